"""Blobs: pictures, audio and other files by digest, in a plain folder."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from tamizdat.archive.errors import BadDocument

_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}")


def name_of(data: bytes, extension: str) -> str:
    """Return a blob's name: the SHA-256 of its bytes, in hex, and its extension."""
    return f"{hashlib.sha256(data).hexdigest()}.{extension.lower().lstrip('.')}"


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
        if path.exists():
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{name}.{os.getpid()}")
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)
        return name

    def put_file(self, source: Path, extension: str) -> str:
        """Keep a copy of a file of any size and return its name; it is read piece by piece."""
        digest = hashlib.sha256()
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = self.folder / f".{source.name}.{os.getpid()}"
        with source.open("rb") as file, aside.open("wb") as out:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        name = f"{digest.hexdigest()}.{extension}"
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.rename(path)
        return name

    def size(self, name: str) -> int:
        """Return the bytes of a file; 0 if it is not there."""
        try:
            return self.path(name).stat().st_size
        except FileNotFoundError:
            return 0

    def __contains__(self, name: str) -> bool:
        return self.path(name).exists()

    def __iter__(self) -> Iterator[str]:
        return (path.name for path in sorted(self.folder.glob("*/*")) if not path.name.startswith("."))
