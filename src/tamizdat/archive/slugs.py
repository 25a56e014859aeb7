"""The last part of an address, made of words in any script."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from anyascii import anyascii

LONGEST: Final = 80  # characters

_OTHERS: Final = re.compile(r"[^a-z0-9_\s-]")
_GAPS: Final = re.compile(r"[-_\s]+")
_SOUND: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def slug_of(words: str, longest: int = LONGEST) -> str:
    """Return words as small Latin letters and digits with hyphens between; "" if nothing of them can be written so."""
    latin = anyascii(unicodedata.normalize("NFKC", words)).lower()
    return _GAPS.sub("-", _OTHERS.sub("", latin)).strip("-")[:longest].strip("-")


def is_slug(text: str) -> bool:
    """Return whether a text is a slug already."""
    return bool(_SOUND.match(text))
