from __future__ import annotations

import sqlite3

import pytest

from samples import story


class Full:
    """A database whose commits fail, as on a full disk."""

    def __init__(self, db: sqlite3.Connection, *, ended: bool) -> None:
        self._db = db
        self._ended = (
            ended  # whether SQLite has undone the transaction by itself (lang_transaction.html, section 3)
        )

    def execute(self, sql, *values):
        if sql == "COMMIT":
            if self._ended:
                self._db.execute("ROLLBACK")
            raise sqlite3.OperationalError("database or disk is full")
        return self._db.execute(sql, *values)

    def __getattr__(self, name):
        return getattr(self._db, name)


@pytest.mark.parametrize("ended", [False, True])
def test_a_filing_that_could_not_be_committed_is_undone_and_may_be_done_again(archive, ended):
    archive.file([story("wine")])
    real, archive._db = archive._db, Full(archive._db, ended=ended)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        archive.file([story("lake")])
    archive._db = real
    assert archive.document("en", "story-lake") is None
    assert archive.file([story("lake")]) == 2
