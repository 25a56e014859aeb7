"""Indexes for tests: shelves, made-up papers, and a command that writes an index into a folder.

    python -m search.indexed FOLDER TAG SLIPS.jsonl

writes the index of the slips, one JSON object a line, and the slips themselves.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from tamizdat.search.index import Index
from tamizdat.search.slip import Slip, decode, encode


class FolderShelf:
    """A shelf in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str) -> bytes:
        try:
            return (self.folder / path).read_bytes()
        except FileNotFoundError:
            raise KeyError(path) from None

    def write(self, path: str, data: bytes) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def remove(self, path: str) -> None:
        (self.folder / path).unlink(missing_ok=True)


class MemoryShelf(dict[str, bytes]):
    """A shelf in memory, which counts what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def read(self, path: str) -> bytes:
        return self[path]

    def write(self, path: str, data: bytes) -> None:
        self[path] = data
        self.written.append(path)

    def remove(self, path: str) -> None:
        self.pop(path, None)


def slip_path(number: int) -> str:
    return f"search/{number // 1000}/{number % 1000}.json"


def put_slips(shelf: FolderShelf | MemoryShelf, slips: Iterable[Slip]) -> None:
    for slip in slips:
        shelf.write(slip_path(slip.number), encode(slip))


def index_folder(folder: Path, tag: str, slips: Sequence[Slip]) -> None:
    """Write the index of slips, and the slips, into a folder: all into the base."""
    shelf = FolderShelf(folder)
    put_slips(shelf, slips)
    Index(shelf, tag).rebuild(slips)


# Words that look alike, share stems and beginnings, and hold what is not so plain: hyphens, capitals, other scripts,
# letters of two units.
ENGLISH = (
    "war wars election elections elect elected the of and border borders email e-mail Tbilisi Georgia Georgian "
    "10000 10,000 10 000 "
    "Saakashvili minister ministry minor minors north-east northeast north east Путин café G8 2010 𝔘nicode 😀 running run"
)
RUSSIAN = (
    "война войны войну выборы выборов выбор список списки и в не граница границы министр министра министерство "
    "северо-восток северовосток север восток ёлка елка Саакашвили Путин Putin Тбилиси Грузия Грузии день дня G8 2010 "
    "10\u202f000 10000 10 000"
)
VOCABULARIES = {"en": ENGLISH.split(), "ru": RUSSIAN.split(" ")}


def made_up_slip(number: int, tag: str, chance: random.Random) -> Slip:
    """Return a slip of a few words out of a small vocabulary, so that queries find something."""
    words = VOCABULARIES[tag]

    def some(most: int) -> str:
        return " ".join(chance.choice(words) for _ in range(chance.randint(0, most)))

    day = date(2008, 1, 1) + timedelta(days=chance.randint(0, 900))
    return Slip(
        number,
        f"{tag}/stories/{number}.html",
        chance.choice(("news", "analysis", "person")),
        some(5),
        published=f"{day.isoformat()}T12:00:00+03:00" if chance.random() < 0.9 else "",
        dek=some(4),
        byline=tuple(some(2) for _ in range(chance.randint(0, 2))),
        places=tuple(some(1) for _ in range(chance.randint(0, 2))),
        topics=tuple(some(1) for _ in range(chance.randint(0, 1))),
        text="\n".join(some(12) for _ in range(chance.randint(0, 3))),
        at=tuple(chance.sample(range(900, 906), chance.randint(0, 2))),
        about=tuple(chance.sample(range(910, 914), chance.randint(0, 2))),
        by=tuple(chance.sample(range(920, 923), chance.randint(0, 2))),
        part_of=chance.choice((0, 0, 930, 931)),
    )


def made_up_query(tag: str, chance: random.Random) -> str:
    """Return a query of any form."""
    words = VOCABULARIES[tag]
    pieces = []
    for _ in range(chance.choice((1, 1, 2, 2, 3))):
        form = chance.random()
        word = chance.choice(words)
        if form < 0.2:
            word = f'"{" ".join(chance.choice(words) for _ in range(chance.randint(1, 2)))}"'
        elif form < 0.3:
            word = f"“{word} {chance.choice(words)}”"
        elif form < 0.5:
            word = word[: chance.randint(1, len(word))]
        elif form < 0.6:
            at = chance.randrange(len(word))
            word = word[:at] + word[at + 1 :]
        if chance.random() < 0.15:
            word = f"-{word}"
        pieces.append(word)
    return " ".join(pieces) + chance.choice(("", "", " "))


def main() -> None:
    folder, tag, lines = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    with lines.open("rb") as file:
        index_folder(folder, tag, [decode(line) for line in file])


if __name__ == "__main__":
    main()
