"""Draw the sample newsroom's pictures.

    python tools/sample_pictures.py [NAME…]

Everything is drawn by code, in one manner: a block print of few flat colours, cut with a gouge. The same run gives the
same pixels. Needs Pillow, and the DejaVu and Noto fonts for the few letters; the results are committed, so that nobody
else needs them.
"""
# ruff: noqa: C901, E501 - a drawing is a long list of strokes, not a branching thought

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tamizdat.press.maps import Atlas
from tamizdat.press.maps.globe import vector
from tamizdat.press.maps.lines import clipped_line, clipped_ring, hatch
from tamizdat.press.maps.projections import Azimuthal

ROOT = Path(__file__).parents[1] / "src" / "tamizdat"
FILES = ROOT / "sample" / "files"
FONTS = Path("/usr/share/fonts/truetype")

PAPER = (246, 239, 225)
INK = (38, 35, 31)
MADDER = (138, 43, 43)
LAPIS = (44, 74, 120)
SAND = (221, 200, 160)
SAGE = (122, 136, 98)

Colour = tuple[int, int, int]
Point = tuple[float, float]
COVER = 1400  # pixels: the least that directories of podcasts take
OVER = 2  # drawn this much larger, then reduced: smooth edges


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Return a colour between two, `share` of the way from the first."""
    r, g, bl = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return r, g, bl


class Block:
    """One picture being cut: a drawing surface with the few strokes of this hand."""

    def __init__(self, width: int, height: int, ground: Colour, seed: int) -> None:
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * OVER, height * OVER), ground)
        self.draw = ImageDraw.Draw(self.image)
        self.rng = random.Random(seed)

    def scaled(self, points: Iterable[Point]) -> list[Point]:
        """Return points in the surface's own pixels."""
        return [(x * OVER, y * OVER) for x, y in points]

    def area(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill a polygon."""
        if len(points) > 2:
            self.draw.polygon(self.scaled(points), fill=colour)

    def line(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """Draw a line with round joints."""
        self.draw.line(self.scaled(points), fill=colour, width=round(width * OVER), joint="curve")

    def dot(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Draw a disc."""
        r = radius * OVER
        self.draw.ellipse((x * OVER - r, y * OVER - r, x * OVER + r, y * OVER + r), fill=colour)

    def gouge(self, a: Point, b: Point, width: float, colour: Colour) -> None:
        """Draw a cut that swells in its first third and runs out to nothing."""
        dx, dy = b[0] - a[0], b[1] - a[1]
        length = math.hypot(dx, dy) or 1
        nx, ny = -dy / length * width / 2, dx / length * width / 2
        third = (a[0] + dx * 0.3, a[1] + dy * 0.3)
        self.area([a, (third[0] + nx, third[1] + ny), b, (third[0] - nx, third[1] - ny)], colour)

    def text(
        self, x: float, y: float, text: str, font: str, size: int, colour: Colour, anchor: str = "mm"
    ) -> None:
        """Write text in a font given by its path under the system's TrueType folder."""
        face = ImageFont.truetype(str(FONTS / font), size * OVER)
        self.draw.text((x * OVER, y * OVER), text, font=face, fill=colour, anchor=anchor)

    def frame(self, margin: float = 28) -> None:
        """Leave the paper's margin around the print, its edge a little uneven as a hand-cut block's is."""
        w, h, m = self.width, self.height, margin

        def edge(a: Point, b: Point) -> list[Point]:
            steps = 90
            return [
                (
                    a[0] + (b[0] - a[0]) * i / steps + self.rng.uniform(-1.6, 1.6),
                    a[1] + (b[1] - a[1]) * i / steps + self.rng.uniform(-1.6, 1.6),
                )
                for i in range(steps)
            ]

        corners = [(m, m), (w - m, m), (w - m, h - m), (m, h - m)]
        inner = [q for i in range(4) for q in edge(corners[i], corners[(i + 1) % 4])]
        outer = [(-9.0, -9.0), (w + 9.0, -9.0), (w + 9.0, h + 9.0), (-9.0, h + 9.0)]
        self.area([*outer, outer[0], inner[0], *reversed(inner), inner[0], outer[0]], PAPER)

    def save(self, name: str, size: int = 0) -> None:
        """Write the picture in its own flat colours, and blends of the commonest for smooth edges.

        `size` is its width and height in pixels where they differ from those in which it is drawn.
        """
        shape = (size, size) if size else (self.width, self.height)
        small = self.image.resize(shape, Image.Resampling.LANCZOS)
        counts = self.image.getcolors(1 << 24) or []
        flat = [colour for count, colour in sorted(counts, reverse=True) if count > 900]
        for own, blended in ((48, 8), (40, 6), (28, 5), (20, 4), (16, 2)):
            palette = flat[:own]
            palette += [mix(a, b, 0.5) for i, a in enumerate(flat[:blended]) for b in flat[:i]]
            carrier = Image.new("P", (1, 1))
            carrier.putpalette([part for colour in palette for part in colour])
            result = small.quantize(palette=carrier, dither=Image.Dither.NONE)
            result.save(FILES / name, optimize=True)
            if (FILES / name).stat().st_size <= 118_000:
                return
        raise SystemExit(f"{name} stays over 118 kB: cut fewer strokes")


def ridge(rng: random.Random, width: int, base: float, height: float, rough: float) -> list[Point]:
    """Return a mountain skyline from left to right, by halving and shifting."""
    ys = [
        base,
        base - height * rng.uniform(0.5, 1),
        base - height * rng.uniform(0.1, 0.6),
        base - height * rng.uniform(0.4, 1),
    ]
    spread = height * rough
    while len(ys) < 200:
        ys = [v for a, b in pairwise(ys) for v in (a, (a + b) / 2 + rng.uniform(-spread, spread))] + [ys[-1]]
        spread *= 0.52
    return [(width * i / (len(ys) - 1), y) for i, y in enumerate(ys)]


def mountains(
    block: Block, skyline: list[Point], floor: float, colour: Colour, cut: Colour, count: int, snow: float
) -> None:
    """Fill a range down to a floor; cut snow below its peaks and strokes down its flanks."""
    block.area([(0, floor), *skyline, (block.width, floor)], colour)
    top = min(y for _, y in skyline)
    for i in range(1, len(skyline) - 1):
        (x, y), rng = skyline[i], block.rng
        if y < top + snow and rng.random() < 0.9:
            reach = (top + snow - y) * rng.uniform(0.3, 0.75)
            block.gouge((x, y), (x + reach * rng.uniform(-0.2, 0.55), y + reach), rng.uniform(7, 15), cut)
    for _ in range(count):
        x, y = block.rng.choice(skyline)
        depth = (floor - y) * block.rng.random() ** 1.5
        length = block.rng.uniform(20, 70)
        lean = block.rng.uniform(0.25, 0.6) * (1 if block.rng.random() < 0.75 else -1)
        start = (x + depth * lean * 0.6, y + 12 + depth * 0.8)
        block.gouge(
            start,
            (start[0] + length * lean, start[1] + length),
            block.rng.uniform(2, 4.5),
            mix(colour, cut, 0.55),
        )


def sky(block: Block, horizon: float, light: Colour, cut: Colour) -> None:
    """Fill the sky and cut it with long level strokes, denser towards the top."""
    block.area([(0, 0), (block.width, 0), (block.width, horizon), (0, horizon)], light)
    for _ in range(150):
        y = horizon * block.rng.random() ** 1.7
        x = block.rng.uniform(-100, block.width)
        block.gouge(
            (x, y),
            (x + block.rng.uniform(80, 320), y + block.rng.uniform(-3, 3)),
            block.rng.uniform(1.5, 3.5),
            cut,
        )


def poplar(block: Block, x: float, y: float, height: float, colour: Colour) -> None:
    """Draw a poplar standing on (x, y)."""
    half = height * 0.1
    block.area(
        [
            (x, y - height),
            (x + half, y - height * 0.45),
            (x + half * 0.5, y),
            (x - half * 0.5, y),
            (x - half, y - height * 0.45),
        ],
        colour,
    )
    for i in range(3):
        block.gouge(
            (x - half * 0.3, y - height * (0.75 - 0.2 * i)),
            (x + half * 0.4, y - height * (0.6 - 0.2 * i)),
            2.5,
            SAGE,
        )


def rasht_valley() -> None:
    """A broad river between steep ridges with snow; fields and poplars."""
    b = Block(1600, 1000, mix(PAPER, LAPIS, 0.12), 11)
    sky(b, 420, mix(PAPER, LAPIS, 0.14), PAPER)
    b.dot(1180, 170, 62, mix(PAPER, MADDER, 0.75))
    mountains(b, ridge(b.rng, 1600, 400, 270, 0.32), 520, mix(PAPER, LAPIS, 0.45), PAPER, 110, 150)
    mountains(b, ridge(b.rng, 1600, 480, 250, 0.36), 560, mix(PAPER, LAPIS, 0.78), PAPER, 160, 110)
    left = [(0, 210), (120, 260), (210, 250), (330, 360), (430, 420), (560, 520), (690, 575)]
    right = [(900, 575), (1010, 520), (1130, 455), (1240, 390), (1330, 300), (1440, 280), (1600, 180)]
    for side in (left, right):
        steep = [
            (ax + (bx - ax) * t / 12 + b.rng.uniform(-5, 5), ay + (by - ay) * t / 12 + b.rng.uniform(-9, 9))
            for (ax, ay), (bx, by) in pairwise(side)
            for t in range(12)
        ]
        b.area([*steep, (steep[-1][0], 640), (steep[0][0], 640)], mix(INK, LAPIS, 0.35))
        for _ in range(230):
            x, y = b.rng.choice(steep)
            start = (x + b.rng.uniform(-15, 15), y + 10 + (600 - y) * b.rng.random() ** 1.3)
            lean = 0.5 if side is left else -0.5
            if start[1] < 600:
                b.gouge(
                    start, (start[0] + 42 * lean, start[1] + 46), b.rng.uniform(2, 5), mix(PAPER, LAPIS, 0.3)
                )
    b.area([(0, 560), (1600, 560), (1600, 1000), (0, 1000)], SAGE)
    for i in range(11):  # fields: strips that widen towards us, on both sides of the river
        y0, y1 = 575 + 3.6 * i * i, 575 + 3.6 * (i + 1) ** 2
        for x0, x1, k in ((0, 620 - 34 * i, 0), (985 + 28 * i, 1600, 1)):
            tone = (SAND, mix(SAGE, PAPER, 0.35), mix(SAND, MADDER, 0.25), SAGE)[(i * 2 + k * 3 + i // 3) % 4]
            b.area([(x0, y0), (x1, y0), (x1 + (-34 if k == 0 else 28), y1), (x0, y1)], tone)
            for _ in range(9 + i):
                x, y = b.rng.uniform(x0, x1), b.rng.uniform(y0, y1)
                b.gouge((x, y), (x + b.rng.uniform(25, 60), y + 1), 1.5 + i * 0.2, mix(tone, INK, 0.35))
    river_left = [(800, 566), (760, 600), (690, 640), (740, 700), (600, 780), (560, 870), (380, 1000)]
    river_right = [(835, 566), (845, 600), (800, 640), (930, 700), (900, 780), (1040, 870), (1110, 1000)]
    left_bank, right_bank = smoothed(river_left), smoothed(river_right)
    for shift, colour in ((26, SAND), (0, mix(PAPER, LAPIS, 0.55))):
        outer = [(x - shift * (y - 560) / 400, y) for x, y in left_bank]
        inner = [(x + shift * (y - 560) / 400, y) for x, y in right_bank]
        b.area([*outer, *reversed(inner)], colour)
    b.area(rounded([(735, 720), (830, 735), (700, 800), (640, 800)]), SAND)
    b.area(rounded([(760, 850), (900, 880), (850, 960), (690, 930)]), SAND)
    for _ in range(120):
        t = b.rng.random() ** 0.6
        x = 810 + (740 - 810) * t + b.rng.uniform(-1, 1) * (30 + 300 * t * t)
        y = 580 + 410 * t
        b.gouge((x, y), (x - 24 - 60 * t, y + 6 + 16 * t), 2 + 3.5 * t, PAPER)
    for x, y, h in ((120, 720, 150), (165, 735, 170), (215, 742, 140), (330, 650, 90), (355, 654, 100), (380, 656, 84),
                    (1180, 650, 92), (1205, 652, 106), (1232, 655, 88), (1400, 760, 180), (1455, 772, 200), (1508, 780, 170)):  # fmt: skip
        poplar(b, x, y, h, mix(INK, SAGE, 0.3))
    b.frame()
    b.save("rasht-valley.png")


class Chart:
    """A map for a picture: the atlas in one projection."""

    def __init__(self, block: Block, lon: float, lat: float, per_radius: float, middle: Point) -> None:
        self.block, self.per_radius, self.middle = block, per_radius, middle
        self.projection = Azimuthal(vector(lon, lat))
        self.atlas = Atlas.load((ROOT / "theme" / "atlas" / "atlas.json").read_bytes())
        self.box = (-20.0, -20.0, block.width + 20.0, block.height + 20.0)

    def at(self, lon: float, lat: float) -> Point:
        """Return where a point lies on the picture."""
        x, y = self.projection.plane(lon, lat)
        return self.middle[0] + x * self.per_radius, self.middle[1] - y * self.per_radius

    def rings(self, code: str) -> list[list[Point]]:
        """Return an area's outer rings on the picture."""
        rings = []
        for polygon in self.atlas.areas[code]:
            points: list[Point] = []
            for ref in polygon[0]:
                arc = self.atlas.arcs[ref].points if ref >= 0 else self.atlas.arcs[~ref].points[::-1]
                points += [self.at(*q) for q in arc]
            ring = clipped_ring(points, self.box)
            if ring and max(math.dist(q, self.middle) for q in points) < 1.7 * self.per_radius:
                rings.append(ring)
        return rings

    def land(self, colours: dict[str, Colour], land: Colour, line: Colour) -> None:
        """Draw all land, then borders, then lakes."""
        for code in sorted(self.atlas.areas):
            own = colours.get(code, colours.get(self.atlas.parents.get(code, ""), land))
            for ring in self.rings(code):
                self.block.area(ring, own)
        for index, owners in sorted(self.atlas.owners.items()):
            if len(set(owners)) > 1:
                line_points = [self.at(*q) for q in self.atlas.arcs[index].points]
                if max(math.dist(q, self.middle) for q in line_points) < 1.7 * self.per_radius:
                    for part in clipped_line(line_points, self.box):
                        self.block.line(part, line, 1.6)

    def lakes(self, water: Colour) -> None:
        """Draw the lakes."""
        for lake in self.atlas.lakes:
            ring = [self.at(*q) for q in lake.points]
            if max(math.dist(q, self.middle) for q in ring) < 1.5 * self.per_radius:
                self.block.area(clipped_ring(ring, self.box), water)


def sea(block: Block, colour: Colour) -> None:
    """Cut the whole ground with short level strokes, as engravers draw water."""
    for row in range(0, block.height, 14):
        x = block.rng.uniform(-60, 0)
        while x < block.width:
            length = block.rng.uniform(30, 110)
            block.gouge((x, row), (x + length, row + block.rng.uniform(-1, 1)), 2.2, colour)
            x += length + block.rng.uniform(14, 50)


def csto_members_map() -> None:
    """Six states in the organisation, one of them with its part frozen (hatched); three that left, in blue."""
    b = Block(1600, 1000, mix(PAPER, LAPIS, 0.1), 12)
    sea(b, mix(PAPER, LAPIS, 0.22))
    chart = Chart(b, 78, 58, 1130, (830, 470))
    left = mix(PAPER, LAPIS, 0.62)
    members = dict.fromkeys(("RU", "BY", "KZ", "KG", "TJ"), MADDER)
    chart.land(
        {**members, "AM": PAPER, **dict.fromkeys(("AZ", "GE", "UZ"), left), "UA-43": SAND, "UA": SAND},
        SAND,
        mix(SAND, INK, 0.45),
    )
    for ring in chart.rings("AM"):
        for stroke in hatch([ring], 5.5, chart.box):
            b.line(stroke, MADDER, 3)
        b.line([*ring, ring[0]], MADDER, 2.2)
    chart.lakes(mix(PAPER, LAPIS, 0.14))
    b.frame()
    b.save("csto-members-map.png")


def railway(block: Block, points: Sequence[Point], colour: Colour, dashed: Sequence[int] = ()) -> None:
    """Draw a railway line: a solid course with sleepers; the legs in `dashed` go over water, as dashes."""
    for leg, (a, b) in enumerate(pairwise(points)):
        length = math.dist(a, b)
        ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
        if leg in dashed:
            for i in range(0, int(length), 18):
                block.line(
                    [(a[0] + ux * i, a[1] + uy * i), (a[0] + ux * (i + 9), a[1] + uy * (i + 9))], colour, 5
                )
            continue
        block.line([a, b], colour, 5)
        for i in range(8, int(length), 15):
            x, y = a[0] + ux * i, a[1] + uy * i
            block.line([(x - uy * 8, y + ux * 8), (x + uy * 8, y - ux * 8)], colour, 3)


def ndn_routes() -> None:
    """Three routes to Afghanistan: from Riga, from Poti across the Caspian, and through Kyrgyzstan and Tajikistan."""
    b = Block(1600, 1000, mix(PAPER, LAPIS, 0.1), 13)
    sea(b, mix(PAPER, LAPIS, 0.22))
    chart = Chart(b, 48, 47.5, 1780, (740, 500))
    chart.land({"AF": mix(SAND, MADDER, 0.35)}, SAND, mix(SAND, INK, 0.4))
    chart.lakes(mix(PAPER, LAPIS, 0.14))
    north = [(24.1, 56.95), (28.3, 56.3), (32.0, 54.8), (37.6, 55.7), (45.0, 53.2), (50.1, 53.2), (55.1, 51.8), (57.2, 50.3),
             (61.6, 46.8), (65.5, 44.85), (68.2, 43.3), (69.2, 41.3), (66.95, 39.65), (65.8, 38.85), (67.28, 37.22)]  # fmt: skip
    south = [(41.67, 42.15), (44.8, 41.7), (46.4, 40.7), (49.87, 40.4), (51.2, 43.65), (55.2, 45.3), (58.6, 43.1), (60.6, 41.6),
             (64.4, 39.8), (65.8, 38.85), (67.28, 37.22)]  # fmt: skip
    east = [(57.2, 50.3), (63.6, 53.2), (69.0, 50.4), (73.1, 46.8), (71.4, 42.9), (74.6, 42.9), (72.8, 40.5), (69.6, 40.3),
            (68.8, 38.55), (68.6, 37.2)]  # fmt: skip
    railway(b, [chart.at(*q) for q in east], mix(INK, SAGE, 0.35))
    railway(b, [chart.at(*q) for q in south], LAPIS, dashed=(3,))
    railway(b, [chart.at(*q) for q in north], MADDER)
    for lon, lat, latin, cyrillic, dx in (
        (24.1, 56.95, "Riga", "Рига", 0), (41.67, 42.15, "Poti", "Поти", -20), (67.28, 37.22, "Termez", "Термез", -150),
        (49.87, 40.4, "Baku", "Баку", -10), (51.2, 43.65, "Aktau", "Актау", -80), (74.6, 42.9, "Bishkek", "Бишкек", 30),
    ):  # fmt: skip
        x, y = chart.at(lon, lat)
        b.dot(x, y, 12, INK)
        b.dot(x, y, 6.5, PAPER)
        below = latin in ("Termez", "Baku", "Bishkek")
        side = 44 if below else -34
        b.text(x + dx, y + side, f"{latin} · {cyrillic}", "noto/NotoSerif-Bold.ttf", 27, INK)
    b.frame()
    b.save("ndn-routes.png")


ARAL_1960 = [
    (58.50, 43.62), (58.33, 43.90), (58.22, 44.30), (58.24, 44.75), (58.32, 45.15), (58.52, 45.45), (58.80, 45.62), (59.02, 45.85),
    (59.30, 45.98), (59.42, 45.86), (59.60, 45.66), (59.76, 45.70), (59.72, 45.92), (59.52, 46.12), (59.52, 46.28), (59.80, 46.34),
    (60.00, 46.25), (60.15, 46.42), (60.05, 46.62), (60.22, 46.72), (60.55, 46.62), (60.78, 46.70), (61.02, 46.60), (61.22, 46.75),
    (61.50, 46.82), (61.68, 46.72), (61.45, 46.55), (61.20, 46.42), (61.08, 46.20), (60.98, 46.02), (61.12, 45.78), (61.38, 45.55),
    (61.62, 45.35), (61.82, 45.10), (61.95, 44.85), (61.80, 44.62), (61.62, 44.40), (61.35, 44.25), (61.20, 44.02), (60.92, 43.86),
    (60.60, 43.70), (60.25, 43.68), (59.98, 43.78), (59.72, 43.82), (59.45, 43.74), (59.20, 43.80), (58.98, 43.70), (58.78, 43.56),
]  # fmt: skip
ARAL_NOW = [
    [(59.95, 46.22), (60.15, 46.42), (60.10, 46.60), (60.25, 46.69), (60.55, 46.58), (60.80, 46.66), (61.02, 46.56), (61.20, 46.64),
     (61.38, 46.60), (61.16, 46.42), (61.02, 46.22), (60.86, 46.08), (60.60, 46.06), (60.42, 46.14), (60.20, 46.10)],
    [(58.42, 44.35), (58.30, 44.60), (58.32, 45.10), (58.50, 45.42), (58.80, 45.58), (59.02, 45.80), (59.22, 45.86), (59.18, 45.70),
     (58.98, 45.52), (58.80, 45.30), (58.62, 44.95), (58.56, 44.60)],
    [(59.56, 46.14), (59.56, 46.25), (59.78, 46.30), (59.86, 46.22), (59.70, 46.14)],
]  # fmt: skip


def rounded(points: Sequence[Point], times: int = 3) -> list[Point]:
    """Cut the corners of a ring, again and again (Chaikin)."""
    ring = list(points)
    for _ in range(times):
        ring = [
            (a[0] * (1 - t) + b[0] * t, a[1] * (1 - t) + b[1] * t)
            for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
            for t in (0.25, 0.75)
        ]
    return ring


def smoothed(points: Sequence[Point], times: int = 3) -> list[Point]:
    """Cut the corners of an open line, keeping its ends (Chaikin)."""
    line = list(points)
    for _ in range(times):
        inner = [
            (a[0] * (1 - t) + b[0] * t, a[1] * (1 - t) + b[1] * t)
            for a, b in pairwise(line)
            for t in (0.25, 0.75)
        ]
        line = [line[0], *inner, line[-1]]
    return line


def ship(block: Block, x: float, y: float, size: float, colour: Colour, heel: float = -7) -> None:
    """Draw a fishing boat that lies aground, a little heeled over, or with another heel in degrees."""
    turn = math.radians(heel)

    def at(px: float, py: float) -> Point:
        return x + size * (px * math.cos(turn) - py * math.sin(turn)), y + size * (
            px * math.sin(turn) + py * math.cos(turn)
        )

    block.area([at(-1, -0.28), at(1.1, -0.42), at(0.85, 0), at(-0.85, 0)], colour)
    block.area([at(-0.55, -0.3), at(-0.55, -0.75), at(0.05, -0.78), at(0.05, -0.34)], colour)
    block.line([at(0.45, -0.35), at(0.45, -1.25)], colour, size * 0.05)
    block.line([at(0.45, -1.2), at(1.05, -0.42)], colour, size * 0.03)
    for i in range(3):
        px = -0.45 + 0.18 * i
        block.area([at(px, -0.66), at(px + 0.1, -0.66), at(px + 0.1, -0.55), at(px, -0.55)], SAND)
    for i in range(5):
        block.gouge(at(-0.8 + 0.35 * i, -0.2), at(-0.5 + 0.35 * i, -0.18), size * 0.05, SAND)


def aral_sea() -> None:
    """The shore of 1960 as a line, the dry bed with ships, and the water that is left."""
    land = mix(SAND, SAGE, 0.35)
    b = Block(1600, 1000, land, 14)

    def at(lon: float, lat: float) -> Point:
        return 800 + (lon - 60.05) * 252 * math.cos(math.radians(45.2)) * 1.42, 500 - (lat - 45.2) * 252

    for _ in range(900):
        x, y = b.rng.uniform(0, 1600), b.rng.uniform(0, 1000)
        b.gouge((x, y), (x + b.rng.uniform(14, 46), y + b.rng.uniform(-3, 3)), 2, mix(land, INK, 0.22))
    old = rounded([at(*q) for q in ARAL_1960])
    b.area(old, mix(SAND, PAPER, 0.65))
    shrinking = old
    for i in range(1, 6):  # the strand lines that the water left
        cx, cy = at(59.3, 45.45)
        shrinking = [(cx + (x - cx) * (1 - 0.11 * i), cy + (y - cy) * (1 - 0.09 * i)) for x, y in old]
        for k in range(0, len(shrinking) - 6, 9):
            b.line(shrinking[k : k + 5], mix(SAND, INK, 0.2), 1.8)
    b.line([*old, old[0]], MADDER, 5)
    for basin in ARAL_NOW:
        water = rounded([at(*q) for q in basin])
        b.area(water, mix(PAPER, LAPIS, 0.85))
        top, bottom = min(y for _, y in water), max(y for _, y in water)
        for row in range(int(top) + 8, int(bottom), 11):
            crossings = sorted(
                ax + (bx - ax) * (row - ay) / (by - ay)
                for (ax, ay), (bx, by) in zip(water, water[1:] + water[:1], strict=True)
                if (ay > row) != (by > row)
            )
            for x0, x1 in zip(crossings[::2], crossings[1::2], strict=False):
                x = x0 + b.rng.uniform(4, 26)
                while x < x1 - 22:
                    reach = min(b.rng.uniform(18, 60), x1 - 8 - x)
                    b.gouge((x, row), (x + reach, row), 2.4, mix(PAPER, LAPIS, 0.25))
                    x += reach + b.rng.uniform(10, 40)
    for lon, lat, size in ((60.55, 44.55, 78), (59.75, 44.35, 54), (61.15, 45.05, 46)):
        x, y = at(lon, lat)
        for _ in range(16):
            dx = b.rng.uniform(-1.5, 1.4) * size
            b.gouge(
                (x + dx, y + b.rng.uniform(2, 12)),
                (x + dx + size * 0.5, y + b.rng.uniform(2, 12)),
                2.5,
                mix(SAND, INK, 0.35),
            )
        ship(b, x, y, size, mix(INK, MADDER, 0.35))
    b.frame()
    b.save("aral-sea.png")


def harbour(number: int, edge: float) -> None:
    """A jetty on a lake that withdraws: all else stays where it was. `edge` is the height at which the water ends."""
    b = Block(1200, 750, PAPER, 31)
    sky(b, 320, mix(PAPER, MADDER, 0.1), PAPER)
    b.dot(930, 150, 40, mix(PAPER, MADDER, 0.6))
    cape = [(0, 268), (130, 262), (300, 282), (420, 302), (560, 314), (640, 322), (0, 322)]
    b.area(cape, mix(SAND, LAPIS, 0.4))
    bed = mix(SAND, PAPER, 0.35)
    b.area([(0, 320), (1200, 320), (1200, 750), (0, 750)], bed)
    for _ in range(520):  # the bed: cracks and drifts, more of them the nearer
        t = b.rng.random() ** 0.8
        x, y = b.rng.uniform(-40, 1200), 326 + 420 * t
        b.gouge(
            (x, y),
            (x + 16 + 60 * t * b.rng.random(), y + b.rng.uniform(-2, 2)),
            1.2 + 2.4 * t,
            mix(SAND, INK, 0.16 + 0.2 * b.rng.random()),
        )
    if edge > 322:
        shore = [
            (x, min(752.0, edge + 13 * math.sin(x / 140) + 5 * math.sin(x / 37))) for x in range(0, 1201, 12)
        ]
        b.area([(0, 320), (1200, 320), *reversed(shore)], mix(PAPER, LAPIS, 0.88))
        for _ in range(560):
            t = b.rng.random() ** 1.3
            x, y = b.rng.uniform(-60, 1200), 325 + 430 * t
            long = 26 + 120 * t * b.rng.random()
            if y < edge - 16:
                b.gouge(
                    (x, y),
                    (x + long, y + b.rng.uniform(-1, 1)),
                    1.4 + 3.2 * t,
                    mix(PAPER, LAPIS, 0.3 + 0.4 * b.rng.random()),
                )
        if edge < 750:
            b.line(shore, mix(PAPER, LAPIS, 0.1), 4)
    for x, y, size in ((800, 520, 92), (1030, 425, 44)):
        afloat = edge > y + 14
        heel = 0 if afloat else -9
        colour = mix(INK, LAPIS, 0.35) if afloat else mix(INK, MADDER, 0.4)
        ship(b, x, y, size, colour, heel)
        for i in range(7):
            dx = (i / 3.5 - 1.2) * size
            b.gouge(
                (x + dx, y + 2 + i % 3),
                (x + dx + size * 0.5, y + 2 + i % 3),
                2.6,
                PAPER if afloat else mix(SAND, INK, 0.4),
            )
    wood, dark = mix(INK, SAND, 0.28), mix(INK, SAND, 0.1)
    for i in range(9):  # piles, and what the water stains of them
        x = 60 + i * 62
        foot = 690 - i * 9
        b.area([(x, 560 - i * 8), (x + 15, 560 - i * 8), (x + 15, foot), (x, foot)], dark)
        if edge > foot:
            for k in range(3):
                b.gouge((x - 22, foot - 8 + 5 * k), (x + 42, foot - 8 + 5 * k), 3.4, mix(PAPER, LAPIS, 0.35))
    b.area([(0, 548), (600, 474), (622, 490), (622, 504), (0, 590)], wood)
    for i in range(30):
        x = 12 + i * 20.4
        b.gouge((x, 547 - i * 2.5), (x + 6, 584 - i * 2.75), 3, dark)
    b.line([(250, 520), (250, 330), (430, 372)], dark, 9)  # the crane
    b.line([(250, 340), (172, 388), (250, 470)], dark, 6)
    b.line([(424, 370), (424, 440)], dark, 3)
    b.area([(414, 440), (434, 440), (429, 456), (419, 456)], dark)
    b.rng = random.Random(32)  # the same edge around each
    b.frame(22)
    b.save(f"harbour-{number}.png")


def yurt_outside() -> None:
    """A white felt yurt on a pasture, mountains behind, smoke from the crown."""
    b = Block(1600, 1000, PAPER, 15)
    sky(b, 560, mix(PAPER, LAPIS, 0.16), PAPER)
    mountains(b, ridge(b.rng, 1600, 470, 230, 0.3), 700, mix(PAPER, LAPIS, 0.5), PAPER, 120, 130)
    mountains(b, ridge(b.rng, 1600, 560, 130, 0.25), 720, mix(LAPIS, SAGE, 0.45), PAPER, 120, 20)
    hill = [(x, 640 - 30 * math.sin(x / 420) - 14 * math.sin(x / 130)) for x in range(0, 1601, 20)]
    b.area([*hill, (1600, 1000), (0, 1000)], SAGE)
    for _ in range(900):
        y = 640 + 350 * b.rng.random() ** 0.8
        x = b.rng.uniform(0, 1600)
        size = 6 + (y - 620) / 18
        b.gouge(
            (x, y),
            (x + b.rng.uniform(-6, 6), y - size),
            1.5 + size / 9,
            mix(SAGE, INK if b.rng.random() < 0.6 else PAPER, 0.4),
        )
    wall = [(520, 600), (1080, 600), (1095, 815), (505, 815)]
    b.area([(470, 830), (1240, 815), (1330, 850), (520, 860)], mix(SAGE, INK, 0.5))
    b.area(wall, PAPER)
    b.area([(508, 606), (740, 398), (860, 398), (1092, 606)], mix(PAPER, SAND, 0.25))
    b.area([(860, 398), (1092, 606), (1095, 815), (960, 815), (960, 606)], mix(SAND, INK, 0.18))
    for i in range(13):  # the roof's seams run to the crown
        x0, x1 = 520 + i * 46.6, 742 + i * 9.6
        b.gouge((x1, 404), (x0, 604), 4, mix(SAND, INK, 0.45))
    b.area([(738, 400), (752, 376), (848, 376), (862, 400)], mix(INK, MADDER, 0.3))
    for y, h in ((600, 20), (700, 12), (770, 12)):  # bands
        b.area(
            [(514, y), (1088, y), (1089, y + h), (513, y + h)], MADDER if y == 600 else mix(SAND, INK, 0.35)
        )
    for i in range(24):
        x = 520 + i * 24
        b.area([(x, 610), (x + 10, 602), (x + 20, 610), (x + 10, 618)], PAPER)
    b.area([(735, 650), (865, 650), (868, 815), (732, 815)], mix(INK, MADDER, 0.55))
    for x in (740, 802):
        b.area([(x, 660), (x + 56, 660), (x + 56, 812), (x, 812)], MADDER)
        b.area([(x + 28, 685), (x + 48, 735), (x + 28, 785), (x + 8, 735)], SAND)
        b.area([(x + 28, 705), (x + 39, 735), (x + 28, 765), (x + 17, 735)], MADDER)
    for k in range(3):  # smoke
        line = [(800 + 30 * k + 26 * math.sin(t / 5 + k) + t * 3.2, 372 - t * 7) for t in range(32 - 5 * k)]
        for i, (x, y) in enumerate(line):
            b.dot(x, y, 5 + i * 0.55, mix(PAPER, LAPIS, 0.06 if k != 1 else 0.25))
    b.frame()
    b.save("yurt-1.png")


def yurt_frame() -> None:
    """The wooden frame: a folding lattice wall in a circle, poles rising to the crown."""
    b = Block(1600, 1000, mix(PAPER, SAND, 0.35), 16)
    for _ in range(500):
        x, y = b.rng.uniform(0, 1600), b.rng.uniform(0, 1000)
        b.gouge((x, y), (x + b.rng.uniform(20, 60), y), 1.8, PAPER)
    b.area([(0, 790), (1600, 790), (1600, 1000), (0, 1000)], SAGE)
    for _ in range(420):
        x, y = b.rng.uniform(0, 1600), b.rng.uniform(800, 1000)
        b.gouge((x, y), (x + b.rng.uniform(-5, 5), y - b.rng.uniform(8, 22)), 3, mix(SAGE, INK, 0.35))
    cx, radius, depth = 800.0, 560.0, 0.17
    floor, top, crown_y, crown_r = 800.0, 520.0, 190.0, 130.0

    def on(angle: float, y: float, r: float = radius) -> Point:
        return cx + r * math.cos(angle), y + r * depth * math.sin(angle)

    def lattice(front: bool) -> None:
        colour = MADDER if front else mix(MADDER, SAND, 0.5)
        count = 30
        for i in range(count * 2):
            a = math.pi * i / count
            for lean in (0.42, -0.42):
                strip = [on(a + lean * t / 8, floor - (floor - top) * t / 8) for t in range(9)]
                keep = [math.sin(a + lean * t / 8) >= 0 for t in range(9)]
                for t in range(8):
                    if keep[t] == front:
                        b.line(strip[t : t + 2], colour, 7 if front else 5)
        if front:
            for i in range(count * 2):
                for t in range(1, 8):
                    x, y = on(math.pi * i / count + 0.42 * t / 8, floor - (floor - top) * t / 8)
                    if math.sin(math.pi * i / count + 0.42 * t / 8) >= 0 and t % 2:
                        b.dot(x, y, 3.2, INK)

    def poles(front: bool) -> None:
        for i in range(64):
            a = 2 * math.pi * i / 64
            if (math.sin(a) >= 0) == front:
                x0, y0 = on(a, top)
                x1, y1 = on(a, crown_y, crown_r)
                bend = [
                    (x0 + (x1 - x0) * t, y0 + (y1 - y0) * t - 46 * math.sin(math.pi * t) * (1 - t))
                    for t in (0, 0.15, 0.3, 0.5, 0.75, 1)
                ]
                b.line(bend, mix(INK, MADDER, 0.6) if front else mix(MADDER, SAND, 0.55), 6 if front else 4)

    lattice(front=False)
    poles(front=False)
    for scale, width in ((1.0, 20), (0.9, 5)):
        ring = [on(2 * math.pi * i / 90, crown_y, crown_r * scale) for i in range(91)]
        b.line(ring, INK, width)
    for k in range(-2, 3):
        arch = [
            (cx - crown_r + 2 * crown_r * t, crown_y - 52 * math.sin(math.pi * t) + k * 7)
            for t in (i / 16 for i in range(17))
        ]
        b.line(arch, INK, 5)
    poles(front=True)
    lattice(front=True)
    rim = [on(math.pi * i / 60, top) for i in range(61)]
    b.line(rim, mix(INK, MADDER, 0.5), 8)
    b.frame()
    b.save("yurt-2.png")


def yurt_crown() -> None:
    """The crown from below: a wooden ring with crossed slats, and poles running into it from all sides."""
    b = Block(1600, 1000, mix(MADDER, INK, 0.45), 17)
    cx, cy, r = 800.0, 500.0, 265.0
    felt = mix(SAND, MADDER, 0.18)
    for i in range(72):  # felt between the poles, lighter towards the light
        a0, a1 = 2 * math.pi * i / 72, 2 * math.pi * (i + 1) / 72
        for k in range(6):
            r0, r1 = 285 + k * 130, 285 + (k + 1) * 130
            quad = [
                (cx + q * math.cos(a), cy + q * math.sin(a))
                for q, a in ((r0, a0), (r1, a0), (r1, a1), (r0, a1))
            ]
            b.area(quad, mix(felt, INK, 0.1 + 0.09 * k))
    for _ in range(700):
        a, q = b.rng.uniform(0, 2 * math.pi), 300 + 700 * b.rng.random()
        b.gouge(
            (cx + q * math.cos(a), cy + q * math.sin(a)),
            (cx + (q + 30) * math.cos(a), cy + (q + 30) * math.sin(a)),
            2.2,
            mix(felt, INK, 0.45),
        )
    for i in range(72):
        a = 2 * math.pi * i / 72
        c, s = math.cos(a), math.sin(a)
        b.area([(cx + 280 * c - 6 * s, cy + 280 * s + 6 * c), (cx + 1100 * c - 17 * s, cy + 1100 * s + 17 * c),
                (cx + 1100 * c + 17 * s, cy + 1100 * s - 17 * c), (cx + 280 * c + 6 * s, cy + 280 * s - 6 * c)], MADDER)  # fmt: skip
        b.gouge((cx + 320 * c, cy + 320 * s), (cx + 640 * c, cy + 640 * s), 3, mix(MADDER, PAPER, 0.55))
    b.dot(cx, cy, 322, INK)
    b.dot(cx, cy, 304, mix(MADDER, INK, 0.2))
    for i in range(72):
        a = 2 * math.pi * (i + 0.5) / 72
        b.gouge(
            (cx + 276 * math.cos(a), cy + 276 * math.sin(a)),
            (cx + 300 * math.cos(a), cy + 300 * math.sin(a)),
            7,
            SAND,
        )
    b.dot(cx, cy, r, mix(PAPER, LAPIS, 0.3))
    for _ in range(60):
        a, q = b.rng.uniform(0, 2 * math.pi), r * 0.8 * math.sqrt(b.rng.random())
        x, y = cx + q * math.cos(a), cy + q * math.sin(a)
        b.gouge((x, y), (x + b.rng.uniform(20, 50), y + b.rng.uniform(-2, 2)), 3, PAPER)
    for turn in (0.0, math.pi / 2):  # two bundles of three slats, crossed
        for offset in (-62, 0, 62):
            half = math.sqrt(r * r - offset * offset) + 16
            ends = [(-half, offset * 1.08), (0, offset), (half, offset * 1.08)]
            bent = [
                (cx + x * math.cos(turn) - y * math.sin(turn), cy + x * math.sin(turn) + y * math.cos(turn))
                for x, y in ends
            ]
            b.line(bent, INK, 21)
            b.line(bent, MADDER, 13)
    b.frame()
    b.save("yurt-3.png")


def railway_gauges() -> None:
    """Two tracks from above, to the same scale: 1,435 and 1,520 millimetres between the rails."""
    b = Block(1600, 1000, SAND, 18)
    scale = 0.27
    for _ in range(2600):
        x, y = b.rng.uniform(0, 1600), b.rng.uniform(0, 1000)
        size = b.rng.uniform(4, 11)
        tone = mix(SAND, INK if b.rng.random() < 0.6 else PAPER, b.rng.uniform(0.15, 0.4))
        b.area(
            [
                (
                    x + size * math.cos(t + k) * b.rng.uniform(0.7, 1),
                    y + size * math.sin(t + k) * b.rng.uniform(0.6, 0.9),
                )
                for k, t in ((0.3, i * 1.26) for i in range(5))
            ],
            tone,
        )
    for cx, gauge, label, colour in ((430.0, 1435, "1435", LAPIS), (1170.0, 1520, "1520", MADDER)):
        half = gauge * scale / 2
        for i in range(9):
            y = 52 + i * 125
            wobble = b.rng.uniform(-3, 3)
            b.area(
                [
                    (cx - 350 * 0.92, y + wobble),
                    (cx + 350 * 0.92, y - wobble),
                    (cx + 350 * 0.92, y + 54 - wobble),
                    (cx - 350 * 0.92, y + 54 + wobble),
                ],
                mix(INK, MADDER, 0.22),
            )
            for _ in range(15):
                x = cx + b.rng.uniform(-300, 250)
                yy = y + b.rng.uniform(8, 46)
                b.gouge(
                    (x, yy),
                    (x + b.rng.uniform(20, 70), yy + b.rng.uniform(-1, 1)),
                    2.4,
                    mix(SAND, MADDER, 0.4),
                )
        for side in (-1, 1):
            inner = cx + side * half
            outer = inner + side * 72 * scale * 1.3
            b.area(
                [
                    (inner - side * 9, 0),
                    (outer + side * 9, 0),
                    (outer + side * 9, 1000),
                    (inner - side * 9, 1000),
                ],
                INK,
            )
            b.area([(inner, 0), (outer, 0), (outer, 1000), (inner, 1000)], mix(PAPER, LAPIS, 0.2))
            b.area(
                [
                    (inner + side * 10, 0),
                    (inner + side * 14, 0),
                    (inner + side * 14, 1000),
                    (inner + side * 10, 1000),
                ],
                PAPER,
            )
        y = 500.0
        b.area([(cx - 118, y - 62), (cx + 118, y - 62), (cx + 118, y + 62), (cx - 118, y + 62)], PAPER)
        for side in (-1, 1):
            b.line([(cx + side * 118, y), (cx + side * (half - 6), y)], colour, 5)
            b.area(
                [(cx + side * half, y), (cx + side * (half - 26), y - 13), (cx + side * (half - 26), y + 13)],
                colour,
            )
        b.text(cx, y - 2, label, "noto/NotoSerif-Bold.ttf", 84, colour)
    b.frame()
    b.save("railway-gauges.png")


def scripts() -> None:
    """Three large letters, each on a field of its own: Arabic, Latin, Cyrillic."""
    b = Block(1600, 1000, PAPER, 19)
    fields = [
        (MADDER, "ق", "noto/NotoNaskhArabic-Bold.ttf", 540, -70),
        (LAPIS, "Q", "noto/NotoSerif-Bold.ttf", 470, -20),
        (mix(INK, SAGE, 0.35), "Қ", "noto/NotoSerif-Bold.ttf", 470, -20),
    ]
    for i, (colour, letter, font, size, shift) in enumerate(fields):
        x0, x1 = 28 + i * 514.7, 28 + (i + 1) * 514.7
        b.area([(x0, 0), (x1, 0), (x1, 1000), (x0, 1000)], colour)
        for _ in range(190):
            x, y = b.rng.uniform(x0, x1 - 60), b.rng.uniform(0, 1000)
            run = b.rng.uniform(24, 60)
            ends = {0: (x + run * 0.5, y - run), 1: (x + run, y), 2: (x + run * 0.5, y + run)}[i]
            b.gouge((x, y), ends, 3.2, mix(colour, PAPER, 0.28))
        cx = (x0 + x1) / 2
        for ring in range(26):  # room cut free around the letter
            b.dot(cx, 500, 224 - ring * 0.2, colour)
        b.text(cx, 500 + shift, letter, font, size, PAPER)
        if i:
            b.area([(x0 - 7, 0), (x0 + 7, 0), (x0 + 7, 1000), (x0 - 7, 1000)], PAPER)
    b.frame()
    b.save("scripts.png")


def qvevri() -> None:
    """An egg-shaped vessel in section, in the earth up to its rim, a stone lid on it."""
    b = Block(1600, 1000, mix(PAPER, SAND, 0.25), 20)
    sky(b, 260, mix(PAPER, LAPIS, 0.12), PAPER)
    hills = [(x, 215 - 26 * math.sin(x / 240) - 12 * math.sin(x / 77)) for x in range(0, 1601, 20)]
    b.area([*hills, (1600, 270), (0, 270)], mix(SAGE, PAPER, 0.25))
    earth = [mix(INK, MADDER, 0.28), mix(INK, MADDER, 0.42), mix(MADDER, SAND, 0.35), mix(SAND, MADDER, 0.3)]
    tops = [252.0, 430.0, 620.0, 820.0]
    for k, colour in enumerate(earth):
        top = [
            (x, tops[k] + (0 if k == 0 else 16 * math.sin(x / 170 + k) + 9 * math.sin(x / 53 + 2 * k)))
            for x in range(0, 1601, 16)
        ]
        b.area([*top, (1600, 1000), (0, 1000)], colour)
        for _ in range(330):
            x = b.rng.uniform(0, 1600)
            y = b.rng.uniform(tops[k] + 24, [*tops, 1000.0][k + 1] - 6)
            if k == 3 or b.rng.random() < 0.8:
                b.gouge(
                    (x, y),
                    (x + b.rng.uniform(14, 44), y + b.rng.uniform(-5, 5)),
                    b.rng.uniform(2, 4),
                    mix(colour, PAPER if k != 3 else INK, 0.32),
                )
    cx = 800.0

    def half_width(t: float) -> float:
        """Return half the clay's breadth at a share of its depth: a neck, a belly, a blunt point."""
        if t < 0.4:
            return 112 + 150 * math.sqrt(1 - ((0.4 - t) / 0.4) ** 2)
        return 262 * max(0.0, 1 - ((t - 0.4) / 0.6) ** 2) ** 0.62

    def egg(grow: float, y0: float) -> list[Point]:
        side = [(half_width(i / 80) + grow, y0 + i / 80 * (905 + grow - y0)) for i in range(80)]
        side.append((0.0, 905 + grow + 2))
        return [(cx + x, y) for x, y in side] + [(cx - x, y) for x, y in reversed(side)]

    b.area(egg(30, 246), mix(PAPER, SAND, 0.5))  # lime around the clay
    b.area(egg(20, 238), MADDER)
    b.area(egg(-8, 246), mix(INK, MADDER, 0.18))
    wine_top = 372.0
    wine = [(x, y) for x, y in egg(-8, 246) if y > wine_top]
    b.area(wine, mix(SAND, MADDER, 0.42))
    for _ in range(170):
        t = b.rng.random()
        y = wine_top + 14 + 430 * t
        half = half_width((y - 246) / 651) - 60
        x = cx + b.rng.uniform(-half, half * 0.8)
        b.gouge((x, y), (x + b.rng.uniform(16, 46), y + b.rng.uniform(-1, 1)), 2.6, mix(SAND, PAPER, 0.5))
    for _ in range(300):  # skins and stems settled at the bottom
        t = b.rng.random() ** 0.7
        y = 770 + 128 * t
        half = max(4.0, half_width((y - 246) / 651) - 26)
        b.dot(
            cx + b.rng.uniform(-half, half),
            y,
            b.rng.uniform(3, 7),
            mix(INK, MADDER, b.rng.uniform(0.35, 0.75)),
        )
    for y, half in ((238, 150), (262, 138)):
        b.area(
            [(cx - half, y - 12), (cx + half, y - 12), (cx + half - 10, y + 12), (cx - half + 10, y + 12)],
            MADDER,
        )
    b.area([(cx - 190, 226), (cx - 170, 186), (cx + 160, 180), (cx + 194, 226)], mix(INK, LAPIS, 0.3))
    for _ in range(22):
        x = cx + b.rng.uniform(-160, 130)
        b.gouge((x, b.rng.uniform(192, 218)), (x + 34, b.rng.uniform(192, 218)), 3, mix(PAPER, LAPIS, 0.3))
    for i in range(90):
        x = i * 18 + b.rng.uniform(-6, 6)
        if abs(x - cx) > 200:
            b.gouge((x, 262), (x + b.rng.uniform(-8, 8), 262 - b.rng.uniform(14, 36)), 5, mix(INK, SAGE, 0.7))
    b.frame()
    b.save("qvevri.png")


def church(block: Block, x: float, y: float, size: float, colour: Colour, light: Colour) -> None:
    """Draw an Armenian church: a cross-shaped body, a drum and a pointed dome."""

    def at(px: float, py: float) -> Point:
        return x + px * size, y - py * size

    block.area([at(-1, 0), at(-1, 0.8), at(-0.55, 1.1), at(-0.1, 0.8), at(-0.1, 0)], colour)
    block.area([at(-0.5, 0), at(-0.5, 1.05), at(0.1, 1.4), at(0.7, 1.05), at(0.7, 0)], mix(colour, INK, 0.25))
    block.area([at(0.5, 0), at(0.5, 0.75), at(1.0, 0.75), at(1.0, 0)], colour)
    block.area([at(-0.3, 1.1), at(-0.3, 1.75), at(0.5, 1.75), at(0.5, 1.1)], colour)
    block.area([at(-0.42, 1.72), at(0.1, 2.65), at(0.62, 1.72)], mix(colour, INK, 0.35))
    block.line([at(0.1, 2.6), at(0.1, 3.0)], INK, size * 0.05)
    block.line([at(-0.03, 2.86), at(0.23, 2.86)], INK, size * 0.05)
    for px in (-0.14, 0.1, 0.34):
        block.area([at(px - 0.05, 1.25), at(px - 0.05, 1.58), at(px + 0.05, 1.58), at(px + 0.05, 1.25)], INK)
    block.area([at(-0.02, 0), at(-0.02, 0.5), at(0.1, 0.6), at(0.22, 0.5), at(0.22, 0)], INK)
    for i in range(5):
        block.gouge(at(-0.95, 0.15 + 0.13 * i), at(-0.6, 0.15 + 0.13 * i), size * 0.04, light)
        block.gouge(
            at(0.1 - 0.08 * i, 2.5 - 0.16 * i), at(0.02 - 0.08 * i, 2.2 - 0.14 * i), size * 0.05, light
        )


def sevan() -> None:
    """A mountain lake; on a bare peninsula two small domed churches; mountains on the far shore."""
    b = Block(1600, 1000, PAPER, 21)
    sky(b, 430, mix(PAPER, MADDER, 0.14), PAPER)
    b.dot(360, 190, 58, mix(PAPER, MADDER, 0.65))
    mountains(b, ridge(b.rng, 1600, 400, 170, 0.3), 470, mix(PAPER, LAPIS, 0.42), PAPER, 120, 90)
    mountains(b, ridge(b.rng, 1600, 440, 80, 0.3), 475, mix(PAPER, LAPIS, 0.68), PAPER, 90, 10)
    b.area([(0, 465), (1600, 465), (1600, 1000), (0, 1000)], LAPIS)
    for _ in range(620):
        t = b.rng.random() ** 1.4
        y = 474 + 520 * t
        x = b.rng.uniform(-80, 1600)
        b.gouge(
            (x, y),
            (x + 40 + 190 * t * b.rng.random(), y + b.rng.uniform(-1, 1)),
            1.8 + 5 * t,
            mix(PAPER, LAPIS, 0.35 + 0.4 * b.rng.random()),
        )
    for i in range(40):  # the sun's path on the water
        y = 476 + i * 9
        b.gouge((360 - 24 - i * 1.6, y), (360 + 30 + b.rng.uniform(0, 40), y), 4, mix(PAPER, MADDER, 0.25))
    shore = [(470, 1000), (560, 900), (620, 800), (690, 720), (760, 650), (850, 610), (960, 585), (1080, 580), (1190, 600), (1290, 640),
             (1400, 660), (1500, 700), (1600, 715), (1600, 1000)]  # fmt: skip
    smooth = [
        (ax + (bx - ax) * t / 8 + b.rng.uniform(-4, 4), ay + (by - ay) * t / 8 + b.rng.uniform(-4, 4))
        for (ax, ay), (bx, by) in pairwise(shore)
        for t in range(8)
    ]
    b.area([*smooth, (1600, 1000)], mix(SAND, MADDER, 0.12))
    for _ in range(620):
        x = b.rng.uniform(500, 1590)
        top = next((y for (px, y) in smooth if px >= x), 720.0)
        y = top + 10 + (990 - top) * b.rng.random()
        lean = b.rng.uniform(18, 46)
        b.gouge(
            (x, y),
            (x - lean, y + lean * 0.7),
            b.rng.uniform(2, 5),
            mix(SAND, INK, 0.2 + 0.35 * b.rng.random()),
        )
    b.area(
        [(820, 1000), (900, 860), (980, 760), (1030, 690), (1052, 690), (1020, 770), (960, 870), (910, 1000)],
        mix(PAPER, SAND, 0.4),
    )
    church(b, 1010, 622, 88, mix(MADDER, INK, 0.15), mix(SAND, MADDER, 0.2))
    church(b, 1270, 668, 64, mix(MADDER, INK, 0.25), mix(SAND, MADDER, 0.2))
    b.frame()
    b.save("sevan.png")


def ring(cx: float, cy: float, radius: float, squash: float = 1.0) -> list[Point]:
    """Return a circle, or an ellipse lying flat, as a polygon."""
    turns = [math.radians(a) for a in range(0, 360, 4)]
    return [(cx + radius * math.cos(a), cy + radius * squash * math.sin(a)) for a in turns]


def crossroads_cover() -> None:
    """Two roads that cross on a plain, seen from above, with a compass rose where they meet."""
    b = Block(1200, 1200, mix(SAND, PAPER, 0.25), 41)
    for _ in range(520):
        x, y = b.rng.uniform(-40, 1200), b.rng.uniform(0, 1200)
        b.gouge(
            (x, y),
            (x + b.rng.uniform(30, 80), y - 6),
            b.rng.uniform(2, 5),
            mix(SAND, SAGE, b.rng.random() * 0.8),
        )
    for a, z, colour in (((-60, 930), (1260, 210), MADDER), ((240, -60), (900, 1260), LAPIS)):
        dx, dy = z[0] - a[0], z[1] - a[1]
        length = math.hypot(dx, dy)
        nx, ny = -dy / length, dx / length
        for width, shade in ((92, INK), (76, colour)):
            b.area(
                [
                    (a[0] + nx * width, a[1] + ny * width),
                    (z[0] + nx * width, z[1] + ny * width),
                    (z[0] - nx * width, z[1] - ny * width),
                    (a[0] - nx * width, a[1] - ny * width),
                ],
                shade,
            )
        for step in range(2, 26, 2):
            from_, to = step / 27, (step + 1) / 27
            b.line([(a[0] + dx * from_, a[1] + dy * from_), (a[0] + dx * to, a[1] + dy * to)], PAPER, 9)
    b.area(ring(572, 585, 150), INK)
    b.area(ring(572, 585, 134), PAPER)
    for turn in range(8):  # a compass rose where they meet
        angle = math.radians(turn * 45 - 90)
        reach = 118 if turn % 2 == 0 else 66
        tip = (572 + reach * math.cos(angle), 585 + reach * math.sin(angle))
        for side, colour in ((-1, INK), (1, MADDER if turn % 2 == 0 else SAGE)):
            waist = angle + side * math.radians(22.5)
            b.area([(572, 585), (572 + 34 * math.cos(waist), 585 + 34 * math.sin(waist)), tip], colour)
    b.frame(24)
    b.save("crossroads-cover.png", COVER)


def second_opinion_cover() -> None:
    """A border that is one line on the map; under the lens it is two, which differ, with dashes between them."""
    b = Block(1200, 1200, mix(LAPIS, INK, 0.15), 47)
    for _ in range(430):
        x, y = b.rng.uniform(-60, 1200), b.rng.uniform(0, 1200)
        b.gouge(
            (x, y),
            (x + b.rng.uniform(40, 120), y + b.rng.uniform(-3, 3)),
            b.rng.uniform(2, 4.5),
            mix(LAPIS, PAPER, 0.08 + 0.16 * b.rng.random()),
        )
    bends = [
        (-60, 860),
        (130, 790),
        (250, 820),
        (400, 650),
        (560, 640),
        (700, 500),
        (860, 470),
        (980, 300),
        (1260, 190),
    ]
    border = smoothed(bends, 4)
    land = [*border, (1260, 1260), (-60, 1260)]
    b.area(land, mix(SAND, PAPER, 0.2))
    for _ in range(620):
        x, y = b.rng.uniform(-20, 1200), b.rng.uniform(0, 1200)
        line = next((py for (px, py) in border if px >= x), 190.0)
        if y > line + 26:
            b.gouge(
                (x, y),
                (x + b.rng.uniform(26, 70), y - 5),
                b.rng.uniform(2, 5),
                mix(SAND, SAGE, b.rng.random() * 0.8),
            )
    b.line(border, INK, 15)
    cx, cy, radius = 610, 585, 285
    for width, colour in ((62, INK), (44, MADDER)):  # the handle
        turn = math.radians(48)
        dx, dy = math.cos(turn), math.sin(turn)
        a, z = radius + 26, radius + 300
        b.area(
            [
                (cx + a * dx - width * dy * 0.62, cy + a * dy + width * dx * 0.62),
                (cx + z * dx - width * dy, cy + z * dy + width * dx),
                (cx + (z + 34) * dx, cy + (z + 34) * dy),
                (cx + z * dx + width * dy, cy + z * dy - width * dx),
                (cx + a * dx + width * dy * 0.62, cy + a * dy - width * dx * 0.62),
            ],
            colour,
        )
    b.area(ring(cx, cy, radius), PAPER)

    def within(points: Sequence[Point]) -> list[Point]:
        return [(x, y) for x, y in points if math.hypot(x - cx, y - cy) < radius + 16]

    upper = within(smoothed([(250, 640), (420, 560), (540, 470), (700, 440), (790, 350), (960, 330)], 5))
    lower = within(smoothed([(250, 790), (420, 740), (560, 745), (690, 640), (830, 650), (960, 520)], 5))
    b.area([*upper, *reversed(lower)], mix(SAND, MADDER, 0.16))
    for i in range(9):  # what lies between the two claims, hatched
        a, z = upper[(i + 1) * len(upper) // 10], lower[(i + 1) * len(lower) // 10]
        b.gouge(a, z, 9, mix(SAND, MADDER, 0.45))
    b.line(upper, LAPIS, 15)
    b.line(lower, MADDER, 15)
    middle = within(smoothed([(250, 715), (420, 650), (550, 607), (695, 540), (810, 500), (960, 425)], 5))
    for i in range(0, 22, 2):
        a, z = i * len(middle) // 21, (i + 1) * len(middle) // 21
        b.line(middle[a : max(z, a + 2)], INK, 10)
    rim = ring(cx, cy, radius + 25)
    for width, colour in ((58, INK), (28, MADDER)):
        b.line([*rim, *rim[:2]], colour, width)
    b.frame(24)
    b.save("second-opinion-cover.png", COVER)


def steppe_cover() -> None:
    """The steppe at evening: woods at the horizon, a low sun, and feather grass that bends in the wind."""
    b = Block(1200, 1200, mix(PAPER, MADDER, 0.12), 53)
    sky(b, 560, mix(PAPER, MADDER, 0.14), PAPER)
    b.dot(770, 470, 178, mix(MADDER, SAND, 0.12))
    for i in range(13):
        y = 330 + i * 22
        half = math.sqrt(max(0.0, 178**2 - (y - 470) ** 2)) * 0.93
        b.gouge((770 - half, y), (770 + half, y), 3 + i * 0.4, mix(MADDER, SAND, 0.5))
    hills = ridge(b.rng, 1200, 556, 46, 0.3)
    b.area([(0, 640), *hills, (1200, 640)], mix(LAPIS, PAPER, 0.35))
    bands = ((560, mix(SAGE, INK, 0.3)), (640, SAGE), (745, mix(SAGE, SAND, 0.5)), (880, SAND))
    for top, colour in bands:
        edge = [(x, top + 9 * math.sin(x / 170 + top) + 4 * math.sin(x / 61)) for x in range(0, 1201, 12)]
        b.area([*edge, (1200, 1200), (0, 1200)], colour)
        for _ in range(210):
            t = b.rng.random()
            x, y = b.rng.uniform(-20, 1200), top + 14 + t * 240
            if y < 1200:
                long = (top - 470) * 0.14 * b.rng.uniform(0.6, 1.3)
                b.gouge(
                    (x, y),
                    (x + long * 0.45, y - long),
                    2 + (top - 540) / 110,
                    mix(colour, INK, 0.1 + 0.22 * b.rng.random()),
                )
    for x in (70, 118, 150, 236, 262, 420, 446, 1010, 1042, 1110):  # the last woods
        b.dot(x, 556 + 5 * math.sin(x), 15 + x % 7, mix(SAGE, INK, 0.55))
    for i in range(36):  # feather grass: a stalk, and a plume that the wind takes to the right
        x, foot = -70 + i * 36 + b.rng.uniform(-14, 14), 1215
        high = b.rng.uniform(240, 520)
        top = (x + high * 0.2, foot - high)
        stalk = smoothed([(x, foot), (x + high * 0.04, foot - high * 0.55), top], 3)
        b.line(stalk, mix(SAGE, INK, 0.45), 5)
        for k in range(5):
            start = stalk[len(stalk) * (7 + k) // 12]
            reach = high * b.rng.uniform(0.24, 0.4)
            b.gouge(
                start,
                (start[0] + reach, start[1] - reach * (0.16 + 0.12 * k)),
                13,
                PAPER if k % 2 else mix(PAPER, SAND, 0.5),
            )
    b.frame(24)
    b.save("steppe-by-steppe-cover.png", COVER)


def table_talk_cover() -> None:
    """A laid table from above: a striped cloth, flat bread, two bowls of wine, a dish of grapes."""
    b = Block(1200, 1200, mix(MADDER, INK, 0.1), 43)
    for stripe in range(9):
        x = 60 + stripe * 135
        b.area([(x, 0), (x + 26, 0), (x + 26, 1200), (x, 1200)], mix(MADDER, PAPER, 0.28))
        for y in range(20, 1200, 60):
            b.area([(x + 13, y), (x + 25, y + 18), (x + 13, y + 36), (x + 1, y + 18)], LAPIS)
    for cx, cy, radius, colour in ((420, 450, 270, mix(SAND, MADDER, 0.25)), (840, 860, 190, PAPER)):
        b.area(ring(cx + 14, cy + 18, radius), mix(MADDER, INK, 0.6))
        b.area(ring(cx, cy, radius), colour)
    b.area(ring(420, 450, 214), mix(SAND, PAPER, 0.3))  # bread: a raised rim, a stamped middle
    for step in range(48):
        angle, reach = math.radians(step * 7.5), b.rng.uniform(226, 256)
        b.gouge(
            (420 + reach * math.cos(angle), 450 + reach * math.sin(angle)),
            (420 + reach * math.cos(angle + 0.12), 450 + reach * math.sin(angle + 0.12)),
            9,
            mix(SAND, INK, 0.35),
        )
    for radius, number in ((60, 8), (112, 14), (164, 20)):
        for step in range(number):
            angle = 2 * math.pi * step / number
            b.dot(420 + radius * math.cos(angle), 450 + radius * math.sin(angle), 8, mix(MADDER, SAND, 0.35))
    b.area(ring(840, 860, 160), mix(PAPER, LAPIS, 0.18))
    for _ in range(42):
        angle, reach = b.rng.uniform(0, 2 * math.pi), 118 * math.sqrt(b.rng.random())
        x, y = 840 + reach * math.cos(angle), 860 + reach * math.sin(angle)
        b.dot(x, y, 25, mix(INK, LAPIS, 0.45))
        b.dot(x - 7, y - 8, 7, mix(LAPIS, PAPER, 0.5))
    for cx, cy in ((860, 330), (330, 920)):  # wine from above
        b.area(ring(cx + 10, cy + 14, 104), mix(MADDER, INK, 0.6))
        b.area(ring(cx, cy, 104), PAPER)
        b.area(ring(cx, cy, 88), mix(MADDER, INK, 0.35))
        b.gouge((cx - 60, cy + 10), (cx - 10, cy - 60), 16, mix(MADDER, PAPER, 0.5))
    b.frame(24)
    b.save("table-talk-cover.png")


PEOPLE: dict[str, tuple[Colour, Colour, Colour, str]] = {
    # ground, clothes, hair, cut of hair
    "nana-tsereli": (mix(PAPER, MADDER, 0.3), INK, mix(INK, MADDER, 0.2), "bob"),
    "aibek-sartov": (mix(PAPER, LAPIS, 0.4), MADDER, INK, "short"),
    "lena-vostrikova": (mix(PAPER, SAGE, 0.5), LAPIS, mix(SAND, MADDER, 0.5), "long"),
    "madina-karimzoda": (SAND, mix(MADDER, INK, 0.1), MADDER, "scarf"),
    "davit-arshakuni": (mix(PAPER, MADDER, 0.55), mix(INK, SAGE, 0.4), INK, "beard"),
    "tom-ashworth": (mix(PAPER, INK, 0.25), LAPIS, mix(SAND, INK, 0.3), "glasses"),
    "olga-peresvet": (mix(PAPER, LAPIS, 0.25), mix(SAGE, INK, 0.3), mix(PAPER, INK, 0.35), "bun"),
    "timur-halim": (mix(SAND, SAGE, 0.4), INK, INK, "cap"),
}


def portrait(slug: str) -> None:
    """A portrait of plain shapes: half the face in the light, half in shade, no features."""
    ground, clothes, hair, cut = PEOPLE[slug]
    b = Block(600, 600, ground, sum(map(ord, slug)))
    for _ in range(130):
        x, y = b.rng.uniform(-20, 600), b.rng.uniform(0, 600)
        b.gouge((x, y), (x + b.rng.uniform(20, 60), y - b.rng.uniform(10, 30)), 2.4, mix(ground, PAPER, 0.5))
    skin, shade = mix(SAND, PAPER, 0.35), mix(SAND, MADDER, 0.38)

    def oval(cx: float, cy: float, rx: float, ry: float, start: float = 0, stop: float = 360) -> list[Point]:
        return [
            (cx + rx * math.cos(math.radians(a)), cy + ry * math.sin(math.radians(a)))
            for a in range(int(start), int(stop) + 1, 4)
        ]

    if cut == "long":
        b.area([*oval(300, 240, 128, 138, 180, 360), (432, 470), (168, 470)], hair)
    if cut == "scarf":
        b.area([*oval(300, 240, 136, 146, 170, 370), (450, 460), (150, 460)], hair)
    if cut == "bun":
        b.dot(300, 100, 46, hair)
    if cut == "bob":
        b.area([*oval(300, 245, 130, 140, 180, 360), (436, 345), (164, 345)], hair)
    b.area([(252, 330), (348, 330), (356, 440), (244, 440)], shade)
    b.area(
        [
            (70, 610),
            (92, 500),
            (160, 444),
            (250, 416),
            (300, 452),
            (350, 416),
            (440, 444),
            (508, 500),
            (530, 610),
        ],
        clothes,
    )
    for i in range(9):
        b.gouge((130 + i * 13, 600), (170 + i * 10, 470 + i * 3), 5, mix(clothes, PAPER, 0.3))
    b.area(
        [(250, 416), (300, 520), (350, 416), (300, 452)],
        mix(PAPER, clothes, 0.1) if cut != "scarf" else mix(clothes, INK, 0.35),
    )
    b.area(oval(300, 262, 98, 124), skin)
    b.area(
        [
            (300, 138),
            *oval(300, 262, 98, 124, -88, 90),
            (300, 386),
            (276, 330),
            (286, 280),
            (266, 268),
            (290, 200),
        ],
        shade,
    )
    for i in range(9):
        b.gouge((388 - i * 2, 216 + i * 15), (346 - i * 2, 226 + i * 15), 3.4, mix(shade, PAPER, 0.55))
    if cut == "beard":
        b.area([*oval(300, 275, 99, 118, 4, 176), (236, 300), (262, 322), (338, 322), (364, 300)], hair)
        for i in range(11):
            b.gouge(
                (222 + i * 15, 330 + 8 * math.sin(i)),
                (232 + i * 13, 372 + 10 * math.sin(i / 3)),
                3,
                mix(hair, PAPER, 0.4),
            )
    tops = {
        "bob": [*oval(300, 235, 118, 124, 180, 360), (404, 210), (330, 168), (250, 180), (196, 240)],
        "short": [*oval(300, 225, 106, 104, 180, 360), (398, 214), (360, 180), (240, 178), (202, 220)],
        "long": [
            *oval(300, 235, 112, 116, 180, 360),
            (396, 250),
            (376, 190),
            (300, 166),
            (222, 196),
            (200, 250),
        ],
        "scarf": [
            *oval(300, 226, 124, 122, 176, 364),
            (398, 260),
            (368, 192),
            (300, 172),
            (232, 192),
            (202, 260),
        ],
        "beard": [*oval(300, 222, 106, 100, 180, 360), (402, 262), (384, 196), (216, 196), (198, 262)],
        "glasses": [*oval(300, 218, 104, 98, 180, 350), (396, 200), (340, 176), (270, 196), (204, 216)],
        "bun": [*oval(300, 232, 106, 112, 180, 360), (394, 216), (300, 160), (206, 216)],
        "cap": [(188, 206), (204, 128), (300, 104), (396, 128), (412, 206)],
    }
    b.area(tops[cut], hair)
    strokes = mix(hair, PAPER, 0.38)
    for i in range(9 if cut != "cap" else 0):
        b.gouge(
            (216 + i * 20, 196 - 46 * math.sin(math.pi * (i + 1) / 10)),
            (226 + i * 18, 150 - 20 * math.sin(math.pi * (i + 1) / 10)),
            3.6,
            strokes,
        )
    if cut == "cap":
        for i in range(4):
            x = 207 + i * 51
            b.area([(x, 176), (x + 16, 146), (x + 32, 176), (x + 16, 198)], PAPER)
            b.area([(x + 8, 176), (x + 16, 160), (x + 24, 176), (x + 16, 188)], MADDER)
    if cut == "glasses":
        for x in (252, 348):
            b.line(oval(x, 262, 34, 30), INK, 6)
        b.line([(286, 258), (314, 258)], INK, 6)
    b.frame(14)
    b.save(f"{slug}.png")


DRAWN: dict[str, Callable[[], None]] = {
    "rasht-valley": rasht_valley,
    "csto-members-map": csto_members_map,
    "ndn-routes": ndn_routes,
    "aral-sea": aral_sea,
    **{
        f"harbour-{number}": (lambda number=number, edge=edge: harbour(number, edge))
        for number, edge in enumerate((760, 600, 455, 340), 1)
    },
    "yurt-1": yurt_outside,
    "yurt-2": yurt_frame,
    "yurt-3": yurt_crown,
    "railway-gauges": railway_gauges,
    "scripts": scripts,
    "qvevri": qvevri,
    "sevan": sevan,
    "crossroads-cover": crossroads_cover,
    "second-opinion-cover": second_opinion_cover,
    "steppe-by-steppe-cover": steppe_cover,
    "table-talk-cover": table_talk_cover,
    **{slug: (lambda slug=slug: portrait(slug)) for slug in PEOPLE},
}


def main(names: Sequence[str]) -> None:
    """Draw what is named, or everything."""
    FILES.mkdir(parents=True, exist_ok=True)
    for name in names or DRAWN:
        DRAWN[name]()
    for path in sorted(FILES.iterdir()):
        print(f"{path.name:28}{path.stat().st_size // 1000:>5} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
