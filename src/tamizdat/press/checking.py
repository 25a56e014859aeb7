"""Checking a printed site: files lost or altered, links that lead nowhere, pages that nothing leads to, wrong copies."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tamizdat.packing import LARGEST, SUFFIXES, holds, is_copy, is_text, is_worth_it
from tamizdat.press import wanted
from tamizdat.press.elsewhere import is_elsewhere
from tamizdat.press.ledger import Ledger
from tamizdat.press.pausing import pause_in
from tamizdat.press.settings import SiteSettings

_HREF = re.compile(
    r"""<(?:a|link|img|source|audio|video|track|script)\b[^>]*?\s(?:href|src|poster)="([^"]*)\""""
)
_WAY = re.compile(r"""<a\b[^>]*?\shref="(https?:[^"]*)\"""")
_SRCSET = re.compile(r'srcset="([^"]*)"')
_SERVED = ("desk/", "readers/")  # where people edit, and where readers sign up: nothing is printed there
_REDIRECT = b'http-equiv="refresh"'  # near the top of a page that only leads on


def problems(folder: Path, ledger: Ledger, site: SiteSettings) -> Iterator[str]:
    """Yield what is wrong with a printed site, with the remedy."""
    waiting = ledger.waiting()
    if pause := pause_in(ledger.db):
        yield str(pause)
    elif waiting:
        yield f"{waiting} pages wait to be printed: run 'tamizdat print' and see what it says"
    files = ledger.files()
    unpacked = set(wanted.first(ledger.db))
    ways: dict[str, set[str]] = {}  # from each page to those that it links to
    for path, digest in files.items():
        if is_elsewhere(path):
            continue
        try:
            data, standing = _read(folder / path)
        except OSError:
            yield f"{path} is lost: run 'tamizdat print --full'"
            continue
        yield from _copies(folder, path, data, waiting=path in unpacked)
        if standing != digest:
            yield f"{path} was altered after it was printed: run 'tamizdat print --full'"
        elif path.endswith(".html") and _REDIRECT not in data[:300]:
            html = data.decode("utf-8")
            found = links(path, html) | far_links(html, site)
            ways[path] = set(found)
            yield from (
                f"{path} links to {address}, where nothing is printed"
                for target, address in sorted(found.items())
                if target not in files
            )
    yield from (
        f"{path} is the packed copy of no file of the site: remove it"
        for path in sorted(_all_copies(folder))
        if path.rpartition(".")[0] not in files and path not in files
    )
    out_of_reach = ways.keys() - clicks(ways).keys() - _lost_pages(ways)
    yield from (
        f"no page leads to {path}: link to it from a menu or a story" for path in sorted(out_of_reach)
    )


def _read(file: Path) -> tuple[bytes, str]:
    """Return what a file holds and the SHA-256 of it; of what is no text, or too large for a copy, only the latter.

    Raises:
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        packable = is_text(file.name) and os.fstat(opened.fileno()).st_size <= LARGEST
        if packable or file.suffix == ".html":
            data = opened.read()
            return data, hashlib.sha256(data).hexdigest()
        return b"", hashlib.file_digest(opened, "sha256").hexdigest()


def _copies(folder: Path, path: str, data: bytes, *, waiting: bool) -> Iterator[str]:
    """Yield what is wrong with the packed copies of a file; those that are still to be made may be missing."""
    for packing, suffix in SUFFIXES.items():
        try:
            good = holds((folder / f"{path}{suffix}").read_bytes(), data, packing)
        except OSError:
            if is_worth_it(path, len(data)) and not waiting:
                yield f"{path} has lost its copy {path}{suffix}: run 'tamizdat print --full'"
            continue
        if not good:
            yield f"{path}{suffix} is not a copy of {path}: run 'tamizdat print --full'"


def _all_copies(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if is_copy(name):
            yield name


def _lost_pages(paths: Iterable[str]) -> set[str]:
    return {path for path in paths if posixpath.basename(path) == "404.html"}


def links(path: str, html: str) -> dict[str, str]:
    """Return where the links and pictures of a page lead within the site: the paths, and the addresses as written.

    Absolute addresses are for `far_links`.
    """
    addresses = set(_HREF.findall(html))
    for srcset in _SRCSET.findall(html):
        addresses |= {candidate.split()[0] for candidate in srcset.split(", ")}
    found = {}
    for address in map(unescape, addresses):
        parts = urlsplit(address)
        if not (parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/")):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
            found[target] = address
    return found


def far_links(html: str, site: SiteSettings) -> dict[str, str]:
    """Return where the absolute links of a page lead within the site: the way to an edition with an address of its own."""
    found = {}
    for address in map(unescape, set(_WAY.findall(html))):
        parts = urlsplit(address)
        path = site.path_at(f"{parts.scheme}://{parts.netloc}{parts.path}")
        if "://" not in path and not path.startswith(_SERVED):
            found[unquote(path) + ("index.html" if path.endswith("/") or not path else "")] = address
    return found


def clicks(ways: Mapping[str, set[str]], start: str = "index.html") -> dict[str, int]:
    """Return how many clicks each page is away from the front page; what cannot be reached is not there.

    Args:
        ways: for each page the paths that it links to
        start: the front page
    """
    distance = {start: 0}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there in ways.get(here, ()):
            if there in ways and there not in distance:
                distance[there] = distance[here] + 1
                waiting.append(there)
    return distance
