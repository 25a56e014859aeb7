"""Page keys: which pages there are, and where each is printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from tamizdat.archive.documents import KINDS, Listed, PlainPage, Redirect, Story, type_of
from tamizdat.archive.lists import Cut, ListKey, cuts_of
from tamizdat.archive.store import Archive
from tamizdat.press.settings import EditionSettings, SiteSettings, home_path

PageKind = Literal[
    "home",
    "story",
    "page",
    "redirect",
    "list",
    "cut",
    "rss",
    "atom",
    "contents",
    "lost",
    "sitemap",
    "sitemaps",
    "robots",
]
# Kinds of pages whose files may be laid out by what was printed before. Two sites of the same documents need not have the
# same bytes there; tests compare everything else byte for byte.
BY_HISTORY: frozenset[PageKind] = frozenset()
LISTED = ("place", "topic", "coverage", "series", "person")  # types of documents whose page is a list


class PageKey(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True, order=True):
    """Names a page of the site."""

    kind: PageKind
    edition: str = ""
    of: str = ""  # of a list: "place", "topic" …
    id: str = ""
    cut: Cut | None = None

    @property
    def list(self) -> ListKey:
        """Return the list that the page shows."""
        return ListKey(self.edition, self.of, self.id)

    def encode(self) -> str:
        """Return the key as JSON, for the ledger."""
        return msgspec.json.encode(self).decode()

    def __str__(self) -> str:
        words = [self.kind, self.edition, self.of, self.id, self.cut.name if self.cut else ""]
        return "/".join(word for word in words if word)


_decoder = msgspec.json.Decoder(PageKey)


def decode(text: str) -> PageKey:
    """Read a key back from the ledger."""
    return _decoder.decode(text)


# Owners: whose pages come and go together. A filing touches subjects; `owners_of` says whose pages to count again.

SITE = "site"


def document_owner(edition: str, id: str) -> str:
    """Return the owner of a story's, plain page's or redirect's page."""
    return f"document/{edition}/{id}"


def list_owner(key: ListKey) -> str:
    """Return the owner of a list's pages: its front, its cuts, its feeds."""
    return f"list/{key.edition}/{key.of}/{key.id}"


def owners_of(subject: str) -> Iterator[str]:
    """Yield the owners whose pages may come or go when a subject is touched."""
    kind, _, rest = subject.partition("/")
    edition, _, id = rest.partition("/")
    if kind == "document":
        yield document_owner(edition, id)
        for of in LISTED:
            yield list_owner(ListKey(edition, of, id))
    elif kind == "list":
        of, _, rest = id.partition("/")
        yield list_owner(ListKey(edition, of, rest.partition("/")[0]))


def all_owners(archive: Archive, site: SiteSettings) -> Iterator[str]:
    """Yield the owners of all pages of the site."""
    yield SITE
    for edition in site.editions:
        for type in ("story", "page", "redirect"):
            for id in archive.ids(edition.tag, type):
                yield document_owner(edition.tag, id)
        for of in LISTED:
            for id in archive.ids(edition.tag, of):
                yield list_owner(ListKey(edition.tag, of, id))
        yield list_owner(ListKey(edition.tag, "all"))
        for kind in KINDS:
            yield list_owner(ListKey(edition.tag, "kind", kind))


def pages_of(owner: str, archive: Archive, site: SiteSettings) -> Iterator[PageKey]:
    """Yield the pages that an owner has in the archive's present state."""
    if owner == SITE:
        yield from _site_pages(site)
        return
    kind, edition, rest = owner.split("/", 2)
    if not any(edition == known.tag for known in site.editions):
        return
    if kind == "document":
        yield from _document_pages(edition, rest, archive)
    else:
        of, _, id = rest.partition("/")
        yield from _list_pages(ListKey(edition, of, id), archive)


def _site_pages(site: SiteSettings) -> Iterator[PageKey]:
    for edition in site.editions:
        yield PageKey("home", edition.tag)
        yield PageKey("contents", edition.tag)
        yield PageKey("lost", edition.tag)
        yield PageKey("sitemap", edition.tag)
    yield PageKey("sitemaps")
    yield PageKey("robots")


