"""The plane on which columns stand and lines run: round numbers at its side, names below it, remarks above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tamizdat.archive.drawn import Chart
from tamizdat.press.charts import svg
from tamizdat.press.charts.bars import NARROW
from tamizdat.press.charts.numbers import Numbers, lines, width
from tamizdat.press.charts.scales import Ruled

TALL = 210  # pixels of the plane
LINE = 16
HEAD = 18  # pixels over the plane, for the number of the highest point
REMARK = 130  # pixels that a remark may be wide
LABEL_LINES = 3


class Place(NamedTuple):
    """What a remark points at."""

    x: float
    y: float


class Plane:
    """The plane of one chart."""

    def __init__(self, chart: Chart, ruled: Ruled, numbers: Numbers) -> None:
        self.chart, self.ruled = chart, ruled
        self.ticks = [numbers.written(tick, ruled.decimals) for tick in ruled.ticks]
        self.side = max(map(width, self.ticks)) + 8  # pixels of the numbers at the side
        self.room = NARROW - self.side  # pixels of the plane on a narrow screen
        self.remarks = [(mark, lines(mark.text, REMARK)) for mark in chart.marks]
        self.top = HEAD + LINE * sum(len(words) for _, words in self.remarks)

    def y(self, value: float) -> float:
        """Return how far down a number stands."""
        return self.top + TALL * (1 - self.ruled.scale.at(value))

    def drawn(self, body: str, below: str, rows: int) -> str:
        """Return both drawings: the numbers at the side, and the plane with what stands on it and `rows` lines below it."""
        height = self.top + TALL + 6 + rows * LINE
        side = "".join(
            svg.text("g-tick", 1, self.y(tick) + 4, words, "end", -8)
            for tick, words in zip(self.ruled.ticks, self.ticks, strict=True)
        )
        return svg.whole(height, side, svg.down(self.side)) + svg.whole(height, self._grid() + body + below)

    def _grid(self) -> str:
        return "".join(
            svg.line("g-zero" if tick == 0 else "g-grid", 0, self.y(tick), 1, self.y(tick))
            for tick in self.ruled.ticks
        )

    def remarked(self, places: dict[str, Place]) -> Iterator[str]:
        """Yield the remarks, each with a line down to what it is about: from the sides inwards, so that none is crossed."""
        known = [(places[mark.at], words) for mark, words in self.remarks if mark.at in places]
        left = sorted(each for each in known if each[0].x < 0.5)
        right = sorted((each for each in known if each[0].x >= 0.5), reverse=True)
        y = 0.0
        for (x, end), words in [*left, *right]:
            anchor: svg.Anchor = "start" if x < 0.5 else "end"
            yield svg.line("g-lead", x, y + 3, x, end - 6)
            for line in words:
                y += LINE
                yield svg.text("g-mark", x, y - 3, line, anchor, 5 if x < 0.5 else -5, halo=True)

    def named(self, middles: Sequence[float], share: float) -> tuple[str, int]:
        """Return the names below the plane, and how many lines they have.

        Args:
            middles: where each row stands
            share: the part of the width that each has; where a name needs more, the rows between are not named
        """
        labels = [row.label for row in self.chart.rows]
        wrapped = self.wrapped(share)
        if wrapped is not None:
            parts = [
                svg.text("g-name", x, self._below(line), words, "middle")
                for x, label in zip(middles, wrapped, strict=True)
                for line, words in enumerate(label)
            ]
            return "".join(parts), max(map(len, wrapped), default=1)
        named: list[str] = []
        free = 1.5  # of the width: up to where the next name may reach, from the right
        for x, label in zip(reversed(middles), reversed(labels), strict=True):
            half = width(label) / self.room / 2
            anchor: svg.Anchor = (
                "end" if x + half > 1.02 else "start" if x - half < -self.side / self.room else "middle"
            )
            right = x if anchor == "end" else x + 2 * half if anchor == "start" else x + half
            if right <= free:
                named.append(svg.text("g-name", x, self._below(0), label, anchor))
                free = right - 2 * half - 10 / self.room
        return "".join(reversed(named)), 1

    def wrapped(self, share: float) -> list[list[str]] | None:
        """Return all names in lines, if all fit into the part of the width that each has."""
        room = share * self.room - 4
        wrapped = [lines(row.label, room) for row in self.chart.rows]
        fits = all(
            len(label) <= LABEL_LINES and all(width(line) <= room for line in label) for label in wrapped
        )
        return wrapped if fits else None

    def _below(self, line: int) -> float:
        return self.top + TALL + 4 + LINE * (line + 1) - 2
