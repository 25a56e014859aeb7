"""Whose page a request was for: paths of the site, as servers log them, to stories of the archive."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

import msgspec

from tamizdat.archive.documents import Redirect, Story
from tamizdat.archive.store import Archive

KNOWN: Final = 50_000  # paths that are remembered; the rest are asked for again
_TEXT_ONLY: Final = "/text.html"  # beside a story: who reads its text alone reads it, too
_MEDIA: Final = "media/"  # most of what is asked for, and never a story


class Address(msgspec.Struct, frozen=True):
    """Where a part of the printed site is read."""

    host: str  # in small letters; "" for any
    folder: str  # what its paths begin with there: "/", "/paper/"
    prefix: str = ""  # the folder of the printed site that stands there: "", "ru/"


class Read(msgspec.Struct, frozen=True, order=True):
    """A story in an edition."""

    edition: str
    story: str  # its id


class Stories:
    """The stories of an archive by their pages' addresses. Addresses that a story once had are its own."""

    def __init__(self, archive: Archive, addresses: Sequence[Address]) -> None:
        """`addresses` say where the site is read. Those of a request's own host come before those of any host."""
        self._archive = archive
        self._addresses = sorted(addresses, key=lambda each: len(each.folder), reverse=True)
        self.find = lru_cache(maxsize=KNOWN)(self._find)

    def _find(self, host: str, path: str) -> Read | None:
        """Return the story whose page stands at a path, percent-encoded and perhaps with a query; None if there is none.

        `host` may be "" where the log does not tell it.
        """
        try:
            asked = unquote(path.partition("?")[0].partition("#")[0], errors="strict")
        except UnicodeDecodeError:
            return None
        for address in self._addresses_of(host):
            if asked.startswith(address.folder):
                found = self._at(address.prefix + asked.removeprefix(address.folder))
                if found:
                    return found
        return None

    def _addresses_of(self, host: str) -> list[Address]:
        own = [each for each in self._addresses if each.host and each.host == host]
        others = [each for each in self._addresses if not each.host]
        unknown = [each for each in self._addresses if each.host and not host]
        return [*own, *others, *unknown]

    def _at(self, path: str) -> Read | None:
        if not path or path.startswith(_MEDIA):
            return None
        document = self._archive.by_path(
            path.removesuffix(_TEXT_ONLY) + ".html" if path.endswith(_TEXT_ONLY) else path
        )
        if isinstance(document, Redirect):
            document = self._archive.document(document.edition, document.target)
        return Read(document.edition, document.id) if isinstance(document, Story) else None
