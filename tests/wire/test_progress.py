"""Saying how far it has come."""

from __future__ import annotations

import io

import pytest

from tamizdat.wire.progress import Rate, Teller, lasting


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line_says_what_is_done_how_fast_and_for_how_long():
    clock = Clock()
    rate = Rate("Importing", 9352, clock)
    assert rate.line(0) == "Importing: 0 of 9,352 (0 %)"
    clock.now += 20
    assert rate.line(3000) == "Importing: 3,000 of 9,352 (32 %), 150 a second, 42 s left"
    clock.now += 980
    assert rate.line(3001) == "Importing: 3,001 of 9,352 (32 %), 3.0 a second, 35 min 16 s left"


def test_a_bar_fills_with_what_is_done():
    clock = Clock()
    rate = Rate("Printing pages", 0, clock, bar=True)
    assert rate.line(0) == f"Printing pages: [{' ' * 24}] 0 of 0 (0 %)"
    rate.total = 240
    assert rate.line(60) == f"Printing pages: [######{' ' * 18}] 60 of 240 (25 %)"
    assert f"[{'#' * 24}]" in rate.line(240)


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.2, "0 s"), (59.6, "1 min 0 s"), (61, "1 min 1 s"), (7300, "2 h 1 min")]
)
def test_a_time_is_told_as_people_say_it(seconds, told):
    assert lasting(seconds) == told


def test_in_a_file_there_is_a_line_every_few_seconds():
    clock, out = Clock(), io.StringIO()
    tell = Teller(out, clock)
    for second in range(12):
        clock.now = 100.0 + second
        tell.progress(f"{second}")
    tell.say("Done.")
    assert out.getvalue() == "0\n5\n10\nDone.\n"


def test_on_a_terminal_one_line_is_written_over():
    clock, out = Clock(), Terminal()
    tell = Teller(out, clock)
    tell.progress("1 of 2")
    clock.now += 1
    tell.progress("2 of 2")
    tell.say("Done.")
    assert out.getvalue() == "\r\x1b[K1 of 2\r\x1b[K2 of 2\r\x1b[KDone.\n"
