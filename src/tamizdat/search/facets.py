"""By what a list of documents is narrowed: their kinds, places, topics, people and series, as a segment keeps them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar, cast

import msgspec

from tamizdat.search.coding import Cursor, varint, varints
from tamizdat.search.errors import DamagedIndex
from tamizdat.search.slip import Slip

T = TypeVar("T", str, int)
R = TypeVar("R")
Steps = Generator[None, None, R]


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
    return exhausted(encoding(documents))


def encoding(documents: Sequence[Marks]) -> Steps[bytes]:
    """Make the bytes of the documents' marks, column by column."""
    columns: list[list[Any]] = [[document[at] for document in documents] for at in range(len(Marks._fields))]
    yield
    kinds, series = _by_frequency(columns[0]), _by_frequency(filter(None, columns[1]))
    data = [
        varints(map(kinds.__getitem__, columns[0])),
        varints([series[one] + 1 if one else 0 for one in columns[1]]),
    ]
    yield
    known: dict[str, Any] = {"kinds": tuple(kinds), "series": tuple(series)}
    for name, rows in zip(MANY, columns[2:], strict=True):
        places = _by_frequency(chain.from_iterable(rows))
        data += (varints(map(len, rows)), varints(map(places.__getitem__, chain.from_iterable(rows))))
        known[name] = tuple(places)
        yield
    header = msgspec.json.encode(_Header(**known))
    return b"".join((varint(len(header)), header, *data))


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
    return exhausted(decoding(data, documents))


def decoding(data: bytes, documents: int) -> Steps[list[Marks]]:
    """Read the marks of so many documents, column by column; it raises what `decode` does."""
    cursor = Cursor(data)
    try:
        header = msgspec.json.decode(cursor.bytes(cursor.number()), type=_Header)
        kinds = [header.kinds[at] for at in cursor.numbers(documents)]
        series = [header.series[at - 1] if at else 0 for at in cursor.numbers(documents)]
        columns = []
        for name in MANY:
            columns.append(_column(cursor, documents, getattr(header, name)))
            yield
    except (msgspec.MsgspecError, UnicodeDecodeError, IndexError) as error:
        raise DamagedIndex(f"the facets of a segment cannot be read: {error}") from error
    if not cursor.ended():
        raise DamagedIndex("the facets of a segment are longer than they say")
    return list(map(Marks, kinds, series, *columns))


def exhausted(steps: Steps[R]) -> R:
    """Go through all steps and return what they make."""
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            return cast("R", ended.value)


def _column(cursor: Cursor, documents: int, known: Sequence[int]) -> list[tuple[int, ...]]:
    counts = cursor.numbers(documents)
    values = [known[at] for at in cursor.numbers(sum(counts))]
    found, at = [], 0
    for count in counts:
        found.append(tuple(values[at : at + count]))
        at += count
    return found
