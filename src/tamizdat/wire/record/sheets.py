"""The tables of the record as spreadsheets write them: which columns there are, and which rows are of one thing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tamizdat.archive.cells import unguarded
from tamizdat.archive.record import Source
from tamizdat.archive.tables import REGISTER, SOURCE, TABLES, Table
from tamizdat.wire.record.entries import Entry
from tamizdat.wire.reports import Item, What
from tamizdat.wire.tables import near

_SEPARATORS: Final = (",", ";", "\t")  # of columns: spreadsheets of many countries write semicolons


def read_table(file: str, text: str, sort: str, editions: Sequence[str]) -> Iterator[Entry | Item]:
    """Yield the things of a table, and what is wrong with it as a whole.

    Args:
        file: "record/claims.csv": its last part says which table it is
        text: the table, with its line ends as they are
        sort: what a row is, for messages: "claim"
        editions: those of the newsroom; the columns of others are left out
    """
    table = TABLES[file.rpartition("/")[2].removesuffix(".csv")]
    broken: list[str] = []
    rows = _rows(text, broken)
    _, header = next(rows, (1, []))
    columns = [column.strip() for column in header]
    yield from _about_columns(file, columns, table, editions)
    if all(column in columns for column in table.needed):
        yield from _entries(file, sort, columns, rows, table)
    for error in broken:
        yield Item(
            "refused", f"table {file}", f"It cannot be read further: {error}.", "Save it as CSV again.", file
        )


def cells(text: str, name: str) -> frozenset[str]:
    """Return what stands in a column of a table, as far as it can be read: `read_table` tells what is wrong with it."""
    rows = _rows(text, [])
    columns = [column.strip() for column in next(rows, (1, []))[1]]
    at = columns.index(name) if name in columns else len(columns)
    return frozenset(row[at].strip() for _, row in rows if len(row) > at)


def _rows(text: str, broken: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each with the number of its first line; why they end too early goes to `broken`."""
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        broken.append(f"line {reader.line_num}: {error}")


def _about_columns(
    file: str, columns: Sequence[str], table: Table, editions: Sequence[str]
) -> Iterator[Item]:
    known = [*table.columns, *(f"{column}.{tag}" for column in table.by_edition for tag in editions)]
    known += SOURCE if table.sourced else ()
    where = f"{file}, line 1"

    def about(what: What, column: str, reason: str, remedy: str) -> Item:
        return Item(what, f"column '{column}'", reason, remedy, where)

    for column in table.needed:
        if column not in columns:
            yield about("refused", column, "It is missing, so nothing of this table was read.", "Add it.")
    for column in columns:
        base, _, tag = column.partition(".")
        if columns.count(column) > 1:
            yield about(
                "refused", column, "It is there twice, and the last one was read.", "Take one of the two out."
            )
        elif column in known or (column.startswith(REGISTER) and "wikidata" in table.columns) or not column:
            continue
        elif base in table.by_edition and tag:
            yield about(
                "left out",
                column,
                f"This newsroom has no edition {tag}.",
                "Add it to 'editions' in tamizdat.toml.",
            )
        else:
            yield about("not understood", column, "There is no such column.", near(column, known))


def _entries(
    file: str, sort: str, columns: Sequence[str], rows: Iterator[tuple[int, list[str]]], table: Table
) -> Iterator[Entry]:
    current: Entry | None = None
    for line, row in rows:
        cells = {column: unguarded(cell.strip()) for column, cell in zip(columns, row, strict=False)}
        if current is not None and _repeats(current, cells, table):
            _differing(current, cells, table, line)
        else:
            if current is not None:
                yield current
            current = Entry(file, line, sort, cells)
        if any(cell.strip() for cell in row[len(columns) :]):
            reason = f"It has {len(row)} cells, and the first row names {len(columns)} columns."
            current.wrong("", reason, "Is there a comma in a text that does not stand between quotes?", line)
        if table.sourced:
            _source(current, cells, line)
    if current is not None:
        yield current


def _repeats(current: Entry, cells: Mapping[str, str], table: Table) -> bool:
    if not table.key or any(cells.get(column, "") != current[column] for column in table.key):
        return False
    return cells.get("id", "") in ("", current["id"])


def _differing(current: Entry, cells: Mapping[str, str], table: Table, line: int) -> None:
    """Note what a row that adds a source says otherwise than the first row of the thing."""
    for column, cell in cells.items():
        if cell and column not in (*table.key, *SOURCE) and cell != current[column]:
            reason = f"'{cell[:60]}' is not what line {current.line} says, which has the same key."
            current.wrong(column, reason, "Leave it empty in a row that only adds a source.", line)


def _source(current: Entry, cells: Mapping[str, str], line: int) -> None:
    title, publisher, date, url, part = (cells.get(column, "") for column in SOURCE)
    if title:
        row = Entry(current.file, line, current.sort, dict(cells))
        source = Source(title=title, publisher=publisher, date=row.date("dated"), url=url, part=part)
        current.faults += row.faults
        current.sources.append(source)
    elif publisher or date or url or part:
        current.wrong("source", "A source has no title.", "Write how it is cited in 'source'.", line)
