"""Sitemaps (sitemaps.org protocol 0.9, with Google's extensions for other languages, pictures and news), robots.txt.

A month's sitemap, a part of it where it has many stories, events or letters, holds what it held when the month ended; the
news are those of two days, and a story leaves them when its time has come (`archive/due.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from tamizdat.archive.documents import Card, Story
from tamizdat.archive.lists import MAP_HOLDS, Cut, ListKey
from tamizdat.press import gallery
from tamizdat.press.corrections import last_change
from tamizdat.press.elsewhere import medium_path
from tamizdat.press.frames import masthead_of
from tamizdat.press.keys import (
    LETTERS,
    LISTED,
    TIMELINE,
    PageKey,
    contents_path,
    feeds_path,
    host_path,
    letters_path,
    news_path,
    popular_path,
    search_path,
    sitemap_path,
)
from tamizdat.press.search_paths import FOLDER
from tamizdat.press.settings import EditionSettings, home_path
from tamizdat.press.sheet import Sheet
from tamizdat.press.signing_up import has_newsletters
from tamizdat.press.xml import DECLARATION, element

_SITEMAPS: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_VERSIONS: Final = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_IMAGES: Final = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
_NEWS: Final = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
_VIDEOS: Final = 'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"'
LONGEST: Final = 28_800  # seconds of a video, as Google has it
PICTURES: Final = 1_000  # of a page, as Google has it
NEWS: Final = MAP_HOLDS  # stories that the news hold at most, as Google has it
FEW: Final = tuple(type for type in LISTED if type != "event")  # what has a page and does not grow day by day


class Mapped(NamedTuple):
    """A page of a sitemap."""

    path: str
    changed: str = ""
    versions: tuple[
        tuple[str, str], ...
    ] = ()  # editions and paths, its own included; none where it has no other
    pictures: tuple[
        str, ...
    ] = ()  # the blobs of the picture at its top, and of all that a visual story shows
    film: Card | None = None  # the story of a video of our own


def sitemap(sheet: Sheet, page: PageKey) -> bytes:
    """Return the sitemap of a part of a month's stories, events or letters, or of an edition's other pages."""
    mapped = _dated(sheet, page.of, page.cut) if page.cut else _undated(sheet)
    urls = "".join(f"<url>{''.join(_url(sheet, each))}</url>" for each in mapped)
    return f"{DECLARATION}<urlset {_SITEMAPS} {_VERSIONS} {_IMAGES} {_VIDEOS}>{urls}</urlset>\n".encode()


def _url(sheet: Sheet, mapped: Mapped) -> Iterator[str]:
    yield element("loc", sheet.absolute(mapped.path))
    if mapped.changed:
        yield element("lastmod", mapped.changed)
    for edition, path in mapped.versions:
        yield element("xhtml:link", rel="alternate", hreflang=edition, href=sheet.absolute(path))
    for blob in mapped.pictures:
        yield f"<image:image>{element('image:loc', sheet.absolute(medium_path(blob)))}</image:image>"
    if mapped.film:
        yield f"<video:video>{''.join(_film(sheet, mapped.film))}</video:video>"


def _film(sheet: Sheet, card: Card) -> Iterator[str]:
    """Yield what is told of a video (https://developers.google.com/search/docs/crawling-indexing/sitemaps/video-sitemaps)."""
    assert card.lead and card.played and card.played.file  # noqa: S101 - see `_has_film`
    yield element("video:thumbnail_loc", sheet.absolute(medium_path(card.lead.largest)))
    yield element("video:title", card.headline[:100])
    yield element("video:description", card.dek or card.headline)
    yield element("video:content_loc", sheet.medium_address(card.played.file.blob))
    if 1 <= card.played.seconds <= LONGEST:
        yield element("video:duration", f"{round(card.played.seconds)}")
    yield element("video:publication_date", card.published)


def _has_film(card: Card) -> bool:
    """Return whether a story has a video of our own and a picture for it, as a sitemap wants it."""
    played = card.played
    return bool(played and played.sort == "video" and played.file and card.lead and card.lead.largest)


def _dated(sheet: Sheet, of: str, cut: Cut) -> Iterator[Mapped]:
    key = sheet.list(of or "all")
    if of == LETTERS[0]:
        yield from (Mapped(letter.path) for letter in sheet.reader.letters_of_month(key, cut))
        return
    others: dict[str, list[tuple[str, str]]] = {}
    if len(sheet.settings.editions) > 1:
        for id, edition, path in sheet.reader.alternates(key, cut):
            others.setdefault(id, []).append((edition, path))
    if of == TIMELINE[0]:
        for event in sheet.reader.events_of_month(key, cut):
            yield Mapped(event.path, versions=_versions(sheet, event.path, others.get(event.id, ())))
        return
    for card in sheet.reader.month(key, cut):
        versions = _versions(sheet, card.path, others.get(card.id, ()))
        pictures = tuple(_pictures(sheet, card))
        yield Mapped(card.path, last_change(card), versions, pictures, card if _has_film(card) else None)


def _pictures(sheet: Sheet, card: Card) -> Iterator[str]:
    """Yield the blobs of the pictures of a story that are looked for: that at its top, of a visual story all."""
    story = sheet.reader.document(sheet.edition.tag, card.id) if card.kind == "picture-story" else None
    shown = gallery.pictures_of(story) if isinstance(story, Story) else [card.lead] if card.lead else []
    yield from (picture.largest for picture in shown[:PICTURES] if picture.largest)


def _undated(sheet: Sheet) -> Iterator[Mapped]:
    for path_of in (home_path, contents_path, search_path, popular_path, feeds_path):
        others = [(edition.tag, path_of(edition)) for edition in _other_editions(sheet)]
        yield Mapped(path_of(sheet.edition), versions=_versions(sheet, path_of(sheet.edition), others))
    if has_newsletters(sheet, sheet.edition):
        path = letters_path(sheet.edition)
        found = (each for each in _other_editions(sheet) if has_newsletters(sheet, each))
        others = [(each.tag, letters_path(each)) for each in found]
        yield Mapped(path, versions=_versions(sheet, path, others))
    for type in (*FEW, "page"):
        elsewhere = {
            edition.tag: dict(sheet.reader.addresses(edition.tag, type)) for edition in _other_editions(sheet)
        }
        for shared, path in sheet.reader.addresses(sheet.edition.tag, type):
            others = [(tag, paths[shared]) for tag, paths in elsewhere.items() if shared in paths]
            yield Mapped(path, versions=_versions(sheet, path, others))


def _other_editions(sheet: Sheet) -> Iterator[EditionSettings]:
    return (edition for edition in sheet.settings.editions if edition.tag != sheet.edition.tag)


def _versions(sheet: Sheet, path: str, others: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return a page's versions in all editions that the site has, in their order; none where it is the only one."""
    paths = {**dict(others), sheet.edition.tag: path}
    found = tuple(
        (edition.tag, paths[edition.tag]) for edition in sheet.settings.editions if edition.tag in paths
    )
    return found if len(found) > 1 else ()


def news(sheet: Sheet) -> bytes:
    """Return the sitemap of an edition's news (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap)."""
    cards = sheet.reader.fresh(sheet.list("all"), NEWS)
    urls = "".join(_piece_of_news(sheet, card) for card in cards)
    return f"{DECLARATION}<urlset {_SITEMAPS} {_NEWS}>{urls}</urlset>\n".encode()


def _piece_of_news(sheet: Sheet, card: Card) -> str:
    paper = element("news:name", masthead_of(sheet).name) + element(
        "news:language", sheet.edition.tag.partition("-")[0]
    )
    told = (
        f"<news:publication>{paper}</news:publication>"
        + element("news:publication_date", card.published)
        + element("news:title", card.headline)
    )
    return f"<url>{element('loc', sheet.absolute(card.path))}<news:news>{told}</news:news></url>"


def sitemaps(sheet: Sheet) -> bytes:
    """Return the index of the sitemaps of a host."""
    paths = [
        path for edition in sheet.settings.beside(sheet.edition) for path in _sitemap_paths(sheet, edition)
    ]
    maps = "".join(f"<sitemap>{element('loc', sheet.absolute(path))}</sitemap>" for path in paths)
    return f"{DECLARATION}<sitemapindex {_SITEMAPS}>{maps}</sitemapindex>\n".encode()


def _sitemap_paths(sheet: Sheet, edition: EditionSettings) -> Iterator[str]:
    if sheet.reader.has_news(ListKey(edition.tag, "all")):
        yield news_path(edition)
    yield sitemap_path(edition, None)
    for list in (ListKey(edition.tag, *of) for of in (("all",), TIMELINE, LETTERS)):
        for month, parts in sheet.reader.months(list):
            yield from (sitemap_path(edition, Cut(month, part), list.of) for part in range(1, parts + 1))


def robots(sheet: Sheet) -> bytes:
    """Return a host's robots.txt (RFC 9309): all may be read but the desk, the readers' doors, what the search is made of."""
    lines = [
        "User-agent: *",
        f"Disallow: {sheet.folder}desk/",
        *([f"Disallow: {sheet.folder}readers/"] if sheet.settings.readers else []),
        *(f"Disallow: {path}" for path in _of_the_search(sheet)),
        *(f"Sitemap: {sheet.absolute(path)}" for path in _indexes(sheet)),
    ]
    return "\n".join(lines).encode() + b"\n"


def _of_the_search(sheet: Sheet) -> Iterator[str]:
    """Yield where the search's files and a server's answers begin, in each edition that is read on the host."""
    for edition in sheet.settings.beside(sheet.edition):
        folder = sheet.folder + edition.prefix[len(edition.base) :]
        yield from (f"{folder}{FOLDER}", f"{folder}search?")


def _indexes(sheet: Sheet) -> Iterator[str]:
    """Yield the indexes of sitemaps of all editions that are read on the host: one for each of their addresses."""
    hosts = {each.base: urlsplit(sheet.settings.address_of(each)).netloc for each in sheet.settings.hosts()}
    yield from (
        host_path("sitemaps", base) for base, host in hosts.items() if host == hosts[sheet.edition.base]
    )
