"""From the path that a reader asks for to a file of the site, and to no other file."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

# What the system says of a path that names nothing here. Anything else (a broken disk, no free handles) is
# a fault to report, not a missing page.
_ABSENT = {errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.ENAMETOOLONG, errno.ELOOP}
_HERE = "http://here"


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file inside the site: its real path, its address in the site, and its state."""

    real: str
    address: str
    status: os.stat_result


@dataclass(frozen=True, slots=True)
class Moved:
    """What was asked for stands at another path of this site (percent-encoded, without a query)."""

    location: str


def split(raw: bytes) -> tuple[str, ...] | None:
    """Return the decoded names of a request's raw path, or None when it can name no file of a site.

    The last name is empty for a folder: `b"/a/b%20c/"` gives `("a", "b c", "")`. The path is decoded once
    (RFC 3986, section 2.4) and then split, so that an encoded slash or dot means what the plain one means.
    """
    try:
        path = unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        return None
    if not path.startswith("/"):
        return None
    names = tuple(path[1:].split("/"))
    ok = all(_is_name(name, first=not index) for index, name in enumerate(names[:-1]))
    return names if ok and (not names[-1] or _is_name(names[-1], first=False)) else None


def _is_name(name: str, *, first: bool) -> bool:
    if not name or "\\" in name or any(char < " " or char == "\x7f" for char in name):
        return False
    # RFC 8615 gives this one folder its dot: security.txt, certificates' challenges.
    return not name.startswith(".") or (first and name == ".well-known")


def encode(names: tuple[str, ...]) -> str:
    """Return the path of these names, percent-encoded; it starts with exactly one slash."""
    return "/" + "/".join(quote(name, safe="!$&'()*+,;=:@~") for name in names)


def locate(site: Path, names: tuple[str, ...]) -> Found | Moved | None:
    """Find what a reader means by these names: a file, its better address, or nothing.

    `/x/` is `x/index.html`. A bare `/x` is a file of that name, or moves to `/x/` or `/x.html`.
    """
    # The site itself may be a link that a release switches: one look for the whole request.
    root = os.path.realpath(site)
    *folders, last = names
    if not last:
        return _look(root, (*folders, "index.html")) or _page_beside(root, tuple(folders))
    if found := _look(root, names):
        return found
    if _look(root, (*names, "index.html")):
        return Moved(encode((*names, "")))
    return _page_beside(root, names)


def nearest_404(site: Path, names: tuple[str, ...]) -> Found | None:
    """Return the `404.html` of the asked path's own folder, or of the nearest one above it."""
    root = os.path.realpath(site)
    for depth in range(len(names) - 1, -1, -1):
        if found := _look(root, (*names[:depth], "404.html")):
            return found
    return None


def _page_beside(root: str, names: tuple[str, ...]) -> Moved | None:
    if not names or "." in names[-1]:
        return None
    page = (*names[:-1], f"{names[-1]}.html")
    return Moved(encode(page)) if _look(root, page) else None


def _look(root: str, names: tuple[str, ...]) -> Found | None:
    try:
        real = os.path.realpath("/".join((root, *names)), strict=True)
        status = os.lstat(real)
    except OSError as error:
        if error.errno in _ABSENT:
            return None
        raise
    inside = real.startswith(root.rstrip("/") + "/")
    return Found(real, "/".join(names), status) if inside and stat.S_ISREG(status.st_mode) else None


def resolve(names: tuple[str, ...], target: str) -> str | None:
    """Return where a redirect page at this path leads: a path of this same site; None if it would leave it."""
    if not target or "\\" in target or any(char <= " " or char == "\x7f" for char in target):
        return None
    try:
        apart = urlsplit(target)
    except ValueError:
        return None
    if apart.scheme or apart.netloc or target.startswith("//"):
        return None
    # Joined to a whole URL, because urljoin climbs above the root of a bare path.
    path = urljoin(f"{_HERE}{encode(names)}", target).removeprefix(_HERE)
    # Two slashes at the start would make a reader's browser look for another host.
    return quote(path, safe="/?#[]!$&'()*+,;=:@~%") if path.startswith("/") and path[1:2] != "/" else None
