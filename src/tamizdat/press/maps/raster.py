"""Finding room for names on a map: a coarse raster of who owns which cell, and boxes that fit into it.

A row of cells is one whole number, a bit for each cell, so that a row is compared, cut and joined in one step.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from tamizdat.press.maps.globe import Line, Point

Cells = tuple[int, int, int, int]  # a box in cells: left, top, right, bottom (right and bottom excluded)
Rows = list[int]  # bit n of a row: its cell n, from the left

WATER = 0
# Cells of room beyond which more is no better: all around a name, and then to two sides alone.
_MARGIN, _EASE = 12, 1


class Raster:
    """Who owns which cell of the view (WATER: nobody), and which cells already carry a name."""

    def __init__(self, width: int, height: int, cell: int) -> None:
        """`width` and `height` are the view's and `cell` a cell's, all in units of the view."""
        self.cell = cell
        self.columns, self.rows = width // cell, height // cell
        self._owned: dict[int, Rows] = {WATER: [(1 << self.columns) - 1] * self.rows}
        self._taken: Rows = [0] * self.rows

    def copy(self) -> Raster:
        """Return a raster that names can be claimed in without touching this one."""
        other = Raster(self.columns * self.cell, self.rows * self.cell, self.cell)
        other._owned, other._taken = self._owned, list(self._taken)
        return other

    def fill(self, rings: Sequence[Line], owner: int, *, over: bool = False) -> None:
        """Give the cells whose middle lies in the rings (even-odd) to an owner; with `over`, also those of other owners."""
        covered = [(row, cells) for row, cells in enumerate(self._covered(rings)) if cells]
        losers = [rows for other, rows in self._owned.items() if over or other == WATER]
        mine = self._owned.setdefault(owner, [0] * self.rows)
        for row, cells in covered:
            for rows in losers:
                rows[row] &= ~cells
            mine[row] |= cells

    def _covered(self, rings: Sequence[Line]) -> Rows:
        """Return the cells whose middle lies in the rings."""
        crossings: list[list[float]] = [[] for _ in range(self.rows)]
        cell = self.cell
        for ring in rings:
            ax, ay = ring[-1]
            for bx, by in ring:
                low, high = (ay, by) if ay < by else (by, ay)
                first, last = math.ceil(low / cell - 0.5), math.ceil(high / cell - 0.5)
                for row in range(max(0, first), min(self.rows, last)):
                    y = (row + 0.5) * cell
                    crossings[row].append(ax + (bx - ax) * (y - ay) / (by - ay))
                ax, ay = bx, by
        return [self._spans(sorted(found)) for found in crossings]

    def _spans(self, crossings: list[float]) -> int:
        row = 0
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            first = max(0, round(left / self.cell))
            last = min(self.columns, round(right / self.cell))
            if last > first:
                row |= (1 << last) - (1 << first)
        return row

    def claim(self, box: Cells) -> None:
        """Mark a box as carrying a name."""
        left, top, right, bottom = box
        mask = self._mask(max(0, left), min(self.columns, right))
        for row in range(max(0, top), min(self.rows, bottom)):
            self._taken[row] |= mask

    def box(self, x: float, y: float, width: float, height: float) -> Cells:
        """Return the cells that a box about a middle covers."""
        c = self.cell
        return (
            int((x - width / 2) // c), int((y - height / 2) // c),
            int(-(-(x + width / 2) // c)), int(-(-(y + height / 2) // c)),
        )  # fmt: skip

    def free(self, box: Cells, *, on: int | None = None, off: int | None = None) -> bool:
        """Say whether a box lies in the view, no cell of it taken, all `on` one owner's cells, or all `off` them."""
        left, top, right, bottom = box
        if left < 0 or top < 0 or right > self.columns or bottom > self.rows:
            return False
        mask = self._mask(left, right)
        blocked = self._taken[top:bottom]
        if on is not None:
            blocked = [a | ~b for a, b in zip(blocked, self._of(on)[top:bottom], strict=True)]
        if off is not None:
            blocked = [a | b for a, b in zip(blocked, self._of(off)[top:bottom], strict=True)]
        return not any(mask & row for row in blocked)

    def roomiest(self, width: float, height: float, owner: int) -> Point | None:
        """Return the middle of the place, on one owner's free cells, where a box has most room around it, or None.

        Room is measured by how far the owner's cells go on from the box: in all four directions, then to both sides, then
        up and down; of equal places the one nearest to the view's middle is taken. A box keeps one cell away from the edge.
        """
        columns, rows = int(-(-width // self.cell)), int(-(-height // self.cell))
        good = self._good(owner)
        found = _corners(good, columns, rows)
        if not any(found):
            return None
        right = down = 0  # cells of room to either side, above and below
        for across, along in ((1, 1), (1, 0), (0, 1)):
            low, high = (
                0,
                (_MARGIN if across and along else _EASE) + 1,
            )  # there is room with `low` more cells, none with `high`
            while high - low > 1:
                more = (low + high) // 2
                box = columns + 2 * (right + more * across), rows + 2 * (down + more * along)
                wider = _corners(good, *box)
                if any(wider):
                    low, found = more, wider
                else:
                    high = more
            right, down = right + low * across, down + low * along
        middles = (
            (left + right + columns / 2, top + down + rows / 2)
            for top, row in enumerate(found)
            for left in _bits(row)
        )
        x, y = min(
            middles, key=lambda at: (abs(at[0] * 2 - self.columns) + abs(at[1] * 2 - self.rows), at[1], at[0])
        )
        return x * self.cell, y * self.cell

    def _good(self, owner: int) -> Rows:
        """Return an owner's free cells, without those along the view's edge."""
        inner = self._mask(1, self.columns - 1)
        rows = [a & ~b & inner for a, b in zip(self._of(owner), self._taken, strict=True)]
        return [0, *rows[1:-1], 0]

    def _of(self, owner: int) -> Rows:
        return self._owned.get(owner) or [0] * self.rows

    @staticmethod
    def _mask(left: int, right: int) -> int:
        return (1 << right) - (1 << left) if right > left else 0


def _corners(good: Rows, columns: int, rows: int) -> Rows:
    """Return the cells at which the top left corner of a box of good cells may stand."""
    wide = [_run(row, columns) for row in good]
    return [_all(wide[top : top + rows]) if top + rows <= len(wide) else 0 for top in range(len(wide))]


def _run(row: int, length: int) -> int:
    """Return the bits at which a run of ones of at least a length starts, doubling the length while that is possible."""
    have = 1
    while row and have < length:
        step = min(have, length - have)
        row &= row >> step
        have += step
    return row


def _all(rows: Sequence[int]) -> int:
    result = -1
    for row in rows:
        result &= row
        if not result:
            break
    return result


def _bits(row: int) -> list[int]:
    """Return the numbers of a row's bits that are set."""
    found = []
    while row:
        bit = row & -row
        found.append(bit.bit_length() - 1)
        row ^= bit
    return found
