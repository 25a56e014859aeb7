"""Letters as mail: how large their HTML is, and what axe-core finds in it; of the sample newsroom, in all its languages.

Looked at are the letters that the sample has, and one for each language with ten whole stories. The newsroom is made by the
command that makes it for everybody.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from figures import HOUSE, Figure

from tamizdat.archive.letters import Letter, Newsletter
from tamizdat.archive.lists import ListKey
from tamizdat.archive.store import Archive
from tamizdat.press.mails import RenderedMail, mail
from tamizdat.press.reader import Reader
from tamizdat.press.render import Renderer
from tamizdat.press.settings import SiteSettings
from tamizdat.press.theme import load

sys.path.append(str(HOUSE / "tests"))

import checkers
import mailed

EDITIONS = ("en", "ru", "fa")
WHOLE = 10  # stories of the long letter
WIDTHS = (360, 640)  # pixels
SCHEMES = ("light", "dark")
ROW = "HTML of letters: size; axe violations; looked at in Chromium at 360 and 640 px, light and dark"
BAR = 100  # kilobytes


def figures() -> list[Figure]:
    """Return the figures of the issue's row."""
    with TemporaryDirectory() as room:
        mails = list(_mails(_sample(Path(room))))
    sizes = [len(each.html.encode()) / 1000 for each in mails]
    violations, wide = _looked_at([each.html for each in mails])
    return [
        Figure("letters that were looked at", len(mails), "letters"),
        Figure(f"{ROW}: size of the largest", max(sizes), "KB", f"<= {BAR}"),
        Figure(f"{ROW}: text part of the largest", max(len(each.text.encode()) / 1000 for each in mails), "KB", f"<= {BAR}"),
        Figure(f"{ROW}: axe violations", violations, "violations", "<= 0"),
        Figure("letters wider than the screen", wide, "letters", "<= 0"),
    ]  # fmt: skip


def _sample(room: Path) -> Path:
    """Make the sample newsroom; return the folder of its archive."""
    command = [Path(sys.executable).with_name("tamizdat"), "new", room / "sample", "--sample"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return room / "sample" / "var" / "archive"


def _mails(folder: Path) -> Iterator[RenderedMail]:
    with closing(Archive(folder)) as archive:
        renderer = Renderer(archive, SiteSettings.of("https://post.example", EDITIONS), load())
        for letter, newsletter in _letters(Reader(renderer.answers)):
            yield mail(renderer, letter, newsletter)


def _letters(reader: Reader) -> Iterator[tuple[Letter, Newsletter]]:
    for tag in EDITIONS:
        for newsletter in reader.those(tag, "newsletter"):
            if isinstance(newsletter, Newsletter):
                found = reader.letters(ListKey(tag, "newsletter", newsletter.id), None, 100)
                yield from ((letter, newsletter) for letter in found)
        cards = reader.newest(ListKey(tag, "all"), WHOLE + 10)
        yield mailed.letter(tag, cards, whole=WHOLE), mailed.newsletter(tag)


def _looked_at(mails: list[str]) -> tuple[int, int]:
    """Return how often axe-core found something, and how often a mail was wider than the screen."""
    violations = wide = 0
    with checkers.chromium() as browser:
        for width in WIDTHS:
            for scheme in SCHEMES:
                page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
                for html in mails:
                    page.set_content(html, wait_until="domcontentloaded")
                    violations += len(checkers.axe_check(page))
                    wide += page.evaluate("document.documentElement.scrollWidth") > width
                page.close()
    return violations, wide


if __name__ == "__main__":
    for figure in figures():
        print(f"{figure.figure}: {figure.value:.4g} {figure.unit} ({figure.bar or 'no bar'})")
