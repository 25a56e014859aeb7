"""The paper's icon: the first letter of its name on a ground of its own colour, or a picture that it chose."""

from __future__ import annotations

import io
from functools import lru_cache
from html import escape
from typing import Final

from PIL import Image, ImageDraw

from tamizdat.press.drawings.faces import Palette, drawable, face_of, font

ICO_SIZES: Final = ((16, 16), (32, 32), (48, 48))
_HIGH: Final = 0.62  # of the letter, by the icon's side


@lru_cache(maxsize=64)
def drawn(letter: str, colours: Palette, size: int) -> bytes:
    """Return the icon of a letter as PNG; `size` is its side in pixels."""
    return _png(_drawn(letter, colours, size))


def vector(letter: str, colours: Palette) -> str:
    """Return the icon of a letter as SVG, in whatever serif the reader's machine has."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<path fill="{colours.accent}" d="M0 0h64v64H0z"/>'
        f'<text x="32" y="48" font-family="Georgia,\'Noto Serif\',serif" font-weight="700" font-size="48" '
        f'text-anchor="middle" fill="{colours.paper}">{escape(letter)}</text></svg>\n'
    )


def first_letter(name: str) -> str:
    """Return the letter that stands for a name: its first that can be drawn; "" if there is none."""
    shown = drawable(name, face_of(name))
    return next((letter.upper() for letter in shown if letter.isalnum()), "")


@lru_cache(maxsize=16)
def scaled(picture: bytes, colours: Palette, size: int) -> bytes:
    """Return a picture as PNG at a size in pixels: its square middle, on paper where it is transparent."""
    return _png(_scaled(picture, colours, size))


def ico(image: bytes) -> bytes:
    """Return an icon, given as PNG, in the form that browsers ask every site for."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(image), formats=["PNG"]) as opened:
        opened.save(out, "ICO", sizes=ICO_SIZES)
    return out.getvalue()


def _drawn(letter: str, colours: Palette, size: int) -> Image.Image:
    image = Image.new("RGB", (size, size), colours.accent)
    draw = ImageDraw.Draw(image)
    face = font(face_of(letter), "Bold", round(size * _HIGH * 1.38))
    left, top, right, bottom = draw.textbbox((0, 0), letter, font=face)
    draw.text(((size - left - right) / 2, (size - top - bottom) / 2), letter, font=face, fill=colours.paper)
    return image


def _scaled(picture: bytes, colours: Palette, size: int) -> Image.Image:
    with Image.open(io.BytesIO(picture)) as opened:
        image = opened.convert("RGBA")
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    square = image.crop((left, top, left + side, top + side)).resize((size, size), Image.Resampling.LANCZOS)
    ground = Image.new("RGB", (size, size), colours.paper)
    ground.paste(square, mask=square.getchannel("A"))
    return ground


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
