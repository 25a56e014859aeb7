"""Lists of stories and how they are cut by the calendar.

A list is cut into years; a year of more than `YEAR_HOLDS` stories into its months; within a month, parts of
`PART_HOLDS`, counted from the month's oldest story. The cuts are a function of the list alone, so that an act on a
story of any age touches only its own cut in each of its lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from tamizdat.archive.documents import ListOf
from tamizdat.archive.errors import BadDocument

YEAR_HOLDS = 100
PART_HOLDS = 50
NEWEST = 20  # how many a list's front shows


class ListKey(msgspec.Struct, frozen=True, order=True):
    """Names a list: the stories of a place (its children's included), a topic, a person and so on.

    `of` may also be "follow-ups": the stories that follow up the story `id`; or "corrected": those with corrections, by
    the day of the latest. The lists of all and of corrected stories have no id; that of a kind has the kind as its id.
    """

    edition: str
    of: ListOf | str
    id: str = ""


class Month(msgspec.Struct, frozen=True):
    """A month of a list: "2010-09", how many stories, in how many parts."""

    month: str
    count: int

    @property
    def parts(self) -> int:
        """Return the number of parts, at least one."""
        return max(1, -(-self.count // PART_HOLDS))


class Year(msgspec.Struct, frozen=True):
    """A year of a list. `months` is empty where the year is one cut."""

    year: str
    count: int
    months: tuple[Month, ...] = ()


class Cut(msgspec.Struct, frozen=True, order=True):
    """Names a cut: `period` is "2010" or "2010-09"; `part` counts from 1 within a month."""

    period: str
    part: int = 1

    @property
    def name(self) -> str:
        """Return the cut's name in an address: "2010", "2010-09", "2010-09-2"."""
        return self.period if self.part == 1 else f"{self.period}-{self.part}"


def cut_up(months: Iterable[tuple[str, int]]) -> tuple[Year, ...]:
    """Cut a list, given as its months ("2010-09") and their numbers of stories, into years, newest first."""
    years: dict[str, list[Month]] = {}
    for month, count in sorted(months, reverse=True):
        years.setdefault(month[:4], []).append(Month(month, count))
    return tuple(_year(year, found) for year, found in years.items())


def _year(year: str, months: list[Month]) -> Year:
    count = sum(month.count for month in months)
    return Year(year, count, tuple(months) if count > YEAR_HOLDS else ())


def cuts_of(year: Year) -> Iterator[Cut]:
    """Yield the cuts of a year that hold stories, newest first. A year cut into months has no cut of its own."""
    if not year.months:
        yield Cut(year.year)
    for month in year.months:
        for part in range(month.parts, 0, -1):
            yield Cut(month.month, part)


class Around(msgspec.Struct, frozen=True):
    """What stands around a cut: the next newer, the next older, and the number of parts of its period."""

    newer: Cut | None
    older: Cut | None
    parts: int


def around(years: Iterable[Year], cut: Cut) -> Around:
    """Return what stands around a cut of a list that is cut into `years`."""
    order = [found for year in years for found in cuts_of(year)]
    if cut not in order:
        return Around(None, None, 0)
    here = order.index(cut)
    return Around(
        newer=order[here - 1] if here else None,
        older=order[here + 1] if here + 1 < len(order) else None,
        parts=sum(found.period == cut.period for found in order),
    )


def utc(moment: str) -> str:
    """Return an ISO 8601 time with offset as UTC, in a form that sorts by time.

    Raises:
        BadDocument: it is not such a time, or has no offset.
    """
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError as error:
        raise BadDocument(f"{moment!r} is not an ISO 8601 time: {error}") from error
    if parsed.tzinfo is None:
        raise BadDocument(f"{moment!r} has no offset: write it as 2010-09-24T10:00:00+05:00")
    return parsed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
