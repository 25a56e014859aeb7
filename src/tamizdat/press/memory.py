"""What the press remembers from page to page and from printing to printing: pieces that come out the same.

A card stands on a dozen pages, a menu on all of them. Each piece is made once and kept with all that it read; before it is
used in a later printing its reads are asked again, as a page's are ("verifying traces", see `questions`). So what
is remembered can never be stale, and what a page read through a piece stands in the page's own trace.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, NamedTuple

from markupsafe import Markup

from tamizdat.archive.documents import Card
from tamizdat.press.questions import Answers, Question

HELD = 8_000  # pieces that are remembered at most


class Piece(NamedTuple):
    """A piece of a page, what it read with digests of the answers, and what it shows of files and maps."""

    value: Any
    reads: dict[Question, str]
    media: frozenset[str]
    drawings: dict[str, Markup]


class Memory:
    """Pieces by their names. One printing uses it at a time."""

    def __init__(self) -> None:
        self.cards: dict[str, Card] = {}  # by the digests under which entries name them
        self._pieces: dict[Hashable, Piece] = {}
        self._sure: set[Hashable] = set()  # those whose reads hold in the present state of the archive
        self._answers: Answers | None = None

    def find(self, name: Hashable, answers: Answers) -> Piece | None:
        """Return a piece, if there is one and all that it read is still answered like that."""
        piece = self._pieces.get(name)
        if piece is None:
            return None
        if answers is not self._answers:
            self._answers = answers
            self._sure.clear()
        if name not in self._sure:
            if any(answers.ask(question).digest != digest for question, digest in piece.reads.items()):
                return None
            self._sure.add(name)
        return piece

    def keep(self, name: Hashable, piece: Piece, answers: Answers) -> None:
        """Remember a piece that was made with these answers."""
        if answers is not self._answers:
            self._answers = answers
            self._sure.clear()
        if len(self._pieces) >= HELD:
            self._pieces.clear()
            self._sure.clear()
        self._pieces[name] = piece
        self._sure.add(name)
