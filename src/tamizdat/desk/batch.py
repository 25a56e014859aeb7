"""A batch: things on their way from the desk's present state into the archive, composed and filed, or withdrawn."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from tamizdat.archive.documents import AnyDocument, Redirect
from tamizdat.archive.errors import ArchiveError, BadDocument, PathTaken, UnknownBlob
from tamizdat.archive.store import Archive

log = logging.getLogger("tamizdat.desk")


class Thing(NamedTuple):
    """What a mark names, in one edition."""

    kind: str
    uid: str
    edition: str


class Made(NamedTuple):
    """A thing as it is filed: its document, and the JSON of it with the fields that only others know."""

    document: AnyDocument
    data: bytes


class Batch:
    """Things on their way into the archive, a chunk after the other."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._made: dict[Thing, Made] = {}
        self._withdrawn: list[Thing] = []
        self._refused: dict[Thing, ArchiveError] = {}  # they stay in `_made`: what stands in their way may go
        self.done: list[Thing] = []
        self.failures: list[dict[str, str]] = []
        self.notes: list[str] = []

    def compose(self, things: Iterable[Thing]) -> None:
        """Compose each thing that readers are to see; the others are withdrawn. One that fails is reported."""
        from django.db import DatabaseError

        for thing in dict.fromkeys(things):
            try:
                self._compose(thing)
            except DatabaseError:
                raise  # not the thing's fault: nothing of the batch is filed, it is done again
            except Exception as error:  # whatever is wrong with one thing, the others go on
                log.exception("%s %s could not be composed", thing.kind, thing.uid)
                self._fail(
                    thing,
                    f"{type(error).__name__}: {error}",
                    "Open it at the desk, mend it, publish it again.",
                )

    def _compose(self, thing: Thing) -> None:
        from tamizdat.desk import compose, editions
        from tamizdat.desk.compose.making import Making

        if thing.kind not in compose.MODELS or thing.edition not in editions.tags():
            self._withdrawn.append(thing)
            return
        row = compose.living(thing.kind, UUID(thing.uid), thing.edition)
        if row is None:
            self._withdrawn.append(thing)
            return
        making = Making(thing.edition, str(row))
        document, data = compose.filed(row, making)
        self._hand_over(making.blobs)
        self._made[thing] = Made(document, data)
        self.notes += making.notes

    def _hand_over(self, names: Iterable[str]) -> None:
        """Give files from the shelf to the archive."""
        from tamizdat.desk.shelf import shelf

        keep = shelf()
        for name in sorted(names):
            if name not in self._archive.blobs:
                self._archive.blobs.put(keep.path(name).read_bytes(), name.rpartition(".")[2])

    def file(self) -> None:
        """File all in one step; if something is refused, one by one, so that the others get through."""
        from tamizdat.desk import addresses

        made = [each.document for each in self._made.values()]
        addresses.note_before(made, self._archive)
        try:
            self._archive.file(
                [each.data for each in self._made.values()], [(t.edition, t.uid) for t in self._withdrawn]
            )
            self.done += [*self._made, *self._withdrawn]
            self._made.clear()
            self._refused.clear()
        except (PathTaken, UnknownBlob, BadDocument):
            self._file_one_by_one()
        self._withdrawn.clear()
        addresses.forget_after(made, self._archive)

    def _file_one_by_one(self) -> None:
        self._archive.file([], [(t.edition, t.uid) for t in self._withdrawn])
        self.done += self._withdrawn
        before = len(self._made) + 1
        while (
            len(self._made) < before
        ):  # as long as one gets through, another may: they may wait for each other
            before = len(self._made)
            self._refused.clear()
            for thing, made in list(self._made.items()):
                try:
                    self._file_one(thing, made)
                except (PathTaken, UnknownBlob, BadDocument) as error:
                    self._refused[thing] = error

    def _file_one(self, thing: Thing, made: Made) -> None:
        from tamizdat.desk import addresses

        try:
            self._archive.file([made.data])
        except PathTaken:
            if not isinstance(made.document, Redirect):
                raise
            addresses.forget(made.document)  # a page has the address again
        self.done.append(thing)
        del self._made[thing]

    def finish(self) -> None:
        """Report what was refused to the end."""
        for thing, error in self._refused.items():
            self._fail(thing, str(error), _remedy(error))

    def _fail(self, thing: Thing, why: str, remedy: str) -> None:
        from tamizdat.desk import compose

        row = None
        if thing.kind in compose.MODELS:
            row = compose.living(thing.kind, UUID(thing.uid), thing.edition)
        what = (
            f"The {thing.kind} “{row}” ({thing.edition})"
            if row is not None
            else f"The {thing.kind} {thing.uid}"
        )
        self.failures.append({"what": what, "why": why, "remedy": remedy, **thing._asdict()})


def _remedy(error: ArchiveError) -> str:
    if isinstance(error, PathTaken):
        return "Give one of the two another slug and publish it."
    if isinstance(error, UnknownBlob):
        return "Upload its pictures and files again and publish it."
    return "Open it at the desk, mend it, publish it again."
