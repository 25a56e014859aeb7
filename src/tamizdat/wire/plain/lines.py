"""Lines of a text and the blocks that they make: hard-wrapped lines are joined, others stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from tamizdat.wire.plain import byline, dates

_NEW_LINE: Final = re.compile(r"\r\n|\n|\r")
_INNER_BREAK: Final = re.compile("[\v\f\x85\u2028\u2029]")
_MARKER: Final = re.compile(r"(?:[•·▪◦‣∙●○■□▸►]|[*+–—-](?=\s)|\d{1,2}[.)](?=\s)|#{1,6}\s)")
_QUOTED: Final = re.compile(r"(?:>\s?)+")
_ENDS_SENTENCE: Final = re.compile(r"[.!?…:;][”’»\"')\]*_]{0,4}$")
_SHORTEST_WRAPPED: Final = 30
_SURELY_WRAPPED: Final = 40
_LONGEST_WRAPPED: Final = 110


class Line(NamedTuple):
    """A line that is not blank, by its number in the file from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as the file has it: one line, or several that a mail program had wrapped.

    Blocks with no blank line between them share a `chunk`.
    """

    lines: tuple[Line, ...]
    text: str
    chunk: int
    quoted: bool


def blocks(text: str) -> list[Block]:
    """Part a text into blocks."""
    chunks = list(_chunks(text))
    width = _width(chunks)
    return [_block(group, number) for number, chunk in enumerate(chunks) for group in _groups(chunk, width)]


def _chunks(text: str) -> Iterator[list[Line]]:
    """Yield runs of lines between blank ones; a form feed alone is no blank line, a page ended there."""
    chunk: list[Line] = []
    for number, line in enumerate(_NEW_LINE.split(text), start=1):
        parts = _INNER_BREAK.split(line)
        chunk.extend(
            Line(number, part.rstrip()) for part in parts if part.strip(" \t\u00a0\ufeff\u200b\u001a")
        )
        if len(parts) == 1 and not line.strip(" \t\u00a0\ufeff\u200b\u001a") and chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _width(chunks: list[list[Line]]) -> int:
    """Return the width at which the file's lines were wrapped, 0 when they were not.

    A line that goes on with a small letter on the next was wrapped; the longest such line has the width.
    """
    return max(
        (
            len(first.text)
            for chunk in chunks
            for first, second in pairwise(chunk)
            if _SURELY_WRAPPED <= len(first.text) <= _LONGEST_WRAPPED and _goes_on(first.text, second.text)
        ),
        default=0,
    )


def _goes_on(first: str, second: str) -> bool:
    return second.lstrip()[:1].islower() and not first.endswith((";", ":"))


def _groups(chunk: list[Line], width: int) -> Iterator[list[Line]]:
    group = [chunk[0]]
    for first, second in pairwise(chunk):
        if _joins(first.text, second.text, width):
            group.append(second)
        else:
            yield group
            group = [second]
    yield group


def _joins(first: str, second: str, width: int) -> bool:
    """Tell whether the second line goes on with the first one's paragraph."""
    if not _SHORTEST_WRAPPED <= len(first) <= _LONGEST_WRAPPED:
        return False
    if _QUOTED.match(first) or _QUOTED.match(second):
        if not (_QUOTED.match(first) and _QUOTED.match(second)):
            return False
        first, second = _QUOTED.sub("", first, count=1), _QUOTED.sub("", second, count=1)
    start = second.lstrip()
    indented = second[:1].isspace() and not first[:1].isspace()
    if (
        _MARKER.match(start)
        or (indented and _ENDS_SENTENCE.search(first))
        or _is_head(first)
        or _is_head(second)
    ):
        return False
    if _goes_on(first, second):
        return True
    # The next word did not fit, which is why the line ended here; people who wrap by hand leave a little more.
    return width > 0 and len(first) + 1 + len(start.split(None, 1)[0]) > width * 0.9


def _is_head(line: str) -> bool:
    return len(line) <= dates.LONGEST and (
        dates.read_date(line) is not None or byline.read_byline(line) is not None
    )


def _block(group: list[Line], chunk: int) -> Block:
    quoted = all(_QUOTED.match(line.text) for line in group)
    pieces = [(_QUOTED.sub("", line.text, count=1) if quoted else line.text).strip() for line in group]
    joined: list[str] = []
    for piece, following in pairwise([*pieces, ""]):
        joined.append(piece)
        # "self-" and "styled" belong together, and so do the halves of a word parted by a soft hyphen.
        hyphen = piece[-1:] == "\u00ad" or (
            piece[-1:] == "-" and piece[-2:-1].isalpha() and following[:1].isalpha()
        )
        if following and not hyphen:
            joined.append(" ")
    return Block(tuple(group), "".join(joined), chunk, quoted)
