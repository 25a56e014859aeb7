"""Lying bars: a row's name above its bars, its numbers at their ends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from tamizdat.archive.drawn import Chart, ChartRow
from tamizdat.press.charts import svg
from tamizdat.press.charts.numbers import Numbers, lines, width
from tamizdat.press.charts.scales import Scale, reaching

NARROW = 288  # pixels: the width on which all words must fit
LINE = 17  # pixels of a line of words
THICK, THIN = 15, 11  # pixels of a bar: of one, of several in a row
GAP = 9
MOST_ROOM = 0.36  # of the width, for the numbers at one side


class Bars:
    """The bars of one chart, drawn from the top."""

    def __init__(self, chart: Chart, numbers: Numbers, *, mirrored: bool) -> None:
        """`mirrored`: bars begin at the right, as languages that are written from there want it."""
        self.chart, self.numbers, self.mirrored = chart, numbers, mirrored
        self.scale, self.first, self.last = self._measured()
        self.y = 0.0

    def _measured(self) -> tuple[Scale, float, float]:
        """Return the scale, and where it begins and ends so that the numbers have room beside the bars."""
        values = [value for row in self.chart.rows for value in row.values if value is not None]
        scale = reaching(values)

        def room(side: list[float]) -> float:
            longest = max((width(self.numbers.written(value)) for value in side), default=0)
            return min((longest + 8) / NARROW, MOST_ROOM) if side else 0

        right = room([value for value in values if value >= 0])
        left = room([value for value in values if value < 0])
        return scale, left, 1 - right

    def drawn(self) -> str:
        """Return the drawing."""
        body = "".join(chain.from_iterable(map(self._row, self.chart.rows)))
        return svg.whole(self.y, body)

    def _row(self, row: ChartRow) -> Iterator[str]:
        start: svg.Anchor = "end" if self.mirrored else "start"
        for words in lines(row.label, NARROW):
            self.y += LINE
            yield svg.text("g-name", self._side(0), self.y - 4, words, start)
        thick = THICK if len(row.values) == 1 else THIN
        top = self.y
        for number, value in enumerate(row.values):
            yield from self._bar(number, value, thick)
            self.y += thick + 2
        zero = self._at(0)
        yield svg.line("g-zero", zero, top - 1, zero, self.y - 1)
        for mark in self.chart.marks:
            if mark.at == row.label:
                for words in lines(mark.text, NARROW):
                    self.y += LINE - 1
                    yield svg.text("g-mark", self._side(0), self.y - 4, words, start)
        self.y += GAP

    def _bar(self, number: int, value: float | None, thick: float) -> Iterator[str]:
        base = self.y + thick / 2 + 4.5
        negative = (value or 0) < 0
        outward = negative != self.mirrored  # whether its number stands to the left
        anchor: svg.Anchor = "end" if outward else "start"
        aside = -5 if outward else 5
        if value is None:
            yield svg.text("g-value", self._at(0), base, "–", anchor, aside)
            return
        begin, end = sorted((self._at(0), self._at(value)))
        yield svg.rect(f"g-area s{number}", begin, self.y, end - begin, thick)
        yield svg.text("g-value", self._at(value), base, self.numbers.written(value), anchor, aside)

    def _at(self, value: float) -> float:
        return self._side(self.first + self.scale.at(value) * (self.last - self.first))

    def _side(self, part: float) -> float:
        return 1 - part if self.mirrored else part
