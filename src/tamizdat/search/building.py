"""From slips to a segment: documents are analysed, their postings gathered term by term, and written in order.

What is gathered of many documents is kept as bytes; when there is much of it, it goes to a temporary file as a *run*,
and the runs, each of which has later documents than the one before, are joined at the end. So memory is bounded however
many documents come, and every file is written once.
"""

from __future__ import annotations

import marshal
from array import array
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from heapq import merge
from itertools import chain, compress, groupby, repeat
from operator import and_, itemgetter, ne, rshift, sub
from typing import NamedTuple, Protocol, cast

from tamizdat.search import facets, fields, manifest
from tamizdat.search.aside import IN_MEMORY, Aside
from tamizdat.search.coding import ENCODED, differences, encoded, order, varint
from tamizdat.search.facets import Marks
from tamizdat.search.segments import Spool, Writer
from tamizdat.search.slip import Slip, decode, encode
from tamizdat.search.words import Entry, Written, runs

MUCH = 2_000_000  # postings gathered before a run is put by: some 150 MB
BITS = 32  # of a position
SAMPLE = 400  # documents of which the usual lengths are taken

_term_of = itemgetter(0)


class Analysing(Protocol):
    """What an index asks of a language."""

    def entry(self, run: str) -> Entry | None:
        """Return what a run of letters between two blanks is made of; None if no word stands there."""

    def indexed(self, text: str) -> list[tuple[int, str, str]]:
        """Return the words of a text: position, term, form."""


class Document(NamedTuple):
    """A document as a segment takes it in."""

    number: int
    day: int
    marks: Marks
    single: dict[str, int]  # terms that stand once, in the text, each with its position,
    impact: int  # and the impact of all of them
    others: list[tuple[str, int, bytes]]  # term, impact, positions
    forms: Mapping[str, set[str]] = {}  # of its terms, unless they are known otherwise


def newest_first(document: Document | Slip) -> tuple[int, int]:
    """Return by what the documents of a segment are sorted."""
    return -document.day, -document.number


class Forms(dict[str, Entry | None]):
    """The words of a language as they come in: what of them was met, and so the forms of all terms."""

    def __init__(self, language: Analysing) -> None:
        self._entry = language.entry

    def __missing__(self, run: str) -> Entry | None:
        entry = self[run] = self._entry(run)
        return entry

    def entries(self, text: str) -> list[Entry]:
        """Return what the words of a text are made of."""
        return list(filter(None, map(self.__getitem__, runs(text))))

    def by_term(self) -> dict[str, set[str]]:
        """Return the forms that were met of each term."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for entry in filter(None, self.values()):
            if isinstance(entry, Written):
                for word in entry.words:
                    found[word.term].add(word.form)
            else:
                term, form = cast("tuple[str, str]", entry)
                found[term].add(form)
        return found


def alone(slip: Slip, language: Analysing, weighing: fields.Weighing) -> Document:
    """Return a slip as a document of a segment, with the forms of its terms."""
    words = Forms(language)
    return analysed(slip, words, weighing)._replace(forms=words.by_term())


def analysed(slip: Slip, words: Forms, weighing: fields.Weighing) -> Document:
    """Return a slip as a document of a segment."""
    terms: list[str] = []  # of all words, one after the other,
    positions: list[int] = []  # and where these stand
    outside: dict[str, list[int]] = {}  # of terms outside the text: how often in each field
    lengths = [0] * len(fields.FIELDS)
    start = 0
    for field, piece in fields.parts(slip):
        entries = words.entries(piece)
        if not entries:
            continue
        before = len(terms)
        if Written in map(type, entries):
            for entry in entries:
                parts = entry.words if isinstance(entry, Written) else ((0, entry[0]),)
                terms += [part[1] for part in parts]
                positions += [start + part[0] for part in parts]
                start += entry.positions if isinstance(entry, Written) else 1
        else:
            terms += map(_term_of, entries)
            positions += range(start, start + len(entries))
        lengths[field] += len(terms) - before
        if field != fields.TEXT:
            for term in terms[before:]:
                outside.setdefault(term, [0] * len(fields.FIELDS))[field] += 1
        start = positions[-1] + fields.GAP  # a joined word comes before its last part
    single, several = _parted(terms, positions)
    once = weighing.of_once(tuple(lengths))
    others = []
    for term, counts in outside.items():
        where = several.pop(term) if term in several else [single.pop(term)]
        others.append((term, _impact(once, counts, len(where)), _coded(where)))
    impacts = _Impacts(once[fields.TEXT])
    others += [(term, impacts[len(where)], _coded(where)) for term, where in several.items()]
    return Document(slip.number, slip.day, facets.marks(slip), single, impacts[1], others)


def _parted(terms: list[str], positions: list[int]) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Return the terms that stand once with their position, and the others with all of theirs."""
    single = dict(zip(terms, positions, strict=True))  # the last position of each
    several: defaultdict[str, list[int]] = defaultdict(list)
    if len(single) < len(terms):
        earlier = map(ne, map(single.__getitem__, terms), positions)
        for term, position in compress(zip(terms, positions, strict=True), earlier):
            several[term].append(position)
        for term, where in several.items():
            where.append(single.pop(term))
    return single, several


