"""Indexing alone, each program in a process of its own: ours from slips, FTS5 from the same text, stemmed already.

    python bench/search_indexing.py ours FOLDER INTO TAG
    python bench/search_indexing.py fts5 FOLDER INTO

FTS5 is taken as most would take it: a table that keeps its text, filled in one transaction.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import search_material

from tamizdat.search.index import Index
from tamizdat.search.slip import Slip


class Disk:
    """A shelf in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.written: set[str] = set()  # paths of files that were written or removed

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""
        try:
            return (self._folder / path).read_bytes()
        except FileNotFoundError:
            raise KeyError(path) from None

    def write(self, path: str, data: bytes) -> None:
        """Write a file."""
        place = self._folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        self.written.add(path)

    def remove(self, path: str) -> None:
        """Remove a file."""
        (self._folder / path).unlink(missing_ok=True)
        self.written.add(path)


class Slips:
    """The slips of a folder; they may be gone through several times."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __iter__(self) -> object:
        return search_material.read(self._folder)


def ours(folder: Path, into: Path, tag: str) -> None:
    """Make our index of a folder's slips."""
    slips: object = Slips(folder)
    Index(Disk(into), tag, _nothing).rebuild(slips)  # type: ignore[arg-type]


def _nothing(_: int) -> Slip | None:
    return None


def fts5(folder: Path, into: Path) -> None:
    """Make an index of a folder's stemmed text with FTS5."""
    into.mkdir(parents=True)
    base = sqlite3.connect(into / "fts5.sqlite")
    base.execute("PRAGMA synchronous = OFF")
    base.execute("PRAGMA journal_mode = OFF")
    base.execute(
        "CREATE VIRTUAL TABLE found USING fts5(headline, dek, names, text, "
        "tokenize = 'unicode61 remove_diacritics 0')"
    )
    with (folder / search_material.STEMMED).open(encoding="utf-8") as lines:
        rows = ((number, *line.rstrip("\n").split("\t")) for number, line in enumerate(lines, 1))
        base.executemany("INSERT INTO found (rowid, headline, dek, names, text) VALUES (?, ?, ?, ?, ?)", rows)
    base.commit()
    base.close()


if __name__ == "__main__":
    program, folder, into, *more = sys.argv[1:]
    {"ours": ours, "fts5": fts5}[program](Path(folder), Path(into), *more)
