"""Framing: choosing the view in which places stand well."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tamizdat.press.maps.atlas import Atlas, index
from tamizdat.press.maps.globe import EARTH, Line, Spot, Vector, angle, mean, spot
from tamizdat.press.maps.lines import Box
from tamizdat.press.maps.projections import Azimuthal, EqualEarth, Projection
from tamizdat.press.maps.views import Format, View

ROUGH = 17  # rank of points that an outline is measured by: they lie within 0.05° of it
WIDE = math.radians(62)  # a place that reaches farther from its middle is shown on a map of the whole world


def framed(atlas: Atlas, codes: Sequence[str], form: Format) -> View:
    """Return the view of places in a format."""
    parts = {code: mainland(atlas, code) for code in codes}
    return around([s for code in _framing(parts) for s in parts[code]], form)


def around(spots: Sequence[Spot], form: Format) -> View:
    """Return the view of points in a format; of the whole world if they are far from each other."""
    vectors = [_vector(s) for s in spots]
    about = Azimuthal(mean(vectors))
    if max(angle(about.centre, v) for v in vectors) > WIDE:
        return _world(form)
    left, bottom, right, top = _bounds(about, spots)
    projection = Azimuthal(about.globe((left + right) / 2, (bottom + top) / 2))
    left, bottom, right, top = _bounds(projection, spots)
    scale = min(
        form.width * form.fill / max(right - left, 1e-6),
        form.height * form.fill / max(top - bottom, 1e-6),
        form.width / (form.least / EARTH),
    )
    return View(form, projection, scale, ((left + right) / 2, (bottom + top) / 2))


def _world(form: Format) -> View:
    """Return the whole breadth of the world, the north first where the view is too low for all of it."""
    scale = max(form.width / 5.3, form.height / 2.7)
    return View(form, EqualEarth(11.0), scale, (0.0, max(0.0, 1.32 - form.height / scale / 2)))


def _bounds(projection: Projection, spots: Sequence[Spot]) -> Box:
    xs, ys = zip(*projection.project(spots), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _framing(parts: dict[str, list[Spot]]) -> list[str]:
    """Return the codes that decide the frame: a giant among small neighbours runs off the edge instead of shrinking them."""
    spread = {code: _spread(spots) for code, spots in parts.items()}
    middling = sorted(spread.values())[len(spread) // 2]
    giants = [code for code in parts if len(parts) > 3 and spread[code] > 4 * middling]
    return [code for code in sorted(parts) if code not in giants] if len(giants) == 1 else sorted(parts)


def _spread(spots: Sequence[Spot]) -> float:
    vectors = [_vector(s) for s in spots]
    centre = mean(vectors)
    return max(angle(centre, v) for v in vectors)


def mainland(atlas: Atlas, code: str) -> list[Spot]:
    """Return an area's outline, roughly, without its far-off parts (French Guiana, Hawaii), with areas disputed within it."""
    if code in atlas.outlines:
        return [spot(*q) for q in atlas.outlines[code]]
    rings = [
        [s for ref in polygon[0] for s in atlas.arcs[index(ref)].spots(ROUGH)]
        for polygon in atlas.areas[code]
    ]
    sizes = [_size([s[:2] for s in ring]) for ring in rings]
    largest = max(sizes)
    main = rings[sizes.index(largest)]
    centre = mean([_vector(s) for s in main])
    reach = max(angle(centre, _vector(s)) for s in main) * 1.25 + 0.03
    kept = list(main)
    for ring, size in zip(rings, sizes, strict=True):
        if ring is main or size <= 0.003 * largest:
            continue
        if size > 0.3 * largest or all(angle(centre, _vector(s)) < reach for s in ring):
            kept += ring
    for child, parent in sorted(atlas.parents.items()):
        if parent == code and child in atlas.areas:
            kept += mainland(atlas, child)
    return kept


def _vector(spot: Spot) -> Vector:
    return spot[2:]


def _size(ring: Line) -> float:
    """Return the area of a ring's box in square degrees at its own latitude."""
    lons, lats = zip(*ring, strict=True)
    width, height = max(lons) - min(lons), max(lats) - min(lats)
    return float(width * height * math.cos(math.radians(sum(lats) / len(lats))))
