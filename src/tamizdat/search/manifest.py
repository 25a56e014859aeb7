"""The manifest: which segments there are, which documents stand in them, and which of these are dead."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby, pairwise, repeat

import msgspec

from tamizdat.search.coding import (
    Cursor,
    differences,
    kept,
    order,
    undifferenced,
    unzigzag,
    varint,
    varints,
    zigzags,
)
from tamizdat.search.errors import DamagedIndex

PATH = "search/manifest.idx"
MAGIC = b"TZI1"
SECTIONS = ("table", "directory", "dead", "terms", "facets")
MOST = 1 << 26  # documents of a segment


@dataclass(frozen=True, eq=False)
class Segment:
    """A segment as the manifest knows it. The terms and facets of the fresh one stand here, those of others in files."""

    name: str
    documents: int
    shards: int
    common: tuple[str, ...] = ()
    table: bytes = b""
    directory: bytes = b""
    dead: bytes = b"\0"
    terms: bytes = b""
    facets: bytes = b""
    words: bool = False  # whether it has a file of words

    @property
    def fresh(self) -> bool:
        """Tell whether this is the fresh segment."""
        return bool(self.terms)

    @cached_property
    def _columns(self) -> tuple[array[int], array[int]]:
        return read_table(self.table, self.documents)

    @property
    def days(self) -> array[int]:
        """Return the day of each document."""
        return self._columns[0]

    @property
    def numbers(self) -> array[int]:
        """Return the number of each document."""
        return self._columns[1]

    @cached_property
    def dead_ones(self) -> list[int]:
        """Return the ordinals of the dead documents, ascending."""
        cursor = Cursor(self.dead)
        return undifferenced(cursor.numbers(cursor.number()))

    @cached_property
    def separators(self) -> list[str]:
        """Return the strings that part the shards."""
        cursor, found, before = Cursor(self.directory), [], ""
        for _ in range(self.shards - 1):
            before = cursor.word(before)
            found.append(before)
        return found

    @cached_property
    def _separator_keys(self) -> list[bytes]:
        return [order(separator) for separator in self.separators]

    def shard_of(self, term: str) -> int:
        """Return the shard in which a term would stand."""
        key = order(term)
        at = bisect_left(self._separator_keys, key)
        return at + 1 if at < len(self._separator_keys) and self._separator_keys[at] == key else at

    def last_shard_of(self, beginning: str) -> int:
        """Return the last shard in which a term with this beginning may stand."""
        return bisect_left(self._separator_keys, order(beginning + "\uffff"))

    def ordinal(self, number: int) -> int | None:
        """Return the ordinal of the living document with this number."""
        try:
            at = self.numbers.index(number)
        except ValueError:
            return None
        place = bisect_left(self.dead_ones, at)
        return None if place < len(self.dead_ones) and self.dead_ones[place] == at else at

    def living(self) -> Iterator[int]:
        """Give the numbers of the living documents."""
        dead = set(self.dead_ones)
        return (number for ordinal, number in enumerate(self.numbers) if ordinal not in dead)

    def without(self, ordinals: Iterable[int]) -> Segment:
        """Return this segment with more documents dead."""
        more = set(ordinals).difference(self.dead_ones)
        if not more:
            return self
        dead = sorted(more.union(self.dead_ones))
        changed = replace(self, dead=varint(len(dead)) + differences(dead))
        # The table is the same: let nobody read it again.
        for known in ("_columns", "separators", "_separator_keys"):
            if known in self.__dict__:
                changed.__dict__[known] = self.__dict__[known]
        return changed

    def files(self) -> Iterator[str]:
        """Give the paths of this segment's files."""
        for shard in range(self.shards):
            yield f"search/{self.name}/p{shard}.idx"
            if not self.fresh:
                yield f"search/{self.name}/t{shard}.idx"
        if not self.fresh:
            yield f"search/{self.name}/facets.idx"
        if self.words:
            yield f"search/{self.name}/words.idx"


@dataclass(frozen=True, eq=False)
class Manifest:
    """All segments of an edition's index, the newest first."""

    language: str
    lengths: dict[str, float]
    segments: tuple[Segment, ...] = field(default=())

    @property
    def documents(self) -> int:
        """Return the number of documents in all segments, dead ones too."""
        return sum(segment.documents for segment in self.segments)

    @property
    def fresh(self) -> Segment | None:
        """Return the fresh segment."""
        return self.segments[0] if self.segments and self.segments[0].fresh else None

    @property
    def base(self) -> Segment | None:
        """Return the base: the oldest segment, if it stands in files."""
        return self.segments[-1] if self.segments and not self.segments[-1].fresh else None

    @property
    def recent(self) -> Segment | None:
        """Return the segment between the fresh one and the base."""
        filed = [segment for segment in self.segments if not segment.fresh]
        return filed[0] if len(filed) > 1 else None

    def files(self) -> set[str]:
        """Return the paths of all files that belong to the index, the manifest among them."""
        return {PATH, *(path for segment in self.segments for path in segment.files())}


