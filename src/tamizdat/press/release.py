"""A release: the state of the site after a printing, as the root of a hash tree over all its files.

Leaves are (path, SHA-256 of the bytes, size), put into 65,536 twigs by the first two bytes of the SHA-256 of the path; a
twig's digest is over its leaves in the order of their paths, a branch's over its at most 256 twigs, the root's over its at
most 256 branches. So one publication changes its twigs, their branches and the root, however large the site is,
and whoever has the leaves of one twig and the digests beside its way can check a file against the root.

Encodings are unambiguous: every node is the SHA-256 of a JSON array.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

import msgspec

SCHEMA: Final = """
CREATE TABLE leaf (
    twig TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (twig, path)
) WITHOUT ROWID;
CREATE TABLE node (
    depth INTEGER NOT NULL, prefix TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (depth, prefix)
) WITHOUT ROWID;
CREATE TABLE release (
    number INTEGER PRIMARY KEY, time TEXT NOT NULL, root TEXT NOT NULL, files INTEGER NOT NULL,
    added INTEGER NOT NULL, changed INTEGER NOT NULL, removed INTEGER NOT NULL, note TEXT NOT NULL
);
-- What the kept releases changed, and under the next number what was changed since the last. The first release's are not
-- here: before it there was nothing.
CREATE TABLE change (
    release INTEGER NOT NULL, path TEXT NOT NULL,
    before TEXT NOT NULL, before_size INTEGER NOT NULL,  -- '' and 0 where no file was
    after TEXT NOT NULL, after_size INTEGER NOT NULL,
    purged INTEGER NOT NULL DEFAULT 0,                   -- what was there before is not to be had any more
    PRIMARY KEY (release, path)
) WITHOUT ROWID;
CREATE INDEX change_before ON change (before) WHERE before != '' AND NOT purged;
-- Contents that perhaps no kept release needs any more.
CREATE TABLE spare (digest TEXT PRIMARY KEY) WITHOUT ROWID;
-- The oldest release that is kept.
CREATE TABLE kept_since (release INTEGER NOT NULL);
INSERT INTO kept_since VALUES (1);
-- Pages that went with their documents: where each stood, and the release from which on it did not.
CREATE TABLE withdrawn (
    path TEXT NOT NULL, key TEXT NOT NULL, release INTEGER NOT NULL, PRIMARY KEY (path, key)
) WITHOUT ROWID;
-- While printing is paused: the release whose files came back, since when, and the release that this made.
CREATE TABLE pause (release INTEGER NOT NULL, time TEXT NOT NULL, made INTEGER);
-- What a rollback has still to do: bring a content back to a path, or with '' take the file away.
CREATE TABLE restoring (path TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
"""
_MANY: Final = 4096  # changed twigs from which on one reading of all leaves is the faster way

Content = tuple[str, int]  # SHA-256 in hex, size in bytes
NOTHING: Final[Content] = ("", 0)


class Release(msgspec.Struct, frozen=True):
    """What a printing ended in."""

    number: int
    time: str  # ISO 8601, given by whoever called the press
    root: str  # SHA-256 in hex
    files: int  # how many the site has
    added: int  # of them, those that were not in the release before
    changed: int  # and those that were others in it
    removed: int  # files of the release before that are not in this
    note: str = ""  # what it was, if it was no printing

    def statement(self) -> bytes:
        """Return what a signature of this release is over.

        That is the JSON array `["tamizdat release", number, time, root]` in UTF-8, without blanks. The root stands for
        every file's path, bytes and size. Who checks a signature has to see as well that the number is not below
        one that he saw signed before: else somebody may hand him an old site.
        """
        return msgspec.json.encode(["tamizdat release", self.number, self.time, self.root])


def twig_of(path: str) -> str:
    """Return the twig in which a path's leaf is: four hex digits."""
    return hashlib.sha256(path.encode()).hexdigest()[:4]


def find(db: sqlite3.Connection, path: str) -> Content | None:
    """Return what stands at a path of the site, None if no file does."""
    found = db.execute("SELECT digest, size FROM leaf WHERE twig = ? AND path = ?", (twig_of(path), path))
    content: Content | None = found.fetchone()
    return content


def latest(db: sqlite3.Connection) -> Release | None:
    """Return the last release, None before the first."""
    row = db.execute("SELECT * FROM release ORDER BY number DESC LIMIT 1").fetchone()
    return Release(*row) if row else None


# What changes from one release to the next


def put(db: sqlite3.Connection, path: str, digest: str, size: int) -> None:
    """Put a file into the tree, replacing what it was."""
    before = find(db, path)
    db.execute("INSERT OR REPLACE INTO leaf VALUES (?, ?, ?, ?)", (twig_of(path), path, digest, size))
    _note(db, path, before or NOTHING, (digest, size))


def drop(db: sqlite3.Connection, path: str) -> None:
    """Take a file out of the tree; nothing happens if it is not there."""
    before = find(db, path)
    if before:
        db.execute("DELETE FROM leaf WHERE twig = ? AND path = ?", (twig_of(path), path))
        _note(db, path, before, NOTHING)


def _note(db: sqlite3.Connection, path: str, before: Content, after: Content) -> None:
    """Write down a change against the last release, in which a path may have had yet another content than `before`."""
    rows = db.execute(
        """INSERT INTO change (release, path, before, before_size, after, after_size)
           SELECT number + 1, ?, ?, ?, ?, ? FROM release WHERE true ORDER BY number DESC LIMIT 1
           ON CONFLICT (release, path) DO UPDATE SET after = excluded.after, after_size = excluded.after_size
           RETURNING release, before""",
        (path, *before, *after),
    ).fetchall()
    for number, was in rows:
        if was == after[0]:
            db.execute("DELETE FROM change WHERE release = ? AND path = ?", (number, path))
            _spare(db, [was])
        if was != before[0]:
            _spare(db, [before[0]])  # it came and went between two releases


def note_withdrawal(db: sqlite3.Connection, path: str, key: str) -> None:
    """Write down that the page `key` of this path is not on the site any more, whatever stands there now."""
    db.execute(
        """INSERT OR REPLACE INTO withdrawn
           SELECT ?, ?, number + 1 FROM release ORDER BY number DESC LIMIT 1""",
        (path, key),
    )


def _spare(db: sqlite3.Connection, digests: Iterable[str]) -> None:
    db.executemany("INSERT OR IGNORE INTO spare VALUES (?)", [(digest,) for digest in digests if digest])


def make(db: sqlite3.Connection, time: str, note: str = "") -> Release | None:
    """Close a release with the changes since the last; None if no file changed."""
    last = latest(db)
    number = last.number + 1 if last else 1
    changes = db.execute("SELECT path, before, after FROM change WHERE release = ?", (number,)).fetchall()
    if last is None:
        root, added, removed = _grow(db, None), _count(db), 0
    else:
        root = _grow(db, {twig_of(path) for path, _, _ in changes}) if changes else last.root
        added = sum(not before for _, before, _ in changes)
        removed = sum(not after for _, _, after in changes)
    if not (added or changes):
        return None
    files = (last.files if last else 0) + added - removed
    changed = len(changes) - added - removed if last else 0
    release = Release(number, time, root, files, added, changed, removed, note)
    db.execute("INSERT INTO release VALUES (?, ?, ?, ?, ?, ?, ?, ?)", msgspec.structs.astuple(release))
    return release


def _count(db: sqlite3.Connection) -> int:
    count: int = db.execute("SELECT COUNT(*) FROM leaf").fetchone()[0]
    return count


# What is kept


def narrow(db: sqlite3.Connection, keep: int, most: int) -> None:
    """Let releases go beyond the last `keep`, and forget at most about `most` of the changes that none needs any more."""
    last = latest(db)
    if last is None:
        return
    db.execute("UPDATE kept_since SET release = MAX(release, ?)", (last.number - keep + 1,))
    rows = db.execute(
        "SELECT release, path, before FROM change WHERE release <= (SELECT release FROM kept_since) "
        "ORDER BY release, path LIMIT ?",
        (most,),
    ).fetchall()
    _spare(db, [before for _, _, before in rows])
    db.executemany(
        "DELETE FROM change WHERE release = ? AND path = ?", [(number, path) for number, path, _ in rows]
    )
    db.execute("DELETE FROM withdrawn WHERE release <= (SELECT release FROM kept_since)")


def needs(db: sqlite3.Connection, digest: str) -> bool:
    """Return whether a content is needed by a kept release and is not the site's present state."""
    row = db.execute("SELECT 1 FROM change WHERE before = ? AND before != '' AND NOT purged", (digest,))
    return row.fetchone() is not None


# The tree


def _hash(node: object) -> str:
    return hashlib.sha256(msgspec.json.encode(node)).hexdigest()


def _grow(db: sqlite3.Connection, twigs: set[str] | None) -> str:
    """Bring these twigs (None for all), their branches and the root up to date; return the root."""
    if twigs is None or len(twigs) > _MANY:
        _grow_anew(db)
    else:
        for twig in sorted(twigs):
            leaves = db.execute(
                "SELECT path, digest, size FROM leaf WHERE twig = ? ORDER BY path", (twig,)
            ).fetchall()
            _set(db, 2, twig, leaves)
        for branch in sorted({twig[:2] for twig in twigs}):
            _set(db, 1, branch, _nodes(db, 2, branch))
    return _hash(_nodes(db, 1))


def _grow_anew(db: sqlite3.Connection) -> None:
    twigs = list(_all_twigs(db))
    branches = [
        (prefix, _hash(list(below))) for prefix, below in groupby(twigs, key=lambda node: node[0][:2])
    ]
    db.execute("DELETE FROM node")
    db.executemany("INSERT INTO node VALUES (2, ?, ?)", twigs)
    db.executemany("INSERT INTO node VALUES (1, ?, ?)", branches)


def _all_twigs(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    rows = db.execute("SELECT twig, path, digest, size FROM leaf ORDER BY twig, path")
    for twig, leaves in groupby(rows, key=itemgetter(0)):
        yield twig, _hash([leaf[1:] for leaf in leaves])


def _nodes(db: sqlite3.Connection, depth: int, above: str = "") -> list[tuple[str, str]]:
    return db.execute(
        "SELECT prefix, digest FROM node WHERE depth = ? AND prefix >= ? AND prefix < ? ORDER BY prefix",
        (depth, above, above + "g"),
    ).fetchall()


def _set(db: sqlite3.Connection, depth: int, prefix: str, below: Sequence[object]) -> None:
    if below:
        db.execute("INSERT OR REPLACE INTO node VALUES (?, ?, ?)", (depth, prefix, _hash(below)))
    else:
        db.execute("DELETE FROM node WHERE depth = ? AND prefix = ?", (depth, prefix))
