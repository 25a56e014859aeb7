"""How a text becomes words, and words become terms: what is written alike, or is a form of the same word, is found alike.

`theme/scripts/search/words.js` does the same in a reader's browser; tests compare the two. A *form* is a written word, folded
(`folding.py`); its *term* is the form's stem, where its language has a stemmer on both sides (`stems/`), else the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple

from tamizdat.search import stems
from tamizdat.search.folding import LONGEST, bare, fold
from tamizdat.search.letters import (
    APOSTROPHES,
    BLANKS,
    COMMAS,
    DIGITS,
    DOT,
    HYPHENS,
    LETTERS,
    NUMBER,
    SINGLE,
    WRITTEN,
    signs,
)
from tamizdat.search.spellings import spellings

_KEPT: Final = (
    150_000  # written words that are kept ready, and as many of those before them: some 100 MB at most
)
# A run that is one word, in which nothing is to be folded but capitals and ё; signs that may stand before and after it.
_PLAIN: Final = re.compile('[«„“"(]*([0-9A-Za-zА-Яа-яЁё]+)[.:;!?…»“”")]*')
_PARTS: Final = 4  # a word of more parts with hyphens is not joined

_HYPHEN: Final = re.compile(f"[{signs(HYPHENS)}]")
_HYPHEN_OR_JOINER: Final = re.compile(f"[{signs(HYPHENS)}\u200c]")
_PARTED: Final = f"{signs(COMMAS)}{signs(BLANKS)}{signs(DOT)}"  # at which every written word comes apart
_APOSTROPHE: Final = re.compile(f"[{signs(APOSTROPHES)}]")
_POSSESSIVE: Final = re.compile(f"[{signs(APOSTROPHES)}][sS]\\Z")
_SUFFIX: Final = re.compile(f"(..+?)[{signs(APOSTROPHES)}].*")  # of a Turkish name: Ankara'da
_INITIALS: Final = re.compile(r"[^0-9.](?:\.[^0-9.])+")  # U.S
_NUMBERS: Final = re.compile("[0-9]*")

# An article before a vowel is a word of its own: l'économie.
_ELIDING: Final = frozenset(("ca", "fr", "it", "oc"))
# The zero width non-joiner stands where others have a hyphen.
_NON_JOINING: Final = frozenset(("ckb", "fa", "ps", "ur"))
_DOTTED: Final = frozenset(("az", "tr"))


class Word(NamedTuple):
    """A word of a text."""

    position: int  # its place among the words, from 0; a joined word has that of its first part
    term: str
    form: str
    start: int  # where it stands in the text
    end: int


class Written(NamedTuple):
    """What a written word of several parts is made of."""

    words: tuple[Word, ...]  # as if the text were this word alone
    positions: int
    more: None = None  # so that it is told from a (term, form) by its length


Entry = tuple[str, str] | Written


def placed(written: Written) -> dict[tuple[int, str], None]:
    """Return the terms of a written word with their positions; the same at one position (run-s: run, runs) is one."""
    return dict.fromkeys((word.position, word.term) for word in written.words)


class _Entries(dict[str, Entry | None]):
    """What stands between blanks: a word's (term, form), or several parts, or no word. The last ones stay at hand."""

    def __init__(self, read: Callable[[str], Entry | None]) -> None:
        self._read = read
        self._before: dict[str, Entry | None] = {}

    def __missing__(self, written: str) -> Entry | None:
        entry = self._before.get(written) or self._read(written)
        if len(self) >= _KEPT:
            self._before = dict(self)
            self.clear()
        self[written] = entry
        return entry


