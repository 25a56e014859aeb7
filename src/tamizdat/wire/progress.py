"""Saying how far something long has come: done of total, the rate, the time that is left."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from typing import Final, TextIO

EVERY: Final = 5.0  # seconds between the lines in a file
TERMINAL_EVERY: Final = 0.1
BAR: Final = 24  # characters
_SETTLED: Final = 2.0  # seconds before a rate means something


class Rate:
    """Counts what is done and makes a line of it."""

    def __init__(
        self, what: str, total: int, clock: Callable[[], float] = time.monotonic, *, bar: bool = False
    ) -> None:
        """`what` is being done `total` times; `bar` draws how much of it."""
        self.what = what
        self.total = total
        self.done = 0
        self._bar = bar
        self._clock = clock
        self._started = clock()

    def line(self, done: int) -> str:
        """Return "Importing: 3,200 of 9,352 (34 %), 150 a second, 41 s left". `done` is how many are done by now."""
        self.done = done
        filled = BAR * done // max(1, self.total)
        bar = f"[{'#' * filled}{' ' * (BAR - filled)}] " if self._bar else ""
        told = f"{self.what}: {bar}{done:,} of {self.total:,} ({100 * done // max(1, self.total)} %)"
        passed = self._clock() - self._started
        if passed < _SETTLED or not done > 0:
            return told
        rate = done / passed
        return f"{told}, {_plain(rate)} a second, {lasting((self.total - done) / rate)} left"


def lasting(seconds: float) -> str:
    """Return a time as people say it: "41 s", "12 min 5 s", "3 h 20 min"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _plain(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"


class Teller:
    """Tells progress: on a terminal in one line that is written over, elsewhere in a line every few seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._terminal = stream.isatty()
        self._last = float("-inf")
        self._open = False  # whether a line of progress stands on the terminal

    def progress(self, line: str) -> None:
        """Tell how far it has come, unless that was told a moment ago."""
        now = self._clock()
        if now - self._last < (TERMINAL_EVERY if self._terminal else EVERY):
            return
        self._last = now
        if self._terminal:
            width = shutil.get_terminal_size().columns - 1
            self._stream.write(f"\r\x1b[K{line[:width]}")
            self._open = True
        else:
            self._stream.write(f"{line}\n")
        self._stream.flush()

    def say(self, text: str) -> None:
        """Tell something that stays."""
        self.clear()
        self._stream.write(f"{text}\n")
        self._stream.flush()
        self._last = float("-inf")

    def clear(self) -> None:
        """Take the line of progress from the terminal, for somebody else to write there."""
        if self._open:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._open = False
