"""Readers that were counted, and the lists of what is read most that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, Protocol
from uuid import UUID

from tamizdat.desk import editions, marks
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.models import MostRead, Readership
from tamizdat.desk.models.readership import MOST
from tamizdat.desk.readers import WEEK, best, newest_day

KEPT: Final = 60  # days before the newest that is known


class Tally(Protocol):
    """How many read a story on a day."""

    @property
    def day(self) -> str:
        """A day of the newsroom: "2010-09-24"."""

    @property
    def edition(self) -> str:
        """The story's."""

    @property
    def story(self) -> str:
        """Id of the story."""

    @property
    def readers(self) -> int:
        """How many there were."""


@action
def note_readers(tallies: Sequence[Tally]) -> None:
    """Keep what was counted, forget what is old, and set the lists of what is read most anew.

    Of two counts of the same day the larger one is kept: it saw more of the day. So logs may be counted again, and while
    they grow.
    """
    for day in sorted({tally.day for tally in tallies}):
        _note_day(date.fromisoformat(day), [tally for tally in tallies if tally.day == day])
    newest = newest_day()
    if newest is None:
        return
    Readership.objects.filter(day__lt=newest - timedelta(days=KEPT)).delete()
    for edition in editions.tags():
        last = newest - timedelta(days=1)
        day, week = (best(edition, last, days)[:MOST] for days in (1, WEEK))
        if day or week or MostRead.objects.filter(edition=edition).exists():
            _set(edition, date=last, day=[id for id, _ in day], week=[id for id, _ in week])


def _note_day(day: date, tallies: Iterable[Tally]) -> None:
    known = {(row.edition, str(row.story)): row for row in Readership.objects.filter(day=day)}
    new, more = [], []
    for tally in tallies:
        row = known.get((tally.edition, tally.story))
        if row is None:
            new.append(
                Readership(day=day, edition=tally.edition, story=UUID(tally.story), readers=tally.readers)
            )
        elif tally.readers > row.readers:
            row.readers = tally.readers
            more.append(row)
    Readership.objects.bulk_create(new, batch_size=500)
    Readership.objects.bulk_update(more, ["readers"], batch_size=500)


@action
def set_most_read(
    edition: str, *, date: date | None, day: Sequence[str], week: Sequence[str], uid: UUID, carried: str = ""
) -> MostRead:
    """Set what readers of an edition read most, as an import knows it. The next count sets it anew."""
    return _set(edition, date=date, day=list(day), week=list(week), uid=uid, carried=carried)


def _set(edition: str, **values: object) -> MostRead:
    row = MostRead.objects.filter(edition=edition).first() or MostRead(edition=edition)
    old = {name: getattr(row, name) for name in values}
    if row.pk and old == values:
        return row
    if row.pk and old.get("uid", row.uid) != values.get("uid", row.uid):
        marks.write(marks.things_of(row))  # what was filed under the old id is withdrawn
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return row
