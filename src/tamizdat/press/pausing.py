"""While printing is paused: since when, and the little that is done all the same.

A rollback is brought to its end if it was cut off, and the own pages of documents that were withdrawn are taken away: a
withdrawal may be a matter of somebody's safety. Lists go on naming them, since nothing is printed. The theme is not
needed for any of this, so that it works when the theme is what is broken.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from tamizdat.archive.store import Archive
from tamizdat.press import keys
from tamizdat.press.kept import Kept
from tamizdat.press.ledger import Ledger
from tamizdat.press.site import Site

_AT_ONCE = 100  # files between two commits of the ledger
_ROLLED_BACK = "it was rolled back"  # why a page is printed when printing is resumed
_WITHDRAWN = "withdrawn while printing is paused"


class Pause(msgspec.Struct, frozen=True):
    """Printing is paused."""

    release: int  # whose files came back
    time: str  # since when, ISO 8601
    made: int | None  # the release that this made; None if it was cut off before

    def __str__(self) -> str:
        return f"Printing is paused since {self.time} at release {self.release}: run 'tamizdat resume'"


def pause_in(db: sqlite3.Connection) -> Pause | None:
    """Return the pause that a ledger's database tells of, None if printing goes on."""
    row = db.execute("SELECT * FROM pause").fetchone()
    return Pause(*row) if row else None


def paused(ledger: Path) -> Pause | None:
    """Return whether printing is paused, without disturbing a press that works; `ledger` is the press's file.

    None also where nothing was printed yet, or the ledger cannot be read: then printing says why.
    """
    try:
        with closing(sqlite3.connect(f"{ledger.absolute().as_uri()}?mode=ro", uri=True)) as db:
            return pause_in(db)
    except sqlite3.Error:
        return None


class Keeper:
    """What is done to a site without printing: a rollback's files, and withdrawals."""

    def __init__(self, archive: Archive, ledger: Ledger, site: Site, kept: Kept) -> None:
        self.archive = archive
        self.ledger = ledger
        self.site = site
        self.kept = kept

    def recover(self) -> None:
        """After a printing that was cut off: have the ledger say what stands where it wrote; its pages stay stale."""
        for number, path in self.ledger.intents():
            self.site.clear_aside(path)
            with self.ledger.transaction():
                self._recover(path)
                self.ledger.drop_intent(number, path)

    def _recover(self, path: str) -> None:
        if not self.ledger.has_file(path):
            self.site.remove(path)
        elif (data := self.site.read(path)) is not None:
            self.ledger.note_change(path, hashlib.sha256(data).hexdigest(), len(data))

    def withdraw(self) -> list[str]:
        """Take away the pages of documents that were withdrawn since the last printing; return their paths."""
        paths = sorted(set(self._withdrawn()))
        for path in paths:
            with self.ledger.transaction():
                self._remove(path)
        return paths

    def _withdrawn(self) -> Iterator[str]:
        subjects = self.archive.changed_since(self.ledger.archive_number)
        for owner in {owner for subject in subjects for owner in keys.owners_of(subject)}:
            for page in self.ledger.pages_of(owner):
                stands = page.path and self.ledger.has_file(page.path)
                if page.path and stands and keys.is_withdrawn(page.key, self.archive):
                    yield page.path

    def restore(self) -> bool:
        """Do what a rollback planned; return whether there was anything to do."""
        worked = False
        while batch := self._to_restore():
            worked = True
            with self.ledger.transaction():
                for path, digest in batch:
                    self._restore(path, digest)
        return worked

    def _to_restore(self) -> list[tuple[str, str]]:
        """Return the next files to bring back; what is to be taken away comes last, when nothing leads to it."""
        return self.ledger.db.execute(
            "SELECT path, digest FROM restoring ORDER BY digest = '', path LIMIT ?", (_AT_ONCE,)
        ).fetchall()

    def _restore(self, path: str, digest: str) -> None:
        self.ledger.db.execute("DELETE FROM restoring WHERE path = ?", (path,))
        if not digest:
            self._remove(path)
        elif self.kept.has(digest):
            self.site.restore(path, self.kept.path(digest))
            size = self.kept.path(digest).stat().st_size
            self.ledger.note_change(path, digest, size)
            self.ledger.distrust(path, _ROLLED_BACK)

    def _remove(self, path: str) -> None:
        self.site.remove(path)
        self.ledger.note_removal(path)
        self.ledger.distrust(path, _ROLLED_BACK)

    def close(self, now: str, note: str, keep: int) -> int:
        """Close a release if a file changed, and keep the last `keep`; return the last release's number."""
        made = self.ledger.close_release(now, note)
        if made:
            self.kept.tidy(made, keep)
        return self.ledger.release_number

    def finish(self, pause: Pause, now: str, keep: int) -> Pause:
        """Bring a rollback to its end; return the pause with the number of the release that it made."""
        self.restore()
        number = self.close(now, f"rollback to {pause.release}", keep)
        self.ledger.db.execute("UPDATE pause SET made = ?", (number,))
        return Pause(pause.release, pause.time, number)

    def hold(self, pause: Pause, now: str, keep: int) -> list[str]:
        """Do what is done while printing is paused; return the paths of pages that were taken away."""
        if pause.made is None:
            self.finish(pause, now, keep)
        removed = self.withdraw()
        self.close(now, _WITHDRAWN, keep)
        return removed
