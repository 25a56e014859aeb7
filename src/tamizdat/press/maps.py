"""Locator maps: small drawings that show where a story's place lies.

A map is a pure function of the atlas, the places' codes, the language and the size: the same bytes on any machine. It
carries no colours of its own, only classes; the theme's `styles/map.css` dresses them for paper, dark screens and print.
The atlas is the theme's `atlas/atlas.json`; what it holds and where it comes from stands in `SOURCE.txt` beside it.

Exceptions:
    MapError
    ├── UnknownPlaceCode   a code that the atlas does not know
    └── BadAtlas           the data is not an atlas that this version reads
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape
from itertools import accumulate
from typing import Any, Literal, get_args

from babel import Locale, UnknownLocaleError

from tamizdat.press.map_geometry import (
    Azimuthal,
    Box,
    EqualEarth,
    Line,
    Point,
    Vector,
    angle,
    clipped_line,
    clipped_ring,
    hatch,
    mean,
    path,
    signed_area,
    thinned,
    vector,
)
from tamizdat.press.map_keep import MapKeep
from tamizdat.press.map_labels import Raster, text_width

Size = Literal["card", "front", "story"]
EARTH = 6371.0  # km
CHUNK = 24  # points of an arc that are in or out of view together
COARSE = (0.0, 0.03, 0.12, 0.4)  # degrees: how much the ready-made coarser copies of the arcs are thinned
Chunk = tuple[int, int, Vector, float]


class MapError(Exception):
    """A map cannot be drawn."""


class BadAtlas(MapError):
    """The data is not an atlas that this version reads."""


class UnknownPlaceCode(MapError):
    """A place's map code is not in the atlas; `nearest` names codes that may have been meant."""

    def __init__(self, code: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(code, tuple(nearest))
        self.code = code
        self.nearest = tuple(nearest)

    def __str__(self) -> str:
        hint = f" Did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        return (
            f"The atlas has no place with the code {self.code!r}.{hint}"
            " Codes are those of ISO 3166-1, such as TJ, or of a disputed area, such as GE-AB."
        )


@dataclass(frozen=True)
class _Format:
    """The measures of one size of map, in units of its view."""

    width: int
    height: int
    fill: float  # share of the view that the place may fill, in the tighter direction
    least: float  # km: the least width of the country shown, so that a small place keeps its surroundings
    detail: float  # how fine lines are drawn at first
    limit: int  # bytes: lines are thinned until the map is no larger
    label: int  # size of names; 0: none
    cell: int = 12


_FORMATS: dict[Size, _Format] = {
    "card": _Format(600, 400, 0.62, 700, 1.0, 3700, 0),
    "story": _Format(1440, 960, 0.62, 1000, 1.5, 9600, 28),
    "front": _Format(2000, 800, 0.78, 1500, 1.6, 11500, 28),
}


