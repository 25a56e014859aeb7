"""Datelines: where a story was filed, at the head of its first paragraph: "DUSHANBE, Sept 24 — "."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final, NamedTuple

from tamizdat.wire.plain import dates

_LONGEST: Final = 120
_DASH: Final = re.compile(r"\s{0,2}(?:—|–|--|-)\s{1,3}(?=\S)")
_AGENCY: Final = re.compile(r"[(/][^()/]{1,40}[)/]")
_PLACE: Final = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:[ '’-][^\W\d_]+){0,3}")
_SENTENCE: Final = re.compile(r"[\w«“\"‘„(]")


class Dateline(NamedTuple):
    """A dateline without its dash, its date if it names a year, and the index where the story goes on."""

    text: str
    date: dt.date | None
    end: int


def read_dateline(text: str) -> Dateline | None:
    """Return the dateline that a paragraph begins with, or None.

    A place in capitals before a dash is one when a sentence begins after it ("OSH — Trains"), which "NATO — the
    alliance" does not; a place in small letters needs a date or an agency beside it.
    """
    for dash in _DASH.finditer(text[:_LONGEST]):
        head = text[: dash.start()].strip()
        rest = text[dash.end() : dash.end() + 2]
        if head and rest and _SENTENCE.match(rest) and not rest[0].islower():
            found = _read(head, dash.end())
            if found:
                return found
    return None


def _read(head: str, end: int) -> Dateline | None:
    bare = _AGENCY.sub(" ", head).strip(" ,.")
    proof = len(bare) < len(head.strip(" ,."))
    places: list[str] = []
    date: dt.date | None = None
    for part in _parts(bare):
        if dates.is_day(part):
            found = dates.read_date(part)
            date, proof = found.date if found else None, True
        elif _PLACE.fullmatch(part) and part[0].isupper() and len(places) < 3:
            places.append(part)
        else:
            return None
    if not places:
        return None
    loud = places[0].isupper() and len(places[0]) > 1
    # Two or more words in small letters before a dash are how sentences begin.
    return Dateline(head, date, end) if loud or proof else None


def _parts(text: str) -> list[str]:
    """Part "Osh, Sept. 24, 2010" into its place and its date, which has a comma and a stop of its own."""
    first, mark, rest = text.partition(",") if "," in text else text.partition(". ")
    rest = rest.strip(" ,.")
    if not mark or not rest:
        return [text.strip()]
    if dates.is_day(rest):
        return [first.strip(), rest]
    return [first.strip(), *_parts(rest)]
