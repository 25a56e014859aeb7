"""What is rendered before anybody waits for it, so that the next printing finds maps drawn and cards remembered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tamizdat.archive.documents import KINDS
from tamizdat.archive.lists import Cut, ListKey, cuts_of
from tamizdat.archive.store import Archive
from tamizdat.press.keys import LISTED, PageKey

LISTS: Final = 100  # of an edition, those with the newest stories: the next story stands on some of them


def pages(archive: Archive, edition: str) -> Iterator[PageKey]:
    """Yield the pages that have most of the maps, and those that the next stories change."""
    yield PageKey("home", edition)
    for id in archive.ids(edition, "place"):
        yield PageKey("list", edition, "place", id)
    stories: set[str] = set()
    for key, newest in _liveliest(archive, edition):
        if newest not in stories:
            stories.add(newest)
            yield PageKey("story", edition, id=newest)
        if key.of != "place":
            yield PageKey("list", edition, key.of, key.id)
        if cut := _last_cut(archive, key):
            yield PageKey("cut", edition, key.of, key.id, cut)


def _liveliest(archive: Archive, edition: str) -> list[tuple[ListKey, str]]:
    """Return the lists with the newest stories, each with the id of its newest."""
    lists = [ListKey(edition, "all"), *(ListKey(edition, "kind", kind) for kind in KINDS)]
    lists += [ListKey(edition, of, id) for of in LISTED for id in archive.ids(edition, of)]
    found = []
    for key in lists:
        for entry in archive.newest(key, 1):
            card = archive.card(edition, entry.id)
            found.append((card.published if card else "", key, entry.id))
    found.sort(key=lambda each: each[0], reverse=True)
    return [(key, newest) for _, key, newest in found[:LISTS]]


def _last_cut(archive: Archive, key: ListKey) -> Cut | None:
    """Return the newest cut of a list, None if the list is empty by now."""
    for name, _ in archive.years(key)[:1]:
        year = archive.year(key, name)
        return next(cuts_of(year)) if year else None
    return None