class Language:
    """The words of one language."""

    def __init__(self, tag: str) -> None:
        """Take a BCP 47 tag."""
        self.tag = tag
        base = tag.partition("-")[0].lower()
        self._stem = stems.stemmer(base)
        self._marks = stems.by_marks(base)
        self._dotted = base in _DOTTED
        self._elides = base in _ELIDING
        self._base = base
        self._hyphen = _HYPHEN_OR_JOINER if base in _NON_JOINING else _HYPHEN
        self._break = re.compile(f"[{_PARTED}]|{self._hyphen.pattern}")
        self._entries = _Entries(self.taken_apart)

    def entries(self, text: str) -> list[Entry]:
        """Return what the written words of a text are made of, in their order: what is fastest for an index."""
        return list(filter(None, map(self._entries.__getitem__, runs(text))))

    def entry(self, run: str) -> Entry | None:
        """Return what a run between two blanks is made of; None if no word stands there."""
        return self._entries[run]

    def plain(self, run: str) -> str:
        """Return the form of a run that is a word as most are; "" of any other, of which `taken_apart` tells more."""
        found = None if self._dotted else _PLAIN.fullmatch(run)
        if found is None:
            return ""
        form = found[1].lower().replace("ё", "е")[:LONGEST]
        return run if form == run else form

    def taken_apart(self, run: str) -> Entry | None:
        """Return what `entry` does, without keeping it."""
        if form := self.plain(run):
            return self.term(form), form
        found = list(WRITTEN.finditer(run))
        if len(found) == 1:
            entry = self._read(found[0][0])
            return None if isinstance(entry, Written) and not entry.words else entry
        words: list[Word] = []
        position = 0
        for match in found:
            entry = self._read(match[0])
            parts = entry.words if isinstance(entry, Written) else (Word(0, *entry, 0, len(match[0])),)
            words += [
                Word(
                    position + part.position,
                    part.term,
                    part.form,
                    match.start() + part.start,
                    match.start() + part.end,
                )
                for part in parts
            ]
            position += entry.positions if isinstance(entry, Written) else 1
        return Written(tuple(words), position) if words else None

    def indexed(self, text: str) -> list[tuple[int, str, str]]:
        """Return (position, term, form) of the words of a text, as `words` does, without their places in it."""
        found: list[tuple[int, str, str]] = []
        add = found.append
        position = 0
        for entry in self.entries(text):
            if len(entry) == 2:
                term, form = entry
                add((position, term, form))
                position += 1
            else:
                found += [(position + word.position, word.term, word.form) for word in entry.words]
                position += entry.positions
        return found

    def words(self, text: str) -> list[Word]:
        """Return the words of a text in their order; a joined word comes after its first part."""
        found: list[Word] = []
        position = 0
        for match in WRITTEN.finditer(text):
            start = match.start()
            entry = self._entries[match[0]]
            if entry is None:
                continue
            if len(entry) == 2:
                found.append(Word(position, *entry, start, match.end()))
                position += 1
            else:
                found += [
                    Word(position + word.position, word.term, word.form, start + word.start, start + word.end)
                    for word in entry.words
                ]
                position += entry.positions
        return found

    def term(self, form: str) -> str:
        """Return the term of a form."""
        if self._stem is None:
            return form
        stem = self._stem(form)
        if self._marks:
            stem = bare(stem)
        return form if stem == form else stem or form

    def fold(self, word: str) -> str:
        """Return the form of a word that was written or typed; "" if nothing of it is a letter or digit."""
        return fold(word, marks=self._marks, dotted=self._dotted)

    def spellings(self, form: str) -> tuple[str, ...]:
        """Return the terms of a folded word of another script, as this language may write it; () if there are none."""
        return spellings(form, self.tag, self.term)

    def _read(self, written: str) -> Entry:
        """Return what a written word is made of."""
        if written.isalnum():  # nothing to take apart
            form = self.fold(written)
            if form:
                return self.term(form), written if form == written else form
        parts = [
            (form, start, end)
            for start, end in self._parts(written)
            if (form := self.fold(self._whole(written[start:end])))
        ]
        if len(parts) == 1 and parts[0][1:] == (0, len(written)):
            return self.term(parts[0][0]), parts[0][0]
        words = [Word(at, self.term(form), form, start, end) for at, (form, start, end) in enumerate(parts)]
        if joined := self._joined(written, parts):
            words.insert(1, Word(0, self.term(joined), joined, parts[0][1], parts[-1][2]))
        return Written(tuple(words), len(parts))

    def _parts(self, written: str) -> list[tuple[int, int]]:
        """Return where the parts of a written word begin and end."""
        if _INITIALS.fullmatch(written):
            return [(0, len(written))]
        breaks = [found.start() for found in self._break.finditer(written)]
        starts = [0, *(at + 1 for at in breaks)]
        parts = list(zip(starts, [*breaks, len(written)], strict=True))
        if not self._elides:
            return parts
        elided: list[tuple[int, int]] = []
        for start, end in parts:
            for mark in _APOSTROPHE.finditer(written, start, end):
                elided.append((start, mark.start()))
                start = mark.end()
            elided.append((start, end))
        return elided

    def _whole(self, part: str) -> str:
        """Return a part of a written word without what an apostrophe sets off as an ending."""
        if self._base == "en":
            return _POSSESSIVE.sub("", part)
        return _SUFFIX.sub(r"\1", part) if self._base == "tr" else part

    def _joined(self, written: str, parts: list[tuple[str, int, int]]) -> str:
        """Return the form of a word that may be written without its hyphens, or of a number of thousands; "" of any other."""
        if NUMBER.fullmatch(written):
            return "".join(form for form, _, _ in parts)[:LONGEST]
        hyphens = len(self._hyphen.findall(written))
        if not hyphens or hyphens != len(parts) - 1 or len(parts) > _PARTS:
            return ""
        form = "".join(form for form, _, _ in parts)
        return "" if _NUMBERS.fullmatch(form) else form[:LONGEST]


# Searched for one by one: for a sign that seldom stands in a text that is fast.
_HOLDS_NUMBERS: Final = tuple(re.compile(f"{sign}[{signs(DIGITS)}]{{3}}") for sign in ",\u00a0\u2009\u202f")
# Where no blanks are set a run may be a whole paragraph, and none comes twice: its signs are kept instead.
_USUAL_RUN: Final = 12  # letters, with a blank
_LONG_RUN: Final = 32
_APART: Final = re.compile(f"[{signs(SINGLE)}]|[^{signs(SINGLE)}]+")
_NUMBER_APART: Final = re.compile(
    f"(?<![{signs(LETTERS)}])(?<![{signs(LETTERS)}][{signs(APOSTROPHES)}{signs(HYPHENS)}.]){NUMBER.pattern}"
)


def runs(text: str) -> list[str]:
    """Return what stands between the blanks of a text, and numbers of thousands whole.

    No other word reaches over a blank, holds a comma, or ends with a dot.
    """
    if not any(pattern.search(text) for pattern in _HOLDS_NUMBERS):
        return _runs(text)
    found, at = [], 0
    for number in _NUMBER_APART.finditer(text):
        found += [*_runs(text[at : number.start()]), number[0]]
        at = number.end()
    return found + _runs(text[at:])


def _runs(text: str) -> list[str]:
    found = text.replace(",", " ").replace(". ", " ").split()
    if len(text) <= _USUAL_RUN * len(found):
        return found
    return [part for run in found for part in (_APART.findall(run) if len(run) > _LONG_RUN else (run,))]


@cache
def language(tag: str) -> Language:
    """Return the words of the language of an edition, a BCP 47 tag; of any tag, if need be without stems."""
    return Language(tag)
