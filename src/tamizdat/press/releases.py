"""Questions about the releases that are kept: what each changed, and how the site was at it."""

from __future__ import annotations

import sqlite3

import msgspec

from tamizdat.press import release
from tamizdat.press.errors import NotKept
from tamizdat.press.release import NOTHING, Content, Release


class Change(msgspec.Struct, frozen=True):
    """How a path differs between two releases."""

    path: str
    before: str  # SHA-256 in hex; "" where no file was
    after: str  # "" where no file is
    size: int  # in bytes, after

    @property
    def sign(self) -> str:
        """Return "+" for a new file, "-" for one that went, "*" for one that is another."""
        return "*" if self.before and self.after else "+" if self.after else "-"


class Former(msgspec.Struct, frozen=True):
    """What stood at a path in an earlier release."""

    content: Content
    purged: bool  # it is not to be had any more


def listed(db: sqlite3.Connection) -> list[Release]:
    """Return all releases that there were, the last first."""
    return [Release(*row) for row in db.execute("SELECT * FROM release ORDER BY number DESC")]


def kept(db: sqlite3.Connection) -> range:
    """Return the numbers of the releases whose files can be had; none before the first release."""
    last = release.latest(db)
    first: int = db.execute("SELECT release FROM kept_since").fetchone()[0]
    return range(first, last.number + 1) if last else range(0)


def check_kept(db: sqlite3.Connection, number: int) -> None:
    """Refuse the number of a release that is not kept.

    Raises:
        NotKept: says which are.
    """
    numbers = kept(db)
    if not numbers:
        raise NotKept("there is no release yet: run 'tamizdat print'")
    if number not in numbers:
        raise NotKept(f"release {number} is not kept: the kept releases are {numbers[0]} to {numbers[-1]}")


def difference(db: sqlite3.Connection, earlier: int, later: int) -> list[Change]:
    """Return the paths whose files differ between two kept releases, sorted.

    Raises:
        NotKept: one of the two is not kept.
    """
    check_kept(db, earlier)
    check_kept(db, later)
    if earlier > later:
        back = difference(db, later, earlier)
        sizes = {path: former.content[1] for path, former in formerly(db, later).items()}
        return [Change(each.path, each.after, each.before, sizes[each.path]) for each in back]
    rows = db.execute(
        """SELECT span.path, first.before, last.after, last.after_size
           FROM (SELECT path, MIN(release) AS first, MAX(release) AS last FROM change
                 WHERE release > ? AND release <= ? GROUP BY path) span
           JOIN change first ON (first.release, first.path) = (span.first, span.path)
           JOIN change last ON (last.release, last.path) = (span.last, span.path)
           WHERE first.before != last.after ORDER BY span.path""",
        (earlier, later),
    )
    return [Change(*row) for row in rows]


def changes_of(db: sqlite3.Connection, number: int) -> list[Change]:
    """Return what a kept release changed, sorted by path.

    Raises:
        NotKept: it is not kept, or the one before it is not.
    """
    check_kept(db, number)
    if number == kept(db)[0]:
        raise NotKept(f"what release {number} changed is not known: no release before it is kept")
    return difference(db, number - 1, number)


def changed_since(db: sqlite3.Connection, number: int) -> list[Change]:
    """Return what changed between a kept release and the last, sorted by path: what a mirror that has `number` fetches.

    Raises:
        NotKept: release `number` is not kept; the mirror has to compare all files.
    """
    return difference(db, number, kept(db)[-1] if kept(db) else number)


def formerly(db: sqlite3.Connection, number: int) -> dict[str, Former]:
    """Return what stood in a kept release at each path that a later release changed.

    Raises:
        NotKept: it is not kept.
    """
    check_kept(db, number)
    # With MIN(), SQLite takes the other columns from the row that has the minimum (www.sqlite.org/lang_select.html).
    rows = db.execute(
        "SELECT path, before, before_size, purged, MIN(release) FROM change WHERE release > ? GROUP BY path",
        (number,),
    )
    return {path: Former((digest, size), bool(purged)) for path, digest, size, purged, _ in rows}


def files_of(db: sqlite3.Connection, number: int) -> dict[str, Content]:
    """Return all files of a kept release by path.

    Raises:
        NotKept: it is not kept.
    """
    rows = db.execute("SELECT path, digest, size FROM leaf")
    files: dict[str, Content] = {path: (digest, size) for path, digest, size in rows}
    files |= {path: former.content for path, former in formerly(db, number).items()}
    return {path: content for path, content in sorted(files.items()) if content != NOTHING}
