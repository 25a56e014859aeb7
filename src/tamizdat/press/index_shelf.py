"""The files of an edition's index while it is worked on: what is written is held until it can be put in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tamizdat.press.site import Site
from tamizdat.search.manifest import PATH as MANIFEST

PIECE: Final = 8_000_000  # bytes that are held at most

Put = Callable[[str, dict[str, bytes], set[str]], object]  # prefix, files to be written, files to be removed


class Shelf:
    """The files of one edition's index: those of the site, and over them those that are held.

    Paths are below the edition's folder.
    """

    def __init__(self, prefix: str, site: Site, put: Put = lambda *_: None) -> None:
        self.prefix = prefix
        self.site = site
        self.put = put  # puts files in their places; called when there are many, and at the end
        self._new: dict[str, bytes] = {}
        self._left: set[str] = set()
        self._held = 0

    def read(self, path: str) -> bytes:
        """Return a file's bytes.

        Raises:
            KeyError: there is none.
        """
        found = self._new.get(path)
        if found is None and path not in self._left:
            found = self.site.read(self.prefix + path)
        if found is None:
            raise KeyError(path)
        return found

    def write(self, path: str, data: bytes) -> None:
        """Write a file; the manifest is put in its place after all others."""
        self._new[path] = data
        self._left.discard(path)
        self._held += len(data)
        if self._held > PIECE:
            self._put_by()

    def remove(self, path: str) -> None:
        """Remove a file, when what names it is replaced."""
        self._new.pop(path, None)
        self._left.add(path)

    def _put_by(self) -> None:
        """Put what is held in its place but for the manifest; where that fails as in `finish`."""
        new, left = self._new, self._left
        self.forget()
        manifest = new.pop(MANIFEST, None)
        self.put(self.prefix, new, set())
        self._left = left
        if manifest is not None:
            self._new[MANIFEST] = manifest

    def finish(self) -> bool:
        """Put what is held in its place; return whether the manifest was among it.

        Where that fails, nothing is held any more.
        """
        new, left = self._new, self._left
        self.forget()
        manifest = new.pop(MANIFEST, None)
        if manifest is not None:
            new[MANIFEST] = manifest
        if new or left:
            self.put(self.prefix, new, left)
        return manifest is not None

    def forget(self) -> None:
        """Let go what is held."""
        self._new, self._left, self._held = {}, set(), 0
