"""Points and caps on the globe, a sphere of radius 1.

Points are (longitude, latitude) in degrees; a longitude may run past 180 where a line crosses the antimeridian.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

Point = tuple[float, float]
Line = list[Point]
Vector = tuple[float, float, float]
Spot = tuple[float, float, float, float, float]  # longitude and latitude in degrees, then the unit vector

EARTH = 6371.0  # km


def vector(lon: float, lat: float) -> Vector:
    """Return the unit vector of a point on the globe."""
    lam, phi = math.radians(lon), math.radians(lat)
    across = math.cos(phi)
    return across * math.cos(lam), across * math.sin(lam), math.sin(phi)


def spot(lon: float, lat: float) -> Spot:
    """Return a point with its unit vector, so that either kind of projection can take it."""
    return lon, lat, *vector(lon, lat)


def angle(a: Vector, b: Vector) -> float:
    """Return the angle between two unit vectors, in radians."""
    return math.acos(max(-1.0, min(1.0, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])))


def mean(vectors: Sequence[Vector]) -> Vector:
    """Return the direction of the sum of unit vectors."""
    x, y, z = map(math.fsum, zip(*vectors, strict=True))
    length = math.sqrt(x * x + y * y + z * z) or 1.0
    return x / length, y / length, z / length


class Cap(NamedTuple):
    """A circle on the globe that holds something: its middle, and its radius in radians."""

    centre: Vector
    radius: float
    cos: float
    sin: float

    @classmethod
    def about(cls, centre: Vector, radius: float) -> Cap:
        """Return the cap of a radius about a middle."""
        radius = min(radius, math.pi)
        return cls(centre, radius, math.cos(radius), math.sin(radius))

    @classmethod
    def around(cls, points: Sequence[Point]) -> Cap:
        """Return a cap that surely holds points, found from their box alone."""
        lons, lats = zip(*points, strict=True)
        west, east, south, north = min(lons), max(lons), min(lats), max(lats)
        widest = 1.0 if south < 0 < north else math.cos(math.radians(min(abs(south), abs(north))))
        # The haversine formula, with the largest difference either way.
        up, across = math.radians(north - south) / 4, math.radians(east - west) / 4 * widest
        radius = 2 * math.asin(min(1.0, math.hypot(up, across)))
        return cls.about(vector((west + east) / 2, (south + north) / 2), radius)

    @classmethod
    def over(cls, caps: Sequence[Cap]) -> Cap:
        """Return a cap that holds others."""
        centre = mean([cap.centre for cap in caps])
        return cls.about(centre, max(angle(centre, cap.centre) + cap.radius for cap in caps))

    def touches(self, other: Cap) -> bool:
        """Say whether two caps may have a point in common."""
        if self.radius + other.radius >= math.pi:
            return True
        (ax, ay, az), (bx, by, bz) = self.centre, other.centre
        return ax * bx + ay * by + az * bz >= self.cos * other.cos - self.sin * other.sin
