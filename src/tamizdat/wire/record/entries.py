"""A thing of a table: its cells, each asked for by its column; what is wrong with one is noted."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, get_args
from uuid import UUID

from tamizdat.archive.dates import span
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.record import Source
from tamizdat.archive.tables import REGISTER, TABLES
from tamizdat.wire.reports import Item
from tamizdat.wire.tables import near

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
        return f"{self.sort} '{' – '.join(self[column] for column in table.needed)}'"

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
        return {register: id for register, id in sorted(found.items()) if id}


def is_id(name: str) -> bool:
    """Return whether a name is the id of a document and not a slug."""
    try:
        return len(name) == 36 and str(UUID(name)) == name
    except ValueError:
        return False


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
