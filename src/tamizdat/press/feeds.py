"""Feeds of lists: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1. Their addresses are absolute, whatever folder they stand in.

Those of places, topics and the like bring the stories whole; the lists of the record, which grow with it, bring what their
cards say. Each holds the newest `lists.NEWEST`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from html import escape
from typing import Any, Final

import msgspec

from tamizdat.archive.documents import Card, Redirect, Series
from tamizdat.archive.lists import NEWEST, ListKey, utc
from tamizdat.archive.parts import Listed
from tamizdat.press.bodies import plain_text
from tamizdat.press.corrections import last_change
from tamizdat.press.feed_items import enclosed, rfc_822, urn, words
from tamizdat.press.feed_texts import text
from tamizdat.press.frames import masthead_of, social_image
from tamizdat.press.keys import ICON_SIZES, LISTED, PageKey, feed_path, icon_path, in_full, list_path
from tamizdat.press.letters import as_card
from tamizdat.press.listings import list_name
from tamizdat.press.settings import home_path
from tamizdat.press.sheet import Sheet
from tamizdat.press.xml import DECLARATION, cdata, element, escaped

_RSS: Final = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
)


class _Feed:
    """What all formats say of a list."""

    def __init__(self, sheet: Sheet, page: PageKey) -> None:
        key = page.list
        document = sheet.reader.document(key.edition, key.id) if key.of in LISTED else None
        masthead = masthead_of(sheet)
        self.sheet = sheet
        self.front = list_path(key, document.path if document else "", sheet.edition)
        whole = key.of == "all"
        self.title = masthead.name if whole else f"{masthead.name}: {list_name(sheet, key)}"
        intro = plain_text(document.intro) if isinstance(document, Listed) else ""
        self.description = intro or masthead.description or masthead.motto or self.title
        self.link = sheet.absolute(home_path(sheet.edition) if whole else self.front)
        self.cover = social_image(document.cover) if isinstance(document, Series) else None
        self.full = in_full(key)
        self.cards = _cards(sheet, key)

    @cached_property
    def updated(self) -> str:
        """Return when the latest of its stories was changed."""
        # A feed of nothing was never updated; its readers want a time all the same.
        return max(map(last_change, self.cards), key=utc, default="1970-01-01T00:00:00Z")

    def text(self, card: Card) -> str:
        """Return a story whole, as HTML; "" in a feed that does not bring it."""
        return text(self.sheet, card.id) if self.full else ""


def _cards(sheet: Sheet, key: ListKey) -> tuple[Card, ...]:
    if key.of == "newsletter":
        return tuple(map(as_card, sheet.reader.letters(key, None, NEWEST)))
    return sheet.reader.newest(key, NEWEST)


def rss(sheet: Sheet, page: PageKey) -> bytes:
    """Return a list's RSS feed."""
    feed = _Feed(sheet, page)
    own = sheet.absolute(feed_path(feed.front, "rss"))
    parts = [
        f"{DECLARATION}{_RSS}<channel>",
        element("title", feed.title),
        element("link", feed.link),
        element("description", feed.description),
        element("language", sheet.edition.tag),
        element("lastBuildDate", rfc_822(feed.updated)) if feed.cards else "",
        element("atom:link", href=own, rel="self", type="application/rss+xml"),
        *_cover(feed),
        *(part for card in feed.cards for part in _item(feed, card)),
        "</channel></rss>\n",
    ]
    return "".join(parts).encode()


def _item(feed: _Feed, card: Card) -> Iterator[str]:
    sheet = feed.sheet
    yield "<item>"
    yield element("title", card.headline)
    yield element("link", sheet.absolute(card.path))
    yield element("guid", urn(card.id), isPermaLink="false")
    yield element("pubDate", rfc_822(card.published))
    if said := words(sheet, card):
        yield element("description", said)
    for author in sheet.authors(card.bylines):
        yield element("dc:creator", author)
    if file := enclosed(card):
        yield element("enclosure", url=sheet.medium(file.blob), length=str(file.bytes), type=file.type)
    if whole := feed.text(card):
        yield f"<content:encoded>{cdata(whole)}</content:encoded>"
    yield "</item>"


