"""Names of areas and cities in the languages of the Unicode CLDR, which Babel carries."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from babel import Locale, UnknownLocaleError


def chosen(names: Mapping[str, str], language: str) -> str:
    """Return the name in a language (BCP 47) among names by language; the English one, or nothing, where it is not there."""
    return names.get(_base(language)) or names.get("en", "")


def area(code: str, language: str) -> str:
    """Return the name of an ISO 3166-1 code in a language; the English one, then the code, where there is none."""
    for locale in (_locale(language), _locale("en")):
        name = locale.territories.get(code) if locale else None
        if name:
            return str(name)
    return code


def city(names: Mapping[str, str], language: str) -> str:
    """Return a city's name in a language: our own, or the CLDR's where a time zone is named for it; else nothing.

    `names` are ours by language; the English one is always there.
    """
    base = _base(language)
    if base in names or _locale(language) is None:
        return names.get(base, "")
    return _zones(language).get(names["en"].replace(" ", "_"), "")


def nearest(code: str, names: Mapping[str, str]) -> list[str]:
    """Return the codes that may be meant by an unknown one, among English names by code."""
    upper = code.upper()
    if upper in names:
        return [upper]
    codes = {name.casefold(): known for known, name in names.items()}
    named = [codes[name] for name in get_close_matches(code.casefold(), codes, n=2, cutoff=0.75)]
    return named or get_close_matches(upper, names, n=3, cutoff=0.5)


def _base(language: str) -> str:
    return language.split("-")[0]


@cache
def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


@cache
def _zones(language: str) -> dict[str, str]:
    """Return the names of cities that time zones are named for, by the last part of the zone."""
    locale = _locale(language)
    zones = locale.time_zones if locale else {}
    return {
        zone.rpartition("/")[2]: str(names["city"])
        for zone, names in sorted(zones.items(), reverse=True)
        if "city" in names
    }
