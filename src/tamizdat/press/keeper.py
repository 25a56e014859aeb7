"""The keeper: what is done to the files of a site besides printing pages.

It sets right what a cut-off run left, removes what is gone, takes away the pages of withdrawn documents, brings back the
files of an earlier release, and closes releases. None of this needs the theme, so that it works when the theme is what
is broken.
"""

from __future__ import annotations

from collections.abc import Iterator

from tamizdat.archive.recordings import MEDIA_TYPES
from tamizdat.archive.store import Archive
from tamizdat.packing import text_of
from tamizdat.press import indexed, keys, release
from tamizdat.press.elsewhere import Media, is_elsewhere, is_medium
from tamizdat.press.indexing import Indexes, IndexKeeper
from tamizdat.press.kept import Kept
from tamizdat.press.keys import PageKey
from tamizdat.press.ledger import Ledger
from tamizdat.press.owners import document_owner, owners_of, years_under
from tamizdat.press.pausing import Pause, pause_in
from tamizdat.press.site import Site

_AT_ONCE = 100  # files between two commits of the ledger
_ROLLED_BACK = "it was rolled back"  # why a page is printed when printing is resumed
_WITHDRAWN = "withdrawn while printing is paused"


class Keeper:
    """A site with its ledger, for one who holds both alone."""

    def __init__(
        self,
        archive: Archive,
        ledger: Ledger,
        site: Site,
        kept: Kept,
        keep: int,
        media: Media,
        indexes: Indexes,
    ) -> None:
        """`keep` is how many releases are kept, `media` knows where blobs stand."""
        self.archive = archive
        self.ledger = ledger
        self.site = site
        self.kept = kept
        self.media = media
        self.index = IndexKeeper(indexes, ledger, site)
        self._keep = keep

    # What runs that were cut off left behind

    def recover(self, *, thoroughly: bool = False) -> None:
        """Have the ledger say what stands where a cut-off run wrote; the pages of these files are printed again.

        `thoroughly`: look at every file, even if the machine was not started since and no run says that it is needed.
        """
        for number, path in self.ledger.intents():
            self.site.clear_aside(path)
            with self.ledger.transaction():
                if self.ledger.has_file(path):
                    self._note_what_stands(path)
                else:
                    self.site.remove(path)
                self.ledger.drop_intent(number, path)
        self.index.recover()
        boot = self.site.boot()
        if boot != self.ledger.boot or thoroughly:
            self._verify()
            self.ledger.boot = boot

    def _verify(self) -> None:
        """Look at every file after the machine was started: what was not on the disk when it stopped is lost."""
        for path, digest in self.ledger.files().items():
            if is_elsewhere(path):  # no start of this machine harms it; `tamizdat check` looks
                continue
            found = self.site.look(path)
            if found is None or found[0] != digest:
                self._mend(path, digest)
        self.ledger.want_all_copies()
        self.ledger.unsure = True

    def _mend(self, path: str, digest: str) -> None:
        if self.kept.has(digest):
            self.site.restore(path, self.kept.path(digest))
            return
        with self.ledger.transaction():
            self.ledger.distrust(path, "its file was lost or damaged")
            self._note_what_stands(path)
            indexed.lost(self.ledger.db, path)
            for blob in self.ledger.blobs_at(path):
                source = self.archive.blobs.path(blob)
                if source.exists():
                    self.ledger.note_change(path, digest, self.site.bring(path, source))
                else:
                    self._print_again(path)

    def _print_again(self, medium: str) -> None:
        """Have the pages printed again that load a script: it is the theme's, and comes with them."""
        self.site.remove(medium)
        self.ledger.note_removal(medium)
        for page in self.ledger.showing(medium):
            self.ledger.distrust(page.path or "", "a script of it was lost or damaged", late=True)

    def _note_what_stands(self, path: str) -> None:
        found = self.site.look(path)
        if found is None:
            self.ledger.note_removal(path)
        else:
            self.ledger.note_change(path, *found)

    # Removing

    def remove(self) -> list[str]:
        """Remove the pages that are gone, then the files that nothing needs any more; return their paths."""
        for page in self.ledger.gone():
            with self.ledger.transaction():
                for blob in self.ledger.media_of(page):
                    self.ledger.leave(self.media.place(blob), blob)
                self.ledger.depart(page)
                self.ledger.removed(page)
        removed = []
        waiting = self.ledger.waiting()
        for path, blob in self.ledger.leaving():
            if waiting and blob and self.media.place(blob) != path:
                continue  # a page that waits to be printed may lead there still
            with self.ledger.transaction():
                shown = blob and self.media.place(blob) == path and self.ledger.shows(blob)
                needed = shown if blob else self.ledger.at(path)
                if not needed and self.drop(path):
                    removed.append(path)
                self.ledger.left(path)
        if self.ledger.unsure:
            self._sweep()
            self.ledger.unsure = False
        return removed

    def resettle(self) -> None:
        """Let the recordings go from where they stood before the settings said that they stand elsewhere, or otherwise."""
        with self.ledger.transaction():
            for path in self.ledger.files():
                if is_medium(path) and path.rpartition(".")[2] in MEDIA_TYPES:
                    self._leave_where_it_was(path)

    def _leave_where_it_was(self, path: str) -> None:
        for blob in self.ledger.blobs_at(path):
            if self.media.place(blob) != path:
                self.ledger.leave(path, blob)

    def drop(self, path: str) -> bool:
        """Remove a file, within a transaction; return whether there was one."""
        if not self.ledger.has_file(path):
            return False
        if not is_elsewhere(path):  # there it stays as long as a kept release needs it
            self.site.remove(path)
        self.ledger.note_removal(path)
        return True

    def _sweep(self) -> None:
        """Remove the files that the ledger does not know of."""
        for path in list(self.site.all()):
            if not self.ledger.has_file(text_of(path)):
                self.site.remove(path)

    def withdraw(self) -> list[str]:
        """Take away the pages of documents that were withdrawn since the last printing; return their paths."""
        removed = []
        for path in sorted(set(self._withdrawn())):
            with self.ledger.transaction():
                if self._take_away(path):
                    removed.append(path)
        return removed

    def _withdrawn(self) -> Iterator[str]:
        subjects = self.archive.changed_since(self.ledger.archive_number)
        owners = {owner for subject in subjects for owner in owners_of(subject, self.archive)}
        lists = filter(None, map(years_under, owners))
        years = {year for beginning in lists for year in self.ledger.owners_under(beginning)}
        pages = [page for owner in owners | years for page in self.ledger.pages_of(owner)]
        standing = [(page.path, page.key) for page in pages if page.path] + self._brought_back(owners)
        yield from (path for path, key in standing if keys.is_withdrawn(key, self.archive))

    def _brought_back(self, owners: set[str]) -> list[tuple[str, PageKey]]:
        """Return where pages of these documents and their lists stand only because of a rollback."""
        pause = pause_in(self.ledger.db)
        rows = release.departed(self.ledger.db, pause.release) if pause else []
        pages = [(path, keys.decode(key)) for path, key in rows]
        return [(path, key) for path, key in pages if document_owner(key.edition, key.id) in owners]

    def _take_away(self, path: str) -> bool:
        self.ledger.distrust(path, _ROLLED_BACK)
        for page in self.ledger.showing(path):  # its own bytes may be those of the release
            self.ledger.distrust(page.path or "", _ROLLED_BACK, late=True)
        return self.drop(path)

    # Rolling back

    def restore(self) -> None:
        """Do what a rollback planned: first what comes back, then, when nothing leads there, what goes."""
        while batch := self._to_restore():
            with self.ledger.transaction():
                for path, digest in batch:
                    self._restore(path, digest)

    def _to_restore(self) -> list[tuple[str, str]]:
        return self.ledger.db.execute(
            "SELECT path, digest FROM restoring ORDER BY digest = '', path LIMIT ?", (_AT_ONCE,)
        ).fetchall()

    def _restore(self, path: str, digest: str) -> None:
        self.site.clear_aside(path)
        if not digest:
            self._take_away(path)
            indexed.is_as_before(self.ledger.db, path)
        elif is_elsewhere(path) or self.kept.has(digest):
            if not is_elsewhere(path):
                self.site.restore(path, self.kept.path(digest))
            self.ledger.note_change(path, digest, self._size(path, digest))
            indexed.is_as_before(self.ledger.db, path)
            self.ledger.distrust(path, _ROLLED_BACK, late=True)
            if not self.ledger.at(path) and not self.ledger.showing(path):
                self.ledger.leave(path)  # nothing is printed there today: it goes when printing is resumed
            self._leave_where_it_was(path)
        else:
            indexed.lost(self.ledger.db, path)
        self.ledger.db.execute("DELETE FROM restoring WHERE path = ?", (path,))

    def _size(self, path: str, digest: str) -> int:
        """Return how large a content is that came back."""
        if is_elsewhere(path):
            return release.size_before(self.ledger.db, path, digest)
        return self.kept.path(digest).stat().st_size

    def finish(self, pause: Pause, now: str) -> Pause:
        """Bring a rollback to its end; return the pause with the number of the release that it made."""
        self.restore()
        self.index.bring_up()
        number = self.close(now, f"rollback to {pause.release}")
        self.ledger.db.execute("UPDATE pause SET made = ?", (number,))
        return Pause(pause.release, pause.time, number)

    def hold(self, pause: Pause, now: str) -> list[str]:
        """Do what is done while printing is paused; return the paths of pages that were taken away.

        A withdrawal may be a matter of somebody's safety: the document's own page goes at once. Lists go on naming it.
        """
        self.recover()
        if pause.made is None:
            self.finish(pause, now)
        removed = self.withdraw()
        self.index.bring_up()
        self.close(now, _WITHDRAWN)
        return removed

    # Releases

    def close(self, now: str, note: str = "") -> int:
        """Close a release if a file changed, and let the oldest go; return the last release's number.

        What was kept of it goes when nobody waits: see `Press.tidy`.

        Args:
            now: the time to write into the release, ISO 8601
            note: what it was, if it was no printing
        """
        made = self.ledger.close_release(now, note, self._keep)
        if made and made.files == made.added:
            self.kept.sweep()  # what is there is an earlier ledger's
        return self.ledger.release_number
