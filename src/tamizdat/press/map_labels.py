"""Finding room for names on a map: a coarse raster of who owns which cell, and boxes that fit into it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from tamizdat.press.map_geometry import Line, Point

Cells = tuple[int, int, int, int]  # a box in cells: left, top, right, bottom (right and bottom excluded)

# Width of a capital in ems with its letter-spacing, in the widest of the usual system fonts; scripts without capitals
# are about as wide.
WIDE = 0.80
# Width of a letter of running text in ems.
NARROW = 0.56


def text_width(text: str, size: float, *, capitals: bool) -> float:
    """Estimate the width of a label in the units of its size: rather too wide than too narrow."""
    return len(text) * size * (WIDE if capitals else NARROW)


class Raster:
    """Who owns which cell of the view (0: water), and which cells already carry a name."""

    def __init__(self, width: int, height: int, cell: int) -> None:
        self.cell = cell
        self.columns, self.rows = width // cell, height // cell
        self.owner = [[0] * self.columns for _ in range(self.rows)]
        self.taken = [[False] * self.columns for _ in range(self.rows)]

    def fill(self, rings: Sequence[Line], owner: int) -> None:
        """Give the cells whose middle lies in the rings (even-odd) to an owner."""
        for row in range(self.rows):
            y = (row + 0.5) * self.cell
            crossings = sorted(
                ax + (bx - ax) * (y - ay) / (by - ay)
                for ring in rings
                for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True)
                if (ay > y) != (by > y)
            )
            for left, right in zip(crossings[::2], crossings[1::2], strict=False):
                first = max(0, round(left / self.cell))
                last = min(self.columns, round(right / self.cell))
                for column in range(first, last):
                    self.owner[row][column] = owner

    def claim(self, box: Cells) -> None:
        """Mark a box as carrying a name."""
        left, top, right, bottom = box
        for row in range(max(0, top), min(self.rows, bottom)):
            for column in range(max(0, left), min(self.columns, right)):
                self.taken[row][column] = True

    def box(self, x: float, y: float, width: float, height: float) -> Cells:
        """Return the cells that a box about a middle covers."""
        c = self.cell
        return (
            int((x - width / 2) // c), int((y - height / 2) // c),
            int(-(-(x + width / 2) // c)), int(-(-(y + height / 2) // c)),
        )  # fmt: skip

    def free(self, box: Cells, owners: set[int] | None) -> bool:
        """Say whether a box lies in the view, on cells of these owners (None: anybody's), none taken."""
        left, top, right, bottom = box
        if left < 0 or top < 0 or right > self.columns or bottom > self.rows:
            return False
        for row in range(top, bottom):
            if any(self.taken[row][left:right]):
                return False
            if owners is not None and not owners.issuperset(self.owner[row][left:right]):
                return False
        return True

    def roomiest(self, width: float, height: float, owner: int) -> Point | None:
        """Return the middle of the place, on one owner's free cells, where a box has most room around it, or None.

        Room is measured by how far the owner's cells go on from the box in the four directions, the nearest first.
        """
        columns, rows = int(-(-width // self.cell)), int(-(-height // self.cell))
        left0, top0, right0, bottom0, count = self._extent(owner)
        if count < columns * rows:
            return None
        good = self._sums(owner)
        best: tuple[int, int, int, int] | None = None
        for top in range(max(1, top0), min(self.rows - 1, bottom0) - rows + 1):
            for left in range(max(1, left0), min(self.columns - 1, right0) - columns + 1):
                if not self._full(good, left, top, left + columns, top + rows):
                    continue
                margin = self._margin(good, left, top, left + columns, top + rows)
                middle = -abs(2 * left + columns - self.columns) - abs(2 * top + rows - self.rows)
                if best is None or (margin, middle) > best[:2]:
                    best = (margin, middle, left, top)
        if best is None:
            return None
        return (best[2] + columns / 2) * self.cell, (best[3] + rows / 2) * self.cell

    def _extent(self, owner: int) -> tuple[int, int, int, int, int]:
        """Return the box of cells around an owner's cells, and how many they are."""
        rows = [row for row, line in enumerate(self.owner) if owner in line]
        if not rows:
            return 0, 0, 0, 0, 0
        left = min(self.owner[row].index(owner) for row in rows)
        right = max(self.columns - self.owner[row][::-1].index(owner) for row in rows)
        return left, rows[0], right, rows[-1] + 1, sum(self.owner[row].count(owner) for row in rows)

    def _sums(self, owner: int) -> list[list[int]]:
        """Return, for each corner of cells, how many of the owner's free cells lie above and to the left of it."""
        sums = [[0] * (self.columns + 1)]
        for owners, taken in zip(self.owner, self.taken, strict=True):
            here = accumulate((o == owner and not t for o, t in zip(owners, taken, strict=True)), initial=0)
            sums.append([a + b for a, b in zip(here, sums[-1], strict=True)])
        return sums

    def _full(self, sums: list[list[int]], left: int, top: int, right: int, bottom: int) -> bool:
        inside = sums[bottom][right] - sums[bottom][left] - sums[top][right] + sums[top][left]
        return inside == (right - left) * (bottom - top)

    def _margin(self, sums: list[list[int]], left: int, top: int, right: int, bottom: int) -> int:
        margin = 0
        while margin < 12:
            n = margin + 1
            if left < n or top < n or right + n > self.columns or bottom + n > self.rows:
                break
            if not self._full(sums, left - n, top - n, right + n, bottom + n):
                break
            margin = n
        return margin
