"""Segments: terms with their postings in shards, written in the order of the terms and read one shard at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, Protocol

from tamizdat.search import manifest
from tamizdat.search.aside import Aside
from tamizdat.search.coding import (
    Cursor,
    all_varints,
    encoded,
    kept,
    kept_forms,
    order,
    spelt,
    undifferenced,
    varint,
)
from tamizdat.search.errors import DamagedIndex, MissingFile

FULL = 8_192  # bytes of postings in a shard
MANY = 5_000  # documents from which on a segment has terms that are too common to be searched
WORDS = 8_000
SHORTEST_WORD = 3  # letters


_Frequent = tuple[int, str, str]  # documents below zero, term, form


class Shelf(Protocol):
    """Where the files of an edition stand; paths are below the edition's own."""

    def read(self, path: str) -> bytes:
        """Return the bytes of a file; KeyError where there is none."""

    def write(self, path: str, data: bytes) -> None:
        """Write a file, in place of one that may be there."""

    def remove(self, path: str) -> None:
        """Remove a file; where there is none, nothing happens."""


def fetch(shelf: Shelf, path: str) -> bytes:
    """Return a file that the manifest names.

    Raises:
        MissingFile: it is not there.
    """
    try:
        return shelf.read(path)
    except KeyError as error:
        raise MissingFile(
            f"{path} is named by {manifest.PATH} and is not there; make the index anew"
        ) from error


class Posted(NamedTuple):
    """A term with what stands about it in a shard."""

    term: str
    forms: tuple[str, ...]
    df: int  # documents that have it
    ordinals: bytes  # differences, as varints
    impacts: bytes
    positions: bytes


class Shard:
    """A shard of terms, read from its bytes; of its postings only what is asked for."""

    def __init__(self, data: bytes, documents: int) -> None:
        self._data = data
        self._documents = documents
        self.forms: dict[str, tuple[str, ...]] = {}
        self._stands: dict[str, tuple[int, int, int, int, int]] = {}
        cursor, term = Cursor(data), ""
        heads = []
        for _ in range(cursor.number()):
            term = cursor.word(term)
            forms = tuple([cursor.word(term) for _ in range(cursor.number())])
            self.forms[term] = forms or (term,)
            heads.append((term, cursor.number(), cursor.number(), cursor.number()))
        at, place = cursor.at, 0
        for term, df, postings, positions in heads:
            if not 0 < df <= documents or postings < 2 * df:
                raise DamagedIndex(f"a shard says that {term!r} stands in {df} of {documents} documents")
            self._stands[term] = (df, at, at + postings, place, place + positions)
            at += postings
            place += positions
        if at != len(data) or len(self._stands) != len(heads):
            raise DamagedIndex(f"a shard holds {len(data)} bytes and not {at}, as it says")

    def df(self, term: str) -> int:
        """Return how many documents have a term."""
        return self._stands[term][0] if term in self._stands else 0

    def postings(self, term: str) -> tuple[list[int], bytes]:
        """Return the ordinals of the documents that have a term, and its impact in each."""
        df, start, end, _, _ = self._stands[term]
        ordinals = undifferenced(all_varints(self._data[start : end - df]))
        if len(ordinals) != df or ordinals[-1] >= self._documents:
            raise DamagedIndex(f"a shard does not hold {df} documents of {term!r}, as it says")
        return ordinals, self._data[end - df : end]

    def positions(self, term: str, data: bytes, among: Collection[int]) -> dict[int, list[int]]:
        """Return the positions of a term in some documents, given by ordinal; `data` are the shard's positions."""
        df, _, _, start, end = self._stands[term]
        if end > len(data):
            raise DamagedIndex(f"the positions of {term!r} are cut off")
        numbers = all_varints(data[start:end]) if end > start else []
        found, at, count = {}, 0, 0
        for ordinal in self.postings(term)[0]:
            if at >= len(numbers):
                break
            after = at + 1 + numbers[at]
            if ordinal in among:
                found[ordinal] = undifferenced(numbers[at + 1 : after])
            at = after
            count += 1
        if count != df or at != len(numbers):
            raise DamagedIndex(f"the positions of {term!r} are not those of {df} documents")
        return found

    def posted(self, positions: bytes) -> Iterator[Posted]:
        """Give all terms in order, with their bytes."""
        for term, (df, start, end, first, last) in self._stands.items():
            forms = self.forms[term]
            yield Posted(
                term,
                forms,
                df,
                self._data[start : end - df],
                self._data[end - df : end],
                positions[first:last],
            )


