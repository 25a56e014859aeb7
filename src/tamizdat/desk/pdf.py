"""How many pages a PDF has, as far as that shows without reading all of it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

_PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
# Since PDF 1.5 the objects of pages may stand in packed streams (ISO 32000-1, 7.5.7).
_PACKED: Final = re.compile(rb"/Type\s*/ObjStm\b.{0,400}?stream\r?\n", re.S)
_LARGEST: Final = 8 * 1024 * 1024  # bytes of one such stream; a larger one is looked at no further
_MOST: Final = 2000  # such streams


def pages_of(data: bytes) -> int:
    """Return the number of pages of a PDF; 0 if it does not show: it is locked, damaged, or no PDF."""
    if not data.startswith(b"%PDF-") or b"/Encrypt" in data:
        return 0
    return sum(len(_PAGE.findall(part)) for part in (data, *_unpacked(data)))


def _unpacked(data: bytes) -> Iterator[bytes]:
    for number, found in enumerate(_PACKED.finditer(data)):
        if number >= _MOST:
            return
        try:
            yield zlib.decompressobj().decompress(data[found.end() : found.end() + _LARGEST], _LARGEST)
        except zlib.error:
            continue  # packed in another way, or damaged
