"""Names on a map: the capital, places, neighbours and seas, wherever there is room."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from tamizdat.press.maps import svg
from tamizdat.press.maps.globe import Point
from tamizdat.press.maps.lines import signed_area
from tamizdat.press.maps.raster import WATER, Raster
from tamizdat.press.maps.scene import Grain, Scene, rank

CELL = 12  # units: side of a cell of the raster in which room is sought
# Width of a capital in ems with its letter-spacing, in the widest of the usual system fonts; scripts without capitals
# are about as wide.
WIDE = 0.80
# Width of a letter of running text in ems.
NARROW = 0.56
DOT = 72  # the width of a view is so many times the radius of a spot with its number


def text_width(text: str, size: float, *, capitals: bool) -> float:
    """Estimate the width of a label in the units of its size: rather too wide than too narrow."""
    return len(text) * size * (WIDE if capitals else NARROW)


class Named(NamedTuple):
    """A spot with a name."""

    at: Point
    name: str
    number: str


class Ground:
    """The raster of a scene without any name, and the areas in view: the same for all languages."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.raster = Raster(scene.view.form.width, scene.view.form.height, CELL)
        self.numbers = self._filled()

    def _filled(self) -> dict[str, int]:
        """Give each area in view its cells; return the areas' numbers, the largest in view first."""
        scene, atlas = self.scene, self.scene.atlas
        rough = rank(scene.view, CELL / 6)
        sizes: dict[str, float] = {}
        numbers = {code: number for number, code in enumerate(atlas.codes, WATER + 1)}
        outlined = [code for code in scene.codes if code in atlas.outlines]
        for code in [*sorted(atlas.areas), *outlined]:
            rings = scene.area(code, Grain(rough, rough), 100.0)
            if rings:
                sizes[code] = sum(abs(signed_area(r)) for r in rings)
                self.raster.fill(rings, numbers[code], over=code in outlined)
        self.raster.fill(scene.lakes(Grain(rough, rough), CELL**2 / 2), WATER, over=True)
        return {code: numbers[code] for code in sorted(sizes, key=lambda c: (-sizes[c], c))}


def labels(ground: Ground, language: str, spots: Sequence[Named] = ()) -> str:
    """Return a scene's names in a language, in as many bytes as its format allows; the least important go first.

    Before them come `spots`: each is numbered, and named where there is room.
    """
    form = ground.scene.view.form
    names = _Names(ground, language)
    numbered = "".join(names.numbered(spots))
    parts = list(names.all(capital=not spots))
    lengths = accumulate(len(part.encode()) for part in parts)
    return numbered + "".join(
        part for part, length in zip(parts, lengths, strict=True) if length <= form.names
    )


