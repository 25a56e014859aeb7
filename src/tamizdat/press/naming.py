"""Which of some paths a file of the site names, however the link is written.

Links within the site are "../" for each folder above the page, and then the whole path from the root; feeds, sitemaps and
what search engines read have absolute addresses; the page for lost readers starts at the host's root. So a path is
named where it stands whole, percent-encoded, at the beginning of what follows one of these. Where an edition is read under an
address of its own, its folder is the root of its pages, and their links to each other leave its name out.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

from tamizdat.press.settings import SHARED, SiteSettings
from tamizdat.press.sheet import SAFE_PATH

_TAIL = 4  # bytes at the end of a path that are looked for first: few different ones, fast to find


class Names:
    """Finds in a file's bytes those of some paths that it names."""

    def __init__(self, paths: Iterable[str], settings: SiteSettings) -> None:
        known = list(paths)
        self._apart = tuple(edition.prefix for edition in settings.apart)
        beside = [path for path in known if not path.startswith(self._apart or ("/",))]
        self._under = {"": _Under(settings.url, "", beside)}
        for edition in settings.apart:
            under = [path for path in known if path.startswith(edition.prefix)]
            self._under[edition.prefix] = _Under(edition.address, edition.prefix, under)
        self._shared = _Under(settings.url, "", [path for path in known if path.startswith(SHARED)])

    def found(self, data: bytes, page: str) -> Iterator[str]:
        """Yield the paths that the file at `page` names, each as often as it does."""
        home = next((prefix for prefix in self._apart if page.startswith(prefix)), "")
        for prefix, under in self._under.items():
            yield from under.found(data, near=prefix == home)
        if home:
            yield from self._shared.found(data, near=True)


class _Under:
    """The paths under one address, written from there on."""

    def __init__(self, address: str, prefix: str, paths: Iterable[str]) -> None:
        self._paths = {
            written: path for path in paths for written in _spellings(quote(path[len(prefix) :], SAFE_PATH))
        }
        self._tails = {written[-_TAIL:] for written in self._paths}
        self._lengths = sorted({len(written) for written in self._paths})
        self._far = tuple(_spellings(quote(f"{address}/", SAFE_PATH)))
        folders = _spellings(quote(urlsplit(address).path.rstrip("/") + "/", SAFE_PATH))
        self._near = (b"../", b"./", *(mark + folder for folder in folders for mark in _MARKS))

    def found(self, data: bytes, *, near: bool) -> Iterator[str]:
        """Yield the paths that are named; `near` says whether relative links lead here."""
        for tail in self._tails:
            end = data.find(tail)
            while end >= 0:
                yield from self._ending(data, end + len(tail), near)
                end = data.find(tail, end + 1)

    def _ending(self, data: bytes, end: int, near: bool) -> Iterator[str]:
        for length in self._lengths:
            start = end - length
            path = self._paths.get(data[start:end]) if start >= 0 else None
            if path and self._begins(data, start, near):
                yield path

    def _begins(self, data: bytes, start: int, near: bool) -> bool:
        """Return whether a path that starts here is whole, and not the end of a longer one: "ru/" + path."""
        if data.endswith(self._far, 0, start):
            return True
        return near and (data[start - 1 : start] != b"/" or data.endswith(self._near, 0, start))


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
