from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from tamizdat.readers.times import Calendar


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("24/Sep/2010:23:59:59 +0500", "2010-09-24"),
        ("24/Sep/2010:18:59:59 +0000", "2010-09-24"),
        ("24/Sep/2010:19:00:00 +0000", "2010-09-25"),
        ("24/Sep/2010:12:00:00 -0700", "2010-09-25"),
        ("2010-09-24T19:00:00Z", "2010-09-25"),
        ("2010-09-24T23:30:00", "2010-09-24"),
        ("1285354799", "2010-09-24"),
        (1285354800.0, "2010-09-25"),
        (1285354800000, "2010-09-25"),
    ],
)
def test_a_day_is_the_newsrooms_wherever_its_server_stands(time, day, calendar):
    assert calendar.day_of(time) == day


def test_days_of_23_and_25_hours_begin_and_end_at_midnight():
    calendar = Calendar(ZoneInfo("Europe/Berlin"))
    assert calendar.day_of("2026-03-28T23:00:00Z") == calendar.day_of("2026-03-29T21:59:59Z") == "2026-03-29"
    assert calendar.day_of("2026-03-29T22:00:00Z") == "2026-03-30"
    assert calendar.day_of("2026-10-24T22:00:00Z") == calendar.day_of("2026-10-25T22:59:59Z") == "2026-10-25"
