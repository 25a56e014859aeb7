"""What a result shows of its text: the stretch with most of the words, and these marked.

`theme/scripts/search/snippets.js` does the same in a reader's browser, where lengths are those of UTF-16.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from tamizdat.search.folding import bare
from tamizdat.search.words import Language

LENGTH: Final = 200  # characters, about
_LEAD: Final = 60  # how far before its first word a stretch may begin, to begin with a sentence
_STOPS: Final = ".!?…։۔؟।。"
_SENTENCE: Final = re.compile(rf"[{_STOPS}][\"'”»’)\]]*\s+|\n+")
_SENTENCE_ENDS: Final = re.compile(rf"([{_STOPS}][\"'”»’)\]]*\s*|\n)\Z")
_BLANKS: Final = re.compile(r"\s+")

# A piece of a text, and whether it is one of the words that were looked for.
Piece = tuple[str, bool]


class Wanted(Protocol):
    """What is to be marked, as an answer says."""

    @property
    def terms(self) -> frozenset[str]:
        """Return the terms of the words that were looked for."""

    @property
    def beginnings(self) -> tuple[str, ...]:
        """Return what forms may begin with."""


@dataclass(slots=True)
class _Mark:
    """A word of the query in a text."""

    start: int
    end: int
    term: str


def snippet(text: str, wanted: Wanted, spoken: Language) -> list[Piece]:
    """Return the best stretch of a text, with an ellipsis where words are left out."""
    marks = list(_marks_in(text, wanted, spoken))
    start, end = _stretch(text, marks)
    return list(_pieces(text, marks, start, end))


def lead(dek: str, text: str, wanted: Wanted, spoken: Language) -> list[Piece]:
    """Return what says most: the dek where only in it a word stands, or there is no text, else a stretch of the text."""
    of_text = snippet(text, wanted, spoken)
    if any(is_marked for _, is_marked in of_text):
        return of_text
    of_dek = marked(dek, wanted, spoken)
    return of_dek if not of_text or any(is_marked for _, is_marked in of_dek) else of_text


def marked(text: str, wanted: Wanted, spoken: Language) -> list[Piece]:
    """Return a whole text."""
    return list(_pieces(text, list(_marks_in(text, wanted, spoken)), 0, len(text)))


def _marks_in(text: str, wanted: Wanted, spoken: Language) -> Iterator[_Mark]:
    """Yield the words of the query in a text, in order, none over another."""
    last: _Mark | None = None
    for word in spoken.words(text):
        if word.term not in wanted.terms and not bare(word.form).startswith(wanted.beginnings):
            continue
        if last and word.start < last.end:
            last.end = max(last.end, word.end)
            continue
        if last:
            yield last
        last = _Mark(word.start, word.end, word.term)
    if last:
        yield last


def _stretch(text: str, marks: Sequence[_Mark]) -> tuple[int, int]:
    """Return where the best stretch begins and ends."""
    breaks = [0, *(found.end() for found in _SENTENCE.finditer(text))]
    start = _beginning_of(text, breaks, _best_start(marks))
    return start, _end_of(text, breaks, start)


def _best_start(marks: Sequence[_Mark]) -> int:
    """Return where the best stretch has its first mark: that with most different words, then most words, then the first."""
    best = most = 0
    for at, first in enumerate(marks):
        different, count = set(), 0
        while at + count < len(marks) and marks[at + count].end <= first.start + LENGTH - _LEAD:
            different.add(marks[at + count].term)
            count += 1
        value = len(different) * LENGTH + count
        if value > most:
            most, best = value, first.start
    return best


def _beginning_of(text: str, breaks: Sequence[int], mark: int) -> int:
    """Return where a stretch with this mark begins: with its sentence, or a few words before."""
    sentence = breaks[bisect_right(breaks, mark) - 1]
    if mark - sentence <= _LEAD:
        return sentence
    blank = text.rfind(" ", 0, mark - _LEAD // 2 + 1)
    return mark if blank < sentence else blank + 1


def _end_of(text: str, breaks: Sequence[int], start: int) -> int:
    """Return where a stretch ends: with a sentence if one ends well, else with a word."""
    most = start + LENGTH
    if len(text) <= most:
        return len(text)
    sentence = breaks[bisect_right(breaks, most) - 1]
    if sentence - start >= LENGTH * 0.6:
        return sentence
    blank = max(text.rfind(" ", 0, most + 1), text.rfind("\n", 0, most + 1))
    return blank if blank > start + LENGTH / 2 else most


def _pieces(text: str, marks: Sequence[_Mark], start: int, end: int) -> Iterator[Piece]:
    if start > 0 and not _SENTENCE_ENDS.search(text[max(0, start - _LEAD) : start]):
        yield "… ", False
    at = start
    for mark in marks:
        if mark.start < start or mark.end > end:
            continue
        yield from _piece(text[at : mark.start], False)
        yield from _piece(text[mark.start : mark.end], True)
        at = mark.end
    rest = text[at:end].rstrip()
    yield from _piece(rest, False)
    if end < len(text) and not _SENTENCE_ENDS.search(rest):
        yield "…", False


def _piece(text: str, is_marked: bool) -> Iterator[Piece]:
    if text:
        yield _BLANKS.sub(" ", text), is_marked
