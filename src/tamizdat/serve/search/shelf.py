"""The printed index of an edition as the search reads it: from the site's folder, with what never changes held in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Final

from tamizdat.search.manifest import PATH as MANIFEST

_HELD: Final = 32 * 1024 * 1024  # bytes of segments, of all editions


class Held:
    """Files whose bytes never change, the least recently used ones dropped beyond `limit` bytes. For several threads."""

    def __init__(self, limit: int = _HELD) -> None:
        self._limit = limit
        self._size = 0
        self._files: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, path: str) -> bytes:
        """Return a file.

        Raises:
            OSError: it cannot be read.
        """
        with self._lock:
            if (held := self._files.get(path)) is not None:
                self._files.move_to_end(path)
                return held
        data = Path(path).read_bytes()
        with self._lock:
            self._size += len(data) - len(self._files.pop(path, b""))
            self._files[path] = data
            while self._size > self._limit and self._files:
                self._size -= len(self._files.popitem(last=False)[1])
        return data


class FolderShelf:
    """An edition's folder. It is read only."""

    def __init__(self, folder: Path, held: Held) -> None:
        self._folder = folder
        self._held = held

    def read(self, path: str) -> bytes:
        """Return a file of the edition.

        Raises:
            KeyError: there is none.
            OSError: it cannot be read.
        """
        place = self._folder / path
        try:
            # Segments are named by what is in them; all else may be another file at the next release.
            if path.endswith(".idx") and path != MANIFEST:
                return self._held.read(str(place))
            return place.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise KeyError(path) from None

    def write(self, path: str, data: bytes) -> None:
        """Refuse: the press writes."""
        raise PermissionError(f"{path} ({len(data)} bytes) is not written by a reader")

    def remove(self, path: str) -> None:
        """Refuse: the press removes."""
        raise PermissionError(f"{path} is not removed by a reader")
