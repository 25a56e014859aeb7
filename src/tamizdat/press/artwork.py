"""Covers as podcast players and their directories want them: a square JPEG of 1400 to 3000 pixels.

Apple's rules (https://podcasters.apple.com/support/896-artwork-requirements) are those that all others accept. What the
editors chose is made to fit; `show_faults` says what of that readers will see.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Final

from PIL import Image

from tamizdat.archive.documents import Story
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.press.transcripts import first

LEAST: Final = 1400  # pixels
MOST: Final = 3000
_WORTH_IT: Final = (
    600  # pixels of an episode's own picture, of which a cover is made: a smaller one would be a blur
)
_QUALITY: Final = 82  # keeps 1400 pixels of a photograph below the half megabyte that directories advise
_RANKS: Final = {"png": 3, "jpeg": 2, "webp": 1, "avif": 0}  # of two of one size, the one that lost least


def largest(picture: Picture | None) -> Rendition | None:
    """Return the rendition of which a cover is made; None for no picture."""
    renditions = picture.renditions if picture else ()
    return max(renditions, key=lambda each: (min(each.width, each.height), _RANKS[each.format]), default=None)


def of_episode(story: Story) -> Rendition | None:
    """Return what an episode's own cover is made of: its square picture; None where the show's cover stands for it."""
    recording = first(story)
    if story.episode is None or recording is None:
        return None
    found = largest(recording.poster or story.lead)
    return found if found and is_square(found) and found.width >= _WORTH_IT else None


def is_square(rendition: Rendition) -> bool:
    """Return whether a picture is square but for a hair."""
    return abs(rendition.width - rendition.height) <= max(rendition.width, rendition.height) // 100


@lru_cache(maxsize=16)
def square(picture: bytes) -> bytes:
    """Return the middle of a picture as a square JPEG of a size that directories accept, on white where it is transparent.

    Raises:
        OSError: it cannot be read as a picture.
    """
    with Image.open(io.BytesIO(picture)) as opened:
        image = opened.convert("RGBA")
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    size = max(LEAST, min(side, MOST))
    box = (left, top, left + side, top + side)
    shown = image.resize((size, size), Image.Resampling.LANCZOS, box=box)
    ground = Image.new("RGB", (size, size), "white")
    ground.paste(shown, mask=shown.getchannel("A"))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue()
