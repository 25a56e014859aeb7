"""Keeping the desk's search: in the filer's spare time, a small step at a time, whatever is interrupted.

A note (`models.Sought`) is deleted when the index has what it speaks of; until then it is looked at again. The slip of a
story is written after the index knows it: where the slip is right, the index is.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.db import DatabaseError
from django.db.models import Q

from tamizdat import search
from tamizdat.desk import editions
from tamizdat.desk.finding.building import Building
from tamizdat.desk.finding.shelf import FolderShelf, is_wanted_anew
from tamizdat.desk.finding.slips import Slips
from tamizdat.desk.models import Sought, Story
from tamizdat.search import slip as slips
from tamizdat.search.errors import SearchError
from tamizdat.search.index import Index, named
from tamizdat.search.slip import Slip, path_of

if TYPE_CHECKING:
    from uuid import UUID

log = logging.getLogger("tamizdat.desk")

_MADE_BY: Final = "made-by"
_NOTES: Final = 8  # that are looked at together
_SPREAD: Final = 500  # stories that are noted at once where what they name changed
RETRY: Final = 30.0  # seconds after it failed
# How stories name things, by the kind of a note.
_NAMING: Final = {
    "place": "placed__place",
    "topic": "topics",
    "coverage": "coverage",
    "series": "series",
    "person": "bylines__person",
}


class Keeper:
    """Keeps the index of each edition."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds a folder for each edition. It may be deleted at any time: then all is made anew."""
        self._folder = folder
        self._buildings: dict[str, Building] = {}
        self._indexes: dict[str, Index] = {}
        self._merging: dict[str, Iterator[None]] = {}
        self._not_before = 0.0
        self._made_by = _maker()

    def spare(self) -> Iterator[str]:
        """Bring the search up to date, a step at a time. Ends when there is nothing to do, or something to wait for.

        It may be left at any step and begun again later. Where it fails, it says so in the log and is tried again after
        a while: printing does not wait for it.
        """
        if time.monotonic() < self._not_before:
            return
        try:
            yield from self._steps()
        except SearchError as error:
            log.error("the desk's search is damaged and made anew: %s", error)
            self.forget()
        except OSError as error:
            log.error("the desk's search is behind: %s", error)
            self._not_before = time.monotonic() + RETRY
        except DatabaseError:
            raise  # the filer's matter
        except Exception:  # whatever is wrong with the search, pictures and copies are made after it
            log.exception("the desk's search is behind")
            self._not_before = time.monotonic() + RETRY

    def forget(self) -> None:
        """Have all made anew."""
        self._buildings.clear()
        self._indexes.clear()
        self._merging.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _steps(self) -> Iterator[str]:
        made = self._folder / _MADE_BY
        if is_wanted_anew(self._folder) or not made.is_file() or made.read_text("utf-8") != self._made_by:
            self.forget()
            self._folder.mkdir(parents=True)
            made.write_text(self._made_by, "utf-8")
        if not self._buildings and not any(self._shelf(tag).has_index() for tag in editions.tags()):
            self._start_anew()
        for tag in editions.tags():
            if not self._shelf(tag).has_index():
                self._indexes.pop(tag, None)
                self._merging.pop(tag, None)
                yield from self._building(tag).steps()
                if not self._shelf(tag).has_index():
                    return  # it is being made; what changes meanwhile stays noted
            self._buildings.pop(tag, None)
        while notes := list(Sought.objects.order_by("pk")[:_NOTES]):
            yield from self._look_at(notes)
            yield from self._merge_all()
        yield from self._merge_all()

    def _start_anew(self) -> None:
        """Forget what is noted: all stories are looked at now."""
        last = Sought.objects.order_by("-pk").values_list("pk", flat=True).first()
        if last is not None:
            Sought.objects.filter(pk__lte=last)._raw_delete(Sought.objects.db)

    def _shelf(self, tag: str) -> FolderShelf:
        return FolderShelf(self._folder / tag)

    def _building(self, tag: str) -> Building:
        if tag not in self._buildings:
            self._buildings[tag] = Building(tag, self._folder / tag)
        return self._buildings[tag]

    def _index(self, tag: str) -> Index:
        if tag not in self._indexes:
            shelf = self._shelf(tag)
            shelf.sweep(named(shelf))  # what a killed process left
            self._indexes[tag] = Index(shelf, tag, shelf.slip)
        return self._indexes[tag]

    def _look_at(self, notes: Sequence[Sought]) -> Iterator[str]:
        """Bring into the indexes what notes speak of, then delete them."""
        spread = [note for note in notes if note.kind != "story"]
        for note in spread:
            yield from self._spread(note)
        of_stories = [note for note in notes if note.kind == "story"]
        if of_stories:
            yield from self._take_in(of_stories)
            Sought.objects.filter(pk__in=[note.pk for note in of_stories]).delete()

    def _spread(self, note: Sought) -> Iterator[str]:
        """Note all stories that name a thing: its name, or its place in the tree, may be another."""
        for uids in _parts(_naming(note), _SPREAD):
            Sought.objects.bulk_create(Sought(kind="story", uid=uid) for uid in uids)
            yield note.kind
        note.delete()

    def _take_in(self, notes: Sequence[Sought]) -> Iterator[str]:
        rows = Story.objects.filter(uid__in={note.uid for note in notes}).select_related("locale", "series")
        changed: dict[str, list[Slip]] = {}
        makers: dict[str, Slips] = {}
        for row in rows:
            tag = row.edition
            if tag in editions.tags():
                made = composed(makers.setdefault(tag, Slips(tag)), row)
                if made is not None and made != self._known(tag, row.pk):
                    changed.setdefault(tag, []).append(made)
                yield "story"
        gone = {note.gone for note in notes if note.gone is not None}
        for tag in editions.tags():
            missing = {number for number in gone if self._known(tag, number) is not None}
            self._change(tag, changed.get(tag, []), missing)
            yield "index"

    def _known(self, tag: str, number: int) -> Slip | None:
        return self._shelf(tag).slip(number)

    def _change(self, tag: str, changed: Sequence[Slip], gone: Iterable[int]) -> None:
        missing = sorted(gone)
        if not changed and not missing:
            return
        shelf, index = self._shelf(tag), self._index(tag)
        index.update(changed, missing)
        for each in changed:
            shelf.write(path_of(each.number), slips.encode(each))
        for number in missing:
            shelf.remove(path_of(number))

    def _merge_all(self) -> Iterator[str]:
        for tag in editions.tags():
            yield from self._merge(tag)

    def _merge(self, tag: str) -> Iterator[str]:
        index = self._index(tag)
        if tag not in self._merging and index.wants_merging():
            self._merging[tag] = index.merge()
        while (merging := self._merging.get(tag)) is not None:
            if next(merging, self) is self:
                del self._merging[tag]
            yield "merging"


