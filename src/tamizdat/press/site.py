"""The site's folder: every write, removal and look at the disk that printing does, and none elsewhere.

A file is written aside and renamed, so that readers see the old one or the new one, never half of either.
"""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path


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
        aside.replace(target)

    def bring(self, path: str, source: Path) -> int:
        """Put a copy of a file in its place; return its size in bytes.

        Raises:
            OSError: see `write`, or the source cannot be read.
        """
        target = self._way_to(path)
        aside = _aside(target)
        shutil.copyfile(source, aside)
        size = aside.stat().st_size
        aside.replace(target)
        return size

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that are empty without it; nothing happens if it is not there."""
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


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.aside")
