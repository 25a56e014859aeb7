"""What was found, as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tamizdat.search.slip import Slip
from tamizdat.search.snippets import Piece


@dataclass(frozen=True, slots=True)
class Result:
    """A document that was found.

    Attributes:
        whole: whether it has all words, not only some.
        headline: its pieces.
        snippet: its dek, or the stretch of its text with most of the words.
    """

    slip: Slip
    whole: bool
    headline: Sequence[Piece]
    snippet: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Findings:
    """An answer: one page of results.

    Attributes:
        total: how many there are on all pages.
        page: which of these it is, from 1.
        counts: by facet, how many documents have each value.
        suggestion: what was perhaps meant instead; "" for nothing.
    """

    results: Sequence[Result] = ()
    total: int = 0
    page: int = 1
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    suggestion: str = ""
