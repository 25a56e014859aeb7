"""Drawing: the layers of a map from the water up, without its names."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tamizdat.press.maps import svg
from tamizdat.press.maps.atlas import STEPS, Ring
from tamizdat.press.maps.framing import mainland
from tamizdat.press.maps.globe import Line, spot
from tamizdat.press.maps.lines import clipped_line, hatch, signed_area
from tamizdat.press.maps.projections import Azimuthal
from tamizdat.press.maps.scene import Grain, Scene, rank
from tamizdat.press.maps.views import View

COARSEST = 16  # steps of a rank that a map may be thinned by: forty times as coarse as at first


def fitted(scene: Scene) -> str:
    """Draw a scene as finely as its format's bytes allow."""
    layers, limit = _Layers(scene), scene.view.form.drawing
    drawn: dict[int, str] = {}
    short, long = COARSEST, -1  # the finest step that is known to fit, the coarsest that is known not to
    step = layers.guess()
    while short - long > 1 or short not in drawn:
        step = max(long + 1, min(short - 1 if short in drawn else short, step))
        drawn[step] = layers.drawn(step)
        # Lines thin out evenly, so a guess from the length is seldom off by more than one.
        times = math.log2(len(drawn[step]) / limit) * 4
        if times > 0 and step < COARSEST:
            long, step = step, step + max(1, math.floor(times))
        else:
            short, step = step, step - max(1, math.floor(-times))
    return drawn[short]


class _Layers:
    """The layers of one scene; what does not depend on the grain is drawn once."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        form = scene.view.form
        self.finest = Grain(rank(scene.view, form.detail), rank(scene.view, form.detail * 1.2))
        lines = graticule(scene.view) if form.label else []
        self.grid = svg.path("m-grid", lines, closed=False)
        self.places = scene.near(scene.atlas.union(scene.codes))
        self.lands = scene.near(_land(scene))

    def grain(self, step: int) -> Grain:
        """Return the finest grain, thinned by some steps: the place half as much, and by an octave and a third at most."""
        return Grain(self.finest.own + min(step // 2, 4), self.finest.rest + step)

    def guess(self) -> int:
        """Return the step that is likely to fill the format's bytes, at five bytes for a point in view."""
        room = self.scene.view.form.drawing / 5
        return next((n for n in range(COARSEST) if self.scene.points(self.grain(n)) < room), COARSEST)

    def drawn(self, step: int) -> str:
        """Return the drawing, thinned by some steps."""
        scene, grain = self.scene, self.grain(step)
        detail = scene.view.form.detail
        islet = 6 * max(2.0, 1.2 * detail * 2 ** (step / STEPS)) ** 2
        own_islet = 2 * max(2.0, detail * 2 ** ((grain.own - self.finest.own) / STEPS)) ** 2
        outlined = [
            r for code in scene.codes if code in scene.atlas.outlines for r in scene.area(code, grain)
        ]
        places = scene.rings(self.places, grain, own_islet) + outlined
        borders = scene.borders(grain)
        parts = [
            self.grid,
            svg.path("m-land", scene.rings(self.lands, grain, islet), closed=True),
            svg.path("m-part", self._hatching(grain), closed=False),
            svg.path("m-place", places, closed=True),
            svg.path("m-water", scene.lakes(grain, islet / 2), closed=True),
        ]
        parts += [
            svg.path(kind, borders.get(kind, []), closed=False)
            for kind in ("m-border", "m-within", "m-case", "m-disputed")
        ]
        return "".join([*parts, self._ringed(places)])

    def _hatching(self, grain: Grain) -> list[Line]:
        scene = self.scene
        spacing = scene.view.form.width / 110
        return [s for code in scene.hatched for s in hatch(scene.area(code, grain), spacing, scene.view.box)]

    def _ringed(self, places: Sequence[Line]) -> str:
        """Return a ring around a place that is too small to be seen (an island state)."""
        scene, width = self.scene, self.scene.view.form.width
        if not scene.codes or sum(abs(signed_area(r)) for r in places) > (width / 60) ** 2:
            return ""
        points = scene.view.line([s for code in scene.codes for s in mainland(scene.atlas, code)])
        x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
        return svg.circle("m-spot", x, y, width // 24)


def _land(scene: Scene) -> Sequence[Ring]:
    """Return the rings of all land, or of the land around the place, which covers its own: whichever is shorter."""
    atlas, own = scene.atlas, set(scene.codes)
    shore = border = 0
    for number in scene.own:
        inside = own.issuperset(atlas.owners[number])
        if inside and len(atlas.owners[number]) > 1:
            continue
        if inside:
            shore += len(atlas.arcs[number].points)
        elif not own.isdisjoint(atlas.owners[number]):
            border += len(atlas.arcs[number].points)
    if shore <= border:
        return atlas.shores
    return atlas.union(code for code in atlas.areas if code not in own)


def graticule(view: View) -> list[Line]:
    """Return meridians and parallels, as many as the view can carry."""
    if isinstance(view.projection, Azimuthal):
        step, lon0, lat0, span, height = _spacing(view, view.projection)
    else:
        step, lon0, lat0, span, height = 20, 10, 20, 180, 80
    south, north = max(-80, lat0 - height), min(80, lat0 + height)
    lats, lons = _evenly(view, south, north), _evenly(view, lon0 - span, lon0 + span)
    lines = [[spot(lon, lat) for lat in lats] for lon in range(lon0 - span, lon0 + span, step)]
    lines += [[spot(lon, lat) for lon in lons] for lat in range(south // step * step, north + 1, step)]
    drawn = (view.line(line) for line in lines)
    return [part for line in drawn for part in clipped_line(line, view.box)]


def _evenly(view: View, first: int, last: int) -> list[float]:
    """Return angles from the first to the last, so near that lines between them leave the circle by two units at most."""
    # The height of a segment of a circle of radius r over an angle a is about r a²/8; no line here is bent more.
    count = math.ceil(math.radians(last - first) / math.sqrt(16 / view.scale))
    return [first + (last - first) * i / count for i in range(count + 1)]


def _spacing(view: View, projection: Azimuthal) -> tuple[int, int, int, int, int]:
    """Return the step of the graticule, its middle (longitude, latitude), and how far it goes to each side, in degrees."""
    width, reach = view.form.width * view.degree, math.degrees(view.cap.radius)
    step = next((s for s in (1, 2, 5, 10, 20) if width / s < 10), 30)
    centre = projection.centre
    lon0 = round(math.degrees(math.atan2(centre[1], centre[0])) / step) * step
    lat0 = round(math.degrees(math.asin(centre[2])) / step) * step
    height = min(90, math.ceil(reach / step + 1) * step)
    room = math.cos(math.radians(min(84, abs(lat0) + height)))
    return step, lon0, lat0, min(180, math.ceil(reach / room / step + 1) * step), height
