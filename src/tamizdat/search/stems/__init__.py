"""Stems: which languages have a stemmer, and by what rules.

In: a form, folded. Out: its stem. A language has a stemmer here and in the browser (`theme/scripts/search/stems_….js`), or
neither: words that are indexed under a stem would not be found otherwise. Here they are Snowball's (https://snowballstem.org),
by PyStemmer; decision 31 says why, and what was added for Russian.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import Stemmer

from tamizdat.search.stems import russian

# Snowball's name; whether the stemmer reads the marks of Latin letters.
LANGUAGES: Final = {
    "de": ("german", True),
    "en": ("english", False),
    "es": ("spanish", True),
    "fr": ("french", True),
    "hy": ("armenian", False),
    "it": ("italian", True),
    "pt": ("portuguese", True),
    "ro": ("romanian", True),
    "ru": ("russian", False),
    "tr": ("turkish", True),
}


def stemmer(base: str) -> Callable[[str], str] | None:
    """Return what makes stems of the forms of a language, "ru"; None if words of this language have no stems here."""
    if base not in LANGUAGES:
        return None
    snowball: Callable[[str], str] = Stemmer.Stemmer(LANGUAGES[base][0], 0).stemWord
    return partial(russian.stem, snowball=snowball) if base == "ru" else snowball


def by_marks(base: str) -> bool:
    """Tell whether a language's stemmer reads the marks of Latin letters, so that forms must keep them."""
    return base in LANGUAGES and LANGUAGES[base][1]


def modules_for(tag: str) -> tuple[str, ...]:
    """Return which modules of `theme/scripts/search/` the script for an edition needs for its words, by its BCP 47 tag."""
    base = tag.partition("-")[0].lower()
    return ("words.js", *([f"stems_{base}.js"] if base in LANGUAGES else []))
