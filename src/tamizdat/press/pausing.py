"""Whether printing is paused, and since when."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec


class Pause(msgspec.Struct, frozen=True):
    """Printing is paused."""

    release: int  # whose files came back
    time: str  # since when, ISO 8601
    made: int | None  # the release that this made; None if it was cut off before

    def __str__(self) -> str:
        return f"Printing is paused since {self.time} at release {self.release}: run 'tamizdat resume'"


def pause_in(db: sqlite3.Connection) -> Pause | None:
    """Return the pause that a ledger's database tells of, None if printing goes on."""
    row = db.execute("SELECT release, time, made FROM pause").fetchone()
    return Pause(*row) if row else None


def paused(ledger: Path) -> Pause | None:
    """Return the pause that a press's ledger tells of, without disturbing a press that works.

    None also where nothing was printed yet, or the ledger cannot be read: printing says why.
    """
    try:
        with closing(sqlite3.connect(f"{ledger.absolute().as_uri()}?mode=ro", uri=True)) as db:
            return pause_in(db)
    except sqlite3.Error:
        return None
