"""Clean HTML as Markdown (CommonMark 0.31 with pipe tables) or as plain text, for those who print a story elsewhere.

What is read is what bodies are made of (`tamizdat.archive.bodies`). An element that is not known here leaves its words, so
that a new block loses its dress and never its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_EMPTY = frozenset({"br", "img", "hr"})
_BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "ul", "ol", "blockquote", "figure", "figcaption", "footer", "aside", "div", "table",
    "section", "details", "summary", "dl", "dt", "dd",
}  # fmt: skip
_TAG = re.compile(r'<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)[^>"]*(?:"[^"]*"[^>"]*)*>')
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_SPACE = re.compile(r"[ \t\n\r\f]+")  # those of HTML: others are meant
_MARKS = re.compile(r"([\\`*_\[\]<>|])")
_LINE_MARKS = re.compile(r"^(\s*)([#+-]|\d+[.)])(?=\s)", re.M)


class Node:
    """An element: its tag, its attributes, and what stands in it."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Node | str] = []

    def all(self, *tags: str) -> Iterator[Node]:
        """Yield the elements of these tags within, in their order."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    yield child
                yield from child.all(*tags)


def tree(html: str) -> Node:
    """Return clean HTML as a tree. An end without its begin is passed over; what is left open ends with the text."""
    open = [Node("", {})]
    at = 0
    for tag in _TAG.finditer(html):
        if tag.start() > at:
            open[-1].children.append(unescape(html[at : tag.start()]))
        at = tag.end()
        name = tag["name"]
        if not tag["end"]:
            attributes = _ATTRIBUTE.findall(tag[0]) if name in ("a", "img") else ()
            node = Node(name, {key: unescape(value) for key, value in attributes})
            open[-1].children.append(node)
            if name not in _EMPTY:
                open.append(node)
        elif any(node.tag == name for node in open[1:]):
            while open.pop().tag != name:
                pass
    if at < len(html):
        open[-1].children.append(unescape(html[at:]))
    return open[0]


def rewritten(html: str) -> tuple[str, str]:
    """Return clean HTML as Markdown and as plain text, each in paragraphs with a blank line between them.

    In plain text, addresses stand in brackets behind the words that lead there.
    """
    found = tree(html)
    return "\n\n".join(_Markdown().blocks(found)) + "\n", "\n\n".join(Plain().blocks(found)) + "\n"


class Plain:
    """Writes a tree as plain text. A dialect says otherwise where it has marks."""

    def blocks(self, node: Node) -> list[str]:
        """Return the paragraphs of a node."""
        found: list[str] = []
        running: list[Node | str] = []
        for child in [*node.children, Node("end", {})]:
            if isinstance(child, Node) and (child.tag in _BLOCKS or child.tag == "end"):
                found.append(self.escaped_start(self.inline(running)))
                running = []
                found += self.block(child) if child.tag != "end" else []
            else:
                running.append(child)
        return [each for each in found if each.strip()]

    def block(self, node: Node) -> list[str]:
        """Return the paragraphs of an element that is a block."""
        match node.tag:
            case "h1" | "h2" | "h3" | "h4":
                return [self.heading(self.inline(node.children), int(node.tag[1]))]
            case "ul" | "ol":
                return ["\n".join(self.items(node))]
            case "blockquote":
                return [self.quoted("\n\n".join(self.blocks(node)))]
            case "table":
                return self.table(node)
            case "figcaption" | "footer":
                return [self.emphasis(self.inline(node.children), "*")]
            case _:
                return self.blocks(node)

    def items(self, node: Node, depth: int = 0) -> Iterator[str]:
        """Yield the lines of a list, those of lists in it indented."""
        items = [child for child in node.children if isinstance(child, Node) and child.tag == "li"]
        for number, item in enumerate(items, 1):
            mark = f"{number}. " if node.tag == "ol" else "- "
            own = [
                each for each in item.children if not isinstance(each, Node) or each.tag not in ("ul", "ol")
            ]
            yield "   " * depth + mark + self.inline(own).replace("\n", " ")
            for below in item.children:
                if isinstance(below, Node) and below.tag in ("ul", "ol"):
                    yield from self.items(below, depth + 1)

    def table(self, node: Node) -> list[str]:
        """Return a table: its caption, then its rows."""
        captions = [self.inline(each.children) for each in node.all("caption")]
        rows = [[self.inline(cell.children) for cell in row.all("td", "th")] for row in node.all("tr")]
        return [*captions, self.rows(rows)]

    def inline(self, children: list[Node | str]) -> str:
        """Return the words of what stands in a line."""
        return "".join(self.piece(child) for child in children).strip()

    def piece(self, child: Node | str) -> str:
        """Return a text or an element that stands in a line."""
        if isinstance(child, str):
            return self.escaped(_SPACE.sub(" ", child))
        match child.tag:
            case "br":
                return self.break_
            case "img":
                return self.image(child.attributes.get("alt", ""), child.attributes.get("src", ""))
            case "a":
                return self.link(self.inside(child), child.attributes.get("href", ""))
            case "b" | "strong":
                return self.emphasis(self.inside(child), "**")
            case "i" | "em" | "cite":
                return self.emphasis(self.inside(child), "*")
            case _:
                return self.inside(child)

    def inside(self, node: Node) -> str:
        """Return the words of an element, with the spaces at its ends."""
        return "".join(self.piece(child) for child in node.children)

    # What a dialect has its own marks for

    break_ = "\n"

    def escaped(self, text: str) -> str:
        """Return a text as it stands in a line."""
        return text

    def escaped_start(self, text: str) -> str:
        """Return the words of a paragraph as it may begin."""
        return text

    def heading(self, text: str, level: int) -> str:  # noqa: ARG002 - the dialect's form
        """Return a heading."""
        return text

    def emphasis(self, text: str, mark: str) -> str:  # noqa: ARG002
        """Return words that are stressed; `mark` is Markdown's."""
        return text

    def link(self, text: str, href: str) -> str:
        """Return words that lead somewhere."""
        return f"{text} ({href})" if href and href != text else text

    def image(self, alt: str, src: str) -> str:
        """Return what stands for a picture."""
        return f"[{alt}: {src}]" if alt else f"[{src}]"

    def quoted(self, text: str) -> str:
        """Return paragraphs that are somebody else's."""
        return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))

    def rows(self, rows: list[list[str]]) -> str:
        """Return the rows of a table."""
        return "\n".join(" | ".join(row) for row in rows)


class _Markdown(Plain):
    """Writes a tree as Markdown."""

    break_ = "\\\n"

    def escaped(self, text: str) -> str:
        return _MARKS.sub(r"\\\1", text)

    def escaped_start(self, text: str) -> str:
        return _LINE_MARKS.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", text)

    def heading(self, text: str, level: int) -> str:
        return f"{'#' * level} {text}"

    def emphasis(self, text: str, mark: str) -> str:
        words = text.strip()
        if not words:
            return text
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before}{mark}{words}{mark}{after}"

    def link(self, text: str, href: str) -> str:
        return f"[{text}]({_target(href)})" if href else text

    def image(self, alt: str, src: str) -> str:
        return f"![{self.escaped(alt)}]({_target(src)})"

    def quoted(self, text: str) -> str:
        return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))

    def rows(self, rows: list[list[str]]) -> str:
        if not rows:
            return ""
        width = max(map(len, rows))
        full = [[*row, *[""] * (width - len(row))] for row in rows]
        lines = [f"| {' | '.join(cell.replace(chr(10), ' ') for cell in row)} |" for row in full]
        return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])


def _target(address: str) -> str:
    """Return an address as it may stand in a Markdown link."""
    return f"<{address}>" if re.search(r"[\s()<>]", address) else address
