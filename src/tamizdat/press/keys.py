"""Page keys: which pages there are, and where each is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, Protocol

import msgspec

from tamizdat.archive.addresses import BESIDE, beside
from tamizdat.archive.documents import AnyDocument, Redirect, Series, Story
from tamizdat.archive.due import end_of
from tamizdat.archive.lists import MAP_HOLDS, Cut, ListKey, Year, cuts_of
from tamizdat.archive.mastheads import Masthead
from tamizdat.archive.record import Event
from tamizdat.archive.relations import Relation
from tamizdat.archive.rights import in_print
from tamizdat.archive.store import Archive
from tamizdat.archive.subjects import words
from tamizdat.press import artwork, transcripts
from tamizdat.press.reprints import may_reprint
from tamizdat.press.search_paths import slip_path
from tamizdat.press.settings import EditionSettings, SiteSettings, home_path

PageKind = Literal[
    "home", "story", "text", "republish", "vtt", "txt", "chapters", "page", "redirect", "moved", "list", "cut", "year",
    "alliances", "csv", "json", "rss", "atom", "feed", "contents", "feeds", "popular", "search", "lost", "sitemap", "news",
    "sitemaps", "robots", "picture", "cover", "icon", "favicon", "manifest", "security", "trust", "slip", "letters", "letter",
    "opensearch",
]  # fmt: skip
Format = Literal["rss", "atom", "json"]
# Kinds of pages whose files may be laid out by what was printed before. Two sites of the same documents need not have the
# same bytes there; tests compare everything else byte for byte.
BY_HISTORY: frozenset[PageKind] = frozenset()
LISTED = (
    "place",
    "topic",
    "coverage",
    "series",
    "person",
    "actor",
    "event",
    "newsletter",
)  # types of documents whose page is a list
NAMED = (*LISTED, "timeline")  # lists that are named by the id of a document; a timeline by that of its place
MAIN = ("all", "place", "topic", "coverage", "series")  # lists that have a JSON feed, too
TIMELINE = ("timeline", "")  # the list of all events: its kind and its id

LETTERS = ("letters", "")  # the list of all letters: its kind and its id; it has sitemaps and no page
CORRECTIONS = ("corrected", "")  # the list of corrected stories: its kind and its id

# The relations in which the data of a type's page stand.
DATA: dict[str, tuple[Relation, ...]] = {"event": ("claims",), "actor": ("memberships", "members")}

ICON_SIZES = (180, 192, 512)  # pixels: for Apple's telephones, for others, for those who want it large


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
        parts = [self.kind, self.edition, self.of, self.id, self.cut.name if self.cut else ""]
        return "/".join(part for part in parts if part)


_decoder = msgspec.json.Decoder(PageKey)


def decode(text: str) -> PageKey:
    """Read a key back from the ledger."""
    return _decoder.decode(text)


def pages_of(owner: str, archive: Archive, site: SiteSettings) -> Iterator[PageKey]:
    """Yield the pages that an owner has in the archive's present state."""
    kind, *names = words(owner)
    if kind == "site":
        yield from _site_pages(archive, site)
        return
    edition = names[0]
    if not any(edition == known.tag for known in site.editions):
        return
    if kind == "document":
        yield from _document_pages(edition, names[1], archive)
        return
    key = ListKey(*names[:3])
    if not _is_listed(key, archive):
        return
    if kind == "year":
        yield from _year_pages(key, archive.year(key, names[3]))
    else:
        yield from (PageKey(front, edition, key.of, key.id) for front in _fronts_of(key))
        if key.of == "coverage":
            yield PageKey("picture", edition, key.of, key.id)
        if key.of == "series" and is_show(archive.document(edition, key.id)):
            yield PageKey("cover", edition, key.of, key.id)
        event = archive.document(edition, key.id) if key.of == "event" else None
        if isinstance(event, Event) and event.alliances:
            yield PageKey("alliances", edition, key.of, key.id)
        if key.of in LISTED:
            yield PageKey("slip", edition, key.of, key.id)
        if any(archive.related(edition, relation, key.id) for relation in DATA.get(key.of, ())):
            yield from (PageKey(kind, edition, key.of, key.id) for kind in _DATA_KINDS)


