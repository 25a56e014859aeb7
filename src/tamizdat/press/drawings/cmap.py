"""Which letters a font has: its `cmap` table (OpenType 1.9, "Character to Glyph Index Mapping Table"), formats 4 and 12."""

from __future__ import annotations

import struct
from collections.abc import Iterator


def letters(font: bytes) -> frozenset[int]:
    """Return the code points for which a TrueType font has a glyph.

    Raises:
        ValueError: it has no table of a format that is known.
    """
    (tables,) = struct.unpack_from(">H", font, 4)
    for number in range(tables):
        tag, _, start, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if tag == b"cmap":
            return frozenset(_of_tables(font, start))
    raise ValueError("the font has no cmap table")


def _of_tables(font: bytes, start: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", font, start + 2)
    known = False
    for number in range(count):
        (offset,) = struct.unpack_from(">L", font, start + 8 + 8 * number)
        (format,) = struct.unpack_from(">H", font, start + offset)
        if format == 4:
            known = True
            yield from _format_4(font, start + offset)
        elif format == 12:
            known = True
            (groups,) = struct.unpack_from(">L", font, start + offset + 12)
            for group in range(groups):
                first, last = struct.unpack_from(">LL", font, start + offset + 16 + 12 * group)
                yield from range(first, last + 1)
    if not known:
        raise ValueError("the font's cmap tables are of no known format")


def _format_4(font: bytes, start: int) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", font, start + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    starts = struct.unpack_from(f">{count}H", font, start + 16 + doubled)
    for first, last in zip(starts, ends, strict=True):
        yield from (code for code in range(first, last + 1) if code != 0xFFFF)
