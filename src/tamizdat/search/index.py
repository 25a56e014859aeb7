"""The index of one edition: it takes in what changed at once, and puts it into order when there is time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tamizdat.search import fields, manifest
from tamizdat.search.building import base_segment, fresh_segment
from tamizdat.search.documents import Document, analysed
from tamizdat.search.errors import DamagedIndex, MissingFile
from tamizdat.search.manifest import Manifest, Segment
from tamizdat.search.merging import BATCH, Merging
from tamizdat.search.segments import Shelf, Spool
from tamizdat.search.slip import Slip, decode, path_of
from tamizdat.search.words import language

FRESH = 6  # documents of the fresh segment from which on it is to be merged
TOO_MANY = 128  # from which on nothing else is done before
RECENT = 2_048
AT_ONCE = 512  # documents of an update


def named(shelf: Shelf) -> set[str]:
    """Return the paths of all files of an edition's index, the manifest among them; other .idx files are left over.

    Raises:
        DamagedIndex: the manifest cannot be read.
    """
    try:
        return manifest.decode(shelf.read(manifest.PATH)).files()
    except KeyError:
        return set()


class Index:
    """The index of one edition, in the files of a shelf.

    One at a time may write. The manifest is written after what it names; what it names no more is removed after it. So
    whenever the writer is cut off, the index is whole; `named` tells what belongs to it, so that the rest can be
    removed.
    """

    def __init__(self, shelf: Shelf, tag: str, slips: Callable[[int], Slip | None] | None = None) -> None:
        """Open the index of an edition in this language; `slips` gives the slip of a number, else the shelf does."""
        self._shelf = shelf
        self._language = language(tag)
        self._tag = tag
        self._slips = slips or self._shelved
        self._data: bytes | None = None
        self._known = Manifest(tag, fields.as_mapping(fields.USUAL))
        self._fresh: dict[int, Document] = {}

    def numbers(self) -> set[int]:
        """Return the numbers of all documents that can be found."""
        return {number for segment in self._manifest().segments for number in segment.living()}

    def count(self) -> int:
        """Return how many documents can be found."""
        return sum(segment.documents - len(segment.dead_ones) for segment in self._manifest().segments)

    def update(self, slips: Iterable[Slip], gone: Iterable[int] = ()) -> None:
        """Take in new and changed documents, and forget those that are gone."""
        incoming = list({slip.number: slip for slip in slips}.values())
        leaving = set(gone).difference(slip.number for slip in incoming)
        for start in range(0, max(1, len(incoming)), AT_ONCE):
            self._update(incoming[start : start + AT_ONCE], leaving)
            leaving = set()

    def _update(self, slips: list[Slip], gone: Iterable[int]) -> None:
        known = self._manifest()
        documents = dict(self._fresh)
        changed = {*gone, *(slip.number for slip in slips)}
        before = documents.keys() & changed
        for number in before:
            del documents[number]
        weighing = fields.Weighing(fields.from_mapping(known.lengths))
        documents.update((slip.number, analysed(slip, self._language, weighing)) for slip in slips)
        older = tuple(_without(segment, changed) for segment in known.segments if not segment.fresh)
        if (
            not slips
            and not (known.fresh and changed & set(known.fresh.living()))
            and all(one in known.segments for one in older)
            and self._data is not None
        ):
            return
        self._replace_fresh(known, documents, older)
        if len(documents) > TOO_MANY:
            for _ in self.merge():
                pass

    def _replace_fresh(
        self, known: Manifest, documents: dict[int, Document], older: tuple[Segment, ...]
    ) -> None:
        """Write a fresh segment of these documents before the older segments."""
        if documents:
            segment, spool = fresh_segment(documents.values())
            for name, data in spool.take():
                self._shelf.write(f"search/{segment.name}/{name}", data)
            older = (segment, *older)
        self._commit(known, replace(known, segments=older))
        self._fresh = documents

    def rebuild(self, slips: Iterable[Slip]) -> None:
        """Make the index anew of all slips, which come in any order."""
        known = self._manifest(damaged_is_empty=True)
        segment, spool, usual = base_segment(slips, self._language)
        for _ in self._write(segment, spool):
            pass
        segments = (segment,) if segment.documents else ()
        self._commit(known, Manifest(self._tag, fields.as_mapping(usual), segments))
        self._fresh = {}

    def wants_merging(self) -> bool:
        """Tell whether `merge` has something to do."""
        return _wanted(self._manifest()) is not None

    def merge(self) -> Iterator[None]:
        """Put segments together while that is wanted, step by step.

        Updates may come between two steps, of another Index too; where the segments are no more, the work is given up.
        """
        while wanted := _wanted(known := self._manifest()):
            taken = dict(self._fresh) if wanted[0].fresh else {}
            sources: list[tuple[Segment, bytes | None]] = [
                (source, None) for source in wanted if not source.fresh
            ]
            if taken:
                # As this object knows the documents, and not as the file has them, which goes with the next update.
                segment, spool = fresh_segment(taken.values())
                sources.insert(0, (segment, b"".join(data for _, data in spool.take())))
            merging = Merging(self._shelf, sources, base=wanted[-1] is known.segments[-1])
            try:
                yield from merging.run()
            except MissingFile:
                return
            yield from self._write(merging.segment, merging.spool)
            if not self._merged(merging, taken):
                return

    def _merged(self, merging: Merging, taken: dict[int, Document]) -> bool:
        """Put a merged segment in the place of those that it was made of, as they are now; False if they are no more."""
        known = self._manifest()
        filed = {source.name for source in merging.sources if not source.fresh}
        present = [segment for segment in known.segments if not segment.fresh]
        if not filed <= {segment.name for segment in present}:
            return False
        dead = merging.died_since(present)
        documents = dict(self._fresh)
        for number, document in taken.items():
            if documents.get(number) == document:
                del documents[number]
            else:
                dead.add(merging.segment.numbers.index(number))
        older = [segment for segment in present if segment.name not in filed]
        if len(dead) < merging.segment.documents:
            older.insert(0, merging.segment.without(dead))
        if taken:
            self._replace_fresh(known, documents, tuple(older))
        else:
            fresh = (known.fresh,) if known.fresh else ()
            self._commit(known, replace(known, segments=(*fresh, *older)))
        return True

    def _write(self, segment: Segment, spool: Spool) -> Iterator[None]:
        """Write the files of a segment, some at each step."""
        for count, (name, data) in enumerate(spool.take(), 1):
            self._shelf.write(f"search/{segment.name}/{name}", data)
            if count % BATCH == 0:
                yield

    def _commit(self, before: Manifest, after: Manifest) -> None:
        data = manifest.encode(after)
        self._shelf.write(manifest.PATH, data)
        self._data, self._known = data, after
        for path in sorted(before.files() - after.files()):
            self._shelf.remove(path)

    def _manifest(self, *, damaged_is_empty: bool = False) -> Manifest:
        """Return the manifest as it stands on the shelf; it is read again only if its bytes are others."""
        try:
            data = self._shelf.read(manifest.PATH)
        except KeyError:
            data = None
        if data == self._data:
            return self._known
        empty = Manifest(self._tag, fields.as_mapping(fields.USUAL))
        try:
            known = manifest.decode(data) if data is not None else empty
        except DamagedIndex:
            if not damaged_is_empty:
                raise
            known = empty
        self._data, self._known = data, known
        self._fresh = self._documents(known) if not damaged_is_empty else {}
        return known

    def _documents(self, known: Manifest) -> dict[int, Document]:
        """Return the documents of the fresh segment, from their slips."""
        weighing = fields.Weighing(fields.from_mapping(known.lengths))
        numbers = known.fresh.living() if known.fresh else ()
        slips = filter(None, map(self._slips, numbers))
        return {slip.number: analysed(slip, self._language, weighing) for slip in slips}

    def _shelved(self, number: int) -> Slip | None:
        try:
            return decode(self._shelf.read(path_of(number)))
        except KeyError:
            return None


def _without(segment: Segment, numbers: Iterable[int]) -> Segment:
    """Return a segment in which these documents are dead."""
    found = map(segment.ordinal, numbers)
    return segment.without(ordinal for ordinal in found if ordinal is not None)


def _wanted(known: Manifest) -> tuple[Segment, ...] | None:
    """Return the segments that are to be merged next, the newest first."""
    fresh, recent, base = known.fresh, known.recent, known.base
    if fresh and fresh.documents >= FRESH:
        if recent:
            return fresh, recent
        return (fresh, base) if base and base.documents <= RECENT else (fresh,)
    if base and recent and recent.documents > RECENT:
        return recent, base
    if base and 10 * len(base.dead_ones) > base.documents:
        return (recent, base) if recent else (base,)
    return None