def _site_pages(archive: Archive, site: SiteSettings) -> Iterator[PageKey]:
    for edition in site.editions:
        yield PageKey("home", edition.tag)
        yield PageKey("contents", edition.tag)
        yield PageKey("feeds", edition.tag)
        yield PageKey("popular", edition.tag)
        yield PageKey("search", edition.tag)
        if archive.ids(edition.tag, "newsletter"):
            yield PageKey("letters", edition.tag)
        yield PageKey("lost", edition.tag)
        yield PageKey("atom", edition.tag, *CORRECTIONS)
        yield PageKey("sitemap", edition.tag)
        if archive.fresh(ListKey(edition.tag, "all"), 1):
            yield PageKey("news", edition.tag)
        if masthead := masthead_in(archive, edition.tag):
            yield from _signs(edition.tag, in_print(masthead, archive.passed))
    for host in site.hosts():
        tag = host.tag if host.address else ""
        yield PageKey("sitemaps", tag)
        yield PageKey("robots", tag)
        if masthead := masthead_in(archive, host.tag):
            yield from (PageKey(kind, tag) for kind in _told_of(masthead, archive))


def _told_of(masthead: Masthead, archive: Archive) -> Iterator[PageKind]:
    """Yield what stands at the root of a host for machines that ask for it by name."""
    yield "favicon"
    if masthead.contact or masthead.elsewhere or masthead.belongs_to or masthead.policies:
        yield "trust"
    until = masthead.security_until
    if masthead.security and until and not archive.passed(end_of(until)):
        yield "security"


def masthead_in(archive: Archive, edition: str) -> Masthead | None:
    """Return an edition's masthead, or None."""
    found = archive.those(edition, "masthead")
    return found[0] if found and isinstance(found[0], Masthead) else None


def is_show(document: AnyDocument | None) -> bool:
    """Return whether a document is a series whose RSS feed is one for podcast players."""
    return isinstance(document, Series) and document.format != "blog"


def _beside_pages(archive: Archive, story: Story) -> Iterator[PageKind]:
    """Yield what stands beside a story's own page."""
    yield "text"
    masthead = masthead_in(archive, story.edition)
    if masthead is not None and may_reprint(story, masthead.reuse):
        yield "republish"
    yield from transcripts.files_of(story)
    if artwork.of_episode(story):
        yield "cover"


def _signs(edition: str, masthead: Masthead) -> Iterator[PageKey]:
    """Yield the pages by which an edition is known to browsers and telephones."""
    yield PageKey("manifest", edition)
    yield PageKey("opensearch", edition)
    if not masthead.icon:
        yield PageKey("icon", edition, id="svg")
    for size in ICON_SIZES:
        yield PageKey("icon", edition, id=str(size))


def _document_pages(edition: str, id: str, archive: Archive) -> Iterator[PageKey]:
    match archive.type_of(edition, id):
        case "story" if archive.path_of(edition, id):
            # The story comes last: whoever has its address already must find what it links to.
            story = archive.document(edition, id)
            if isinstance(story, Story):
                yield from (
                    PageKey(kind, edition, id=id) for kind in (*_beside_pages(archive, story), "slip")
                )
            yield PageKey("story", edition, id=id)
        case "page" if archive.path_of(edition, id):
            yield PageKey("page", edition, id=id)
        case "letter" if archive.path_of(edition, id):
            yield PageKey("slip", edition, id=id)
            yield PageKey("letter", edition, id=id)
        case "redirect":
            redirect = archive.document(edition, id)
            if isinstance(redirect, Redirect) and archive.path_of(edition, redirect.target):
                yield PageKey("redirect", edition, id=id)
                if is_show(archive.document(edition, redirect.target)):
                    yield PageKey("moved", edition, id=id)
        case _:
            pass


_FRONTS: tuple[PageKind, ...] = ("list", "rss", "atom", "feed")
_FRONTS_OF: dict[str, tuple[PageKind, ...]] = {"timeline": _FRONTS[:1], LETTERS[0]: ()}
_DATA_KINDS: tuple[PageKind, ...] = ("csv", "json")


def _fronts_of(key: ListKey) -> tuple[PageKind, ...]:
    return _FRONTS_OF.get(key.of, _FRONTS if key.of in MAIN else _FRONTS[:3])


def _is_listed(key: ListKey, archive: Archive) -> bool:
    """Return whether a list has pages: that of a document while it is there, others while something stands in them."""
    if key.of in LISTED:
        return archive.type_of(key.edition, key.id) == key.of and bool(archive.path_of(key.edition, key.id))
    if key.of == "timeline" and key.id and not _is_listed(ListKey(key.edition, "place", key.id), archive):
        return False
    return key.of in ("all", "kind", "timeline", LETTERS[0]) and bool(archive.newest(key, 1))


