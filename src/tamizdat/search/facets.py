"""By what a list of documents is narrowed: their kinds, places, topics, people and series, as a segment keeps them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from tamizdat.search.coding import Cursor, varint, varints
from tamizdat.search.errors import DamagedIndex
from tamizdat.search.slip import Slip

T = TypeVar("T", str, int)


class Marks(NamedTuple):
    """By what one document is narrowed."""

    kind: str
    series: int  # 0: none
    places: tuple[int, ...]
    topics: tuple[int, ...]
    people: tuple[int, ...]


MANY = ("places", "topics", "people")


def marks(slip: Slip) -> Marks:
    """Return by what a slip is narrowed."""
    return Marks(slip.kind, slip.part_of, slip.at, slip.about, slip.by)


class _Header(msgspec.Struct):
    kinds: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    series: tuple[int, ...] = ()


def encode(documents: Sequence[Marks]) -> bytes:
    """Return the bytes of the documents' marks."""
    kinds = _by_frequency(document.kind for document in documents)
    series = _by_frequency(document.series for document in documents if document.series)
    many = {
        name: _by_frequency(number for document in documents for number in getattr(document, name))
        for name in MANY
    }
    header = msgspec.json.encode(
        _Header(kinds=tuple(kinds), series=tuple(series), **{k: tuple(v) for k, v in many.items()})
    )
    columns = [
        varint(len(header)),
        header,
        varints(kinds[document.kind] for document in documents),
        varints(series[document.series] + 1 if document.series else 0 for document in documents),
    ]
    for name, known in many.items():
        rows: list[tuple[int, ...]] = [getattr(document, name) for document in documents]
        columns += (varints(map(len, rows)), varints(known[number] for row in rows for number in row))
    return b"".join(columns)


def _by_frequency(values: Iterable[T]) -> dict[T, int]:
    counts = Counter(values)
    return {
        value: place for place, value in enumerate(sorted(counts, key=lambda value: (-counts[value], value)))
    }


def decode(data: bytes, documents: int) -> list[Marks]:
    """Return the marks of so many documents.

    Raises:
        DamagedIndex: these are not the marks of so many.
    """
    cursor = Cursor(data)
    try:
        header = msgspec.json.decode(cursor.bytes(cursor.number()), type=_Header)
        kinds = [header.kinds[at] for at in cursor.numbers(documents)]
        series = [header.series[at - 1] if at else 0 for at in cursor.numbers(documents)]
        columns = [_column(cursor, documents, getattr(header, name)) for name in MANY]
    except (msgspec.MsgspecError, UnicodeDecodeError, IndexError) as error:
        raise DamagedIndex(f"the facets of a segment cannot be read: {error}") from error
    if not cursor.ended():
        raise DamagedIndex("the facets of a segment are longer than they say")
    return list(map(Marks, kinds, series, *columns))


def _column(cursor: Cursor, documents: int, known: Sequence[int]) -> list[tuple[int, ...]]:
    counts = cursor.numbers(documents)
    values = [known[at] for at in cursor.numbers(sum(counts))]
    found, at = [], 0
    for count in counts:
        found.append(tuple(values[at : at + count]))
        at += count
    return found
