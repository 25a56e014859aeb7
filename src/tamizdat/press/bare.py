"""A story's text without the paper around it: clean HTML in which every address is open, for slow links and for reprints.

Nothing of the theme is in it, and nothing that only a page can draw: no cards of other stories, no marks of claims.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import NamedTuple, TypeVar

from tamizdat.archive.bodies import anchored, safe_address
from tamizdat.archive.documents import Byline, Story
from tamizdat.archive.drawn import Chart
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.archive.recordings import Recording
from tamizdat.press.durations import length
from tamizdat.press.moments import moment
from tamizdat.press.sheet import Sheet
from tamizdat.press.sizes import size
from tamizdat.press.speech import paragraphs

T = TypeVar("T")

_DOCUMENT = re.compile(r'<a\b[^>]*?\bhref="doc:([^"]*)"[^>]*>(.*?)</a>', re.S)
_BLOB = re.compile(r'"blob:([0-9a-f]{64}\.[a-z0-9]{1,8})"')
_PICTURE = re.compile(r'<figure data-picture="(\d+)"></figure>')
_CHART = re.compile(r'<figure data-chart="(\d+)"></figure>')
_NOTE = re.compile(r'<sup data-note="(\d+)"></sup>')
_NOTHING = "…"  # where a number is not known
_DRAWN = re.compile(r"<(\w+)(?: class=\"[^\"]*\")? data-[^>]*></\1>")  # what the theme draws
_RECORDING = re.compile(r'<figure data-recording="(\d+)"></figure>')
_DRESS = re.compile(r' (?:class|role|tabindex|aria-label|rel|download)="[^"]*"')
_CLASSES = re.compile(r' (?:class|rel|download)="[^"]*"')
_ROLES = {
    "writer": "By",
    "translator": "Translated by",
    "photographer": "Photographs by",
    "editor": "Edited by",
    "host": "Hosted by",
    "guest": "With",
}


class Ways(NamedTuple):
    """How what a text names is reached and shown from where its copy stands."""

    page: Callable[[str], str]  # the address of a path of the site
    file: Callable[[str], str]  # the address of a blob
    picture: Callable[[Picture], str]  # the HTML that stands for a picture; "" leaves it out
    boxed: bool = False  # whether wide tables stand in boxes in which they scroll


def bare_text(sheet: Sheet, story: Story, ways: Ways) -> str:
    """Return a story's text: its key points, its entries, its body, its footnotes."""
    lines = [_list("ul", map(escape, story.points))]
    for entry in story.entries:
        at = moment(entry.at, sheet.edition)
        lines.append(f"<h2>{escape(f'{at.date}, {at.time} {entry.headline}'.strip())}</h2>")
        lines.append(_open(sheet, story, entry.text, ways))
    lines.append(_open(sheet, story, story.body, ways))
    lines.append(_list("ol", (_open(sheet, story, note, ways) for note in story.notes)))
    return "\n".join(filter(None, lines))


def _list(tag: str, items: Iterable[str]) -> str:
    inside = "".join(f"<li>{item}</li>" for item in items)
    return f"<{tag}>{inside}</{tag}>" if inside else ""


def _open(sheet: Sheet, story: Story, html: str, ways: Ways) -> str:
    """Return clean HTML with every address in it open, and what only a page can draw left out or written down."""

    def link(match: re.Match[str]) -> str:
        found = sheet.label(match[1])
        return (
            f'<a href="{escape(ways.page(found.path))}">{match[2]}</a>' if found and found.path else match[2]
        )

    def picture(match: re.Match[str]) -> str:
        found = _numbered(story.pictures, match[1])
        return ways.picture(found) if found and found.renditions else ""

    def chart(match: re.Match[str]) -> str:
        found = _numbered(story.charts, match[1])
        return _table(found, ways.boxed) if found else ""

    def recording(match: re.Match[str]) -> str:
        found = _numbered(story.recordings, match[1])
        if found is None:
            return ""
        return _recording(sheet, found, ways)

    html = anchored(html, lambda claim, words: words)  # noqa: ARG005 - the form of what is shown
    html = _DOCUMENT.sub(link, html)
    html = _PICTURE.sub(picture, html)
    html = _CHART.sub(chart, html)
    html = _RECORDING.sub(recording, html)
    html = _NOTE.sub(lambda match: f"<sup>[{int(match[1][:6]) + 1}]</sup>", html)
    html = _DRAWN.sub("", html)
    html = _BLOB.sub(lambda match: f'"{escape(ways.file(match[1]))}"', html)
    return (_CLASSES if ways.boxed else _DRESS).sub("", html)


