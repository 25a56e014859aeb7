"""The rows of a CSV file as spreadsheets and services write it, and as nobody should."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain, count
from typing import Final, NamedTuple

from tamizdat.post.errors import BadImport
from tamizdat.post.sayings import Saying

_SEPARATORS: Final = ",;\t"


class Row(NamedTuple):
    """A row of a file."""

    number: int  # the first is 1
    cells: dict[str, str]  # by the name of the column
    fault: Saying | None = None  # why it cannot be read


class Sheet(NamedTuple):
    """A file: the names of its columns, and its rows, read one after the other."""

    columns: tuple[str, ...]
    rows: Iterator[Row]


def sheet(text: str) -> Sheet:
    """Return the rows of a file; columns are named in small letters, "optin_time". A file without a head has one: "email".

    Raises:
        BadImport: there is nothing in it.
    """
    text = text.lstrip("\ufeff")
    first = next((line for line in _lines(text) if line.strip()), "")
    if not first:
        raise BadImport(Saying("The file is empty."))
    records = _records(text, max(_SEPARATORS, key=first.count))
    head = next(records)
    at = next((at for at, cell in enumerate(head.cells) if "@" in cell), None)
    if at is not None:
        return Sheet(("email",), (_row(one, {at: "email"}) for one in chain([head], records)))
    columns = tuple(_named(cell) for cell in head.cells)
    return Sheet(columns, (_row(one, dict(enumerate(columns))) for one in records))


class _Record(NamedTuple):
    number: int
    cells: list[str]
    fault: Saying | None = None


def _row(record: _Record, columns: dict[int, str]) -> Row:
    cells = {name: record.cells[at].strip(" ") for at, name in columns.items() if at < len(record.cells)}
    return Row(record.number, cells, record.fault)


def _records(text: str, separator: str) -> Iterator[_Record]:
    """Yield what is not empty, or why it cannot be read: a cell of more than 131,072 letters, for one."""
    reader = csv.reader(_lines(text), delimiter=separator)
    for number in count(1):
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _Record(number, [], Saying("the row cannot be read: {why}", {"why": str(error)}))
        else:
            if any(cell.strip() for cell in cells):
                yield _Record(number, cells)


def _lines(text: str) -> Iterator[str]:
    end_of_line = "\n" if "\n" in text else "\r"
    at = 0
    while at < len(text):
        end = text.find(end_of_line, at) + 1 or len(text)
        yield text[at:end].replace("\r", "\n") if end_of_line == "\r" else text[at:end]
        at = end


def _named(cell: str) -> str:
    return "_".join(cell.casefold().replace("-", " ").split())
