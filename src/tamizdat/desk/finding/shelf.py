"""Where the index of an edition stands: in `var/found/`, beside the slips of its stories."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from tamizdat.search import slip as slips
from tamizdat.search.errors import DamagedIndex
from tamizdat.search.manifest import PATH as MANIFEST
from tamizdat.search.slip import Slip, path_of

_ASIDE: Final = ".aside"
_ANEW: Final = "anew"
_NAME: Final = 16  # letters of a segment's name, and so of its folder's


class FolderShelf:
    """A folder of files of an edition. A file is replaced as a whole or not at all, whenever the process is killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str) -> bytes:
        """Return a file.

        Raises:
            KeyError: there is none.
        """
        try:
            return (self.folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise KeyError(path) from None

    def write(self, path: str, data: bytes) -> None:
        """Write a file, or replace it."""
        place = self.folder / path
        aside = place.with_name(place.name + _ASIDE)
        place.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(data)
        aside.replace(place)

    def remove(self, path: str) -> None:
        """Remove a file, and its folder if that was the last one in it; one that is not there is no matter."""
        place = self.folder / path
        place.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # it holds others, or is gone
            place.parent.rmdir()

    def slip(self, number: int) -> Slip | None:
        """Return the slip of a story; None if there is none, or a stopped machine lost a part of it."""
        try:
            return slips.decode(self.read(path_of(number)))
        except (KeyError, DamagedIndex):
            return None

    def numbers(self) -> Iterator[int]:
        """Yield the numbers of all slips, in no order."""
        for part in self._parts():
            if len(part.name) < _NAME and part.name.isdecimal():
                yield from (int(part.name) * 1000 + int(file.stem) for file in part.glob("*.json"))

    def sweep(self, named: Iterable[str]) -> None:
        """Remove the segments of which no file is among `named`, the paths that the manifest names."""
        kept = {path.split("/")[1] for path in named}
        for part in self._parts():
            if len(part.name) == _NAME and part.name not in kept:
                shutil.rmtree(part, ignore_errors=True)

    def _parts(self) -> list[Path]:
        return [part for part in (self.folder / "search").glob("*") if part.is_dir()]

    def has_index(self) -> bool:
        """Return whether an index was finished here."""
        return (self.folder / MANIFEST).is_file()


def folder_in(var: Path) -> Path:
    """Return the folder of the desk's search in a newsroom's `var/`."""
    return var / "found"


def want_anew(folder: Path) -> None:
    """Have the filer make the whole search anew, when it looks at it next."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _ANEW).touch()


def is_wanted_anew(folder: Path) -> bool:
    """Return whether the search is to be made anew."""
    return (folder / _ANEW).exists()
