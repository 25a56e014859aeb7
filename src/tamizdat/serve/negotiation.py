"""The rules of HTTP by which one file is answered in different ways (RFC 9110): pure functions of headers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache
from typing import Literal

Encoding = Literal["br", "gzip", "identity"]
_OURS: tuple[Encoding, ...] = ("br", "gzip", "identity")
_RANGE = re.compile(r"bytes=\s*(\d*)-(\d*)\s*")
# More digits than any file's size has; and Python refuses to read numbers of thousands of digits.
_MOST_DIGITS = 18


@lru_cache(maxsize=512)
def choose_encoding(accept: str) -> Encoding:
    """Return the encoding an Accept-Encoding header prefers (section 12.5.3); of equals the smallest result.

    Without a usable wish the answer is the plain file, even when that was refused: better than none.
    """
    wishes = dict(_weights(accept))
    rest = wishes.get("*", 0.0)
    # Plain is acceptable unless refused, but least wanted unless named.
    weights = {"br": wishes.get("br", rest), "gzip": wishes.get("gzip", wishes.get("x-gzip", rest))}
    weights["identity"] = wishes.get("identity", 0.0005)
    best = max(_OURS, key=lambda encoding: weights[encoding])
    return best if weights[best] > 0 else "identity"


def _weights(accept: str) -> list[tuple[str, float]]:
    found = []
    for item in accept.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        quality = next((part[2:].strip() for part in parameters if part.startswith("q=")), "1")
        try:
            weight = float(quality)
        except ValueError:
            weight = 0.0
        found.append((name, weight if 0 <= weight <= 1 else 0.0))
    return found


def http_date(seconds: float) -> str:
    """Return a time (seconds since 1970) as HTTP writes it: `Mon, 23 Nov 2026 10:00:00 GMT`."""
    return formatdate(int(seconds), usegmt=True)


def _read_date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def not_modified(etag: str, modified: float, *, none_match: str | None, since: str | None) -> bool:
    """Whether the client already has this very file (sections 13.1.2 and 13.1.3).

    Args:
        etag: the strong validator of what would be sent, with its quotes.
        modified: when the file was written, in seconds since 1970.
        none_match: the If-None-Match header; where it is given, `since` is not looked at.
        since: the If-Modified-Since header.
    """
    if none_match is not None:
        tags = {tag.strip().removeprefix("W/") for tag in none_match.split(",")}
        return "*" in tags or etag in tags
    date = _read_date(since) if since else None
    return date is not None and int(modified) <= date.timestamp()


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of a file, from `start` up to but not including `stop`."""

    start: int
    stop: int


def read_range(text: str | None, size: int) -> Part | Literal["beyond"] | None:
    """Return the one part that a Range header asks for (section 14.2), None for the whole, or "beyond".

    Several ranges and what we do not understand get the whole file, as the standard allows.
    """
    match = _RANGE.fullmatch(text) if text else None
    if not match or match.groups() == ("", "") or max(map(len, match.groups())) > _MOST_DIGITS:
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        return Part(size - length, size) if length else "beyond"
    start, stop = int(first), min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return None
    return Part(start, stop) if start < size else "beyond"


def range_holds(if_range: str | None, etag: str, modified: float) -> bool:
    """Whether If-Range (section 13.1.5) lets a part be sent: the client's earlier part is of this same file."""
    return if_range is None or if_range in (etag, http_date(modified))
