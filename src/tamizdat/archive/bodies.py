"""What a body may be made of, whoever wrote it: the last look at HTML before it is kept.

Pure, and the same for what editors write and for what comes in from other systems.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Final
from urllib.parse import urlsplit

import nh3

INLINE: Final = frozenset({"a", "b", "strong", "i", "em", "sub", "sup", "br"})
TEXT: Final = INLINE | {"p", "ul", "ol", "li"}
TAGS: Final = TEXT | {
    "h2", "h3", "blockquote", "footer", "figure", "figcaption", "aside", "div", "table", "caption", "thead", "tbody",
    "tr", "th", "td", "cite", "span",
}  # fmt: skip
SCHEMES: Final = frozenset({"http", "https", "mailto", "doc", "blob"})
_ATTRIBUTES: Final[dict[str, set[str]]] = {
    "*": set(),  # nh3 lets `title` and `lang` stand otherwise
    "a": {"href", "rel", "download"},
    "figure": {"class", "data-picture", "data-chart", "data-map", "data-recording"},
    "sup": {"data-note"},
    "aside": {"class", "data-story"},
    "blockquote": {"class"},
    "p": {"class"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "th": {"scope"},
    "span": {"data-claim"},  # the words in which a claim stands
}
_TAG: Final = re.compile(r"<[^>]*>")
_SPAN: Final = re.compile(r'<span(?: data-claim="(?P<claim>[^"]*)")?>|</span>')
_LINK: Final = re.compile(r"\s*<a\b[^>]*>(?:(?!</?a).)*</a>\s*", re.S)
_SPAN_OR_LINK: Final = re.compile(_SPAN.pattern + r"|<a\b[^>]*>|</a>")
_CLAIM: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")  # an id that may also stand in an address
_END: Final = re.compile(r"<br>|</(?:p|li|h2|h3|tr|th|td|div|blockquote|figcaption|footer|caption)>")


def clean(html: str) -> str:
    """Return a whole body with nothing in it but what a document may hold."""
    cleaned = nh3.clean(html, tags=set(TAGS), attributes=_ATTRIBUTES, url_schemes=set(SCHEMES), link_rel=None)
    return anchored(cleaned, lambda claim, words: f'<span data-claim="{claim}">{words}</span>')


def anchored(html: str, shown: Callable[[str, str], str]) -> str:
    """Return clean HTML with what `shown` makes of each anchor of a claim: of the claim's id and the HTML of the words.

    A span that is no anchor, or stands in one, leaves its words.
    """
    made: list[str] = []
    at = 0
    for claim, begin, end in _anchors(html):
        made += [_SPAN.sub("", html[at:begin]), shown(claim, _SPAN.sub("", html[begin:end]))]
        at = end
    return "".join(made) + _SPAN.sub("", html[at:])


def sentences(html: str) -> dict[str, str]:
    """Return the words in which claims stand, by the claim's id: plain text of its anchors in clean HTML.

    A link between two anchors is part of the sentence; other words between them are not. A copy counts once.
    """
    pieces: dict[str, list[str]] = {}
    ends: dict[str, int] = {}
    for claim, begin, end in _anchors(html):
        own = pieces.setdefault(claim, [])
        piece = html[begin:end]
        between = html[ends.get(claim, begin) : begin]
        if own and (not between or _LINK.fullmatch(between)):
            own[-1] += between + piece
        elif piece not in own or " " not in plain(piece):  # a word may well stand there twice
            own.append(piece)
        ends[claim] = end
    return {claim: " ".join(plain(" ".join(own)).split()) for claim, own in pieces.items()}


def anchors(html: str) -> tuple[str, ...]:
    """Return the ids of the claims that the anchors of clean HTML name, in their order, each as often as it is named."""
    return tuple(claim for claim, _, _ in _anchors(html))


def _anchors(html: str) -> Iterator[tuple[str, int, int]]:
    """Yield the anchors of claims: the claim's id, where the span begins and where it ends.

    None stands in another, and none in a link: what leads to the claim is a link itself.
    """
    open: list[re.Match[str]] = []
    for tag in _SPAN_OR_LINK.finditer(html):
        if not tag[0].startswith("</"):
            open.append(tag)
        elif open:
            begin = open.pop()
            if _claim(begin) and not any(_claim(each) or each[0].startswith("<a") for each in open):
                yield _claim(begin), begin.start(), tag.end()


def _claim(tag: re.Match[str]) -> str:
    id = tag["claim"] or ""
    return id if _CLAIM.fullmatch(id) else ""


def words(html: str) -> int:
    """Return the number of words of clean HTML."""
    return len(_TAG.sub(" ", html).split())


def plain(html: str) -> str:
    """Return the words of clean HTML; a space stands where a block or a line ends."""
    return unescape(_TAG.sub("", _END.sub(" ", html)))


def safe_address(address: str) -> str:
    """Return an outside address if a reader may be led to it (http, https, mailto), or nothing."""
    address = address.strip()
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme in ("http", "https") and host:
        return address
    return address if parts.scheme == "mailto" and "@" in parts.path else ""
