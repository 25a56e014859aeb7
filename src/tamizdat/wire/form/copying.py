"""Copying the files that documents name out of an archive."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Final

from tamizdat.archive.blobs import Blobs
from tamizdat.archive.errors import BadDocument

_CHUNK: Final = 1 << 20


class BlobsOut:
    """The blobs of an export: those that documents name, copied once, and no others."""

    def __init__(self, source: Blobs, target: Blobs) -> None:
        self._source = source
        self._target = target
        self._copied: list[Path] = []
        self.names: set[str] = set()
        self.bytes = 0

    def add(self, name: str) -> str:
        """Copy a blob if it is not there yet. Returns what is wrong with it, or ""."""
        if name in self.names:
            return ""
        try:
            source, target = self._source.path(name), self._target.path(name)
        except BadDocument:
            return "that is not a blob's name; publish the document again."
        if not source.is_file():
            return "it is lost; restore it from a backup."
        size = source.stat().st_size
        if not (target.is_file() and target.stat().st_size == size) and (why := self._copy(source, target)):
            return why
        self.names.add(name)
        self.bytes += size
        return ""

    def _copy(self, source: Path, target: Path) -> str:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}")
        self._copied.append(aside)
        digest = hashlib.sha256()
        with source.open("rb") as file, aside.open("wb") as out:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                out.write(chunk)
        if digest.hexdigest() != target.name.partition(".")[0]:
            aside.unlink()
            return "its bytes are not those that its name says; restore it from a backup."
        aside.replace(target)
        self._copied[-1] = target
        return ""

    def give_up(self) -> None:
        """Remove what was copied."""
        for path in self._copied:
            path.unlink(missing_ok=True)
        self._tidy()

    def forget_others(self) -> None:
        """Remove the blobs of earlier exports that no document names any more."""
        for path in self._target.folder.glob("*/*"):
            if path.name not in self.names and len(path.name.lstrip(".").partition(".")[0]) == 64:
                path.unlink()
        self._tidy()

    def _tidy(self) -> None:
        for path in [*self._target.folder.glob("*"), self._target.folder]:
            with suppress(OSError):  # only empty folders go
                path.rmdir()
