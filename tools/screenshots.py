"""Takes pictures of the demo to look at: `screenshots.py [PATH …]`, into build/screenshots/.

Without paths it takes one page of each type in every edition (`tests/page_types.py`), at 360 and 1280 px, light and dark,
each from top to bottom, and puts the twelve pictures of a type on one contact sheet; `index.html` shows all sheets.
The demo is made first if it is not there, and is served on a port of its own.
"""

import contextlib
import html
import itertools
import re
import shutil
import sys
import urllib.parse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "tests")]
from demo import HOUSE, Demo, Trouble  # noqa: E402 - the path comes first
from PIL import Image  # noqa: E402

import checkers  # noqa: E402
import page_types  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = HOUSE / "build" / "screenshots"
LOOKS = tuple(itertools.product((360, 1280), ("light", "dark")))
SHOWN = 2600  # pixels of a page that a sheet shows, from its top
SCALE = 0.4  # of a page on a sheet
GAP = 16  # pixels between the pictures of a sheet
# Pictures further down are loaded only when somebody scrolls there; nobody does.
ALL_PICTURES = """() => Promise.all([...document.images].map(picture => {
  picture.loading = "eager";
  return picture.decode().catch(() => {});
}))"""


def file_name(path: str) -> str:
    """Return the name of a page's picture, without its ending."""
    return re.sub(r"[^\w.-]+", "-", path.strip("/")) or "home"


def picture_of(path: str, width: int, scheme: str) -> Path:
    """Return where the picture of a page stands."""
    return FOLDER / f"{width}-{scheme}" / f"{file_name(path)}.png"


def take(browser: "Browser", site: str, paths: Iterable[str]) -> None:
    """Take the pictures of pages in every look."""
    paths = list(paths)
    for width, scheme in LOOKS:
        (FOLDER / f"{width}-{scheme}").mkdir(parents=True)
        window = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        with contextlib.closing(window) as page:
            for path in paths:
                page.goto(urllib.parse.urljoin(site, path), wait_until="load")
                page.evaluate(ALL_PICTURES)
                page.screenshot(path=picture_of(path, width, scheme), full_page=True)
        print(f"{len(paths)} pages in {FOLDER.relative_to(HOUSE)}/{width}-{scheme}", flush=True)


def sheet(paths: list[str], target: Path) -> None:
    """Put the pictures of some pages side by side: a row for each page, a column for each look."""
    rows = [[_small(picture_of(path, *look)) for look in LOOKS] for path in paths]
    width = sum(picture.width for picture in rows[0]) + GAP * (len(LOOKS) + 1)
    height = sum(max(picture.height for picture in row) + GAP for row in rows) + GAP
    whole = Image.new("RGB", (width, height), "#888")
    top = GAP
    for row in rows:
        left = GAP
        for picture in row:
            whole.paste(picture, (left, top))
            left += picture.width + GAP
        top += max(picture.height for picture in row) + GAP
    whole.save(target)


def _small(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        shown = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, SHOWN)))
    return shown.resize((round(shown.width * SCALE), round(shown.height * SCALE)), Image.Resampling.LANCZOS)


def sheets() -> None:
    """Make the contact sheet of each type of page, and the page that shows them."""
    shown = []
    for type in page_types.PAGES:
        name = f"{file_name(type)}.png"
        sheet([page_types.pages(edition)[type] for edition in page_types.EDITIONS], FOLDER / name)
        shown.append(f'<h2>{html.escape(type)}</h2><a href="{name}"><img src="{name}" width="100%"></a>')
    (FOLDER / "index.html").write_text(
        f"<!doctype html><title>Contact sheets</title>{''.join(shown)}", "utf-8"
    )
    print(f"{len(shown)} contact sheets: {(FOLDER / 'index.html').relative_to(HOUSE)}", flush=True)


def main(paths: list[str]) -> int:
    """Take the pictures and say where they are; return the exit code."""
    demo = Demo(HOUSE, checkers.free_port(), [str(HOUSE / ".venv" / "bin" / "tamizdat")])
    try:
        demo.make()
        demo.serve()
        shutil.rmtree(FOLDER, ignore_errors=True)
        with checkers.chromium() as browser:
            take(browser, demo.site, paths or page_types.all_pages())
        if not paths:
            sheets()
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    finally:
        demo.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
