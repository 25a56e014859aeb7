"""Dates as sources give them: "2010-09-19", or only the month ("2010-09"), or only the year ("2010").

A date is written as exactly as it is known (ISO 8601, reduced precision), so that its form is its precision. What is asked of
such a date has three answers: yes, no, and not known from this date alone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Literal

from tamizdat.archive.errors import BadDocument

Precision = Literal["year", "month", "day"]
Answer = Literal["yes", "no", "unsure"]

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
_PRECISIONS: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}


def span(text: str) -> tuple[date, date]:
    """Return the first and the last day that a date may mean.

    Raises:
        BadDocument: it is no date of this form.
    """
    found = _FORM.match(text)
    if not found:
        raise BadDocument(
            f"{text!r} is no date: write 2010-09-19, 2010-09 or 2010, as exactly as it is known"
        )
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        first = date(year, month or 1, day or 1)
    except ValueError as error:
        raise BadDocument(f"{text!r} is no date: {error}") from error
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, monthrange(year, last_month)[1])


def precision(text: str) -> Precision:
    """Return how exactly a date is known, by its form."""
    return _PRECISIONS[len(text)]


def in_force(since: str, until: str, day: str) -> Answer:
    """Return whether what began at `since` and ended at `until` was in force on a day.

    Args:
        since: the first day, as exactly as it is known; "" if nothing is known of it
        until: the first day on which it was over; "" if it is not over
        day: "2010-09-19"; of a month or a year it is asked whether it was in force on all days of it

    Raises:
        BadDocument: one of them is no date.
    """
    first, last = span(day)
    began = _passed(since, first, last) if since else "unsure"
    ended = _passed(until, first, last) if until else "no"
    if began == "no" or ended == "yes":
        return "no"
    return "yes" if (began, ended) == ("yes", "no") else "unsure"


def _passed(text: str, first: date, last: date) -> Answer:
    """Return whether a date had come on all the days from `first` to `last`, on none of them, or perhaps on some."""
    earliest, latest = span(text)
    if latest <= first:
        return "yes"
    return "no" if earliest > last else "unsure"
