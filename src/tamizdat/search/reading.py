"""Reading an index: its manifest as it stands, and of its files those that are asked for; the latest are remembered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from tamizdat.search import facets, manifest
from tamizdat.search.facets import Marks
from tamizdat.search.manifest import Manifest, Segment
from tamizdat.search.segments import Shard, Shelf, fetch, read_words

KEPT = 256  # files that are remembered: read, a shard takes fifteen times its bytes, and these some 60 MB

T = TypeVar("T")


class Reader:
    """Reads the files that one manifest names."""

    def __init__(self, shelf: Shelf, known: Manifest) -> None:
        self.manifest = known
        self._shelf = shelf
        self._files: OrderedDict[tuple[str, str], object] = OrderedDict()

    def shard(self, segment: Segment, number: int) -> Shard:
        """Return a shard of terms."""
        if segment.fresh:
            return self._remembered(segment, "t", lambda: Shard(segment.terms, segment.documents))
        name = f"t{number}.idx"
        return self._remembered(segment, name, lambda: Shard(self._fetch(segment, name), segment.documents))

    def shard_of(self, segment: Segment, term: str) -> Shard | None:
        """Return the shard in which a term would stand."""
        return self.shard(segment, segment.shard_of(term)) if segment.shards else None

    def positions(self, segment: Segment, number: int) -> bytes:
        """Return the positions of a shard's terms."""
        name = f"p{number}.idx"
        return self._remembered(segment, name, lambda: self._fetch(segment, name))

    def marks(self, segment: Segment) -> list[Marks]:
        """Return by what each document is narrowed."""
        if segment.fresh:
            return self._remembered(segment, "f", lambda: facets.decode(segment.facets, segment.documents))
        return self._remembered(
            segment, "f", lambda: facets.decode(self._fetch(segment, "facets.idx"), segment.documents)
        )

    def words(self) -> Iterator[list[tuple[str, int]]]:
        """Give the known words of each segment that has a file of them, each with the documents of its term."""
        for segment in self.manifest.segments:
            if segment.words:
                yield self._remembered(segment, "w", partial(self._words, segment))

    def _words(self, segment: Segment) -> list[tuple[str, int]]:
        return read_words(self._fetch(segment, "words.idx"))

    def _fetch(self, segment: Segment, name: str) -> bytes:
        return fetch(self._shelf, f"search/{segment.name}/{name}")

    def _remembered(self, segment: Segment, name: str, read: Callable[[], T]) -> T:
        key = (segment.name, name)
        if key in self._files:
            self._files.move_to_end(key)
        else:
            self._files[key] = read()
            if len(self._files) > KEPT:
                self._files.popitem(last=False)
        return self._files[key]  # type: ignore[return-value] # what stands under a name is always of one type


def opened(shelf: Shelf, data: bytes, before: Reader | None) -> Reader:
    """Return a reader of a manifest, given its bytes; what another remembers of the same segments goes over to it."""
    reader = Reader(shelf, manifest.decode(data))
    if before is not None:
        # A fresh segment is named by its positions alone; another may have the same.
        names = {segment.name for segment in reader.manifest.segments if not segment.fresh}
        reader._files.update(item for item in before._files.items() if item[0][0] in names)
    return reader
