"""What a body may be made of, whoever wrote it: the last look at HTML before it is kept.

Pure, and the same for what editors write and for what comes in from other systems.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final
from urllib.parse import urlsplit

import nh3

INLINE: Final = frozenset({"a", "b", "strong", "i", "em", "sub", "sup", "br"})
TEXT: Final = INLINE | {"p", "ul", "ol", "li"}
TAGS: Final = TEXT | {
    "h2", "h3", "blockquote", "footer", "figure", "figcaption", "aside", "div", "table", "caption", "thead", "tbody",
    "tr", "th", "td", "audio", "cite",
}  # fmt: skip
SCHEMES: Final = frozenset({"http", "https", "mailto", "doc", "blob"})
_ATTRIBUTES: Final[dict[str, set[str]]] = {
    "*": set(),  # nh3 lets `title` and `lang` stand otherwise
    "a": {"href", "rel", "download"},
    "figure": {"class", "data-picture"},
    "aside": {"class", "data-story"},
    "blockquote": {"class"},
    "p": {"class"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "th": {"scope"},
    "audio": {"controls", "preload", "src"},
}
_TAG: Final = re.compile(r"<[^>]*>")
_END: Final = re.compile(r"<br>|</(?:p|li|h2|h3|tr|th|td|div|blockquote|figcaption|footer|caption)>")


def clean(html: str) -> str:
    """Return a whole body with nothing in it but what a document may hold."""
    return nh3.clean(html, tags=set(TAGS), attributes=_ATTRIBUTES, url_schemes=set(SCHEMES), link_rel=None)


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
