"""Scales: from numbers to places, and the round numbers at which lines are drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tamizdat.press.charts.numbers import decimals

STEPS = (1, 2, 2.5, 5, 10)


class Scale(NamedTuple):
    """What stands between two numbers."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """Return where a number stands: 0 at the low end, 1 at the high end."""
        return (value - self.low) / (self.high - self.low)


class Ruled(NamedTuple):
    """A scale with lines at round numbers."""

    scale: Scale
    ticks: tuple[float, ...]
    decimals: int  # of the ticks


def reaching(values: Iterable[float]) -> Scale:
    """Return the scale from nought to the numbers farthest from it on either side."""
    values = list(values)
    low, high = min(0, *values), max(0, *values)
    return Scale(low, high if high > low else low + 1)


def ruled(values: Sequence[float], *, nought: bool, most: int = 5) -> Ruled:
    """Return a scale that holds numbers, with at most `most` + 1 lines; with nought if that is asked or is not far."""
    low, high = min(values), max(values)
    if nought or low == high or (low >= 0 and low < high / 2) or (high <= 0 and high > low / 2):
        low, high = min(low, 0), max(high, 0)
    if low == high:
        high = low + 1
    step = _round_step((high - low) / most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(round(number * step, 10) for number in range(first, last + 1))
    return Ruled(Scale(ticks[0], ticks[-1]), ticks, decimals(step))


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in STEPS if step * power >= rough * (1 - 1e-9))
