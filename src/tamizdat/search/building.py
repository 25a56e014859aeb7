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
from typing import Any, NamedTuple, Protocol

from tamizdat.search import facets, fields, manifest
from tamizdat.search.aside import IN_MEMORY, Aside
from tamizdat.search.coding import ENCODED, differences, encoded, order, varint
from tamizdat.search.facets import Marks
from tamizdat.search.segments import Spool, Writer
from tamizdat.search.slip import Slip, decode, encode

MUCH = 2_000_000  # postings gathered before a run is put by: some 150 MB
SAMPLE = 400  # documents of which the usual lengths are taken

_ONCE = [b"\1" + ENCODED[position] for position in range(1 << 12)]  # the positions of what stands once
_form = itemgetter(2)


class Analysing(Protocol):
    """What an index asks of a language."""

    def indexed(self, text: str) -> list[tuple[int, str, str]]:
        """Return the words of a text: position, term, form."""

    def term(self, form: str) -> str:
        """Return the term of a form."""


class Document(NamedTuple):
    """A document as a segment takes it in."""

    number: int
    day: int
    marks: Marks
    postings: list[tuple[str, int, bytes]]  # term, impact, positions
    forms: set[str]


def newest_first(document: Document | Slip) -> tuple[int, int]:
    """Return by what the documents of a segment are sorted."""
    return -document.day, -document.number


def analysed(slip: Slip, language: Analysing, weighing: fields.Weighing) -> Document:
    """Return a slip as a document of a segment."""
    stands: dict[str, int | list[int]] = {}
    heavy: dict[str, list[int]] = {}  # of words beside the text: how often in each field
    forms: set[str] = set()
    lengths = [0] * len(fields.FIELDS)
    start, indexed = 0, language.indexed
    for field, piece in fields.parts(slip):
        words = indexed(piece)
        if not words:
            continue
        forms.update(map(_form, words))
        lengths[field] += len(words)
        if field != fields.TEXT:
            for _, term, _ in words:
                heavy.setdefault(term, [0] * len(fields.FIELDS))[field] += 1
        for position, term, _ in words:
            if term not in stands:
                stands[term] = position + start
            elif isinstance(where := stands[term], int):
                stands[term] = [where, position + start]
            else:
                where.append(position + start)
        start += words[-1][0] + fields.GAP  # a joined word comes before its last part
    worth = weighing.of_once(tuple(lengths))
    in_text = worth[fields.TEXT]
    impacts = [fields.impact(in_text * often) for often in range(fields.LIKELY)]
    postings = []
    for term, where in stands.items():
        if isinstance(where, int):
            often = 1
            positions = _ONCE[where] if where < 4096 else b"\1" + varint(where)
        else:
            often = len(where)
            where.sort()
            positions = encoded(often) + differences(where)
        if term in heavy:
            beside = heavy[term]
            beside[fields.TEXT] = often - sum(beside)
            impact = fields.impact(sum(map(float.__mul__, worth, map(float, beside))))
        else:
            impact = impacts[often] if often < fields.LIKELY else fields.impact(in_text * often)
        postings.append((term, impact, positions))
    return Document(slip.number, slip.day, facets.marks(slip), postings, forms)


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

    def __init__(self, language: Analysing) -> None:
        self._language = language
        self._runs: list[Aside] = []
        self._begin()

    def _begin(self) -> None:
        # Of each term, one after the other: ordinal, impact, positions; ordinal, impact, positions …
        self._terms: defaultdict[str, list[Any]] = defaultdict(list)
        self._forms: set[str] = set()
        self._size = 0

    def add(self, ordinal: int, document: Document) -> None:
        """Add the next document."""
        terms = self._terms
        for term, impact, positions in document.postings:
            terms[term] += (ordinal, impact, positions)
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
        for form in self._forms:
            forms.setdefault(self._language.term(form), []).append(form)
        for term in sorted(self._terms, key=order):
            row = self._terms[term]
            ordinals, impacts, positions = row[::3], bytes(row[1::3]), b"".join(row[2::3])
            rest = b"".join(map(encoded, map(sub, ordinals[1:], ordinals)))
            yield term, ordinals[0], ordinals[-1], rest, impacts, positions, tuple(forms.get(term, (term,)))

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


def fresh_segment(documents: Iterable[Document], language: Analysing) -> tuple[manifest.Segment, Spool]:
    """Return the fresh segment of some documents."""
    ordered = sorted(documents, key=newest_first)
    gathering = Gathering(language)
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
    gathering = Gathering(language)
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
