"""The picture that social networks show of a story: its headline beside the map of its place, under the paper's name."""

from __future__ import annotations

import io
from typing import Final

import msgspec
from PIL import Image, ImageDraw, ImageOps

from tamizdat.press.drawings.faces import Direction, Palette
from tamizdat.press.drawings.lines import draw, fitted, words_of

SIZE: Final = (1200, 630)
PANEL: Final = 460  # how wide the map is
EDGE: Final = 56
RULE: Final = 10  # the thick line over everything
_HEADLINE: Final = (92, 82, 74, 66, 59, 53, 47, 42, 37, 33)
_LONGEST: Final = 170  # letters of a headline: nobody reads more on a picture
_BYTES: Final = 60_000
_QUALITIES: Final = (80, 68, 50, 30)


class Words(msgspec.Struct, frozen=True):
    """What is written on a card."""

    headline: str
    paper: str
    kind: str = ""  # "Opinion"; nothing where it need not be said
    place: str = ""
    direction: Direction = "ltr"


def card(words: Words, colours: Palette, panel: Image.Image | None) -> bytes:
    """Return a card as JPEG of 60 kB at most; `panel` is a map or photograph, `PANEL` pixels wide."""
    image = Image.new("RGB", SIZE, colours.paper)
    to = ImageDraw.Draw(image)
    width, height = SIZE
    rtl = words.direction == "rtl"
    room = width - 2 * EDGE - (PANEL if panel else 0)
    if panel:
        left = 0 if rtl else width - PANEL
        image.paste(panel, (left, 0))
        border = PANEL if rtl else left
        to.line((border, 0, border, height), fill=colours.hair, width=2)
    to.rectangle((0, 0, width, RULE), fill=colours.ink)
    start = width - EDGE if rtl else EDGE
    y = RULE + 26
    paper = fitted(words_of(words.paper), "Regular", room, 64, (40, 35, 30, 25))
    draw(to, paper, (start, y), colours.ink, words.direction)
    y += paper.height + 14
    end = start - room if rtl else start + room
    to.line((min(start, end), y, max(start, end), y), fill=colours.ink, width=2)
    y += 22
    if words.kind:
        kind = fitted(words_of(words.kind), "Bold", room, 44, (32, 27, 23))
        draw(to, kind, (start, y), colours.accent, words.direction)
        y += kind.height + 8
    foot = height - EDGE + 8
    if words.place:
        place = fitted(words_of(words.place), "Regular", room, 44, (33, 28, 24))
        foot -= place.height
        draw(to, place, (start, foot), colours.soft, words.direction)
        foot -= 12
    headline = fitted(words_of(_short(words.headline)), "Bold", room, foot - y, _HEADLINE)
    draw(to, headline, (start, y), colours.ink, words.direction)
    return _saved(image)


def _short(headline: str) -> str:
    return headline if len(headline) <= _LONGEST else f"{headline[:_LONGEST].rstrip()}…"


def photograph(data: bytes) -> Image.Image:
    """Return a picture cut to the card's panel.

    Raises:
        OSError: it cannot be read.
    """
    with Image.open(io.BytesIO(data)) as opened:
        return ImageOps.fit(
            opened.convert("RGB"), (PANEL, SIZE[1]), Image.Resampling.LANCZOS, centering=(0.5, 0.4)
        )


def _saved(image: Image.Image) -> bytes:
    for quality in _QUALITIES:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True, subsampling=0 if quality > 70 else 2)
        if out.tell() <= _BYTES:
            break
    return out.getvalue()
