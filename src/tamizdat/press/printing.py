"""Printing: bringing the site's files up to date with the archive, and saying why each page was printed.

One printing looks at what was filed since the last, asks the touched questions again, marks the pages whose answers changed,
renders them, writes those whose bytes differ, removes what is gone, and closes a release.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from tamizdat.archive.documents import AnyDocument, Card, Front, PlainPage, Story, card, type_of
from tamizdat.archive.letters import Letter, Newsletter
from tamizdat.archive.parts import Document
from tamizdat.archive.store import Archive
from tamizdat.press import copies, keys, lock, release, rendering, theme, wanted, warming
from tamizdat.press.elsewhere import Depot, Media
from tamizdat.press.errors import BadPage, BadTheme, PressError, UnknownPage
from tamizdat.press.indexing import Indexes
from tamizdat.press.keeper import Keeper
from tamizdat.press.kept import KEEP, Kept
from tamizdat.press.keys import PageKey
from tamizdat.press.ledger import Ledger, LedgerPage
from tamizdat.press.mails import RenderedMail, mail
from tamizdat.press.memory import LONG_HELD, Memory
from tamizdat.press.pausing import Pause, pause_in
from tamizdat.press.render import Renderer
from tamizdat.press.rendering import ArchiveMoved, Newsroom
from tamizdat.press.run import Outcome, PrintedPage, Progress, Run, Workers
from tamizdat.press.settings import SiteSettings
from tamizdat.press.site import Site
from tamizdat.press.social import Socials


class Printing(msgspec.Struct, frozen=True):
    """What a printing did."""

    release: int  # number of the release; the last one's if no file changed
    milliseconds: float
    printed: tuple[PrintedPage, ...]  # written, because their bytes changed
    removed: tuple[str, ...]  # paths
    unchanged: int  # rendered again, with the same bytes
    failed: tuple[str, ...] = ()  # what could not be rendered, and why; tried again at the next printing
    paused: Pause | None = None  # nothing is printed; only pages of withdrawn documents were removed


class Explanation(msgspec.Struct, frozen=True):
    """Why a page was printed last, what it read, and whether it would be printed now."""

    key: str
    path: str
    reason: str
    reads: tuple[str, ...]
    changed: tuple[str, ...]  # those whose answers are others by now


class Press:
    """Prints an archive's site into a folder."""

    def __init__(
        self,
        archive: Archive,
        settings: SiteSettings,
        printed: Path,
        ledger: Path,
        own_theme: Path | None = None,
        keep_releases: int = KEEP,
        depot: Depot | None = None,
    ) -> None:
        """Set a press up.

        Args:
            archive: what is printed
            settings: of the site
            printed: the folder of the site
            ledger: the press's own file; what only earlier releases have is in the folder "kept" beside it
            own_theme: the newsroom's own templates and styles
            keep_releases: how many releases can be had again, the last one included
            depot: what keeps the recordings that stand elsewhere, if the settings say that some do
        """
        self.archive = archive
        self.settings = settings
        self.folder = printed
        self.ledger_path = ledger
        self.keep_releases = keep_releases
        self.media = Media(archive.blobs, settings.elsewhere, depot)
        self._theme_folder = own_theme
        self._drawings = ledger.with_name("maps")
        self._memory = Memory(LONG_HELD)
        self._indexes = Indexes()
        self._ready = False
        self._ledger: Ledger | None = None  # that stays open

    def update(
        self,
        *,
        now: str,
        full: bool = False,
        workers: Workers = rendering.processes,
        progress: Progress = lambda done, to_do: None,  # noqa: ARG005 - nobody wants to know
    ) -> Printing:
        """Bring the site up to date.

        Args:
            now: the time to write into the release, ISO 8601
            full: render every page again, whatever the ledger says
            workers: who renders when there is much to do: `rendering.processes`, or a `rendering.cluster`
            progress: is told how many pages are done, of how many

        Raises:
            PressError: another process prints, the disk is full, a worker was lost or the theme cannot be used;
                the next printing goes on.
        """
        started = time.perf_counter()
        done = Outcome()
        with self.alone() as keeper:
            pause = pause_in(keeper.ledger.db)
            if pause:
                with self.archive.snapshot():
                    done.removed = keeper.hold(pause, now)
            else:
                self._print(keeper, done, workers, progress, full=full)
            number = keeper.close(now)
            if full and not pause:
                keeper.kept.sweep()
        milliseconds = (time.perf_counter() - started) * 1000
        return Printing(
            number,
            milliseconds,
            tuple(done.printed),
            tuple(done.removed),
            done.unchanged,
            tuple(done.failed),
            pause,
        )

    @contextmanager
    def ready(self) -> Iterator[None]:
        """Be ready to print often: the ledger stays open, for whoever closes it last waits for the disk."""
        self._ready = True
        try:
            yield
        finally:
            self._ready = False
            self._close_ledger()

    @contextmanager
    def alone(self) -> Iterator[Keeper]:
        """Hold the site and its ledger alone.

        Raises:
            PressError: another process prints, the disk is full, or the ledger cannot be read.
        """
        with lock.hold(self.ledger_path), self._open_ledger() as ledger:
            self._indexes.settle(self.settings.editions)
            kept = Kept(self.ledger_path.with_name("kept"), self.folder, ledger.db, self.media)
            site = Site(self.folder, kept.keep)
            try:
                yield Keeper(self.archive, ledger, site, kept, self.keep_releases, self.media, self._indexes)
            except (OSError, sqlite3.Error) as error:
                raise PressError(f"the site cannot be written: {error}; mend this and try again") from error

    @contextmanager
    def _open_ledger(self) -> Iterator[Ledger]:
        """Open the ledger; while the press is ready, it is the one that stays open, as long as all is well with it."""
        if not self._ready:
            with closing(Ledger(self.ledger_path)) as ledger:
                yield ledger
            return
        if self._ledger and not self._ledger.is_in_its_place():
            self._close_ledger()
        self._ledger = self._ledger or Ledger(self.ledger_path)
        self._ledger.look()
        try:
            yield self._ledger
        except (OSError, sqlite3.Error, PressError):
            self._close_ledger()
            raise

    def _close_ledger(self) -> None:
        if self._ledger:
            self._ledger.close()
        self._ledger = None

    def _print(
        self, keeper: Keeper, done: Outcome, workers: Workers, progress: Progress, *, full: bool
    ) -> None:
        while not self._run(keeper, done, workers, progress, full=full):
            full = False  # what is left of it is written down

    def _run(
        self, keeper: Keeper, done: Outcome, workers: Workers, progress: Progress, *, full: bool
    ) -> bool:
        """Run once over one state of the archive; return False if the archive went on before the end."""
        with self.archive.snapshot():
            keeper.recover()
            run = Run(keeper, self.settings, self.renderer(), done)
            try:
                run.work(self._newsroom(), workers, progress, full=full)
            except ArchiveMoved:
                return False
        return True

    def _newsroom(self) -> Newsroom:
        own = str(self._theme_folder.absolute()) if self._theme_folder else ""
        drawings = str(self._drawings.absolute())
        return Newsroom(str(self.archive.folder.absolute()), self.settings, own, drawings)

    def renderer(self) -> Renderer:
        """Return what renders pages from the archive's present state."""
        return Renderer(self.archive, self.settings, self._theme(), self._memory)

    def _theme(self) -> theme.Theme:
        """Return the theme as its files are now."""
        return theme.load(self._theme_folder, self._drawings)

    def mail(self, letter: Letter, newsletter: Newsletter, media_base: str = "") -> RenderedMail:
        """Return a letter as mail, from the archive's present state; see `press.mails`."""
        return mail(self.renderer(), letter, newsletter, media_base)

    def socials(self) -> Socials:
        """Return what draws the pictures that social networks show of stories."""
        return Socials(self._theme(), self.settings)

    def warm(self) -> Iterator[PageKey]:
        """Render pages beforehand, one at each step, and write nothing; see `press.warming`.

        Maps are remembered once they are drawn, and cards once they are made, so that the first printing after this need
        not make them. A page that cannot be rendered is passed over: the printing will tell.
        """
        with contextlib.suppress(PressError):
            renderer = self.renderer()
            for edition in self.settings.editions:
                for key in warming.pages(self.archive, edition.tag):
                    with contextlib.suppress(BadPage, BadTheme):
                        renderer.render(key)
                    yield key

    def copies(self, cores: int = 1) -> Iterator[str]:
        """Make the packed copies that the site's texts still want, one text at each step; see `press.copies`."""
        return copies.make(Site(self.folder), self.ledger_path, self._open_ledger(), cores)

    def merge(self, now: Callable[[], str]) -> Iterator[None]:
        """Put the search's index in order, a step at a time, until nothing is left to be done; `now` tells the time.

        The lock is held only for a step, so that a publication waits for no more than one. What is begun is gone on with at
        the next call. Whenever an index is another by it a release is closed.

        Raises:
            PressError: see `alone`.
        """
        while self._merge_some(now):
            yield

    def _merge_some(self, now: Callable[[], str]) -> bool:
        if not self.ledger_path.exists():
            return False
        with self.alone() as keeper:
            if pause_in(keeper.ledger.db):
                return False
            merged = keeper.index.merge()
            if merged:
                keeper.close(now(), "the search's index was merged")
        return merged is not None

    def tidy(self) -> Iterator[None]:
        """Do what else can wait, a step at a time: remove what only releases had that are not kept any more.

        At last the ledger's log is brought into its file, so that no printing has to wait for that.

        Raises:
            PressError: see `alone`.
        """
        while self._is_untidy():
            with self.alone() as keeper:
                keeper.kept.tidy()
            yield

    def _is_untidy(self) -> bool:
        with self._open_ledger() as ledger:
            untidy = release.has_to_forget(ledger.db)
            if not untidy:
                ledger.settle()
        return untidy

    def wanted_copies(self) -> int:
        """Return how many texts still want packed copies."""
        with self._open_ledger() as ledger:
            return len(wanted.first(ledger.db))

    def preview(self, document: Document, media_base: str = "") -> bytes:
        """Return the page of a draft, by the very functions that print it.

        Args:
            document: a story, plain page, letter or list's document in the state to be shown
            media_base: address in front of the blobs' names, since a draft's are not on the site yet
        """
        archive = _Overlaid(self.archive, document)
        renderer = Renderer(archive, self.settings, self._theme())
        kind = type_of(document)
        if isinstance(document, Story | PlainPage):
            key = PageKey("story" if kind == "story" else "page", document.edition, id=document.id)
        elif isinstance(document, Front) and document.of:
            of = archive.type_of(document.edition, document.of)
            key = PageKey("list", document.edition, of, document.of)
        elif isinstance(document, Letter):
            key = PageKey("letter", document.edition, id=document.id)
        elif kind in keys.LISTED:
            key = PageKey("list", document.edition, kind, document.id)
        else:
            key = PageKey("home", document.edition)
        return renderer.render(key, media_base).data

    def explain(self, page: str) -> Explanation:
        """Say why a page was printed, and which of its reads changed since.

        Args:
            page: its path on the site, with or without ".html", or its address

        Raises:
            UnknownPage: nothing is printed there.
        """
        with self._open_ledger() as ledger:
            found = self._find(ledger, page)
            renderer = self.renderer()
            reads = ledger.reads(found)
            changed = [q for q, digest in reads.items() if renderer.answers.ask(q).digest != digest]
        return Explanation(
            str(found.key),
            found.path or "",
            found.reason,
            tuple(sorted(map(str, reads))),
            tuple(sorted(map(str, changed))),
        )

    def _find(self, ledger: Ledger, page: str) -> LedgerPage:
        for candidate in self.settings.paths_of(page):
            found = ledger.at(candidate)
            if found:
                return found
        raise UnknownPage(
            f"no page is printed at {page!r}: give its path on the site, such as '2026/a-story.html'"
        )


