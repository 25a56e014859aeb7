"""Breaking words into lines of even length, each word in the face of its own script, as large as there is room."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from PIL import ImageDraw

from tamizdat.press.drawings.faces import Direction, Weight, drawable, face_of, font, shapes

LEADING: Final = 1.24  # from line to line, by the size of the letters
_STEPS: Final = 6  # by halves, in finding how narrow a paragraph may be without another line


class Word(NamedTuple):
    """A word, or several, and the face in which it is drawn."""

    text: str
    face: str


class Style(NamedTuple):
    """How a paragraph is written; the size is in pixels."""

    size: int
    weight: Weight

    def width(self, word: Word) -> float:
        """Return how wide a word is, in pixels."""
        return _width(word.text, word.face, self.weight, self.size)

    def space(self, word: Word) -> float:
        """Return how wide the space after a word is."""
        return _width(" ", word.face, self.weight, self.size)


class Paragraph(NamedTuple):
    """Lines of words in a style."""

    style: Style
    lines: tuple[tuple[Word, ...], ...]

    @property
    def height(self) -> int:
        """Return how much room it takes, in pixels."""
        return round(len(self.lines) * self.style.size * LEADING)


@lru_cache(maxsize=8192)
def _width(text: str, face: str, weight: Weight, size: int) -> float:
    return float(font(face, weight, size).getlength(text))


def words_of(text: str) -> list[Word]:
    """Return the words of a text that can be drawn; those without letters are drawn in the face of the whole."""
    whole = face_of(text)
    found = ((word, face_of(word) if any(map(str.isalpha, word)) else whole) for word in text.split())
    return [Word(shown, face) for word, face in found if (shown := drawable(word, face))]


def fitted(words: Sequence[Word], weight: Weight, width: int, height: int, sizes: Sequence[int]) -> Paragraph:
    """Return words at the first size at which they fit into a box; what does not fit at the last one is left out."""
    for size in sizes:
        style = Style(size, weight)
        if size != sizes[-1] and any(style.width(word) > width for word in words):
            continue  # a long word is broken only where nothing else is left
        paragraph = Paragraph(style, _balanced(style, words, width))
        if paragraph.height <= height:
            return paragraph
    most = max(1, int(height / (style.size * LEADING)))
    *before, last = paragraph.lines[most - 1]
    cut = Word(f"{last.text.rstrip(',;:–—-')}…", last.face)
    return Paragraph(style, (*paragraph.lines[: most - 1], (*before, cut)))


def _balanced(style: Style, words: Sequence[Word], width: int) -> tuple[tuple[Word, ...], ...]:
    """Return words in as few lines as there may be, none much longer than the others."""
    pieces = [piece for word in words for piece in _broken(style, word, width)]
    lines = _broken_into_lines(style, pieces, width)
    narrow, wide = width // 2, width
    for _ in range(_STEPS):
        middle = (narrow + wide) // 2
        if len(_broken_into_lines(style, pieces, middle)) > len(lines):
            narrow = middle
        else:
            wide = middle
    return _broken_into_lines(style, pieces, wide)


def _broken_into_lines(style: Style, words: Sequence[Word], width: float) -> tuple[tuple[Word, ...], ...]:
    lines: list[list[Word]] = []
    room = 0.0
    for word in words:
        needed = style.width(word)
        if lines and room >= needed:
            lines[-1].append(word)
        else:
            lines.append([word])
            room = width
        room -= needed + style.space(word)
    return tuple(map(tuple, lines))


def _broken(style: Style, word: Word, width: float) -> Iterator[Word]:
    """Yield a word, or pieces of it that are no wider than a line; a mark stays with its letter."""
    if style.width(word) <= width:
        yield word
        return
    piece = ""
    for letter in word.text:
        if (
            piece
            and not unicodedata.combining(letter)
            and style.width(Word(piece + letter, word.face)) > width
        ):
            yield Word(piece, word.face)
            piece = ""
        piece += letter
    yield Word(piece, word.face)


def draw(
    to: ImageDraw.ImageDraw, paragraph: Paragraph, at: tuple[int, int], fill: str, direction: Direction
) -> None:
    """Draw a paragraph. Its lines begin at a point of its top: on their left, or on their right where they run from there."""
    style, (x, y) = paragraph.style, at
    anchor, sign = ("rs", -1) if direction == "rtl" else ("ls", 1)
    for number, line in enumerate(paragraph.lines):
        here, baseline = float(x), y + round(style.size * (LEADING * number + 1))
        for face, words in groupby(line, key=lambda word: word.face):
            run = Word(" ".join(word.text for word in words), face)
            to.text(
                (here, baseline), run.text, fill, font(face, style.weight, style.size), anchor,
                direction=direction if shapes() else None,
            )  # fmt: skip
            here += sign * (style.width(run) + style.space(run))
