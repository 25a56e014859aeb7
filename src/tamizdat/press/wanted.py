"""The texts whose packed copies are to be looked after, in a table of the ledger; the latest come first."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final

from tamizdat.packing import is_text

SCHEMA: Final = """
-- The texts whose packed copies are to be looked after, the latest last.
CREATE TABLE copy (number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
"""


def add(db: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Write down that those of these files that are texts want copies, or none where they had some."""
    db.executemany(
        "INSERT OR REPLACE INTO copy (path) VALUES (?)", [(path,) for path in paths if is_text(path)]
    )


def first(db: sqlite3.Connection, count: int = -1) -> list[str]:
    """Return the texts that want copies, all or so many; the latest first: most readers come for these."""
    rows = db.execute("SELECT path FROM copy ORDER BY number DESC LIMIT ?", (count,))
    return [path for (path,) in rows]


def drop(db: sqlite3.Connection, path: str) -> None:
    """Write down that a text has the copies that it is to have."""
    db.execute("DELETE FROM copy WHERE path = ?", (path,))