class _Overlaid(Archive):
    """An archive in which one document is another: a draft as if it were filed."""

    def __init__(self, archive: Archive, draft: Document) -> None:
        self.__dict__.update(archive.__dict__)
        self._draft = draft

    def document(self, edition: str, id: str) -> AnyDocument | None:
        """Return a document, the draft if it is the one."""
        if (edition, id) == (self._draft.edition, self._draft.id):
            return self._draft  # type: ignore[return-value]  # every document is one of the union
        return super().document(edition, id)

    def document_and_digest(self, edition: str, id: str) -> tuple[AnyDocument | None, str]:
        """Return a document, the draft if it is the one; nobody wants a digest."""
        return self.document(edition, id), ""

    def card(self, edition: str, id: str) -> Card | None:
        """Return a story's card, the draft's if it is the one."""
        document = self.document(edition, id)
        return card(document) if isinstance(document, Story) else None

    def front(self, edition: str, of: str) -> Front | None:
        """Return how a front is composed, by the draft if it is that front's."""
        draft = self._draft
        if isinstance(draft, Front) and (draft.edition, draft.of) == (edition, of):
            return draft
        return super().front(edition, of)

    def path_of(self, edition: str, id: str) -> str:
        """Return where a document is printed, the draft if it is the one."""
        document = self.document(edition, id)
        return document.path if document else ""
