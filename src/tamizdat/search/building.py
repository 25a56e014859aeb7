"""From slips to a segment: documents are analysed, their postings gathered term by term, and written in order."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import NamedTuple

from tamizdat.search import facets, fields, manifest
from tamizdat.search.coding import differences, order
from tamizdat.search.documents import ONCE, Document, analysed
from tamizdat.search.facets import Marks
from tamizdat.search.segments import Spool, Writer
from tamizdat.search.shelved import Shelved
from tamizdat.search.slip import Slip
from tamizdat.search.vocabulary import Vocabulary
from tamizdat.search.words import Language

FEW = 128  # slips of which a base is made without numpy, which takes a while to load
SAMPLE = 400  # documents of which the usual lengths are taken


class _Row(NamedTuple):
    """What a segment has of a document besides its postings."""

    number: int
    day: int
    marks: Marks


def fresh_segment(documents: Iterable[Document]) -> tuple[manifest.Segment, Spool]:
    """Return the fresh segment of some documents."""
    ordered = sorted(documents, key=lambda document: (-document.day, -document.number))
    writer = Writer(len(ordered), fresh=True)
    write(writer, ordered)
    return _finished(writer, ordered), writer.spool


def write(writer: Writer, documents: Iterable[Document]) -> None:
    """Hand all terms of documents, which come in their order, to a writer."""
    # Of each term the documents: ordinal, impact, positions.
    postings: defaultdict[str, list[tuple[int, int, bytes]]] = defaultdict(list)
    known: defaultdict[str, set[str]] = defaultdict(set)
    for ordinal, document in enumerate(documents):
        rows = map(postings.__getitem__, document.single)
        once = map(ONCE.__getitem__, document.single.values())
        deque(map(list.append, rows, zip(repeat(ordinal), repeat(document.impact), once)), maxlen=0)
        for term, impact, where in document.others:
            postings[term].append((ordinal, impact, where))
        for term, forms in document.forms.items():
            known[term] |= forms
    for term in sorted(postings, key=order):
        ordinals, impacts, positions = zip(*postings[term], strict=True)
        writer.add(
            term, known[term], len(ordinals), differences(ordinals), bytes(impacts), b"".join(positions)
        )


def base_segment(
    slips: Iterable[Slip], language: Language
) -> tuple[manifest.Segment, Spool, tuple[float, ...]]:
    """Return one segment of all slips, which come in any order and may be many; and the usual lengths of their fields.

    Of several slips of one number the last counts.
    """
    shelved = Shelved(slips)
    vocabulary = Vocabulary(language)
    usual = fields.usual_lengths(_lengths(slip, vocabulary) for slip in shelved.sample(SAMPLE))
    weighing = fields.Weighing(usual)
    writer = Writer(len(shelved), words=True)
    if len(shelved) > FEW:
        rows = _write_many(writer, shelved, vocabulary, weighing)
        return _finished(writer, rows), writer.spool, usual
    documents = [analysed(slip, language, weighing) for slip in shelved]
    write(writer, documents)
    return _finished(writer, documents), writer.spool, usual


def _lengths(slip: Slip, vocabulary: Vocabulary) -> tuple[int, ...]:
    """Return the length of each field of a slip in words."""
    lengths = [0] * len(fields.FIELDS)
    for field, piece in fields.parts(slip):
        lengths[field] += vocabulary.count(piece)
    return tuple(lengths)


def _write_many(
    writer: Writer, slips: Iterable[Slip], vocabulary: Vocabulary, weighing: fields.Weighing
) -> list[_Row]:
    """Hand all terms of slips, which come in their order, to a writer, as `write` does."""
    from tamizdat.search import bulk  # it needs numpy, and nothing else does

    gathering, rows = bulk.Gathering(vocabulary, weighing), []
    for slip in slips:
        gathering.add(slip)
        rows.append(_Row(slip.number, slip.day, facets.marks(slip)))
    gathering.write(writer)
    return rows


def _finished(writer: Writer, documents: Sequence[Document | _Row]) -> manifest.Segment:
    table = manifest.table(
        [document.day for document in documents], [document.number for document in documents]
    )
    return writer.finish(table, facets.encode([document.marks for document in documents]))
