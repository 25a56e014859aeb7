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
from collections.abc import Iterable, Iterator

import msgspec

SCHEMA = """
CREATE TABLE leaf (path TEXT PRIMARY KEY, twig TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX leaf_twig ON leaf (twig, path);
CREATE TABLE node (prefix TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE touched (twig TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE release (
    number INTEGER PRIMARY KEY, time TEXT NOT NULL, root TEXT NOT NULL, files INTEGER NOT NULL, changes TEXT NOT NULL
);
"""


class Release(msgspec.Struct, frozen=True):
    """What a printing ended in."""

    number: int
    time: str  # ISO 8601, given by whoever called the press
    root: str  # SHA-256 in hex
    files: int  # how many the site has
    changes: tuple[
        tuple[str, str], ...
    ]  # (path, digest in hex; "" for a removed file) since the last release


def _hash(node: object) -> str:
    return hashlib.sha256(msgspec.json.encode(node)).hexdigest()


def twig_of(path: str) -> str:
    """Return the twig in which a path's leaf is: four hex digits."""
    return hashlib.sha256(path.encode()).hexdigest()[:4]


def put(db: sqlite3.Connection, path: str, digest: str, size: int) -> None:
    """Put a file into the tree, replacing what it was."""
    twig = twig_of(path)
    db.execute("INSERT OR REPLACE INTO leaf VALUES (?, ?, ?, ?)", (path, twig, digest, size))
    db.execute("INSERT OR IGNORE INTO touched VALUES (?)", (twig,))


def drop(db: sqlite3.Connection, path: str) -> None:
    """Take a file out of the tree."""
    db.execute("DELETE FROM leaf WHERE path = ?", (path,))
    db.execute("INSERT OR IGNORE INTO touched VALUES (?)", (twig_of(path),))


def make(db: sqlite3.Connection, time: str, changes: Iterable[tuple[str, str]]) -> Release | None:
    """Close a release with the changes since the last; None if no file changed."""
    changed = tuple(sorted(changes))
    if not changed:
        return None
    root = _grow(db)
    number = db.execute("SELECT COALESCE(MAX(number), 0) + 1 FROM release").fetchone()[0]
    files = db.execute("SELECT COUNT(*) FROM leaf").fetchone()[0]
    release = Release(number, time, root, files, changed)
    db.execute(
        "INSERT INTO release VALUES (?, ?, ?, ?, ?)",
        (number, time, root, files, msgspec.json.encode(changed).decode()),
    )
    return release


def _grow(db: sqlite3.Connection) -> str:
    """Bring the touched twigs, their branches and the root up to date; return the root."""
    twigs = [twig for (twig,) in db.execute("SELECT twig FROM touched ORDER BY twig")]
    for twig in twigs:
        leaves = db.execute(
            "SELECT path, digest, size FROM leaf WHERE twig = ? ORDER BY path", (twig,)
        ).fetchall()
        _set(db, twig, leaves)
    for branch in sorted({twig[:2] for twig in twigs}):
        _set(db, branch, list(_children(db, branch)))
    root = [
        row
        for prefix in (f"{n:02x}" for n in range(256))
        if (row := db.execute("SELECT prefix, digest FROM node WHERE prefix = ?", (prefix,)).fetchone())
    ]
    db.execute("DELETE FROM touched")
    return _hash(root)


def _children(db: sqlite3.Connection, branch: str) -> Iterator[tuple[str, str]]:
    rows = db.execute(
        "SELECT prefix, digest FROM node WHERE prefix > ? AND prefix < ? ORDER BY prefix",
        (branch, branch + "g"),
    )
    yield from rows.fetchall()


def _set(db: sqlite3.Connection, prefix: str, below: list[tuple[str, ...]]) -> None:
    if below:
        db.execute("INSERT OR REPLACE INTO node VALUES (?, ?)", (prefix, _hash(below)))
    else:
        db.execute("DELETE FROM node WHERE prefix = ?", (prefix,))
