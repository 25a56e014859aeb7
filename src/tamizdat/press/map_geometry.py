"""Projections and the plane geometry that a small map needs: thinning, clipping, writing paths.

Points on the globe are (longitude, latitude) in degrees; points on paper are in the units of the view, y downwards.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]
Line = list[Point]
Box = tuple[float, float, float, float]
Vector = tuple[float, float, float]


def vector(lon: float, lat: float) -> Vector:
    """Return the unit vector of a point on the globe."""
    lam, phi = math.radians(lon), math.radians(lat)
    return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)


def angle(a: Vector, b: Vector) -> float:
    """Return the angle between two unit vectors, in radians."""
    return math.acos(max(-1.0, min(1.0, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])))


def mean(vectors: Sequence[Vector]) -> Vector:
    """Return the direction of the sum of unit vectors."""
    x, y, z = (sum(v[i] for v in vectors) for i in range(3))
    length = math.sqrt(x * x + y * y + z * z) or 1.0
    return x / length, y / length, z / length


class Azimuthal:
    """Lambert's azimuthal equal-area projection about a point (Snyder 1987, pp. 182-190); the sphere has radius 1."""

    copies = (0,)  # a ring is drawn once; a projection with a seam would draw it again a turn to either side

    def __init__(self, centre: Vector) -> None:
        self.centre = centre
        lam = math.atan2(centre[1], centre[0])
        self.east: Vector = (-math.sin(lam), math.cos(lam), 0.0)
        c, e = centre, self.east
        self.north: Vector = (c[1] * e[2] - c[2] * e[1], c[2] * e[0] - c[0] * e[2], c[0] * e[1] - c[1] * e[0])

    def plane(self, lon: float, lat: float) -> Point:
        """Return a point on the projection plane, y upwards, in radii of the globe."""
        v, c, e, n = vector(lon, lat), self.centre, self.east, self.north
        k = math.sqrt(2 / max(1e-9, 1 + v[0] * c[0] + v[1] * c[1] + v[2] * c[2]))
        return k * (v[0] * e[0] + v[1] * e[1] + v[2] * e[2]), k * (v[0] * n[0] + v[1] * n[1] + v[2] * n[2])

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

    copies = (-360, 0, 360)
    _A = (1.340264, -0.081106, 0.000893, 0.003796)

    def __init__(self, meridian: float) -> None:
        self.meridian = meridian

    def plane(self, lon: float, lat: float) -> Point:
        """Return a point on the projection plane, y upwards, in radii of the globe."""
        a1, a2, a3, a4 = self._A
        theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
        t2 = theta * theta
        t6 = t2**3
        slope = 3 * (9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1)
        x = 2 * math.sqrt(3) * math.radians(lon - self.meridian) * math.cos(theta) / slope
        return x, theta * (a4 * t6 * t2 + a3 * t6 + a2 * t2 + a1)


