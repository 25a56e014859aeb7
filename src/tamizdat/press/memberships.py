"""Memberships as pages show them: in a table, as bands on an axis of years, and by year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, get_args

import msgspec

from tamizdat.archive.alphabets import sort_key
from tamizdat.archive.dates import span
from tamizdat.archive.record import MemberRole, Membership
from tamizdat.archive.standing import Standings
from tamizdat.press.moments import date_after_preposition
from tamizdat.press.numbers import digits
from tamizdat.press.record_views import (
    BandView,
    BondsView,
    MembershipView,
    RoleView,
    StandingName,
    TickView,
    YearsView,
)
from tamizdat.press.settings import EditionSettings
from tamizdat.press.sheet import Sheet
from tamizdat.press.sources import link, sources_of

TICKS = 5  # so many years at most are named on an axis: more do not fit on a telephone
_STEPS = (1, 2, 5, 10, 20, 50, 100)


def memberships_of(sheet: Sheet, relation: Literal["memberships", "members"], id: str) -> list[Membership]:
    """Return the memberships of an actor or in an organisation, the earliest first."""
    found = sheet.reader.related(sheet.edition.tag, relation, id)
    rows = [each for each in found if isinstance(each, Membership)]
    return sorted(rows, key=lambda row: (row.since or "9999", row.until or "9999", row.id))


def bonds(
    sheet: Sheet, rows: Iterable[Membership], side: Literal["actor", "organisation"], axis: Axis
) -> tuple[BondsView, ...]:
    """Return memberships as seen from one side, together for each that is at the other: `side` names that."""
    found: dict[str, list[Membership]] = {}
    for row in rows:
        found.setdefault(row.actor if side == "actor" else row.organisation, []).append(row)
    return tuple(
        BondsView(other=link(sheet, other), rows=tuple(membership(sheet, row, axis) for row in together))
        for other, together in found.items()
    )


def membership(sheet: Sheet, row: Membership, axis: Axis) -> MembershipView:
    """Return a membership."""
    return MembershipView(
        role=row.role,
        since=date_after_preposition(row.since, sheet.edition),
        until=date_after_preposition(row.until, sheet.edition),
        note=row.note,
        sources=sources_of(sheet, row.sources),
        band=axis.band(row),
    )


class Axis:
    """Years in the direction of writing, as far as some memberships go; what is not over goes to their end."""

    def __init__(self, rows: Sequence[Membership]) -> None:
        days = list(_days(rows))
        self._first = min((day.year for day in days), default=0)
        last = max((day.year for day in days), default=0)
        self._last = (
            last + 1 + (last - self._first) // 8
        )  # its first day is the right end; some room shows what goes on

    def ticks(self, edition: EditionSettings) -> tuple[TickView, ...]:
        """Return the years to be named: round ones, or all where they are few; nothing where there is no date."""
        if not self._first:
            return ()
        years = range(self._first, self._last)
        step = next((step for step in _STEPS if len(years) / step <= TICKS), _STEPS[-1])
        named = [year for year in years if year % step == 0] or [self._first]
        return tuple(TickView(at=self._at(year, 0), label=digits(str(year), edition)) for year in named)

    def band(self, row: Membership) -> BandView:
        """Return where a membership is on the axis."""
        since, until = (span(date) if date else None for date in (row.since, row.until))
        return BandView(
            earliest=self._place(since, 0, self._first),
            begin=self._place(since, 1, self._last),  # of nothing known it is nowhere sure
            end=self._place(until, 0, self._last),
            latest=self._place(until, 1, self._last),
            open=until is None,
        )

    def _place(self, dates: tuple[date, date] | None, which: Literal[0, 1], otherwise: int) -> float:
        if dates is None:
            return self._at(otherwise, 0)
        day = dates[which]
        return self._at(day.year, day.timetuple().tm_yday - 1)

    def _at(self, year: int, day: int) -> float:
        width = max(1, self._last - self._first)
        return round(100 * (year + day / 366 - self._first) / width, 2)


def _days(rows: Sequence[Membership]) -> Iterator[date]:
    for row in rows:
        for written in (row.since, row.until):
            if written:
                yield from span(written)


# By year

_Standing = Mapping[str, tuple[MemberRole, bool]]  # ids, with the role and whether it is sure


def by_year(sheet: Sheet, rows: Sequence[Membership]) -> tuple[YearsView, ...]:
    """Return who took part in an organisation on the last day of each year, the newest years first.

    Years in which nothing changed are one; years before anybody took part are left out.
    """
    years = [day.year for day in _days(rows)]
    found: list[YearsView] = []
    before: _Standing = {}
    for year in range(min(years, default=0), max(years, default=-1) + 1):
        now = _at_end_of(rows, year)
        if now != before:
            if found:
                found[-1] = _until(sheet, found[-1], year - 1)
            found.append(_years(sheet, year, before, now))
        before = now
    return tuple(found[::-1])


def _at_end_of(rows: Sequence[Membership], year: int) -> _Standing:
    standings = Standings(rows, f"{year:04}-12-31")
    found = {(row.actor, row.organisation) for row in rows}
    standing = {actor: standings.of(actor, organisation) for actor, organisation in sorted(found)}
    return {
        actor: (each.role, each.answer == "yes")
        for actor, each in standing.items()
        if each.role and each.answer in ("yes", "unsure")
    }


def _years(sheet: Sheet, year: int, before: _Standing, now: _Standing) -> YearsView:
    moved = [who for who in now if who in before and now[who][0] != before[who][0]]
    changed = [StandingName(name=link(sheet, who).label, role=now[who][0]) for who in moved]
    roles = {role for role, _ in now.values()}
    return YearsView(
        first=digits(f"{year:04}", sheet.edition),
        last="",
        joined=_names(sheet, now.keys() - before.keys()),
        left=_names(sheet, before.keys() - now.keys()),
        changed=tuple(sorted(changed, key=lambda each: sort_key(each.name, sheet.edition.tag))),
        roles=tuple(_role(sheet, role, now) for role in get_args(MemberRole) if role in roles),
    )


def _role(sheet: Sheet, role: MemberRole, now: _Standing) -> RoleView:
    sure, unsure = ([who for who in now if now[who] == (role, known)] for known in (True, False))
    return RoleView(role=role, names=_names(sheet, sure), unsure=_names(sheet, unsure))


def _names(sheet: Sheet, actors: Iterable[str]) -> tuple[str, ...]:
    names = (link(sheet, who).label for who in actors)
    return tuple(sorted(names, key=lambda name: sort_key(name, sheet.edition.tag)))


def _until(sheet: Sheet, years: YearsView, last: int) -> YearsView:
    return msgspec.structs.replace(years, last=digits(f"{last:04}", sheet.edition))
