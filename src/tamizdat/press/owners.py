"""Owners: whose pages come and go together. A filing touches subjects; `owners_of` says whose pages to count again."""

from __future__ import annotations

from collections.abc import Iterator

from tamizdat.archive.documents import KINDS
from tamizdat.archive.lists import ListKey
from tamizdat.archive.store import Archive
from tamizdat.archive.subjects import name, words
from tamizdat.press.keys import DATA, LETTERS, LISTED, NAMED, TIMELINE
from tamizdat.press.settings import SiteSettings

SITE = name("site")


def document_owner(edition: str, id: str) -> str:
    """Return the owner of a story's, plain page's or redirect's page."""
    return name("document", edition, id)


def list_owner(key: ListKey) -> str:
    """Return the owner of a list's front and feeds."""
    return name("list", key.edition, key.of, key.id)


def year_owner(key: ListKey, year: str) -> str:
    """Return the owner of the pages of a year of a list: its cuts, their index, its sitemaps."""
    return name("year", key.edition, key.of, key.id, year)


def owners_of(subject: str, archive: Archive) -> Iterator[str]:
    """Yield the owners whose pages may come or go when a subject is touched."""
    kind, *names = words(subject)
    if kind == "type" and names[1] == "masthead":  # which says whose stories others may print
        yield from (document_owner(names[0], id) for id in archive.ids(names[0], "story"))
    if kind == "document":
        edition, id = names
        yield document_owner(edition, id)
        for of in NAMED:
            yield list_owner(ListKey(edition, of, id))
    elif kind == "relation":
        edition, relation, id = names
        yield from (list_owner(ListKey(edition, of, id)) for of, those in DATA.items() if relation in those)
    elif kind == "presence":
        yield list_owner(ListKey(*names))
    elif kind == "shape" and names[-1]:
        yield year_owner(ListKey(*names[:3]), names[-1])


def in_order(owner: str) -> tuple[str, ...]:
    """Return by what owners are counted: years by time, so that what shows the same stories is printed together."""
    kind, *names = words(owner)
    return (kind, names[-1], owner) if kind == "year" else (kind, owner)


def years_under(owner: str) -> str:
    """Return how the owners of the years of a list begin; nothing for other owners."""
    kind, *names = words(owner)
    return name("year", *names).removesuffix("]") + "," if kind == "list" else ""


def years_of(owner: str, archive: Archive) -> Iterator[str]:
    """Yield the owners of the years of a list, whose pages go when its front goes; nothing for other owners."""
    kind, *names = words(owner)
    if kind == "list":
        key = ListKey(*names)
        yield from (year_owner(key, year) for year, _ in archive.years(key))


def all_owners(archive: Archive, site: SiteSettings) -> Iterator[str]:
    """Yield the owners of all pages of the site."""
    yield SITE
    for edition in site.editions:
        for type in ("story", "page", "letter", "redirect"):
            for id in archive.ids(edition.tag, type):
                yield document_owner(edition.tag, id)
        lists = [ListKey(edition.tag, of, id) for of in LISTED for id in archive.ids(edition.tag, of)]
        lists += [ListKey(edition.tag, "timeline", key.id) for key in lists if key.of == "place"]
        lists += [ListKey(edition.tag, *of) for of in (TIMELINE, LETTERS, ("all",))]
        lists += [ListKey(edition.tag, "kind", kind) for kind in KINDS]
        for key in lists:
            yield list_owner(key)
            yield from (year_owner(key, year) for year, _ in archive.years(key))
