"""The ledger's file: its tables, in the format of this version, and its transactions."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tamizdat.press import indexed, release, wanted
from tamizdat.press.errors import PressError

_FORMAT = 3
_WITHOUT_INDEX = 2  # the format that has no tables of the search's index
_SCHEMA = """
CREATE TABLE page (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    path TEXT,                -- where it stands; NULL before its first printing
    next_path TEXT,           -- where it is about to be written
    digest TEXT,
    stale TEXT,               -- why it is to be printed again; NULL if it is not
    late INTEGER NOT NULL DEFAULT 0,  -- whether it may only be printed when all new paths are there
    gone INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT ''  -- why it was printed last
);
CREATE INDEX page_owner ON page (owner);
CREATE INDEX page_path ON page (path);
CREATE INDEX page_to_do ON page (late, number) WHERE stale IS NOT NULL;
CREATE INDEX page_gone ON page (number) WHERE gone;
CREATE INDEX page_intent ON page (next_path) WHERE next_path IS NOT NULL;
CREATE TABLE question (number INTEGER PRIMARY KEY, question TEXT NOT NULL UNIQUE, digest TEXT NOT NULL);
CREATE TABLE subject (
    subject TEXT NOT NULL, question INTEGER NOT NULL, PRIMARY KEY (subject, question)
) WITHOUT ROWID;
CREATE TABLE read (page INTEGER NOT NULL, question INTEGER NOT NULL, PRIMARY KEY (page, question)) WITHOUT ROWID;
CREATE INDEX read_question ON read (question);
CREATE TABLE medium (page INTEGER NOT NULL, blob TEXT NOT NULL, PRIMARY KEY (page, blob)) WITHOUT ROWID;
CREATE INDEX medium_blob ON medium (blob);
-- Files to be removed at the end, in turns: what leads to others first.
CREATE TABLE leaving (path TEXT PRIMARY KEY, blob TEXT NOT NULL, turn INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE state (
    archive INTEGER NOT NULL,          -- up to which number of the archive was looked
    unsure INTEGER NOT NULL,           -- whether files may stand on the site that nothing here knows of
    boot TEXT NOT NULL                 -- which start of the machine the files were last looked at after
);
INSERT INTO state VALUES (-1, 1, '');
"""
CACHE = 8_000  # kB of the file that are kept in memory at most
SETTLE = 1_000  # changed rows; SQLite itself brings its log into the file at about half as many more


class LedgerFile:
    """One SQLite file. One process at a time prints."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self.db = sqlite3.connect(path, timeout=20)
        self.db.isolation_level = None
        self._file = path.stat()
        self._settled = 0  # rows that were changed when the log was brought into the file
        try:
            found = self.db.execute("PRAGMA user_version").fetchone()[0]
            if found == _WITHOUT_INDEX:
                self._add(f"{indexed.SCHEMA}CREATE INDEX departed_release ON departed (release);\n")
            elif found < _FORMAT:
                self._begin()
            elif found != _FORMAT:
                raise PressError(f"{path} has format {found}, this version reads {_FORMAT}: update tamizdat")
            self.db.execute("PRAGMA synchronous = NORMAL")
            self.db.execute(f"PRAGMA cache_size = -{CACHE}")
        except sqlite3.DatabaseError as error:
            self.db.close()
            raise PressError(
                f"{path} cannot be read: {error}; delete it; 'tamizdat print --full' makes it anew"
            ) from error

    def _begin(self) -> None:
        """Make the tables; what an older version wrote is thrown away, and everything printed anew."""
        self.db.execute("PRAGMA journal_mode = WAL")
        with self.transaction():
            carried = release.carried(self.db)
            tables = self.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in tables:
                self.db.execute(f'DROP TABLE "{table}"')
            self._make(_SCHEMA + wanted.SCHEMA + release.SCHEMA + indexed.SCHEMA)
            release.carry_on(self.db, carried)

    def _add(self, tables: str) -> None:
        with self.transaction():
            self._make(tables)

    def _make(self, tables: str) -> None:
        for statement in tables.split(";\n"):
            self.db.execute(statement)
        self.db.execute(f"PRAGMA user_version = {_FORMAT}")

    def close(self) -> None:
        """Close the ledger's file."""
        self.db.close()

    def is_in_its_place(self) -> bool:
        """Return whether the file that is open is still the one that has the ledger's name."""
        try:
            return os.path.samestat(self._path.stat(), self._file)
        except FileNotFoundError:
            return False

    def settle(self) -> None:
        """Bring the log into the file once it has grown, while nobody waits: else some printing has to.

        Not each time: the first to write into an emptied log waits for the disk too.
        """
        if self.db.total_changes - self._settled >= SETTLE:
            self.db.execute("PRAGMA wal_checkpoint")
            self._settled = self.db.total_changes

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all within in one step, or nothing of it."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:  # a full disk may have ended it
                self.db.execute("ROLLBACK")
            raise