def _document_pages(edition: str, id: str, archive: Archive) -> Iterator[PageKey]:
    match archive.document(edition, id):
        case Story():
            yield PageKey("story", edition, id=id)
        case PlainPage():
            yield PageKey("page", edition, id=id)
        case Redirect(target=target) if archive.document(edition, target):
            yield PageKey("redirect", edition, id=id)
        case _:
            pass


def _list_pages(key: ListKey, archive: Archive) -> Iterator[PageKey]:
    years = archive.cuts(key)
    if key.of in LISTED:
        document = archive.document(key.edition, key.id)
        if not isinstance(document, Listed) or type_of(document) != key.of:
            return
    elif key.of not in ("all", "kind") or not years:
        return
    for kind in ("list", "rss", "atom"):
        yield PageKey(kind, key.edition, key.of, key.id)
    for year in years:
        for cut in cuts_of(year):
            yield PageKey("cut", key.edition, key.of, key.id, cut)
    if key.of == "all":
        for month in archive.months(key):
            yield PageKey("sitemap", key.edition, cut=Cut(month))


def is_withdrawn(key: PageKey, archive: Archive) -> bool:
    """Return whether a page is that of a document which is not published any more, or a redirect to one."""
    if key.kind not in ("story", "page", "redirect") and key.of not in LISTED:
        return False
    document = archive.document(key.edition, key.id)
    if isinstance(document, Redirect):
        return archive.document(key.edition, document.target) is None
    return document is None


def list_path(key: ListKey, path: str, edition: EditionSettings) -> str:
    """Return where a list's front is printed; `path` is that of its document, "" where it has none."""
    if key.of == "all":
        return f"{edition.prefix}archive.html"
    if key.of == "kind":
        return f"{edition.prefix}kinds/{key.id}.html"
    return path


def contents_path(edition: EditionSettings) -> str:
    """Return where the contents of an edition are printed."""
    return f"{edition.prefix}contents.html"


def cut_path(list_path: str, cut: Cut) -> str:
    """Return where a cut of a list is printed, in a folder beside the list's front."""
    return f"{list_path.removesuffix('.html')}/{cut.name}.html"


def feed_path(list_path: str, format: Literal["rss", "atom"]) -> str:
    """Return where a list's feed is printed, in a folder beside the list's front."""
    return f"{list_path.removesuffix('.html')}/{'feed' if format == 'rss' else 'atom'}.xml"


def sitemap_path(edition: EditionSettings, cut: Cut | None) -> str:
    """Return where a sitemap is printed: a month's stories, or all that are not stories."""
    return f"{edition.prefix}sitemap/{cut.name if cut else 'pages'}.xml"


def path_of(key: PageKey, archive: Archive, site: SiteSettings) -> str:
    """Return where a page is printed, from the site's root.

    Raises:
        KeyError: the page's document is not in the archive.
    """
    match key.kind:
        case "sitemaps":
            return "sitemap.xml"
        case "robots":
            return "robots.txt"
        case _:
            return _edition_path(key, archive, site.edition(key.edition))


def _edition_path(key: PageKey, archive: Archive, edition: EditionSettings) -> str:
    match key.kind:
        case "home":
            return home_path(edition)
        case "contents":
            return contents_path(edition)
        case "lost":
            return f"{edition.prefix}404.html"
        case "sitemap":
            return sitemap_path(edition, key.cut)
        case "story" | "page" | "redirect":
            return _document_path(key, archive)
        case _:
            front = list_path(key.list, _document_path(key, archive) if key.of in LISTED else "", edition)
            if key.kind == "list":
                return front
            return (
                cut_path(front, key.cut)
                if key.cut
                else feed_path(front, "rss" if key.kind == "rss" else "atom")
            )


def _document_path(key: PageKey, archive: Archive) -> str:
    document = archive.document(key.edition, key.id)
    if document is None:
        raise KeyError(str(key))
    return document.path
