"""The drawing of some places, at one size and in one language."""

from __future__ import annotations

from functools import lru_cache
from typing import get_args

from tamizdat.press.maps.atlas import Atlas
from tamizdat.press.maps.drawing import fitted
from tamizdat.press.maps.framing import framed
from tamizdat.press.maps.labels import Ground, labels
from tamizdat.press.maps.scene import Scene
from tamizdat.press.maps.views import FORMATS, Format, Size


def form_of(size: Size) -> Format:
    """Return what a size means."""
    if size not in get_args(Size):
        raise ValueError(f"size is {size!r}; it must be one of {', '.join(get_args(Size))}")
    return FORMATS[size]


def drawing(atlas: Atlas, places: tuple[str, ...], size: Size, language: str) -> str:
    """Return what stands inside a map's SVG: the drawing of some places, sorted, with names where the size has them."""
    form = form_of(size)
    if not places:
        raise ValueError("codes is empty: a place without map codes has no map")
    body = _drawn(atlas, places, size)[0]
    return body + _named(atlas, places, size, language) if form.label else body


@lru_cache(maxsize=64)
def unnamed(atlas: Atlas, places: tuple[str, ...], form: Format) -> str:
    """Return what stands inside a map's SVG in a format of its own: the drawing of some places, sorted, without names."""
    return fitted(Scene(atlas, places, framed(atlas, places, form)))


def clear_drawings() -> None:
    """Forget the maps that were drawn; the next of each is drawn anew."""
    _drawn.cache_clear()
    _named.cache_clear()


# A hundred stories show the map that a region's front shows, and a drawing without its names is the same in all languages.


@lru_cache(maxsize=256)
def _drawn(atlas: Atlas, codes: tuple[str, ...], size: Size) -> tuple[str, Ground | None]:
    """Return a map without names, and the ground for names if it is to have any."""
    scene = Scene(atlas, codes, framed(atlas, codes, FORMATS[size]))
    drawing, ground = fitted(scene), Ground(scene) if scene.view.form.label else None
    scene.forget()
    return drawing, ground


@lru_cache(maxsize=1024)
def _named(atlas: Atlas, codes: tuple[str, ...], size: Size, language: str) -> str:
    """Return the names of a map in a language."""
    _, ground = _drawn(atlas, codes, size)
    return labels(ground, language) if ground else ""
