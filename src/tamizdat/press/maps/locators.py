"""The locator map of some places, as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import get_args

from tamizdat.press.maps.atlas import Atlas
from tamizdat.press.maps.drawing import fitted
from tamizdat.press.maps.framing import framed
from tamizdat.press.maps.labels import Ground, labels
from tamizdat.press.maps.scene import Scene
from tamizdat.press.maps.views import FORMATS, Size


def locator(atlas: Atlas, codes: Sequence[str], *, language: str, size: Size, title: str) -> str:
    """Return a locator map as inline SVG.

    `codes` are the places to show, in any order (at least one); `language` is that of the names on the map (BCP 47);
    `title` is the text alternative. A card is at most 4 kB, a story's map 10 kB, a front's 12 kB. Raises UnknownPlaceCode.
    """
    if size not in get_args(Size):
        raise ValueError(f"size is {size!r}; it must be one of {', '.join(get_args(Size))}")
    if not codes:
        raise ValueError("codes is empty: a place without map codes has no map")
    return _written(atlas, tuple(sorted(set(codes))), language, size, title)


@lru_cache(maxsize=1024)
def _written(atlas: Atlas, places: tuple[str, ...], language: str, size: Size, title: str) -> str:
    atlas.check(places)
    form = FORMATS[size]
    body = _drawn(atlas, places, size)[0]
    if form.label:
        body += _named(atlas, places, size, language)
    return (
        f'<svg class="map m-{size}" viewBox="0 0 {form.width} {form.height}" role="img"'
        f' aria-label="{escape(title)}"><title>{escape(title)}</title>{body}</svg>'
    )


def shared(atlas: Atlas, codes: Sequence[str], *, title: str) -> tuple[str, str, str]:
    """Return a card's locator map in two pieces, so that a page with fifty cards holds each drawing once.

    Args:
        atlas: the outlines
        codes: the places to show, at least one
        title: the text alternative

    Returns:
        The drawing's name; the drawing, a `<g>` with the name as its id, to stand among the `<defs>` of one SVG of the
        page; and the map, an SVG that uses it. Both have the map's classes: styles do not reach from one into the other.

    Raises:
        UnknownPlaceCode: the atlas knows no such place.
    """
    atlas.check(codes)
    form, places = FORMATS["card"], tuple(sorted(set(codes)))
    name = f"map-{'-'.join(places)}"
    use = (
        f'<svg class="map m-card" viewBox="0 0 {form.width} {form.height}" role="img"'
        f' aria-label="{escape(title)}"><title>{escape(title)}</title><use href="#{name}"/></svg>'
    )
    return name, f'<g class="map m-card" id="{name}">{_drawn(atlas, places, "card")[0]}</g>', use


def clear_drawings() -> None:
    """Forget the maps that were drawn; the next of each is drawn anew."""
    _written.cache_clear()
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
