from __future__ import annotations

from datetime import date

import pytest

from tamizdat.archive.dates import in_force, precision, span
from tamizdat.archive.errors import BadDocument


@pytest.mark.parametrize(
    ("text", "first", "last", "known"),
    [
        ("2010-09-19", date(2010, 9, 19), date(2010, 9, 19), "day"),
        ("2010-09", date(2010, 9, 1), date(2010, 9, 30), "month"),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29), "month"),
        ("2010", date(2010, 1, 1), date(2010, 12, 31), "year"),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(text, first, last, known):
    assert span(text) == (first, last)
    assert precision(text) == known


@pytest.mark.parametrize(
    "text", ["", "10", "2010-9", "2010-09-1", "2010-13", "2010-02-30", "2010-09-19T10:00", "２０１０", "0000"]
)
def test_what_is_no_date_is_told(text):
    with pytest.raises(BadDocument, match="is no date"):
        span(text)


@pytest.mark.parametrize(
    ("since", "until", "day", "answer"),
    [
        ("1992-05-15", "", "2010-09-19", "yes"),
        ("1992-05-15", "", "1992-05-15", "yes"),
        ("1992-05-15", "", "1992-05-14", "no"),
        ("1992-05-15", "1999-04-02", "1999-04-01", "yes"),
        ("1992-05-15", "1999-04-02", "1999-04-02", "no"),
        ("1992", "", "1992-05-14", "unsure"),
        ("1992", "", "1991-12-31", "no"),
        ("1992", "", "1993-01-01", "yes"),
        ("1992", "1999", "1999-04-02", "unsure"),
        ("1992", "1999", "1998-12-31", "yes"),
        ("1992", "1999", "2000-01-01", "no"),
        ("", "1999-04-02", "1998-01-01", "unsure"),
        ("", "1999-04-02", "1999-04-02", "no"),
        ("", "", "2010-01-01", "unsure"),
        ("1992-05-15", "1999-04-02", "1999", "unsure"),
        ("1992-05-15", "1999-04-02", "1998", "yes"),
        ("1992-05-15", "1999-04-02", "2000", "no"),
        ("1992-05-15", "", "1992", "unsure"),
    ],
)
def test_whether_something_was_in_force(since, until, day, answer):
    assert in_force(since, until, day) == answer
