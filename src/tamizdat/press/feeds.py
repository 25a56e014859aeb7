"""Feeds (RSS 2.0, Atom: RFC 4287), sitemaps (sitemaps.org protocol 0.9), robots.txt (RFC 9309), redirects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from html import escape
from urllib.parse import urlsplit

from tamizdat.archive.documents import Card, PlainPage, Redirect, Series
from tamizdat.archive.lists import NEWEST, Cut, ListKey, utc
from tamizdat.archive.parts import Listed
from tamizdat.press.bodies import plain_text
from tamizdat.press.frames import masthead_of, social_image
from tamizdat.press.keys import (
    LISTED,
    TIMELINE,
    PageKey,
    contents_path,
    feed_path,
    host_path,
    list_path,
    popular_path,
    sitemap_path,
)
from tamizdat.press.listings import list_name
from tamizdat.press.settings import EditionSettings, home_path
from tamizdat.press.sheet import Sheet, medium_path

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">'
)
_SITEMAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
# What XML 1.0 cannot hold (section 2.2).
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AUDIO_TYPES = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
}
_FEW = tuple(type for type in LISTED if type != "event")  # what has a page and does not grow day by day


def _element(tag: str, text: str = "", **attributes: str) -> str:
    """Return an element with text and attributes; a tag's prefix is declared by the root."""
    written = "".join(f' {name}="{_escaped(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}>{_escaped(text)}</{tag}>" if text else f"<{tag}{written}/>"


def _escaped(text: str) -> str:
    return escape(_NO_XML.sub("", text))


class _Feed:
    """What both formats say of a list."""

    def __init__(self, sheet: Sheet, page: PageKey) -> None:
        key = page.list
        document = sheet.reader.document(key.edition, key.id) if key.of in LISTED else None
        masthead = masthead_of(sheet)
        self.front = list_path(key, document.path if document else "", sheet.edition)
        whole = key.of == "all"
        self.title = masthead.name if whole else f"{masthead.name}: {list_name(sheet, key)}"
        intro = plain_text(document.intro) if isinstance(document, Listed) else ""
        self.description = intro or masthead.description or masthead.motto or self.title
        self.link = sheet.absolute(home_path(sheet.edition) if whole else self.front)
        self.cover = social_image(document.cover) if isinstance(document, Series) else None
        self.podcast = isinstance(document, Series) and document.format == "podcast"
        self.cards = sheet.reader.newest(key, NEWEST)
        # A feed of nothing was never updated; its readers want a time all the same.
        self.updated = max(
            (card.updated or card.published for card in self.cards), key=utc, default="1970-01-01T00:00:00Z"
        )


def rss(sheet: Sheet, page: PageKey) -> bytes:
    """Return a list's RSS feed."""
    feed = _Feed(sheet, page)
    own = sheet.absolute(feed_path(feed.front, "rss"))
    parts = [
        f"{_DECLARATION}{_RSS}<channel>",
        _element("title", feed.title),
        _element("link", feed.link),
        _element("description", feed.description),
        _element("language", sheet.edition.tag),
        _element("atom:link", href=own, rel="self", type="application/rss+xml"),
        *_cover(sheet, feed),
        *(_item(sheet, card) for card in feed.cards),
        "</channel></rss>\n",
    ]
    return "".join(parts).encode()


def _item(sheet: Sheet, card: Card) -> str:
    return sheet.piece(("rss", card), lambda: "".join(_item_parts(sheet, card)))


def _item_parts(sheet: Sheet, card: Card) -> Iterator[str]:
    yield "<item>"
    yield _element("title", card.headline)
    yield _element("link", sheet.absolute(card.path))
    yield _element("guid", f"urn:uuid:{card.id}", isPermaLink="false")
    yield _element("pubDate", format_datetime(datetime.fromisoformat(card.published)))
    if card.dek:
        yield _element("description", card.dek)
    for author in sheet.authors(card.bylines):
        yield _element("dc:creator", author)
    if card.audio:
        sheet.media.add(card.audio)
        url = sheet.absolute(medium_path(card.audio))
        kind = _AUDIO_TYPES.get(card.audio.rpartition(".")[2], "application/octet-stream")
        yield _element("enclosure", url=url, length=str(card.audio_bytes), type=kind)
    yield "</item>"


def _cover(sheet: Sheet, feed: _Feed) -> Iterator[str]:
    """Yield a series' cover: as RSS 2.0 has it, and for a podcast as players want it (Apple's podcast namespace)."""
    if feed.cover is None:
        return
    sheet.media.add(feed.cover.blob)
    url = sheet.absolute(medium_path(feed.cover.blob))
    inside = _element("url", url) + _element("title", feed.title) + _element("link", feed.link)
    yield f"<image>{inside}</image>"
    if feed.podcast:
        yield _element("itunes:image", href=url)


def atom(sheet: Sheet, page: PageKey) -> bytes:
    """Return a list's Atom feed."""
    feed = _Feed(sheet, page)
    own = sheet.absolute(feed_path(feed.front, "atom"))
    parts = [
        f'{_DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_escaped(sheet.edition.tag)}">',
        _element("id", own),
        _element("title", feed.title),
        _element("subtitle", feed.description),
        _element("updated", feed.updated),
        _element("link", href=own, rel="self", type="application/atom+xml"),
        _element("link", href=feed.link, rel="alternate", type="text/html"),
        f"<author>{_element('name', masthead_of(sheet).name)}</author>",
        *(_entry(sheet, card) for card in feed.cards),
        "</feed>\n",
    ]
    return "".join(parts).encode()


def _entry(sheet: Sheet, card: Card) -> str:
    return sheet.piece(("atom", card), lambda: "".join(_entry_parts(sheet, card)))


def _entry_parts(sheet: Sheet, card: Card) -> Iterator[str]:
    yield "<entry>"
    yield _element("id", f"urn:uuid:{card.id}")
    yield _element("title", card.headline)
    yield _element("link", href=sheet.absolute(card.path), rel="alternate", type="text/html")
    yield _element("published", card.published)
    yield _element("updated", card.updated or card.published)
    for author in sheet.authors(card.bylines):
        yield f"<author>{_element('name', author)}</author>"
    if card.dek:
        yield _element("summary", card.dek)
    yield "</entry>"


def sitemap(sheet: Sheet, page: PageKey) -> bytes:
    """Return the sitemap of a part of a month's stories, or of an edition's other pages."""
    urls = (
        f"<url>{_element('loc', sheet.absolute(path))}{_element('lastmod', changed) if changed else ''}</url>"
        for path, changed in _mapped(sheet, page)
    )
    return f"{_DECLARATION}<urlset {_SITEMAPS}>{''.join(urls)}</urlset>\n".encode()


def _mapped(sheet: Sheet, page: PageKey) -> Iterator[tuple[str, str]]:
    if page.cut and page.of == "timeline":
        for event in sheet.reader.events_of_month(sheet.list(*TIMELINE), page.cut):
            yield event.path, ""
        return
    if page.cut:
        for card in sheet.reader.month(sheet.list("all"), page.cut):
            yield card.path, card.updated or card.published
        return
    yield home_path(sheet.edition), ""
    yield contents_path(sheet.edition), ""
    yield popular_path(sheet.edition), ""
    for type in (*_FEW, "page"):
        for document in sheet.reader.those(sheet.edition.tag, type):
            if isinstance(document, Listed | PlainPage) and document.path:
                yield document.path, ""


def sitemaps(sheet: Sheet) -> bytes:
    """Return the index of the sitemaps of a host."""
    paths = [
        path for edition in sheet.settings.beside(sheet.edition) for path in _sitemap_paths(sheet, edition)
    ]
    maps = "".join(f"<sitemap>{_element('loc', sheet.absolute(path))}</sitemap>" for path in paths)
    return f"{_DECLARATION}<sitemapindex {_SITEMAPS}>{maps}</sitemapindex>\n".encode()


def _sitemap_paths(sheet: Sheet, edition: EditionSettings) -> Iterator[str]:
    yield sitemap_path(edition, None)
    for list in (ListKey(edition.tag, "all"), ListKey(edition.tag, *TIMELINE)):
        for month, parts in sheet.reader.months(list):
            yield from (sitemap_path(edition, Cut(month, part), list.of) for part in range(1, parts + 1))


def robots(sheet: Sheet) -> bytes:
    """Return a host's robots.txt: everything may be read but the desk."""
    lines = [
        "User-agent: *",
        f"Disallow: {sheet.folder}desk/",
        *(f"Sitemap: {sheet.absolute(path)}" for path in _indexes(sheet)),
    ]
    return "\n".join(lines).encode() + b"\n"


def _indexes(sheet: Sheet) -> Iterator[str]:
    """Yield the indexes of sitemaps of all editions that are read on the host: one for each of their addresses."""
    hosts = {each.tag: urlsplit(sheet.settings.address_of(each)).netloc for each in sheet.settings.hosts()}
    here = urlsplit(sheet.settings.address_of(sheet.edition)).netloc
    yield from (
        host_path("sitemaps", each.base) for each in sheet.settings.hosts() if hosts[each.tag] == here
    )


def redirect(sheet: Sheet, document: Redirect) -> bytes:
    """Return a page that leads to a document's present address, on any host (`tamizdat.serve` answers it as 301)."""
    target = sheet.label(document.target)
    if target is None:
        raise KeyError(document.target)
    href, canonical = escape(sheet.href(target.path)), escape(sheet.absolute(target.path))
    return (
        f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={href}">'
        f'<html lang="{escape(sheet.edition.tag)}"><title>{escape(target.name)}</title>'
        f'<link rel="canonical" href="{canonical}"><meta name="robots" content="noindex">'
        f'<p><a href="{href}">{escape(target.name)}</a></p>\n'
    ).encode()
