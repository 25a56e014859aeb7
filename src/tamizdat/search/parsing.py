"""What somebody typed, as words, phrases and what is to be left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Protocol

from tamizdat.search.coding import units
from tamizdat.search.folding import bare
from tamizdat.search.letters import BLANKS, LETTERS, signs, thousands
from tamizdat.search.words import Word

LONGEST = 200  # characters of a query that are looked for
MOST = 32  # words of a query
SHORTEST_BEGINNING = 2

_QUOTES = '"“”„«»'
_BLANKS = " \t\n\v\f\r\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_PIECE = re.compile(f"(-?)(?:[{_QUOTES}]([^{_QUOTES}]*)(?:[{_QUOTES}]|$)|([^{_BLANKS}{_QUOTES}]+))")
_THOUSANDS = re.compile(f"(?<![{signs(LETTERS)}]){thousands(f'20 {BLANKS}')}")
_BLANK = re.compile(f"[ {signs(BLANKS)}]")


class Reading(Protocol):
    """What parsing asks of a language."""

    def words(self, text: str) -> list[Word]:
        """Return the words of a text."""

    def spellings(self, form: str) -> tuple[str, ...]:
        """Return the terms of a word of another script."""


@dataclass(frozen=True)
class Asked:
    """A word that is asked for."""

    form: str
    term: str
    others: tuple[str, ...]  # terms that stand for it as well: of a joined word, of other spellings
    start: int  # where it stands in the query
    end: int
    beginning: str = ""  # the form without marks, where more may follow


@dataclass(frozen=True)
class Phrase:
    """Words that stand in a row: terms, each with its place."""

    terms: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Query:
    """A query, read."""

    text: str
    words: tuple[Asked, ...]
    phrases: tuple[Phrase, ...]
    without: tuple[str | Phrase, ...]  # terms and phrases


def parse(text: str, language: Reading) -> Query:
    """Return what a query asks for: `docs/explanation/search.md` says how it is read."""
    words: list[Asked] = []
    phrases: list[Phrase] = []
    without: list[str | Phrase] = []
    left, last_plain = MOST, False
    for match in _PIECE.finditer(_THOUSANDS.sub(_with_commas, text)):
        minus, quoted, plain = match.groups()
        place = match.start(2) if plain is None else match.start(3)
        found = language.words(plain if quoted is None else quoted)
        single, joined = _parted(found)
        single = single[:left]
        left -= len(single)
        if not single:
            continue
        last_plain = not minus and quoted is None
        several = Phrase(tuple((word.position, word.term) for word in single))
        if minus:
            without += [several if len(single) > 1 else single[0].term, *(whole.term for whole in joined)]
        elif quoted is not None and len(single) > 1:
            phrases.append(several)
        else:
            words += [_asked(word, joined, language, place) for word in single]
    if last_plain and words and words[-1].end == len(text) and units(words[-1].form) >= SHORTEST_BEGINNING:
        words[-1] = replace(words[-1], beginning=bare(words[-1].form))
    return Query(text, tuple(words), tuple(phrases), tuple(without))


def _with_commas(number: re.Match[str]) -> str:
    """Return a number whose thousands somebody parted with blanks, as one piece."""
    return _BLANK.sub(",", number[0])


def _parted(found: list[Word]) -> tuple[list[Word], list[Word]]:
    """Return the words one by one, and apart from them those that are several written as one."""
    single: list[Word] = []
    joined: list[Word] = []
    for word in found:
        if single and word.position == single[-1].position:
            joined.append(word)
        else:
            single.append(word)
    return single, joined


def _asked(word: Word, joined: list[Word], language: Reading, place: int) -> Asked:
    wholes = (whole.term for whole in joined if whole.start <= word.start and word.end <= whole.end)
    others = dict.fromkeys((*wholes, *language.spellings(word.form)))
    others.pop(word.term, None)
    return Asked(word.form, word.term, tuple(others), place + word.start, place + word.end)
