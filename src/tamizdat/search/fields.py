"""What of a slip is searched, where its words stand, and how much they weigh.

The weight of a word in a document is that of BM25F (Robertson and Zaragoza, *The Probabilistic Relevance Framework:
BM25 and Beyond*, 2009, section 3.6): how often it stands in each field, divided by what the field's length makes usual,
times the field's weight; then saturated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tamizdat.search.slip import Slip

HEADLINE, DEK, NAMES, TEXT = range(4)
FIELDS = ("headline", "dek", "names", "text")
# A word of the headline is worth more than any number in a text: so whoever remembers one finds the story.
WEIGHTS = (40.0, 2.0, 2.0, 1.0)
# How much a field's length counts: a headline of twelve words is no worse than one of six.
BY_LENGTH = (0.3, 0.5, 0.3, 0.4)
K1 = 0.9
USUAL = (8.0, 20.0, 8.0, 500.0)  # lengths of fields in words, until an index knows its own

GAP = 8  # positions between two fields, names or lines, so that no phrase reaches over


def parts(slip: Slip) -> Iterator[tuple[int, str]]:
    """Give what is searched of a slip, piece by piece, each with its field."""
    yield HEADLINE, slip.headline
    yield DEK, slip.dek
    for names in (slip.byline, slip.places, slip.topics):
        for name in names:
            yield NAMES, name
    for line in slip.text.split("\n"):
        yield TEXT, line


def usual_lengths(lengths: Iterable[tuple[int, ...]]) -> tuple[float, ...]:
    """Return the mean length of each field in words, at least 1, of documents' lengths; a tenth of a word is exact enough."""
    rows = list(lengths)
    if not rows:
        return USUAL
    return tuple(max(1.0, round(sum(column) / len(rows), 1)) for column in zip(*rows, strict=True))


def as_mapping(lengths: tuple[float, ...]) -> dict[str, float]:
    """Return lengths of fields by their names, for a manifest."""
    return dict(zip(FIELDS, lengths, strict=True))


def from_mapping(lengths: Mapping[str, float]) -> tuple[float, ...]:
    """Return lengths of fields from a manifest."""
    return tuple(lengths.get(name, usual) for name, usual in zip(FIELDS, USUAL, strict=True))


class Weighing:
    """Weighs words of documents, given the usual lengths of fields."""

    def __init__(self, usual: tuple[float, ...]) -> None:
        self.usual = usual

    def of_once(self, lengths: tuple[int, ...]) -> tuple[float, ...]:
        """Return what one occurrence in each field is worth in a document whose fields have these lengths in words."""
        return tuple(
            weight / (1 - by_length + by_length * length / usual)
            for weight, by_length, length, usual in zip(WEIGHTS, BY_LENGTH, lengths, self.usual, strict=True)
        )


def total(once: Sequence[Any], counts: Sequence[Any]) -> Any:
    """Return what a word is worth that stands so often in each field, given what it is worth once; of numbers or columns.

    Not by `sum`, which rounds otherwise in newer versions of Python.
    """
    found = once[0] * counts[0]
    for worth, count in zip(once[1:], counts[1:], strict=True):
        found = found + worth * count
    return found


def impact(worth: float) -> int:
    """Return the saturated worth of a word in a document, 1 to 255."""
    return max(1, round(255 * worth / (K1 + worth)))
