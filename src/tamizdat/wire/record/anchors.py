"""Anchors: the marks in a story's text around the words in which a claim stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Final

_PIECE: Final = re.compile(r"<[^>]*>|&[#\w]+;|[^<&]|&")
_TAG: Final = re.compile(r"<(/?)(\w+)")
_BLOCKS: Final = frozenset({"p", "li", "ul", "ol", "h2", "h3", "br"})
_CLOSED: Final = ("a", "span")  # no anchor stands in a link, nor in another one


def anchored(html: str, sentences: Sequence[tuple[str, str]]) -> str:
    """Return the HTML of a text with an anchor around each sentence that stands in it.

    Args:
        html: clean HTML
        sentences: each a claim's id, and the plain text of a sentence; one that does not stand there is passed over

    Where a link or an anchor stands in the sentence, or markup reaches out of it, the anchor is several spans of the same
    id around what is left: the archive's `bodies.sentences` reads them as one.
    """
    for id, sentence in sentences:
        html = _anchored(html, id, " ".join(sentence.split()))
    return html


def _anchored(html: str, id: str, sentence: str) -> str:
    pieces = _PIECE.findall(html)
    letters = list(_letters(pieces))
    at = "".join(letter for _, letter in letters).find(sentence) if sentence else -1
    if at < 0:
        return html
    words = [number for number, letter in letters[at : at + len(sentence)] if letter != " "]
    begins, ends = set[int](), set[int]()
    for run in _runs(pieces, words[0], words[-1] + 1):
        own = [number for number in run if number in words]
        if own:
            begins.add(run[0])
            ends.add(run[-1])
    made = []
    for number, piece in enumerate(pieces):
        made += [
            f'<span data-claim="{id}">' if number in begins else "",
            piece,
            "</span>" if number in ends else "",
        ]
    return "".join(made)


def _runs(pieces: Sequence[str], first: int, end: int) -> list[list[int]]:
    """Return the pieces from `first` to `end` in runs around each of which an anchor may stand."""
    cut = set(_closed(pieces))
    while True:
        runs: list[list[int]] = [[]]
        for number in range(first, end):
            if number in cut:
                runs.append([])
            else:
                runs[-1].append(number)
        halves = {number for run in runs for number in _halves(pieces, run)}
        if not halves:
            return runs
        cut |= halves


def _closed(pieces: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the pieces that stand in a link or an anchor, its tags included."""
    depth = 0
    for number, piece in enumerate(pieces):
        tag = _TAG.match(piece)
        closed = tag is not None and tag[2] in _CLOSED
        if closed and tag and not tag[1]:
            depth += 1
        if depth:
            yield number
        if closed and tag and tag[1]:
            depth -= 1


def _halves(pieces: Sequence[str], run: Sequence[int]) -> list[int]:
    """Return the numbers of the tags of a run whose other half is not in it."""
    open: list[tuple[int, str]] = []
    halves = []
    for number in run:
        tag = _TAG.match(pieces[number])
        if tag is None or tag[2] == "br":
            continue
        if not tag[1]:
            open.append((number, tag[2]))
        elif open and open[-1][1] == tag[2]:
            open.pop()
        else:
            halves.append(number)
    return [*halves, *(number for number, _ in open)]


def _letters(pieces: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the letters of a text, each with the number of its piece; white space is one space, a block's edge a line."""
    blank = True
    for number, piece in enumerate(pieces):
        tag = _TAG.match(piece)
        letter = "" if tag else unescape(piece)
        if tag and tag[2] in _BLOCKS:
            yield number, "\n"
            blank = True
        elif letter.isspace():
            if not blank:
                yield number, " "
            blank = True
        elif letter:
            yield number, letter
            blank = False
