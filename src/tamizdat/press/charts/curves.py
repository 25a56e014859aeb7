"""Lines over time: thin and dotted where no number is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from tamizdat.archive.drawn import Chart
from tamizdat.archive.numbers import number
from tamizdat.press.charts import svg
from tamizdat.press.charts.numbers import Numbers
from tamizdat.press.charts.plane import Place, Plane
from tamizdat.press.charts.scales import ruled

DOTTED = 12  # rows: where there are more, only the ends of a line have dots


class Curves:
    """The lines of one chart."""

    def __init__(self, chart: Chart, numbers: Numbers) -> None:
        self.chart, self.numbers = chart, numbers
        values = [value for row in chart.rows for value in row.values if value is not None]
        self.plane = Plane(chart, ruled(values, nought=False), numbers)
        self.xs = places([row.label for row in chart.rows])

    def drawn(self) -> str:
        """Return the drawing."""
        columns = list(zip(*(row.values for row in self.chart.rows), strict=True))
        runs = [(number, list(self._runs(column))) for number, column in enumerate(columns)]
        lines = "".join(
            [
                _path("g-gap", number, [before[-1], after[0]])
                for number, found in runs
                for before, after in pairwise(found)
            ]
            + [_path("g-line", number, run) for number, found in runs for run in found if len(run) > 1]
        )
        height = self.plane.top + 400  # more than there is: nothing of a line is cut
        body = svg.stretched(height, lines) if lines else ""
        body += "".join(self._dots(runs)) + "".join(self.plane.remarked(self._tops()))
        share = min((b - a for a, b in pairwise(self.xs)), default=1)
        return self.plane.drawn(body, *self.plane.named(self.xs, share))

    def _runs(self, column: Sequence[float | None]) -> Iterator[list[Place]]:
        """Yield the parts of a line between its gaps."""
        points = zip(self.xs, column, strict=True)
        for known, run in groupby(points, lambda point: point[1] is not None):
            if known:
                yield [Place(x, self.plane.y(value)) for x, value in run if value is not None]

    def _dots(self, runs: list[tuple[int, list[list[Place]]]]) -> Iterator[str]:
        for column, found in runs:
            points = [point for run in found for point in run]
            alone = [run[0] for run in found if len(run) == 1]
            if not points:
                continue
            shown = points if len(self.xs) <= DOTTED else [*alone, points[-1]]
            for x, y in dict.fromkeys(shown):
                yield svg.dot(f"g-dot s{column}", x, y)
        yield from self._last() if len(runs) == 1 else ()

    def _last(self) -> Iterator[str]:
        """Yield the number at the end of the only line."""
        x, value = next(
            (x, row.values[0])
            for x, row in reversed(list(zip(self.xs, self.chart.rows, strict=True)))
            if row.values[0] is not None
        )
        anchor: svg.Anchor = "end" if x > 0.9 else "middle"
        yield svg.text("g-value", x, self.plane.y(value) - 9, self.numbers.written(value), anchor)

    def _tops(self) -> dict[str, Place]:
        tops = {}
        for x, row in zip(self.xs, self.chart.rows, strict=True):
            known = [value for value in row.values if value is not None]
            tops[row.label] = Place(x, self.plane.y(max(known)) if known else self.plane.top + 100)
        return tops


def places(labels: Sequence[str]) -> list[float]:
    """Return where rows stand: years, and other numbers that rise, by their distance; all others evenly."""
    if len(labels) == 1:
        return [0.5]
    try:
        years = [float(known) for label in labels if (known := number(label)) is not None]
    except ValueError:
        years = []
    if len(years) != len(labels) or any(b <= a for a, b in pairwise(years)):
        return [at / (len(labels) - 1) for at in range(len(labels))]
    return [(year - years[0]) / (years[-1] - years[0]) for year in years]


def _path(kind: str, number: int, run: Sequence[Place]) -> str:
    steps = " ".join(f"{svg.down(x * 1000)} {svg.down(y)}" for x, y in run)
    return f'<path class="{kind} s{number}" vector-effect="non-scaling-stroke" d="M{steps}"/>'
