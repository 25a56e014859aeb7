"""Narrowing: which documents a reader's choices leave, and how many each further choice would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from tamizdat.search.facets import Marks
from tamizdat.search.slip import day_number

FACETS = ("places", "topics", "people", "series", "kinds", "years")

Counts = dict[str, Counter[str | int]]


@dataclass(frozen=True)
class Narrowing:
    """What a reader chose: of each facet the values that will do, none for all; places and topics with those below them."""

    places: frozenset[int] = frozenset()
    topics: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    series: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    since: str = ""  # "2010-01-01"; the day itself belongs to it
    until: str = ""


@dataclass(frozen=True)
class Trees:
    """What lies above places and topics: numbers of those above, by number."""

    places: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    topics: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


class Choice:
    """A narrowing, ready to be asked about many documents."""

    def __init__(self, narrowed: Narrowing) -> None:
        self._chosen = [(name, chosen) for name in FACETS if (chosen := getattr(narrowed, name))]
        self._since = day_number(narrowed.since) if narrowed.since else None
        self._until = day_number(narrowed.until) if narrowed.until else None
        self.by_marks = any(name != "years" for name, _ in self._chosen)

    def in_time(self, day: int) -> bool:
        """Tell whether a document of this day is between the first and the last day, where they were given."""
        if self._since is None and self._until is None:
            return True
        return day > 0 and (self._since or 0) <= day and (self._until is None or day <= self._until)

    def missed(self, day: int, marks: Marks | None) -> list[str]:
        """Return the facets by which a document falls out; `marks` may be None where no facet but the years was chosen."""
        return [name for name, chosen in self._chosen if chosen.isdisjoint(_values(name, day, marks))]


def year_of(day: int) -> int:
    """Return the year of a day, which is given as by `Slip.day`."""
    return (date(1970, 1, 1) + timedelta(days=day)).year


def _values(name: str, day: int, marks: Marks | None) -> tuple[str | int, ...]:
    if name == "years":
        return (year_of(day),) if day else ()
    if marks is None:
        return ()
    if name == "kinds":
        return (marks.kind,)
    if name == "series":
        return (marks.series,) if marks.series else ()
    return tuple(getattr(marks, name))


def count(found: Iterator[tuple[int, Marks, list[str]]], trees: Trees) -> Counts:
    """Count the documents of each value of each facet, given day and marks of documents and by which facets they fall out.

    A facet counts documents that would be listed without a choice in it; a place counts those of the places below it,
    each once.
    """
    counts: Counts = {name: Counter() for name in FACETS}
    above = {"places": trees.places, "topics": trees.topics}
    for day, marks, out in found:
        if len(out) > 1:
            continue
        for name in out or FACETS:
            values = set(_values(name, day, marks))
            for value in tuple(values):
                values.update(above.get(name, {}).get(value, ()))  # type: ignore[arg-type]
            counts[name].update(values)
    return counts
