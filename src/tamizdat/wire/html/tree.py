"""From a text with tags to a small tree, read as browsers read it.

nh3 (html5ever) mends what is untidy (tags left open, misnested, misplaced in tables) and drops what is dangerous; what
it gives is regular enough for one expression. The tree has a bounded depth, so that walking it may recurse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

import nh3

from tamizdat.wire.html.losses import Loss, short

DEEPEST: Final = 60  # levels of the tree; what is nested deeper stands on the deepest
_MOST_OPEN: Final = 1000  # html5ever's time grows with the square of the depth

# Taken out with all that is in them.
_DROPPED: Final = {
    "script", "style", "noscript", "template", "svg", "math", "title", "head", "form", "select", "button",
    "textarea", "datalist", "map", "canvas", "noembed", "noframes", "xmp", "plaintext", "rp",
}  # fmt: skip
_BLOCKS: Final = {
    "p", "div", "section", "article", "header", "footer", "main", "nav", "aside", "address", "center", "fieldset",
    "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "menu", "dir",
    "blockquote", "pre", "listing", "hr", "details", "summary", "table", "caption", "thead", "tbody", "tfoot", "tr", "th",
    "td", "hgroup", "legend",
}  # fmt: skip
_INLINE: Final = {
    "a", "b", "strong", "i", "em", "sup", "sub", "br", "cite", "q", "rt", "code", "span", "dfn", "var",
}  # fmt: skip
_MEDIA: Final = {"img", "iframe", "video", "audio", "source", "embed", "object", "param", "picture"}
_SEEN: Final = _BLOCKS | _INLINE | _MEDIA
_ATTRIBUTES: Final = {
    "*": {"class"},
    "a": {"href"},
    "img": {"src", "data-src", "data-lazy-src", "data-orig-file", "alt", "title"},
    "iframe": {"src", "data-src", "title"},
    "video": {"src", "title"},
    "audio": {"src", "title"},
    "source": {"src"},
    "embed": {"src"},
    "object": {"data"},
    "param": {"name", "value"},
    "blockquote": {"cite"},
    "th": {"colspan"},
    "td": {"colspan"},
}
_SCHEMES: Final = {"http", "https", "mailto"}
_VOID: Final = frozenset({"br", "hr", "img", "source", "embed", "param"})

_PIECE: Final = re.compile(r'<(/?)([a-z0-9]+)((?: [a-z-]+="[^"]*")*)>|([^<]+)')
_ATTRIBUTE: Final = re.compile(r' ([a-z-]+)="([^"]*)"')
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])[^<>]*>")
# These close themselves where they must, so that many left open are no depth.
_SHALLOW: Final = frozenset({"p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "option", "hr", "br", "img",
                             "input", "meta", "link", "wbr", "col", "param", "source", "embed", "area", "base"})  # fmt: skip
_TOLD: Final = {
    "script": "a script",
    "form": "a form",
    "svg": "a drawing (SVG)",
    "math": "a formula (MathML)",
    "canvas": "a drawing (canvas)",
    "object": "",
}
_HANDLER: Final = re.compile(r"<[a-zA-Z][^<>]*[\s/\"'](on[a-z]{3,20})\s*=", re.IGNORECASE)


class Node:
    """An element: its tag, its attributes, and what is in it."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Node | str] = []

    def classed(self, *words: str) -> bool:
        """Return whether a class of it is, or has in it, one of these words."""
        classes = self.attributes.get("class", "")
        return any(word in classes for word in words)

    def everything(self) -> Iterator[Node]:
        """Yield it and all elements within it, in their order."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.everything()

    def text(self) -> str:
        """Return all words in it; a break is a line's end."""
        if self.tag == "br":
            return "\n"
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


def read(html: str) -> tuple[Node, list[Loss]]:
    """Return a text as a tree under a root without a tag, and what was dropped on the way."""
    losses = list(_dropped(html))
    if _depth(html) > _MOST_OPEN:
        html = _TAG.sub(" ", html)
        losses.append(
            Loss("repaired", f"its markup was nested over {_MOST_OPEN} levels deep: its words were kept")
        )
    return _grown(_regular(html)), losses


def _regular(html: str) -> str:
    return nh3.clean(
        html,
        tags=_SEEN,
        attributes=_ATTRIBUTES,
        clean_content_tags=_DROPPED,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def _dropped(html: str) -> Iterator[Loss]:
    """Yield what disappears without a trace in the tree."""
    tags = {match[2].lower() for match in _TAG.finditer(html) if not match[1]}
    for tag, name in _TOLD.items():
        if name and tag in tags:
            yield Loss("left out", f"{name}: nothing runs and nothing is sent from a story")
    if handler := _HANDLER.search(html):
        yield Loss("left out", f"a script in the attribute {handler[1].lower()}: nothing runs in a story")


def _depth(html: str) -> int:
    """Return how many elements are open at most, at worst."""
    depth = most = 0
    for match in _TAG.finditer(html):
        if match[2].lower() in _SHALLOW:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        most = max(most, depth)
    return most


def _grown(html: str) -> Node:
    root = Node("", {})
    way = [root]
    deeper = 0  # elements that are open below the deepest level
    for match in _PIECE.finditer(html):
        closing, tag, attributes, text = match.groups()
        if text is not None:
            way[-1].children.append(unescape(text))
        elif closing:
            if deeper:
                deeper -= 1
            elif len(way) > 1:
                way.pop()
        elif tag in _VOID or len(way) < DEEPEST:
            node = Node(tag, {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)})
            way[-1].children.append(node)
            if tag not in _VOID:
                way.append(node)
        else:
            deeper += 1
    return root


def named(node: Node) -> str:
    """Return words for an element, for messages."""
    return short(node.text(), 60)
