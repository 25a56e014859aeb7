"""Walking a tree of HTML and writing our body from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape, unescape
from typing import Final, NamedTuple

from tamizdat.archive import bodies
from tamizdat.wire.html import cards, runs, tables, tree
from tamizdat.wire.html.losses import Loss, short
from tamizdat.wire.html.runs import BREAK, Forms, Run
from tamizdat.wire.html.tree import Node

Link = Callable[[str, str], str]
"""From an address and the words of the link to the address that it gets: an outside one, `doc:ID`, or nothing."""

LONGEST_HEADING: Final = 200  # characters; a longer one is a paragraph
_UPLOAD: Final = "Upload it at the desk and put it into the story."
_MARKS: Final = {"b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "var": "i", "dfn": "i", "sup": "sup",
                 "sub": "sub"}  # fmt: skip
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_POSTS: Final = (
    "twitter-tweet",
    "twitter-video",
    "instagram-media",
    "tiktok-embed",
    "reddit-card",
    "bluesky-embed",
)
_TAG: Final = re.compile(r"<[^>]*>")
_INDENT: Final = re.compile(r"^ +| {2,}")


class Body(NamedTuple):
    """A body in our forms, and what it lost."""

    html: str
    losses: tuple[Loss, ...]


class Piece(NamedTuple):
    """A part of a body: a paragraph's or heading's inner HTML ("p", "h2"), a whole list, or another whole block."""

    form: str
    html: str


def outside(address: str, words: str) -> str:  # noqa: ARG001 - one of the makers of links
    """Return an address of the web as it is; anything else leads nowhere."""
    return bodies.safe_address(address)


def to_body(html: str, *, link: Link = outside, pulls: bool = True) -> Body:
    """Return HTML of any kind as a body.

    Args:
        html: any text; what is not HTML is words.
        link: decides about links; those within a page (`#there`) never reach it.
        pulls: whether sentences may be shown large beside the text; plain pages have no such form.

    Returns:
        Clean HTML of the forms of `tamizdat.desk.compose.body`, and each thing that is not in it any more.
    """
    root, losses = tree.read(html)
    walk = _Walk(link, pulls, losses)
    walk.flow(root.children, Forms())
    walk.flush()
    return Body(bodies.clean(_written(walk.pieces)), tuple(dict.fromkeys(losses)))


def _written(pieces: Iterable[Piece]) -> str:
    """Return pieces as HTML: paragraphs and lists that follow each other are one block of text, as at the desk."""
    blocks: list[str] = []
    running = False
    for form, html in pieces:
        text = form in ("p", "list")
        drawn = html if form in ("list", "block") else f"<{form}>{html}</{form}>"
        if text and running:
            blocks[-1] += drawn
        else:
            blocks.append(drawn)
        running = text
    return "\n".join(blocks)


class _Walk:
    """One walk through a tree, or through a part of it that is written by itself."""

    def __init__(self, link: Link, pulls: bool, losses: list[Loss]) -> None:
        self.link = link
        self.pulls = pulls
        self.losses = losses
        self.pieces: list[Piece] = []
        self.line: list[Run] = []
        self.as_typed = False  # within pre
        self.caption = ""  # of the figure around, until something has taken it

    def lost(self, reason: str, remedy: str = "") -> None:
        self.losses.append(Loss("left out", reason, remedy))

    def part(self, node: Node, forms: Forms) -> list[Piece]:
        """Return the pieces of a part that is written by itself."""
        inner = _Walk(self.link, self.pulls, self.losses)
        inner.flow(node.children, forms)
        inner.flush()
        return inner.pieces

    def flush(self) -> None:
        """End the paragraph."""
        if self.line:
            self.pieces += [Piece("p", html) for html in runs.paragraphs(self.line)]
            self.line = []

    def block(self, html: str) -> None:
        if html:
            self.flush()
            self.pieces.append(Piece("block", html))

    # The walk

    def flow(self, children: Iterable[Node | str], forms: Forms) -> None:
        for child in children:
            if isinstance(child, str):
                self.words(child, forms)
            else:
                self.node(child, forms)

    def words(self, text: str, forms: Forms) -> None:
        text = text.replace("\ufffc", "")  # stands where a program had an object that it did not copy
        if not self.as_typed:
            self.line.append(Run(runs.spaced(text), forms))
            return
        for number, line in enumerate(text.replace("\t", "    ").split("\n")):
            if number:
                self.line.append(Run(BREAK, forms))
            self.line.append(Run(_INDENT.sub(lambda found: "\xa0" * len(found[0]), line.rstrip(" ")), forms))

    def node(self, node: Node, forms: Forms) -> None:
        maker = _MAKERS.get(node.tag)
        if maker is not None:
            maker(self, node, forms)
        elif node.tag in _MARKS:
            self.flow(node.children, forms.marked(_MARKS[node.tag]))
        elif node.tag in ("span", "code", "picture", "source", "param"):
            self.flow(node.children, forms)
        else:
            self.flush()
            self.flow(node.children, forms)
            self.flush()

    # Within a line

    def br(self, node: Node, forms: Forms) -> None:  # noqa: ARG002 - one of the makers
        self.line.append(Run(BREAK, forms))

    def q(self, node: Node, forms: Forms) -> None:
        self.flow(["“", *node.children, "”"], forms)

    def rt(self, node: Node, forms: Forms) -> None:
        self.flow([" (", *node.children, ")"], forms)

    def a(self, node: Node, forms: Forms) -> None:
        address = node.attributes.get("href", "").strip()
        words = short(node.text(), 60)
        href = ""
        if address.startswith("#"):
            if words and address != "#":
                self.lost(
                    f"a link to a place in the page ({short(address)}) at “{words}”: its words are kept"
                )
        elif address:
            href = self.link(address, words)
        self.flow(node.children, forms.leading(href))

    # Blocks of text

    def heading(self, node: Node, forms: Forms) -> None:
        self.flush()
        for form, html in self.part(node, forms):
            if form in ("block", "list"):
                self.pieces.append(Piece(form, html))
                continue
            self.lost_links(html, "a heading")
            text = _plain(html)
            if len(text) > LONGEST_HEADING:
                self.pieces.append(Piece("p", html))
            elif text:
                self.pieces.append(Piece("h2", escape(text, quote=False)))

    def listing(self, node: Node, forms: Forms) -> None:
        self.flush()
        items, others = self.items(node, forms)
        if items:
            self.pieces.append(Piece("list", items))
        self.pieces += others

    def items(self, node: Node, forms: Forms) -> tuple[str, list[Piece]]:
        """Return a list as HTML, and what cannot stand in it."""
        drawn: list[str] = []
        others: list[Piece] = []
        for child in node.children:
            item = child if isinstance(child, Node) and child.tag == "li" else _holding(child)
            pieces = self.part(item, forms)
            others += [piece for piece in pieces if piece.form == "block"]
            text = "<br>".join(piece.html for piece in pieces if piece.form in ("p", "h2"))
            inner = "".join(piece.html for piece in pieces if piece.form == "list")
            if not text and inner and drawn:  # a list between the items belongs to the item before
                drawn[-1] = drawn[-1].removesuffix("</li>") + inner + "</li>"
            elif text or inner:
                drawn.append(f"<li>{text}{inner}</li>")
        tag = "ol" if node.tag == "ol" else "ul"
        return (f"<{tag}>{''.join(drawn)}</{tag}>" if drawn else ""), others

    def term(self, node: Node, forms: Forms) -> None:
        self.flush()
        self.flow(node.children, forms.marked("b"))
        self.flush()

    def pre(self, node: Node, forms: Forms) -> None:
        self.flush()
        before, self.as_typed = self.as_typed, True
        self.flow(node.children, forms)
        self.as_typed = before
        self.flush()

    def quotation(self, node: Node, forms: Forms) -> None:
        if node.classed(*_POSTS) and self.post(node):
            return
        who = _take_who(node)
        texts: list[str] = []
        others: list[Piece] = []
        for form, html in self.part(node, forms):
            if form == "block":
                others.append(Piece(form, html))
            else:
                self.lost_links(html, "a quotation")
                texts += [_plain(part) for part in html.split("</li>")]
        self.quote([text for text in texts if text], who, large=node.classed("pull"))
        self.pieces += others

    def quote(self, texts: list[str], who: str, *, large: bool) -> None:
        """Write a quotation, or a sentence shown large where such a form is there."""
        if large and self.pulls:
            texts = [*texts, f"— {who}"] if who and texts else texts
            opening, foot = '<blockquote class="pull">', ""
        else:
            opening, foot = "<blockquote>", f"<footer>{escape(who, quote=False)}</footer>" if who else ""
        if texts:
            lines = "".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)
            self.block(f"{opening}{lines}{foot}</blockquote>")

    def lost_links(self, html: str, where: str) -> None:
        for href, words in re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', html):
            if not href.startswith("doc:"):
                self.lost(
                    f"the link to {unescape(href)} at “{short(_plain(words), 60)}” in {where}: its words are kept",
                    f"{where.capitalize()} holds plain words: put the link into the text near it.",
                )

    def details(self, node: Node, forms: Forms) -> None:
        """Write what opens at a click, or is a box of facts already, as a box of facts."""
        title = ""
        for child in node.children:
            if isinstance(child, Node) and not title and child.tag in ("summary", "h2"):
                title = short(child.text(), LONGEST_HEADING)
                child.children = []
        self.flush()
        text, others = "", []
        for piece in self.part(node, forms):
            if piece.form == "block":
                others.append(piece)
            else:
                text += piece.html if piece.form == "list" else f"<p>{piece.html}</p>"
        head = f"<h2>{escape(title, quote=False)}</h2>" if title else ""
        self.block(f'<aside class="facts">{head}{text}</aside>' if text else head)
        self.pieces += others

    def aside(self, node: Node, forms: Forms) -> None:
        if node.attributes.get("class") == "facts":
            self.details(node, forms)
            return
        self.flush()
        self.flow(node.children, forms)
        self.flush()

    def table(self, node: Node, forms: Forms) -> None:
        rows = tables.rows_of(node)
        captions = [child for child in node.children if isinstance(child, Node) and child.tag == "caption"]
        if not tables.is_data(rows):
            self.flush()
            for each in (*captions, *(cell for row in rows for cell in row)):
                self.flow(each.children, forms)
                self.flush()
            return
        for row in rows:
            for cell in row:
                for piece in self.part(cell, forms):
                    self.lost_links(piece.html, "a table")
        caption = short(" ".join(each.text() for each in captions), 255) or self.take_caption()
        self.block(tables.drawn(rows, caption, caption))

    # Pictures, films, frames

    def figure(self, node: Node, forms: Forms) -> None:
        """Walk a figure with its caption at hand for the picture, the table or the card in it."""
        if node.attributes.get("class") == "embed" and self.card(node):
            return
        captions = [child for child in node.children if isinstance(child, Node) and child.tag == "figcaption"]
        outer, self.caption = self.caption, short(" ".join(each.text() for each in captions), 300)
        self.flush()
        if node.classed("pullquote"):
            for child in node.children:
                if isinstance(child, Node) and child.tag == "blockquote":
                    child.attributes["class"] = "pull"
        self.flow([child for child in node.children if child not in captions], forms)
        self.flush()
        if self.caption and any(each.tag == "img" for each in node.everything()):
            self.lost(f"the caption “{self.caption}” of pictures that were left out")
        elif self.caption:
            for each in captions:
                self.flow(each.children, forms)
                self.flush()
        self.caption = outer

    def take_caption(self) -> str:
        caption, self.caption = self.caption, ""
        return caption

    def img(self, node: Node, forms: Forms) -> None:
        given = node.attributes
        words = short(given.get("alt", "") or given.get("title", ""), 200)
        if node.classed("emoji", "wp-smiley") and words:
            self.words(words, forms)
            return
        address = next(
            (
                given[name]
                for name in ("data-orig-file", "data-src", "data-lazy-src", "src")
                if given.get(name)
            ),
            "",
        )
        told = [f"the picture {address or 'without an address'}"]
        if words:
            told.append(f"it shows “{words}”")
        if caption := self.take_caption():
            told.append(f"its caption is “{caption}”")
        self.lost("; ".join(told), _UPLOAD)

    def frame(self, node: Node, forms: Forms) -> None:  # noqa: ARG002 - one of the makers
        given = node.attributes
        found = [given.get("data-src", ""), given.get("src", ""), given.get("data", "")]
        for inner in node.everything():
            found.append(
                inner.attributes.get("src", "") if inner.tag in ("source", "embed", "iframe") else ""
            )
            if inner.attributes.get("name", "") in ("movie", "src"):
                found.append(inner.attributes.get("value", ""))
        url = next((url for each in found if (url := cards.address(each))), "")
        if not url:
            name = {"iframe": "a frame", "object": "an object", "embed": "an object"}.get(
                node.tag, f"a {node.tag}"
            )
            seen = next(filter(None, found), "")
            self.lost(
                f"{name} {f'whose address is {short(seen)}' if seen else 'without an address of the web'}"
            )
            return
        title, text = short(given.get("title", ""), cards.LONGEST_TITLE), self.take_caption()
        self.block(cards.drawn(cards.Card(url, title or text, text if title else "")))

    def card(self, node: Node) -> bool:
        """Write a card of our own form once more; return whether it is one."""
        parts = [child for child in node.children if isinstance(child, Node)]
        links = [each for each in node.everything() if each.tag == "a"]
        url = cards.address(links[0].attributes.get("href", "")) if links else ""
        if url:
            text = " ".join(each.text() for each in parts[1:] if each.tag == "p")
            provider = " ".join(each.text() for each in parts if each.tag == "figcaption")
            self.block(
                cards.drawn(cards.Card(url, short(links[0].text(), cards.LONGEST_TITLE), text, provider))
            )
        return bool(url)

    def post(self, node: Node) -> bool:
        """Write somebody's post on another site as a card; return whether it has an address."""
        links = [each.attributes["href"] for each in node.everything() if each.attributes.get("href")]
        url = next((url for each in reversed(links) if (url := cards.address(each))), "")
        if url:
            self.block(cards.drawn(cards.Card(url, text=short(node.text(), 600))))
        return bool(url)


