"""Alternatives: the terms that stand for a word that is asked for, each with the factor of its impacts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from math import log

from tamizdat.search import suggestions
from tamizdat.search.coding import order, units
from tamizdat.search.folding import bare
from tamizdat.search.manifest import Segment
from tamizdat.search.parsing import Asked, Query
from tamizdat.search.reading import Reader

OWN, COMPLETED = 2, 1  # weights
MOST, MOST_BY_WORDS = (
    64,
    4,
)  # completions in a segment: where a beginning's shards are few, where they are more
FEW = 2  # shards


@dataclass
class Alternatives:
    """Terms that stand for a word, each with the factor of its impacts."""

    everywhere: dict[str, int]
    completed: list[dict[str, int]] = field(default_factory=list)  # of each segment
    known: bool = False  # whether any document has one of them
    idf: int = 0  # of the most frequent of those that stand everywhere
    beginning: bool = False

    def within(self, place: int) -> dict[str, int]:
        """Return the terms that count in a segment."""
        return {**self.completed[place], **self.everywhere} if self.completed else self.everywhere

    def terms(self) -> set[str]:
        """Return all terms."""
        return {*self.everywhere, *(term for terms in self.completed for term in terms)}


def weighty(words: list[Alternatives]) -> list[bool]:
    """Tell of each word whether a document without it is not what was meant.

    That is a word that is still being written, and one that is not much more frequent than the rarest.
    """
    most = max((word.idf for word in words), default=0)
    return [word.beginning or 2 * word.idf >= most for word in words]


def light(words: list[Alternatives]) -> list[bool]:
    """Tell of each word whether it says nothing alone, being much more frequent than the rarest that any document has."""
    most = max((word.idf for word in words if word.known), default=0)
    return [not word.beginning and 2 * word.idf < most for word in words]


class Terms:
    """Looks terms up in all segments."""

    def __init__(self, reader: Reader, term_of: Callable[[str], str]) -> None:
        self._reader = reader
        self._term_of = term_of
        self._segments = reader.manifest.segments

    def df(self, term: str) -> int:
        """Return how many documents of all segments have a term."""
        shards = (self._reader.shard_of(segment, term) for segment in self._segments)
        return sum(shard.df(term) for shard in shards if shard)

    def factor(self, df: int, weight: int) -> int:
        """Return the weight of a term that so many documents have, times its inverse document frequency."""
        documents = self._reader.manifest.documents
        return weight * int(1024 * log(1 + (documents - df + 0.5) / (df + 0.5)))

    def alternatives(self, word: Asked) -> Alternatives:
        """Return the terms that stand for a word."""
        counts = {term: self.df(term) for term in (word.term, *word.others)}
        found = Alternatives(
            {term: self.factor(df, OWN) for term, df in counts.items()},
            known=any(counts.values()),
            idf=0 if word.beginning and not any(counts.values()) else self.factor(max(counts.values()), 1),
            beginning=bool(word.beginning),
        )
        if word.beginning:
            completed = [self._completions(segment, word, found.known) for segment in self._segments]
            more = sum(df for terms in completed for df in terms.values())
            # A rare completion is no better a find than a frequent one: the beginning is as frequent as all of them.
            factor = self.factor(min(self._reader.manifest.documents, counts[word.term] + more), COMPLETED)
            found.completed = [dict.fromkeys(terms, factor) for terms in completed]
            found.known = found.known or more > 0
        return found

    def _completions(self, segment: Segment, word: Asked, known: bool) -> dict[str, int]:
        """Return the terms of a segment that have a form with this beginning, each with its documents there.

        A word that is known as it stands is not completed where that would cost a reader many files.
        """
        first, last = segment.shard_of(word.beginning), segment.last_shard_of(word.beginning)
        if not segment.shards:
            return {}
        if last - first >= FEW:
            return {} if known else self._by_words(segment, word)
        own = (word.term, *word.others)
        found: dict[str, int] = {}
        for number in range(first, last + 1):
            shard = self._reader.shard(segment, number)
            for term, forms in shard.forms.items():
                if term not in own and any(bare(form).startswith(word.beginning) for form in forms):
                    found[term] = shard.df(term)
        best = sorted(found, key=lambda term: (-found[term], order(term)))[:MOST]
        return {term: found[term] for term in best}

    def _by_words(self, segment: Segment, word: Asked) -> dict[str, int]:
        """Return the most frequent terms with this beginning, by the known words."""
        known = [
            known for known in next(self._reader.words(), []) if bare(known[0]).startswith(word.beginning)
        ]
        known.sort(key=lambda one: (-one[1], order(one[0])))
        own = (word.term, *word.others)
        terms = dict.fromkeys(term for form, _ in known if (term := self._term_of(form)) not in own)
        best = list(terms)[:MOST_BY_WORDS]
        shards = ((term, self._reader.shard_of(segment, term)) for term in best)
        return {term: df for term, shard in shards if shard and (df := shard.df(term))}

    def suggestion(self, query: Query, unknown: list[Asked]) -> str:
        """Return a query with its unknown words replaced by the nearest known ones, "" if there are none."""
        text, replaced = query.text, False
        for word in sorted(unknown, key=lambda word: -word.start):
            if units(word.form) < suggestions.SHORTEST:
                continue
            if better := suggestions.nearest(word.form, self._near(word)):
                text = text[: word.start] + better + text[word.end :]
                replaced = True
        return text if replaced else ""

    def _near(self, word: Asked) -> list[tuple[str, int]]:
        shards = (self._reader.shard_of(segment, word.term) for segment in self._segments)
        forms = (
            (form, shard.df(term))
            for shard in shards
            if shard
            for term, known in shard.forms.items()
            for form in known
        )
        return [*chain(*self._reader.words()), *forms]