class Spool:
    """Files that are finished before their segment has its name, put by in a temporary file."""

    def __init__(self) -> None:
        self._file = Aside()
        self._places: list[tuple[str, int, int]] = []
        self._digests: dict[str, list[bytes]] = {}

    def put(self, name: str, data: bytes) -> None:
        """Put a file by."""
        self._places.append((name, self._file.tell(), len(data)))
        self._file.write(data)
        self._digests.setdefault(name[0], []).append(hashlib.sha256(data).digest())

    def name(self) -> str:
        """Return the name of the segment that has these files."""
        digests = [digest for kind in "fptw" for digest in self._digests.get(kind, ())]
        return hashlib.sha256(b"".join(digests)).hexdigest()[:16]

    def take(self) -> Iterator[tuple[str, bytes]]:
        """Give all files, then be empty."""
        with self._file:
            for name, start, length in self._places:
                self._file.seek(start)
                yield name, self._file.read(length)


class Writer:
    """Writes a segment term by term."""

    def __init__(self, documents: int, *, fresh: bool = False, words: bool = False) -> None:
        """Write a segment of so many documents: the fresh one into one shard, a base with its words."""
        self._documents = documents
        self._fresh = fresh
        self._words: list[_Frequent] | None = [] if words else None
        self._least = 0  # a term of no more documents is none of these
        self.spool = Spool()
        self._borders: list[tuple[str, str]] = []
        self._shards = 0
        self._common: list[str] = []
        self._last = ""  # of all terms
        self._terms = b""
        self._begin()

    def _begin(self) -> None:
        self._before = ""  # the term before in this shard
        self._heads: list[bytes] = []
        self._postings: list[bytes] = []
        self._positions: list[bytes] = []
        self._filled = 0

    def add(
        self, term: str, forms: Iterable[str], df: int, ordinals: bytes, impacts: bytes, positions: bytes
    ) -> None:
        """Add the next term."""
        size = len(ordinals) + df
        if self._filled and size > FULL and not self._fresh:
            self._close()
        if not self._filled and self._shards:
            self._borders.append((self._last, term))
        others = sorted(forms)
        numbers = encoded(df) + encoded(size) + encoded(len(positions))
        self._heads.append(kept(self._before, term) + kept_forms(term, others) + numbers)
        self._postings += (ordinals, impacts)
        self._positions.append(positions)
        self._filled += size
        self._before = self._last = term
        if self._documents > MANY and df * 3 > 2 * self._documents:
            self._common.append(term)
        if self._words is not None and df > self._least:
            self._words = self._noted(self._words, df, term, others)
        if self._filled > FULL and not self._fresh:
            self._close()

    def _noted(self, words: list[_Frequent], df: int, term: str, forms: list[str]) -> list[_Frequent]:
        """Return words with another, the shortest of a term's forms; those of rare terms are let go at times."""
        long = [form for form in forms if len(form) >= SHORTEST_WORD]
        if long:
            words.append((-df, term, min(long, key=len)))
        if len(words) > 2 * WORDS:
            words = _most_frequent(words)
            self._least = -words[-1][0]
        return words

    def _close(self) -> None:
        data = b"".join((varint(len(self._heads)), *self._heads, *self._postings))
        if self._fresh:
            self._terms = data
        else:
            self.spool.put(f"t{self._shards}.idx", data)
        self.spool.put(f"p{self._shards}.idx", b"".join(self._positions))
        self._shards += 1
        self._begin()

    def finish(self, table: bytes, facets: bytes) -> manifest.Segment:
        """Put the rest by and return the segment; its files are in the spool."""
        if self._filled or not self._shards:
            self._close()
        if not self._fresh:
            self.spool.put("facets.idx", facets)
        if self._words is not None:
            self.spool.put("words.idx", _words(_most_frequent(self._words)))
        return manifest.Segment(
            name=self.spool.name(),
            documents=self._documents,
            shards=self._shards,
            common=tuple(self._common),
            table=table,
            directory=manifest.directory(self._borders),
            terms=self._terms,
            facets=facets if self._fresh else b"",
            words=self._words is not None,
        )


def _most_frequent(words: list[_Frequent]) -> list[_Frequent]:
    """Return the words of the terms that most documents have; words come in the order of terms, and sorting keeps it."""
    return sorted(words, key=lambda word: word[0])[:WORDS]


def _words(words: list[_Frequent]) -> bytes:
    found, before = [varint(len(words))], ""
    for form, df in sorted(((form, -df) for df, _, form in words), key=lambda word: order(word[0])):
        found += (kept(before, form), varint(df))
        before = form
    return b"".join(found)


def read_words(data: bytes) -> list[tuple[str, int]]:
    """Return the words of `words.idx`, sorted, each with the number of documents that have its term.

    Raises:
        DamagedIndex: these are no words.
    """
    cursor, found, before = Cursor(data), [], ""
    for _ in range(cursor.number()):
        before = spelt(before, cursor.number(), cursor.bytes(cursor.number()))
        found.append((before, cursor.number()))
    if not cursor.ended():
        raise DamagedIndex("words.idx is longer than it says")
    return found