def _impact(once: Sequence[float], counts: list[int], often: int) -> int:
    """Return the impact of a term that stands so often in a document, and so often in its fields but the text."""
    counts[fields.TEXT] = often - sum(counts)
    return fields.impact(sum(worth * count for worth, count in zip(once, counts, strict=True)))


def _coded(positions: list[int]) -> bytes:
    """Return the positions of a term in a document, whose order a joined word may have upset, as bytes."""
    if len(positions) == 1:
        return _ONCE[positions[0]]
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
        """Gather documents, whose words come by `words` or have their forms with them."""
        self._language = language
        self._runs: list[Aside] = []
        self._begin()

    def _begin(self) -> None:
        # Of terms that stand once in a document: its ordinal and, in the last bits, the position.
        self._single: defaultdict[str, array[int]] = defaultdict(partial(array, "Q"))
        self._impacts: dict[int, int] = {}  # of these terms, by ordinal
        self._others: defaultdict[str, list[tuple[int, int, bytes]]] = defaultdict(list)
        self.words = Forms(self._language)
        self._forms: defaultdict[str, set[str]] = defaultdict(set)
        self._size = 0

    def add(self, ordinal: int, document: Document) -> None:
        """Add the next document."""
        rows = map(self._single.__getitem__, document.single)
        deque(map(array.append, rows, map((ordinal << BITS).__add__, document.single.values())), maxlen=0)
        self._impacts[ordinal] = document.impact
        for term, impact, positions in document.others:
            self._others[term].append((ordinal, impact, positions))
        for term, forms in document.forms.items():
            self._forms[term] |= forms
        self._size += len(document.single) + 2 * len(document.others)
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
        forms = self.words.by_term()
        forms.update(self._forms)
        for term in sorted(forms, key=order):
            ordinals, impacts, positions = self._postings(term)
            rest = b"".join(map(encoded, map(sub, ordinals[1:], ordinals))) if len(ordinals) > 1 else b""
            yield (
                term,
                ordinals[0],
                ordinals[-1],
                rest,
                bytes(impacts),
                b"".join(positions),
                tuple(forms[term]),
            )

    def _postings(self, term: str) -> tuple[Sequence[int], Iterable[int], Iterable[bytes]]:
        """Return the ordinals of a term, with impacts and positions."""
        row, others = self._single.get(term), self._others.get(term)
        if not row:
            ordinals, impacts, positions = zip(*self._others[term], strict=True)
            return ordinals, impacts, positions
        found = list(map(rshift, row, repeat(BITS)))
        weights = map(self._impacts.__getitem__, found)
        places = map(_ONCE.__getitem__, map(and_, row, repeat((1 << BITS) - 1)))
        if others:
            rows = sorted(chain(zip(found, weights, places, strict=True), others))
            ordinals, impacts, positions = zip(*rows, strict=True)
            return ordinals, impacts, positions
        return found, weights, places

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
        document = analysed(slip, gathering.words, weighing)
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
