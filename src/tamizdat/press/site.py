"""The site's folder: every write, removal and look at the disk that printing does, and none elsewhere.

A file is written aside and renamed, so that readers see the old one or the new one, never half of either.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path


class Site:
    """The folder of a printed site. Paths are given from its root, with slashes."""

    def __init__(self, folder: Path, before: Callable[[str], object] = bool) -> None:
        """`before` is called with a path before the file there is replaced or removed."""
        self.folder = folder
        self._before = before

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
        self._before(path)
        target = self._way_to(path)
        aside = _aside(target)
        aside.write_bytes(data)
        aside.replace(target)

    def bring(self, path: str, source: Path) -> int:
        """Put a copy of a file in its place; return its size in bytes.

        Raises:
            OSError: see `write`, or the source cannot be read.
        """
        self._before(path)
        target = self._way_to(path)
        aside = _aside(target)
        shutil.copyfile(source, aside)
        size = aside.stat().st_size
        aside.replace(target)
        return size

    def restore(self, path: str, source: Path) -> None:
        """Put a file in its place that never changes: it gets a second name, and its time is now.

        Raises:
            OSError: see `bring`.
        """
        self._before(path)
        target = self._way_to(path)
        aside = _aside(target)
        aside.unlink(missing_ok=True)
        if not linked(source, aside):
            shutil.copyfile(source, aside)
        os.utime(aside)  # who asks whether the page changed since an hour ago has to hear that it did
        aside.replace(target)
        aside.unlink(missing_ok=True)  # where both were names of one file, POSIX renames nothing

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that are empty without it; nothing happens if it is not there."""
        self._before(path)
        target = self.folder / path
        target.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # a folder that holds something, or is gone already
            for folder in target.relative_to(self.folder).parents[:-1]:
                (self.folder / folder).rmdir()

    def clear_aside(self, path: str) -> None:
        """Remove what a write that was cut off left beside a path."""
        _aside(self.folder / path).unlink(missing_ok=True)

    def _way_to(self, path: str) -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


def linked(file: Path, name: Path) -> bool:
    """Give a file a second name; return False where the file system cannot."""
    try:
        os.link(file, name)
    except OSError:
        return False
    return True


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.aside")
