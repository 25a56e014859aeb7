"""Printing: bringing the site's files up to date with the archive, and saying why each page was printed.

One printing looks at what was filed since the last, asks the touched questions again, marks the pages whose answers changed,
renders them, writes those whose bytes differ, removes what is gone, and closes a release.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from tamizdat.archive.documents import AnyDocument, Document, PlainPage, Story, type_of
from tamizdat.archive.store import Archive
from tamizdat.press import keys, questions, theme
from tamizdat.press.errors import BadPage, BadTheme, PressError, UnknownPage
from tamizdat.press.kept import KEEP, Kept
from tamizdat.press.keys import PageKey
from tamizdat.press.ledger import Ledger, LedgerPage, only_one
from tamizdat.press.pausing import Keeper, Pause, pause_in
from tamizdat.press.questions import Question
from tamizdat.press.render import Rendered, Renderer
from tamizdat.press.settings import SiteSettings
from tamizdat.press.sheet import medium_path
from tamizdat.press.site import Site

BATCH = 100  # pages between two commits of the ledger


class PrintedPage(msgspec.Struct, frozen=True):
    """A page that a printing wrote."""

    key: str
    path: str
    reason: str


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
    ) -> None:
        """Set a press up.

        Args:
            archive: what is printed
            settings: of the site
            printed: the folder of the site
            ledger: the press's own file; what the kept releases need is in the folder "kept" beside it
            own_theme: the newsroom's own templates and styles
            keep_releases: how many releases can be had again, the last one included
        """
        self.archive = archive
        self.settings = settings
        self.folder = printed
        self.ledger_path = ledger
        self.keep_releases = keep_releases
        self._theme_folder = own_theme

    def update(self, *, now: str, full: bool = False) -> Printing:
        """Bring the site up to date.

        Args:
            now: the time to write into the release, ISO 8601
            full: render every page again, whatever the ledger says

        Raises:
            PressError: another process prints, the disk is full or the theme cannot be used; the next printing goes on.
        """
        started = time.perf_counter()
        with self.alone() as keeper:
            pause = pause_in(keeper.ledger.db)
            if pause:
                removed = tuple(keeper.hold(pause, now, self.keep_releases))
                return Printing(keeper.ledger.release_number, _since(started), (), removed, 0, (), pause)
            keeper.recover()
            run = _Run(self, keeper)
            run.plan(full=full)
            run.work()
            number = keeper.close(now, "", self.keep_releases)
            if full and not run.failed:
                keeper.kept.sweep()
        return Printing(
            number, _since(started), tuple(run.printed), tuple(run.removed), run.unchanged, tuple(run.failed)
        )

    @contextmanager
    def alone(self) -> Iterator[Keeper]:
        """Hold the site and its ledger for oneself, over one state of the archive.

        Raises:
            PressError: another process prints, the disk is full, or the ledger cannot be read.
        """
        with (
            only_one(self.ledger_path),
            self.archive.snapshot(),
            closing(Ledger(self.ledger_path)) as ledger,
        ):
            kept = Kept(self.ledger_path.with_name("kept"), self.folder, ledger.db)
            try:
                yield Keeper(self.archive, ledger, Site(self.folder, kept.keep), kept)
            except OSError as error:
                raise PressError(f"the site cannot be written: {error}; mend this and try again") from error

    def renderer(self) -> Renderer:
        """Return what renders pages from the archive's present state."""
        return Renderer(self.archive, self.settings, self._theme())

    def _theme(self) -> theme.Theme:
        """Return the theme as its files are now."""
        return theme.load(self._theme_folder)

    def warm(self) -> Iterator[PageKey]:
        """Render the pages that have most of the maps, one at each step, and write nothing.

        Maps are remembered once they are drawn, so that the first printing after this need not draw them. A page that
        cannot be rendered is passed over: the printing will tell.
        """
        with contextlib.suppress(PressError):
            renderer = self.renderer()
            for edition in self.settings.editions:
                fronts = [PageKey("home", edition.tag)]
                fronts += [
                    PageKey("list", edition.tag, "place", id) for id in self.archive.ids(edition.tag, "place")
                ]
                for key in fronts:
                    with contextlib.suppress(BadPage, BadTheme):
                        renderer.render(key)
                    renderer.answers.forget()
                    yield key

    def preview(self, document: Document, media_base: str = "") -> bytes:
        """Return the page of a draft, by the very functions that print it.

        Args:
            document: a story, plain page or list's document in the state to be shown
            media_base: address in front of the blobs' names, since a draft's are not on the site yet
        """
        archive = _Overlaid(self.archive, document)
        renderer = Renderer(archive, self.settings, self._theme())
        kind = type_of(document)
        if isinstance(document, Story | PlainPage):
            key = PageKey("story" if kind == "story" else "page", document.edition, id=document.id)
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
        ledger = Ledger(self.ledger_path)
        try:
            found = self._find(ledger, page)
            renderer = self.renderer()
            reads = ledger.reads(found)
            changed = [q for q, digest in reads.items() if renderer.answers.ask(q)[1] != digest]
        finally:
            ledger.close()
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


