"""Days, months and times in each edition's way."""

from __future__ import annotations

import pytest

from tamizdat.press.moments import date_after_preposition, day, known_date, moment, month_name, period_name
from tamizdat.press.settings import EditionSettings


def edition(tag: str) -> EditionSettings:
    return EditionSettings(tag, f"{tag}/")


def test_a_story_is_dated_by_both_calendars():
    found = moment("2026-11-20T13:05:00+03:30", edition("fa"))
    assert found.date == "۲۹ آبان ۱۴۰۵ (۲۰ نوامبر ۲۰۲۶)"
    assert found.short == "۲۰ نوامبر ۲۰۲۶"
    assert found.time == "۱۳:۰۵"


@pytest.mark.parametrize(
    ("tag", "long", "short", "month", "since"),
    [
        ("en", "24 September 2010", "24 Sept 2010", "September 2010", "September 2010"),
        ("ru", "24 сентября 2010", "24 сент. 2010", "Сентябрь 2010", "сентября 2010"),
        ("uk", "24 вересня 2010", "24 вер. 2010", "Вересень 2010", "вересня 2010"),
        ("fa", "۲۴ سپتامبر ۲۰۱۰", "۲۴ سپتامبر ۲۰۱۰", "سپتامبر ۲۰۱۰", "سپتامبر ۲۰۱۰"),
        ("de", "24. September 2010", "24.09.2010", "September 2010", "September 2010"),
    ],
)
def test_a_day_and_a_month(tag, long, short, month, since):
    found = day("2010-09-24", edition(tag))
    assert (found.date, found.short, found.time) == (long, short, "")
    assert period_name("2010-09", edition(tag)) == month
    assert date_after_preposition("2010-09", edition(tag)) == since


def test_what_is_known_only_to_the_year():
    assert known_date("2010", edition("fa")) == period_name("2010", edition("fa")) == "۲۰۱۰"
    assert known_date("2010", edition("en")) == "2010"
    assert month_name("2010-09", edition("ru")) == "Сентябрь"


def test_georgian_has_no_capitals():
    assert EditionSettings("ka", "ka/").name == "ქართული"
    assert month_name("2010-09", edition("ka")) == "სექტემბერი"
