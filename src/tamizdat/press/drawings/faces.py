"""Faces: the theme's fonts by script, and the colours in which its pages are dressed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final, Literal

import msgspec
from PIL import ImageFont, features

from tamizdat.press.drawings.cmap import letters

Weight = Literal["Regular", "Bold"]
Direction = Literal["ltr", "rtl"]

_FOLDER: Final = Path(str(resources.files("tamizdat.theme"))) / "fonts"
# By the first word of a letter's name in Unicode; all other letters are looked for in the first of these.
_FACES: Final = {
    "LATIN": "NotoSerif",
    "ARABIC": "NotoNaskhArabic",
    "ARMENIAN": "NotoSerifArmenian",
    "GEORGIAN": "NotoSerifGeorgian",
}
_JOINER: Final = "\u200c"  # the zero-width non-joiner, which Persian writes within words
_UNSEEN: Final = ("Cc", "Cf", "Cs", "Co", "Cn")
_ONE_WEIGHT: Final = ("NotoSerifArmenian", "NotoSerifGeorgian")
_COLOUR: Final = re.compile(r"--([a-z-]+):\s*(#(?:[0-9a-fA-F]{3}){1,2})\b")


class Palette(msgspec.Struct, frozen=True):
    """The colours of a drawing, as "#rrggbb", named as the theme's tokens are."""

    paper: str = "#fbf9f3"
    ink: str = "#1a1813"
    soft: str = "#575044"
    hair: str = "#d6cebe"
    accent: str = "#8a1f30"
    map_land: str = "#e6ddc9"
    map_water: str = "#ffffff"
    map_place: str = "#8a1f30"
    map_line: str = "#a3967b"
    map_ink: str = "#3a342a"


def palette(*styles: str) -> Palette:
    """Return the colours that style sheets give to the paper for light screens, the last one's first; else the house's."""
    light = "\n".join(style.partition("prefers-color-scheme: dark")[0] for style in styles)
    found = {name.replace("-", "_"): colour for name, colour in _COLOUR.findall(light)}
    return Palette(**{name: found[name] for name in Palette.__struct_fields__ if name in found})


def shapes() -> bool:
    """Return whether scripts can be drawn whose letters join and whose lines run from the right."""
    return bool(features.check("raqm"))


def libraries() -> tuple[str, ...]:
    """Return the versions of what decides how letters come out."""
    named = ("freetype2", "raqm", "fribidi", "harfbuzz", "libjpeg_turbo")
    return (str(features.version("pil")), *(str(features.version(each)) for each in named), str(shapes()))


def face_of(text: str) -> str:
    """Return the name of the face in which a text is drawn: that of most of its letters."""
    counts = dict.fromkeys(_FACES.values(), 0)
    for letter in text:
        if letter.isalpha():
            script = unicodedata.name(letter, "").partition(" ")[0]
            counts[_FACES.get(script, _FACES["LATIN"])] += 1
    return max(counts, key=lambda face: counts[face])


@lru_cache(maxsize=128)
def font(face: str, weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    """Return a face at a size in pixels."""
    weight = "Bold" if face in _ONE_WEIGHT else weight
    engine = ImageFont.Layout.RAQM if shapes() else ImageFont.Layout.BASIC
    return ImageFont.truetype(_FOLDER / f"{face}-{weight}.ttf", size, layout_engine=engine)


def drawable(text: str, face: str) -> str:
    """Return a text without what cannot be drawn: letters that the face lacks, what steers direction, control characters."""
    known = _letters(face)
    shown = (letter for letter in text if letter == _JOINER or unicodedata.category(letter) not in _UNSEEN)
    return " ".join("".join(letter if ord(letter) in known else " " for letter in shown).split())


@lru_cache(maxsize=8)
def _letters(face: str) -> frozenset[int]:
    return letters((_FOLDER / f"{face}-Bold.ttf").read_bytes())
