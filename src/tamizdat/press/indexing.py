"""The search's index as a part of the site: brought up to date after the pages, merged while nobody waits.

What an index does not know as it is stands in the ledger from the moment in which a slip is noted there, until the index
has it. The files of an index are announced, written and noted: first those that a manifest names, then the manifest; at
last goes what it does not name any more. So a run that is cut off anywhere leaves a whole index, the old one or the new
one, and what was to be done is done again. docs/decisions/0032-the-printed-index.md says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

from tamizdat.press import indexed
from tamizdat.press.index_shelf import Shelf
from tamizdat.press.ledger import Ledger
from tamizdat.press.search_paths import slip_path
from tamizdat.press.settings import EditionSettings
from tamizdat.press.site import Site
from tamizdat.search import manifest
from tamizdat.search.errors import DamagedIndex, SearchError
from tamizdat.search.index import Index, named
from tamizdat.search.manifest import PATH as MANIFEST
from tamizdat.search.slip import Slip, decode

ALWAYS_ANEW: Final = 32  # documents
_MANY: Final = 512  # documents, from which on it is asked what is quicker
_PART: Final = 3  # where every third document changed, the index is made anew as quickly


class Indexes:
    """The open indexes, by prefix, as long as the press lives: they remember what they have read."""

    def __init__(self) -> None:
        self.tags: dict[str, str] = {}
        self.open: dict[str, tuple[Shelf, Index]] = {}
        self.merging: dict[str, Iterator[None]] = {}

    def settle(self, editions: Iterable[EditionSettings]) -> None:
        """Let these be the editions; where another stands at a prefix than before, its index is opened anew."""
        tags = {edition.prefix: edition.tag for edition in editions}
        if tags != self.tags:
            self.open.clear()
            self.merging.clear()
            self.tags = tags


class IndexKeeper:
    """The indexes, for one who holds the site and its ledger alone."""

    def __init__(self, indexes: Indexes, ledger: Ledger, site: Site) -> None:
        self._indexes = indexes
        self._ledger = ledger
        self._site = site

    def recover(self) -> None:
        """Have the ledger say what stands where a cut-off run wrote or removed files."""
        names: dict[str, set[str]] = {}
        for path, prefix in indexed.announced(self._ledger.db):
            self._site.clear_aside(path)
            if prefix not in names:
                names[prefix] = self._named(prefix)
            found = self._site.look(path)
            with self._ledger.transaction():
                if found and path in names[prefix]:
                    self._ledger.note_change(path, *found)
                else:
                    self._drop(path)

    def want(self, *, anew: bool = False) -> None:
        """Have each edition have an index in its language; `anew` has all made of nothing."""
        for prefix, tag in self._indexes.tags.items():
            stands = self._ledger.has_file(prefix + MANIFEST)
            if anew or not stands or (prefix not in self._indexes.open and self._language(prefix) != tag):
                indexed.make_anew(self._ledger.db, prefix)

    def _language(self, prefix: str) -> str:
        """Return the language of the index that stands at a prefix; "" if it cannot be read."""
        try:
            return manifest.decode(Shelf(prefix, self._site).read(MANIFEST)).language
        except (KeyError, SearchError):
            return ""

    def bring_up(self) -> None:
        """Bring the indexes up to date with the slips of the site.

        Raises:
            OSError: the disk is full or cannot be written; the next time goes on.
        """
        db = self._ledger.db
        for prefix in indexed.prefixes(db):
            if prefix in self._indexes.tags:
                self._bring_up(prefix)
            indexed.done(db, prefix)
        for prefix in indexed.known(db):
            if prefix not in self._indexes.tags:
                self._remove(indexed.files(db, prefix))

    def _bring_up(self, prefix: str) -> None:
        anew, numbers = indexed.to_do(self._ledger.db, prefix)
        shelf, index = self._open(prefix)
        slips = {number: _read(self._site, slip_path(prefix, number)) for number in numbers if not anew}
        try:
            anew = anew or _is_quicker_anew(index, slips)
            if not anew:
                gone = [number for number, slip in slips.items() if slip is None]
                index.update(filter(None, slips.values()), gone)
        except SearchError:  # somebody else damaged it
            anew = True
        if anew:
            self._make_anew(prefix)
        shelf.finish()
        if anew:
            self._sweep(prefix)

    def _make_anew(self, prefix: str) -> None:
        shelf, index = self._open(prefix)
        shelf.forget()
        self._indexes.merging.pop(prefix, None)
        index.rebuild(_Slips(self._site, indexed.slips(self._ledger.db, prefix)))

    # Merging

    def merge(self) -> bool | None:
        """Do a step of what is to be merged; return whether an index was put in order by it, None if nothing is to be done.

        Raises:
            OSError: see `bring_up`.
        """
        for prefix in self._indexes.tags:
            shelf, index = self._open(prefix)
            if prefix not in self._indexes.merging:
                if not index.wants_merging():
                    continue
                self._indexes.merging[prefix] = index.merge()
            return self._step(prefix, shelf)
        return None

    def _step(self, prefix: str, shelf: Shelf) -> bool | None:
        # Where a step fails its files are lost, and a later one must not name them.
        merging = self._indexes.merging.pop(prefix)
        going = True
        try:
            next(merging)
        except StopIteration:
            going = False
        except SearchError:
            going = False
            self._make_anew(prefix)
        merged = shelf.finish()
        if going:
            self._indexes.merging[prefix] = merging
        else:
            self._sweep(prefix)
        return merged if going or merged else None

    # Files

    def _open(self, prefix: str) -> tuple[Shelf, Index]:
        if prefix not in self._indexes.open:
            shelf = Shelf(prefix, self._site)
            self._indexes.open[prefix] = shelf, Index(shelf, self._indexes.tags[prefix])
        shelf, index = self._indexes.open[prefix]
        shelf.site, shelf.put = self._site, self._put
        return shelf, index

    def _put(self, prefix: str, new: dict[str, bytes], left: set[str]) -> None:
        """Write files in their order, the manifest the last, and remove others; the ledger hears of it before and after."""
        removed = [prefix + path for path in sorted(left)]
        with self._ledger.transaction():
            indexed.announce(self._ledger.db, prefix, [*(prefix + path for path in new), *removed])
        for path, data in new.items():
            self._site.write(prefix + path, data)
        with self._ledger.transaction():
            self._ledger.note_changes(
                [(prefix + path, sha256(data).hexdigest(), len(data)) for path, data in new.items()]
            )
            for path in removed:
                self._drop(path)

    def _named(self, prefix: str) -> set[str]:
        """Return the paths of all files of an index, by its manifest."""
        try:
            return {prefix + MANIFEST, *(prefix + path for path in named(Shelf(prefix, self._site)))}
        except SearchError:
            indexed.make_anew(self._ledger.db, prefix)
            return {prefix + MANIFEST}

    def _sweep(self, prefix: str) -> None:
        """Remove what a merging that was given up left."""
        names = self._named(prefix)
        self._remove([path for path in indexed.files(self._ledger.db, prefix) if path not in names])

    def _remove(self, paths: Iterable[str]) -> None:
        with self._ledger.transaction():
            for path in paths:
                self._drop(path)

    def _drop(self, path: str) -> None:
        """Remove a file, within a transaction."""
        self._site.remove(path)
        if self._ledger.has_file(path):
            self._ledger.note_removal(path)
        indexed.forget(self._ledger.db, path)


def _is_quicker_anew(index: Index, slips: dict[int, Slip | None]) -> bool:
    """Return whether an index is to be made anew, or these changed slips, None for one that is gone, are to be taken in.

    One of few documents is made anew each time, so that it says nothing of what was there before.
    """
    count = index.count()
    if len(slips) > _MANY:
        return _PART * len(slips) > count
    if count > len(slips) + ALWAYS_ANEW:
        return False
    gone = {number for number, slip in slips.items() if slip is None}
    return len((index.numbers() | slips.keys()) - gone) <= ALWAYS_ANEW


class _Slips:
    """The slips of an edition, as often as they are gone through."""

    def __init__(self, site: Site, paths: Iterable[str]) -> None:
        self._site = site
        self._paths = paths

    def __iter__(self) -> Iterator[Slip]:
        return filter(None, (_read(self._site, path) for path in self._paths))


def _read(site: Site, path: str) -> Slip | None:
    """Return a slip; None if there is none, or if somebody damaged it."""
    data = site.read(path)
    try:
        return decode(data) if data else None
    except DamagedIndex:
        return None
