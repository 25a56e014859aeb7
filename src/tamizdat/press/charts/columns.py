"""Standing columns: one beside the other, or parts on top of each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from tamizdat.archive.drawn import Chart, ChartRow
from tamizdat.press.charts import svg
from tamizdat.press.charts.numbers import Numbers, width
from tamizdat.press.charts.plane import Place, Plane
from tamizdat.press.charts.scales import ruled

FILLED = 0.74  # of a row's share of the width


class Columns:
    """The columns of one chart."""

    def __init__(self, chart: Chart, numbers: Numbers) -> None:
        self.chart, self.numbers = chart, numbers
        self.stacked = chart.form == "stacked"
        self.plane = Plane(chart, ruled(_reached(chart), nought=True), numbers)
        self.share = 1 / len(chart.rows)

    def fits(self) -> bool:
        """Say whether the names below have room, or may be left out in part since they count: years, months."""
        return self.plane.wrapped(self.share) is not None or all(
            any(letter.isdigit() for letter in row.label) for row in self.chart.rows
        )

    def drawn(self) -> str:
        """Return the drawing."""
        middles = [(at + 0.5) * self.share for at in range(len(self.chart.rows))]
        draw = self._stack if self.stacked else self._group
        rows = zip(middles, self.chart.rows, strict=True)
        body = "".join(chain.from_iterable(draw(x, row) for x, row in rows))
        tops = {
            row.label: Place(x, self.plane.y(max(0, *_tops(row, self.stacked))))
            for x, row in zip(middles, self.chart.rows, strict=True)
        }
        body += "".join(self.plane.remarked(tops))
        return self.plane.drawn(body, *self.plane.named(middles, self.share))

    def _group(self, middle: float, row: ChartRow) -> Iterator[str]:
        each = self.share * FILLED / len(row.values)
        left = middle - self.share * FILLED / 2
        numbered = len(row.values) == 1 and all(
            width(self.numbers.written(value)) < self.share * self.plane.room
            for line in self.chart.rows
            for value in line.values
        )
        for number, value in enumerate(row.values):
            if value is None:
                continue
            yield self._area(number, left + number * each, each, 0, value)
            if numbered:
                y = self.plane.y(value) + (15 if value < 0 else -5)
                yield svg.text("g-value", middle, y, self.numbers.written(value), "middle")

    def _stack(self, middle: float, row: ChartRow) -> Iterator[str]:
        up = down = 0.0
        for number, value in enumerate(row.values):
            if not value:
                continue
            begin = up if value > 0 else down
            yield self._area(
                number, middle - self.share * FILLED / 2, self.share * FILLED, begin, begin + value
            )
            if value > 0:
                up += value
            else:
                down += value

    def _area(self, number: int, x: float, across: float, begin: float, end: float) -> str:
        top, bottom = sorted((self.plane.y(begin), self.plane.y(end)))
        return svg.rect(f"g-area s{number}", x, top, across, bottom - top)


def _reached(chart: Chart) -> list[float]:
    return [top for row in chart.rows for top in _tops(row, chart.form == "stacked")]


def _tops(row: ChartRow, stacked: bool) -> list[float]:
    """Return the numbers that a row's columns reach."""
    values = [value for value in row.values if value is not None]
    if not stacked:
        return [*values, 0]
    return [sum(value for value in values if value > 0), sum(value for value in values if value < 0)]