def _maker() -> str:
    """Return what stands for the way in which words are made of texts: an index that was made in another is of no use."""
    digest = hashlib.sha256()
    for module in sorted(Path(search.__file__).parent.rglob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()


def composed(maker: Slips, row: Any) -> Slip | None:
    """Return the slip of a story; None, and a line in the log, where its draft cannot be read."""
    try:
        return maker.slip(row)
    except DatabaseError:
        raise
    except Exception:  # whatever is wrong with one story, the others are found
        log.exception("the story %s cannot be found at the desk", row.pk)
        return None


def _naming(note: Sought) -> Iterator[UUID]:
    way = _NAMING.get(note.kind)
    if way is None:
        return
    naming = Q(**{f"{way}__uid": note.uid})
    if note.kind == "place":  # a story has the names of the places above its own, too
        naming = Q(placed__place__in=_below(note.uid))
    yield from Story.objects.filter(naming).distinct().values_list("uid", flat=True).iterator()


def _below(uid: UUID) -> list[int]:
    """Return the keys of a place and of all below it."""
    from tamizdat.desk.models import Place

    parents = dict(Place.objects.values_list("pk", "parent"))
    first = Place.objects.filter(uid=uid).values_list("pk", flat=True).first()
    return [pk for pk in parents if first in _above(pk, parents)]


def _above(pk: int | None, parents: dict[int, int | None]) -> list[int]:
    found: list[int] = []
    while pk is not None and pk not in found:
        found.append(pk)
        pk = parents.get(pk)
    return found


def _parts(things: Iterable[Any], size: int) -> Iterator[list[Any]]:
    part: list[Any] = []
    for thing in things:
        part.append(thing)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
