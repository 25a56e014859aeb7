"""Files as spreadsheets and mailing services save them: which bytes stand for which letters."""

from __future__ import annotations

import codecs
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes) -> str:
    """Return the text of a file: by its mark, as UTF-8, as UTF-16, or else as Windows-1251.

    Addresses are the same in all code pages of Windows; names, which we drop, may come out wrong.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if _like_utf16(data):
        return data.decode(
            "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be", "replace"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")


def _like_utf16(data: bytes) -> bool:
    head = data[:4096]  # bytes: in a file of addresses every second is a zero
    return head.count(0) > len(head) // 4
