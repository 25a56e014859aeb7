"""The table of a chart: from cells of text, as the editor's table has them, to numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tamizdat.archive.drawn import ChartRow
from tamizdat.archive.numbers import Unclear, number

MOST_ROWS, MOST_COLUMNS = 200, 6  # more cannot be read


class ChartTable(NamedTuple):
    """A chart's table."""

    head: str
    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]


def cells_of(value: Mapping[str, Any] | None) -> list[list[str]]:
    """Return the cells of a table block, without rows and columns at the end in which nothing stands."""
    cells = [
        ["" if cell is None else str(cell).strip() for cell in row] for row in (value or {}).get("data") or ()
    ]
    rows = [row for row in cells if any(row)]
    width = max((1 + at for row in rows for at, cell in enumerate(row) if cell), default=0)
    return [(row + [""] * width)[:width] for row in rows]


def table_of(cells: Sequence[Sequence[str]]) -> ChartTable:
    """Return the table that cells make: the first row names the columns, the first cell of each row names the row.

    Raises:
        ValueError: it cannot be drawn; says why, for editors.
    """
    if len(cells) < 2 or len(cells[0]) < 2:
        raise ValueError(_("A chart needs two rows and two columns: the names, and at least one number."))
    if len(cells) > MOST_ROWS + 1 or len(cells[0]) > MOST_COLUMNS + 1:
        raise ValueError(
            _("A chart has at most {} rows and {} columns of numbers: split it.").format(
                MOST_ROWS, MOST_COLUMNS
            )
        )
    (head, *columns), *lines = cells
    rows = tuple(_row(at, line) for at, line in enumerate(lines, 2))
    if not any(value is not None for row in rows for value in row.values):
        raise ValueError(_("The table holds no number."))
    return ChartTable(head, tuple(columns), rows)


def _row(at: int, line: Iterable[str]) -> ChartRow:
    label, *cells = line
    values = []
    for column, cell in enumerate(cells, 2):
        try:
            values.append(number(cell))
        except Unclear:
            words = _(
                "Row {}, column {}: “{}” may mean two numbers. Write it without the comma, or with a point."
            )
            raise ValueError(words.format(at, column, cell)) from None
        except ValueError:
            raise ValueError(_("Row {}, column {}: “{}” is no number.").format(at, column, cell)) from None
    return ChartRow(label=label, values=tuple(values))
