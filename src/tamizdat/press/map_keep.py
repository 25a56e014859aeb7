"""Maps that were drawn, kept in a folder: a map takes a tenth of a second to draw and is the same for years."""

from __future__ import annotations

import contextlib
import hashlib
import os
from functools import cache
from pathlib import Path

import msgspec


class MapKeep:
    """A folder of drawings, each named by a digest of all that it depends on. It may be deleted at any time."""

    def __init__(self, folder: Path, atlas: str) -> None:
        """`atlas` is a digest of the outlines that the maps are drawn from."""
        self._folder = folder
        self._atlas = atlas

    def get(self, key: object) -> str | None:
        """Return a drawing that was kept, or None."""
        try:
            return self._path(key).read_text("utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return None

    def put(self, key: object, drawing: str) -> None:
        """Keep a drawing. Where the folder cannot be written the map is drawn again next time: nothing else is lost."""
        path = self._path(key)
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_text(drawing, "utf-8")
            aside.replace(path)

    def _path(self, key: object) -> Path:
        digest = hashlib.sha256(msgspec.json.encode([_code(), self._atlas, key])).hexdigest()
        return self._folder / f"{digest[:32]}.svg"


@cache
def _code() -> str:
    """Return a digest of the code that draws, so that a new version draws anew."""
    sources = sorted(Path(__file__).parent.glob("map*.py"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()
