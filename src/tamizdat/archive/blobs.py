"""Blobs: pictures, recordings and other files by digest, in a plain folder. However large one is, it is read in pieces."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from tamizdat.archive.errors import BadDocument

_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}")
_CHUNK: Final = 1 << 20  # bytes


def name_of(data: bytes, extension: str) -> str:
    """Return a blob's name: the SHA-256 of its bytes, in hex, and its extension."""
    return _name(hashlib.sha256(data).hexdigest(), extension)


def name_of_file(path: Path, extension: str) -> str:
    """Return the name of the blob that a file would be, reading it piece by piece.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb", buffering=0) as file:
        return _name(hashlib.file_digest(file, "sha256").hexdigest(), extension)


def _name(digest: str, extension: str) -> str:
    return f"{digest}.{extension.lower().lstrip('.')}"


class Blobs:
    """A folder of files named by the digest of what is in them: `ab/abcdef….webp`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Return where a blob of this name stands or would stand.

        Raises:
            BadDocument: the name is not a digest and an extension, so it could leave the folder.
        """
        if not _NAME.fullmatch(name):
            raise BadDocument(f"{name!r} is not a blob's name: expected a SHA-256 in hex and an extension")
        return self.folder / name[:2] / name

    def put(self, data: bytes, extension: str) -> str:
        """Keep a file and return its name. Putting the same bytes twice keeps them once."""
        name = name_of(data, extension)
        path = self.path(name)
        if not path.exists():
            with self._aside(name) as (aside, file):
                file.write(data)
            self._give_name(aside, path)
        return name

    def put_file(self, source: Path, extension: str) -> str:
        """Keep a copy of a file of any size and return its name; it is read once, piece by piece.

        It is a copy of its own, for nobody says that the source stays as it is.

        Raises:
            OSError: the source cannot be read, or the disk is full; then nothing is kept.
            BadDocument: the extension is none: letters and digits, at most eight.
        """
        self.path(_name("0" * 64, extension))  # a wrong extension is refused before any work
        digest = hashlib.sha256()
        with source.open("rb", buffering=0) as file, self._aside(source.stem[:64]) as (aside, out):
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                out.write(chunk)
        name = _name(digest.hexdigest(), extension)
        if name in self:
            aside.unlink()
        else:
            self._give_name(aside, self.path(name))
        return name

    def take(self, name: str, other: Blobs) -> None:
        """Keep a blob that another folder of blobs has, which never alters it: under a second name if that can be had.

        Raises:
            OSError: the other folder has it not, or the disk is full; then nothing is kept.
        """
        path = self.path(name)
        if path.exists():
            return
        source = other.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if linked(source, path):
            return
        with source.open("rb", buffering=0) as file, self._aside(name) as (aside, out):
            while chunk := file.read(_CHUNK):
                out.write(chunk)
        self._give_name(aside, path)

    @contextmanager
    def _aside(self, name: str) -> Iterator[tuple[Path, BinaryIO]]:
        """Open a file beside the blobs, which is on the disk when it is closed; it goes if that fails."""
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = self.folder / f".{name}.{os.getpid()}.{threading.get_ident()}"
        try:
            with aside.open("wb") as file:
                yield aside, file
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            aside.unlink(missing_ok=True)
            raise

    @staticmethod
    def _give_name(aside: Path, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.rename(path)

    def size(self, name: str) -> int:
        """Return the bytes of a file; 0 if it is not there."""
        try:
            return self.path(name).stat().st_size
        except FileNotFoundError:
            return 0

    def __contains__(self, name: str) -> bool:
        return self.path(name).exists()

    def __iter__(self) -> Iterator[str]:
        return (path.name for path in sorted(self.folder.glob("*/*")) if _NAME.fullmatch(path.name))


def linked(file: str | Path, name: str | Path) -> bool:
    """Give a file a second name; return False where the file system cannot, or it is there already."""
    try:
        os.link(file, name)
    except OSError:
        return False
    return True
