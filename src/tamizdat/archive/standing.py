"""How an actor stood in an organisation on a day, as far as memberships are recorded; nothing is inferred.

Of what no row is recorded nothing is known: that is not the same as "no". Rows of different sources may count from different
days; each is asked by itself, and all that answer alike are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from tamizdat.archive.dates import in_force
from tamizdat.archive.record import MemberRole, Membership

Answer = Literal["yes", "unsure", "no", "not recorded"]

_FIRST: Mapping[str, int] = {"yes": 0, "unsure": 1, "no": 2}
_CLOSEST: Mapping[MemberRole, int] = {
    "member": 0, "suspended": 1, "candidate": 2, "partner": 3, "observer": 4,
}  # fmt: skip


class Standing(NamedTuple):
    """How an actor stands in an organisation on a day, and the rows that say so."""

    answer: Answer  # whether it takes part at all, in some role
    role: MemberRole | None  # as what; None where nothing is recorded
    rows: tuple[Membership, ...]


NOT_RECORDED = Standing("not recorded", None, ())


class Standings:
    """All that is recorded of some organisations, as of one day."""

    def __init__(self, memberships: Iterable[Membership], day: str) -> None:
        """`day` is "2010-09-19"; of a month or a year is asked what held on all its days.

        Raises:
            BadDocument: `day`, or a date of a membership, is no date.
        """
        rows: dict[tuple[str, str], list[Membership]] = {}
        for row in memberships:
            rows.setdefault((row.actor, row.organisation), []).append(row)
        self.day = day
        self._found = {pair: _standing(found, day) for pair, found in rows.items()}

    def of(self, actor: str, organisation: str) -> Standing:
        """Return how an actor stands in an organisation."""
        return self._found.get((actor, organisation), NOT_RECORDED)

    def organisations_of(self, actor: str) -> tuple[str, ...]:
        """Return the organisations in which an actor takes part, or perhaps does, sorted."""
        return tuple(
            sorted(org for (who, org), it in self._found.items() if who == actor and _takes_part(it))
        )

    def participants(self, organisation: str, role: MemberRole | None = None) -> tuple[str, ...]:
        """Return who takes part in an organisation, or perhaps does, sorted; all, or those in a role."""
        return tuple(
            sorted(
                who
                for (who, org), it in self._found.items()
                if org == organisation and _takes_part(it) and role in (None, it.role)
            )
        )


class Overlap(NamedTuple):
    """Two organisations beside each other: their members in common and apart."""

    first: str
    second: str
    both: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def overlap(standings: Standings, first: str, second: str) -> Overlap:
    """Return which members two organisations have in common on the day; partners and observers are not counted."""
    of_first = set(standings.participants(first, "member"))
    of_second = set(standings.participants(second, "member"))
    parts = (of_first & of_second, of_first - of_second, of_second - of_first)
    return Overlap(first, second, *(tuple(sorted(part)) for part in parts))


def _takes_part(standing: Standing) -> bool:
    return standing.answer in ("yes", "unsure")


def _standing(rows: Iterable[Membership], day: str) -> Standing:
    """Return what the rows of one actor in one organisation say together: the surest, and of these the closest role."""
    answers = [(in_force(row.since, row.until, day), row) for row in rows]
    answer = min((answer for answer, _ in answers), key=_FIRST.__getitem__)
    saying = [row for found, row in answers if found == answer]
    role = min((row.role for row in saying), key=_CLOSEST.__getitem__)
    return Standing(answer, role, tuple(row for row in saying if row.role == role))
