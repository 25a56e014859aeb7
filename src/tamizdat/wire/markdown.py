"""Markdown into the blocks of a body: CommonMark 0.31 with pipe tables, and fenced blocks that hold TOML.

What the desk has no block for is told, never dropped in silence: as a problem where its meaning would be lost, as a
note where only its dress is. HTML in Markdown is text like any other; no tag of it gets through.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from tamizdat.wire import fenced, tables
from tamizdat.wire.blocks import (
    FENCED,
    LONGEST_HEADING,
    Block,
    Heading,
    Picture,
    Quotation,
    Table,
    Text,
    texts_of,
)
from tamizdat.wire.tables import SLUG, Sheet, near

_WHO: Final = re.compile(r"(?:—|–|--)\s*(\S.*)")
_INSIDE: Final = re.compile(rf"(story|page):({SLUG})")
_COMMENT: Final = re.compile(r"\s*<!--.*-->\s*", re.DOTALL)
_WRAPS: Final = {"strong": "b", "em": "i"}


class Linked(NamedTuple):
    """A link from a text to a story or a page, by its slug."""

    sort: str  # "story" or "page"
    slug: str
    line: int


class Read(NamedTuple):
    """What a Markdown text says."""

    blocks: tuple[Block, ...]
    lines: tuple[int, ...]  # on which each block begins
    links: tuple[Linked, ...]


def read(text: str, sheet: Sheet, notes: Sheet, first_line: int = 1) -> Read:
    """Read a Markdown text, whose first line is line `first_line` of its file.

    Problems go to `sheet`. What is only changed in its dress goes to `notes`.
    """
    return _Reader(sheet, notes, first_line).read(text)


def links_in(block: Block) -> Iterator[tuple[str, str]]:
    """Yield ("story" or "page", slug) of each link within the newsroom."""
    for text in texts_of(block):
        yield from re.findall(rf'<a href="(story|page):({SLUG})">', text)


def with_links(text: str, address: Callable[[str, str], str]) -> str:
    """Return HTML that was read with the attributes that `address` gives for (sort, slug) of each inner link.

    Where it gives "" only the words of the link stay.
    """

    def link(found: re.Match[str]) -> str:
        attributes = address(found[1], found[2])
        return f"<a {attributes}>{found[3]}</a>" if attributes else found[3]

    return re.sub(rf'<a href="(story|page):({SLUG})">(.*?)</a>', link, text)


def _parser() -> MarkdownIt:
    # "code" (by indent) is off: in copy an indent is a matter of layout. HTML is on so that it can be told from text.
    parser = MarkdownIt("commonmark", {"html": True}).enable("table").disable("code")
    parser.validateLink = _any  # type: ignore[method-assign, assignment]  # `_address` judges and tells
    return parser


def _any(address: str) -> bool:  # noqa: ARG001 - the parser's form
    return True


class _Reader:
    """One reading: where its blocks, problems and notes are gathered."""

    def __init__(self, sheet: Sheet, notes: Sheet, first_line: int) -> None:
        self.sheet = sheet
        self.notes = notes
        self.first_line = first_line
        self.line = first_line  # of what is being read
        self.blocks: list[tuple[Block, int]] = []
        self.links: list[Linked] = []
        self.running: list[str] = []  # paragraphs and lists that are not a block yet
        self.running_line = first_line

    def read(self, text: str) -> Read:
        root = SyntaxTreeNode(_parser().parse(text))
        for node in root.children:
            self._at(node)
            self._top(node)
        self._flush()
        return Read(
            tuple(block for block, _ in self.blocks),
            tuple(line for _, line in self.blocks),
            tuple(dict.fromkeys(self.links)),
        )

    def _at(self, node: SyntaxTreeNode) -> None:
        if node.map is not None:
            self.line = self.first_line + node.map[0]

    def _wrong(self, what: str, remedy: str) -> None:
        self.sheet.wrong(self.line, what, remedy)

    def _note(self, what: str, remedy: str = "") -> None:
        self.notes.wrong(self.line, what, remedy)

    def _flush(self) -> None:
        if self.running:
            self.blocks.append((Text("".join(self.running)), self.running_line))
            self.running = []

    def _run(self, markup: str) -> None:
        if markup:
            if not self.running:
                self.running_line = self.line
            self.running.append(markup)

    def _add(self, block: Block) -> None:
        line = self.line
        self._flush()
        self.blocks.append((block, line))

    # Blocks

    def _top(self, node: SyntaxTreeNode) -> None:
        match node.type:
            case "paragraph":
                self._paragraph(node)
            case "bullet_list" | "ordered_list":
                self._run(self._list(node))
            case "heading":
                self._heading(node)
            case "blockquote":
                self._quotation(node)
            case "table":
                self._table(node)
            case "fence":
                self._fence(node)
            case "hr":
                self._note("The rule across the page was left out: the paper has none.")
            case "html_block":
                self._run(self._html_block(node))
            case _:
                self._wrong(f"A {node.type} is not known here.", "Write it as a paragraph.")

    def _paragraph(self, node: SyntaxTreeNode) -> None:
        inline = node.children[0].children if node.children else []
        images = [child for child in inline if child.type == "image"]
        if len(images) == 1 and len(inline) == 1:
            self._picture(images[0])
        else:
            self._run(_wrapped("p", self._inline(inline)))

    def _picture(self, image: SyntaxTreeNode) -> None:
        parts = [part.strip() for part in str(image.attrs.get("title", "")).split("|")]
        if len(parts) > 3:
            self._wrong(
                "The picture's title has more than three parts.",
                'Write ![alt](file.png "Caption | Credit | Licence").',
            )
            return
        caption, credit, licence = parts + [""] * (3 - len(parts))
        values = {
            "file": unquote(str(image.attrs.get("src", ""))),
            "alt": image.content.strip(),
            "caption": caption,
            "credit": credit,
            "licence": licence,
        }
        block = tables.convert(values, Picture, self._sheet_of_line())
        if block is not None:
            self._add(block)

    def _sheet_of_line(self) -> Sheet:
        """Return a sheet that tells its problems as of the present line."""
        return Sheet(self.sheet.file, self.sheet.problems, {(): self.line})

    def _heading(self, node: SyntaxTreeNode) -> None:
        text = self._plain(node, "a heading")
        if len(text) > LONGEST_HEADING:
            self._wrong(
                f"The heading has {len(text)} characters.",
                f"At most {LONGEST_HEADING} are accepted: shorten it.",
            )
        if node.tag != "h2":
            self._note(
                f"A heading of level {node.tag[1:]} became a heading like all others: bodies have one level."
            )
        if text:
            self._add(Heading(text))

    def _quotation(self, node: SyntaxTreeNode) -> None:
        line, paragraphs = self.line, []
        for child in node.children:
            self._at(child)
            if child.type != "paragraph":
                self._wrong(
                    "A quotation holds something that is not a paragraph.",
                    "Only paragraphs may stand in it: move it out.",
                )
                return
            paragraphs.append(self._plain(child, "a quotation", breaks="\n"))
        self.line = line
        text, who = _without_who(paragraphs)
        if not text:
            self._wrong("The quotation is empty.", "Write what was said, or take it out.")
            return
        self._add(Quotation(text, who))

    def _table(self, node: SyntaxTreeNode) -> None:
        rows = []
        for row in node.walk():
            if row.type == "tr":
                self._at(row)
                rows.append(tuple(self._plain(cell, "a table") for cell in row.children))
        self._at(node)
        self._add(Table(tuple(rows)))

    def _fence(self, node: SyntaxTreeNode) -> None:
        words = node.info.split()
        name = words[0] if words else ""
        if name not in FENCED:
            what = (
                f"A fenced block '{name}' is not known."
                if name
                else "A fenced block has no word that says what it is."
            )
            self._wrong(what, near(name, FENCED))
            return
        sheet = self._sheet_of_line()
        data = tables.parse(node.content, sheet, self.line + 1)
        block = None if data is None else fenced.read(name, data, sheet, self._running)
        if block is not None:
            self._add(block)

    def _running(self, text: str) -> str:
        """Return Markdown within a fenced block as HTML: paragraphs and lists alone."""
        inner = _Reader(self.sheet, self.notes, self.line)
        read = inner.read(text)
        self.links += read.links
        if any(not isinstance(block, Text) for block in read.blocks):
            self._wrong("A fenced block holds more than paragraphs and lists.", "Take the rest out.")
        return "".join(block.html for block in read.blocks if isinstance(block, Text))

    def _html_block(self, node: SyntaxTreeNode) -> str:
        return _wrapped("p", self._html(node.content))

    def _html(self, markup: str) -> str:
        if _COMMENT.fullmatch(markup):
            self._note("A comment was left out.")
            return ""
        self._note(
            f"“{markup.strip()[:60]}” looks like HTML and stands in the text as it is written.",
            "Write it as Markdown.",
        )
        return html.escape(markup.strip())

    def _list(self, node: SyntaxTreeNode) -> str:
        name = "ol" if node.type == "ordered_list" else "ul"
        if node.attrs.get("start", 1) != 1:
            self._note(
                f"A list that begins with {node.attrs['start']} begins with 1: lists have no other beginning."
            )
        items = "".join(f"<li>{self._item(item)}</li>" for item in node.children)
        return f"<{name}>{items}</{name}>"

    def _item(self, item: SyntaxTreeNode) -> str:
        pieces: list[str] = []
        for child in item.children:
            self._at(child)
            match child.type:
                case "paragraph":
                    text = self._inline(child.children[0].children if child.children else [])
                    pieces.append(f"<br/>{text}" if pieces and text else text)
                case "bullet_list" | "ordered_list":
                    pieces.append(self._list(child))
                case _:
                    self._wrong(
                        "A list holds something that is neither text nor a list.", "Move it out of the list."
                    )
        return "".join(pieces)

    # Within a paragraph

    def _inline(self, nodes: Sequence[SyntaxTreeNode]) -> str:
        return "".join(self._piece(node) for node in nodes).strip()

    def _piece(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "text":
                return html.escape(node.content, quote=False)
            case "softbreak":
                return " "
            case "hardbreak":
                return "<br/>"
            case "strong" | "em":
                return _wrapped(_WRAPS[node.type], "".join(self._piece(child) for child in node.children))
            case "link":
                return self._link(node)
            case "code_inline":
                self._note(f"“{node.content[:60]}” lost its marks of code: the paper has none.")
                return html.escape(node.content, quote=False)
            case "html_inline":
                return self._html(node.content)
            case "image":
                self._wrong(
                    "A picture stands among words.",
                    "Put it into a paragraph of its own, with blank lines around it.",
                )
                return ""
            case _:
                self._wrong(f"A {node.type} is not known here.", "Write it as plain text.")
                return ""

    def _link(self, node: SyntaxTreeNode) -> str:
        words = "".join(self._piece(child) for child in node.children)
        href = self._address(str(node.attrs.get("href", "")))
        return f'<a href="{html.escape(href)}">{words}</a>' if href and words else words

    def _address(self, href: str) -> str:
        """Return a link's address if it may stand in a text; "" with a problem otherwise."""
        if inside := _INSIDE.fullmatch(href):
            self.links.append(Linked(inside[1], inside[2], self.line))
            return href
        try:
            parts = urlsplit(href)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme in ("http", "https") and parts.netloc:
            return href
        if parts.scheme == "mailto" and "@" in parts.path:
            return href
        self._wrong(
            f"The link to {href[:80]!r} leads nowhere.",
            "Write https://…, mailto:…, story:slug-of-a-story or page:slug-of-a-page.",
        )
        return ""

    def _plain(self, node: SyntaxTreeNode, where: str, breaks: str = " ") -> str:
        """Return the words alone of a node: headings, quotations and tables have no marks and no links."""
        words: list[str] = []
        for child in (each for each in node.walk() if each is not node):
            match child.type:
                case "text" | "code_inline":
                    words.append(child.content)
                case "softbreak" | "hardbreak":
                    words.append(breaks)
                case "link":
                    self._note(
                        f"The link to {child.attrs.get('href')!r} was left out: {where} has plain words only."
                    )
                case "strong" | "em":
                    self._note(f"Bold or italic letters became plain: {where} has plain words only.")
                case "html_inline":
                    words.append(html.unescape(self._html(child.content)))
                case "image":
                    self._wrong(f"A picture stands in {where}.", "Put it into a paragraph of its own.")
        return "".join(words).strip()


def _wrapped(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag}>" if inner.strip() else ""


def _without_who(paragraphs: list[str]) -> tuple[str, str]:
    """Take the line that says who said it off the end of a quotation."""
    lines = "\n\n".join(paragraphs).rstrip().split("\n")
    if found := _WHO.fullmatch(lines[-1].strip()):
        return _unbroken(lines[:-1]), found[1].strip()
    return _unbroken(lines), ""


def _unbroken(lines: list[str]) -> str:
    """Join the lines of each paragraph: where a line ends in a file means nothing."""
    paragraphs = "\n".join(lines).strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split("\n")) for paragraph in paragraphs if paragraph.strip())
