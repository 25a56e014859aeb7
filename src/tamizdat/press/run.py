"""One run of the press: it plans, prints, and has removed what is gone.

The order in which files are written keeps every reader's links whole: first all files at new paths, to which nothing leads
yet; then those that change; at last what is gone is removed. Each batch is announced in the ledger before it is
written, and written down after it: a run that is cut off leaves stale pages and announcements, and the next one
ends in exactly the state of an undisturbed one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import msgspec

from tamizdat.press import questions, rendering
from tamizdat.press.elsewhere import medium_path
from tamizdat.press.keeper import Keeper
from tamizdat.press.ledger import LedgerPage
from tamizdat.press.planning import Planner
from tamizdat.press.questions import Question
from tamizdat.press.render import Renderer
from tamizdat.press.rendering import BATCH, WORTH_A_POOL, Newsroom, Order, Pool, Sheetful
from tamizdat.press.settings import SiteSettings

Batch = list[tuple[LedgerPage, Sheetful]]
Progress = Callable[[int, int], None]  # pages done, pages to be done
Workers = Callable[[], AbstractContextManager[Pool]]


class PrintedPage(msgspec.Struct, frozen=True):
    """A page that a printing wrote."""

    key: str
    path: str
    reason: str


@dataclass
class Outcome:
    """What was done so far."""

    printed: list[PrintedPage] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)  # paths
    failed: list[str] = field(default_factory=list)  # what could not be rendered, and why
    unchanged: int = 0


class Run:
    """One run of the press, within a snapshot of the archive."""

    def __init__(self, keeper: Keeper, settings: SiteSettings, renderer: Renderer, done: Outcome) -> None:
        self.done = done
        self._keeper = keeper
        self._ledger = keeper.ledger
        self._site = keeper.site
        self._archive = keeper.archive
        self._media = keeper.media
        self._settings = settings
        self._renderer = renderer
        self._full = False
        self._seen: set[str] = set()  # blobs whose files a full printing has looked at
        self._unnoted: tuple[Batch, Batch, dict[str, int]] = [], [], {}  # what was done with the last batch
        self._direct = False  # whether files may be written to their places at once, by whoever renders them

    # Printing

    def work(self, newsroom: Newsroom, workers: Workers, progress: Progress, *, full: bool) -> None:
        """Plan, print and remove.

        Args:
            newsroom: what workers render from
            workers: opens a pool, where there is much to do
            progress: is told how many pages are done, of how many
            full: print every page again, and look at every file

        Raises:
            OSError: the disk is full or cannot be written.
            ArchiveMoved: the archive was filed into while workers rendered; start anew, what is done is done.
            PressError: a worker was lost.
        """
        self._full = full
        self._direct = self._ledger.unsure and self._site.is_empty()
        planner = Planner(self._ledger, self._archive, self._settings, self._renderer.answers)
        plan = planner.plan(full=full)
        if full or Question("settings") in plan.answers:
            self._keeper.resettle()
            self._keeper.index.want(anew=True)  # also of what another version made of words
        self._ledger.plan(plan)
        done, to_do = 0, self._ledger.waiting()
        for batch in self._rendered(to_do, newsroom, workers):
            self._print(batch)
            done += len(batch)
            progress(done, to_do)
        with self._ledger.transaction():
            self._note()
        self.done.removed += self._keeper.remove()
        self._keeper.index.want()
        self._keeper.index.bring_up()
        if full:
            self._ledger.want_all_copies()

    def _rendered(self, count: int, newsroom: Newsroom, workers: Workers) -> Iterator[Batch]:
        if count < WORTH_A_POOL:
            for pages in self._batches():
                yield _paired(pages, rendering.render(self._renderer, _orders(pages)))
            return
        ahead: deque[list[LedgerPage]] = deque()

        def orders() -> Iterator[list[Order]]:
            for pages in self._batches():
                ahead.append(pages)
                yield _orders(pages)

        with workers() as pool:
            if self._direct and pool.near:
                newsroom = msgspec.structs.replace(newsroom, site=str(self._site.folder.absolute()))
            for sheets in rendering.spread(pool, newsroom, self._archive.number, orders()):
                yield _paired(ahead.popleft(), sheets)

    def _batches(self) -> Iterator[list[LedgerPage]]:
        last = (False, 0)
        while pages := self._ledger.to_print(last, BATCH):
            # A new story is there before its lists.
            batch = [page for page in pages if page.late == pages[0].late]
            last = (batch[-1].late, batch[-1].number)
            yield batch

    def _print(self, batch: Batch) -> None:
        """Write the pages whose bytes are new: first the announcement, then the files; noted together with the next batch."""
        self.done.failed += [sheet.failure for _, sheet in batch if sheet.failure]
        batch, far = self._bring_far([(page, sheet) for page, sheet in batch if not sheet.failure])
        to_write = [(page, sheet) for page, sheet in batch if not self._stands(page, sheet)]
        with self._ledger.transaction():
            self._note()
            if not self._direct:
                for page, sheet in to_write:
                    self._ledger.intend(page, sheet.path)
        media = self._bring_media({blob for _, sheet in batch for blob in sheet.media})
        for _, sheet in to_write:
            if not sheet.written:
                self._write(sheet.path, sheet.data)
        self._unnoted = batch, to_write, media | far
        self.done.unchanged += len(batch) - len(to_write)

    def _stands(self, page: LedgerPage, sheet: Sheetful) -> bool:
        """Return whether the very bytes stand at their place; a full printing looks, others trust the ledger."""
        if (page.path, page.digest) != (sheet.path, sheet.digest):
            return False
        return not self._full or self._site.read(sheet.path) == sheet.data

    def _write(self, path: str, data: bytes) -> None:
        if self._direct and self._site.create(path, data):
            return
        try:
            self._site.write(path, data)
        except (NotADirectoryError, FileExistsError, IsADirectoryError):
            self._clear_the_way(path)
            self._site.write(path, data)

    def _clear_the_way(self, path: str) -> None:
        """Remove at once what is to go anyway: a file where this path needs a folder, a folder where it is a file."""
        above = ["/".join(path.split("/")[:depth]) for depth in range(1, path.count("/") + 1)]
        below = [other for other in self._site.all() if other.startswith(f"{path}/")]
        with self._ledger.transaction():
            for other in above + below:
                if self._keeper.drop(other):
                    self.done.removed.append(other)

    def _bring_far(self, batch: Batch) -> tuple[Batch, dict[str, int]]:
        """Bring the recordings that stand elsewhere; return the pages that have theirs, and the sizes of what was brought.

        A page whose recording could not be brought waits for the next printing, and the others do not.
        """
        sizes: dict[str, int] = {}
        why: dict[str, str] = {}
        for blob in sorted({blob for _, sheet in batch for blob in sheet.media if self._media.address(blob)}):
            try:
                if not self._has_far(blob):
                    sizes[blob] = self._media.bring(blob)
            except OSError as error:
                why[blob] = str(error)
        ready = []
        for page, sheet in batch:
            if late := [blob for blob in sheet.media if blob in why]:
                self.done.failed.append(
                    f"{sheet.path} waits for its recording, which cannot be stored: {why[late[0]]}"
                )
            else:
                ready.append((page, sheet))
        return ready, sizes

    def _has_far(self, blob: str) -> bool:
        """Return whether a recording stands elsewhere; a full printing asks there once, others trust the ledger."""
        path = self._media.address(blob)
        if not self._ledger.has_file(path):
            return False
        if not self._full or blob in self._seen:
            return True
        self._seen.add(blob)
        return self._media.stands(path, blob.partition(".")[0], self._archive.blobs.size(blob))

    def _bring_media(self, blobs: set[str]) -> dict[str, int]:
        """Copy the blobs that are not on the site yet; return their sizes in bytes."""
        sizes: dict[str, int] = {}
        for blob in sorted(blob for blob in blobs if not self._media.address(blob)):
            if not self._has_medium(blob):
                sizes[blob] = self._bring(blob)
        return sizes

    def _bring(self, blob: str) -> int:
        """Put a blob on the site, which the archive has, or the theme if it is a script; return its size in bytes."""
        script = self._renderer.theme.script_in(blob)
        if script is None:
            return self._site.bring(medium_path(blob), self._archive.blobs.path(blob))
        self._site.write(medium_path(blob), script)
        return len(script)

    def _has_medium(self, blob: str) -> bool:
        """Return whether a blob stands on the site; a full printing looks once, others trust the ledger."""
        path = medium_path(blob)
        if not self._ledger.has_file(path):
            return False
        if not self._full or blob in self._seen:
            return True
        self._seen.add(blob)
        found = self._site.look(path)
        return found is not None and found[0] == blob.partition(".")[0]

    def _note(self) -> None:
        """Write down what was done with the last batch."""
        batch, written, media = self._unnoted
        self._unnoted = [], [], {}
        if not batch:
            return
        for page, sheet in batch:
            if page.path is not None:
                for blob in self._ledger.media_of(page) - set(sheet.media):
                    self._ledger.leave(self._media.place(blob), blob)
        self._ledger.printed(batch, self._subjects)
        self._ledger.note_changes([(sheet.path, sheet.digest, sheet.size) for _, sheet in written])
        for page, sheet in written:
            self.done.printed.append(PrintedPage(str(page.key), sheet.path, page.stale or ""))
            if page.path and page.path != sheet.path:
                self._ledger.depart(page)
        self._ledger.note_changes(
            [(self._media.place(blob), blob.partition(".")[0], size) for blob, size in media.items()]
        )

    def _subjects(self, question: str) -> Iterable[str]:
        return self._renderer.answers.subjects(questions.decode(question))


def _orders(pages: Sequence[LedgerPage]) -> list[Order]:
    return [(page.number, page.key.encode()) for page in pages]


def _paired(pages: Sequence[LedgerPage], sheets: Sequence[Sheetful]) -> Batch:
    return list(zip(pages, sheets, strict=True))
