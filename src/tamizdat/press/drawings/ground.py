"""A map in pixels: the drawing that pages have as SVG, painted with the colours of the paper."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from PIL import Image, ImageDraw

from tamizdat.press.drawings.faces import Palette
from tamizdat.press.maps import Maps
from tamizdat.press.maps.globe import Line
from tamizdat.press.maps.lines import signed_area
from tamizdat.press.maps.views import Format

FINE: Final = 2  # the map is painted so many times as large and then made smaller, which smooths its edges
DASH, GAP = 10, 7  # of disputed borders, in units of the view
_PATH: Final = re.compile(r'<path class="([a-z-]+)" d="([^"]*)"/>')
_CIRCLE: Final = re.compile(r'<circle class="m-spot" cx="(\d+)" cy="(\d+)" r="(\d+)"/>')
_NUMBER: Final = re.compile(r"-?\d+")
_FILLED: Final = {
    "m-land": ("map_land", "map_water"),
    "m-place": ("map_place", "map_land"),
    "m-water": ("map_water", "map_land"),
}
_STROKED: Final = {  # the colour of a line, and its width in units of the view
    "m-part": ("map_place", 3),
    "m-border": ("map_line", 2),
    "m-within": ("map_land", 2),
    "m-case": ("map_land", 5),
    "m-disputed": ("map_ink", 2),
}


@lru_cache(maxsize=32)
def ground(maps: Maps, codes: tuple[str, ...], colours: Palette, width: int, height: int) -> Image.Image:
    """Return the map of places; sizes are in pixels.

    Raises:
        UnknownPlaceCode: the atlas knows no such place.
    """
    form = Format(width * FINE, height * FINE, 0.56, 900, 1.2, 10**6)
    drawing = maps.ground(codes, form)
    image = Image.new("RGB", (form.width, form.height), colours.map_water)
    draw = ImageDraw.Draw(image)
    for kind, data in _PATH.findall(drawing):
        lines = list(_lines(data))
        if kind in _FILLED:
            outside, inside = (getattr(colours, name) for name in _FILLED[kind])
            for line in sorted(lines, key=lambda line: -abs(signed_area(line))):
                draw.polygon(line, fill=outside if signed_area(line) < 0 else inside)
        elif kind in _STROKED:
            name, thickness = _STROKED[kind]
            pieces = [piece for line in lines for piece in _dashed(line)] if kind == "m-disputed" else lines
            for line in pieces:
                draw.line(line, fill=getattr(colours, name), width=thickness, joint="curve")
    for x, y, radius in _CIRCLE.findall(drawing):
        r = int(radius)
        draw.ellipse((int(x) - r, int(y) - r, int(x) + r, int(y) + r), outline=colours.map_place, width=6)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _lines(data: str) -> Iterator[Line]:
    """Yield the lines of path data as `maps.svg` writes it: a start, and steps from point to point."""
    for subpath in data.replace("z", "").split("M")[1:]:
        start, _, rest = subpath.partition("l")
        x, y = (int(number) for number in _NUMBER.findall(start))
        line: Line = [(x, y)]
        steps = [int(number) for number in _NUMBER.findall(rest)]
        for right, down in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + right, y + down
            line.append((x, y))
        yield line


def _dashed(line: Line) -> Iterator[Line]:
    """Yield the dashes of a line: `DASH` units of it, then none for as long as `GAP`."""
    left, on, dash = float(DASH), True, [line[0]]
    for (ax, ay), (bx, by) in pairwise(line):
        length = math.hypot(bx - ax, by - ay)
        done = 0.0
        while length - done > left:
            done += left
            point = ax + (bx - ax) * done / length, ay + (by - ay) * done / length
            if on:
                yield [*dash, point]
            on, dash, left = not on, [point], float(GAP if on else DASH)
        left -= length - done
        dash.append((bx, by))
    if on and len(dash) > 1:
        yield dash
