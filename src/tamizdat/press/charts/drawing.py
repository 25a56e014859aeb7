"""Which form a chart has, and what stands beside the drawing in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from babel import Locale

from tamizdat.archive.drawn import Chart, ChartForm
from tamizdat.press.charts.bars import Bars
from tamizdat.press.charts.columns import Columns
from tamizdat.press.charts.curves import Curves
from tamizdat.press.charts.numbers import Numbers

MOST_STANDING = 60  # columns; more are thinner than what is between them


class Drawing(NamedTuple):
    """A chart, drawn."""

    form: ChartForm  # as it is drawn: columns without room for their names lie down
    svg: str


def drawn(chart: Chart, numbers: Numbers, *, mirrored: bool = False) -> Drawing:
    """Draw a chart. Columns whose names have no room below them are drawn as bars, if they are not parts of a whole.

    Args:
        chart: with at least one number
        numbers: how numbers are written
        mirrored: whether the language is written from the right
    """
    if chart.form == "line":
        return Drawing("line", Curves(chart, numbers).drawn())
    if chart.form != "bar" and len(chart.rows) <= MOST_STANDING:
        columns = Columns(chart, numbers)
        if columns.fits() or chart.form == "stacked":
            return Drawing(chart.form, columns.drawn())
    return Drawing("bar", Bars(chart, numbers, mirrored=mirrored).drawn())


def numbers_of(chart: Chart, locale: Locale, digits: Callable[[str], str] = str) -> Numbers:
    """Return how the numbers of a chart are written; `digits` writes European digits as the language has them."""
    return Numbers(locale, (value for row in chart.rows for value in row.values), digits)
