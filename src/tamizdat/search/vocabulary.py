"""The words of many documents by numbers: each run of letters is taken apart once, and looked up from then on."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import islice

from tamizdat.search.coding import order
from tamizdat.search.words import Language, Written, placed, runs


class Vocabulary(dict[str, int]):
    """The runs that were met, each with the number of its *entry*, which many may share: what words it is made of.

    Terms have numbers, too. Runs may be forgotten (`clear`), entries and terms stay.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._forms: dict[str, int] = {}  # with the numbers of their entries
        self._terms: dict[str, int] = {}
        self._keys: list[bytes] = []
        self._ordered: list[int] = []
        # Of each entry: its first word, how many it has, how many positions these take.
        self.first, self.counts, self.spans = array("i"), array("i"), array("i")
        # Of each word in an entry: its term, and its position in the entry.
        self.terms, self.places = array("i"), array("i")

    def __missing__(self, run: str) -> int:
        if form := self._language.plain(run):
            number = self._forms.get(form)
            if number is None:
                number = self._add_word(self._language.term(form), form)
        else:
            number = self._taken_apart(run)
        self[run] = number
        return number

    def _taken_apart(self, run: str) -> int:
        entry = self._language.taken_apart(run) or Written((), 0)
        if not isinstance(entry, Written):
            return self._word(*entry)
        for word in entry.words:
            self._word(word.term, word.form)
        places = placed(entry)
        number = self._add(len(places), entry.positions)
        for place, term in places:
            self.terms.append(self._terms[term])
            self.places.append(place)
        return number

    def _word(self, term: str, form: str) -> int:
        """Return the number of the entry that is a word alone."""
        number = self._forms.get(form)
        return self._add_word(term, form) if number is None else number

    def _add_word(self, term: str, form: str) -> int:
        number = self._forms[form] = self._add(1, 1)
        self.terms.append(self._terms.setdefault(term, len(self._terms)))
        self.places.append(0)
        return number

    def _add(self, words: int, positions: int) -> int:
        """Add an entry of so many words, which are to be added then, and return its number."""
        number = len(self.first)
        self.first.append(len(self.terms))
        self.counts.append(words)
        self.spans.append(positions)
        return number

    def entries(self, runs: Iterable[str]) -> array[int]:
        """Return the numbers of the entries of runs."""
        return array("i", list(map(self.__getitem__, runs)))

    def count(self, text: str) -> int:
        """Return how many words a text has."""
        return sum(map(self.counts.__getitem__, self.entries(runs(text))))

    def spelt(self) -> list[str]:
        """Return all terms, by their numbers."""
        return list(self._terms)

    def forms(self) -> list[list[str]]:
        """Return the forms of all terms, by the numbers of these."""
        found: list[list[str]] = [[] for _ in self._terms]
        for form, number in self._forms.items():
            found[self.terms[self.first[number]]].append(form)
        return found

    def ordered(self) -> list[int]:
        """Return the numbers of all terms in the order in which these are written."""
        new = islice(self._terms, len(self._keys), None)
        self._ordered += range(len(self._keys), len(self._terms))
        self._keys += map(order, new)
        self._ordered.sort(key=self._keys.__getitem__)  # quick, for most are in order
        return self._ordered
