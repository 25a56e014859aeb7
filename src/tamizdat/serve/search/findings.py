"""What was found, as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tamizdat.search.slip import Slip

# A piece of a text, and whether it is one of the words that were looked for.
Piece = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Result:
    """A document that was found.

    Attributes:
        whole: whether it has all words, not only some.
        snippet: the stretch of its text with most of the words.
    """

    slip: Slip
    whole: bool
    snippet: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Findings:
    """An answer: one page of results.

    Attributes:
        total: how many there are on all pages.
        counts: by facet, how many documents have each value.
        suggestion: what was perhaps meant instead; "" for nothing.
    """

    results: Sequence[Result] = ()
    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    suggestion: str = ""
