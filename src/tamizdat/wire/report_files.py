"""Reports of imports as files: a page for people (.html) and a table for spreadsheets (.csv).

What stands in a report came from outside: it is escaped for the page, and for the table made into what a spreadsheet
takes for text.
"""

from __future__ import annotations

import csv
import html
import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Final, TextIO

from tamizdat.archive.cells import guarded
from tamizdat.wire.errors import WireError
from tamizdat.wire.reports import WHATS, ImportReport, Item, What, visible

_TITLES: Final[dict[What, tuple[str, str]]] = {
    "refused": ("Refused", "Something is wrong with these, and they did not arrive."),
    "not understood": ("Not understood", "These parts mean nothing here; what surrounds them arrived."),
    "left out": ("Left out", "These are of a sort that is not brought."),
    "repaired": ("Repaired", "These arrived, but not just as they stood."),
    "kept": ("Kept", "These were left as they are at the desk, where somebody has worked on them."),
    "noted": ("Noted", "These arrived, and somebody should know something of them."),
}
_COLUMNS: Final = ("source", "what", "where", "item", "reason", "remedy")

_STYLES: Final = """
main { max-inline-size: 46rem; }
h1 { font-size: clamp(1.75rem, 1.3rem + 2vw, 2.5rem); margin-block: 1rem .5rem; }
table { border-collapse: collapse; margin-block: 1rem 2rem; font-variant-numeric: tabular-nums; }
th, td { text-align: start; font-weight: 400; padding: .25rem 1.5rem .25rem 0; border-block-end: 1px solid var(--hair); }
td { text-align: end; padding-inline-end: 0; }
section { margin-block-start: 2rem; }
section > p { color: var(--soft); margin-block-end: 1rem; }
h3 { font-size: 1.0625rem; margin-block-start: 1.5rem; text-wrap: pretty; }
h3 small { color: var(--soft); font-weight: 400; }
h3 + p { font-style: italic; }
li { padding-block: .375rem; border-block-start: 1px solid var(--hair); }
li:first-child { margin-block-start: .5rem; }
li small { display: block; }
"""


def writer_for(path: Path) -> Callable[[Sequence[ImportReport], TextIO], None]:
    """Return what writes a report into a file of this name.

    Raises:
        WireError: no report is written in such a file, or it cannot be where it is wanted. This is known before a long
            import begins.
    """
    writers = {".html": _write_page, ".csv": _write_table}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise WireError(
            "A report is a page or a table.", str(path), "Give a name that ends in .html or .csv."
        )
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise WireError(
            "A report cannot be written there.", str(path), "Give a name in a folder that you may write to."
        )
    return writer


def write_report(reports: Sequence[ImportReport], path: Path) -> None:
    """Write what one or several imports did into `path`, a page or a table by its ending.

    Raises:
        WireError: no report is written in such a file, or it cannot be where it is wanted.
        OSError: the disk is full, or the like; an earlier file of this name is as it was.
    """
    writer = writer_for(path)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    # The mark at the beginning tells spreadsheets that it is UTF-8; a page says so itself.
    encoding = "utf-8" if writer is _write_page else "utf-8-sig"
    try:
        with aside.open("w", encoding=encoding, newline="") as out:
            writer(reports, out)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _write_table(reports: Sequence[ImportReport], out: TextIO) -> None:
    table = csv.writer(out)
    table.writerow(_COLUMNS)
    for report in reports:
        for item in report.items:
            cells = (report.source, item.what, item.where, item.item, item.reason, item.remedy)
            table.writerow([visible(guarded(cell)) for cell in cells])


def _text(text: str) -> str:
    """Return text for the page. Whatever its direction, what surrounds it keeps its own."""
    return f"<bdi>{html.escape(visible(text))}</bdi>"


def _write_page(reports: Sequence[ImportReport], out: TextIO) -> None:
    styles = (resources.files("tamizdat.theme") / "styles" / "base.css").read_text("utf-8")
    out.write(
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n<meta name="robots" content="noindex">\n'
        f"<title>What was imported</title>\n<style>\n{styles}{_STYLES}</style>\n</head>\n<body>\n<main>\n"
    )
    for report in reports:
        out.writelines(_report(report))
    out.write("</main>\n</body>\n</html>\n")


def _report(report: ImportReport) -> Iterator[str]:
    yield f"<h1>{_text(report.source)}</h1>\n<table>\n"
    for name, count in _counts(report):
        yield f'<tr><th scope="row">{name}</th><td>{count:,}</td></tr>\n'
    yield "</table>\n"
    for what in WHATS:
        items = [item for item in report.items if item.what == what]
        if not items:
            continue
        title, sentence = _TITLES[what]
        yield f"<section>\n<h2>{title}</h2>\n<p>{sentence}</p>\n"
        for (reason, remedy), group in _by_reason(items):
            yield from _group(reason, remedy, group)
        if (more := report.counts[what] - len(items)) > 0:
            yield f"<p>There are {more:,} more, which are counted and not listed.</p>\n"
        yield "</section>\n"


def _counts(report: ImportReport) -> Iterator[tuple[str, int]]:
    for verb, counts in (("Made", report.made), ("Changed", report.changed)):
        for sort, count in counts.items():
            yield f"{verb}: {html.escape(visible(sort))}", count
    yield "Unchanged", report.unchanged
    for what in WHATS:
        if report.counts[what]:
            yield _TITLES[what][0], report.counts[what]


def _by_reason(items: list[Item]) -> Iterator[tuple[tuple[str, str], list[Item]]]:
    """Yield the items of each reason together, the reasons in the order in which they first come."""
    first: dict[tuple[str, str], int] = {}
    for item in items:
        first.setdefault((item.reason, item.remedy), len(first))

    def reason(item: Item) -> tuple[str, str]:
        return item.reason, item.remedy

    ordered = sorted(items, key=lambda item: first[reason(item)])
    return ((key, list(group)) for key, group in itertools.groupby(ordered, reason))


def _group(reason: str, remedy: str, items: list[Item]) -> Iterator[str]:
    count = f" <small>({len(items):,})</small>" if len(items) > 1 else ""
    yield f"<h3>{_text(reason)}{count}</h3>\n"
    if remedy:
        yield f"<p>{_text(remedy)}</p>\n"
    lines = [item for item in items if item.item or item.where]
    if lines:
        yield "<ul>\n"
        for item in lines:
            where = f'<small class="meta">{_text(item.where)}</small>' if item.where else ""
            yield f"<li>{_text(item.item) if item.item else ''}{where}</li>\n"
        yield "</ul>\n"
