"""Marks: a point on a map, or how far around a point something may be."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from tamizdat.press.maps import svg
from tamizdat.press.maps.atlas import Atlas
from tamizdat.press.maps.framing import framed
from tamizdat.press.maps.globe import EARTH
from tamizdat.press.maps.views import FORMATS, Size, View

_DOT = 90  # the width of a view is so many times the radius of a dot
# What the theme fills an area with: thinner and thinner towards its rim.
_SOFT = (
    '<radialGradient class="m-soft" id="m-soft">'
    '<stop stop-opacity=".8"/><stop offset="1" stop-opacity="0"/></radialGradient>'
)


class Mark(NamedTuple):
    """What is drawn over a map: a dot, a ring of a known size, or an area without an edge."""

    kind: Literal["dot", "ring", "area"]
    longitude: float  # degrees east
    latitude: float  # degrees north
    reach: float = 0  # km around the point; of a dot it means nothing


def drawn(atlas: Atlas, places: tuple[str, ...], size: Size, mark: Mark) -> str:
    """Return a mark on the map of some places, sorted; nothing where its point is not in view."""
    view = _view(atlas, places, size)
    x, y = view.at(mark.longitude, mark.latitude)
    if not (0 <= x <= view.form.width and 0 <= y <= view.form.height):
        return ""
    dot = view.form.width // _DOT
    radius = dot if mark.kind == "dot" else max(dot, round(mark.reach / EARTH * view.scale))
    circle = svg.circle(f"m-{mark.kind}", x, y, radius)
    return _SOFT + circle if mark.kind == "area" else circle


@lru_cache(maxsize=256)
def _view(atlas: Atlas, places: tuple[str, ...], size: Size) -> View:
    return framed(atlas, places, FORMATS[size])
