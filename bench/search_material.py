"""What the searches are measured on: slips of a made-up paper, one a line, and their text as words that are stems."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import inflected
import papers
import russian
from inflected import SearchPaper

from tamizdat.archive.documents import Story
from tamizdat.search import words as analysis
from tamizdat.search.slip import Slip, decode, encode
from tamizdat.search.words import language

SLIPS, STEMMED = "slips.jsonl", "stemmed.tsv"
_MONTHS = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),  # noqa: SIM905 - twelve are read better so
    "en": "January February March April May June July August September October November December".split(),  # noqa: SIM905 - twelve are read better so
}
SHAPED_BY = [Path(inflected.__file__), Path(russian.__file__), russian.WORDS, Path(__file__)]


def folder(tag: str, count: int) -> Path:
    """Return a folder with the slips of so many stories of an edition, and their stemmed text. It is kept."""

    def make(into: Path) -> None:
        with (into / SLIPS).open("wb") as file:
            file.writelines(encode(slip) + b"\n" for slip in slips(SearchPaper(tag), count))

    found = papers.kept(f"search-{tag}-{count}", SHAPED_BY, make)
    _stem(found, tag)
    return found


def read(folder: Path) -> Iterator[Slip]:
    """Yield the slips of a folder."""
    with (folder / SLIPS).open("rb") as lines:
        yield from map(decode, lines)


def text_size(folder: Path) -> int:
    """Return how many bytes of text the slips have, as UTF-8."""
    return sum(len(text.encode()) for slip in read(folder) for text in texts(slip))


def texts(slip: Slip) -> tuple[str, str, str, str]:
    """Return what is searched of a slip: headline, dek, names and text."""
    return slip.headline, slip.dek, " ".join((*slip.byline, *slip.places, *slip.topics)), slip.text


def slips(paper: SearchPaper, count: int) -> Iterator[Slip]:
    """Yield the slips of so many stories."""
    names = _Names(paper)
    for number in range(count):
        yield names.slip(number, paper.story(number))


class _Names:
    """The names and numbers of what stories name."""

    def __init__(self, paper: SearchPaper) -> None:
        self._edition = paper.edition
        documents = [each for each in paper.furniture() if each.edition == paper.edition]
        self._names = {each.id: str(getattr(each, "name", "")) for each in documents}
        # As an archive numbers them in which they are filed first.
        self._numbers = {each.id: number for number, each in enumerate(documents, 1)}
        self._parents = {each.id: str(getattr(each, "parent", "")) for each in documents}

    def slip(self, number: int, story: Story) -> Slip:
        """Return the slip of the story with a number of the paper's."""
        places = [*story.places, *filter(None, map(self._parents.get, story.places))]
        people = [byline.person for byline in story.bylines]
        year, month, day = story.published[:10].split("-")
        return Slip(
            number=len(self._numbers) + 1 + number,
            path=story.path,
            kind=story.kind,
            headline=story.headline,
            published=story.published,
            date=f"{int(day)} {_MONTHS[self._edition][int(month) - 1]} {year}",
            dek=story.dek,
            byline=self._named(people),
            places=self._named(places),
            topics=self._named(story.topics),
            text="\n".join(re.findall("<p>([^<]*)</p>", story.body)),
            at=tuple(map(self._numbers.__getitem__, story.places)),
            about=tuple(map(self._numbers.__getitem__, story.topics)),
            by=tuple(map(self._numbers.__getitem__, people)),
        )

    def _named(self, ids: list[str] | tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(self._names.__getitem__, ids))


def pairs(tag: str, count: int, wanted: int, seed: str) -> list[str]:
    """Return queries of two words, each of the headline of a story of the paper, as a reader would type them."""
    chance, paper = random.Random(f"queries {seed}"), SearchPaper(tag)
    found = []
    while len(found) < wanted:
        words = [
            word for word in paper.story(chance.randrange(count)).headline.lower().split() if len(word) > 3
        ]
        if len(words) > 1:
            found.append(" ".join(chance.sample(words, 2)))
    return found


def _stem(folder: Path, tag: str) -> None:
    """Write the stemmed text of each slip: its four fields with tabs between them, a document a line."""
    state = folder / f"stemmed-by-{papers._digest([Path(analysis.__file__).parent])}"
    if state.exists():
        return
    spoken = language(tag)
    with (folder / STEMMED).open("w", encoding="utf-8") as file:
        for slip in read(folder):
            fields = (" ".join(term for _, term, _ in spoken.indexed(text)) for text in texts(slip))
            file.write("\t".join(fields) + "\n")
    for older in folder.glob("stemmed-by-*"):
        older.unlink()
    state.touch()
