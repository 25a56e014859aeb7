"""The pieces of clean HTML.

What `archive.bodies.clean` lets through is regular: each element is closed, each value quoted, each `<`, `>` and `&` of
the text escaped. So one expression finds every tag, and what is not touched keeps its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

DEEPEST: Final = 60  # elements within one another; a page of a browser looks no better for more

_TAG: Final = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE: Final = re.compile(r' ([a-z-]+)="([^"]*)"')
_BREAK: Final = re.compile(r"<br>|</(?:p|li|h2|h3|tr|div|blockquote|figcaption|footer)>")


class NestedTooDeep(ValueError):
    """A text of elements within elements within elements."""


class Node(NamedTuple):
    """An element."""

    tag: str
    attributes: dict[str, str]
    inner: str  # HTML
    outer: str  # HTML

    @property
    def name(self) -> str:
        """Return its `class`."""
        return self.attributes.get("class", "")


def check_depth(html: str) -> None:
    """Refuse clean HTML that is nested too deep to be walked.

    Raises:
        NestedTooDeep: it is.
    """
    depth = 0
    for match in _TAG.finditer(html):
        depth += 0 if match[2] == "br" else -1 if match[1] else 1
        if depth > DEEPEST:
            raise NestedTooDeep(f"its text has more than {DEEPEST} elements within one another")


def nodes(html: str) -> Iterator[Node | str]:
    """Yield the elements of clean HTML and, as HTML, the text between them."""
    depth = at = 0
    opened: re.Match[str] | None = None
    for match in _TAG.finditer(html):
        if opened is None:
            if match.start() > at:
                yield html[at : match.start()]
            at = match.end()
            if match[2] == "br":
                yield _node(match, "", match[0])
            else:
                opened, depth = match, 1
        elif match[2] != "br":
            depth += -1 if match[1] else 1
            if depth == 0:
                yield _node(opened, html[opened.end() : match.start()], html[opened.start() : match.end()])
                opened, at = None, match.end()
    if at < len(html):
        yield html[at:]


def elements(html: str) -> Iterator[Node]:
    """Yield the elements of clean HTML, without what stands between them."""
    return (node for node in nodes(html) if isinstance(node, Node))


def plain(html: str) -> str:
    """Return the words of clean HTML; where a line or a paragraph ends, a line ends."""
    return unescape(_TAG.sub("", _BREAK.sub("\n", html)))


def _node(match: re.Match[str], inner: str, outer: str) -> Node:
    attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(match[3])}
    return Node(match[2], attributes, inner, outer)
