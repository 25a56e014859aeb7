"""Postings of many words at once: columns of numbers, sorted, counted and coded by numpy.

What is a loop over words in `building` is a step over columns here; both make the same bytes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tamizdat.search import fields

Column = NDArray[Any]


class Occurrences(NamedTuple):
    """Words of documents, one after the other."""

    terms: Column  # by their places in the order of terms
    documents: Column
    positions: Column
    fields: Column


class Rows(NamedTuple):
    """The postings of terms, in order: the columns have a line for each term."""

    terms: Column
    df: Column
    first: Column  # ordinal,
    last: Column
    ordinal_bytes: Column  # of the differences after the first
    position_bytes: Column
    ordinals: bytes
    impacts: bytes
    positions: bytes


def rows(words: Occurrences, worth: Column, start: int) -> Rows:
    """Return the postings of words, given what one is worth in each field of each document.

    The documents are counted from 0, and have ordinals from `start` on; their words come in order.
    """
    by_term = sorting(words.terms)
    terms, documents, positions, where = (column[by_term] for column in words)
    heads = begins(terms, documents)
    often = lengths(heads, len(terms))
    terms, documents = terms[heads], documents[heads]
    firsts = begins(terms)
    df = lengths(firsts, len(terms))
    steps = differences(documents, firsts)
    coded_ordinals, ordinal_ends = varints(np.delete(steps, firsts))
    counted = np.empty(len(positions) + len(heads), np.int32)
    counts_at = heads + np.arange(len(heads))
    counted[counts_at] = often
    positions_at = np.ones(len(counted), bool)
    positions_at[counts_at] = False
    counted[positions_at] = differences(positions, heads)
    coded_positions, position_ends = varints(counted)
    lasts = np.append(firsts[1:], len(terms)) - 1
    return Rows(
        terms[firsts],
        df,
        documents[firsts] + start,
        documents[lasts] + start,
        sizes(ordinal_ends, lasts - np.arange(len(firsts))),
        sizes(position_ends, np.append(counts_at[firsts[1:]], len(counted))),
        coded_ordinals,
        _impacts(worth, documents, often, heads, where).tobytes(),
        coded_positions,
    )


def _impacts(worth: Column, documents: Column, often: Column, heads: Column, where: Column) -> Column:
    """Return the impacts of postings, as `fields.impact` does, whose order of sums and products this keeps."""
    found = worth[documents, fields.TEXT] * often
    outside = np.flatnonzero(where != fields.TEXT)
    if len(outside):
        postings = np.searchsorted(heads, outside, "right") - 1
        rows = postings[begins(postings)]
        kinds = len(fields.FIELDS)
        cells = np.searchsorted(rows, postings) * kinds + where[outside]
        counts = np.bincount(cells, minlength=len(rows) * kinds).reshape(len(rows), kinds)
        counts[:, fields.TEXT] = often[rows] - counts.sum(axis=1)
        found[rows] = fields.total(list(worth[documents[rows]].T), list(counts.T))
    impacts: Column = np.maximum(1, np.rint(255 * found / (fields.K1 + found))).astype(np.uint8)
    return impacts


def sorting(numbers: Column) -> Column:
    """Return the order that sorts numbers of up to 32 bits, equal ones as they came: two passes of 16 bits are fast."""
    low = np.argsort((numbers & 0xFFFF).astype(np.uint16), kind="stable")
    if not len(numbers) or numbers.max() <= 0xFFFF:
        return low
    return low[np.argsort((numbers[low] >> 16).astype(np.uint16), kind="stable")]


def begins(*columns: Column) -> Column:
    """Return the places at which one of the columns has another number than before."""
    other = np.zeros(len(columns[0]), bool)
    other[:1] = True
    for column in columns:
        other[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(other)


def lengths(starts: Column, end: int) -> Column:
    """Return how long stretches are that begin one after the other."""
    return np.diff(starts, append=end)


def differences(numbers: Column, firsts: Column) -> Column:
    """Return the differences of neighbours; what begins a stretch stays as it is."""
    found = np.diff(numbers, prepend=numbers[:1])
    found[firsts] = numbers[firsts]
    return found


def sizes(ends: Column, lines: Column) -> Column:
    """Return how many bytes stretches of varints have, given the bytes up to each varint, the varints up to each end."""
    return np.diff(np.append(0, ends)[lines], prepend=0)


def varints(numbers: Column) -> tuple[bytes, Column]:
    """Return numbers as varints, and how many bytes there are up to the end of each."""
    size = np.ones(len(numbers), np.uint8)
    at = np.flatnonzero(numbers > 127)
    left = numbers[at] >> 7
    further = []  # what follows the first bytes: where, and the bits that are left
    while len(at):
        size[at] += 1
        further.append((at, left))
        at, left = at[left > 127], left[left > 127] >> 7
    ends = np.cumsum(size, dtype=np.int64)
    starts = ends - size
    data = np.empty(size.sum(dtype=np.int64), np.uint8)
    data[starts] = numbers & 127
    for place, (at, left) in enumerate(further, 1):
        data[starts[at] + place - 1] |= 128
        data[starts[at] + place] = left & 127
    return data.tobytes(), ends
