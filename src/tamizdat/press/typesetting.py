"""Spaces at which no line may break: before a dash with spaces around it, after an initial, after words of one letter.

Old rules of composing rooms (for Russian: A. E. Milchin, L. K. Cheltsova, "Spravochnik izdatelya i avtora", on lines).
Browsers do not know them. Texts stay as they were written; it is done when a page is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

Typeset = Callable[[str], str]

# The words of one letter that lean on the next one, by language.
_LEANING: Final = {
    "ru": "авикосуя", "uk": "авзийоуєія", "be": "авзіоуя", "bg": "авиос", "mk": "авио", "sr": "аиоуск",
    "pl": "aiouwz", "cs": "aiksouvz", "sk": "aiksouvz", "sl": "aikosuvz", "hr": "aiouks",
}  # fmt: skip
# Each follows the space in question, with which the expression begins: so the search for it is quick.
_DASH: Final = r"(?=[—–] )"
_INITIAL: Final = r"(?<=\b[A-ZА-ЯЁЄІЇҐЎ]\. )(?=\w)"  # A. S. Pushkin
_FIXED: Final = "\u00a0"


@cache
def typesetter(language: str) -> Typeset:
    """Return what puts such spaces into a text, or into HTML, of a language (BCP 47)."""
    leaning = _LEANING.get(language.partition("-")[0])
    if leaning is None:
        return _of_any_language
    words = rf"(?<=\b[{leaning}{leaning.upper()}] )(?=[\w«„“\"(<])"
    pattern = re.compile(f" (?:{words}|{_DASH}|{_INITIAL})")

    def typeset(text: str) -> str:
        return pattern.sub(_FIXED, text)

    return typeset


_ANY: Final = re.compile(f" (?:{_DASH}|{_INITIAL})")


def _of_any_language(text: str) -> str:
    wanted = "— " in text or "– " in text or ". " in text
    return _ANY.sub(_FIXED, text) if wanted else text
