"""Shapes: what the form of a block of text says about it, and the page that is read from them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, NamedTuple

from tamizdat.wire.plain import byline, dates, furniture
from tamizdat.wire.plain.lines import Block

Kind = Literal["text", "heading", "quotation", "list-item"]
PROSE_WORDS: Final = 12
_LONG: Final = 25
MENU_WORDS: Final = 8
MENU_RUN: Final = 3
_END: Final = re.compile(r"[.!?…:;,][”’»\"')\]*_]{0,4}$")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is not in the story, and why."""

    line_number: int
    text: str
    reason: str


class Part(NamedTuple):
    """A paragraph of the body before it is mended."""

    text: str
    kind: Kind


@dataclass(frozen=True)
class Shape:
    """A block and what its form says."""

    block: Block

    @property
    def text(self) -> str:
        """The block's text."""
        return self.block.text

    @cached_property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    @cached_property
    def ends(self) -> bool:
        """Whether it ends as a sentence does."""
        return _END.search(self.text[-12:]) is not None

    @cached_property
    def reason(self) -> str:
        """Why it is furniture wherever it stands; "" when it is not."""
        return furniture.reason(self.text)

    @cached_property
    def list_head(self) -> bool:
        """Whether it heads a list of other stories."""
        return furniture.heads_block(self.text)

    @cached_property
    def bullet(self) -> int:
        """Length of its bullet."""
        return furniture.bullet(self.text)

    @cached_property
    def byline(self) -> byline.Byline | None:
        """The byline that it is."""
        return byline.read_byline(self.text)

    @cached_property
    def date(self) -> dates.Found | None:
        """The date that it is."""
        return dates.read_date(self.text)

    @property
    def head_line(self) -> bool:
        """Whether it is a byline or a date."""
        return self.byline is not None or self.date is not None

    @cached_property
    def prose(self) -> bool:
        """Whether it is running text."""
        if self.reason or self.list_head or self.head_line:
            return False
        return self.words >= _LONG or (self.words >= PROSE_WORDS and self.ends)

    @property
    def sentence(self) -> bool:
        """Whether it is at least a short sentence."""
        return self.prose or (self.words >= MENU_RUN and self.ends and not (self.reason or self.head_line))

    @property
    def menu(self) -> bool:
        """Whether it may be an entry of a menu."""
        return (
            bool(self.reason)
            or self.list_head
            or (self.words <= MENU_WORDS and not self.ends and not self.head_line)
        )


@dataclass
class Page:
    """What :func:`read` finds."""

    headline: str = ""
    dek: str = ""
    byline: tuple[str, ...] = ()
    date: dt.date | None = None
    time: dt.time | None = None
    place: str = ""
    note: str = ""
    body: list[Part] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What was left out, in the file's order."""
        return tuple(sorted(self.left, key=lambda line: line.line_number))

    @property
    def used(self) -> tuple[int, ...]:
        """Numbers of the lines that were not."""
        return tuple(sorted(set(self.lines)))

    def use(self, shape: Shape) -> None:
        """Note that a block's lines are in the story."""
        self.lines += [line.number for line in shape.block.lines]

    def leave(self, shape: Shape, reason: str) -> None:
        """Leave a block out."""
        self.left += [LeftOut(line.number, line.text.strip(), reason) for line in shape.block.lines]
