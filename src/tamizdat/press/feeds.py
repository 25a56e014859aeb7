"""Feeds (RSS 2.0, Atom: RFC 4287), sitemaps (sitemaps.org protocol 0.9), robots.txt (RFC 9309), redirects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import cast
from xml.etree import ElementTree as ET

from tamizdat.archive.documents import Card, Listed, PlainPage, Redirect, Series
from tamizdat.archive.lists import NEWEST, ListKey
from tamizdat.press.bodies import plain_text
from tamizdat.press.frames import masthead_of, social_image
from tamizdat.press.keys import LISTED, PageKey, contents_path, feed_path, list_path, sitemap_path
from tamizdat.press.listings import list_name
from tamizdat.press.settings import home_path
from tamizdat.press.sheet import Sheet, medium_path

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_AUDIO_TYPES = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
}

ET.register_namespace("atom", ATOM)
ET.register_namespace("dc", DC)
ET.register_namespace("itunes", ITUNES)


def _xml(root: ET.Element) -> bytes:
    return cast(bytes, ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _child(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    child.text = _xml_text(text) or None
    return child


def _xml_text(text: str) -> str:
    """Return text without the control characters that XML 1.0 cannot hold (section 2.2)."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))


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
            (card.updated or card.published for card in self.cards), default="1970-01-01T00:00:00Z"
        )


def rss(sheet: Sheet, page: PageKey) -> bytes:
    """Return a list's RSS feed."""
    feed = _Feed(sheet, page)
    root = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(root, "channel")
    _child(channel, "title", feed.title)
    _child(channel, "link", feed.link)
    _child(channel, "description", feed.description)
    _child(channel, "language", sheet.edition.tag)
    own = sheet.absolute(feed_path(feed.front, "rss"))
    _child(channel, f"{{{ATOM}}}link", href=own, rel="self", type="application/rss+xml")
    _cover(sheet, channel, feed)
    for card in feed.cards:
        item = ET.SubElement(channel, "item")
        _child(item, "title", card.headline)
        _child(item, "link", sheet.absolute(card.path))
        _child(item, "guid", f"urn:uuid:{card.id}", isPermaLink="false")
        _child(item, "pubDate", format_datetime(datetime.fromisoformat(card.published)))
        if card.dek:
            _child(item, "description", card.dek)
        for author in sheet.authors(card.bylines):
            _child(item, f"{{{DC}}}creator", author)
        if card.audio:
            sheet.media.add(card.audio)
            url = sheet.absolute(medium_path(card.audio))
            kind = _AUDIO_TYPES.get(card.audio.rpartition(".")[2], "application/octet-stream")
            _child(item, "enclosure", url=url, length=str(card.audio_bytes), type=kind)
    return _xml(root)


def _cover(sheet: Sheet, channel: ET.Element, feed: _Feed) -> None:
    """Show a series' cover: as RSS 2.0 has it, and for a podcast as players want it (Apple's podcast namespace)."""
    if feed.cover is None:
        return
    sheet.media.add(feed.cover.blob)
    url = sheet.absolute(medium_path(feed.cover.blob))
    image = _child(channel, "image")
    _child(image, "url", url)
    _child(image, "title", feed.title)
    _child(image, "link", feed.link)
    if feed.podcast:
        _child(channel, f"{{{ITUNES}}}image", href=url)


def atom(sheet: Sheet, page: PageKey) -> bytes:
    """Return a list's Atom feed."""
    feed = _Feed(sheet, page)
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": sheet.edition.tag})
    own = sheet.absolute(feed_path(feed.front, "atom"))
    _child(root, "id", own)
    _child(root, "title", feed.title)
    _child(root, "subtitle", feed.description)
    _child(root, "updated", feed.updated)
    _child(root, "link", href=own, rel="self", type="application/atom+xml")
    _child(root, "link", href=feed.link, rel="alternate", type="text/html")
    _child(_child(root, "author"), "name", masthead_of(sheet).name)
    for card in feed.cards:
        _atom_entry(sheet, root, card)
    return _xml(root)


def _atom_entry(sheet: Sheet, root: ET.Element, card: Card) -> None:
    entry = ET.SubElement(root, "entry")
    _child(entry, "id", f"urn:uuid:{card.id}")
    _child(entry, "title", card.headline)
    _child(entry, "link", href=sheet.absolute(card.path), rel="alternate", type="text/html")
    _child(entry, "published", card.published)
    _child(entry, "updated", card.updated or card.published)
    for author in sheet.authors(card.bylines):
        _child(_child(entry, "author"), "name", author)
    if card.dek:
        _child(entry, "summary", card.dek)


def sitemap(sheet: Sheet, page: PageKey) -> bytes:
    """Return the sitemap of a month's stories, or of an edition's other pages."""
    root = ET.Element("urlset", {"xmlns": SITEMAP})
    for path, changed in _mapped(sheet, page):
        url = ET.SubElement(root, "url")
        _child(url, "loc", sheet.absolute(path))
        if changed:
            _child(url, "lastmod", changed)
    return _xml(root)


def _mapped(sheet: Sheet, page: PageKey) -> Iterator[tuple[str, str]]:
    if page.cut:
        for card in sheet.reader.month(sheet.list("all"), page.cut.period):
            yield card.path, card.updated or card.published
        return
    yield home_path(sheet.edition), ""
    yield contents_path(sheet.edition), ""
    for type in (*LISTED, "page"):
        for document in sheet.reader.those(sheet.edition.tag, type):
            if isinstance(document, Listed | PlainPage) and document.path:
                yield document.path, ""


def sitemaps(sheet: Sheet) -> bytes:
    """Return the index of all sitemaps."""
    root = ET.Element("sitemapindex", {"xmlns": SITEMAP})
    for edition in sheet.settings.editions:
        key = ListKey(edition.tag, "all")
        paths = [sitemap_path(edition, None)]
        paths += [sitemap_path(edition, month) for month in sheet.reader.month_cuts(key)]
        for path in paths:
            _child(ET.SubElement(root, "sitemap"), "loc", sheet.absolute(path))
    return _xml(root)


def robots(sheet: Sheet) -> bytes:
    """Return robots.txt: everything may be read but the desk."""
    lines = [
        "User-agent: *",
        f"Disallow: {sheet.settings.folder}desk/",
        f"Sitemap: {sheet.absolute('sitemap.xml')}",
    ]
    return "\n".join(lines).encode() + b"\n"


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
