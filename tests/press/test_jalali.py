"""The calendar of Iran and Afghanistan, held against new years of the past."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tamizdat.press.jalali import jalali, jalali_date
from tamizdat.press.settings import EditionSettings


def edition(tag: str) -> EditionSettings:
    return EditionSettings(tag, f"{tag}/")


# The first days of years, as Iran's official calendar had them.
@pytest.mark.parametrize(
    ("gregorian", "year"),
    [
        (date(1979, 3, 21), 1358), (date(1988, 3, 21), 1367), (date(1996, 3, 20), 1375), (date(2001, 3, 21), 1380),
        (date(2016, 3, 20), 1395), (date(2020, 3, 20), 1399), (date(2021, 3, 21), 1400), (date(2024, 3, 20), 1403),
        (date(2025, 3, 21), 1404),
    ],
)  # fmt: skip
def test_a_new_year(gregorian, year):
    assert jalali(gregorian) == (year, 1, 1)
    last = jalali(gregorian - timedelta(days=1))
    assert last[:2] == (year - 1, 12)
    assert last[2] in (29, 30)


def test_days_follow_each_other():
    before = jalali(date(1999, 1, 1))
    for ahead in range(1, 9000):
        now = jalali(date(1999, 1, 1) + timedelta(days=ahead))
        assert now > before
        assert now[2] == before[2] + 1 or now[2] == 1
        before = now


def test_each_country_has_its_months():
    assert jalali_date(date(2026, 11, 20), edition("fa")) == "29 آبان 1405"
    assert jalali_date(date(2026, 11, 20), edition("fa-AF")) == "29 عقرب 1405"
    assert jalali_date(date(2026, 11, 20), edition("ru")) == ""
    assert jalali_date(date(1750, 1, 1), edition("fa")) == ""
