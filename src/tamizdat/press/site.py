"""The site's folder: every write, removal and look at the disk that printing does, and none elsewhere.

A file is written aside and renamed, so that readers see the old one or the new one, never half of either. Nothing is
flushed to the disk on the way; see docs/decisions/0005-press.md for what holds after a power cut.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

ASIDE = ".aside"


class Site:
    """The folder of a printed site. Paths are given from its root, with slashes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._root = str(folder)
        self._folders: set[str] = set()  # those that are known to be there

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None if there is none."""
        try:
            return (self.folder / path).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def is_empty(self) -> bool:
        """Return whether there is no file at all."""
        return next(self.all(), None) is None

    @staticmethod
    def boot() -> str:
        """Return what is different after each start of the machine; nothing where the system does not tell."""
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        except OSError:
            return ""

    def all(self) -> Iterator[str]:
        """Yield the paths of all files, what was left aside included."""
        for folder, _, names in os.walk(self._root):
            base = os.path.relpath(folder, self._root).replace(os.sep, "/")
            yield from (name if base == "." else f"{base}/{name}" for name in names)

    def write(self, path: str, data: bytes, *, direct: bool = False) -> None:
        """Put a file in its place; `direct` writes it there at once, where nobody reads yet.

        Raises:
            OSError: the disk is full or not writable; what stood there stands there still. NotADirectoryError,
                FileExistsError or IsADirectoryError where a file stands in the way of a folder, or a folder of a file.
        """
        target = self._way_to(path)
        if direct:
            _write(target, data)
            return
        aside = _aside(target)
        _write(aside, data)
        os.replace(aside, target)

    def bring(self, path: str, source: Path) -> int:
        """Put a copy of a file in its place; return its size in bytes.

        Raises:
            OSError: see `write`, or the source cannot be read.
        """
        target = self._way_to(path)
        aside = _aside(target)
        shutil.copyfile(source, aside)
        size = os.stat(aside).st_size
        os.replace(aside, target)
        return size

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that are empty without it; nothing happens if it is not there."""
        target = self.folder / path
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            os.unlink(target)
        with contextlib.suppress(OSError):  # a folder that holds something, or is gone already
            for folder in target.relative_to(self.folder).parents[:-1]:
                (self.folder / folder).rmdir()
                self._folders.discard(str(self.folder / folder))

    def clear_aside(self, path: str) -> None:
        """Remove what a write that was cut off left beside a path."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(_aside(f"{self._root}/{path}"))

    def _way_to(self, path: str) -> str:
        target = f"{self._root}/{path}"
        folder = os.path.dirname(target)
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)
            self._folders.add(folder)
        return target


def _write(target: str, data: bytes) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        written = os.write(handle, data)
        while written < len(data):
            written += os.write(handle, data[written:])
    finally:
        os.close(handle)


def _aside(target: str) -> str:
    folder, name = os.path.split(target)
    return f"{folder}/.{name}{ASIDE}"
