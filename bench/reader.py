"""The reader's site over two papers: the sample newsroom, and a real archive of two languages that came in by an import.

What their files tell is counted in all of them (`printed_files.py`); what only a browser can tell, in one page of each
type, in every edition, light and dark, at 360 and at 1280 px (`visits.py`).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from figures import HOUSE, QUICK, Figure, write

sys.path[:0] = [str(HOUSE / "tests"), str(HOUSE / "tests" / "wire")]

import debian_news  # noqa: E402 - the path comes first
import printed_files  # noqa: E402
import runs  # noqa: E402
import visits  # noqa: E402

import page_types  # noqa: E402
from serve.client import PublicProcess  # noqa: E402

SOURCE = HOUSE.parent / "shared" / "data" / "news-debian-en-ru" / "stories.jsonl.gz"
SCHEMAS = HOUSE.parent / "shared" / "data" / "xsd-sitemap"
STORIES = 400 if QUICK else None
MOST_CLICKS = 5
# What one new story may rewrite besides its lists, and for each of its lists: docs/decisions/0015-what-a-page-reads.md.
FILES, FILES_OF_A_LIST = 10, 5

NEW_STORY = """
import sys
from pathlib import Path
from tamizdat.desk import setup
setup.start(Path(sys.argv[1]))
from tamizdat.desk import actions, filer
words = "<p>" + "It is said in so many words. " * 20 + "</p>"
story = actions.create_story("en", headline="A publication", places=["tajikistan"], topics=["security"],
    bylines=[("tom-ashworth", "writer")], body=[("text", words)])
filer.drain()
actions.publish(story)
print(sum(printing.printed + len(printing.removed) for printing in filer.drain()))
"""
LISTS_OF_IT = 6  # all, its kind, its place and region, its topic, its writer


class Site(NamedTuple):
    """A printed paper."""

    name: str
    folder: Path
    pages: list[str]  # paths that a browser is to visit


def sample(folder: Path) -> Path:
    """Make the sample newsroom."""
    command = [runs.COMMAND, "new", folder, "--sample"]
    subprocess.run(command, check=True, capture_output=True, env=runs.environment())
    return folder


def imported(folder: Path) -> Path:
    """Make a newsroom of a real archive."""
    newsroom = runs.make_newsroom(folder / "newsroom")
    debian_news.convert(debian_news.rows_of(SOURCE, STORIES), folder / "form")
    run = runs.bring(newsroom, folder / "form")
    if run.code:
        sys.exit(run.told)
    return newsroom


def _some_of_each_folder(site: Path) -> list[str]:
    """Return the path of a page of each folder of an imported paper, years apart."""
    found: dict[str, str] = {}
    for page in sorted(site.rglob("*.html")):
        path = page.relative_to(site).as_posix()
        folder = "".join("0" if letter.isdecimal() else letter for letter in path.rpartition("/")[0])
        if not printed_files.is_redirect(page.read_text("utf-8")):
            found.setdefault(folder, path)
    return list(found.values())


@contextmanager
def _served(site: Path) -> Iterator[str]:
    process = PublicProcess(site, site.parent / "absent.sock")
    try:
        yield f"http://127.0.0.1:{process.port}/"
    finally:
        process.stop()


def measure(sites: list[Site], publication: int) -> Iterator[Figure]:
    """Yield a figure for each row."""
    files = [printed_files.look(site.folder, SCHEMAS if SCHEMAS.exists() else None) for site in sites]
    names = " and ".join(site.name for site in sites)
    sizes = sorted(size for each in files for size in each.text_stories)
    story = "text story page, HTML with CSS inlined, brotli"
    yield Figure(f"{story}: median", median(sizes), f"bytes, {len(sizes):,} stories of {names}", "<= 14000")
    yield Figure(f"{story}: 95th percentile", runs.percentile(sizes, 0.95), "bytes", "<= 14000")
    over = sum(size > 14_000 for size in sizes)
    yield Figure(f"{story}: pages over 14,000 bytes, the largest {max(sizes):,}", over, "pages")
    homes = max(size for each in files for size in each.homes)
    yield Figure("front page without pictures, brotli", homes, "bytes, the largest", "<= 25000")
    scripts = sum(each.scripts for each in files)
    yield Figure("script needed to read or navigate", scripts, "bytes, where nothing gains by one", "<= 0")
    gains = max(each.gains for each in files)
    yield Figure(
        "script by which recordings and visual stories gain", gains, "bytes of a page, brotli", "<= 8000"
    )
    search = max(each.search for each in files)
    yield Figure("page of the search with its scripts", search, "bytes, brotli, the largest", "<= 40000")
    seen = visits.Seen()
    for site in sites:
        with _served(site.folder) as address:
            visits.visit(address, site.pages, seen)
    told = f"in {seen.visits} visits to {len(seen.pages)} pages"
    for figure, found in (
        ("third-party requests", seen.foreign), ("cookies", seen.cookies), ("local storage", seen.stored),
        ("axe-core violations", seen.axe), ("text contrast below WCAG 2.2 AA", seen.contrast),
        ("pages with errors of scripts", seen.errors), ("horizontal scroll at 320 px", seen.wide),
    ):  # fmt: skip
        _show(figure, found)
        yield Figure(figure, len(found), told, "<= 0")
    yield Figure("cumulative layout shift in Chromium", seen.shift, f"the largest {told}", "<= 0")
    for figure, field in (
        ("Nu HTML checker errors and warnings", "invalid"), ("feed validation errors", "bad_feeds"),
        ("sitemap validation errors (xsd-sitemap)", "bad_sitemaps"), ("broken internal links", "broken"),
    ):  # fmt: skip
        found = [line for each in files for line in getattr(each, field)]
        _show(figure, found)
        yield Figure(figure, len(found), f"in {sum(each.count for each in files):,} files", "<= 0")
    far = [page for each in files for page, clicks in each.clicks.items() if clicks > MOST_CLICKS]
    lost = [page for each in files for page in each.unreached]
    _show("not reachable", [*far, *lost])
    most = max(clicks for each in files for clicks in each.clicks.values())
    yield Figure(
        f"pages not reachable within five clicks (at most {most})", len(far) + len(lost), "pages", "<= 0"
    )
    bound = FILES + FILES_OF_A_LIST * LISTS_OF_IT
    yield Figure(
        "one publication: files rewritten, against the press's bound",
        publication / bound, f"times ({publication} of {bound} files)", "<= 1",
    )  # fmt: skip


def _show(what: str, found: list[str]) -> None:
    for line in found[:20]:
        print(f"{what}: {line}", flush=True)


def main() -> None:
    """Make both papers, measure them, and write the figures."""
    with tempfile.TemporaryDirectory() as made:
        newsroom = sample(Path(made) / "sample")
        site = newsroom / "var" / "site"
        absent = page_types.absent(site)
        if absent:
            sys.exit(f"The sample newsroom has no {', '.join(absent)}.")
        sites = [Site("the sample", site, page_types.all_pages())]
        if SOURCE.exists():
            archive = imported(Path(made)) / "var" / "site"
            sites.append(Site("an imported archive", archive, _some_of_each_folder(archive)))
        else:
            print(f"Without the imported archive: {SOURCE} is missing.", flush=True)
        told = subprocess.run(
            [sys.executable, "-c", NEW_STORY, newsroom],
            check=True, capture_output=True, text=True, env=runs.environment(),
        )  # fmt: skip
        figures = list(measure(sites, int(told.stdout.split()[-1])))
    write("reader", figures, libraries=["brotli", "django", "wagtail", "msgspec"])


if __name__ == "__main__":
    main()
