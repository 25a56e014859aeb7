"""The atlas: the world's areas as rings of arcs that neighbours share, with lakes, capitals, seas and names."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from tamizdat.press.maps import words
from tamizdat.press.maps.errors import BadAtlas, UnknownPlaceCode
from tamizdat.press.maps.globe import Cap, Line, Point, Spot, spot

CHUNK = 24  # points of an arc that are in or out of view together
STEPS = 3  # ranks to an octave: see `SOURCE.txt`
TOP = 42  # the rank of an arc's ends
_RANKS = bytes(max(0, letter - ord("0")) for letter in range(256))  # a rank by its character

Ring = Sequence[int]  # arcs, one after the other; ~n is arc n backwards


class Chunk(NamedTuple):
    """A piece of an arc."""

    cap: Cap  # holds the piece, and the first point of the next
    spots: list[Spot]
    ranks: bytes


class Arc:
    """A line between two points where areas meet (or a closed one), and how much each of its points matters."""

    def __init__(self, points: Line, ranks: bytes) -> None:
        self.points = points
        self.ranks = ranks
        self._thinned: dict[int, list[tuple[Cap, list[Spot]]]] = {}

    @cached_property
    def cap(self) -> Cap:
        """Return a cap that holds the arc."""
        return Cap.around(self.points)

    @cached_property
    def chunks(self) -> list[Chunk]:
        """Return the arc's pieces; the last point is a piece of its own."""
        starts = [*range(0, len(self.points) - 1, CHUNK), len(self.points) - 1]
        return [
            Chunk(
                Cap.around(self.points[a : a + CHUNK + 1]),
                [spot(*q) for q in self.points[a:b]],
                self.ranks[a:b],
            )
            for a, b in zip(starts, [*starts[1:], len(self.points)], strict=True)
        ]

    def thinned(self, rank: int) -> list[tuple[Cap, list[Spot]]]:
        """Return the points of at least a rank, by pieces, each with the cap of its piece."""
        if rank not in self._thinned:
            least = min(rank, TOP)
            self._thinned[rank] = [
                (chunk.cap, [s for s, r in zip(chunk.spots, chunk.ranks, strict=True) if r >= least])
                for chunk in self.chunks
            ]
        return self._thinned[rank]

    def spots(self, rank: int) -> list[Spot]:
        """Return the points of at least a rank."""
        return [s for _, spots in self.thinned(rank) for s in spots]


class Atlas:
    """The world's areas as rings of shared arcs, with names, capitals, lakes and seas."""

    def __init__(self, data: dict[str, Any]) -> None:
        if not isinstance(data, dict) or data.get("format") != 2:
            raise BadAtlas("This is no atlas of format 2: make it anew with tools/atlas.py.")
        units = data["units"]
        self.arcs = _arcs(data["arcs"], data["ranks"], units)
        self.areas: dict[str, list[list[list[int]]]] = data["areas"]
        self.outlines = {code: _points(flat, units) for code, flat in data["outlines"].items()}
        self.parents: dict[str, str] = data["parents"]
        self.disputed = frozenset(data["disputed"])
        self.claims = [_points(flat, units) for flat in data["claims"]]
        self.lakes = _arcs(data["lakes"], data["lake_ranks"], units)
        self.capitals: dict[str, tuple[float, float, dict[str, str]]] = data["capitals"]
        self.waters: list[tuple[float, float, dict[str, str]]] = data["waters"]
        self._names: dict[str, dict[str, str]] = data["names"]
        self.owners = self._owners()
        self._caps: dict[tuple[int, ...], Cap] = {}

    @classmethod
    def load(cls, data: bytes) -> Atlas:
        """Read an atlas from the bytes of its file; raises BadAtlas."""
        try:
            return cls(json.loads(data))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadAtlas(
                f"The atlas cannot be read ({error}): make it anew with tools/atlas.py."
            ) from error

    @cached_property
    def codes(self) -> list[str]:
        """All codes that a place may have, sorted."""
        return sorted({*self.areas, *self.outlines})

    def check(self, codes: Iterable[str]) -> None:
        """Raise UnknownPlaceCode for the first code that the atlas does not know."""
        for code in codes:
            if code not in self.areas and code not in self.outlines:
                raise UnknownPlaceCode(code, words.nearest(code, {c: self.name(c, "en") for c in self.codes}))

    def name(self, code: str, language: str) -> str:
        """Return the name of an area in a language (BCP 47), in English where that has none."""
        return words.chosen(self._names.get(code, {}), language) or words.area(code, language)

    def capital(self, code: str, language: str) -> tuple[float, float, str] | None:
        """Return the capital's longitude, latitude and name (empty where the language has none), or None."""
        if code not in self.capitals:
            return None
        lon, lat, names = self.capitals[code]
        return lon, lat, words.city(names, language)

    # Shapes

    @cached_property
    def shores(self) -> list[list[int]]:
        """Return the rings around all land."""
        return self.union(self.areas)

    def cap(self, ring: Ring) -> Cap:
        """Return a cap that holds a ring."""
        key = tuple(ring)
        if key not in self._caps:
            self._caps[key] = Cap.over([self.arcs[index(ref)].cap for ref in ring])
        return self._caps[key]

    def union(self, codes: Iterable[str]) -> list[list[int]]:
        """Return the rings around areas taken together: without the arcs that two of them share."""
        refs = [r for code in sorted(codes) for p in self.areas.get(code, []) for ring in p for r in ring]
        chosen = set(refs)
        starts: dict[Point, list[int]] = defaultdict(list)
        for ref in refs:
            if ~ref not in chosen:
                starts[self._end(ref, 0)].append(ref)
        rings = []
        while starts:
            first = at = next(iter(starts))
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
                owners[index(ref)].append(code)
        return {i: owners[i] for i in sorted(owners)}

    def _end(self, ref: int, which: int) -> Point:
        points = self.arcs[index(ref)].points
        lon, lat = points[which] if ref >= 0 else points[-1 - which]
        return (round(lon * 1000) + 180_000) % 360_000, round(lat * 1000)


def index(ref: int) -> int:
    """Return the number of the arc that a ring refers to."""
    return ref if ref >= 0 else ~ref


def _arcs(lines: list[list[int]], ranks: list[str], units: int) -> list[Arc]:
    return [
        Arc(_points(flat, units), letters.encode("ascii").translate(_RANKS))
        for flat, letters in zip(lines, ranks, strict=True)
    ]


def _points(flat: list[int], units: int) -> Line:
    lons, lats = accumulate(flat[::2]), accumulate(flat[1::2])
    return [(lon / units, lat / units) for lon, lat in zip(lons, lats, strict=True)]
