"""A batch: things on their way from the desk's present state into the archive, composed and filed, or withdrawn."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from tamizdat.archive.documents import AnyDocument, Place, Redirect, Story, encode, merge_unknown, type_of
from tamizdat.archive.errors import ArchiveError, BadDocument, PathTaken, UnknownBlob
from tamizdat.archive.mastheads import Masthead
from tamizdat.archive.store import Archive
from tamizdat.desk.carrier import Carrier, OnItsWay
from tamizdat.desk.social import Pictures

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

    def __init__(
        self, archive: Archive, pictures: Pictures | None = None, carrier: Carrier | None = None
    ) -> None:
        """`pictures` gives the stories theirs; without it they are filed as they are composed.

        `carrier` brings large recordings to the store, if there is one.
        """
        self._archive = archive
        self._pictures = pictures
        self._carrier = carrier
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
            except OnItsWay as error:
                self._fail(
                    thing, str(error), "It is published as soon as that is there; nothing is to be done."
                )
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
        if self._carrier:
            self._carrier.check(making.blobs)
        self._made[thing] = Made(document, data)
        self.notes += making.notes

    def _hand_over(self, names: Iterable[str]) -> None:
        """Give files from the shelf to the archive."""
        from tamizdat.desk.shelf import shelf

        keep = shelf()
        for name in sorted(names):
            if name not in self._archive.blobs:
                self._archive.blobs.take(name, keep)

    def file(self) -> None:
        """File all in one step; if something is refused, one by one, so that the others get through."""
        from tamizdat.desk import addresses

        self._dress()
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

    def _dress(self) -> None:
        """Give the stories their pictures. A theme that cannot be read is told by the printing."""
        from tamizdat.press.errors import BadTheme

        if self._pictures is None:
            return
        made = [each.document for each in self._made.values()]
        stories = [each for each in made if isinstance(each, Story)]
        try:
            for story in self._pictures.dressed(stories, _Around(self._archive, made)):
                thing = Thing("story", story.id, story.edition)
                self._made[thing] = Made(story, merge_unknown(encode(story), self._made[thing].data))
        except BadTheme as error:
            log.warning("no pictures for social networks: %s", error)
        shown = [each for each in made if isinstance(each, Masthead | Place)]
        for edition in {
            e.edition for e in shown if _shown(e) != _shown(self._archive.document(e.edition, e.id))
        }:
            self._pictures.look_again(edition)

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


class _Around:
    """What is filed with a batch, and what was filed before."""

    def __init__(self, archive: Archive, made: Iterable[AnyDocument]) -> None:
        self._archive = archive
        self._made = {(each.edition, each.id): each for each in made}

    def document(self, edition: str, id: str) -> AnyDocument | None:
        """Return a document, or None."""
        return self._made.get((edition, id)) or self._archive.document(edition, id)

    def those(self, edition: str, type: str) -> tuple[AnyDocument, ...]:
        """Return all documents of a small type."""
        known = {each.id: each for each in self._archive.those(edition, type)}
        own = {
            each.id: each for each in self._made.values() if each.edition == edition and type_of(each) == type
        }
        return tuple((known | own).values())


def _shown(document: AnyDocument | None) -> tuple[str, str]:
    """Return what pictures for social networks show of a masthead or place."""
    match document:
        case Masthead(name=name):
            return name, ""
        case Place(name=name, map=codes):
            return name, codes
        case _:
            return "", ""


def _remedy(error: ArchiveError) -> str:
    if isinstance(error, PathTaken):
        return "Give one of the two another slug and publish it."
    if isinstance(error, UnknownBlob):
        return "Upload its pictures and files again and publish it."
    return "Open it at the desk, mend it, publish it again."