class _Names:
    """The names of one map, being placed."""

    def __init__(self, ground: Ground, language: str) -> None:
        self.scene, self.language = ground.scene, language
        self.atlas, self.view, self.codes = self.scene.atlas, self.scene.view, self.scene.codes
        self.raster, self.numbers = ground.raster.copy(), ground.numbers
        self.size = self.view.form.label

    def numbered(self, spots: Sequence[Named]) -> Iterator[str]:
        """Yield spots with their numbers and, where there is room, their names."""
        form = self.view.form
        radius = form.width // DOT
        seen = [each for each in spots if 0 <= each.at[0] <= form.width and 0 <= each.at[1] <= form.height]
        for each in seen:
            self.raster.claim(self.raster.box(*each.at, radius * 2, radius * 2))
        for each in seen:
            yield self._beside_spot(each.name, each.at, radius)
        for (x, y), _, number in seen:
            yield svg.circle("m-spotted", x, y, radius) + svg.text("m-number", x, y, number)

    def _beside_spot(self, name: str, at: Point, radius: float) -> str:
        width = text_width(name, self.size, capitals=False) * 1.1
        for gap in (1.4, 2.2):
            for x, y, anchor in _beside(at, radius * gap, width, self.size):
                box = self.raster.box(x, y, width, self.size)
                if self.raster.free(box):
                    self.raster.claim(box)
                    edge = {"start": x - width / 2, "end": x + width / 2, "middle": x}[anchor]
                    kinds = [f"m-called m-halo m-{anchor}", f"m-called m-{anchor}"]
                    return "".join(svg.text(kind, edge, y + self.size * 0.34, name) for kind in kinds)
        return ""

    def all(self, *, capital: bool = True) -> Iterator[str]:
        """Yield names, the most important first; with the capital, if that is asked."""
        if capital:
            yield self._capital()
        for code in self._order():
            yield self._name(self.atlas.name(code, self.language), code)
        for lon, lat, names in self.atlas.waters:
            name = names.get(self.language.split("-")[0])
            if name and (not self.view.sparse or "Ocean" in names["en"]):
                yield self._sea(name, self.view.at(lon, lat))

    def _order(self) -> list[str]:
        """Return the areas that are named; a single place goes by its capital, if that is marked."""
        beside = set(self.numbers)
        if self.view.sparse:
            beside = {c for number in self.scene.own for c in self.atlas.owners[number]}
        first = [*self.codes, *self.scene.hatched]
        if len(self.codes) == 1 and self.codes[0] in self.atlas.capitals:
            first = first[1:]
        rest = [
            c for c in self.numbers if c in beside and c not in self.codes and c not in self.scene.hatched
        ]
        return [code for code in [*first, *rest] if code in self.numbers]

    def _name(self, name: str, code: str) -> str:
        """Place a name inside its area: in one line or two, at full size or smaller, or not at all."""
        kind = "m-label m-own" if code in self.codes else "m-label"
        for shrink, small in ((1.0, ""), (0.8, " m-small")):
            font = round(self.size * shrink)
            for lines in _layouts(name):
                width = max(text_width(t, font, capitals=True) for t in lines)
                spot = self.raster.roomiest(width, font * 1.15 * len(lines), self.numbers[code])
                if spot:
                    box = self.raster.box(*spot, width + font / 2, font * 1.3 * len(lines))
                    self.raster.claim(box)
                    # A name on hatching has a halo: a text of its own under it, since older browsers know no `paint-order`.
                    kinds = [f"{kind} m-halo", kind] if code in self.scene.hatched else [kind]
                    return "".join(_stacked(k + small, spot, lines, font, 0.36) for k in kinds)
        return ""

    def _sea(self, name: str, at: Point) -> str:
        """Place the name of a sea on open water near a point, in lines of one word where it is narrow."""
        step = CELL * 2
        reach = min(7, int(math.radians(3.5) * self.view.scale / step) + 1)
        (x0, y0), form = at, self.view.form
        if not (
            -reach * step < x0 < form.width + reach * step and -reach * step < y0 < form.height + reach * step
        ):
            return ""
        near = sorted(
            (dx * dx + dy * dy, dx, dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)
        )
        words = name.split(" ")
        for lines in [[name], words] if len(words) > 1 else [[name]]:
            width = max(text_width(t, self.size, capitals=False) for t in lines) + self.size
            height = self.size * 1.15 * len(lines) + self.size / 3
            for _, dx, dy in near:
                spot = x0 + dx * step, y0 + dy * step
                box = self.raster.box(*spot, width, height)
                if self.raster.free(box, on=WATER):
                    self.raster.claim(box)
                    return _stacked("m-sea", spot, lines, self.size, 0.34)
        return ""

    def _capital(self) -> str:
        """Mark the capital of a single place, with its name inside the place or beside it."""
        capital = self.atlas.capital(self.codes[0], self.language) if len(self.codes) == 1 else None
        if capital is None or self.codes[0] not in self.numbers:
            return ""
        lon, lat, name = capital
        x, y = self.view.at(lon, lat)
        if not (0 < x < self.view.form.width and 0 < y < self.view.form.height):
            return ""
        named = self._city(name, (x, y), self.numbers[self.codes[0]]) if name else ""
        self.raster.claim(self.raster.box(x, y, self.size, self.size))
        return svg.circle("m-point", x, y, self.size // 4) + named

    def _city(self, name: str, at: Point, owner: int) -> str:
        size = self.size * 1.14
        width, height = text_width(name, size, capitals=False) * 1.1, size
        # Inside the place, then wholly outside it, then across its border.
        for ground, gaps in (({"on": owner}, 1), ({"off": owner}, 4), ({}, 1)):
            for x, y, anchor in (
                beside for i in range(gaps) for beside in _beside(at, size * (0.4 + 0.35 * i), width, height)
            ):
                box = self.raster.box(x, y, width, height)
                if self.raster.free(box, **ground):
                    self.raster.claim(box)
                    edge = {"start": x - width / 2, "end": x + width / 2, "middle": x}[anchor]
                    kinds = ["m-city m-own"] if "on" in ground else ["m-city m-halo", "m-city"]
                    return "".join(svg.text(f"{k} m-{anchor}", edge, y + size * 0.34, name) for k in kinds)
        return ""


def _layouts(name: str) -> list[list[str]]:
    """Return a name as one line, and as two of about the same length."""
    words = name.split(" ")
    cuts = [[" ".join(words[:i]), " ".join(words[i:])] for i in range(1, len(words))]
    return [[name], min(cuts, key=lambda cut: max(map(len, cut)))] if cuts else [[name]]


def _stacked(kind: str, middle: Point, lines: Sequence[str], size: float, drop: float) -> str:
    """Return lines of text about a middle; `drop` is from a line's middle down to its baseline, in ems."""
    x, y = middle
    top = y - size * 1.15 * (len(lines) - 1) / 2 + size * drop
    return "".join(svg.text(kind, x, top + i * size * 1.15, line) for i, line in enumerate(lines))


def _beside(at: Point, gap: float, width: float, height: float) -> list[tuple[float, float, str]]:
    """Return the middles of boxes around a point, the best first, each with how its text is anchored."""
    (x, y), across, down = at, gap + width / 2, gap + height / 2
    return [
        (x + across, y, "start"), (x - across, y, "end"), (x, y - down, "middle"), (x, y + down, "middle"),
        (x + width / 2, y - down, "start"), (x - width / 2, y - down, "end"),
        (x + width / 2, y + down, "start"), (x - width / 2, y + down, "end"),
    ]  # fmt: skip
