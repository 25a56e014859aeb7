"""The Solar Hijri calendar of Iran and Afghanistan, in which their newspapers are dated."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from tamizdat.press.settings import EditionSettings

# As Unicode CLDR has them (calendar "persian"); Babel carries the Gregorian calendar alone.
_IRAN: Final = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
_AFGHANISTAN: Final = (
    "حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت",
)  # fmt: skip
_MONTHS: Final = {"fa": _IRAN, "fa-IR": _IRAN, "fa-AF": _AFGHANISTAN}

_EPOCH: Final = 226895  # the ordinal of the first day of the year 1, 19 March 622 of the Julian calendar
_FIRST, _LAST = date(1800, 1, 1), date(2200, 1, 1)  # between which the rule of leap years below meets the sky


def jalali_date(day: date, edition: EditionSettings) -> str:
    """Return a day by the Solar Hijri calendar in European digits, "29 آبان 1405"; nothing where it is not in use."""
    months = _MONTHS.get(edition.tag)
    if not months or not _FIRST <= day < _LAST:
        return ""
    year, month, of_month = jalali(day)
    return f"{of_month} {months[month - 1]} {year}"


@lru_cache(maxsize=4096)
def jalali(day: date) -> tuple[int, int, int]:
    """Return year, month and day of a day between 1800 and 2200.

    Eight years in thirty-three are leap years (R. E. M. Borkowski, "The Persian calendar for 3000 years", Earth,
    Moon, and Planets 74, 1996, compares such rules with the equinoxes).
    """
    year = day.year - 621
    if day.toordinal() < _new_year(year):
        year -= 1
    passed = day.toordinal() - _new_year(year)
    month = passed // 31 if passed < 186 else 6 + (passed - 186) // 30
    return year, month + 1, passed - (month * 31 if month <= 6 else 186 + (month - 6) * 30) + 1


def _new_year(year: int) -> int:
    """Return the ordinal of the first day of a year."""
    return _EPOCH + 365 * (year - 1) + (8 * year + 21) // 33
