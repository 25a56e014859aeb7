"""What feeds have to keep to: RFC 4287 (Atom), the RSS 2.0 specification with RSS Advisory Board's profile, JSON Feed 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_ABSOLUTE = re.compile(r"(https?://[^\s/]+/|mailto:|urn:uuid:)\S*\Z")


class Addresses(HTMLParser):
    """The addresses in a piece of HTML, and the elements that no feed may bring."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.forbidden: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "iframe", "object", "form"):
            self.forbidden.append(tag)
        for name, value in attrs:
            if name in ("href", "src"):
                self.found.append(value or "")
            if name == "srcset":
                self.found += [each.split()[0] for each in (value or "").split(",")]
            if name.startswith("on") or name in ("data-claim", "data-picture", "data-story"):
                self.forbidden.append(name)


def html_faults(html: str, where: str) -> Iterator[str]:
    """Yield what is wrong with a story's text: addresses that are not absolute, and what runs or is ours alone."""
    parsed = Addresses(html)
    yield from (
        f"{where}: the address {each!r} is not absolute" for each in parsed.found if not _ABSOLUTE.match(each)
    )
    yield from (f"{where}: {each} has no place in a feed" for each in parsed.forbidden)


def rss_faults(text: str) -> Iterator[str]:
    """Yield where a feed breaks the rules of RSS 2.0."""
    root = ET.fromstring(text)
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        yield "no RSS 2.0"
        return
    yield from (f"no {name}" for name in ("title", "link", "description") if not channel.findtext(name))
    own = channel.find(f"{ATOM}link")
    if own is None or own.get("rel") != "self" or not _ABSOLUTE.match(own.get("href", "")):
        yield "it does not say where it is"
    guids = [item.findtext("guid") for item in channel.findall("item")]
    if len(set(guids)) < len(guids) or None in guids:
        yield "two items have one guid, or one has none"
    for item in channel.findall("item"):
        where = item.findtext("title") or ""
        if not where and not item.findtext("description"):
            yield "an item has neither title nor description"
        if not _ABSOLUTE.match(item.findtext("link") or ""):
            yield f"{where}: its link is not absolute"
        if parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo is None:
            yield f"{where}: its date has no offset"
        yield from html_faults(item.findtext(CONTENT) or "", where)


def atom_faults(text: str) -> Iterator[str]:
    """Yield where a feed breaks the rules of RFC 4287, sections 4.1.1 and 4.1.2."""
    feed = ET.fromstring(text)
    if feed.tag != f"{ATOM}feed":
        yield "no Atom"
        return
    yield from _atom_node_faults(feed)
    for entry in feed.findall(f"{ATOM}entry"):
        yield from _atom_node_faults(entry)
        yield from _atom_entry_faults(entry, whole_has_author=feed.find(f"{ATOM}author") is not None)


def _atom_node_faults(node: ET.Element) -> Iterator[str]:
    where = node.findtext(f"{ATOM}title") or "?"
    for name in ("id", "title", "updated"):
        if len(node.findall(f"{ATOM}{name}")) != 1:
            yield f"{where}: not one {name}"
    for name in ("updated", "published"):
        for time in node.findall(f"{ATOM}{name}"):
            if datetime.fromisoformat((time.text or "").replace("Z", "+00:00")).tzinfo is None:
                yield f"{where}: {name} has no offset"
    if not _ABSOLUTE.match(node.findtext(f"{ATOM}id") or ""):
        yield f"{where}: its id is no absolute IRI"
    kinds = [link.get("type") for link in node.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    if len(set(kinds)) < len(kinds):
        yield f"{where}: two alternates of one type"


def _atom_entry_faults(entry: ET.Element, *, whole_has_author: bool) -> Iterator[str]:
    where = entry.findtext(f"{ATOM}title") or "?"
    content = entry.find(f"{ATOM}content")
    if content is None and not any(link.get("rel") == "alternate" for link in entry.findall(f"{ATOM}link")):
        yield f"{where}: neither content nor an alternate"
    if not whole_has_author and entry.find(f"{ATOM}author") is None:
        yield f"{where}: no author"
    if content is not None:
        if content.get("type") != "html" or len(content):
            yield f"{where}: its content is not escaped HTML"
        yield from html_faults(content.text or "", where)


def json_faults(text: str) -> Iterator[str]:
    """Yield where a feed breaks the rules of JSON Feed 1.1."""
    feed: dict[str, Any] = json.loads(text)
    if feed.get("version") != "https://jsonfeed.org/version/1.1" or not feed.get("title"):
        yield "no JSON Feed 1.1"
    ids = [item.get("id") for item in feed["items"]]
    if len(set(ids)) < len(ids) or not all(isinstance(id, str) and id for id in ids):
        yield "two items have one id, or one has none"
    for name in ("home_page_url", "feed_url"):
        if not _ABSOLUTE.match(feed.get(name, "")):
            yield f"{name} is not absolute"
    for item in feed["items"]:
        yield from _json_item_faults(item)


def _json_item_faults(item: dict[str, Any]) -> Iterator[str]:
    where = item.get("title", item.get("id"))
    if not (item.get("content_html") or item.get("content_text")):
        yield f"{where}: no content"
    for name in ("url", "image"):
        if name in item and not _ABSOLUTE.match(item[name]):
            yield f"{where}: {name} is not absolute"
    for name in ("date_published", "date_modified"):
        if name in item and datetime.fromisoformat(item[name]).tzinfo is None:
            yield f"{where}: {name} has no offset"
    for each in item.get("attachments", ()):
        if not each.get("mime_type") or not _ABSOLUTE.match(each.get("url", "")):
            yield f"{where}: an attachment without type or address"
    yield from html_faults(item.get("content_html", ""), where)
