"""Rolling the site back to the files of an earlier release, resuming printing, and purging what is kept of a path.

A rollback prints nothing and needs no theme. What it will do is committed to the ledger, with the pause, before the first
file is touched; cut off anywhere, the next run of the press brings it to its end. The pages of all files that it
touches are marked stale, so that printing, once resumed, ends in the state of an undisturbed run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from tamizdat.archive.addresses import BESIDE, beside
from tamizdat.press import indexed, keys, pausing, release, releases
from tamizdat.press.elsewhere import is_elsewhere, is_medium
from tamizdat.press.errors import UnknownPage
from tamizdat.press.keeper import Keeper
from tamizdat.press.keys import PageKey
from tamizdat.press.naming import Names
from tamizdat.press.pausing import Pause
from tamizdat.press.printing import Press
from tamizdat.press.release import NOTHING, Content
from tamizdat.press.releases import Former
from tamizdat.press.search_paths import index_prefix, slip_at, slip_path


class LeftAlone(msgspec.Struct, frozen=True):
    """A path to which a rollback did not bring back what it had."""

    path: str
    why: str


class Rollback(msgspec.Struct, frozen=True):
    """What a rollback did."""

    pause: Pause  # says which release came back, and which this made: the last one if nothing differed
    back: tuple[str, ...]  # paths that have again what they had
    gone: tuple[str, ...]  # paths that were made since
    left: tuple[LeftAlone, ...]


class Purge(msgspec.Struct, frozen=True):
    """What a purge did."""

    path: str
    contents: int  # that were removed
    shared: int  # that another path had too: they stay for that one
    stands: bool  # whether the path is on the site today


def roll_back(press: Press, number: int, *, now: str) -> Rollback:
    """Give the site the files of a kept release again, and pause printing.

    Nothing comes back to a path that was withdrawn since, and no page that names one. See `docs/decisions/0014-releases.md`.

    Args:
        press: of the site
        number: the release
        now: the time to write into the release that this makes, ISO 8601

    Raises:
        NotKept: the release is not kept; nothing was done.
        PressError: another process prints, or the disk is full; then the next run of the press goes on.
    """
    with press.alone() as keeper, press.archive.snapshot():
        db = keeper.ledger.db
        releases.check_kept(db, number)
        keeper.recover(thoroughly=keeper.ledger.unsure)
        keeper.restore()  # what an earlier rollback that was cut off has still to do
        keeper.remove()
        keeper.withdraw()
        keeper.index.bring_up()
        keeper.ledger.close_release(now, "before a rollback")
        plan = _Plan(press, keeper, number)
        with keeper.ledger.transaction():
            db.execute("DELETE FROM pause")
            db.execute("INSERT INTO pause VALUES (?, ?, NULL)", (number, now))
            db.executemany("INSERT INTO restoring VALUES (?, ?)", plan.steps())
            for each in plan.left:
                indexed.lost(db, each.path)
        pause = keeper.finish(Pause(number, now, None), now)
    return Rollback(pause, tuple(plan.back), tuple(plan.gone), tuple(plan.left))


class _Plan:
    """What is to be done so that the site has the files of an earlier release."""

    def __init__(self, press: Press, keeper: Keeper, number: int) -> None:
        self.back: dict[str, str] = {}  # path: SHA-256
        self.gone: list[str] = []
        self.left: list[LeftAlone] = []
        self._press = press
        self._keeper = keeper
        self._db = keeper.ledger.db
        self._number = number
        formerly = releases.formerly(self._db, number)
        changed = {path: former for path, former in formerly.items() if former.content != self._today(path)}
        # Also what the release had not any more but named still: it was withdrawn while printing was paused.
        once = {path for path, _ in release.departed(self._db, number)}
        once |= {path for path, former in changed.items() if former.content != NOTHING}
        self._missing = {path for path in once if self._withdrawn(path)}
        self._find_more_missing({path: changed[path] for path in changed if self._today(path) == NOTHING})
        for path, former in sorted(changed.items()):
            self._decide(path, former)
        self._spare_pictures()

    def steps(self) -> list[tuple[str, str]]:
        """Return the steps: (path, SHA-256 of what it gets), "" to take the file away."""
        return [*self.back.items(), *((path, "") for path in self.gone)]

    def _today(self, path: str) -> Content:
        return release.find(self._db, path) or NOTHING

    # What does not come back

    def _withdrawn(self, path: str) -> bool:
        """Return whether what the release had at a path was withdrawn since, also if another page stands there today.

        A page is withdrawn with its document, or when its address stands empty. A picture is when no page shows it any more.
        """
        ledger = self._keeper.ledger
        if is_medium(path):
            shown = any(not self._has_no_document(page.key) for page in ledger.showing(path))
            return self._today(path) == NOTHING and not shown
        left = [keys.decode(key) for _, key in release.departed(self._db, self._number, path)]
        if self._today(path) == NOTHING:
            here = ledger.at(path)  # taken away while printing is paused
            left += [here.key] if here else []
            if any(map(keys.is_own, left)) and not self._press.archive.by_path(path):
                return True
        return any(self._has_no_document(key) for key in left)

    def _has_no_document(self, key: PageKey) -> bool:
        known = {"", *(edition.tag for edition in self._press.settings.editions)}
        return key.edition not in known or keys.is_withdrawn(key, self._press.archive)

    def _find_more_missing(self, absent: dict[str, Former]) -> None:
        """Find the lists and other pages without a document of their own that cannot come back, and so cannot be named."""
        while True:
            self._names = Names(self._missing, self._press.settings)
            more = {
                path
                for path, former in absent.items()
                if former.content != NOTHING and path not in self._missing and self._obstacle(path, former)
            }
            if not more:
                return
            self._missing |= more

    def _obstacle(self, path: str, former: Former) -> str:
        """Return why a path is not to have again what it had; "" if it is."""
        if path in self._missing and self._withdrawn(path):
            return "it was withdrawn since"
        if former.purged:
            return "what it had was purged"
        if is_elsewhere(path):
            return self._obstacle_elsewhere(path, former)
        if not self._keeper.kept.has(former.content[0]):
            return "what it had is lost, or somebody else had altered it"
        if is_medium(path) or index_prefix(path) is not None:
            return ""
        data = self._keeper.kept.path(former.content[0]).read_bytes()
        named = next(self._names.found(data, path), None)
        return f"it named {named}, which does not come back" if named else ""

    def _obstacle_elsewhere(self, path: str, former: Former) -> str:
        try:
            stands = self._keeper.kept.has_elsewhere(path, *former.content)
        except OSError as error:
            return f"nobody can tell whether it is still there: {error}"
        return "" if stands else "it is not there any more"

    # What is done

    def _decide(self, path: str, former: Former) -> None:
        if former.content == NOTHING:
            self.gone.append(path)
        elif why := self._obstacle(path, former):
            self.left.append(LeftAlone(path, why))
        else:
            self.back[path] = former.content[0]

    def _spare_pictures(self) -> None:
        """Leave the pictures and files in their places that are shown by pages which stay as they are."""
        media = {path for path in self.gone if is_medium(path)}
        names = Names(media, self._press.settings)
        shown: dict[str, str] = {}
        for page in self.left:
            data = self._keeper.site.read(page.path) if media and not is_medium(page.path) else None
            shown |= dict.fromkeys(names.found(data or b"", page.path), page.path)
        self.gone = [path for path in self.gone if path not in shown]
        self.left += [LeftAlone(path, f"{page}, which stays, shows it") for path, page in shown.items()]


def resume(press: Press) -> Pause | None:
    """Lift the pause, so that the next update brings the site up to date; return what was lifted, None if nothing was.

    Raises:
        PressError: another process prints, or the disk is full; printing is still paused then.
    """
    with press.alone() as keeper:
        pause = pausing.pause_in(keeper.ledger.db)
        if pause:
            keeper.restore()
            keeper.ledger.db.execute("DELETE FROM pause")
    return pause


def purge(press: Press, page: str, *, now: str) -> Purge:
    """Remove what is kept of a path, of the pages beside a story and of the feeds that bring it, from all kept releases.

    What stands on the site today stays; but the search's index is made anew, for it holds words of earlier states until
    it is merged, and none is kept from before.

    Args:
        press: of the site
        page: its path on the site, with or without ".html", or its address
        now: the time to write into the release that this makes, ISO 8601

    Raises:
        UnknownPage: nothing stands there, and no kept release had anything there.
    """
    with press.alone() as keeper:
        path = _known(keeper, page, press.settings.paths_of(page))
        db = keeper.ledger.db
        slips = _slips(press, keeper, path)
        _forget_words(keeper, slips, now)
        paths = (path, *(beside(path, kind) for kind in BESIDE), *slips)
        marks = ", ".join("?" * len(paths))
        rows = db.execute(
            f"SELECT DISTINCT before FROM change WHERE path IN ({marks}) AND before != ''",  # noqa: S608 - question marks
            paths,
        )
        contents = [digest for (digest,) in rows]
        bring = list(_feeds_that_bring(press, keeper, path))
        with keeper.ledger.transaction():
            db.execute(f"UPDATE change SET purged = 1 WHERE path IN ({marks})", paths)  # noqa: S608 - question marks
            db.executemany("UPDATE change SET purged = 1 WHERE path = ? AND before = ?", bring)
        removed = keeper.kept.discard(contents)
        if is_elsewhere(path):
            removed += keeper.kept.discard_elsewhere([path])
        keeper.kept.discard(digest for _, digest in bring)
        shared = sum(release.needs(db, digest) for digest in contents)
        return Purge(path, removed, shared, release.find(db, path) is not None)


def _slips(press: Press, keeper: Keeper, path: str) -> tuple[str, ...]:
    """Return the paths of the slips of the documents whose pages stand at a path, or stood there."""
    here = keeper.ledger.at(path)
    found = [here.key] if here else []
    found += [keys.decode(key) for _, key in release.departed(keeper.ledger.db, 0, path)]
    known = {edition.tag: edition.prefix for edition in press.settings.editions}
    numbers = {
        (known[key.edition], press.archive.number_of(key.edition, key.id))
        for key in found
        if keys.is_own(key) and key.edition in known
    }
    return tuple(slip_path(*each) for each in sorted(numbers) if each[1])


def _forget_words(keeper: Keeper, slips: Iterable[str], now: str) -> None:
    """Make the indexes anew that have known these slips, and keep nothing of what they were."""
    db = keeper.ledger.db
    prefixes = {place.prefix for place in map(slip_at, slips) if place}
    if not prefixes:
        return
    keeper.recover()
    for prefix in prefixes:
        indexed.make_anew(db, prefix)
    keeper.index.bring_up()
    keeper.close(now, "the search's index was made anew")
    rows = db.execute("SELECT DISTINCT path, before FROM change WHERE before != ''").fetchall()
    old = [(path, digest) for path, digest in rows if index_prefix(path) in prefixes]
    with keeper.ledger.transaction():
        db.executemany("UPDATE change SET purged = 1 WHERE path = ? AND before = ?", old)
    keeper.kept.discard(digest for _, digest in old)


def _feeds_that_bring(press: Press, keeper: Keeper, path: str) -> Iterator[tuple[str, str]]:
    """Yield the paths and SHA-256s of kept feeds that name a page: they bring its text, too."""
    names = Names([path], press.settings)
    rows = keeper.ledger.db.execute("SELECT DISTINCT path, before FROM change WHERE before != ''")
    for feed, digest in rows:
        if keys.is_feed(feed) and keeper.kept.has(digest):
            data = keeper.kept.path(digest).read_bytes()
            if next(names.found(data, feed), None):
                yield feed, digest


def _known(keeper: Keeper, page: str, candidates: Iterable[str]) -> str:
    for path in candidates:
        known = keeper.ledger.db.execute("SELECT 1 FROM change WHERE path = ?", (path,)).fetchone()
        if known or keeper.ledger.has_file(path):
            return path
    raise UnknownPage(
        f"no kept release has a file at {page!r}: give its path on the site, such as '2026/a-story.html'"
    )
