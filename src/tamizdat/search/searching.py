"""Answers to queries, from the files of an index: the same that the reader's browser finds in them.

`docs/explanation/search.md` says how a query is answered; here it stands in the same order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter
from typing import NamedTuple

from tamizdat.search import manifest, narrowing
from tamizdat.search.alternatives import OWN, Alternatives, Terms, light, weighty
from tamizdat.search.facets import Marks
from tamizdat.search.manifest import Segment
from tamizdat.search.narrowing import Choice, Counts, Narrowing, Trees
from tamizdat.search.parsing import Asked, Phrase, Query, parse
from tamizdat.search.reading import Reader, opened
from tamizdat.search.segments import Shelf, fetch
from tamizdat.search.words import Language, language

ENOUGH = 10  # documents that have all weighty words, so that none with some of them is wanted
EVERYTHING = Narrowing()


@dataclass(frozen=True)
class Hit:
    """A document that was found."""

    number: int
    score: int
    whole: bool  # it has all weighty words and all phrases


@dataclass(frozen=True)
class Answer:
    """What a query found."""

    hits: tuple[Hit, ...]  # the stretch of the list that was asked for
    total: int  # documents of the whole list
    whole: int  # how many of these have all weighty words
    terms: frozenset[str]  # words of these terms are to be marked,
    beginnings: tuple[str, ...] = ()  # and forms that begin so
    suggestion: str = ""  # the query as it may have been meant
    start: int = 0  # where in the list the stretch begins
    counts: Counts | None = None


class _Found(NamedTuple):
    """A document on its way into the list."""

    whole: bool
    score: int
    day: int
    number: int
    place: int  # of its segment
    ordinal: int


class Searcher:
    """Answers queries from one edition's index. One at a time may ask."""

    def __init__(self, shelf: Shelf, tag: str) -> None:
        self._shelf = shelf
        self._language = language(tag)
        self._data = b""
        self._reader: Reader | None = None

    def search(
        self,
        query: str,
        narrowed: Narrowing = EVERYTHING,
        *,
        sort: str = "relevance",
        start: int = 0,
        count: int = 10,
        enough: int = ENOUGH,
        trees: Trees | None = None,
    ) -> Answer:
        """Return what a query finds.

        `sort` is "relevance" or "date"; `start` and `count` cut the list; behind its end its last
        stretch is given. Where fewer than `enough` documents have all
        words, those follow that have some. With `trees` facets are counted.

        Raises:
            MissingFile: there is no index, or a file of it is missing.
            DamagedIndex: a file is not what it should be.
        """
        search = _Search(self._opened(), parse(query, self._language), self._language)
        listed = search.listed(enough)
        choice = Choice(narrowed)
        counts = search.counts(listed, choice, trees) if trees is not None else None
        kept = [found for found in listed if search.stays(found, choice)]
        by = itemgetter(0, 2, 3) if sort == "date" else itemgetter(0, 1, 2, 3)
        kept.sort(key=by, reverse=True)
        start = min(start, max(0, len(kept) - 1) // count * count)
        hits = tuple(Hit(found.number, found.score, found.whole) for found in kept[start : start + count])
        whole = sum(found.whole for found in kept)
        return Answer(
            hits, len(kept), whole, search.terms(), search.beginnings(), search.suggestion(), start, counts
        )

    def _opened(self) -> Reader:
        data = fetch(self._shelf, manifest.PATH)
        if self._reader is None or data != self._data:
            self._reader, self._data = opened(self._shelf, data, self._reader), data
        return self._reader


class _Search:
    """One query on its way."""

    def __init__(self, reader: Reader, query: Query, spoken: Language) -> None:
        self._reader = reader
        self._query = query
        self._segments = reader.manifest.segments
        self._terms = Terms(reader, spoken.term)
        self._words = self._uncommon()
        self._alternatives = [self._terms.alternatives(word) for word in self._words]
        self._weighty = weighty(self._alternatives)
        self._telling = [not is_light for is_light in light(self._alternatives)]

    def _uncommon(self) -> list[Asked]:
        """Return the words without those that are too common, where something else is asked for."""
        common = {term for segment in self._segments for term in segment.common}
        rare = [word for word in self._query.words if word.term not in common]
        return rare if rare or self._query.phrases else list(self._query.words)

    def terms(self) -> frozenset[str]:
        """Return the terms that are to be marked."""
        phrases = (term for phrase in self._query.phrases for _, term in phrase.terms)
        telling = compress(self._alternatives, self._telling)
        return frozenset().union(phrases, *(found.terms() for found in telling))

    def beginnings(self) -> tuple[str, ...]:
        """Return the beginnings that are to be marked."""
        return tuple(word.beginning for word in self._words if word.beginning)

    def suggestion(self) -> str:
        """Return the query as it may have been meant, where a word stands nowhere."""
        unknown = [
            word for word, found in zip(self._words, self._alternatives, strict=True) if not found.known
        ]
        return self._terms.suggestion(self._query, unknown) if unknown else ""

    def listed(self, enough: int) -> list[_Found]:
        """Return the documents that have all weighty words, and those with some words where the others are not enough."""
        found = [one for place in range(len(self._segments)) for one in self._in_segment(place)]
        whole = [one for one in found if one.whole]
        return whole if len(whole) >= enough else found

    def _in_segment(self, place: int) -> Iterator[_Found]:
        segment = self._segments[place]
        out = set(segment.dead_ones)
        for asked in self._query.without:
            out |= self._having(place, asked)
        days, numbers = segment.days, segment.numbers
        if not self._words and not self._query.phrases:
            for ordinal in range(segment.documents):
                if ordinal not in out:
                    yield _Found(True, 0, days[ordinal], numbers[ordinal], place, ordinal)
            return
        phrases = [self._phrase(place, phrase) for phrase in self._query.phrases]
        words = [self._word(place, found) for found in self._alternatives]
        scores: dict[int, int] = {}
        for part in (*phrases, *words):
            for ordinal, score in part.items():
                scores[ordinal] = scores.get(ordinal, 0) + score
        some = scores.keys() if phrases else set().union(*compress(words, self._telling))
        there = set(some).difference(out).intersection(*phrases)
        whole = there.intersection(*compress(words, self._weighty))
        for ordinal in there:
            yield _Found(ordinal in whole, scores[ordinal], days[ordinal], numbers[ordinal], place, ordinal)

    def _word(self, place: int, found: Alternatives) -> dict[int, int]:
        """Return the documents of a segment that have a word, each with what that is worth."""
        best: dict[int, int] = {}
        for term, factor in found.within(place).items():
            ordinals, impacts = self._postings(place, term)
            if best:
                for ordinal, impact in zip(ordinals, impacts, strict=True):
                    best[ordinal] = max(best.get(ordinal, 0), factor * impact)
            else:
                best = dict(zip(ordinals, map(factor.__mul__, impacts), strict=True))
        return best

    def _phrase(self, place: int, phrase: Phrase) -> dict[int, int]:
        """Return the documents of a segment in which a phrase stands, each with what that is worth."""
        terms = [term for _, term in phrase.terms]
        rows = [dict(zip(*self._postings(place, term), strict=True)) for term in terms]
        both = set(rows[0]).intersection(*rows[1:])
        if not both:
            return {}
        factors = [self._terms.factor(self._terms.df(term), OWN) for term in terms]
        return {
            ordinal: sum(factor * row[ordinal] for factor, row in zip(factors, rows, strict=True))
            for ordinal in self._standing(place, phrase, both)
        }

    def _standing(self, place: int, phrase: Phrase, ordinals: Collection[int]) -> Collection[int]:
        """Return in which documents a phrase stands, of some that have all its terms; the rarest is looked at first."""
        beginnings: dict[int, set[int]] | None = None  # where it may begin in each
        for position, term in sorted(phrase.terms, key=lambda one: self._terms.df(one[1])):
            stands = self._positions(place, term, ordinals)
            these = {ordinal: {at - position for at in row} for ordinal, row in stands.items()}
            if beginnings is not None:
                these = {
                    ordinal: both for ordinal, row in these.items() if (both := row & beginnings[ordinal])
                }
            beginnings = ordinals = these
        return ordinals

    def _having(self, place: int, asked: str | Phrase) -> set[int]:
        """Return the documents of a segment that have what is to be left out."""
        if isinstance(asked, Phrase):
            return set(self._phrase(place, asked))
        return set(self._postings(place, asked)[0])

    def _postings(self, place: int, term: str) -> tuple[list[int], bytes]:
        segment = self._segments[place]
        shard = self._reader.shard_of(segment, term)
        return shard.postings(term) if shard and shard.df(term) else ([], b"")

    def _positions(self, place: int, term: str, among: Collection[int]) -> dict[int, list[int]]:
        """Return where a term stands in each of some documents."""
        segment = self._segments[place]
        number = segment.shard_of(term)
        return self._reader.shard(segment, number).positions(
            term, self._reader.positions(segment, number), among
        )

    def _marks(self, found: _Found) -> Marks:
        segment: Segment = self._segments[found.place]
        return self._reader.marks(segment)[found.ordinal]

    def stays(self, found: _Found, choice: Choice) -> bool:
        """Tell whether a document is among those that were chosen."""
        if not choice.in_time(found.day):
            return False
        return not choice.missed(found.day, self._marks(found) if choice.by_marks else None)

    def counts(self, listed: list[_Found], choice: Choice, trees: Trees) -> Counts:
        """Count the documents of each value of each facet."""
        rows = ((found.day, self._marks(found)) for found in listed if choice.in_time(found.day))
        return narrowing.count(((day, marks, choice.missed(day, marks)) for day, marks in rows), trees)
