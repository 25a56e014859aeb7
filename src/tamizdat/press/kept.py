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

from tamizdat.archive.blobs import Blobs, linked
from tamizdat.press import release
from tamizdat.press.elsewhere import Media
from tamizdat.press.site import content_of

KEEP: Final = 200  # releases, where nobody says how many
_AT_ONCE: Final = 100  # contents that are put away in one step


class Kept:
    """The folder of kept contents."""

    def __init__(self, folder: Path, site: Path, db: sqlite3.Connection, media: Media | None = None) -> None:
        """`site` is the folder of the printed site, `db` the ledger's database, `media` knows of what stands elsewhere."""
        self.folder = folder
        self._site = site
        self._db = db
        self._media = media or Media(Blobs(folder))
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

    def has_elsewhere(self, path: str, digest: str, size: int) -> bool:
        """Return whether a file that stood elsewhere still does.

        Raises:
            OSError: nobody can tell now.
        """
        return self._media.stands(path, digest, size)

    def discard_elsewhere(self, paths: Iterable[str]) -> int:
        """Remove those files that stand elsewhere and that neither the site nor a kept release needs; return how many.

        Raises:
            OSError: the others stay.
        """
        removed = 0
        for path in paths:
            if release.find(self._db, path) is None and not release.needs_at(self._db, path):
                self._media.drop(path)
                removed += 1
        return removed

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
        spare = self._db.execute(
            "SELECT digest FROM spare WHERE NOT instr(digest, '/') LIMIT ?", (_AT_ONCE,)
        ).fetchall()
        self.discard(digest for (digest,) in spare)
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany("DELETE FROM spare WHERE digest = ?", spare)
        self._db.execute("COMMIT")

    def sweep(self) -> None:
        """Remove everything that no kept release needs, also what an earlier ledger or a cut-off copy left.

        What stands elsewhere and cannot be removed now is left for the next time.
        """
        for found in self.folder.glob("*/*"):
            if not release.needs(self._db, found.name):
                found.unlink()
        for path in release.spare_elsewhere(self._db):
            with contextlib.suppress(OSError):
                self.discard_elsewhere([path])
                self._db.execute("DELETE FROM spare WHERE digest = ?", (path,))


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
