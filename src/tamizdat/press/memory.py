"""What the press remembers from page to page and from printing to printing: answers, and pieces that come out the same.

A card stands on a dozen pages, a menu on all of them. Each piece is made once and kept with all that it read; it is used
as long as its reads are answered alike, as a page is kept ("verifying traces", see `questions`). What a page reads through
a piece stands in the page's own trace. When the archive goes on, the answers about what was touched are forgotten.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, NamedTuple, TypeVar, cast

from markupsafe import Markup

from tamizdat.archive.documents import Card
from tamizdat.archive.store import Archive
from tamizdat.press.questions import ALWAYS, Answer, Answers, Question, decode

HELD = 8_000  # pieces that are remembered at most, by one of the many who print a whole site
LONG_HELD = 16_000  # by one who stays, and prints little
SAME = 100  # values

V = TypeVar("V")


class Piece(NamedTuple):
    """A piece of a page, what it read with digests of the answers, and what it shows of files, maps and scripts."""

    value: Any
    reads: dict[str, str]
    media: frozenset[str]
    drawings: dict[str, Markup]
    scripts: dict[str, str]


class Memory:
    """Answers and pieces of one newsroom. One printing uses it at a time."""

    def __init__(self, held: int = HELD) -> None:
        """`held` is how many pieces are remembered at most."""
        self._held = held
        self.answers: dict[Question, Answer] = {}
        self.cards: dict[str, Card] = {}  # by the digests under which entries name them
        self._pieces: dict[Hashable, Piece] = {}
        self._sure: set[Hashable] = set()  # those whose reads were compared in this state of the archive
        self._values: dict[Any, Any] = {}
        self._number = -1  # of the archive
        self._circumstances: object = None

    def advance(self, archive: Archive, circumstances: object) -> None:
        """Forget what may be another in the archive's present state.

        Args:
            archive: in its present state
            circumstances: what everything depends on besides; where it is another, or the archive is an older one,
                all is forgotten
        """
        if circumstances != self._circumstances or archive.number < self._number:
            for held in (self.answers, self._pieces, self._values):
                held.clear()
        touched = archive.changed_since(self._number) | {ALWAYS}
        stale = [
            question for question, answer in self.answers.items() if not touched.isdisjoint(answer.subjects)
        ]
        for question in stale:
            del self.answers[question]
        self._sure.clear()
        self._number, self._circumstances = archive.number, circumstances

    def same(self, value: V) -> V:
        """Return the value that was remembered as equal to this one, so that later comparisons are short."""
        if len(self._values) >= SAME:
            self._values.clear()
        return cast("V", self._values.setdefault(value, value))

    def find(self, name: Hashable, answers: Answers) -> Piece | None:
        """Return a piece, if there is one and all that it read is still answered like that."""
        piece = self._pieces.get(name)
        if piece is None or name in self._sure:
            return piece
        if any(answers.ask(decode(read)).digest != digest for read, digest in piece.reads.items()):
            return None
        self._sure.add(name)
        return piece

    def keep(self, name: Hashable, piece: Piece) -> None:
        """Remember a piece that was made in this state of the archive."""
        if len(self._pieces) >= self._held:
            self._pieces.clear()
            self._sure.clear()
        self._pieces[name] = piece
        self._sure.add(name)
