"""Did you mean: the nearest known word to one that stands nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from tamizdat.search.coding import order, units

SHORTEST = 4  # code units of a word for which others are looked for
SHORT = 5  # up to which one change is allowed, and two beyond
SHORTEST_KNOWN = 3


def distance(one: str, other: str, most: int) -> int:
    """Return the distance of optimal string alignment of two words, or `most + 1` if it is greater.

    Damerau (1964) and Levenshtein (1966): a letter changed, added or left out, and two neighbours swapped, count one
    each; no stretch is changed twice. Letters are UTF-16 code units.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, last, row = row, before, [at]
        for place, against in enumerate(other, 1):
            cost = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != against))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == against:
                cost = min(cost, last[place - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return most + 1
    return min(row[-1], most + 1)


def nearest(form: str, known: Iterable[tuple[str, int]]) -> str:
    """Return the nearest known word, "" if none is near; known ones come with the number of documents that have them."""
    most = 1 if units(form) <= SHORT else 2
    best: tuple[int, int, bytes] | None = None
    found = ""
    written = _in_units(form)
    for word, df in known:
        if len(word) < SHORTEST_KNOWN or abs(len(word) - len(written)) > most + 2:
            continue
        apart = distance(written, _in_units(word), most)
        if 0 < apart <= most and (best is None or (apart, -df, order(word)) < best):
            best, found = (apart, -df, order(word)), word
    return found


def _in_units(word: str) -> str:
    """Return a word with each code unit as a character."""
    if word.isascii() or max(word) < "\U00010000":
        return word
    data = word.encode("utf-16-le")
    return "".join(chr(data[at] | data[at + 1] << 8) for at in range(0, len(data), 2))