def _cover(feed: _Feed) -> Iterator[str]:
    """Yield the cover of a series."""
    if feed.cover is None:
        return
    url = feed.sheet.medium(feed.cover.blob)
    inside = element("url", url) + element("title", feed.title) + element("link", feed.link)
    yield f"<image>{inside}</image>"


def atom(sheet: Sheet, page: PageKey) -> bytes:
    """Return a list's Atom feed."""
    feed = _Feed(sheet, page)
    own = sheet.absolute(feed_path(feed.front, "atom"))
    parts = [
        f'{DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escaped(sheet.edition.tag)}">',
        element("id", own),
        element("title", feed.title),
        element("subtitle", feed.description),
        element("updated", feed.updated),
        element("link", href=own, rel="self", type="application/atom+xml"),
        element("link", href=feed.link, rel="alternate", type="text/html"),
        f"<author>{element('name', masthead_of(sheet).name)}</author>",
        *(part for card in feed.cards for part in _entry(feed, card)),
        "</feed>\n",
    ]
    return "".join(parts).encode()


def _entry(feed: _Feed, card: Card) -> Iterator[str]:
    sheet = feed.sheet
    yield "<entry>"
    yield element("id", urn(card.id))
    yield element("title", card.headline)
    yield element("link", href=sheet.absolute(card.path), rel="alternate", type="text/html")
    if file := enclosed(card):
        href, size = sheet.medium(file.blob), str(file.bytes)
        yield element("link", href=href, rel="enclosure", type=file.type, length=size)
    yield element("published", card.published)
    yield element("updated", last_change(card))
    for author in sheet.authors(card.bylines):
        yield f"<author>{element('name', author)}</author>"
    if said := words(sheet, card):
        yield element("summary", said)
    if whole := feed.text(card):
        yield f'<content type="html">{cdata(whole)}</content>'
    yield "</entry>"


def json(sheet: Sheet, page: PageKey) -> bytes:
    """Return a list's JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    feed = _Feed(sheet, page)
    masthead = masthead_of(sheet)
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.link,
        "feed_url": sheet.absolute(feed_path(feed.front, "json")),
        "description": feed.description,
        "icon": sheet.absolute(icon_path(sheet.edition.prefix, ICON_SIZES[-1])) if masthead.filed else "",
        "language": sheet.edition.tag,
        "authors": [{"name": masthead.name, "url": sheet.absolute(masthead.home)}],
        "items": [_filled(_json_item(feed, card)) for card in feed.cards],
    }
    return msgspec.json.encode(_filled(told) | {"items": told["items"]}) + b"\n"


def _json_item(feed: _Feed, card: Card) -> dict[str, Any]:
    sheet = feed.sheet
    whole, said = feed.text(card), words(sheet, card)
    return {
        "id": urn(card.id),
        "url": sheet.absolute(card.path),
        "title": card.headline,
        "content_html": whole,
        "content_text": "" if whole else said or card.headline,
        "summary": said,
        "image": sheet.medium(card.lead.largest) if card.lead and card.lead.largest else "",
        "date_published": card.published,
        "date_modified": last_change(card) if card.updated or card.corrected else "",
        "authors": [{"name": author} for author in sheet.authors(card.bylines)],
        "attachments": _attachments(sheet, card),
    }


def _attachments(sheet: Sheet, card: Card) -> list[dict[str, Any]]:
    file = enclosed(card)
    if file is None or card.played is None:
        return []
    told = {
        "url": sheet.medium(file.blob),
        "mime_type": file.type,
        "size_in_bytes": file.bytes,
        "duration_in_seconds": card.played.seconds,
    }
    return [_filled(told)]


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value}


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
