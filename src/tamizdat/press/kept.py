"""The contents that the kept releases need and the site has not any more: files named by digest, `ab/abcdef…`.

What is on the site stands there alone. Before a file is replaced or removed, its inode gets a second name here, which
takes no room (where the file system knows no hard links, it is copied). Nothing ever writes into a file here; and whatever
is cut off between that and the ledger's next commit may be done again. Whether a file has the bytes that its name says
is looked at when it is wanted: reading each page that is replaced would cost more than replacing it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tamizdat.archive.blobs import linked
from tamizdat.press import release
from tamizdat.press.site import content_of

KEEP: Final = 200  # releases, where nobody says how many
_AT_ONCE: Final = 100  # contents that are put away in one step


class Kept:
    """The folder of kept contents."""

    def __init__(self, folder: Path, site: Path, db: sqlite3.Connection) -> None:
        """`site` is the folder of the printed site, `db` the ledger's database."""
        self.folder = folder
        self._site = site
        self._db = db
        self._any = release.latest(db) is not None

    def path(self, digest: str) -> Path:
        """Return where a content stands, or would stand."""
        return Path(self._place(digest))

    def _place(self, digest: str) -> str:
        return f"{self.folder}/{digest[:2]}/{digest}"

    def keep(self, path: str) -> None:
        """Keep what the last release has at a path of the site, where the file is about to be replaced or removed.

        A file of another size was altered by somebody else: what the release had there is lost.

        Raises:
            OSError: the disk is full or not writable.
        """
        found = release.in_latest(self._db, path) if self._any else None
        if found is None:
            return
        file, place = f"{self._site}/{path}", self._place(found[0])
        if _size(file) == found[1] and not os.path.exists(place):
            _take(file, place)

    def has(self, digest: str) -> bool:
        """Return whether a content is here, undamaged."""
        found = content_of(self.path(digest))
        return found is not None and found[0] == digest

    def discard(self, digests: Iterable[str]) -> int:
        """Remove those contents that no kept release needs; return how many there were."""
        removed = 0
        for digest in digests:
            if not release.needs(self._db, digest):
                with contextlib.suppress(FileNotFoundError):
                    self.path(digest).unlink()
                    removed += 1
        return removed

    def tidy(self) -> None:
        """Let some of the contents go that no kept release needs any more; what a large release leaves takes many steps."""
        self._db.execute("BEGIN IMMEDIATE")
        release.forget(self._db, _AT_ONCE)
        self._db.execute("COMMIT")
        spare = self._db.execute("SELECT digest FROM spare LIMIT ?", (_AT_ONCE,)).fetchall()
        self.discard(digest for (digest,) in spare)
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany("DELETE FROM spare WHERE digest = ?", spare)
        self._db.execute("COMMIT")

    def sweep(self) -> None:
        """Remove everything that no kept release needs, also what an earlier ledger or a cut-off copy left."""
        for found in self.folder.glob("*/*"):
            if not release.needs(self._db, found.name):
                found.unlink()


def _size(file: str) -> int:
    """Return a file's size in bytes, -1 if there is none."""
    try:
        return os.stat(file).st_size
    except (FileNotFoundError, NotADirectoryError):
        return -1


def _take(file: str, place: str) -> None:
    if linked(file, place):
        return
    os.makedirs(os.path.dirname(place), exist_ok=True)
    if not linked(file, place):
        aside = f"{place}.aside"
        shutil.copyfile(file, aside)
        os.replace(aside, place)