class Atlas:
    """The world's areas as rings of shared arcs, with names, capitals, lakes and seas.

    Arcs are kept as points (longitude, latitude); a longitude may run past 180 where an arc crosses the antimeridian.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        if not isinstance(data, dict) or data.get("format") != 1:
            raise BadAtlas("This is no atlas of format 1: make it anew with tools/atlas.py.")
        units = data["units"]
        self.arcs = [_points(flat, units) for flat in data["arcs"]]
        self.areas: dict[str, list[list[list[int]]]] = data["areas"]
        self.outlines = {code: _points(flat, units) for code, flat in data["outlines"].items()}
        self.parents: dict[str, str] = data["parents"]
        self.disputed = frozenset(data["disputed"])
        self.claims = [_points(flat, units) for flat in data["claims"]]
        self.lakes = [_points(flat, units) for flat in data["lakes"]]
        self.names: dict[str, dict[str, str]] = data["names"]
        self.capitals: dict[str, tuple[float, float, dict[str, str]]] = data["capitals"]
        self.waters: list[tuple[float, float, dict[str, str]]] = data["waters"]
        self.owners = self._owners()
        self.shores = self.union(sorted(self.areas))
        self._levels: dict[int, list[tuple[Line, list[Chunk]]]] = {}
        self._drawn: dict[tuple[tuple[str, ...], str, Size], str] = {}
        self.keep: MapKeep | None = None  # where drawings outlive the process

    @classmethod
    def load(cls, data: bytes) -> Atlas:
        """Read an atlas from the bytes of its file; raises BadAtlas."""
        try:
            return cls(json.loads(data))
        except (ValueError, KeyError, TypeError) as error:
            raise BadAtlas(
                f"The atlas cannot be read ({error}): make it anew with tools/atlas.py."
            ) from error

    @property
    def codes(self) -> list[str]:
        """All codes that a place may have, sorted."""
        return sorted({*self.areas, *self.outlines})

    def name(self, code: str, language: str) -> str:
        """Return the name of an area in a language, as the CLDR has it (English where it has none)."""
        own = self.names.get(code)
        if own:
            return own.get(language.split("-")[0]) or own["en"]
        for locale in (_locale(language), Locale("en")):
            name = locale.territories.get(code) if locale else None
            if name:
                return str(name)
        return code

    def capital(self, code: str, language: str) -> tuple[float, float, str] | None:
        """Return the capital's longitude, latitude and name (empty where the language has none), or None."""
        if code not in self.capitals:
            return None
        lon, lat, names = self.capitals[code]
        base = language.split("-")[0]
        locale = _locale(language)
        if base in names or locale is None:
            return lon, lat, names.get(base, "")
        zones: dict[str, dict[str, str]] = locale.time_zones
        key = names["en"].replace(" ", "_")
        city = next(
            (z["city"] for zone, z in sorted(zones.items()) if zone.endswith("/" + key) and "city" in z), ""
        )
        return lon, lat, city

    def check(self, codes: Iterable[str]) -> None:
        """Raise UnknownPlaceCode for the first code that the atlas does not know."""
        for code in codes:
            if code not in self.areas and code not in self.outlines:
                raise UnknownPlaceCode(code, self._nearest(code))

    def _nearest(self, code: str) -> list[str]:
        upper = code.upper()
        if upper in self.codes:
            return [upper]
        names = {self.name(c, "en").casefold(): c for c in self.codes}
        named = [names[n] for n in get_close_matches(code.casefold(), names, n=2, cutoff=0.75)]
        return named or get_close_matches(upper, self.codes, n=3, cutoff=0.5)

    def level(self, number: int) -> list[tuple[Line, list[Chunk]]]:
        """Return all arcs thinned to one of the COARSE tolerances, each with its chunks."""
        if number not in self._levels:
            arcs = self.arcs if number == 0 else [_coarse(arc, COARSE[number]) for arc in self.arcs]
            self._levels[number] = [(arc, _chunks(arc)) for arc in arcs]
        return self._levels[number]

    def union(self, codes: Iterable[str]) -> list[list[int]]:
        """Return the rings around areas taken together: without the arcs that two of them share."""
        refs = [r for code in codes for polygon in self.areas.get(code, []) for ring in polygon for r in ring]
        chosen = set(refs)
        starts: dict[Point, list[int]] = defaultdict(list)
        for ref in refs:
            if ~ref not in chosen:
                starts[self._end(ref, 0)].append(ref)
        rings = []
        while starts:
            first = at = min(starts)
            ring: list[int] = []
            while at in starts:
                ring.append(starts[at].pop())
                if not starts[at]:
                    del starts[at]
                at = self._end(ring[-1], -1)
                if at == first:
                    break
            rings.append(ring)
        return rings

    def _owners(self) -> dict[int, list[str]]:
        owners: dict[int, list[str]] = defaultdict(list)
        for code, polygons in sorted(self.areas.items()):
            for ref in (ref for polygon in polygons for ring in polygon for ref in ring):
                owners[ref if ref >= 0 else ~ref].append(code)
        return owners

    def _end(self, ref: int, which: int) -> Point:
        lon, lat = self.arcs[ref][which] if ref >= 0 else self.arcs[~ref][-1 - which]
        return (round(lon * 1000) + 180_000) % 360_000, round(lat * 1000)


