"""A scene: what the atlas's areas, borders and lakes look like in one view."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from tamizdat.press.maps.atlas import STEPS, TOP, Atlas, Ring, index
from tamizdat.press.maps.globe import Cap, Line, spot
from tamizdat.press.maps.lines import clipped_line, clipped_ring, joined, signed_area
from tamizdat.press.maps.views import View


class Grain(NamedTuple):
    """How fine lines are drawn: the least rank of their points, around the place and elsewhere."""

    own: int
    rest: int


def rank(view: View, units: float) -> int:
    """Return the rank of points that lie `units` of a view off the line without them."""
    return max(0, min(TOP, math.ceil(STEPS * math.log2(units * view.degree * 1000))))


class Scene:
    """What lies in one view of some places, at any grain."""

    def __init__(self, atlas: Atlas, codes: Sequence[str], view: View) -> None:
        self.atlas, self.codes, self.view = atlas, codes, view
        self.own = {
            i
            for i, owners in atlas.owners.items()
            if any(c in codes or atlas.parents.get(c) in codes for c in owners)
        }
        # Areas disputed within a place of this map are hatched; the place itself is solid.
        self.hatched = [
            c for c, p in sorted(atlas.parents.items()) if p in codes and c not in codes and c in atlas.areas
        ]
        self._lakes = [lake for lake in atlas.lakes if self.seen(lake.cap)]
        self._lines: dict[tuple[int, int, int], Line] = {}

    def forget(self) -> None:
        """Drop the lines that were drawn: a scene is kept for its names longer than for its lines."""
        self._lines.clear()

    def seen(self, cap: Cap) -> bool:
        """Say whether a cap of the globe may touch the view."""
        return cap.touches(self.view.cap)

    def line(self, points: Line, turn: int = 0) -> Line:
        """Return a line of the globe in the view."""
        return self.view.line([spot(*q) for q in points], turn)

    def points(self, grain: Grain) -> int:
        """Return about how many points the arcs in view have at a grain."""
        return sum(
            count
            for ranks, least in zip(self._ranks, grain, strict=True)
            for rank, count in ranks.items()
            if rank >= least
        )

    @cached_property
    def _ranks(self) -> tuple[Counter[int], Counter[int]]:
        """Return how many points in view have which rank: those of the place's own arcs, and the others."""
        found: tuple[Counter[int], Counter[int]] = Counter(), Counter()
        for number, arc in enumerate(self.atlas.arcs):
            if self.seen(arc.cap):
                counts = found[0 if number in self.own else 1]
                for chunk in arc.chunks:
                    if self.seen(chunk.cap):
                        counts.update(chunk.ranks)
        return found

    def arc(self, number: int, grain: Grain, turn: int = 0) -> Line:
        """Return an arc in the view, thinned; the pieces of it that are out of view by their ends only."""
        least = grain.own if number in self.own else grain.rest
        key = (number, least, turn)
        if key not in self._lines:
            arc = self.atlas.arcs[number]
            if self.seen(arc.cap):
                pieces = [s if self.seen(cap) else s[:1] for cap, s in arc.thinned(least)]
                spots = [s for piece in pieces for s in piece]
            else:
                spots = [spot(*arc.points[0]), spot(*arc.points[-1])]
            self._lines[key] = self.view.line(spots, turn)
        return self._lines[key]

    def ring(self, refs: Ring, grain: Grain, turn: int = 0) -> Line:
        """Return a ring of arcs in the view (the same point at both ends)."""
        line: Line = []
        offset = turn
        end: float | None = None
        for ref in refs:
            points = self.atlas.arcs[index(ref)].points
            first, last = (points[0][0], points[-1][0]) if ref >= 0 else (points[-1][0], points[0][0])
            if end is not None:
                offset += round((end - first - offset) / 360) * 360
            step = self.arc(index(ref), grain, offset if self.view.whole else 0)
            if ref < 0:
                step = step[::-1]
            line += step[1:] if line else step
            end = last + offset
        return line

    def near(self, shapes: Iterable[Ring]) -> list[Ring]:
        """Return the rings that may touch the view."""
        return [refs for refs in shapes if self.seen(self.atlas.cap(refs))]

    def rings(self, shapes: Iterable[Ring], grain: Grain, least: float = 0.0) -> list[Line]:
        """Return the rings clipped to the view, without those smaller than `least` and those turned inside out."""
        result = []
        for refs in shapes:
            cap = self.atlas.cap(refs)
            # Both projections keep areas, so a ring is no larger than its cap.
            if not self.seen(cap) or 2 * math.pi * (1 - cap.cos) * self.view.scale**2 < least:
                continue
            for turn in self.view.projection.turns:
                ring = self.ring(refs, grain, turn)
                if len(ring) < 4:
                    continue
                clip = clipped_ring(ring, self.view.box)
                if (
                    len(clip) > 2
                    and abs(signed_area(clip)) >= least
                    and not self._inside_out(cap, refs, ring)
                ):
                    result.append(clip)
        return result

    def _inside_out(self, cap: Cap, refs: Ring, ring: Line) -> bool:
        """Say whether a ring holds the point opposite to the view's middle: the projection spreads it around everything."""
        if self.view.whole or not cap.touches(Cap.about(_opposite(self.view.cap), math.pi / 2)):
            return False
        cx, cy, cz = self.view.cap.centre
        starts = (spot(*self.atlas.arcs[index(ref)].points[0]) for ref in refs)
        if all(x * cx + y * cy + z * cz > 0 for _, _, x, y, z in starts):
            return False
        # Areas run with their land on the left, seas inside land the other way; only large rings come this far.
        return signed_area(ring) > 0

    def area(self, code: str, grain: Grain, least: float = 0.0) -> list[Line]:
        """Return an area's rings in the view."""
        if code in self.atlas.outlines:
            clip = clipped_ring(self.line(self.atlas.outlines[code]), self.view.box)
            return [clip] if clip else []
        return self.rings((ring for polygon in self.atlas.areas[code] for ring in polygon), grain, least)

    def lakes(self, grain: Grain, least: float = 0.0) -> list[Line]:
        """Return the lakes in the view that are not smaller than `least`."""
        lines = (self.view.line(lake.spots(grain.own)) for lake in self._lakes)
        clips = (clipped_ring(line, self.view.box) for line in lines if len(line) > 3)
        return [clip for clip in clips if len(clip) > 2 and abs(signed_area(clip)) >= least]

    def borders(self, grain: Grain) -> dict[str, list[Line]]:
        """Return the lines between areas by their class."""
        result: dict[str, list[Line]] = defaultdict(list)
        places = set(self.codes)
        for number in self._shared:
            owners = self.atlas.owners[number]
            kind = "m-within" if places.issuperset(owners) else "m-border"
            if number in self.atlas.disputed:
                kind = "m-disputed"
            lines = [
                part
                for turn in self.view.projection.turns
                for part in clipped_line(self.arc(number, grain, turn), self.view.box)
            ]
            result[kind] += lines
            if kind == "m-disputed" and any(c in places or c in self.hatched for c in owners):
                result["m-case"] += lines
        result["m-disputed"] += self._claims()
        return {kind: joined(lines) for kind, lines in result.items()}

    @cached_property
    def _shared(self) -> list[int]:
        """Return the arcs in view that part two areas, and are to be drawn as borders."""
        return [
            number
            for number, owners in self.atlas.owners.items()
            if len(set(owners)) > 1
            and (number in self.own or not self.view.sparse)
            and self.seen(self.atlas.arcs[number].cap)
        ]

    def _claims(self) -> list[Line]:
        """Return the dashed lines that are no borders of areas: claims, and the outlines that are asked for."""
        dashed = [] if self.view.sparse else list(self.atlas.claims)
        dashed += [[*o, o[0]] for c, o in sorted(self.atlas.outlines.items()) if c in self.codes]
        return [
            part
            for points in dashed
            if self.seen(Cap.around(points))
            for turn in self.view.projection.turns
            for part in clipped_line(self.line(points, turn), self.view.box)
        ]


def _opposite(cap: Cap) -> tuple[float, float, float]:
    x, y, z = cap.centre
    return -x, -y, -z
