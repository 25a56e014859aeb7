"""Numbers in each edition's way: its digits and how it groups them (Unicode CLDR, through Babel)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from babel import Locale
from babel.numbers import format_decimal

from tamizdat.press.settings import EditionSettings

# The zero of each system of digits that is some language's own; the nine others follow it in Unicode. CLDR's names.
ZEROS: Final = {
    "adlm": "\U0001e950", "arab": "\u0660", "arabext": "\u06f0", "beng": "\u09e6", "cakm": "\U00011136",
    "deva": "\u0966", "guru": "\u0a66", "hmnp": "\U0001e140", "java": "\ua9d0", "mtei": "\uabf0", "mymr": "\u1040",
    "nkoo": "\u07c0", "olck": "\u1c50", "rohg": "\U00010d30", "tibt": "\u0f20",
}  # fmt: skip


def digits(text: str, edition: EditionSettings) -> str:
    """Return a text with its European digits in the edition's own: "۲۰۲۶" for "2026" in Persian."""
    own = _digits(edition.locale)
    return text.translate(own) if own else text


@lru_cache(maxsize=4096)
def number(value: int, edition: EditionSettings) -> str:
    """Return a number as it is written in the edition's language: "1,204", "1 204", "۱٬۲۰۴"."""
    written: str = format_decimal(value, locale=edition.locale, numbering_system="default")
    return digits(written.replace("\u202f", "\u00a0"), edition)


@cache
def _digits(locale: Locale) -> dict[int, int]:
    zero = ZEROS.get(locale.default_numbering_system)
    return {ord("0") + value: ord(zero) + value for value in range(10)} if zero else {}
