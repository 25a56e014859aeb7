"""The base segment of many documents: what `building` makes of a few, without a step of Python's for each word.

The words of some thousand documents become columns of numbers (`columns`), these a *run* of postings in the order of
terms, in temporary files; at the end the runs, each of which has later documents than the one before, are joined term by
term. So it is the vocabulary alone that grows in memory, and every file is written once.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterator
from itertools import chain, islice

import numpy as np

from tamizdat.search import fields
from tamizdat.search.aside import Aside
from tamizdat.search.coding import encoded
from tamizdat.search.columns import Column, Occurrences, Rows, begins, lengths, rows, sorting
from tamizdat.search.segments import Writer
from tamizdat.search.slip import Slip
from tamizdat.search.vocabulary import Vocabulary
from tamizdat.search.words import runs

MUCH = 1_000_000  # entries that are gathered before their postings are put by: some 100 MB
KEPT = 400_000  # written words that are not taken apart anew: some 60 MB


class Gathering:
    """Gathers the words of slips, which come in the order of a segment."""

    def __init__(self, vocabulary: Vocabulary, weighing: fields.Weighing) -> None:
        self._vocabulary = vocabulary
        self._weighing = weighing
        self._runs: list[_Run] = []
        self._documents = 0
        self._begin()

    def _begin(self) -> None:
        self._start = self._documents
        self._entries = array("i")  # of words, all pieces one after the other
        # Of each piece: its document, its field, how many entries it has.
        self._pieces: list[tuple[int, int, int]] = []

    def add(self, slip: Slip) -> None:
        """Add the next slip."""
        document = self._documents - self._start
        found: list[str] = []
        for field, piece in fields.parts(slip):
            if words := runs(piece):
                found += words
                self._pieces.append((document, field, len(words)))
        self._entries += self._vocabulary.entries(found)
        self._documents += 1
        if len(self._entries) > MUCH:
            self._put_by()

    def write(self, writer: Writer) -> None:
        """Hand all terms to a writer, in order."""
        self._put_by()
        self._vocabulary.clear()
        spelt, forms = self._vocabulary.spelt(), self._vocabulary.forms()
        ordered = self._vocabulary.ordered()
        for term, joined in zip(
            ordered, _joined(self._runs, _inverse(np.array(ordered, np.int64))), strict=True
        ):
            writer.add(spelt[term], forms[term], len(joined[1]), *joined)

    def _put_by(self) -> None:
        if self._entries and len((known := self._occurrences()).terms):
            ordered = np.array(self._vocabulary.ordered(), np.int32)
            found = rows(
                known._replace(terms=_inverse(ordered)[known.terms]), self._worth(known), self._start
            )
            self._runs.append(_Run(found._replace(terms=ordered[found.terms])))
        if len(self._vocabulary) > KEPT:
            self._vocabulary.clear()
        self._begin()

    def _occurrences(self) -> Occurrences:
        """Return all words that were gathered, with their places."""
        documents, kinds, counts = np.array(self._pieces, np.int32).T
        entries = np.array(self._entries)
        spans = _upto(np.array(self._vocabulary.spans)[entries])
        words = _upto(np.array(self._vocabulary.counts)[entries])
        ends = np.cumsum(counts, dtype=np.int32)
        starts = ends - counts
        positions = (
            np.repeat(_starts(documents, spans[ends] - spans[starts]) - spans[starts], counts) + spans[:-1]
        )
        per_run, per_piece = np.diff(words), words[ends] - words[starts]
        first = np.array(self._vocabulary.first)[entries]
        which = np.repeat(first - words[:-1], per_run) + np.arange(words[-1], dtype=np.int32)
        return Occurrences(
            np.array(self._vocabulary.terms)[which],
            np.repeat(documents, per_piece),
            np.repeat(positions, per_run) + np.array(self._vocabulary.places)[which],
            np.repeat(kinds.astype(np.uint8), per_piece),
        )

    def _worth(self, words: Occurrences) -> Column:
        """Return what one occurrence in each field of each document is worth."""
        kinds, documents = len(fields.FIELDS), self._documents - self._start
        found = np.bincount(words.documents * kinds + words.fields, minlength=documents * kinds)
        worth: Column = np.array(
            [self._weighing.of_once(tuple(row)) for row in found.reshape(-1, kinds).tolist()]
        )
        return worth


def _upto(counts: Column) -> Column:
    """Return how many there are before each, and at the end all of them."""
    return np.concatenate((np.zeros(1, np.int32), np.cumsum(counts, dtype=np.int32)))


def _starts(documents: Column, spans: Column) -> Column:
    """Return the position at which each piece begins, given how many each takes; a piece without words takes none."""
    after = _upto(np.where(spans > 0, spans + fields.GAP - 1, 0))[:-1]
    firsts = begins(documents)
    starts: Column = after - np.repeat(after[firsts], lengths(firsts, len(documents)))
    return starts


def _inverse(ordered: Column) -> Column:
    """Return the place of each number in an order of all of them."""
    places: Column = np.empty(len(ordered), np.int32)
    places[ordered] = np.arange(len(ordered), dtype=np.int32)
    return places


class _Run:
    """Postings that were put by, in the order of their terms: of each the ordinals, the impacts, the positions."""

    def __init__(self, found: Rows) -> None:
        self.columns = [column.astype(np.int32) for column in found[:6]]  # terms … sizes of positions
        self._file = Aside()
        parts = (
            _parted(found.ordinals, found.ordinal_bytes),
            _parted(found.impacts, found.df),
            _parted(found.positions, found.position_bytes),
        )
        self._file.write(b"".join(chain.from_iterable(zip(*parts, strict=True))))
        self._file.rollover()
        self._file.seek(0)

    def reader(self) -> Callable[[int], bytes]:
        """Return what reads the next so many bytes."""
        return os.fdopen(self._file.fileno(), "rb", closefd=False).read


def _parted(data: bytes, sizes: Column) -> Iterator[bytes]:
    """Give the stretches of so many bytes."""
    ends = np.cumsum(sizes)
    return map(data.__getitem__, map(slice, (ends - sizes).tolist(), ends.tolist()))


def _joined(runs: list[_Run], places: Column) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Give ordinals, impacts and positions of all terms in their order; `places` are those of the terms in it."""
    if not runs:
        return
    terms = places[np.concatenate([run.columns[0] for run in runs])]
    by_term = sorting(terms)
    of_run = np.repeat(np.arange(len(runs), dtype=np.int32), [len(run.columns[0]) for run in runs])[by_term]
    df, first, last, ordinal_bytes, position_bytes = (
        np.concatenate(column)[by_term] for column in zip(*(run.columns[1:] for run in runs), strict=True)
    )
    heads = begins(terms[by_term])
    before = np.concatenate((last[:1], last[:-1]))
    before[heads] = 0
    readers = [run.reader() for run in runs]
    lines = _lines(of_run, first - before, ordinal_bytes, df, position_bytes)
    for count in lengths(heads, len(terms)).tolist():
        ordinals: list[bytes] = []
        impacts: list[bytes] = []
        positions: list[bytes] = []
        for run, step, ordinal_size, documents, position_size in islice(lines, count):
            postings = ordinal_size + documents
            record = readers[run](postings + position_size)
            ordinals += (encoded(step), record[:ordinal_size])
            impacts.append(record[ordinal_size:postings])
            positions.append(record[postings:])
        yield b"".join(ordinals), b"".join(impacts), b"".join(positions)


def _lines(*columns: Column) -> Iterator[tuple[int, ...]]:
    """Give columns line by line; as Python's numbers they are large, so some at a time."""
    for start in range(0, len(columns[0]), 1 << 16):
        yield from zip(*(column[start : start + (1 << 16)].tolist() for column in columns), strict=True)
