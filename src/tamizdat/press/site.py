"""The site's folder: every write, removal and look at the disk that printing does, and none elsewhere.

A file is written aside and renamed, so that readers see the old one or the new one, never half of either. Packed copies of a
text (`page.html.br`, `page.html.gz`) go before it is replaced or removed: a copy that is there is one of the text beside it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from tamizdat.packing import SUFFIXES, Packing

_SECOND = 1_000_000_000  # nanoseconds


class Site:
    """The folder of a printed site. Paths are given from its root, with slashes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None if there is none."""
        try:
            return (self.folder / path).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def has(self, path: str) -> bool:
        """Return whether a file stands at a path."""
        return (self.folder / path).is_file()

    def write(self, path: str, data: bytes) -> None:
        """Put a file in its place.

        Raises:
            OSError: the disk is full or not writable; what stood there stands there still.
        """
        target = self._way_to(path)
        aside = _aside(target)
        aside.write_bytes(data)
        _put(aside, target)

    def bring(self, path: str, source: Path) -> int:
        """Put a copy of a file in its place; return its size in bytes.

        Raises:
            OSError: see `write`, or the source cannot be read.
        """
        target = self._way_to(path)
        aside = _aside(target)
        shutil.copyfile(source, aside)
        size = aside.stat().st_size
        _put(aside, target)
        return size

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that are empty without it; nothing happens if it is not there."""
        target = self.folder / path
        _drop_copies(target)
        target.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # a folder that holds something, or is gone already
            for folder in target.relative_to(self.folder).parents[:-1]:
                (self.folder / folder).rmdir()

    def write_copy(self, path: str, packing: Packing, data: bytes) -> None:
        """Put the packed copy of a text beside it, with the time of the text.

        Its bytes are on the disk before it has its name: a power failure must not leave an empty copy that hosts hand out.

        Raises:
            OSError: see `write`, or the text is gone.
        """
        text = self.folder / path
        target = _copy_of(text, packing)
        aside = _aside(target)
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _set_time(aside, text.stat().st_mtime_ns)
        aside.replace(target)

    def read_copy(self, path: str, packing: Packing) -> bytes | None:
        """Return the bytes of a text's packed copy; None if there is none."""
        return self.read(path + SUFFIXES[packing])

    def clear_aside(self, path: str) -> None:
        """Remove what a write that was cut off left beside a path."""
        _aside(self.folder / path).unlink(missing_ok=True)

    def _way_to(self, path: str) -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.aside")


def _put(aside: Path, target: Path) -> None:
    """Give a file its name; its time is another than that of the file before, in whole seconds.

    Hosts tell the versions of a file apart by its size and second. Two of the same size in one second would be one to them.
    """
    with contextlib.suppress(FileNotFoundError):
        before = target.stat().st_mtime_ns // _SECOND
        if aside.stat().st_mtime_ns // _SECOND <= before:
            _set_time(aside, (before + 1) * _SECOND)
    _drop_copies(target)
    aside.replace(target)


def _set_time(path: Path, nanoseconds: int) -> None:
    os.utime(path, ns=(nanoseconds, nanoseconds))


def _drop_copies(text: Path) -> None:
    """Remove a text's copies, and what the making of one that was cut off left."""
    for packing in SUFFIXES:
        copy = _copy_of(text, packing)
        copy.unlink(missing_ok=True)
        _aside(copy).unlink(missing_ok=True)


def _copy_of(text: Path, packing: Packing) -> Path:
    return text.with_name(text.name + SUFFIXES[packing])
