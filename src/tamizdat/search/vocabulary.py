"""The words of many documents by numbers: each run of letters is taken apart once, and looked up from then on."""

from __future__ import annotations

from array import array
from typing import Protocol

from tamizdat.search.coding import order
from tamizdat.search.words import Entry, Written, placed, runs


class Analysing(Protocol):
    """What a vocabulary asks of a language."""

    def taken_apart(self, run: str) -> Entry | None:
        """Return what a run of letters between two blanks is made of; None if no word stands there."""


class Vocabulary(dict[str, int]):
    """The runs that were met, each with its number; the words in them, and the terms of these, by numbers too."""

    def __init__(self, language: Analysing) -> None:
        self._take_apart = language.taken_apart
        self._forms: dict[str, int] = {}  # with the numbers of their terms
        self._terms: dict[str, int] = {}
        # Of each run: its first word, how many it has, how many positions these take.
        self.first, self.counts, self.spans = array("i"), array("i"), array("i")
        # Of each word in a run: its term, and its position in the run.
        self.terms, self.places = array("i"), array("i")

    def __missing__(self, run: str) -> int:
        entry = self._take_apart(run)
        before = len(self.terms)
        if entry is None:
            self.spans.append(0)
        elif isinstance(entry, Written):
            for word in entry.words:
                self._known(word.term, word.form)
            for place, term in placed(entry):
                self.terms.append(self._terms[term])
                self.places.append(place)
            self.spans.append(entry.positions)
        else:
            self.terms.append(self._known(*entry))
            self.places.append(0)
            self.spans.append(1)
        self.first.append(before)
        self.counts.append(len(self.terms) - before)
        number = self[run] = len(self)
        return number

    def _known(self, term: str, form: str) -> int:
        number = self._forms.get(form)
        if number is None:
            number = self._forms[form] = self._terms.setdefault(term, len(self._terms))
        return number

    def numbers(self, text: str) -> array[int]:
        """Return the numbers of the runs of a text."""
        return array("i", list(map(self.__getitem__, runs(text))))

    def spelt(self) -> list[str]:
        """Return all terms, by their numbers."""
        return list(self._terms)

    def forms(self) -> list[list[str]]:
        """Return the forms of all terms, by the numbers of these."""
        found: list[list[str]] = [[] for _ in self._terms]
        for form, term in self._forms.items():
            found[term].append(form)
        return found

    def in_order(self, numbers: list[int]) -> list[int]:
        """Return the numbers of some terms in the order in which these are written."""
        spelt = self.spelt()
        return sorted(numbers, key=lambda number: order(spelt[number]))
