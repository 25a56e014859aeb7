"""Which names are those of countries and regions, in English and in Russian. For guesses only."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Final

from babel import Locale

_LANGUAGES: Final = ("en", "ru")
# What newsrooms say where CLDR says something longer.
_COMMON: Final = {
    "usa": "US", "u.s.": "US", "america": "US", "сша": "US", "uk": "GB", "britain": "GB", "британия": "GB",
    "turkey": "TR", "turkiye": "TR", "турция": "TR", "moldavia": "MD", "kirghizia": "KG", "киргизия": "KG",
    "кыргызстан": "KG", "kyrgyz republic": "KG", "беларусь": "BY", "белоруссия": "BY", "czech republic": "CZ",
    "north macedonia": "MK", "macedonia": "MK", "палестина": "PS", "palestine": "PS", "южная корея": "KR",
    "south korea": "KR", "north korea": "KP", "северная корея": "KP", "myanmar": "MM", "мьянма": "MM",
    "nagorno karabakh": "AZ-NK", "karabakh": "AZ-NK", "карабах": "AZ-NK", "caucasus": "", "кавказ": "",
    "south caucasus": "", "южный кавказ": "", "north caucasus": "", "северный кавказ": "", "middle east": "",
    "ближний восток": "", "balkans": "", "балканы": "", "baltics": "", "прибалтика": "", "страны балтии": "",
    "eurasia": "", "евразия": "", "latin america": "", "латинская америка": "", "crimea": "UA-43", "крым": "UA-43",
}  # fmt: skip


def code_of(*names: str) -> str | None:
    """Return the atlas's code for the first of these names that is a country or part of one.

    Returns:
        "" for a region that the atlas has no shape for; None where no name is a place.
    """
    known = _names()
    return next((known[folded] for name in names if (folded := _folded(name)) in known), None)


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").replace("ё", "е").split())


@cache
def _names() -> dict[str, str]:
    atlas = json.loads((resources.files("tamizdat") / "theme" / "atlas" / "atlas.json").read_text("utf-8"))
    codes = {*atlas["areas"], *atlas["outlines"]}
    names = {_folded(name): code if code in codes else "" for name, code in _COMMON.items()}
    for code, texts in atlas["names"].items():
        names |= {_folded(texts[language]): code for language in _LANGUAGES if language in texts}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code in codes or (code.isdecimal() and code != "001"):
                names.setdefault(_folded(name), code if code in codes else "")
    return names
