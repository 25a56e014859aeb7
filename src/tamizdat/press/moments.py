"""Dates and times in each edition's way (Unicode CLDR, through Babel)."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time

from tamizdat.press.jalali import jalali_date
from tamizdat.press.numbers import digits
from tamizdat.press.settings import EditionSettings
from tamizdat.press.views import Moment

_YEAR = "2000"
# "24 сентября 2010 г.": the official form; a newspaper leaves the abbreviation of "year" out.
_YEAR_WORD = re.compile(r"[\s\u00a0\u202f]+[гр]\.?$")


@cache
def _locale(edition: EditionSettings) -> Locale:
    """Return the ways of an edition's language. English without a region is written as in Europe: 24 September, 22:30."""
    return Locale("en", "150") if edition.tag == "en" else edition.locale


def _date(day: date, length: Literal["long", "medium"], locale: Locale) -> str:
    """Return a day in a locale's way; the form is worked out once for each day of a year."""
    form = _form(day.month, day.day, length, locale)
    return form.replace(_YEAR, f"{day.year}") if form else _written(day, length, locale)


@lru_cache(maxsize=4096)
def _form(month: int, day: int, length: Literal["long", "medium"], locale: Locale) -> str:
    """Return a day of the leap year `_YEAR`; nothing if the locale does not write years in these digits."""
    written = _written(date(int(_YEAR), month, day), length, locale)
    return written if written.count(_YEAR) == 1 else ""


def _written(day: date, length: Literal["long", "medium"], locale: Locale) -> str:
    return _without_year_word(format_date(day, length, locale=locale))


@lru_cache(maxsize=4096)
def _time(minute: time, locale: Locale) -> str:
    written: str = format_time(minute, "short", locale=locale)
    return written.replace("\u202f", "\u00a0")


@lru_cache(maxsize=4096)
def moment(iso: str, edition: EditionSettings) -> Moment:
    """Return a point in time, given in ISO 8601 with an offset, in an edition's way and in its own local time.

    Where the language has a calendar of its own the date is given by it, with the Gregorian one, by which lists are cut,
    behind it.
    """
    parsed = datetime.fromisoformat(iso)
    locale = _locale(edition)
    gregorian = _date(parsed.date(), "long", locale)
    own = jalali_date(parsed.date(), edition)
    return Moment(
        iso=iso,
        date=digits(f"{own} ({gregorian})" if own else gregorian, edition),
        short=digits(_date(parsed.date(), "medium", locale), edition),
        time=digits(_time(parsed.time().replace(second=0, microsecond=0), locale), edition),
    )


def day(iso: str, edition: EditionSettings) -> Moment:
    """Return a day, given as ISO 8601 date; its time is empty."""
    parsed = date.fromisoformat(iso[:10])
    locale = _locale(edition)
    return Moment(
        iso=iso[:10],
        date=digits(_date(parsed, "long", locale), edition),
        short=digits(_date(parsed, "medium", locale), edition),
        time="",
    )


@lru_cache(maxsize=4096)
def period_name(period: str, edition: EditionSettings) -> str:
    """Return "2010" for "2010" and "September 2010" for "2010-09"."""
    if len(period) == 4:
        return digits(period, edition)
    month = date(int(period[:4]), int(period[5:]), 1)
    name = _without_year_word(format_skeleton("yMMMM", month, locale=_locale(edition)))
    return digits(name[:1].title() + name[1:], edition)


@lru_cache(maxsize=4096)
def month_name(month: str, edition: EditionSettings) -> str:
    """Return "September" for "2010-09"."""
    name: str = format_date(date(int(month[:4]), int(month[5:]), 1), "LLLL", locale=_locale(edition))
    return name[:1].title() + name[1:]


def known_date(text: str, edition: EditionSettings) -> str:
    """Return a date as exactly as it is known: "19 September 2010", "September 2010" or "2010"; nothing for ""."""
    return day(text, edition).date if len(text) > 7 else _known_month(text, "LLLL y", edition)


def date_after_preposition(text: str, edition: EditionSettings) -> str:
    """Return a date as it stands after "since": where months have cases, in the one that they have after a day."""
    return day(text, edition).date if len(text) > 7 else _known_month(text, "MMMM y", edition)


@lru_cache(maxsize=4096)
def _known_month(text: str, form: str, edition: EditionSettings) -> str:
    if len(text) <= 4:
        return digits(text, edition)
    month = date(int(text[:4]), int(text[5:]), 1)
    return digits(_without_year_word(format_date(month, form, locale=_locale(edition))), edition)


@lru_cache(maxsize=1024)
def language_name(tag: str, edition: EditionSettings) -> str:
    """Return what a language is called in an edition's: "Tajik (Cyrillic)" for "tg-Cyrl"; its tag if it has no name there."""
    locale = _locale(edition)
    language, *more = tag.split("-")
    name = locale.languages.get(language.lower(), tag)
    scripts = [script for each in more if (script := locale.scripts.get(each.title()))]
    return f"{name} ({scripts[0]})" if scripts else str(name)


def _without_year_word(text: str) -> str:
    return _YEAR_WORD.sub("", text)
