"""Which of some paths a file of the site names, however the link is written.

Links within the site are "../" for each folder above the page, and then the whole path from the root; feeds, sitemaps and
what search engines read have absolute addresses; the page for lost readers starts at the host's root. So a path is
named where it stands whole, percent-encoded, at the beginning of what follows one of these.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from tamizdat.press.settings import SiteSettings
from tamizdat.press.sheet import SAFE_PATH

_TAIL = 4  # bytes at the end of a path that are looked for first: few different ones, fast to find


class Names:
    """Finds in a file's bytes those of some paths that it names."""

    def __init__(self, paths: Iterable[str], settings: SiteSettings) -> None:
        self._paths = {written: path for path in paths for written in _spellings(quote(path, SAFE_PATH))}
        self._tails = {written[-_TAIL:] for written in self._paths}
        self._lengths = sorted({len(written) for written in self._paths})
        starts = _spellings(quote(f"{settings.url}/", SAFE_PATH))
        roots = [mark + folder for folder in _spellings(quote(settings.folder, SAFE_PATH)) for mark in _MARKS]
        self._starts = (b"../", b"./", *starts, *roots)

    def found(self, data: bytes) -> Iterator[str]:
        """Yield the paths that a file names, each as often as it does."""
        for tail in self._tails:
            end = data.find(tail)
            while end >= 0:
                yield from self._ending(data, end + len(tail))
                end = data.find(tail, end + 1)

    def _ending(self, data: bytes, end: int) -> Iterator[str]:
        for length in self._lengths:
            start = end - length
            if start >= 0 and (path := self._paths.get(data[start:end])) and self._begins(data, start):
                yield path

    def _begins(self, data: bytes, start: int) -> bool:
        """Return whether a path that starts here is whole, and not the end of a longer one: "ru/" + path."""
        return data[start - 1 : start] != b"/" or data.endswith(self._starts, 0, start)


_MARKS = (b'"', b"'", b"=", b"(", b" ", b">")  # what stands before an address in HTML, XML and CSS


def _spellings(address: str) -> set[bytes]:
    """Return how an address may be written in HTML, in XML, and in JSON within HTML."""
    return {each.encode() for each in _escaped(address)}


def _escaped(address: str) -> Iterator[str]:
    yield address
    yield html.escape(address, quote=False)
    yield html.escape(address)
    yield html.escape(address).replace("&#x27;", "&#39;")
    yield address.replace("&", "\\u0026")