def thinned(line: Line, tolerance: float) -> Line:
    """Drop points that lie nearer than the tolerance to the line through their kept neighbours (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    keep = [False] * len(line)
    keep[0] = keep[-1] = True
    if line[0] == line[-1]:  # a closed line has no direction: fix its farthest point first
        far = max(
            range(len(line)), key=lambda i: (line[i][0] - line[0][0]) ** 2 + (line[i][1] - line[0][1]) ** 2
        )
        keep[far] = True
        stack = [(0, far), (far, len(line) - 1)]
    else:
        stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        (ax, ay), (bx, by) = line[first], line[last]
        dx, dy = bx - ax, by - ay
        length = math.hypot(dx, dy)
        worst, at = 0.0, first
        for i in range(first + 1, last):
            px, py = line[i]
            away = abs((px - ax) * dy - (py - ay) * dx) / length if length else math.hypot(px - ax, py - ay)
            if away > worst:
                worst, at = away, i
        if worst > tolerance:
            keep[at] = True
            stack += [(first, at), (at, last)]
    return [q for q, kept in zip(line, keep, strict=True) if kept]


def signed_area(ring: Line) -> float:
    """Return the area inside a ring: positive when it runs clockwise on paper (y downwards)."""
    total = 0.0
    px, py = ring[-1]
    for x, y in ring:
        total += px * y - x * py
        px, py = x, y
    return total / 2


def clipped_ring(ring: Line, box: Box) -> Line:
    """Return the part of a ring inside a box (Sutherland and Hodgman)."""
    for axis, limit, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        if not ring:
            return []
        result: Line = []
        before = ring[-1]
        was_in = (before[axis] - limit) * sign >= 0
        for point in ring:
            is_in = (point[axis] - limit) * sign >= 0
            if is_in != was_in:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
                result.append((limit, other) if axis == 0 else (other, limit))
            if is_in:
                result.append(point)
            before, was_in = point, is_in
        ring = result
    return ring


def clipped_segment(a: Point, b: Point, box: Box) -> tuple[Point, Point] | None:
    """Return the part of a segment inside a box, or None (Liang and Barsky)."""
    (ax, ay), dx, dy = a, b[0] - a[0], b[1] - a[1]
    enter, leave = 0.0, 1.0
    for run, room in ((-dx, ax - box[0]), (dx, box[2] - ax), (-dy, ay - box[1]), (dy, box[3] - ay)):
        if run == 0:
            if room < 0:
                return None
            continue
        share = room / run
        if run < 0:
            enter = max(enter, share)
        else:
            leave = min(leave, share)
        if enter > leave:
            return None
    return (ax + enter * dx, ay + enter * dy), (ax + leave * dx, ay + leave * dy)


def clipped_line(line: Line, box: Box) -> list[Line]:
    """Return the parts of a line inside a box."""
    parts: list[Line] = []
    for a, b in pairwise(line):
        cut = clipped_segment(a, b, box)
        if cut is None:
            continue
        if parts and parts[-1][-1] == cut[0]:
            parts[-1].append(cut[1])
        else:
            parts.append([cut[0], cut[1]])
    return parts


def hatch(rings: Sequence[Line], spacing: float, box: Box) -> list[Line]:
    """Return strokes at 45° that fill the rings (even-odd), at an even spacing fixed to the paper."""
    step = spacing * math.sqrt(2)
    sums = [x + y for ring in rings for x, y in ring]
    if not sums:
        return []
    strokes: list[Line] = []
    for k in range(math.ceil(min(sums) / step), math.floor(max(sums) / step) + 1):
        level = k * step
        crossings = []
        for ring in rings:
            for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
                sa, sb = ax + ay - level, bx + by - level
                if (sa > 0) != (sb > 0):
                    crossings.append(ax + (bx - ax) * sa / (sa - sb))
        crossings.sort()
        for x1, x2 in zip(crossings[::2], crossings[1::2], strict=False):
            cut = clipped_segment((x1, level - x1), (x2, level - x2), box)
            if cut and math.dist(*cut) > spacing / 2:
                strokes.append([cut[0], cut[1]])
    return strokes


def path(lines: Sequence[Line], *, closed: bool) -> str:
    """Write lines as SVG path data in whole units, relative after each start; lines that shrink to nothing are left out."""
    parts: list[str] = []
    for line in lines:
        points: list[tuple[int, int]] = []
        for x, y in line:
            q = (round(x), round(y))
            if not points or q != points[-1]:
                points.append(q)
        points = _straightened(points)
        if closed and len(points) > 1 and points[0] == points[-1]:
            points.pop()
        if len(points) < (3 if closed else 2):
            continue
        steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points)]
        text = f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{dx} {dy}" for dx, dy in steps)
        parts.append(text.replace(" -", "-") + ("z" if closed else ""))
    return "".join(parts)


def _straightened(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for q in points:
        while len(kept) > 1:
            (ax, ay), (bx, by) = kept[-2], kept[-1]
            if (bx - ax) * (q[1] - by) - (by - ay) * (q[0] - bx):
                break
            kept.pop()
        kept.append(q)
    return kept
