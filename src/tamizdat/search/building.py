"""From slips to a segment: documents are analysed, their postings gathered term by term, and written in order.

What is gathered of many documents is kept as bytes; when there is much of it, it goes to a temporary file as a *run*,
and the runs, each of which has later documents than the one before, are joined at the end. So memory is bounded however
many documents come, and every file is written once.
"""

from __future__ import annotations

import marshal
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter, sub
from typing import Any, NamedTuple, Protocol, cast

from tamizdat.search import facets, fields, manifest
from tamizdat.search.aside import IN_MEMORY, Aside
from tamizdat.search.coding import ENCODED, differences, encoded, order, varint
from tamizdat.search.facets import Marks
from tamizdat.search.segments import Spool, Writer
from tamizdat.search.slip import Slip, decode, encode
from tamizdat.search.words import Entry, Written

MUCH = 2_000_000  # postings gathered before a run is put by: some 150 MB
SAMPLE = 400  # documents of which the usual lengths are taken

_term_of = itemgetter(0)


class Analysing(Protocol):
    """What an index asks of a language."""

    def entries(self, text: str) -> list[Entry]:
        """Return what the written words of a text are made of."""

    def indexed(self, text: str) -> list[tuple[int, str, str]]:
        """Return the words of a text: position, term, form."""


class Document(NamedTuple):
    """A document as a segment takes it in."""

    number: int
    day: int
    marks: Marks
    postings: list[tuple[str, int, bytes]]  # term, impact, positions
    forms: set[tuple[str, str]]  # each with its term before it


def newest_first(document: Document | Slip) -> tuple[int, int]:
    """Return by what the documents of a segment are sorted."""
    return -document.day, -document.number


def analysed(slip: Slip, language: Analysing, weighing: fields.Weighing) -> Document:
    """Return a slip as a document of a segment."""
    first: dict[str, int] = {}  # where each term stands first,
    places: dict[str, list[int]] = {}  # and everywhere, if it stands more than once
    beside: dict[str, list[int]] = {}  # of words outside the text: how often in each field
    forms: set[tuple[str, str]] = set()
    lengths = [0] * len(fields.FIELDS)
    start = 0
    for field, piece in fields.parts(slip):
        entries = language.entries(piece)
        if not entries:
            continue
        placed: Iterable[tuple[int, str]]
        if Written in map(type, entries):
            words = language.indexed(piece)
            placed = [(start + position, term) for position, term, _ in words]
            forms.update([(term, form) for _, term, form in words])
            count, last = len(words), placed[-1][0]  # a joined word comes before its last part
        else:
            placed = enumerate(map(_term_of, entries), start)
            forms.update(cast("list[tuple[str, str]]", entries))
            count, last = len(entries), start + len(entries) - 1
        lengths[field] += count
        if field != fields.TEXT:
            placed = list(placed)
            for _, term in placed:
                beside.setdefault(term, [0] * len(fields.FIELDS))[field] += 1
        for position, term in placed:
            if term not in first:
                first[term] = position
            elif term in places:
                places[term].append(position)
            else:
                places[term] = [first[term], position]
        start = last + fields.GAP
    once = weighing.of_once(tuple(lengths))
    postings = [
        (
            term,
            _impact(once, beside[term], len(places.get(term, _SINGLE))),
            _coded(places.pop(term, [first.pop(term)])),
        )
        for term in beside
    ]
    impacts = _Impacts(once[fields.TEXT])
    for term, where in places.items():
        del first[term]
        postings.append((term, impacts[len(where)], _coded(where)))
    single = impacts[1]
    postings += [(term, single, _ONCE[position]) for term, position in first.items()]
    return Document(slip.number, slip.day, facets.marks(slip), postings, forms)


def _impact(once: Sequence[float], counts: list[int], often: int) -> int:
    """Return the impact of a term that stands so often in a document, and so often in its fields but the text."""
    counts[fields.TEXT] = often - sum(counts)
    return fields.impact(sum(worth * count for worth, count in zip(once, counts, strict=True)))


def _coded(positions: list[int]) -> bytes:
    """Return the positions of a term in a document, whose order a joined word may have upset, as bytes."""
    return encoded(len(positions)) + differences(sorted(positions))


class _Impacts(dict[int, int]):
    """Impacts of terms of a document that stand in its text alone, by how often."""

    def __init__(self, worth: float) -> None:
        self._worth = worth

    def __missing__(self, often: int) -> int:
        impact = self[often] = fields.impact(self._worth * often)
        return impact


class _Once(dict[int, bytes]):
    """Positions, as bytes, of terms that stand once in a document."""

    def __missing__(self, position: int) -> bytes:
        return b"\1" + varint(position)


_ONCE = _Once((position, b"\1" + data) for position, data in ENCODED.items())
_SINGLE = (0,)
_BYTES = [bytes((number,)) for number in range(256)]


def field_lengths(slip: Slip, language: Analysing) -> tuple[int, ...]:
    """Return the length of each field of a slip in words."""
    lengths = [0] * len(fields.FIELDS)
    for field, piece in fields.parts(slip):
        lengths[field] += len(language.indexed(piece))
    return tuple(lengths)


# Of a term in a run: first and last ordinal, differences after the first, impacts, positions; its forms.
_Gathered = tuple[str, int, int, bytes, bytes, bytes, tuple[str, ...]]


