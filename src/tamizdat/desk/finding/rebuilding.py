"""The process that makes an index of the slips in a folder: `python -m tamizdat.desk.finding.rebuilding FOLDER TAG`.

It knows neither the database nor Django, and gives way to whoever else wants to work.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tamizdat.desk.finding.shelf import FolderShelf
from tamizdat.search.index import Index
from tamizdat.search.slip import Slip


class All:
    """All slips of a folder, as often as they are asked for."""

    def __init__(self, shelf: FolderShelf) -> None:
        self._shelf = shelf

    def __iter__(self) -> Iterator[Slip]:
        """Yield them by their numbers."""
        found = map(self._shelf.slip, sorted(self._shelf.numbers()))
        return (slip for slip in found if slip is not None)


def rebuild(folder: Path, tag: str) -> None:
    """Make the index of an edition of the slips in its folder."""
    shelf = FolderShelf(folder)
    Index(shelf, tag, shelf.slip).rebuild(All(shelf))


if __name__ == "__main__":
    os.nice(10)
    rebuild(Path(sys.argv[1]), sys.argv[2])
