"""Maps with points: numbered spots on the map of a place, or on a nearer one where they lie close together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from tamizdat.press.maps.atlas import Atlas
from tamizdat.press.maps.drawing import fitted
from tamizdat.press.maps.framing import around, framed
from tamizdat.press.maps.globe import spot
from tamizdat.press.maps.labels import Ground, Named, labels
from tamizdat.press.maps.scene import Scene
from tamizdat.press.maps.views import FORMATS, View

_STORY = FORMATS["story"]
_NEAR = replace(_STORY, fill=0.6, least=250)  # the format of a map that is framed by its points
_EDGE = 0.04  # of the width: no point is nearer to the edge


class Spotted(NamedTuple):
    """A point with a name."""

    latitude: float  # degrees north
    longitude: float  # degrees east
    name: str
    number: str  # as it is written on the map


def drawing(atlas: Atlas, places: tuple[str, ...], points: Sequence[Spotted], language: str) -> str:
    """Return what stands inside the SVG of a map with points; `places` are the codes of what it shows, which may be none."""
    view = _view(atlas, places, points)
    scene = Scene(atlas, places, view)
    body = fitted(scene)
    spots = [Named(view.at(point.longitude, point.latitude), point.name, point.number) for point in points]
    return body + labels(Ground(scene), language, spots)


def _view(atlas: Atlas, places: tuple[str, ...], points: Sequence[Spotted]) -> View:
    """Return the view of the places if all points are well to be seen there, else that of the points."""
    if places:
        view = framed(atlas, places, _STORY)
        xs, ys = zip(*(view.at(point.longitude, point.latitude) for point in points), strict=True)
        edge = view.form.width * _EDGE
        inside = (
            min(xs) >= edge
            and max(xs) <= view.form.width - edge
            and min(ys) >= edge
            and max(ys) <= view.form.height - edge
        )
        spread = max(xs) - min(xs) > view.form.width / 3 or max(ys) - min(ys) > view.form.height / 3
        if inside and (spread or len(points) == 1):
            return view
    return around([spot(point.longitude, point.latitude) for point in points], _NEAR)