class Gathering:
    """Gathers the postings of documents, which come in their order."""

    def __init__(self) -> None:
        self._runs: list[Aside] = []
        self._begin()

    def _begin(self) -> None:
        # Of each term, one after the other: ordinal, impact, positions; ordinal, impact, positions …
        self._terms: defaultdict[str, list[Any]] = defaultdict(list)
        self._forms: set[tuple[str, str]] = set()
        self._size = 0

    def add(self, ordinal: int, document: Document) -> None:
        """Add the next document."""
        terms = self._terms
        for term, impact, positions in document.postings:
            terms[term].extend((ordinal, impact, positions))
        self._forms |= document.forms
        self._size += len(document.postings)
        if self._size > MUCH:
            self._put_by()

    def _put_by(self) -> None:
        run = Aside()
        batch = []
        for record in self._in_order():
            batch.append(record)
            if len(batch) == 256:
                marshal.dump(batch, run)
                batch = []
        marshal.dump(batch, run)
        self._runs.append(run)
        self._begin()

    def _in_order(self) -> Iterator[_Gathered]:
        forms: dict[str, list[str]] = {}
        for term, form in self._forms:
            forms.setdefault(term, []).append(form)
        for term in sorted(self._terms, key=order):
            row = self._terms[term]
            if len(row) == 3:  # as most do, in one document
                ordinal, impact, positions = row
                yield term, ordinal, ordinal, b"", _BYTES[impact], positions, tuple(forms[term])
                continue
            ordinals, impacts, positions = row[::3], bytes(row[1::3]), b"".join(row[2::3])
            rest = b"".join(map(encoded, map(sub, ordinals[1:], ordinals)))
            yield term, ordinals[0], ordinals[-1], rest, impacts, positions, tuple(forms[term])

    def write(self, writer: Writer) -> None:
        """Hand all terms to a writer, in order."""
        if not self._runs:
            for term, first, _, ordinals, impacts, positions, forms in self._in_order():
                writer.add(term, forms, len(impacts), encoded(first) + ordinals, impacts, positions)
            return
        self._put_by()
        runs = [_records(run) for run in self._runs]
        for term, group in groupby(merge(*runs, key=lambda record: order(record[0])), key=itemgetter(0)):
            _write_joined(writer, term, list(group))


def _records(run: Aside) -> Iterator[_Gathered]:
    """Give the records of a run, and close it."""
    with run:
        run.seek(0)
        while True:
            batch = marshal.load(run)  # noqa: S302 (written by this process into a file without a name)
            yield from batch
            if len(batch) < 256:
                return


def _write_joined(writer: Writer, term: str, group: Sequence[_Gathered]) -> None:
    ordinals: list[bytes] = []
    before = 0
    for _, first, last, rest, _, _, _ in group:
        ordinals += (encoded(first - before), rest)
        before = last
    impacts = b"".join([record[4] for record in group])
    positions = b"".join([record[5] for record in group])
    forms = {form for record in group for form in record[6]}
    writer.add(term, forms, len(impacts), b"".join(ordinals), impacts, positions)


def fresh_segment(documents: Iterable[Document]) -> tuple[manifest.Segment, Spool]:
    """Return the fresh segment of some documents."""
    ordered = sorted(documents, key=newest_first)
    gathering = Gathering()
    for ordinal, document in enumerate(ordered):
        gathering.add(ordinal, document)
    writer = Writer(len(ordered), fresh=True)
    gathering.write(writer)
    table = manifest.table([document.day for document in ordered], [document.number for document in ordered])
    return writer.finish(table, facets.encode([document.marks for document in ordered])), writer.spool


def base_segment(
    slips: Iterable[Slip], language: Analysing
) -> tuple[manifest.Segment, Spool, tuple[float, ...]]:
    """Return one segment of all slips, which come in any order and may be many; and the usual lengths of their fields.

    Of several slips of one number the last counts.
    """
    shelved = Shelved(slips)
    usual = fields.usual_lengths(field_lengths(slip, language) for slip in shelved.sample(SAMPLE))
    weighing = fields.Weighing(usual)
    gathering = Gathering()
    days, numbers, marks = [], [], []
    for ordinal, slip in enumerate(shelved):
        document = analysed(slip, language, weighing)
        gathering.add(ordinal, document)
        days.append(document.day)
        numbers.append(document.number)
        marks.append(document.marks)
    writer = Writer(len(numbers), words=True)
    gathering.write(writer)
    return writer.finish(manifest.table(days, numbers), facets.encode(marks)), writer.spool, usual


class Shelved:
    """Slips put by in a temporary file, to be taken in the order of a segment."""

    def __init__(self, slips: Iterable[Slip]) -> None:
        self._file = Aside(16 * IN_MEMORY)
        places: dict[int, tuple[int, int, int]] = {}
        at = 0
        for slip in slips:
            data = encode(slip)
            self._file.write(data)
            places[slip.number] = (slip.day, at, len(data))
            at += len(data)
        newest = sorted(places.items(), key=lambda item: (-item[1][0], -item[0]))
        self._places = [(start, length) for _, (_, start, length) in newest]

    def __iter__(self) -> Iterator[Slip]:
        return map(self._read, self._places)

    def sample(self, count: int) -> Iterator[Slip]:
        """Give about so many slips, evenly spread."""
        return map(self._read, self._places[:: max(1, len(self._places) // count)])

    def _read(self, place: tuple[int, int]) -> Slip:
        start, length = place
        self._file.seek(start)
        return decode(self._file.read(length))