def locator(atlas: Atlas, codes: Sequence[str], *, language: str, size: Size, title: str) -> str:
    """Return a locator map as inline SVG.

    `codes` are the places to show, in any order (at least one); `language` is that of the names on the map (BCP 47);
    `title` is the text alternative. A card is at most 4 kB, a story's map 10 kB, a front's 12 kB. Raises UnknownPlaceCode.
    """
    if size not in get_args(Size):
        raise ValueError(f"size is {size!r}; it must be one of {', '.join(get_args(Size))}")
    if not codes:
        raise ValueError("codes is empty: a place without map codes has no map")
    atlas.check(codes)
    form = _FORMATS[size]
    # A map without names is the same in all languages.
    key = (tuple(sorted(set(codes))), language if form.label else "en", size)
    if key not in atlas._drawn:
        atlas._drawn[key] = _kept_or_drawn(atlas, key)
    return (
        f'<svg class="map m-{size}" viewBox="0 0 {form.width} {form.height}" role="img"'
        f' aria-label="{escape(title)}"><title>{escape(title)}</title>{atlas._drawn[key]}</svg>'
    )


def _kept_or_drawn(atlas: Atlas, key: tuple[tuple[str, ...], str, Size]) -> str:
    found = atlas.keep.get(key) if atlas.keep else None
    if found is None:
        found = _body(atlas, *key)
        if atlas.keep:
            atlas.keep.put(key, found)
    return found


def _body(atlas: Atlas, codes: tuple[str, ...], language: str, size: Size) -> str:
    """Draw a map, thinning its lines until it is small enough; names are placed once, on the finest drawing."""
    form = _FORMATS[size]
    drawing = _Drawing(atlas, codes, language, form, *_framed(atlas, codes, form))
    names = drawing.labels() if form.label else ""
    while True:
        body = drawing.svg() + names
        if len(body.encode()) <= form.limit or drawing.rest > 40:
            return body
        drawing.thin(min(drawing.detail * 1.13, 3 * form.detail), drawing.rest * 1.3)


def _framed(
    atlas: Atlas, codes: tuple[str, ...], form: _Format
) -> tuple[Azimuthal | EqualEarth, float, Point]:
    """Choose the projection, the scale (units for a radius of the globe) and the point of the plane in the view's middle."""
    parts = {code: _mainland(atlas, code) for code in codes}
    points = [q for code in _framing(parts) for q in parts[code]]
    vectors = [vector(*q) for q in points]
    about = Azimuthal(mean(vectors))
    projection: Azimuthal | EqualEarth
    if max(angle(about.centre, v) for v in vectors) > math.radians(62):
        projection = EqualEarth(11.0)
    else:
        left, bottom, right, top = _bounds(about, points)
        projection = Azimuthal(about.globe((left + right) / 2, (bottom + top) / 2))
    left, bottom, right, top = _bounds(projection, points)
    scale = min(
        form.width * form.fill / max(right - left, 1e-6),
        form.height * form.fill / max(top - bottom, 1e-6),
        form.width / (form.least / EARTH),
    )
    if isinstance(projection, Azimuthal):
        return projection, scale, ((left + right) / 2, (bottom + top) / 2)
    # The whole breadth of the world, the north first where the view is too low for all of it.
    scale = max(form.width / 5.3, form.height / 2.7)
    return projection, scale, (0.0, max(0.0, 1.32 - form.height / scale / 2))


def _bounds(projection: Azimuthal | EqualEarth, points: Sequence[Point]) -> Box:
    flat = [projection.plane(*q) for q in points]
    xs, ys = [x for x, _ in flat], [y for _, y in flat]
    return min(xs), min(ys), max(xs), max(ys)


