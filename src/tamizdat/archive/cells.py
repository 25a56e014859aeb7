"""Cells of tables for spreadsheets: what they would take for a formula is marked as text, and the mark taken off again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

# A cell that begins so is a formula to a spreadsheet (OWASP, "CSV Injection").
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER: Final = re.compile(r"-\d+(?:\.\d+)?")  # a formula too, but a harmless one that stays a number


def guarded(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula: with an apostrophe before it where it needs one."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text of a cell that `guarded` made; other cells are their own text."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def table(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a table as CSV (RFC 4180) in UTF-8, with the mark at its beginning by which spreadsheets know that.

    A row need not have all columns, and has no others.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column, "")) for column in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    return text if _NUMBER.fullmatch(text) else guarded(text)