class _Entry(msgspec.Struct):
    name: str
    documents: int
    shards: int
    sections: dict[str, int]
    common: tuple[str, ...] = ()
    words: bool = False


class _Header(msgspec.Struct):
    format: int
    language: str
    documents: int
    lengths: dict[str, float]
    segments: tuple[_Entry, ...]


def encode(manifest: Manifest) -> bytes:
    """Return the bytes of a manifest."""
    entries = tuple(
        _Entry(
            segment.name,
            segment.documents,
            segment.shards,
            {name: len(getattr(segment, name)) for name in SECTIONS},
            segment.common,
            segment.words,
        )
        for segment in manifest.segments
    )
    header = msgspec.json.encode(_Header(1, manifest.language, manifest.documents, manifest.lengths, entries))
    sections = [getattr(segment, name) for segment in manifest.segments for name in SECTIONS]
    return b"".join((MAGIC, varint(len(header)), header, *sections))


def decode(data: bytes) -> Manifest:
    """Return a manifest from its bytes.

    Raises:
        DamagedIndex: this is no manifest, or it is cut off.
    """
    if data[:4] != MAGIC:
        raise DamagedIndex(f"{PATH} does not begin as a manifest does")
    cursor = Cursor(data, 4)
    try:
        header = msgspec.json.decode(cursor.bytes(cursor.number()), type=_Header)
    except msgspec.MsgspecError as error:
        raise DamagedIndex(f"the header of {PATH} cannot be read: {error}") from error
    except UnicodeDecodeError as error:
        raise DamagedIndex(f"the header of {PATH} is no UTF-8") from error
    if header.format != 1:
        raise DamagedIndex(f"{PATH} has format {header.format}, of a later version; 1 is known here")
    segments = []
    for entry in header.segments:
        if not (0 <= entry.documents <= MOST and 0 <= entry.shards <= MOST):
            raise DamagedIndex(
                f"{PATH} says that {entry.name} has {entry.documents} documents, {entry.shards} shards"
            )
        if min(entry.sections.values(), default=0) < 0:
            raise DamagedIndex(f"{PATH} names a section of {entry.name} that is shorter than nothing")
        sections = {name: cursor.bytes(entry.sections.get(name, 0)) for name in SECTIONS}
        segments.append(
            Segment(entry.name, entry.documents, entry.shards, entry.common, **sections, words=entry.words)
        )
    if not cursor.ended():
        raise DamagedIndex(f"{PATH} is longer than it says")
    return Manifest(header.language, header.lengths, tuple(segments))


def table(days: Sequence[int], numbers: Sequence[int]) -> bytes:
    """Return the bytes of a table: the days of the documents, descending, and their numbers."""
    runs = [(day, sum(1 for _ in same)) for day, same in groupby(days)]
    down = [before - day for (before, _), (day, _) in pairwise(runs)]
    falls = [runs[0][0], *down] if runs else []
    steps = [(step, sum(1 for _ in same)) for step, same in groupby(zigzags(numbers))]
    return b"".join(
        (
            varint(len(runs)),
            varints(number for fall, (_, count) in zip(falls, runs, strict=True) for number in (fall, count)),
            varint(len(steps)),
            varints(number for step in steps for number in step),
        )
    )


def read_table(data: bytes, documents: int) -> tuple[array[int], array[int]]:
    """Return the days and numbers of a table.

    Raises:
        DamagedIndex: it does not hold so many documents.
    """
    cursor = Cursor(data)
    days, numbers = array("Q"), array("Q")
    try:
        day, left = 0, documents
        for run in range(cursor.number()):
            fall, times = cursor.number(), cursor.number()
            day = day - fall if run else fall
            left -= times
            _fitting(left)
            days.extend(repeat(day, times))
        _fitting(-left)
        number, left = 0, documents
        for _ in range(cursor.number()):
            step, times = unzigzag(cursor.number()), cursor.number()
            left -= times
            _fitting(left)
            numbers.extend(_steps(number, step, times))
            number += step * times
        _fitting(-left)
    except OverflowError as error:
        raise DamagedIndex(f"a table of {PATH} holds a number that cannot be") from error
    return days, numbers


def _steps(number: int, step: int, times: int) -> Iterable[int]:
    if step == 0:
        return repeat(number, times)
    return range(number + step, number + step * times + (1 if step > 0 else -1), step)


def _fitting(left: int) -> None:
    if left < 0:
        raise DamagedIndex(f"a table of {PATH} does not hold as many documents as it should")


def directory(borders: Iterable[tuple[str, str]]) -> bytes:
    """Return the bytes of a directory, given the last term of each shard and the first of the next."""
    found, before = [], ""
    for last, first in borders:
        separator = _between(last, first)
        found.append(kept(before, separator))
        before = separator
    return b"".join(found)


def _between(last: str, first: str) -> str:
    """Return the shortest beginning of a term that is above the term before."""
    key = order(last)
    return next(first[:length] for length in range(1, len(first) + 1) if order(first[:length]) > key)
