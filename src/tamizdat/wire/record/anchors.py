"""Anchors: the marks in a story's text around the words in which a claim stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Final

_PIECE: Final = re.compile(r"<[^>]*>|&[#\w]+;|[^<&]|&")
_BLOCK: Final = re.compile(r"</?(?:p|li|ul|ol|h2|h3)\b|<br")


def anchored(html: str, sentences: Sequence[tuple[str, str]]) -> str:
    """Return the HTML of a text with an anchor around each sentence that stands in it.

    Args:
        html: clean HTML
        sentences: each a claim's id, and the plain text of a sentence; one that does not stand there is passed over

    Where markup begins or ends within a sentence its anchor is several spans of the same id, so that each tag is closed
    where it was opened. Words have one anchor: those that an earlier sentence has are left to it.
    """
    for id, sentence in sentences:
        html = _anchored(html, id, " ".join(sentence.split()))
    return html


def _anchored(html: str, id: str, sentence: str) -> str:
    pieces = _PIECE.findall(html)
    letters = list(_letters(pieces))
    text = "".join(letter for _, letter in letters)
    at = text.find(sentence) if sentence else -1
    if at < 0:
        return html
    covered = {number for number, _ in letters[at : at + len(sentence)]} - set(_taken(pieces))
    made, open = [], False
    for number, piece in enumerate(pieces):
        wanted = number in covered
        if wanted != open:
            made.append(f'<span data-claim="{id}">' if wanted else "</span>")
            open = wanted
        made.append(piece)
    return "".join(made) + ("</span>" if open else "")


def _taken(pieces: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the pieces that stand in an anchor."""
    within = False
    for number, piece in enumerate(pieces):
        if piece.startswith("<span"):
            within = True
        elif piece == "</span>":
            within = False
        if within:
            yield number


def _letters(pieces: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the letters of a text, each with the number of its piece; white space is one space, a block's edge a line."""
    blank = True
    for number, piece in enumerate(pieces):
        letter = "" if piece.startswith("<") else unescape(piece)
        if _BLOCK.match(piece):
            yield number, "\n"
            blank = True
        elif letter.isspace():
            if not blank:
                yield number, " "
            blank = True
        elif letter:
            yield number, letter
            blank = False
