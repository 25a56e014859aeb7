"""Which pictures look alike: the same one at another size, cut or coloured a little differently, saved again.

A picture's likeness is its difference hash (N. Krawetz, "Kind of Like That", 2013): it is made grey and 9 × 8 pixels large;
each pixel that is brighter than the one on its right is a bit. Likenesses of one picture differ in a few of the 64 bits,
of two pictures in half of them.
"""

from __future__ import annotations

from typing import Final

from PIL import Image

ALIKE: Final = 8  # bits in which pictures that look alike differ at most
_COLUMNS: Final = 8
_FLAT: Final = 8  # between the darkest and the brightest pixel, of 255: a plain ground looks like every other


def likeness(image: Image.Image) -> int | None:
    """Return a picture's likeness, a signed number of 64 bits; None for one in which nothing can be told apart."""
    grey = image.convert("L").resize((_COLUMNS + 1, _COLUMNS), Image.Resampling.LANCZOS)
    darkest, brightest = grey.getextrema()
    if float(brightest) - float(darkest) < _FLAT:  # type: ignore[arg-type] - of one band these are numbers
        return None
    pixels = grey.tobytes()
    bits = 0
    for row in range(_COLUMNS):
        for column in range(_COLUMNS):
            at = row * (_COLUMNS + 1) + column
            bits = bits << 1 | (pixels[at] > pixels[at + 1])
    return bits - (1 << 64) if bits >= 1 << 63 else bits


def differ(one: int, other: int) -> int:
    """Return in how many bits two likenesses differ."""
    return ((one ^ other) & (1 << 64) - 1).bit_count()
