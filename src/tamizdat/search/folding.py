"""Folding: of the ways in which a word may be written, the one under which it is found."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tamizdat.search.letters import APOSTROPHES, LETTERS, SINGLE, signs

LONGEST: Final = 64  # signs of a form; what is longer is no word

# Nothing is to be folded in most words: small letters of English and Russian, and digits.
_FOLDED: Final = re.compile("[a-z0-9а-я]+")
# Unseen signs and apostrophes, marks that no letter of their own is made with, vowel signs of Hebrew and Arabic.
_UNSEEN: Final = (
    "ad 2b9-2bf 300-36f 374 591-5c7 610-61a 640 64b-65f 670 6d6-6ed 200c-200d 2060 fe00-fe0f feff"
)
_DROPPED: Final = re.compile(f"[{signs(f'{_UNSEEN} {APOSTROPHES}')}]|[^{signs(LETTERS)}{signs(SINGLE)}]")
_MARKED: Final = re.compile("[\u00c0-\u03ff\u1e00-\u1fff]+")
_MARKS: Final = re.compile("[\u0300-\u036f]")

# Letters that people write for one another in every language.
_SAME: Final = str.maketrans(
    {"ё": "е", "ѐ": "е", "ѝ": "и", "ς": "σ", "ß": "ss", "œ": "oe"}
    | dict(zip("آأإٱؤئىيكةۀ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "ااااویییکهه01234567890123456789", strict=True))
)
# Latin letters with something that is no mark in Unicode.
_BARE: Final = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "ð": "d", "þ": "th", "æ": "ae"}
)
_DOTTED: Final = str.maketrans("Iİ", "ıi")  # capitals of Turkish and Azerbaijani


def fold(word: str, *, marks: bool = False, dotted: bool = False) -> str:
    """Return a word in small letters, without what may be left out in writing it; "" if nothing is left.

    With `marks` Latin letters keep theirs, for languages whose endings are told by them. With `dotted`, I is a capital ı.
    """
    if dotted:
        word = word.translate(_DOTTED)
    word = word.lower()
    if _FOLDED.fullmatch(word) is None:
        word = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word).lower())
        word = _DROPPED.sub("", word.translate(_SAME))
        if not marks:
            word = bare(word)
    return word[:LONGEST]


def bare(form: str) -> str:
    """Return a form without the marks of Latin and Greek letters; letters of other scripts keep theirs."""
    if form.isascii():
        return form
    return _MARKED.sub(_unmarked, form).translate(_BARE)


def _unmarked(found: re.Match[str]) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFD", found[0]))
