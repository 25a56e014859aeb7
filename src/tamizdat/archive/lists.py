"""Lists of stories and how they are cut by the calendar.

A list is cut into years; a year of more than `YEAR_HOLDS` stories into its months; within a month, parts of
`PART_HOLDS`, counted from the month's oldest story. The cuts are a function of the list alone, so that an act on a
story of any age touches only its own cut in each of its lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

import msgspec

from tamizdat.archive.documents import ListOf
from tamizdat.archive.errors import BadDocument

YEAR_HOLDS = 100
PART_HOLDS = 50
MAP_HOLDS = (
    20 * PART_HOLDS
)  # stories in a part of a month's sitemap; whole parts, so that they change together
NEWEST = 20  # how many a list's front shows
FIRST_YEAR = 1001  # earlier ones would not sort as text
LOOK_BACK = 9  # how many earlier stories may be asked for beside a story
RECENT = 50  # how many of the newest stories know that they are among them
LOOKED_BACK = ("place", "topic", "newsletter")  # the lists in which they may be asked for
LOOKED_AHEAD = ("newsletter",)  # the lists in which may be asked what comes next


class ListKey(msgspec.Struct, frozen=True, order=True):
    """Names a list: the stories of a place (its children's included), a topic, a person and so on.

    `of` may also be "follow-ups": the stories that follow up the story `id`; or "corrected": those with corrections, by
    the day of the latest. The lists of all and of corrected stories have no id; that of a kind has the kind as its id.
    A list of "timeline" is of events instead: those in the place `id` and in its children, or all, by the first day that
    their dates may mean; the events themselves are their cards. A list of "newsletter" is of that newsletter's letters, and
    one of "letters" of all letters; the letters themselves are their cards.
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
    """A year of a list, and its months, newest first."""

    year: str
    count: int
    months: tuple[Month, ...]

    @property
    def in_months(self) -> bool:
        """Return whether the year is cut into its months."""
        return self.count > YEAR_HOLDS


class Cut(msgspec.Struct, frozen=True, order=True):
    """Names a cut: `period` is "2010" or "2010-09"; `part` counts from 1 within a month."""

    period: str
    part: int = 1

    @property
    def name(self) -> str:
        """Return the cut's name in an address: "2010", "2010-09", "2010-09-2"."""
        return self.period if self.part == 1 else f"{self.period}-{self.part}"


class Entry(NamedTuple):
    """A story in a list: its id, and the digest of its card."""

    id: str
    card: str


def cut_up(months: Iterable[tuple[str, int]]) -> tuple[Year, ...]:
    """Cut a list, given as its months ("2010-09") and their numbers of stories, into years, newest first."""
    years: dict[str, list[Month]] = {}
    for month, count in sorted(months, reverse=True):
        years.setdefault(month[:4], []).append(Month(month, count))
    return tuple(
        Year(year, sum(month.count for month in found), tuple(found)) for year, found in years.items()
    )


def cuts_of(year: Year) -> Iterator[Cut]:
    """Yield the cuts of a year that hold stories, newest first."""
    if not year.in_months:
        yield Cut(year.year)
        return
    for month in year.months:
        for part in range(month.parts, 0, -1):
            yield Cut(month.month, part)


class Around(msgspec.Struct, frozen=True):
    """What stands around a cut: the next newer, the next older, and whether its period is in parts.

    In how many is not told: each that opens would be an event for all of them.
    """

    newer: Cut | None
    older: Cut | None
    parted: bool


def arounds(years: Iterable[Year]) -> dict[Cut, Around]:
    """Return the cuts of a list, newest first, each with what stands around it."""
    order = [(cut, cut.part) for year in years for cut in cuts_of(year)]
    parts: dict[str, int] = {}
    for cut, part in order:
        parts[cut.period] = max(part, parts.get(cut.period, 0))
    cuts = [None, *(cut for cut, _ in order), None]
    return {
        cut: Around(newer, older, parts[cut.period] > 1)
        for newer, cut, older in zip(cuts, cuts[1:], cuts[2:], strict=False)
        if cut
    }


def utc_span(period: str) -> tuple[str, str]:
    """Return two times in UTC between which every story of a local year or month was published.

    They are a few days wider than the period, whatever the offset; as text they sort like `utc`.
    """
    year = int(period[:4])
    if len(period) == 4:
        return _year_text(year - 1, "-12-30"), _year_text(year + 1, "-01-03")
    month = year * 12 + int(period[5:]) - 1
    (last, before), (next, after) = divmod(month - 1, 12), divmod(month + 1, 12)
    return _year_text(last, f"-{before + 1:02}-27"), _year_text(next, f"-{after + 1:02}-03")


def _year_text(year: int, rest: str) -> str:
    return f"{year:04}{rest}" if year <= 9999 else "~"


@lru_cache(maxsize=4096)
def utc(moment: str) -> str:
    """Return an ISO 8601 time with offset as UTC, in a form that sorts by time.

    Raises:
        BadDocument: it is not such a time, has no offset, or its year cannot be meant.
    """
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError as error:
        raise BadDocument(f"{moment!r} is not an ISO 8601 time: {error}") from error
    # Years and months are read off a time as it is written, so that no other form will do.
    if parsed.tzinfo is None or not moment.startswith(parsed.date().isoformat()):
        raise BadDocument(f"{moment!r} is not written as 2010-09-24T10:00:00+05:00, with its offset")
    if not FIRST_YEAR <= parsed.year < 9999:
        raise BadDocument(f"{moment!r}: the year cannot be meant")
    return f"{parsed.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