def _framing(parts: dict[str, Line]) -> list[str]:
    """Return the codes that decide the frame: a giant among small neighbours runs off the edge instead of shrinking them."""
    spread = {code: _spread(points) for code, points in parts.items()}
    giants = [
        code
        for code in parts
        if len(parts) > 3 and spread[code] > 4 * sorted(spread.values())[len(spread) // 2]
    ]
    return [code for code in sorted(parts) if code not in giants] if len(giants) == 1 else sorted(parts)


def _spread(points: Line) -> float:
    vectors = [vector(*q) for q in points]
    centre = mean(vectors)
    return max(angle(centre, v) for v in vectors)


def _mainland(atlas: Atlas, code: str) -> Line:
    """Return points of an area's outline without its far-off parts (French Guiana, Hawaii), with areas disputed within it."""
    if code in atlas.outlines:
        return atlas.outlines[code]
    rings = [
        [q for ref in polygon[0] for q in atlas.arcs[ref if ref >= 0 else ~ref]]
        for polygon in atlas.areas[code]
    ]
    sizes = [_size(ring) for ring in rings]
    main = rings[sizes.index(max(sizes))]
    centre = mean([vector(*q) for q in main])
    reach = max(angle(centre, vector(*q)) for q in main) * 1.25 + 0.03
    kept = list(main)
    for ring, size in zip(rings, sizes, strict=True):
        near = all(angle(centre, vector(*q)) < reach for q in ring)
        if ring is not main and (size > 0.3 * max(sizes) or (near and size > 0.003 * max(sizes))):
            kept += ring
    for child, parent in sorted(atlas.parents.items()):
        if parent == code and child in atlas.areas:
            kept += _mainland(atlas, child)
    return kept


def _size(ring: Line) -> float:
    """Return the area of a ring in square degrees at its own latitude."""
    shrink = math.cos(math.radians(sum(lat for _, lat in ring) / len(ring)))
    xs, ys = [lon for lon, _ in ring], [lat for _, lat in ring]
    return (max(xs) - min(xs)) * shrink * (max(ys) - min(ys))


class _Drawing:
    """One map being drawn: what each area looks like in one view."""

    def __init__(
        self,
        atlas: Atlas,
        codes: tuple[str, ...],
        language: str,
        form: _Format,
        projection: Azimuthal | EqualEarth,
        scale: float,
        middle: Point,
    ) -> None:
        self.atlas, self.codes, self.language, self.form = atlas, codes, language, form
        self.projection, self.scale, self.middle = projection, scale, middle
        self.box: Box = (-4.0, -4.0, form.width + 4.0, form.height + 4.0)
        self.reach = 2 * math.asin(min(1.0, math.hypot(form.width, form.height) / 4 / scale)) * 1.05
        unit = math.degrees(1 / scale)
        self.arcs = atlas.level(
            max(i for i, tolerance in enumerate(COARSE) if tolerance <= 0.5 * unit * form.detail)
        )
        # The world, half of it, and a card of half a continent keep only the borders and neighbours of their place.
        across = form.width / scale * EARTH
        self.sparse = isinstance(projection, EqualEarth) or across > (10_500 if form.label else 4500)
        self._raw: dict[tuple[int, int], Line] = {}
        self._land: list[list[int]] | None = None
        self.own = {
            i
            for i, owners in atlas.owners.items()
            if any(c in codes or atlas.parents.get(c) in codes for c in owners)
        }
        self.thin(form.detail, form.detail * 1.2)
        # Areas disputed within a place of this map are hatched; the place itself is solid.
        inner = sorted(atlas.parents.items())
        self.hatched = [c for c, p in inner if p in codes and c not in codes and c in atlas.areas]

    def thin(self, detail: float, rest: float) -> None:
        """Draw lines anew that may depart from their course by `detail` units around the place, by `rest` elsewhere."""
        self.detail, self.rest = detail, rest
        self._lines: dict[tuple[int, int], Line] = {}

    def at(self, lon: float, lat: float) -> Point:
        """Return where a point of the globe lies in the view."""
        x, y = self.projection.plane(lon, lat)
        return (
            self.form.width / 2 + (x - self.middle[0]) * self.scale,
            self.form.height / 2 - (y - self.middle[1]) * self.scale,
        )

    def seen(self, centre: Vector, radius: float) -> bool:
        """Say whether a cap of the globe may touch the view."""
        if isinstance(self.projection, EqualEarth):
            return True
        return angle(centre, self.projection.centre) < radius + self.reach

    def arc(self, index: int, turn: int = 0) -> Line:
        """Return an arc in the view, thinned; the parts of it that are out of view by their ends only."""
        key = (index, turn)
        if key not in self._raw:
            points, chunks = self.arcs[index]
            line: Line = []
            for start, stop, centre, radius in chunks:
                shown = points[start:stop] if self.seen(centre, radius) else points[start : start + 1]
                line += [self.at(lon + turn, lat) for lon, lat in shown]
            line.append(self.at(points[-1][0] + turn, points[-1][1]))
            self._raw[key] = line
        if key not in self._lines:
            self._lines[key] = thinned(self._raw[key], self.detail if index in self.own else self.rest)
        return self._lines[key]

    def near(self, index: int) -> bool:
        """Say whether any part of an arc may be in view."""
        return any(self.seen(centre, radius) for _, _, centre, radius in self.arcs[index][1])

    def ring(self, refs: Sequence[int], turn: int = 0) -> Line:
        """Return a ring of arcs in the view (the same point at both ends)."""
        line: Line = []
        offset = turn
        end: float | None = None
        for ref in refs:
            points = self.atlas.arcs[ref] if ref >= 0 else self.atlas.arcs[~ref]
            first, last = (points[0][0], points[-1][0]) if ref >= 0 else (points[-1][0], points[0][0])
            if end is not None:
                offset += round((end - first - offset) / 360) * 360
            step = self.arc(ref, offset) if ref >= 0 else self.arc(~ref, offset)[::-1]
            line += step[1:] if line else step
            end = last + offset
        return line

    def rings(self, shapes: Iterable[Sequence[int]], least: float) -> list[Line]:
        """Return the rings clipped to the view, without those smaller than `least` and those turned inside out."""
        result = []
        for refs in shapes:
            for turn in self.projection.copies:
                ring = self.ring(refs, turn)
                if len(ring) < 4:
                    continue
                clip = clipped_ring(ring, self.box)
                if len(clip) > 2 and abs(signed_area(clip)) >= least and not self._inside_out(refs, ring):
                    result.append(clip)
        return result

    def _inside_out(self, refs: Sequence[int], ring: Line) -> bool:
        """Say whether a ring holds the point opposite to the view's centre: the projection spreads it around everything."""
        if isinstance(self.projection, EqualEarth) or len(refs) == 0:
            return False
        arcs = [self.atlas.arcs[ref if ref >= 0 else ~ref] for ref in refs]
        away = max(angle(self.projection.centre, vector(*arc[0])) for arc in arcs)
        if away < math.pi / 2:
            return False
        # Areas run with their land on the left, seas inside land the other way; only large rings come this far.
        return signed_area(ring) > 0

    def area(self, code: str, least: float = 0.0) -> list[Line]:
        """Return an area's rings in the view."""
        if code in self.atlas.outlines:
            line = thinned([self.at(*q) for q in self.atlas.outlines[code]], self.detail)
            clip = clipped_ring(line, self.box)
            return [clip] if clip else []
        return self.rings((ring for polygon in self.atlas.areas[code] for ring in polygon), least)

    def borders(self) -> dict[str, list[Line]]:
        """Return the lines between areas by their class."""
        result: dict[str, list[Line]] = defaultdict(list)
        for index, owners in sorted(self.atlas.owners.items()):
            if len(set(owners)) < 2 or not self.near(index):
                continue
            if self.sparse and index not in self.own:
                continue
            kind = "m-border"
            if index in self.atlas.disputed:
                kind = "m-disputed"
            elif set(owners) <= set(self.codes):
                kind = "m-within"
            lines = [
                p for turn in self.projection.copies for p in clipped_line(self.arc(index, turn), self.box)
            ]
            result[kind] += lines
            if kind == "m-disputed" and any(c in self.codes or c in self.hatched for c in owners):
                result["m-case"] += lines
        dashed = [
            *(() if self.sparse else self.atlas.claims),
            *([*o, o[0]] for c, o in sorted(self.atlas.outlines.items()) if c in self.codes),
        ]
        for claim in dashed:
            for turn in self.projection.copies:
                line = thinned([self.at(lon + turn, lat) for lon, lat in claim], self.rest)
                result["m-disputed"] += clipped_line(line, self.box)
        return result

    def svg(self) -> str:
        """Return the map's drawing, from the water up."""
        labelled = self.form.label > 0
        islet = max(self.rest, 2.0) ** 2 * 6
        parts = []
        if labelled:
            parts.append(_path("m-grid", self.graticule(), closed=False))
        parts.append(self.land(islet))
        outlined = [r for code in self.codes if code in self.atlas.outlines for r in self.area(code)]
        places = self.rings(self.atlas.union(self.codes), max(self.detail, 2.0) ** 2 * 2) + outlined
        strokes = [
            s for code in self.hatched for s in hatch(self.area(code), self.form.width / 110, self.box)
        ]
        parts.append(_path("m-part", strokes, closed=False))
        parts.append(_path("m-place", places, closed=True))
        lakes = [
            clipped_ring(thinned([self.at(*q) for q in lake], self.detail), self.box) for lake in self.lakes()
        ]
        parts.append(
            _path("m-water", [r for r in lakes if r and abs(signed_area(r)) > islet / 2], closed=True)
        )
        borders = self.borders()
        parts += [
            _path(kind, borders[kind], closed=False)
            for kind in ("m-border", "m-within", "m-case", "m-disputed")
        ]
        return "".join([*parts, *self.spot(places)])

    def land(self, least: float) -> str:
        """Return all land, or the land around the place: whichever is shorter to write, since the place covers its own."""
        if self._land is None:
            others = [code for code in sorted(self.atlas.areas) if code not in self.codes]
            choices = (self.atlas.shores, self.atlas.union(others))
            self._land = min(choices, key=lambda rings: sum(map(len, self.rings(rings, least))))
        return _path("m-land", self.rings(self._land, least), closed=True)

    def lakes(self) -> list[Line]:
        """Return the lakes that may be in view."""
        return [lake for lake in self.atlas.lakes if self.seen(vector(*lake[0]), 0.06)]

    def spot(self, places: Sequence[Line]) -> list[str]:
        """Return a ring around a place that is too small to be seen (an island state)."""
        area = sum(abs(signed_area(r)) for r in places)
        if area > (self.form.width / 60) ** 2:
            return []
        points = [self.at(*q) for code in self.codes for q in _mainland(self.atlas, code)]
        x, y = (sum(q[i] for q in points) / len(points) for i in (0, 1))
        return [f'<circle class="m-spot" cx="{round(x)}" cy="{round(y)}" r="{self.form.width // 24}"/>']

    def graticule(self) -> list[Line]:
        """Return meridians and parallels, as many as the view can carry."""
        if isinstance(self.projection, EqualEarth):
            step, lon0, lat0, span, height = 20, 10, 20, 180, 80
        else:
            width = math.degrees(self.form.width / self.scale)
            step = next((s for s in (1, 2, 5, 10, 20) if width / s < 10), 30)
            centre = self.projection.centre
            lon0 = round(math.degrees(math.atan2(centre[1], centre[0])) / step) * step
            lat0 = round(math.degrees(math.asin(centre[2])) / step) * step
            height = min(90, math.ceil(math.degrees(self.reach) / step + 1) * step)
            room = math.cos(math.radians(min(84, abs(lat0) + height)))
            span = min(180, math.ceil(math.degrees(self.reach) / room / step + 1) * step)
        south, north = max(-80, lat0 - height), min(80, lat0 + height)
        lines: list[Line] = [
            [(float(lon), south + (north - south) * i / 16) for i in range(17)]
            for lon in range(lon0 - span, lon0 + span, step)
        ]
        lines += [
            [(lon0 - span + 2 * span * i / 36, float(lat)) for i in range(37)]
            for lat in range(south // step * step, north + 1, step)
        ]
        return [
            p for line in lines for p in clipped_line(thinned([self.at(*q) for q in line], 2.0), self.box)
        ]

    def labels(self) -> str:
        """Return the capital, then the names of places, neighbours and seas, wherever there is room."""
        raster = Raster(self.form.width, self.form.height, self.form.cell)
        order = self._raster(raster)
        parts = self._capital(raster, order)
        size = self.form.label
        beside = {c for index in self.own for c in self.atlas.owners[index]} if self.sparse else set(order)
        rest = [c for c in order if c in beside and c not in self.codes and c not in self.hatched]
        for code in [*self.codes, *self.hatched, *rest]:
            if code not in order or (
                len(self.codes) == 1 and code in self.codes and code in self.atlas.capitals
            ):
                continue
            kind = "m-label m-own" if code in self.codes else "m-label"
            parts += self._name(raster, self.atlas.name(code, self.language), order[code], size, kind)
        for lon, lat, names in self.atlas.waters:
            name = names.get(self.language.split("-")[0])
            if name and (not self.sparse or "Ocean" in names["en"]):
                parts += self._sea(raster, name, self.at(lon, lat), size)
        return "".join(parts)

    def _raster(self, raster: Raster) -> dict[str, int]:
        """Give each area in view its cells; return the areas' numbers, the largest in view first."""
        order: dict[str, int] = {}
        sizes: dict[str, float] = {}
        outlined = [c for c in self.atlas.outlines if c in self.codes]
        for number, code in enumerate([*sorted(self.atlas.areas), *outlined], 1):
            rings = self.area(code, 100.0)
            if rings:
                order[code] = number
                sizes[code] = sum(abs(signed_area(r)) for r in rings)
                raster.fill(rings, number)
        for lake in self.lakes():
            raster.fill([[self.at(*q) for q in lake]], 0)
        return {code: order[code] for code in sorted(order, key=lambda c: (-sizes[c], c))}

    def _name(self, raster: Raster, name: str, owner: int, size: float, kind: str) -> list[str]:
        """Place a name inside its area: in one line or two, at full size or smaller, or not at all."""
        words = name.split(" ")
        layouts = [[name]]
        if len(words) > 1:
            cuts = [[" ".join(words[:i]), " ".join(words[i:])] for i in range(1, len(words))]
            layouts.append(min(cuts, key=lambda cut: max(map(len, cut))))
        for shrink in (1.0, 0.8):
            for lines in layouts:
                font = round(size * shrink)
                width = max(text_width(t, font, capitals=True) for t in lines)
                spot = raster.roomiest(width, font * 1.15 * len(lines), owner)
                if spot:
                    raster.claim(raster.box(*spot, width + font / 2, font * 1.3 * len(lines)))
                    small = " m-small" if shrink < 1 else ""
                    top = spot[1] - font * 1.15 * (len(lines) - 1) / 2 + font * 0.36
                    return [
                        _text(kind + small, spot[0], top + i * font * 1.15, t) for i, t in enumerate(lines)
                    ]
        return []

    def _sea(self, raster: Raster, name: str, at: Point, size: float) -> list[str]:
        """Place the name of a sea on open water near a point, in lines of one word where it is narrow."""
        step = self.form.cell * 2
        reach = min(7, int(math.radians(3.5) * self.scale / step) + 1)
        near = sorted(
            (dx * dx + dy * dy, dx, dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)
        )
        words = name.split(" ")
        for lines in [[name], words] if len(words) > 1 else [[name]]:
            width = max(text_width(t, size, capitals=False) for t in lines) + size
            height = size * 1.15 * len(lines) + size / 3
            for _, dx, dy in near:
                x, y = at[0] + dx * step, at[1] + dy * step
                box = raster.box(x, y, width, height)
                if raster.free(box, {0}):
                    raster.claim(box)
                    top = y - size * 1.15 * (len(lines) - 1) / 2 + size * 0.34
                    return [_text("m-sea", x, top + i * size * 1.15, t) for i, t in enumerate(lines)]
        return []

    def _capital(self, raster: Raster, order: dict[str, int]) -> list[str]:
        """Draw the capital of a single place, with its name inside the place or beside it."""
        capital = self.atlas.capital(self.codes[0], self.language) if len(self.codes) == 1 else None
        if capital is None or self.codes[0] not in order:
            return []
        lon, lat, name = capital
        x, y = self.at(lon, lat)
        if not (0 < x < self.form.width and 0 < y < self.form.height):
            return []
        parts = [f'<circle class="m-point" cx="{round(x)}" cy="{round(y)}" r="{self.form.label // 4}"/>']
        if name:
            parts += self._city(raster, name, (x, y), order[self.codes[0]])
        raster.claim(raster.box(x, y, self.form.label, self.form.label))
        return parts

    def _city(self, raster: Raster, name: str, at: Point, owner: int) -> list[str]:
        size = self.form.label * 1.14
        width, height = text_width(name, size, capitals=False) * 1.1, size
        others = set(range(1000)) - {owner}
        for owners, kind, gaps in (({owner}, "m-city m-own", 1), (others, "m-city", 4), (None, "m-city", 1)):
            for gap in (size * (0.4 + 0.35 * i) for i in range(gaps)):
                for x, y, anchor in _beside(at, gap, width, height):
                    box = raster.box(x, y, width, height)
                    if raster.free(box, owners):
                        raster.claim(box)
                        edge = {"start": x - width / 2, "end": x + width / 2, "middle": x}[anchor]
                        # The halo is a text of its own under the name: older browsers know no `paint-order`.
                        halo = [] if kind.endswith("m-own") else ["m-city m-halo"]
                        return [
                            _text(f"{each} m-{anchor}", edge, y + size * 0.34, name) for each in [*halo, kind]
                        ]
        return []


def _beside(at: Point, gap: float, width: float, height: float) -> list[tuple[float, float, str]]:
    """Return the middles of boxes around a point, the best first, each with how its text is anchored."""
    (x, y), across, down = at, gap + width / 2, gap + height / 2
    return [
        (x + across, y, "start"), (x - across, y, "end"), (x, y - down, "middle"), (x, y + down, "middle"),
        (x + width / 2, y - down, "start"), (x - width / 2, y - down, "end"),
        (x + width / 2, y + down, "start"), (x - width / 2, y + down, "end"),
    ]  # fmt: skip


def _points(flat: list[int], units: int) -> Line:
    lons, lats = accumulate(flat[::2]), accumulate(flat[1::2])
    return [(lon / units, lat / units) for lon, lat in zip(lons, lats, strict=True)]


def _coarse(arc: Line, tolerance: float) -> Line:
    """Thin an arc on the globe, a degree meaning the same both ways."""
    shrink = math.cos(math.radians(arc[len(arc) // 2][1]))
    return [(x / shrink, y) for x, y in thinned([(lon * shrink, lat) for lon, lat in arc], tolerance)]


def _chunks(arc: Line) -> list[Chunk]:
    """Return the arc's chunks (start, stop, centre, radius of the cap that holds it): what is in or out of view together."""
    chunks = []
    for start in range(0, len(arc) - 1, CHUNK):
        stop = min(start + CHUNK, len(arc) - 1)
        vectors = [vector(*q) for q in arc[start : stop + 1]]
        centre = mean(vectors)
        chunks.append((start, stop, centre, max(angle(centre, v) for v in vectors)))
    return chunks


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _path(kind: str, lines: Sequence[Line], *, closed: bool) -> str:
    data = path(lines, closed=closed)
    return f'<path class="{kind}" d="{data}"/>' if data else ""


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{round(x)}" y="{round(y)}">{escape(text)}</text>'
