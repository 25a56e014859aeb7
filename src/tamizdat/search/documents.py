"""Documents: a slip as a segment takes it in, each of its terms with impact and positions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import compress
from operator import itemgetter, ne
from typing import NamedTuple, cast

from tamizdat.search import facets, fields
from tamizdat.search.coding import ENCODED, differences, encoded, varint
from tamizdat.search.facets import Marks
from tamizdat.search.slip import Slip
from tamizdat.search.words import Entry, Language, Written, placed, runs

_term_of = itemgetter(0)


class Document(NamedTuple):
    """A document as a segment takes it in."""

    number: int
    day: int
    marks: Marks
    single: dict[str, int]  # terms that stand once, in the text, each with its position,
    impact: int  # and the impact of all of them
    others: list[tuple[str, int, bytes]]  # term, impact, positions
    forms: Mapping[str, set[str]]  # of all of them


class _Forms(dict[str, Entry | None]):
    """The words of a language as they come in: what of them was met, and so the forms of all terms."""

    def __init__(self, language: Language) -> None:
        self._entry = language.entry

    def __missing__(self, run: str) -> Entry | None:
        entry = self[run] = self._entry(run)
        return entry

    def entries(self, text: str) -> list[Entry]:
        """Return what the words of a text are made of."""
        return list(filter(None, map(self.__getitem__, runs(text))))

    def by_term(self) -> dict[str, set[str]]:
        """Return the forms that were met of each term."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for entry in filter(None, self.values()):
            if isinstance(entry, Written):
                for word in entry.words:
                    found[word.term].add(word.form)
            else:
                term, form = cast("tuple[str, str]", entry)
                found[term].add(form)
        return found


def analysed(slip: Slip, language: Language, weighing: fields.Weighing) -> Document:
    """Return a slip as a document of a segment."""
    words = _Forms(language)
    terms: list[str] = []  # of all words, one after the other,
    positions: list[int] = []  # and where these stand
    outside: dict[str, list[int]] = {}  # of terms outside the text: how often in each field
    lengths = [0] * len(fields.FIELDS)
    start = 0
    for field, piece in fields.parts(slip):
        entries = words.entries(piece)
        before = len(terms)
        if Written in map(type, entries):
            for entry in entries:
                parts = placed(entry) if isinstance(entry, Written) else ((0, entry[0]),)
                terms += [term for _, term in parts]
                positions += [start + place for place, _ in parts]
                start += entry.positions if isinstance(entry, Written) else 1
        else:
            terms += map(_term_of, entries)
            positions += range(start, start + len(entries))
        if len(terms) == before:
            continue
        lengths[field] += len(terms) - before
        if field != fields.TEXT:
            for term in terms[before:]:
                outside.setdefault(term, [0] * len(fields.FIELDS))[field] += 1
        start = positions[-1] + fields.GAP  # a joined word comes before its last part
    single, several = _parted(terms, positions)
    once = weighing.of_once(tuple(lengths))
    others = []
    for term, counts in outside.items():
        where = several.pop(term) if term in several else [single.pop(term)]
        others.append((term, _impact(once, counts, len(where)), _coded(where)))
    impacts = _Impacts(once[fields.TEXT])
    others += [(term, impacts[len(where)], _coded(where)) for term, where in several.items()]
    return Document(slip.number, slip.day, facets.marks(slip), single, impacts[1], others, words.by_term())


def _parted(terms: list[str], positions: list[int]) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Return the terms that stand once with their position, and the others with all of theirs."""
    single = dict(zip(terms, positions, strict=True))  # the last position of each
    several: defaultdict[str, list[int]] = defaultdict(list)
    if len(single) < len(terms):
        earlier = map(ne, map(single.__getitem__, terms), positions)
        for term, position in compress(zip(terms, positions, strict=True), earlier):
            several[term].append(position)
        for term, where in several.items():
            where.append(single.pop(term))
    return single, several


def _impact(once: Sequence[float], counts: list[int], often: int) -> int:
    """Return the impact of a term that stands so often in a document, and so often in its fields but the text."""
    counts[fields.TEXT] = often - sum(counts)
    return fields.impact(fields.total(once, counts))


def _coded(positions: list[int]) -> bytes:
    """Return the positions of a term in a document, whose order a joined word may have upset, as bytes."""
    if len(positions) == 1:
        return ONCE[positions[0]]
    return encoded(len(positions)) + differences(sorted(positions))


class _Impacts(dict[int, int]):
    """Impacts of terms of a document that stand in its text alone, by how often."""

    def __init__(self, worth: float) -> None:
        self._worth = worth

    def __missing__(self, often: int) -> int:
        impact = self[often] = fields.impact(self._worth * often)
        return impact


class _Once(dict[int, bytes]):
    """Positions, as bytes, of terms that stand once in a document."""

    def __missing__(self, position: int) -> bytes:
        return b"\1" + varint(position)


ONCE = _Once((position, b"\1" + data) for position, data in ENCODED.items())
