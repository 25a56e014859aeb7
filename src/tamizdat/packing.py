"""Texts made smaller for the way to their readers: which, how, and what the copy beside a text is called.

The press puts copies beside its texts, the server hands them out or packs by itself. Both do it here, and so they agree
byte for byte.
"""

from __future__ import annotations

import gzip
import zlib
from typing import Final, Literal

import brotli

Packing = Literal["br", "gzip"]  # as HTTP calls them (RFC 9110, section 8.4.1; RFC 7932)

SUFFIXES: Final[dict[Packing, str]] = {"br": ".br", "gzip": ".gz"}
SMALLEST: Final = 256  # bytes; less than that saves no packet
LARGEST: Final = 4 * 1024 * 1024  # bytes; more than that takes too long at a time
# Endings of names.
TEXTS: Final = frozenset({
    "html", "css", "js", "mjs", "txt", "csv", "md", "vtt", "ics", "xml", "xsl", "rss", "atom",
    "json", "geojson", "jsonld", "webmanifest", "svg", "idx",
})  # fmt: skip

# Brotli at quality 9 sets up 32 MB of tables, unless its window is of 16 bits: a page of 26 kB takes 1 ms instead of 12 ms,
# and is as small.
_NARROW: Final = 128 * 1024

# Of some hundred kilobytes, as large files of an index have, quality 10 saves a fifteenth, for 0.4 s a megabyte.
_MIDDLING: Final = 1024 * 1024


def is_text(path: str) -> bool:
    """Return whether a file of this name gets smaller by packing."""
    name, _, ending = path.rpartition(".")
    return bool(name) and ending.lower() in TEXTS


def is_worth_it(path: str, size: int) -> bool:
    """Return whether a file of this name and size (bytes) is to have copies."""
    return SMALLEST <= size <= LARGEST and is_text(path)


def is_copy(path: str) -> bool:
    """Return whether a file of this name can only be the copy of a text."""
    return text_of(path) != path


def text_of(path: str) -> str:
    """Return the path of the text whose copy stands at a path; the path itself if it is not one of a copy."""
    text, dot, ending = path.rpartition(".")
    return text if f"{dot}{ending}" in SUFFIXES.values() and is_text(text) else path


def pack(data: bytes, packing: Packing) -> bytes:
    """Return a text packed, the same bytes at each time."""
    if packing == "gzip":
        return gzip.compress(data, compresslevel=9, mtime=0)
    window = 16 if len(data) <= _NARROW else 22
    quality = 10 if _NARROW < len(data) <= _MIDDLING else 9
    packed: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=quality, lgwin=window)
    return packed


def holds(packed: bytes, data: bytes, packing: Packing) -> bool:
    """Return whether packed bytes are those of a text; damaged ones are of none."""
    try:
        found: bytes = brotli.decompress(packed) if packing == "br" else gzip.decompress(packed)
    except (brotli.error, zlib.error, EOFError, gzip.BadGzipFile):
        return False
    return found == data