def _plain(html: str) -> str:
    """Return the words of a piece in one line."""
    return " ".join(unescape(_TAG.sub("", html.replace("<br>", " ").replace("<li>", " "))).split())


def _holding(child: Node | str) -> Node:
    node = Node("li", {})
    node.children = [child]
    return node


def _take_who(quotation: Node) -> str:
    """Take out of a quotation whose words they are: a cite or footer of its own, or alone in its last paragraph."""
    for child in reversed(quotation.children):
        if isinstance(child, str):
            if child.strip():
                return ""
            continue
        inner = [each for each in child.children if not isinstance(each, str) or each.strip()]
        alone = len(inner) == 1 and isinstance(inner[0], Node) and inner[0].tag == "cite"
        if child.tag in ("cite", "footer") or alone:
            quotation.children.remove(child)
            return short(child.text(), 255)
        return ""
    return ""


_MAKERS: Final[dict[str, Callable[[_Walk, Node, Forms], None]]] = {
    "br": _Walk.br,
    "q": _Walk.q,
    "rt": _Walk.rt,
    "a": _Walk.a,
    **dict.fromkeys(_HEADINGS, _Walk.heading),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), _Walk.listing),
    "dt": _Walk.term,
    **dict.fromkeys(("pre", "listing"), _Walk.pre),
    "blockquote": _Walk.quotation,
    "details": _Walk.details,
    "aside": _Walk.aside,
    "table": _Walk.table,
    "figure": _Walk.figure,
    "img": _Walk.img,
    **dict.fromkeys(("iframe", "video", "audio", "embed", "object"), _Walk.frame),
}
