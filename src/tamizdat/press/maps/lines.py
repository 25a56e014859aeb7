"""The plane geometry that a small map needs: clipping, measuring, hatching. Points are on paper, y downwards."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from tamizdat.press.maps.globe import Line, Point

Box = tuple[float, float, float, float]  # left, top, right, bottom


def signed_area(ring: Line) -> float:
    """Return the area inside a ring: positive when it runs clockwise on paper (y downwards)."""
    total = 0.0
    px, py = ring[-1]
    for x, y in ring:
        total += px * y - x * py
        px, py = x, y
    return total / 2


def _crossed(line: Line, box: Box) -> list[tuple[int, float, int]]:
    """Return the sides of a box beyond which a line runs: axis, limit, and 1 where the inside is above the limit."""
    if not line:
        return []
    xs, ys = zip(*line, strict=True)
    sides = [(0, box[0], 1)] if min(xs) < box[0] else []
    sides += [(0, box[2], -1)] if max(xs) > box[2] else []
    sides += [(1, box[1], 1)] if min(ys) < box[1] else []
    return sides + ([(1, box[3], -1)] if max(ys) > box[3] else [])


def clipped_ring(ring: Line, box: Box) -> Line:
    """Return the part of a ring inside a box (Sutherland and Hodgman)."""
    for axis, limit, sign in _crossed(ring, box):
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
    if not _crossed(line, box):
        return [line] if len(line) > 1 else []
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


def joined(lines: Sequence[Line]) -> list[Line]:
    """Return lines with those made one that have an end in common: shorter to write, and dashes run on."""
    ends: dict[Point, Line] = {}  # unfinished lines, by each of their two ends
    rings: list[Line] = []
    for line in lines:
        whole = list(line)
        for _ in ("at its end", "at its start"):
            other = ends.get(whole[-1]) if whole[0] != whole[-1] else None
            if other is not None:
                del ends[other[0]], ends[other[-1]]
                whole += (other if other[0] == whole[-1] else other[::-1])[1:]
            whole.reverse()
        if whole[0] == whole[-1]:
            rings.append(whole)
        else:
            ends[whole[0]] = ends[whole[-1]] = whole
    return [*rings, *(line for end, line in ends.items() if end == line[0])]


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
