"""Writing SVG: paths in whole units, and texts."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from tamizdat.press.maps.globe import Line


def path(kind: str, lines: Sequence[Line], *, closed: bool) -> str:
    """Return lines as one path of a class, or nothing where there are none."""
    data = path_data(lines, closed=closed)
    return f'<path class="{kind}" d="{data}"/>' if data else ""


def path_data(lines: Sequence[Line], *, closed: bool) -> str:
    """Write lines as path data in whole units, relative after each start; lines that shrink to nothing are left out."""
    return "".join(_subpath(line, closed=closed) for line in lines)


def _subpath(line: Line, *, closed: bool) -> str:
    points = _straightened([(round(x), round(y)) for x, y in line])
    if closed and len(points) > 1 and points[0] == points[-1]:
        points.pop()
    if len(points) < (3 if closed else 2):
        return ""
    steps = " ".join([f"{bx - ax} {by - ay}" for (ax, ay), (bx, by) in pairwise(points)])
    return f"M{points[0][0]} {points[0][1]}l{steps}".replace(" -", "-") + ("z" if closed else "")


def _straightened(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out points that repeat the one before, or lie on a straight line through their neighbours."""
    kept: list[tuple[int, int]] = []
    for q in points:
        if kept and q == kept[-1]:
            continue
        while len(kept) > 1:
            (ax, ay), (bx, by) = kept[-2], kept[-1]
            if (bx - ax) * (q[1] - by) - (by - ay) * (q[0] - bx):
                break
            kept.pop()
        kept.append(q)
    return kept


def text(kind: str, x: float, y: float, words: str) -> str:
    """Return a text of a class at a point."""
    return f'<text class="{kind}" x="{round(x)}" y="{round(y)}">{escape(words, quote=False)}</text>'


def circle(kind: str, x: float, y: float, radius: int) -> str:
    """Return a circle of a class about a point."""
    return f'<circle class="{kind}" cx="{round(x)}" cy="{round(y)}" r="{radius}"/>'
