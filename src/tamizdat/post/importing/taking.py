"""Taking the people of a file onto the lists, a thousand at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from django.db import transaction

from tamizdat.post import paper
from tamizdat.post.errors import BadImport
from tamizdat.post.importing.batches import Batch
from tamizdat.post.importing.forms import Standing, form_of
from tamizdat.post.importing.people import Person, Reader
from tamizdat.post.importing.sheets import Row, sheet
from tamizdat.post.interface import Import, Imported, Refused
from tamizdat.post.lists.signing_up import Notice
from tamizdat.post.sayings import Saying

_BATCH: Final = 1000  # people in a transaction, so that sign-ups need not wait
HOPELESS: Final = (
    1000  # rows that are refused before one is taken: it is another file, perhaps of millions of rows
)
_LONGEST: Final = 1000  # letters of the editor's words

Notify = Callable[[list[Notice]], None]


def take(wanted: Import, today: dt.date, notify: Notify | None = None) -> Imported:
    """Take the subscribers of a file; doing it again changes nothing.

    With `ask` each is asked to confirm, and `notify` is called, in the transaction of each thousand, with the notices that
    have to be mailed. Without, the evidence has to say how they agreed, and they get letters from now on.

    Raises:
        BadImport: the file cannot be read, names no addresses, or nothing is said of how they agreed; nothing was taken.
    """
    said = " ".join(wanted.evidence.split())
    if not wanted.ask and not said:
        raise BadImport(
            Saying("Say how and when these people agreed to get letters, or have them asked to confirm.")
        )
    if len(said) > _LONGEST:
        raise BadImport(
            Saying(
                "Say in at most {most} letters how these people agreed: it is kept with each of them.",
                {"most": _LONGEST},
            )
        )
    file = sheet(wanted.csv)
    form, column = form_of(file.columns, wanted.form)
    reader = Reader(form, column, paper.newsletters(), wanted.newsletter, wanted.ask)
    taking = _Taking(Batch.of(form.name, said, wanted.ask, today), notify)
    for row in file.rows:
        taking.row(row, reader)
    return taking.done()


class _Taking:
    """An import on its way."""

    def __init__(self, batch: Callable[[list[Person]], Batch], notify: Notify | None) -> None:
        self._batch, self._notify = batch, notify
        self._people: list[Person] = []
        self._standing: dict[bytes, Standing] = {}  # of those people: nobody both gets it and left
        self._seen: set[tuple[bytes, object, str]] = set()
        self._refused: list[Refused] = []
        self._rows = self._taken = self._known = self._left = 0

    def row(self, row: Row, reader: Reader) -> None:
        self._rows += 1
        person = reader.person(row)
        if isinstance(person, Refused):
            self._refused.append(person)
            if len(self._refused) >= HOPELESS and not self._seen:
                raise BadImport(
                    Saying(
                        "None of the first {count} rows can be taken; the last, because {why}. Is it the right file?",
                        {"count": len(self._refused), "why": person.why},
                    )
                )
            return
        named = {(person.lookup, one, person.standing) for one in person.newsletters}
        if named <= self._seen:
            self._known += 1
            return
        self._seen |= named
        if (
            len(self._people) >= _BATCH
            or self._standing.get(person.lookup, person.standing) != person.standing
        ):
            self._flush()
        self._people.append(person)
        self._standing[person.lookup] = person.standing

    def done(self) -> Imported:
        self._flush()
        return Imported(
            rows=self._rows,
            taken=self._taken,
            known=self._known,
            left=self._left,
            refused=tuple(self._refused),
        )

    def _flush(self) -> None:
        if self._people:
            with transaction.atomic():
                batch = self._batch(self._people)
                batch.save()
                if self._notify and batch.notices:
                    self._notify(batch.notices)
            self._taken += batch.taken
            self._known += batch.known
            self._left += batch.left
            self._people = []
            self._standing = {}
