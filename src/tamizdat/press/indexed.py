"""What the ledger knows of the search's index: which documents it does not know as they are, and which files it has."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final

from tamizdat.press.search_paths import index_prefix, slip_at

SCHEMA: Final = """
-- Documents whose slips came, changed or went since the index of their edition was brought up to date.
CREATE TABLE unindexed (
    prefix TEXT NOT NULL, number INTEGER NOT NULL,  -- 0: the index is to be made anew
    PRIMARY KEY (prefix, number)
) WITHOUT ROWID;
-- The files of indexes; about: one that is about to be written or removed.
CREATE TABLE index_file (path TEXT PRIMARY KEY, prefix TEXT NOT NULL, about INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX index_file_about ON index_file (path) WHERE about;
CREATE INDEX index_file_prefix ON index_file (prefix);
"""
_ANEW: Final = 0


def note(db: sqlite3.Connection, paths: Iterable[str], *, standing: bool) -> None:
    """Write down what follows from these files of the site being new or changed, or removed if they do not stand."""
    for path in paths:
        if place := slip_at(path):
            db.execute("INSERT OR IGNORE INTO unindexed VALUES (?, ?)", place)
        elif (prefix := index_prefix(path)) is not None and standing:
            db.execute("INSERT OR REPLACE INTO index_file VALUES (?, ?, 0)", (path, prefix))
        elif prefix is not None:
            db.execute("DELETE FROM index_file WHERE path = ?", (path,))


def is_as_before(db: sqlite3.Connection, path: str) -> None:
    """Write down that the index has a slip as it is: both came back together."""
    if place := slip_at(path):
        db.execute("DELETE FROM unindexed WHERE prefix = ? AND number = ?", place)


def lost(db: sqlite3.Connection, path: str) -> None:
    """Write down that what should stand at a path does not: a slip is to be looked at, of an index all is to be made anew."""
    note(db, [path] if slip_at(path) else [], standing=False)
    if (prefix := index_prefix(path)) is not None:
        make_anew(db, prefix)


def make_anew(db: sqlite3.Connection, prefix: str) -> None:
    """Write down that the index of an edition is to be made anew."""
    db.execute("INSERT OR IGNORE INTO unindexed VALUES (?, ?)", (prefix, _ANEW))


def prefixes(db: sqlite3.Connection) -> list[str]:
    """Return the editions, by their prefixes, whose index is to be looked at."""
    return _prefixes(db, "unindexed")


def to_do(db: sqlite3.Connection, prefix: str) -> tuple[bool, list[int]]:
    """Return whether an index is to be made anew, and the numbers of the documents that it does not know as they are."""
    rows = db.execute("SELECT number FROM unindexed WHERE prefix = ? ORDER BY number", (prefix,))
    numbers = [number for (number,) in rows]
    return _ANEW in numbers, [number for number in numbers if number != _ANEW]


def done(db: sqlite3.Connection, prefix: str) -> None:
    """Write down that the index of an edition is up to date."""
    db.execute("DELETE FROM unindexed WHERE prefix = ?", (prefix,))


def announce(db: sqlite3.Connection, prefix: str, paths: Iterable[str]) -> None:
    """Write down that files of an index are about to be written or removed."""
    db.executemany("INSERT OR REPLACE INTO index_file VALUES (?, ?, 1)", ((path, prefix) for path in paths))


def announced(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return (path, prefix) of the files that were about to be written or removed when a run was cut off."""
    return db.execute("SELECT path, prefix FROM index_file WHERE about ORDER BY path").fetchall()


def forget(db: sqlite3.Connection, path: str) -> None:
    """Forget a file that was about to be written and does not stand."""
    db.execute("DELETE FROM index_file WHERE path = ?", (path,))


def files(db: sqlite3.Connection, prefix: str) -> list[str]:
    """Return the files of an edition's index."""
    rows = db.execute("SELECT path FROM index_file WHERE prefix = ? ORDER BY path", (prefix,))
    return [path for (path,) in rows]


def known(db: sqlite3.Connection) -> list[str]:
    """Return the editions, by their prefixes, that have files of an index."""
    return _prefixes(db, "index_file")


def _prefixes(db: sqlite3.Connection, table: str) -> list[str]:
    """Return the prefixes in a table, from one to the next: few of many rows are looked at."""
    found: list[str] = []
    compared = ">="
    while row := db.execute(
        f"SELECT prefix FROM {table} WHERE prefix {compared} ? ORDER BY prefix LIMIT 1",  # noqa: S608 - our own words
        (found[-1] if found else "",),
    ).fetchone():
        found.append(row[0])
        compared = ">"
    return found


def slips(db: sqlite3.Connection, prefix: str) -> list[str]:
    """Return the paths of all slips of an edition that stand on the site."""
    rows = db.execute(
        """SELECT path FROM leaf WHERE path GLOB ?1 AND path NOT IN (SELECT path FROM noted)
           UNION ALL SELECT path FROM noted WHERE digest != '' AND path GLOB ?1""",
        (f"{prefix}search/[0-9]*/[0-9]*.json",),
    )
    return [path for (path,) in rows if slip_at(path)]
