"""The rows of the record's tables: read from CSV as spreadsheets write it, each cell asked for by its column."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, get_args
from uuid import UUID

from tamizdat.archive.cells import unguarded
from tamizdat.archive.dates import span
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.record import Source
from tamizdat.archive.tables import REGISTER, SOURCE, TABLES, Table
from tamizdat.wire.reports import Item, What
from tamizdat.wire.tables import near

_SEPARATORS: Final = (",", ";", "\t")  # of columns: spreadsheets of many countries write semicolons
_YES: Final = ("yes", "true", "1", "x", "да")
_NO: Final = ("", "no", "false", "0", "нет")

N = TypeVar("N", int, float)


@dataclass
class Entry:
    """A thing of a table: its row, and the sources that it and the rows after it have."""

    file: str
    line: int
    sort: str
    cells: dict[str, str]
    sources: list[Source] = field(default_factory=list)
    faults: list[Item] = field(default_factory=list)

    def __getitem__(self, column: str) -> str:
        """Return a cell; nothing where the table has no such column."""
        return self.cells.get(column, "")

    def wrong(self, column: str, reason: str, remedy: str, line: int = 0) -> None:
        """Note that a cell is wrong."""
        where = f"{self.file}, line {line or self.line}" + (f", column {column}" if column else "")
        self.faults.append(Item("refused", self.words, reason, remedy, where))

    @property
    def words(self) -> str:
        """Return words for it: "claim 'toll-23'"."""
        table = TABLES[self.file.rpartition("/")[2].removesuffix(".csv")]
        return f"{self.sort} '{' – '.join(self[column] for column in _needed(table))}'"

    def needed(self, column: str) -> str:
        """Return a cell that must not be empty."""
        if not self[column]:
            self.wrong(column, f"'{column}' is empty.", "Fill it in.")
        return self[column]

    def named(self, column: str, sort: str, known: Mapping[str, str]) -> str:
        """Return the id of the thing that a cell names by its slug or id; nothing where it is empty."""
        return self._id(column, self[column], sort, known)

    def several(self, column: str, separator: str, sort: str, known: Mapping[str, str]) -> tuple[str, ...]:
        """Return the ids of the things that a cell names, in its order."""
        names = (name.strip() for name in self[column].split(separator.strip()))
        found = [self._id(column, name, sort, known) for name in names if name]
        return tuple(dict.fromkeys(filter(None, found)))

    def _id(self, column: str, name: str, sort: str, known: Mapping[str, str]) -> str:
        if not name or is_id(name):
            return name
        if name not in known:
            self.wrong(column, f"There is no {sort} '{name}'.", near(name, known))
        elif not known[name]:
            self.wrong(column, f"The {sort} '{name}' was refused.", "Mend that one first.")
        return known.get(name, "")

    def choice(self, column: str, words: Any, default: str) -> Any:
        """Return one of the words of a vocabulary (a `Literal`), the default where the cell is empty."""
        value = self[column] or default
        known = [str(word) for word in get_args(words)]
        if value not in known:
            close = difflib.get_close_matches(value, known, 1)
            remedy = f"Did you mean '{close[0]}'?" if close else f"Write one of {', '.join(known)}."
            self.wrong(column, f"'{value}' is none of its words.", remedy)
            return default
        return known[known.index(value)]  # the very object: msgspec leaves out a default by its identity

    def step(self, column: str, scale: Any, default: int) -> Any:
        """Return a step of a scale (a `Literal` of whole numbers)."""
        value = self[column] or str(default)
        known = [str(word) for word in get_args(scale)]
        if value not in known:
            self.wrong(column, f"'{value}' is not on its scale.", f"Write {known[0]} to {known[-1]}.")
            return default
        return int(value)

    def date(self, column: str) -> str:
        """Return a date as exactly as it is known."""
        value = self[column]
        try:
            if value:
                span(value)
        except BadDocument as error:
            self.wrong(column, _sentence(str(error)), "")
        return value

    def number(self, column: str, kind: type[N]) -> N | None:
        """Return a number; None where the cell is empty."""
        value = self[column]
        try:
            return kind(value) if value else None
        except ValueError:
            example = "25" if kind is int else "38.91"
            self.wrong(column, f"'{value}' is no number.", f"Write it with digits: {example}.")
            return None

    def flag(self, column: str) -> bool:
        """Return whether a cell says yes."""
        value = self[column].lower()
        if value not in (*_YES, *_NO):
            self.wrong(column, f"'{value}' is neither yes nor no.", "Write yes, or leave it empty.")
        return value in _YES

    def registers(self) -> dict[str, str]:
        """Return what registers of others call it, by their names."""
        found = {"wikidata": self["wikidata"]}
        found |= {
            column.removeprefix(REGISTER): cell
            for column, cell in self.cells.items()
            if column.startswith(REGISTER)
        }
        return {register: id for register, id in found.items() if id}


def is_id(name: str) -> bool:
    """Return whether a name is the id of a document and not a slug."""
    try:
        return len(name) == 36 and str(UUID(name)) == name
    except ValueError:
        return False


def read_table(file: str, text: str, sort: str, editions: Sequence[str]) -> Iterator[Entry | Item]:
    """Yield the things of a table, and what is wrong with it as a whole.

    Args:
        file: "record/claims.csv": its last part says which table it is
        text: the table, with its line ends as they are
        sort: what a row is, for messages: "claim"
        editions: those of the newsroom; the columns of others are left out
    """
    table = TABLES[file.rpartition("/")[2].removesuffix(".csv")]
    rows = _rows(text)
    try:
        _, header = next(rows, (1, []))
        columns = [column.strip() for column in header]
        yield from _about_columns(file, columns, table, editions)
        if any(column not in columns for column in _needed(table)):
            return
        yield from _entries(file, sort, columns, rows, table)
    except csv.Error as error:
        yield Item(
            "refused", f"table {file}", f"It cannot be read further: {error}.", "Save it as CSV again.", file
        )


def _needed(table: Table) -> tuple[str, ...]:
    """Return the columns without which a table says nothing."""
    return (table.key or table.columns)[:2]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each with the number of its first line."""
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield line, row
        line = reader.line_num + 1


def _about_columns(
    file: str, columns: Sequence[str], table: Table, editions: Sequence[str]
) -> Iterator[Item]:
    known = [*table.columns, *(f"{column}.{tag}" for column in table.by_edition for tag in editions)]
    known += SOURCE if table.sourced else ()
    where = f"{file}, line 1"

    def about(what: What, column: str, reason: str, remedy: str) -> Item:
        return Item(what, f"column '{column}'", reason, remedy, where)

    for column in _needed(table):
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


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