def _recording(sheet: Sheet, recording: Recording, ways: Ways) -> str:
    """Return a link to a recording, and all that is said in it."""
    file = recording.files[0] if recording.files else None
    at = ways.file(file.blob) if file else safe_address(recording.url)
    words = recording.title or sheet.gettext("Audio" if recording.sort == "audio" else "Video")
    told = (
        length(recording.seconds, sheet.edition),
        size(sheet.edition, file.bytes) if file and file.bytes else recording.provider,
        recording.credit,
        recording.licence,
    )
    link = f'<a href="{escape(at)}">{escape(words)}</a>' if at else escape(words)
    about = sheet.gettext(", ").join(filter(None, told))
    said = "".join(
        f"<p>{f'<b>{escape(each.speaker)}:</b> ' if each.speaker else ''}{escape(each.text)}</p>"
        for each in paragraphs(recording.transcript)
    )
    title = f"<h2>{escape(sheet.gettext('Transcript'))}</h2>" if said else ""
    return f"<p>{link}{f' ({escape(about)})' if about else ''}</p>{title}{said}"


def _numbered(things: Sequence[T], number: str) -> T | None:
    at = int(number[:6])
    return things[at] if at < len(things) else None


def _table(chart: Chart, boxed: bool) -> str:
    """Return the table of which a chart is drawn."""
    label = escape(chart.title)
    box = f'<div role="region" tabindex="0" aria-label="{label}">' if boxed else "<div>"
    unit = f", {chart.unit}" if chart.unit else ""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in (chart.head, *chart.columns))
    rows = "".join(
        f"<tr><td>{escape(row.label)}</td>"
        f"{''.join(f'<td>{_NOTHING if value is None else value}</td>' for value in row.values)}</tr>"
        for row in chart.rows
    )
    below = " ".join(filter(None, (chart.note, chart.source)))
    table = (
        f"<caption>{escape(chart.title + unit)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    )
    return f"{box}<table>{table}</table></div>{f'<p><em>{escape(below)}</em></p>' if below else ''}"


def caption(sheet: Sheet, picture: Picture) -> str:
    """Return what is said under a picture: its caption, then whose it is and on what terms."""
    own = whose(sheet, picture)
    return f"{picture.caption or picture.alt}{f' ({own})' if own else ''}".strip()


def whose(sheet: Sheet, picture: Picture) -> str:
    """Return who made a picture, and on what terms it is shown."""
    return sheet.gettext(", ").join(filter(None, (picture.credit, picture.licence)))


def largest(picture: Picture) -> Rendition | None:
    """Return the largest rendition that every program reads."""
    common = [each for each in picture.renditions if each.format in ("jpeg", "png")]
    return max(common or picture.renditions, key=lambda each: each.width, default=None)


def credits(sheet: Sheet, bylines: Sequence[Byline]) -> list[str]:
    """Return who made a story, a line for each role: "By Nana Tsereli and Aibek Sartov"."""
    lines = []
    for role, words in _ROLES.items():
        names = [label.name for by in bylines if by.role == role and (label := sheet.label(by.person))]
        if names:
            last = f" {sheet.gettext('and')} {names[-1]}" if len(names) > 1 else names[0]
            lines.append(f"{sheet.gettext(words)} {', '.join(names[:-1])}{last}")
    return lines