def _year_pages(key: ListKey, year: Year | None) -> Iterator[PageKey]:
    if year is None:
        return
    if key.of != LETTERS[0]:
        yield from (PageKey("cut", key.edition, key.of, key.id, cut) for cut in cuts_of(year))
        if year.in_months:
            yield PageKey("year", key.edition, key.of, key.id, Cut(year.year))
    if key.of == "all" or (key.of, key.id) in (TIMELINE, LETTERS):
        for month in year.months:
            for cut in (Cut(month.month, part) for part in range(1, -(-month.count // MAP_HOLDS) + 1)):
                yield PageKey("sitemap", key.edition, "" if key.of == "all" else key.of, cut=cut)


def is_own(key: PageKey) -> bool:
    """Return whether a page is the one that stands at a document's own path."""
    return key.kind in ("story", "page", "letter", "redirect") or (key.kind == "list" and key.of in LISTED)


def is_withdrawn(key: PageKey, archive: Archive) -> bool:
    """Return whether a page is that of a document which is not published any more, or a redirect to one."""
    if not is_own(key) and key.kind not in (*BESIDE, "moved", "slip") and not (key.id and key.of in NAMED):
        return False
    document = archive.document(key.edition, key.id)
    id = document.target if isinstance(document, Redirect) else key.id
    return not archive.path_of(key.edition, id)


def list_path(key: ListKey, path: str, edition: EditionSettings) -> str:
    """Return where a list's front is printed; `path` is that of its document, "" where it has none."""
    if key.of == "all":
        return f"{edition.prefix}archive.html"
    if key.of == CORRECTIONS[0]:
        return f"{edition.prefix}corrected.html"  # has no page, only a feed
    if key.of == "timeline":
        return f"{path.removesuffix('.html')}/timeline.html" if key.id else f"{edition.prefix}timeline.html"
    if key.of == "kind":
        return f"{edition.prefix}kinds/{key.id}.html"
    return path


def icon_path(prefix: str, size: int = 0) -> str:
    """Return where an edition's icon is printed: a PNG of a size in pixels, else the SVG; `prefix` is the edition's."""
    return f"{prefix}icon-{size}.png" if size else f"{prefix}icon.svg"


def manifest_path(edition: EditionSettings) -> str:
    """Return where an edition's web app manifest is printed."""
    return f"{edition.prefix}manifest.webmanifest"


def contents_path(edition: EditionSettings) -> str:
    """Return where the contents of an edition are printed."""
    return f"{edition.prefix}contents.html"


def popular_path(edition: EditionSettings) -> str:
    """Return where it is printed what readers of an edition read most."""
    return f"{edition.prefix}most-read.html"


def search_path(edition: EditionSettings) -> str:
    """Return where the page is printed on which an edition is searched."""
    return f"{edition.prefix}search.html"


def opensearch_path(edition: EditionSettings) -> str:
    """Return where it is printed how browsers may ask an edition's search."""
    return f"{edition.prefix}opensearch.xml"


def letters_path(edition: EditionSettings) -> str:
    """Return where the newsletters of an edition stand together."""
    return f"{edition.prefix}letters.html"


def cut_path(list_path: str, cut: Cut) -> str:
    """Return where a cut of a list is printed, in a folder beside the list's front."""
    return f"{list_path.removesuffix('.html')}/{cut.name}.html"


def feeds_path(edition: EditionSettings) -> str:
    """Return where the page is printed that names all feeds of an edition."""
    return f"{edition.prefix}feeds.html"


_FEEDS: dict[Format, str] = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json"}


def feed_path(list_path: str, format: Format) -> str:
    """Return where a list's feed is printed, in a folder beside the list's front."""
    return f"{list_path.removesuffix('.html')}/{_FEEDS[format]}"


def is_feed(path: str) -> bool:
    """Return whether a feed is printed at a path."""
    return path.rpartition("/")[2] in _FEEDS.values()


def formats(key: ListKey) -> tuple[Format, ...]:
    """Return the formats in which a list has a feed."""
    return ("rss", "atom", "json") if key.of in MAIN else ("rss", "atom")


def in_full(key: ListKey) -> bool:
    """Return whether a list's feeds bring its stories whole: the lists of the record are too many."""
    return key.of not in ("actor", "event")


def corrections_feed(edition: EditionSettings) -> str:
    """Return where the feed of an edition's corrected stories is printed."""
    return feed_path(list_path(ListKey(edition.tag, *CORRECTIONS), "", edition), "atom")


def picture_path(list_path: str) -> str:
    """Return where the picture of a list for social networks is printed, in the folder beside the list's front."""
    return f"{list_path.removesuffix('.html')}/picture.jpg"


def cover_path(list_path: str) -> str:
    """Return where the cover of a show is printed as podcast players want it, in the folder beside the show's page."""
    return f"{list_path.removesuffix('.html')}/cover.jpg"


def alliances_path(event_path: str) -> str:
    """Return where the page of the alliances around an event is printed, in the folder beside the event's own."""
    return f"{event_path.removesuffix('.html')}/alliances.html"


def data_path(list_path: str, format: Literal["csv", "json"]) -> str:
    """Return where the data of an actor or event are printed: under its own name, in the folder beside its page."""
    folder = list_path.removesuffix(".html")
    return f"{folder}/{folder.rpartition('/')[2]}.{format}"


def news_path(edition: EditionSettings) -> str:
    """Return where the sitemap of an edition's news is printed."""
    return f"{edition.prefix}sitemap/news.xml"


def sitemap_path(edition: EditionSettings, cut: Cut | None, of: str = "all") -> str:
    """Return where a sitemap is printed: a month's stories, its events (of the timeline), its letters, or all else."""
    name = cut.name if cut else "pages"
    return f"{edition.prefix}sitemap/{_MAPS.get(of, '')}{name}.xml"


_MAPS: dict[str, str] = {TIMELINE[0]: "events-", LETTERS[0]: "letters-"}  # how the names of sitemaps begin


_FORMATS: dict[str, Format] = {"rss": "rss", "atom": "atom", "feed": "json"}


class Directory(Protocol):
    """Knows of documents by (edition, id): the archive, and a reader of it."""

    def path_of(self, edition: str, id: str) -> str:
        """Return where a document is printed; "" if nowhere."""

    def number_of(self, edition: str, id: str) -> int:
        """Return the number that it got when it was first filed."""


def path_of(key: PageKey, directory: Directory, site: SiteSettings) -> str:
    """Return where a page is printed, from the site's root.

    Raises:
        KeyError: the page's document is not in the archive.
    """
    match key.kind:
        case kind if kind in HOST_FILES:
            return host_path(kind, site.edition(key.edition).base if key.edition else "")
        case "slip":
            return slip_path(site.edition(key.edition).prefix, directory.number_of(key.edition, key.id))
        case _:
            return _edition_path(key, directory, site.edition(key.edition))


# What a host has at its root.
HOST_FILES: dict[PageKind, str] = {
    "sitemaps": "sitemap.xml",
    "robots": "robots.txt",
    "favicon": "favicon.ico",
    "trust": "trust.txt",
    "security": ".well-known/security.txt",
}


def host_path(kind: PageKind, base: str) -> str:
    """Return where one of a host's own files is printed; `base` is the folder that is its root."""
    return base + HOST_FILES[kind]


# Pages of which an edition has one.
_ONE_EACH: dict[PageKind, Callable[[EditionSettings], str]] = {
    "home": home_path,
    "contents": contents_path,
    "feeds": feeds_path,
    "news": news_path,
    "popular": popular_path,
    "search": search_path,
    "letters": letters_path,
    "manifest": manifest_path,
    "opensearch": opensearch_path,
    "lost": lambda edition: f"{edition.prefix}404.html",
}


def _edition_path(key: PageKey, directory: Directory, edition: EditionSettings) -> str:
    if key.kind in _ONE_EACH:
        return _ONE_EACH[key.kind](edition)
    match key.kind:
        case "icon":
            return icon_path(edition.prefix, 0 if key.id == "svg" else int(key.id))
        case "sitemap":
            return sitemap_path(edition, key.cut, key.of)
        case "story" | "page" | "letter" | "redirect":
            return _document_path(key, directory)
        case "text" | "republish" | "vtt" | "txt" | "chapters" | "cover" as kind if not key.of:
            return beside(_document_path(key, directory), kind)
        case "moved":
            return feed_path(_document_path(key, directory), "rss")
        case _:
            front = list_path(
                key.list, _document_path(key, directory) if key.id and key.of in NAMED else "", edition
            )
            if key.kind == "list":
                return front
            if key.kind == "alliances":
                return alliances_path(front)
            if key.kind == "picture":
                return picture_path(front)
            if key.kind == "cover":
                return cover_path(front)
            if key.kind in ("csv", "json"):
                return data_path(front, "csv" if key.kind == "csv" else "json")
            return cut_path(front, key.cut) if key.cut else feed_path(front, _FORMATS[key.kind])


def _document_path(key: PageKey, directory: Directory) -> str:
    path = directory.path_of(key.edition, key.id)
    if not path:
        raise KeyError(str(key))
    return path
