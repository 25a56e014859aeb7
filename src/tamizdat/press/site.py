"""The site's folder: every write, removal and look at the disk that printing does, and none elsewhere.

A file is written aside and renamed, so that readers see the old one or the new one, never half of either. Nothing is
flushed to the disk on the way; see docs/decisions/0005-press.md for what holds after a power cut. Packed copies of a text
(`page.html.br`, `page.html.gz`) go before it is replaced or removed: a copy that is there is one of the text beside it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from tamizdat.archive.blobs import linked
from tamizdat.packing import SUFFIXES, Packing
from tamizdat.press.release import Content

ASIDE = ".aside"
LARGE = 1024 * 1024  # bytes of a file that is not copied where a second name does
_RESTORED = ".restored"  # these are names of files that must not be written into: no write may find one
_SECOND = 1_000_000_000  # nanoseconds


class Site:
    """The folder of a printed site. Paths are given from its root, with slashes."""

    def __init__(self, folder: Path, before: Callable[[str], object] = bool) -> None:
        """`before` is called with a path before the file there is replaced or removed."""
        self.folder = folder
        self._before = before
        self._root = str(folder)
        self._folders: set[str] = set()  # those that are known to be there

    def read(self, path: str, most: int = -1) -> bytes | None:
        """Return a file's bytes, all or so many; None if there is none."""
        try:
            with open(f"{self._root}/{path}", "rb") as file:
                return file.read(most)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def look(self, path: str) -> Content | None:
        """Return the SHA-256 of a file, in hex, and its size in bytes; None if there is none."""
        return content_of(f"{self._root}/{path}")

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

    def create(self, path: str, data: bytes) -> bool:
        """Write a new file to its place at once, where nobody reads yet; return False if something stands in its way.

        Raises:
            OSError: the disk is full or not writable; half of the file may stand there.
        """
        try:
            _write(self._way_to(path), data, how=os.O_EXCL)
        except (NotADirectoryError, FileExistsError):
            return False
        return True

    def write(self, path: str, data: bytes) -> None:
        """Put a file in its place.

        Raises:
            OSError: the disk is full or not writable; what stood there stands there still. NotADirectoryError,
                FileExistsError or IsADirectoryError where a file stands in the way of a folder, or a folder of a file.
        """
        self._before(path)
        target = self._way_to(path)
        aside = _aside(target)
        _write(aside, data)
        _put(aside, target)

    def bring(self, path: str, source: Path) -> int:
        """Put a copy of a file in its place; return its size in bytes.

        A large one gets a second name instead, if that can be had: a recording need not stand on the disk twice.

        Raises:
            OSError: see `write`, or the source cannot be read.
        """
        self._before(path)
        target = self._way_to(path)
        aside = _aside(target)
        _unlink(aside)
        size = os.stat(source).st_size
        if size < LARGE or not linked(source, aside):
            shutil.copyfile(source, aside)
        _put(aside, target)
        _unlink(aside)  # where both were names of one file, POSIX renames nothing
        return size

    def restore(self, path: str, source: Path) -> None:
        """Give a file its place, under a second name if that can be had; its time becomes now.

        What is written later goes into other files, so that the source stays as it is.

        Raises:
            OSError: see `bring`.
        """
        self._before(path)
        target = self._way_to(path)
        aside = _aside(target, _RESTORED)
        _unlink(aside)
        if not linked(source, aside):
            shutil.copyfile(source, aside)
        os.utime(aside)  # who asks whether the page changed since an hour ago has to hear that it did
        _put(aside, target)
        _unlink(aside)  # where both were names of one file, POSIX renames nothing

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that are empty without it; nothing happens if it is not there."""
        self._before(path)
        target = self.folder / path
        _drop_copies(str(target))
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            os.unlink(target)
        with contextlib.suppress(OSError):  # a folder that holds something, or is gone already
            for folder in target.relative_to(self.folder).parents[:-1]:
                (self.folder / folder).rmdir()
                self._folders.discard(str(self.folder / folder))

    def write_copy(self, path: str, packing: Packing, data: bytes) -> None:
        """Put the packed copy of a text beside it, with the time of the text.

        Its bytes are on the disk before it has its name: a power cut must not leave an empty copy that hosts hand out.

        Raises:
            OSError: see `write`, or the text is gone.
        """
        text = f"{self._root}/{path}"
        target = text + SUFFIXES[packing]
        aside = _aside(target)
        _unlink(aside)  # it may be the copy before this, which some host is still handing out
        _write(aside, data, flush=True)
        _set_time(aside, os.stat(text).st_mtime_ns)
        os.replace(aside, target)

    def drop_copies(self, path: str) -> None:
        """Remove a text's copies, and what stands in their places aside."""
        _drop_copies(f"{self._root}/{path}")

    def read_copy(self, path: str, packing: Packing) -> bytes | None:
        """Return the bytes of a text's packed copy; None if there is none."""
        return self.read(path + SUFFIXES[packing])

    def clear_aside(self, path: str) -> None:
        """Remove what a write that was cut off left beside a path."""
        for kind in ("", _RESTORED):
            _unlink(_aside(f"{self._root}/{path}", kind))

    def _way_to(self, path: str) -> str:
        target = f"{self._root}/{path}"
        folder = os.path.dirname(target)
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)
            self._folders.add(folder)
        return target


def content_of(file: str | Path) -> Content | None:
    """Return the SHA-256 of a file, in hex, and its size in bytes; None if there is none. It is read piece by piece."""
    try:
        with open(file, "rb", buffering=0) as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest(), os.fstat(opened.fileno()).st_size
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None


def _write(target: str, data: bytes, *, how: int = os.O_TRUNC, flush: bool = False) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | how, 0o666)
    try:
        written = os.write(handle, data)
        while written < len(data):
            written += os.write(handle, data[written:])
        if flush:
            os.fsync(handle)
    finally:
        os.close(handle)


def _unlink(target: str) -> None:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        os.unlink(target)


def _aside(target: str, kind: str = "") -> str:
    folder, name = os.path.split(target)
    return f"{folder}/.{name}{kind}{ASIDE}"


def _put(aside: str, target: str) -> None:
    """Give a file its name; its time is another than that of the file before, in whole seconds.

    Hosts tell the versions of a file apart by its size and second. Two of the same size in one second would be one to them.
    """
    try:
        before = os.stat(target).st_mtime_ns // _SECOND
    except FileNotFoundError:
        before = -1
    if os.stat(aside).st_mtime_ns // _SECOND <= before:
        _set_time(aside, (before + 1) * _SECOND)
    _retire_copies(target)
    os.replace(aside, target)


def _set_time(path: str, nanoseconds: int) -> None:
    os.utime(path, ns=(nanoseconds, nanoseconds))


def _retire_copies(text: str) -> None:
    """Take their names from a text's copies: that is three times as fast as removing them, and the next ones go there."""
    for suffix in SUFFIXES.values():
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            os.replace(text + suffix, _aside(text + suffix))


def _drop_copies(text: str) -> None:
    for suffix in SUFFIXES.values():
        _unlink(text + suffix)
        _unlink(_aside(text + suffix))
