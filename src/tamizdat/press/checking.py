"""Checking a printed site against the ledger and against itself: files lost or altered, links that lead nowhere."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tamizdat.press.ledger import Ledger

_HREF = re.compile(r"""<(?:a|link|img|source|audio)\b[^>]*?\s(?:href|src)="([^"]*)\"""")
_SRCSET = re.compile(r'srcset="([^"]*)"')


def problems(folder: Path, ledger: Ledger) -> Iterator[str]:
    """Yield what is wrong with a printed site, with the remedy."""
    waiting = len(ledger.to_print(0, 1000))
    if waiting:
        yield f"{waiting} pages wait to be printed: run 'tamizdat print' and see what it says"
    files = ledger.files()
    for path, digest in files.items():
        try:
            data = (folder / path).read_bytes()
        except OSError:
            yield f"{path} is lost: run 'tamizdat print --full'"
            continue
        if hashlib.sha256(data).hexdigest() != digest:
            yield f"{path} was altered after it was printed: run 'tamizdat print --full'"
        elif path.endswith(".html"):
            yield from _broken_links(path, data.decode("utf-8"), files)


def _broken_links(path: str, html: str, files: dict[str, str]) -> Iterator[str]:
    """Yield the links inside the site that lead nowhere. Absolute addresses are other sites' matter."""
    addresses = set(_HREF.findall(html))
    for srcset in _SRCSET.findall(html):
        addresses |= {candidate.split()[0] for candidate in srcset.split(", ")}
    for address in sorted(map(unescape, addresses)):
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
        if target not in files:
            yield f"{path} links to {address}, where nothing is printed"
