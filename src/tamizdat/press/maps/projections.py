"""Two equal-area projections: one for a part of the world, one for all of it.

The plane is measured in radii of the globe, y upwards.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from tamizdat.press.maps.globe import Line, Point, Spot, Vector, spot


class Azimuthal:
    """Lambert's azimuthal equal-area projection about a point (Snyder 1987, pp. 182-190)."""

    turns = (0,)  # a ring is drawn once; a projection with a seam draws it again a turn to either side

    def __init__(self, centre: Vector) -> None:
        self.centre = centre
        lam = math.atan2(centre[1], centre[0])
        self.east: Vector = (-math.sin(lam), math.cos(lam), 0.0)
        c, e = centre, self.east
        self.north: Vector = (c[1] * e[2] - c[2] * e[1], c[2] * e[0] - c[0] * e[2], c[0] * e[1] - c[1] * e[0])

    def plane(self, lon: float, lat: float) -> Point:
        """Return where a point of the globe lies on the plane."""
        return self.project([spot(lon, lat)])[0]

    def project(self, spots: Sequence[Spot], turn: int = 0) -> Line:  # noqa: ARG002 - turns mean nothing here
        """Return where points of the globe lie on the plane."""
        (cx, cy, cz), (ex, ey, _), (nx, ny, nz) = self.centre, self.east, self.north
        line = []
        for _, _, x, y, z in spots:
            k = math.sqrt(2 / max(1e-9, 1 + x * cx + y * cy + z * cz))
            line.append((k * (x * ex + y * ey), k * (x * nx + y * ny + z * nz)))
        return line

    def globe(self, x: float, y: float) -> Vector:
        """Return the unit vector of a point on the plane (the inverse of `plane`)."""
        rho = math.hypot(x, y)
        if rho < 1e-12:
            return self.centre
        c = 2 * math.asin(min(1.0, rho / 2))
        a, b = math.cos(c), math.sin(c) / rho
        p, q, r = (a * self.centre[i] + b * (x * self.east[i] + y * self.north[i]) for i in range(3))
        return p, q, r


class EqualEarth:
    """The Equal Earth projection (Šavrič, Patterson and Jenny 2018) about a meridian: for views wider than a hemisphere."""

    turns = (-360, 0, 360)
    _A = (1.340264, -0.081106, 0.000893, 0.003796)

    def __init__(self, meridian: float) -> None:
        self.meridian = meridian

    def plane(self, lon: float, lat: float) -> Point:
        """Return where a point of the globe lies on the plane."""
        a1, a2, a3, a4 = self._A
        theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
        t2 = theta * theta
        t6 = t2**3
        slope = 3 * (9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1)
        x = 2 * math.sqrt(3) * math.radians(lon - self.meridian) * math.cos(theta) / slope
        return x, theta * (a4 * t6 * t2 + a3 * t6 + a2 * t2 + a1)

    def project(self, spots: Sequence[Spot], turn: int = 0) -> Line:
        """Return where points of the globe lie on the plane, `turn` degrees farther east."""
        return [self.plane(lon + turn, lat) for lon, lat, *_ in spots]


Projection = Azimuthal | EqualEarth
