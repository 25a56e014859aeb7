"""Numbers as people type them into tables, in whatever language."""

from __future__ import annotations

import math
import re
from typing import Final

_NOTHING: Final = frozenset({"", "-", "–", "—", "−", "…", "..."})
_BLANKS: Final = re.compile(r"[\s\u00a0\u2009\u202f'’٬]")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+")  # two groups and more: 1,234,567
_UNCLEAR: Final = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_NUMBER: Final = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,18})?(?:[eE][+-]?\d{1,3})?")


class Unclear(ValueError):
    """It may mean two numbers."""


def number(text: str) -> int | float | None:
    """Return the number that a cell of a table says; None where it says that none is known ("", "–").

    Blanks within it, a true minus, a decimal comma, groups of thousands and the digits of any script are understood.

    Raises:
        Unclear: it may mean two numbers ("1,234").
        ValueError: it is none.
    """
    if text.strip() in _NOTHING:
        return None
    plain = _BLANKS.sub("", text).replace("−", "-").replace("٫", ".")
    if _UNCLEAR.fullmatch(plain):
        raise Unclear(f"“{text}” may mean two numbers: write it without the comma, or with a point")
    if _GROUPED.fullmatch(plain):
        plain = re.sub(r"[.,]", "", plain)
    elif "," in plain and "." in plain:
        groups = min(",.", key=plain.rfind)  # the other one stands before the decimals
        plain = plain.replace(groups, "")
    plain = plain.replace(",", ".")
    if not _NUMBER.fullmatch(plain) or math.isinf(float(plain)):
        raise ValueError(f"“{text}” is no number")
    return float(plain) if re.search("[.eE]", plain) else int(plain)


def written(value: float | None) -> str:
    """Return a number as `number` reads it: nothing for None."""
    return "" if value is None else repr(value)
