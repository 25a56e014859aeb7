"""A release: the state of the site after a printing, as the root of a hash tree over all its files.

Leaves are (path, SHA-256 of the bytes, size), put into 65,536 twigs, which are named by the first four hex digits of the
SHA-256 of the path. A twig's digest is the SHA-256 of the JSON array of its leaves in the order of their paths. Above the
twigs are nodes, named by three digits, two, one, none (the root), each over 16: its digest is the SHA-256 of their digests,
one after the other, 32 bytes each, zeros where there is nothing. So one publication changes its twigs and the ways from there
to the root, however large the site is; and whoever has the leaves of a twig and 64 digests can check a file against the root.

What is done to files is noted as it is done, in a table of its own, and goes into the tree when a release is closed, in
the order in which the tree stands on the disk: that is five times as fast for a whole site as one by one.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Final

import msgspec

SCHEMA: Final = """
CREATE TABLE leaf (
    twig TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (twig, path)
) WITHOUT ROWID;
CREATE TABLE node (name TEXT PRIMARY KEY, below BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE release (
    number INTEGER PRIMARY KEY, time TEXT NOT NULL, root TEXT NOT NULL, files INTEGER NOT NULL,
    added INTEGER NOT NULL, changed INTEGER NOT NULL, removed INTEGER NOT NULL, note TEXT NOT NULL
);
-- What was done to files since the last release; '' and 0 where one was removed.
CREATE TABLE noted (path TEXT PRIMARY KEY, digest TEXT NOT NULL, size INTEGER NOT NULL) WITHOUT ROWID;
-- What the kept releases changed. The first release's changes are not here: before it there was nothing.
CREATE TABLE change (
    release INTEGER NOT NULL, path TEXT NOT NULL,
    before TEXT NOT NULL, before_size INTEGER NOT NULL,  -- '' and 0 where no file was
    after TEXT NOT NULL, after_size INTEGER NOT NULL,
    purged INTEGER NOT NULL,                             -- what was there before is not to be had any more
    PRIMARY KEY (release, path)
) WITHOUT ROWID;
CREATE INDEX change_before ON change (before) WHERE before != '' AND NOT purged;
-- Contents that perhaps no kept release needs any more.
-- (Of what stands elsewhere, the address.)
CREATE TABLE spare (digest TEXT PRIMARY KEY) WITHOUT ROWID;
-- The oldest release that is kept; before the first, the number that it will have.
CREATE TABLE kept_since (release INTEGER NOT NULL);
INSERT INTO kept_since VALUES (1);
-- Pages that went or moved: where each stood, and the release from which on it did not.
CREATE TABLE departed (
    path TEXT NOT NULL, key TEXT NOT NULL, release INTEGER NOT NULL, PRIMARY KEY (path, key)
) WITHOUT ROWID;
CREATE INDEX departed_release ON departed (release);
-- While printing is paused: the release whose files came back, since when, and the release that this made.
CREATE TABLE pause (release INTEGER NOT NULL, time TEXT NOT NULL, made INTEGER);
-- What a rollback has still to do: bring a content back to a path, or with '' take the file away.
CREATE TABLE restoring (path TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
"""
_WIDTH: Final = 32  # bytes of a digest
_NONE: Final = bytes(_WIDTH)
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
    changed: int  # of them, those that were others in it
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
    """Return the name of the twig in which a path's leaf is."""
    return hashlib.sha256(path.encode()).hexdigest()[:4]


def latest(db: sqlite3.Connection) -> Release | None:
    """Return the last release, None before the first."""
    row = db.execute("SELECT * FROM release ORDER BY number DESC LIMIT 1").fetchone()
    return Release(*row) if row else None


def next_number(db: sqlite3.Connection) -> int:
    """Return the number of the next release."""
    number: int = db.execute(
        "SELECT COALESCE((SELECT MAX(number) + 1 FROM release), release) FROM kept_since"
    ).fetchone()[0]
    return number


def in_latest(db: sqlite3.Connection, path: str) -> Content | None:
    """Return what the last release has at a path, None for no file."""
    found = db.execute("SELECT digest, size FROM leaf WHERE twig = ? AND path = ?", (twig_of(path), path))
    content: Content | None = found.fetchone()
    return content


def find(db: sqlite3.Connection, path: str) -> Content | None:
    """Return what stands at a path of the site now, None for no file."""
    noted = db.execute("SELECT digest, size FROM noted WHERE path = ?", (path,)).fetchone()
    if noted:
        return None if noted == NOTHING else noted
    return in_latest(db, path)


def everything(db: sqlite3.Connection) -> dict[str, Content]:
    """Return what stands at each path of the site now."""
    rows = db.execute("SELECT path, digest, size FROM leaf UNION ALL SELECT path, digest, size FROM noted")
    files = {path: (digest, size) for path, digest, size in rows}
    return {path: content for path, content in files.items() if content != NOTHING}


# What outlasts a ledger


class Carried(msgspec.Struct, frozen=True):
    """What a new ledger takes over from one that it replaces: numbers never go back, and a pause does not end by itself."""

    number: int  # of the next release
    pause: tuple[int, str, int] | None


def carried(db: sqlite3.Connection) -> Carried:
    """Return what is to be taken over from a ledger of any format."""
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    last = db.execute("SELECT MAX(number) FROM release").fetchone()[0] if "release" in tables else None
    pause = "SELECT release, time, COALESCE(made, release) FROM pause"
    return Carried((last or 0) + 1, db.execute(pause).fetchone() if "pause" in tables else None)


def carry_on(db: sqlite3.Connection, from_before: Carried) -> None:
    """Take over what an earlier ledger left."""
    db.execute("UPDATE kept_since SET release = ?", (from_before.number,))
    if from_before.pause:
        db.execute("INSERT INTO pause VALUES (?, ?, ?)", from_before.pause)


# Noting and closing


def note(db: sqlite3.Connection, files: Iterable[tuple[str, str, int]]) -> None:
    """Write down what stands at paths by now: path and content, `NOTHING` for no file."""
    db.executemany("INSERT OR REPLACE INTO noted VALUES (?, ?, ?)", files)


def note_departure(db: sqlite3.Connection, path: str, key: str) -> None:
    """Write down that the page `key` does not stand at this path any more, whatever stands there now."""
    db.execute("INSERT OR REPLACE INTO departed VALUES (?, ?, ?)", (path, key, next_number(db)))


def departed(db: sqlite3.Connection, since: int, path: str | None = None) -> list[tuple[str, str]]:
    """Return (path, key) of the pages that went or moved after a release; of one path or of all."""
    return db.execute(
        "SELECT path, key FROM departed WHERE release > ?1 AND path = COALESCE(?2, path)", (since, path)
    ).fetchall()


def make(db: sqlite3.Connection, time: str, note: str = "") -> Release | None:
    """Close a release with what was noted since the last; None if no file changed."""
    db.create_function("twig_of", 1, twig_of, deterministic=True)
    last = latest(db)
    number = next_number(db)
    added, changed, removed = _enter_changes(db, number) if last else (_count_noted(db), 0, 0)
    _enter_leaves(db)
    if not (added or changed or removed):
        return None
    rows = db.execute("SELECT DISTINCT twig_of(path) FROM change WHERE release = ?", (number,))
    root = _grow(db, {twig for (twig,) in rows} if last else None)
    files = (last.files if last else 0) + added - removed
    release = Release(number, time, root, files, added, changed, removed, note)
    db.execute("INSERT INTO release VALUES (?, ?, ?, ?, ?, ?, ?, ?)", msgspec.structs.astuple(release))
    return release


def _count_noted(db: sqlite3.Connection) -> int:
    count: int = db.execute("SELECT COUNT(*) FROM noted WHERE digest != ''").fetchone()[0]
    return count


def _enter_changes(db: sqlite3.Connection, number: int) -> tuple[int, int, int]:
    """Compare what was noted with the last release; return how many files are new, changed, removed."""
    db.execute(
        """INSERT INTO change SELECT ?, noted.path, COALESCE(leaf.digest, ''), COALESCE(leaf.size, 0),
           noted.digest, noted.size, 0
           FROM noted LEFT JOIN leaf ON leaf.twig = twig_of(noted.path) AND leaf.path = noted.path
           WHERE noted.digest != COALESCE(leaf.digest, '')""",
        (number,),
    )
    # Written again with the same bytes, or changed and changed back: kept for nothing. (A CROSS JOIN keeps the order.)
    db.execute(
        """INSERT OR IGNORE INTO spare SELECT noted.digest
           FROM noted CROSS JOIN leaf ON leaf.twig = twig_of(noted.path) AND leaf.path = noted.path
           WHERE noted.digest = leaf.digest AND NOT instr(noted.path, '://')"""
    )
    counts: tuple[int, int, int] = db.execute(
        """SELECT COUNT(*) FILTER (WHERE before = ''), COUNT(*) FILTER (WHERE before != '' AND after != ''),
           COUNT(*) FILTER (WHERE after = '') FROM change WHERE release = ?""",
        (number,),
    ).fetchone()
    return counts


def _enter_leaves(db: sqlite3.Connection) -> None:
    db.execute(
        """INSERT OR REPLACE INTO leaf
           SELECT twig_of(path), path, digest, size FROM noted WHERE digest != '' ORDER BY 1, 2"""
    )
    db.execute(
        "DELETE FROM leaf WHERE (twig, path) IN (SELECT twig_of(path), path FROM noted WHERE digest = '')"
    )
    db.execute("DELETE FROM noted")


# What is kept


def keep_last(db: sqlite3.Connection, keep: int) -> None:
    """Let the releases before the last `keep` go, once there is one; `forget` does the work."""
    db.execute(
        "UPDATE kept_since SET release = MAX(release, (SELECT MAX(number) FROM release) - ? + 1)", (keep,)
    )


def has_to_forget(db: sqlite3.Connection) -> bool:
    """Return whether there are changes, or contents, that perhaps no kept release needs any more."""
    row = db.execute(
        """SELECT 1 FROM spare WHERE NOT instr(digest, '/')
           UNION ALL SELECT 1 FROM change WHERE release <= (SELECT release FROM kept_since) LIMIT 1"""
    )
    return row.fetchone() is not None


def forget(db: sqlite3.Connection, most: int) -> None:
    """Forget at most `most` of the changes that no kept release needs any more."""
    rows = db.execute(
        """SELECT release, path, before FROM change WHERE release <= (SELECT release FROM kept_since)
           ORDER BY release, path LIMIT ?""",
        (most,),
    ).fetchall()
    # What stands elsewhere is put away by its address, when somebody has time to ask for it there.
    _spare(db, (path if "://" in path else before for _, path, before in rows if before))
    db.executemany("DELETE FROM change WHERE release = ? AND path = ?", [row[:2] for row in rows])
    db.execute("DELETE FROM departed WHERE release <= (SELECT release FROM kept_since)")


def _spare(db: sqlite3.Connection, digests: Iterable[str]) -> None:
    db.executemany("INSERT OR IGNORE INTO spare VALUES (?)", ((digest,) for digest in digests))


def needs(db: sqlite3.Connection, digest: str) -> bool:
    """Return whether a kept release has a content where the release after it has another."""
    row = db.execute("SELECT 1 FROM change WHERE before = ? AND before != '' AND NOT purged", (digest,))
    return row.fetchone() is not None


def needs_at(db: sqlite3.Connection, path: str) -> bool:
    """Return whether a kept release has a file at a path, where the release after it has another or none."""
    row = db.execute("SELECT 1 FROM change WHERE path = ? AND before != '' AND NOT purged", (path,))
    return row.fetchone() is not None


def size_before(db: sqlite3.Connection, path: str, digest: str) -> int:
    """Return the size of what a kept release had at a path."""
    row = db.execute(
        "SELECT before_size FROM change WHERE path = ? AND before = ?", (path, digest)
    ).fetchone()
    return int(row[0]) if row else 0


def spare_elsewhere(db: sqlite3.Connection) -> list[str]:
    """Return the addresses of files that stand elsewhere, and that perhaps no kept release needs any more."""
    return [path for (path,) in db.execute("SELECT digest FROM spare WHERE instr(digest, '/')")]


# The tree


def _grow(db: sqlite3.Connection, twigs: set[str] | None) -> str:
    """Bring these twigs (None for all) and what is above them up to date; return the root."""
    if twigs is None or len(twigs) > _MANY:
        db.execute("DELETE FROM node")
        grown = dict(_all_twigs(db))
    else:
        grown = dict(_some_twigs(db, sorted(twigs)))
    for depth in (3, 2, 1, 0):
        above: dict[str, dict[int, bytes]] = {}
        for name, digest in grown.items():
            above.setdefault(name[:depth], {})[int(name[depth], 16)] = digest
        grown = {name: _set(db, name, below) for name, below in above.items()}
    return grown.get("", _NONE).hex()


def _all_twigs(db: sqlite3.Connection) -> Iterator[tuple[str, bytes]]:
    rows = db.execute("SELECT twig, path, digest, size FROM leaf ORDER BY twig, path")
    for twig, leaves in groupby(rows, key=itemgetter(0)):
        yield twig, _twig([leaf[1:] for leaf in leaves])


def _some_twigs(db: sqlite3.Connection, twigs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for twig in twigs:
        rows = db.execute("SELECT path, digest, size FROM leaf WHERE twig = ? ORDER BY path", (twig,))
        yield twig, _twig(rows.fetchall())


def _twig(leaves: list[tuple[str, str, int]]) -> bytes:
    return hashlib.sha256(msgspec.json.encode(leaves)).digest() if leaves else _NONE


def _set(db: sqlite3.Connection, node: str, digests: Mapping[int, bytes]) -> bytes:
    """Put digests into their places in a node; return the node's own."""
    row = db.execute("SELECT below FROM node WHERE name = ?", (node,)).fetchone()
    below = bytearray(row[0] if row else 16 * _NONE)
    for place, digest in digests.items():
        below[place * _WIDTH : (place + 1) * _WIDTH] = digest
    db.execute("INSERT OR REPLACE INTO node VALUES (?, ?)", (node, below))
    return hashlib.sha256(below).digest() if any(below) else _NONE
