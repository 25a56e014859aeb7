"""A view: what part of the globe one size of map shows, and where each point of it comes to lie.

A view is measured in its own units from the top left corner, y downwards; points are whole units.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from tamizdat.press.maps.globe import EARTH, Cap, Line, Point, Spot, spot
from tamizdat.press.maps.lines import Box
from tamizdat.press.maps.projections import EqualEarth, Projection

Size = Literal["thumb", "card", "band", "front", "story"]


@dataclass(frozen=True)
class Format:
    """The measures of one size of map, in units of its view unless said otherwise."""

    width: int
    height: int
    fill: float  # share of the view that the place may fill, in the tighter direction
    least: float  # km: the least width of the country shown, so that a small place keeps its surroundings
    detail: float  # how far lines may depart from their course
    drawing: int  # bytes: lines are thinned until the drawing is no larger
    names: int = 0  # bytes: names are left out, the least first, that do not fit
    label: int = 0  # size of names; 0: none


FORMATS: dict[Size, Format] = {
    "thumb": Format(600, 400, 0.62, 700, 2.2, 2300),
    "card": Format(600, 400, 0.62, 700, 1.0, 3750),
    "band": Format(1600, 640, 0.78, 1500, 1.8, 5100, 800, 28),
    "story": Format(1440, 960, 0.62, 1000, 1.8, 7000, 1450, 28),
    "front": Format(2000, 800, 0.78, 1500, 1.6, 10_200, 1500, 28),
}


@dataclass(frozen=True)
class View:
    """A projection, how large it is drawn, and what stands in the middle."""

    form: Format
    projection: Projection
    scale: float  # units for a radius of the globe
    middle: Point  # the point of the projection's plane that stands in the middle of the view

    @property
    def box(self) -> Box:
        """Return the box that lines are clipped to: a little larger than the view, so that no stroke ends in sight."""
        return -4.0, -4.0, self.form.width + 4.0, self.form.height + 4.0

    @property
    def degree(self) -> float:
        """Return how many degrees of a great circle one unit is."""
        return math.degrees(1 / self.scale)

    @property
    def whole(self) -> bool:
        """Say whether the view shows the whole world."""
        return isinstance(self.projection, EqualEarth)

    @property
    def sparse(self) -> bool:
        """Say whether so much is shown that only the borders and neighbours of the place are kept."""
        across = self.form.width / self.scale * EARTH
        return self.whole or across > (10_500 if self.form.label else 4500)

    @cached_property
    def cap(self) -> Cap:
        """Return a cap of the globe that holds all that is shown."""
        if isinstance(self.projection, EqualEarth):
            return Cap.about((1.0, 0.0, 0.0), math.pi)
        half = math.hypot(self.form.width, self.form.height) / 2 / self.scale + math.hypot(*self.middle)
        return Cap.about(self.projection.centre, 2 * math.asin(min(1.0, half / 2)) * 1.05)

    def at(self, lon: float, lat: float) -> Point:
        """Return where a point of the globe comes to lie."""
        return self.line([spot(lon, lat)])[0]

    def line(self, spots: Sequence[Spot], turn: int = 0) -> Line:
        """Return where a line of the globe comes to lie; points that fall on each other are one."""
        scale = self.scale
        x0, y0 = self.form.width / 2 - self.middle[0] * scale, self.form.height / 2 + self.middle[1] * scale
        line: Line = []
        before: Point | None = None
        for x, y in self.projection.project(spots, turn):
            point = round(x0 + x * scale), round(y0 - y * scale)
            if point != before:
                line.append(point)
                before = point
        return line
