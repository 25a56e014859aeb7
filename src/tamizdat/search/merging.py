"""Merging: several segments become one, without their dead documents, in small steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby, pairwise
from operator import itemgetter

from tamizdat.search import facets, manifest
from tamizdat.search.coding import all_varints, differences, order, undifferenced, varint_pieces
from tamizdat.search.errors import DamagedIndex
from tamizdat.search.facets import Marks
from tamizdat.search.manifest import Segment
from tamizdat.search.segments import Posted, Shard, Shelf, Writer, fetch

STEP = 40_000  # bytes of postings and positions that are gone through in one step
BATCH = 16  # files that are written in one step
ROWS = 4_000  # documents that are gone through in one step

_AWAY = -1


class Merging:
    """The making of one segment out of others.

    `sources` are the segments, the newest first; after `run` has ended, `segment` is the new one, its files in `spool`.
    """

    segment: Segment

    def __init__(self, shelf: Shelf, sources: Sequence[tuple[Segment, bytes | None]], *, base: bool) -> None:
        """Merge segments; with the fresh one comes its file of positions."""
        self.sources = [source for source, _ in sources]
        self._shelf = shelf
        self._base = base
        self._positions = {source.name: positions or b"" for source, positions in sources if source.fresh}
        self._moved: list[list[int]] = []  # for each source: the new ordinal of each old one, or _AWAY

    def run(self) -> Iterator[None]:
        """Merge, step by step."""
        yield from self._order()
        rows: list[Marks | None] = [None] * len(self._numbers)
        for source, moved in zip(self.sources, self._moved, strict=True):
            data = source.facets if source.fresh else fetch(self._shelf, f"search/{source.name}/facets.idx")
            found = yield from facets.decoding(data, source.documents)
            for at, mark in zip(moved, found, strict=True):
                if at != _AWAY:
                    rows[at] = mark
            yield
        data = yield from facets.encoding([row for row in rows if row is not None])
        table = manifest.table(self._days, self._numbers)
        yield
        writer = Writer(len(self._numbers), words=self._base)
        streams = [self._terms(place) for place in range(len(self.sources))]
        work = 0
        for _, group in groupby(merge(*streams, key=itemgetter(0)), key=itemgetter(0)):
            parts = [(place, posted) for _, place, posted in group]
            self._write(writer, parts)
            work += sum(40 + len(posted.ordinals) + len(posted.positions) for _, posted in parts)
            if work > STEP:
                work = 0
                yield
        yield
        self.segment = writer.finish(table, data)
        self.spool = writer.spool

    def died_since(self, present: Iterable[Segment]) -> set[int]:
        """Return the new ordinals of the documents that died since, given the same segments as they are now."""
        now = {segment.name: segment for segment in present}
        found = set()
        for source, moved in zip(self.sources, self._moved, strict=True):
            if source.name in now:
                died = set(now[source.name].dead_ones).difference(source.dead_ones)
                found |= {moved[ordinal] for ordinal in died}
        return found

    def _order(self) -> Iterator[None]:
        """Find the place of each living document in the new segment."""
        rows: list[tuple[int, int, int, int]] = []
        for place, source in enumerate(self.sources):
            dead = set(source.dead_ones)
            columns = zip(source.days, source.numbers, range(source.documents), strict=True)
            rows += [(-day, -number, place, at) for day, number, at in columns if at not in dead]
            self._moved.append([_AWAY] * source.documents)
            yield
        rows.sort()
        yield
        for new, (_, _, place, at) in enumerate(rows):
            self._moved[place][at] = new
        yield
        self._days = [-row[0] for row in rows]
        self._numbers = [-row[1] for row in rows]
        yield

    def _terms(self, place: int) -> Iterator[tuple[bytes, int, Posted]]:
        """Give the terms of a source in order."""
        source = self.sources[place]
        for number in range(source.shards):
            if source.fresh:
                data, positions = source.terms, self._positions[source.name]
            else:
                data = fetch(self._shelf, f"search/{source.name}/t{number}.idx")
                positions = fetch(self._shelf, f"search/{source.name}/p{number}.idx")
            for posted in Shard(data, source.documents).posted(positions):
                yield order(posted.term), place, posted

    def _write(self, writer: Writer, parts: list[tuple[int, Posted]]) -> None:
        found = [
            moved for moved in (_moved(posted, self._moved[place]) for place, posted in parts) if moved[0]
        ]
        if not found:
            return
        ordinals, impacts, positions = found[0] if len(found) == 1 else _joined(found)
        forms = {form for _, posted in parts for form in posted.forms}
        term = parts[0][1].term
        writer.add(term, forms, len(ordinals), differences(ordinals), impacts, positions)


_Moved = tuple[list[int], bytes, bytes]


def _moved(posted: Posted, places: list[int]) -> _Moved:
    """Return the postings of a term with new ordinals, without the dead."""
    old = undifferenced(all_varints(posted.ordinals))
    if len(old) != posted.df or old[-1] >= len(places):
        raise DamagedIndex(f"a shard does not hold {posted.df} documents of {posted.term!r}, as it says")
    new = [places[ordinal] for ordinal in old]
    if _AWAY not in new:
        return new, posted.impacts, posted.positions
    living = [at for at, ordinal in enumerate(new) if ordinal != _AWAY]
    stretches = _stretches(posted.positions, posted.df)
    return (
        [new[at] for at in living],
        bytes([posted.impacts[at] for at in living]),
        b"".join([stretches[at] for at in living]),
    )


def _stretches(positions: bytes, df: int) -> list[bytes]:
    """Return the positions of each document as the bytes they are."""
    pieces = varint_pieces(positions)
    counts = all_varints(positions) if positions else []
    found, at = [], 0
    while at < len(pieces):
        after = at + 1 + counts[at]
        found.append(b"".join(pieces[at:after]))
        at = after
    if len(found) != df or at != len(pieces):
        raise DamagedIndex(f"a row of positions is not that of {df} documents")
    return found


def _joined(found: list[_Moved]) -> _Moved:
    """Return the postings of one term in several segments as those of one."""
    found.sort(key=lambda moved: moved[0][0])
    if all(one[0][-1] < other[0][0] for one, other in pairwise(found)):
        return (
            [ordinal for moved in found for ordinal in moved[0]],
            b"".join([moved[1] for moved in found]),
            b"".join([moved[2] for moved in found]),
        )
    rows = sorted(
        row
        for ordinals, impacts, positions in found
        for row in zip(ordinals, impacts, _stretches(positions, len(ordinals)), strict=True)
    )
    return [row[0] for row in rows], bytes([row[1] for row in rows]), b"".join([row[2] for row in rows])
