"""Dates as reporters write them, in English and Russian: "Sep 24, 2010", «24 сентября 2010 г., 14:30»."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final, NamedTuple

_MONTH_STEMS: Final = (
    ("jan", "янв"), ("feb", "фев"), ("mar", "мар"), ("apr", "апр"), ("may", "ма"), ("jun", "июн"),
    ("jul", "июл"), ("aug", "авг"), ("sep", "сен"), ("oct", "окт"), ("nov", "ноя"), ("dec", "дек"),
)  # fmt: skip
_MONTH: Final = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|январ[ья]|янв|феврал[ья]|февр?|марта?|мар|апрел[ья]|апр|ма[йя]"
    r"|июн[ья]|июн|июл[ья]|июл|августа?|авг|сентябр[ья]|сент?|октябр[ья]|окт|ноябр[ья]|ноя(?:бр?)?"
    r"|декабр[ья]|дек)\.?"
)
_WEEKDAY: Final = (
    r"(?:(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|понедельник|вторник|сред[аыу]|четверг|пятниц[аыу]|суббот[аыу]|воскресенье"
    r"|пн|вт|ср|чт|пт|сб|вс)\.?,?\s{1,3})?"
)
_ZONE: Final = (
    r"(?:\s?(?:z|utc|gmt|msk|мск|est|edt|cet|cest|[+-]\d{2}:?\d{2}|local time|moscow time"
    r"|по (?:москве|местному времени))\b(?:\s?[+-]\d{1,2}(?::?\d{2})?)?)?"
)
_TIME: Final = (
    r"(?:(?:,|\s[-–—|]|\sat|\sв)?[\sT]\s?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::\d{2}(?:\.\d{1,6})?)?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?" + _ZONE + ")?"
)
_YEAR: Final = r"(?P<{0}>(?:19|20)\d{{2}})(?:\s?(?:г\.|года?\b|г\b))?"
_ANY_DATE: Final = re.compile(
    r"(?<![\w.,/-])"
    + _WEEKDAY
    + "(?:"
    + _MONTH.format("m1") + r"\s{1,3}(?P<d1>\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}" + _YEAR.format("y1")
    + r"|[«\"]?(?P<d2>\d{1,2})(?:st|nd|rd|th|-го|-е)?[»\"]?[\s-]{1,3}(?:of\s)?"
    + _MONTH.format("m2") + r",?[\s-]{1,3}" + _YEAR.format("y2")
    + r"|(?P<y3>(?:19|20)\d{2})[-./](?P<m3>\d{1,2})[-./](?P<d3>\d{1,2})"
    + r"|(?P<d4>\d{1,2})(?P<mark>[./-])(?P<m4>\d{1,2})(?P=mark)(?P<y4>(?:19|20)?\d{2})(?:\s?(?:г\.|года?\b))?"
    + ")"
    + _TIME
    + r"(?!\w)(?!\.\d)",
    re.IGNORECASE,
)  # fmt: skip
_DAY_MONTH: Final = re.compile(
    r"(?:"
    + _MONTH.format("m1")
    + r"\s{1,2}\d{1,2}(?:st|nd|rd|th)?|\d{1,2}\s{1,2}"
    + _MONTH.format("m2")
    + r")",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?:date|published|posted|updated|created|filed|дата|опубликован[оа]?|размещено|обновлен[оа]|обновлено"
    r"|создан[оа]?)(?:\s(?:on|at|публикации))?\s?:?\s{1,3}",
    re.IGNORECASE,
)
LONGEST: Final = 200
"""No line with a date is longer; longer texts are not searched."""


class Found(NamedTuple):
    """A date in a text, and where it stands there.

    `date` is None when the figures are no date: `trouble` then says why, as a phrase for people.
    """

    date: dt.date | None
    time: dt.time | None
    start: int
    end: int
    trouble: str = ""


def find_date(text: str) -> Found | None:
    """Return the first full date (with a year) in a line of at most `LONGEST` characters."""
    if len(text) > LONGEST:
        return None
    match = _ANY_DATE.search(text)
    if match is None:
        return None
    label = _LABEL.match(text)
    start = 0 if label and label.end() == match.start() else match.start()
    date, trouble = _date(match)
    return Found(date, _time(match), start, match.end(), trouble)


def read_date(text: str) -> Found | None:
    """Return the date that a line consists of, or None when it says anything else."""
    found = find_date(text)
    if found is None or text[: found.start].strip() or text[found.end :].strip(" \t.,;|"):
        return None
    return found


def is_day(text: str) -> bool:
    """Tell whether a text is a day without a year, or a full date: "Sept 24", «24 сентября»."""
    text = text.strip(" .,")
    return len(text) <= LONGEST and (_DAY_MONTH.fullmatch(text) is not None or read_date(text) is not None)


def _date(match: re.Match[str]) -> tuple[dt.date | None, str]:
    for number in "1234":
        year = match[f"y{number}"]
        if year is None:
            continue
        month, day = match[f"m{number}"], match[f"d{number}"]
        if number == "4":
            return _figures(day, month, year, match["mark"])
        return _real(int(year), int(month) if month.isdecimal() else _month(month), int(day))
    raise AssertionError("every form of a date has a year")


def _figures(first: str, second: str, year: str, mark: str) -> tuple[dt.date | None, str]:
    """Read 24.09.2010 (day first), and 09/24/2010 where only one reading is possible."""
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)
    a, b = int(first), int(second)
    if mark == "/" and a <= 12 and b <= 12 and a != b:
        return None, "the date can be read as day and month or as month and day"
    if mark == "/" and b > 12:
        a, b = b, a
    return _real(full, b, a)


def _real(year: int, month: int, day: int) -> tuple[dt.date | None, str]:
    try:
        return dt.date(year, month, day), ""
    except ValueError:
        return None, "there is no such day"


def _month(name: str) -> int:
    stem = name.casefold()
    for number, stems in enumerate(_MONTH_STEMS, start=1):
        # "мар" comes before "ма" (May) in the year, so that March is not taken for May.
        if stem.startswith(stems):
            return number
    raise AssertionError(f"{name} is no month")


def _time(match: re.Match[str]) -> dt.time | None:
    if match["hour"] is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"])
    half = (match["half"] or "").casefold()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return dt.time(hour, minute)
    except ValueError:
        return None