class _Run:
    """One run of the press."""

    def __init__(self, press: Press, keeper: Keeper) -> None:
        self.ledger = keeper.ledger
        self.printed: list[PrintedPage] = []
        self.removed: list[str] = []
        self.failed: list[str] = []
        self.unchanged = 0
        self._archive = press.archive
        self._settings = press.settings
        self._site = keeper.site
        self._renderer = press.renderer()
        self._full = False

    # Planning

    def plan(self, *, full: bool) -> None:
        """Find out which pages are to be printed or removed, and write that down."""
        self._full = full
        number = self._archive.number
        first = self.ledger.archive_number < 0 or full
        subjects = frozenset() if first else self._archive.changed_since(self.ledger.archive_number)
        answers, stale = self._stale(subjects)
        if first:
            owners = set(keys.all_owners(self._archive, self._settings)) | self.ledger.owners()
        else:
            owners = {owner for subject in subjects for owner in keys.owners_of(subject)} | {keys.SITE}
            owners |= {self.ledger.owner(page) for page, _ in stale.values()}
        new, gone, present = self._count_pages(owners)
        reasons = {n: why for n, (_, why) in stale.items() if n not in gone}
        if full:
            reasons = {page.number: "everything was printed again" for page in present} | reasons
        self.ledger.plan(archive_number=number, answers=answers, stale=reasons, new=new, gone=gone)

    def _stale(
        self, subjects: set[str] | frozenset[str]
    ) -> tuple[dict[Question, str], dict[int, tuple[LedgerPage, str]]]:
        """Ask the touched questions again; return the new digests, and the pages that read other answers."""
        answers: dict[Question, str] = {}
        stale: dict[int, tuple[LedgerPage, str]] = {}
        for question, before in self.ledger.questions_about([*subjects, questions.ALWAYS]).items():
            try:
                now = self._renderer.answers.ask(question)[1]
            except KeyError:
                continue  # about an edition that the site no longer has; its pages go
            if now != before:
                answers[question] = now
                for page in self.ledger.readers(question):
                    stale.setdefault(page.number, (page, f"changed: {question}"))
        return answers, stale

    def _count_pages(
        self, owners: Iterable[str]
    ) -> tuple[dict[PageKey, tuple[str, str]], set[int], list[LedgerPage]]:
        """Compare the pages that owners have now with those in the ledger: which are new, gone, still there."""
        new: dict[PageKey, tuple[str, str]] = {}
        gone: set[int] = set()
        present: list[LedgerPage] = []
        for owner in sorted(owners):
            wanted = list(keys.pages_of(owner, self._archive, self._settings))
            known = {page.key: page for page in self.ledger.pages_of(owner)}
            new |= {key: (owner, "new") for key in wanted if key not in known}
            gone |= {page.number for key, page in known.items() if key not in wanted}
            present += [page for key, page in known.items() if key in wanted]
        return new, gone, present

    # Working through the plan

    def work(self) -> None:
        """Print what is to be printed, then remove what is gone."""
        last = 0
        while batch := self.ledger.to_print(last, BATCH):
            last = batch[-1].number
            self._print(list(self._rendered(batch)))
            self._renderer.answers.forget()
        self._remove()

    def _rendered(self, batch: Iterable[LedgerPage]) -> Iterator[tuple[LedgerPage, Rendered]]:
        """Render pages. One that fails stays stale, and the others go on."""
        for page in batch:
            try:
                yield page, self._renderer.render(page.key)
            except (BadPage, BadTheme) as error:
                self.failed.append(str(error))

    def _print(self, batch: list[tuple[LedgerPage, Rendered]]) -> None:
        """Write the pages whose bytes are new: first the intent, then the files, then what was done."""
        digests = {page.number: hashlib.sha256(rendered.data).hexdigest() for page, rendered in batch}
        to_write = [
            (page, rendered)
            for page, rendered in batch
            if not self._stands(page, rendered, digests[page.number])
        ]
        with self.ledger.transaction():
            for page, rendered in to_write:
                self.ledger.intend(page, rendered.path)
        for _, rendered in to_write:
            self._site.write(rendered.path, rendered.data)
        media = self._write_media({blob for _, rendered in batch for blob in rendered.media})
        before = self.ledger.media_of([page for page, _ in batch])
        with self.ledger.transaction():
            for page, rendered in batch:
                self.ledger.printed(page, rendered, digests[page.number])
            for page, rendered in to_write:
                self.ledger.note_change(rendered.path, digests[page.number], len(rendered.data))
                self.printed.append(PrintedPage(str(page.key), rendered.path, page.stale or ""))
            for blob, size in media.items():
                self.ledger.note_change(medium_path(blob), blob.partition(".")[0], size)
            self._drop_media(before)
            for page, rendered in to_write:
                if page.path and page.path != rendered.path:
                    self._drop_file(page.path)
        self.unchanged += len(batch) - len(to_write)

    def _stands(self, page: LedgerPage, rendered: Rendered, digest: str) -> bool:
        """Return whether the very bytes stand at their place; a full printing looks, others trust the ledger."""
        if (page.path, page.digest) != (rendered.path, digest):
            return False
        return not self._full or self._site.read(rendered.path) == rendered.data

    def _write_media(self, blobs: set[str]) -> dict[str, int]:
        """Copy the blobs that are not on the site yet; return their sizes in bytes."""
        sizes: dict[str, int] = {}
        for blob in sorted(blobs):
            path = medium_path(blob)
            if self.ledger.has_file(path) and (not self._full or self._site.has(path)):
                continue
            sizes[blob] = self._site.bring(path, self._archive.blobs.path(blob))
        return sizes

    def _remove(self) -> None:
        for page in self.ledger.gone():
            before = self.ledger.media_of([page])
            with self.ledger.transaction():
                self.ledger.removed(page)
                self._drop_media(before)
                if page.path:
                    self._drop_file(page.path)

    def _drop_file(self, path: str) -> None:
        """Remove a page's file, unless another page stands there by now."""
        if self.ledger.at(path):
            return
        self._site.remove(path)
        self.ledger.note_removal(path)
        self.removed.append(path)

    def _drop_media(self, blobs: Iterable[str]) -> None:
        """Remove the blobs that no page shows any more."""
        for blob in sorted(blobs):
            if not self.ledger.shows(blob):
                self._site.remove(medium_path(blob))
                self.ledger.note_removal(medium_path(blob))


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


def _since(started: float) -> float:
    """Return the milliseconds since a moment of the performance counter."""
    return (time.perf_counter() - started) * 1000
