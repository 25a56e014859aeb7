"""Reading a feed: RSS 2.0 of any host, from bytes to a `Show`. Pure.

Tags are known by their namespaces, whatever prefixes a host has for them, and both names of the Podcasting 2.0 namespace are.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, Final

from tamizdat.wire.errors import WireError
from tamizdat.wire.podcast.copy import Item, Mark, Named, Show, Somebody
from tamizdat.wire.podcast.times import seconds_of
from tamizdat.wire.xml import BadXml, parse

MOST: Final = 20_000  # episodes
LONGEST: Final = 128 * 1024 * 1024  # bytes
_ITUNES: Final = "itunes:"
# The prefixes that we have for namespaces; their names are compared in small letters.
_SPACES: Final = {
    "http://www.itunes.com/dtds/podcast-1.0.dtd": _ITUNES,
    "https://podcastindex.org/namespace/1.0": "podcast:",
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://podlove.org/simple-chapters": "psc:",
    "http://podlove.org/simple-chapters/": "psc:",
    "http://www.w3.org/2005/atom": "atom:",
}
_DECLARED: Final = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOAD_AGAIN: Final = "Load it again from the old host, and give the file as it comes."
_FOREIGN: Final = "No host's feed has such a thing: do not trust this file."


def is_feed(head: bytes) -> bool:
    """Return whether the beginning of a file is that of a feed with episodes, and of no export of WordPress."""
    head = head.lower()
    return (b"<rss" in head and b"wordpress.org/export" not in head) and (
        b"podcast-1.0.dtd" in head
        or b"podcastindex" in head
        or b"podcast-namespace" in head
        or b"<enclosure" in head
    )


def read(data: bytes, where: str) -> Show:
    """Read a feed.

    Raises:
        WireError: it is no feed of episodes, not whole, or hostile.
    """
    if len(data) > LONGEST:
        raise WireError(
            f"It has more than {LONGEST >> 20} MB.",
            where,
            "A feed is shorter: is it another file by mistake?",
        )
    listener = _Listener()
    try:
        for _ in parse([_decoded(data, where)], listener, spaced=True):
            pass
    except BadXml as error:
        at = f"{where}, line {error.line}"
        if error.hostile:
            raise WireError(f"It was not read: {error.what}.", at, _FOREIGN) from None
        raise WireError(f"It cannot be imported: {error.what}.", at, _LOAD_AGAIN) from None
    if listener.channel is None:
        raise WireError(
            "It is no RSS feed: it has no channel.", where, "Give the feed of a show, not its page."
        )
    if len(listener.items) > MOST:
        raise WireError(f"It has more than {MOST:,} episodes.", where, "Split it into several feeds.")
    return _show(listener.channel, listener.items)


def _decoded(data: bytes, where: str) -> str:
    mark = next((name for sign, name in _MARKS if data.startswith(sign)), "")
    declared = _DECLARED.match(data)
    name = mark or (declared[1].decode("ascii") if declared else "utf-8")
    try:
        return data.decode(name)
    except (LookupError, UnicodeError):
        raise WireError(f"It is not in {name}, as it says.", where, _LOAD_AGAIN) from None


class _Node:
    """An element with what stands in it, but for the items of the channel."""

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.name = name
        self.attributes = attributes
        self.line = line
        self.words: list[str] = []
        self.children: list[_Node] = []

    def all(self, name: str) -> list[_Node]:
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> _Node | None:
        return next(iter(self.all(name)), None)

    @property
    def text(self) -> str:
        return "".join(self.words).strip()

    def of(self, name: str) -> str:
        """Return the words of a child; "" if there is none."""
        found = self.first(name)
        return found.text if found else ""

    def get(self, name: str, attribute: str) -> str:
        """Return an attribute of a child; "" if there is none."""
        found = self.first(name)
        return found.attributes.get(attribute, "").strip() if found else ""


class _Listener:
    """Gathers the channel and its items."""

    def __init__(self) -> None:
        self.channel: _Node | None = None
        self.items: list[_Node] = []
        self._open: list[_Node] = []

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        node = _Node(_named(name), attributes, line)
        if node.name == "channel" and self.channel is None:
            self.channel = node
        elif node.name == "item" and self._open and self._open[-1] is self.channel:
            self.items.append(node)
        elif self._open:
            self._open[-1].children.append(node)
        self._open.append(node)

    def text(self, text: str) -> None:
        if self._open:
            self._open[-1].words.append(text)

    def end(self, name: str) -> None:  # noqa: ARG002 - a listener
        self._open.pop()


def _named(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return _SPACES.get(space.lower(), f"{space} " if space else "") + local


def _show(channel: _Node, items: list[_Node]) -> Show:
    owner = channel.first(f"{_ITUNES}owner")
    image = channel.first("image")
    funding = channel.first("podcast:funding")
    return Show(
        title=channel.of("title"),
        link=channel.of("link"),
        description=_longest(channel, "description", f"{_ITUNES}summary", f"{_ITUNES}subtitle"),
        language=channel.of("language"),
        author=channel.of(f"{_ITUNES}author") or (owner.of(f"{_ITUNES}name") if owner else ""),
        email=owner.of(f"{_ITUNES}email") if owner else "",
        image=channel.get(f"{_ITUNES}image", "href") or (image.of("url") if image else ""),
        categories=tuple(dict.fromkeys(_categories(channel))),
        explicit=channel.of(f"{_ITUNES}explicit"),
        type=channel.of(f"{_ITUNES}type").lower(),
        complete=channel.of(f"{_ITUNES}complete"),
        guid=channel.of("podcast:guid"),
        locked=channel.of("podcast:locked"),
        medium=channel.of("podcast:medium").lower(),
        funding=funding.attributes.get("url", "").strip() if funding else "",
        new_address=channel.of(f"{_ITUNES}new-feed-url"),
        people=tuple(_people(channel)),
        items=tuple(map(_item, items)),
    )


def _categories(channel: _Node) -> Iterator[str]:
    for node in channel.all(f"{_ITUNES}category"):
        name = node.attributes.get("text", "").strip()
        below = [child.attributes.get("text", "").strip() for child in node.all(f"{_ITUNES}category")]
        yield from (f"{name} > {each}" for each in below if each) if any(below) else (name,)


def _item(node: _Node) -> Item:
    enclosure = node.first("enclosure")
    url = enclosure.attributes.get("url", "").strip() if enclosure else ""
    subtitle = node.of(f"{_ITUNES}subtitle")
    return Item(
        line=node.line,
        guid=node.of("guid") or url or node.of("link"),
        title=node.of("title") or node.of(f"{_ITUNES}title"),
        published=node.of("pubDate"),
        subtitle=subtitle,
        html=_longest(node, "content:encoded", "description", f"{_ITUNES}summary") or subtitle,
        enclosure=Named(url, enclosure.attributes.get("type", "").strip().lower())
        if enclosure and url
        else None,
        others=sum(
            each.attributes.get("default", "").lower() != "true"
            for each in node.all("podcast:alternateEnclosure")
        ),
        duration=node.of(f"{_ITUNES}duration"),
        season=node.of(f"{_ITUNES}season") or node.of("podcast:season"),
        number=node.of(f"{_ITUNES}episode") or node.of("podcast:episode"),
        type=node.of(f"{_ITUNES}episodeType").lower(),
        explicit=node.of(f"{_ITUNES}explicit"),
        image=node.get(f"{_ITUNES}image", "href"),
        people=tuple(_people(node)),
        transcripts=tuple(_transcripts(node)),
        chapters=node.get("podcast:chapters", "url"),
        marks=tuple(_marks(node)),
    )


def _longest(node: _Node, *names: str) -> str:
    return max((node.of(name) for name in names), key=len)


def _people(node: _Node) -> Iterator[Somebody]:
    for each in node.all("podcast:person"):
        if name := " ".join(each.text.split()):
            role = each.attributes.get("role", "host").strip().lower()
            yield Somebody(name, role, each.attributes.get("img", "").strip())


def _transcripts(node: _Node) -> Iterator[Named]:
    for each in node.all("podcast:transcript"):
        told: dict[str, Any] = each.attributes
        if url := told.get("url", "").strip():
            yield Named(url, told.get("type", "").strip().lower(), told.get("language", "").strip())


def _marks(node: _Node) -> Iterator[Mark]:
    for chapters in node.all("psc:chapters"):
        for each in chapters.all("psc:chapter"):
            start = seconds_of(each.attributes.get("start", ""))
            if start is not None:
                title = each.attributes.get("title", "").strip()
                yield Mark(start, title, each.attributes.get("href", "").strip())
