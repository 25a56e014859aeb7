"""The body: which blocks each piece of it becomes. The forms are those that `compose.body` makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any, Final

from django.core.exceptions import ValidationError

from tamizdat.archive import bodies
from tamizdat.archive.parts import Picture
from tamizdat.desk.blocks import LONGEST_HEADING, WEB
from tamizdat.desk.compose import notes
from tamizdat.desk.decompose import drawn, richtext
from tamizdat.desk.decompose.drawn import NOTHING_DRAWN, Drawn
from tamizdat.desk.decompose.nodes import Node, check_depth, elements, nodes, plain
from tamizdat.desk.decompose.taking import Taking

Block = tuple[str, Any]

_TEXT: Final = frozenset({"p", "ul", "ol"})
_INLINE: Final = frozenset({"a", "b", "strong", "i", "em", "sub", "sup", "br", "span"})
_NUMBERED: Final = ("picture", "chart", "map", "recording")  # figures that name a thing of the document
_HOLDS_BLOCKS: Final = re.compile(r"<(?!/|(?:a|b|strong|i|em|sub|sup|br|span)[ >])")


def body(html: str, pictures: Sequence[Picture], taking: Taking, drawn: Drawn = NOTHING_DRAWN) -> list[Block]:
    """Return a body as blocks for `actions.prepared_story`; `drawn` is what else it shows.

    Raises:
        NestedTooDeep: it cannot be walked.
    """
    cleaned = bodies.clean(html)
    check_depth(cleaned)
    return list(_Reading(pictures, taking, drawn).blocks(notes.put_back(cleaned, drawn.notes)))


def picture_block(picture: Picture, taking: Taking) -> dict[str, Any]:
    """Return a picture as the value of a block (`picture_blocks.PictureBlock`)."""
    return {
        "picture": taking.picture(picture),
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
    }


class _Reading:
    """One body: the running text that is gathered until another block comes."""

    def __init__(self, pictures: Sequence[Picture], taking: Taking, drawn: Drawn) -> None:
        self.pictures = pictures
        self.drawn = drawn
        self.taking = taking
        self.running = ""  # paragraphs and lists
        self.loose = ""  # words outside of any paragraph
        self.begun = False  # whether a block stands before the running text

    def blocks(self, html: str) -> Iterator[Block]:
        yield from self._walk(html)
        yield from self._run(last=True)

    def _walk(self, html: str) -> Iterator[Block]:
        for node in nodes(html):
            if isinstance(node, str):
                self.loose += node
            elif node.tag in _INLINE and not _HOLDS_BLOCKS.search(node.inner):
                self.loose += node.outer
            elif node.tag in _TEXT and node.name != "document":
                self._gather()
                self.running += node.outer
            elif maker := _MAKERS.get(_form(node)):
                yield from self._run()
                yield from maker(node, self)
                self.begun = True
            else:  # a box without a meaning here: what is in it counts
                if node.tag == "a" and node.attributes:
                    self.taking.notes.append(
                        "A link around whole paragraphs was left out: only they were taken."
                    )
                self._gather()
                yield from self._walk(node.inner)
                self._gather()

    def _gather(self) -> None:
        """Make a paragraph of loose words; the space between paragraphs stays as it is."""
        self.running += f"<p>{self.loose.strip()}</p>" if self.loose.strip() else self.loose
        self.loose = ""

    def _run(self, *, last: bool = False) -> Iterator[Block]:
        """Yield the text that was gathered, without the line breaks that composing puts between blocks."""
        self._gather()
        text = self.running.removeprefix("\n") if self.begun else self.running
        text = richtext.text(text if last else text.removesuffix("\n"), self.taking)
        self.running = ""
        if text.strip():
            yield "text", text
            self.begun = True


def _form(node: Node) -> str:
    """Return the name of the form that a piece has; nothing if it has none."""
    match node.tag:
        case "h2" | "h3":
            return "heading"
        case "blockquote":
            return "pull" if node.name == "pull" else "quotation"
        case "figure":
            numbered = (form for form in _NUMBERED if f"data-{form}" in node.attributes)
            return next(numbered, "embed" if node.name == "embed" else "")
        case "aside" if "data-story" in node.attributes:
            return "related"
        case "aside" if node.name == "facts":
            return "facts"
        case "div" if node.name in ("table", "timeline", "sequence", "compare"):
            return node.name
        case "div" if node.name in ("full", "full over"):
            return "full"
        case "table":
            return "table"
        case "p":
            return "document"
    return ""


def _paragraphs(words: str, *, bold: bool = False) -> Iterator[Block]:
    """Yield plain words as text."""
    lines = [escape(line.strip(), quote=False) for line in words.splitlines() if line.strip()]
    if lines:
        yield "text", "".join(f"<p><b>{line}</b></p>" if bold else f"<p>{line}</p>" for line in lines)


def _heading(node: Node, reading: _Reading) -> Iterator[Block]:  # noqa: ARG001 - one of the makers
    words = plain(node.inner)
    if len(words) > LONGEST_HEADING or not words.strip():
        yield from _paragraphs(words, bold=True)
    else:
        yield "heading", words.replace("\n", " ")


def _said(node: Node, reading: _Reading) -> tuple[str, str]:
    """Return what a quotation says, its paragraphs apart, and who."""
    if "<a " in node.inner:
        reading.taking.notes.append("Links within a quotation were left out: it holds only words.")
    pieces: list[str] = []
    who = ""
    for piece in nodes(node.inner):
        if isinstance(piece, Node) and piece.tag == "footer":
            who = plain(piece.inner)
        elif words := plain(piece if isinstance(piece, str) else piece.outer).strip():
            pieces.append(words)
    return "\n\n".join(pieces), who


def _quotation(node: Node, reading: _Reading) -> Iterator[Block]:
    text, who = _said(node, reading)
    if text:
        yield "quotation", {"text": text, "who": who}
    else:
        yield from _paragraphs(who)


def _pull(node: Node, reading: _Reading) -> Iterator[Block]:
    text, who = _said(node, reading)
    if text:
        yield "pull", text
    yield from _paragraphs(who)


def _picture(node: Node, reading: _Reading) -> Iterator[Block]:
    if picture := _shown(node, reading):
        yield "picture", picture


def _shown(node: Node, reading: _Reading) -> dict[str, Any] | None:
    """Return a picture as the value of a block; None where the document has no such picture."""
    number = node.attributes["data-picture"]
    if not number.isdecimal() or int(number[:6]) >= len(reading.pictures):
        reading.taking.notes.append(
            f"Picture {number[:20]!r} was left out: the document has no such picture."
        )
        return None
    return picture_block(reading.pictures[int(number[:6])], reading.taking)


def _with_text(html: str, reading: _Reading) -> tuple[dict[str, Any] | None, list[Block]]:
    """Return the picture with which a piece begins, with what is said of it, and what else stands in the piece.

    Without a picture all of it is something else.
    """
    head = next(iter(nodes(html)), None)
    is_picture = isinstance(head, Node) and "data-picture" in head.attributes
    shown = _shown(head, reading) if isinstance(head, Node) and is_picture else None
    rest = html[len(head.outer) :] if isinstance(head, Node) and is_picture else html
    others = list(_Reading(reading.pictures, reading.taking, reading.drawn).blocks(rest))
    if shown is None:
        return None, others
    text = "".join(value for name, value in others if name == "text")
    return {**shown, "text": text}, [block for block in others if block[0] != "text"]


def _full(node: Node, reading: _Reading) -> Iterator[Block]:
    shown, others = _with_text(node.inner, reading)
    if shown:
        yield "full", {**shown, "over": node.name == "full over"}
    yield from others


def _sequence(node: Node, reading: _Reading) -> Iterator[Block]:
    read = [_with_text(item.inner, reading) for item in elements(node.inner)]
    steps = [shown for shown, _ in read if shown]
    if steps:
        yield "sequence", {"pictures": steps}
    for _, others in read:
        yield from others


def _compare(node: Node, reading: _Reading) -> Iterator[Block]:
    parts = list(elements(node.inner))
    labels = [plain(part.inner).strip() for part in parts if part.tag == "p"]
    shown = [_shown(part, reading) for part in parts if "data-picture" in part.attributes]
    before, after = shown if len(shown) == 2 else (None, None)
    if before and after and len(labels) == 2 and all(labels):
        pair = zip((before, after), labels, strict=True)
        yield (
            "compare",
            dict(zip(("before", "after"), ({**each, "label": said} for each, said in pair), strict=True)),
        )
        return
    for part in parts:
        yield from _Reading(reading.pictures, reading.taking, reading.drawn).blocks(part.outer)


def _table(node: Node, reading: _Reading) -> Iterator[Block]:  # noqa: ARG001
    table = next((each for each in elements(node.inner) if each.tag == "table"), node)
    caption = ""
    rows: list[list[Node]] = []
    with_head = with_first = False
    for part in elements(table.inner):
        if part.tag == "caption":
            caption = plain(part.inner)
            continue
        lines = [list(elements(row.inner)) for row in elements(part.inner) if row.tag == "tr"]
        with_head = with_head or (part.tag == "thead" and not rows and bool(lines))
        with_first = with_first or (
            part.tag != "thead" and any(line and line[0].tag == "th" for line in lines)
        )
        rows += lines
    width = max((len(row) for row in rows), default=0)
    cells = [[plain(cell.inner).strip() for cell in row] + [""] * (width - len(row)) for row in rows]
    if not any(map(any, cells)):
        yield from _paragraphs(caption)
        return
    head = (
        "both" if with_head and with_first else "row" if with_head else "column" if with_first else "neither"
    )
    yield "table", {"rows": cells, "head": head, "caption": caption}


def _embed(node: Node, reading: _Reading) -> Iterator[Block]:
    parts = list(elements(node.inner))
    link = next((each for part in parts for each in elements(part.inner) if each.tag == "a"), None)
    title = plain(link.inner) if link else ""
    address = bodies.safe_address(link.attributes.get("href", "")) if link else ""
    try:
        WEB(address)
    except ValidationError:
        address = ""
    if not address or not title.strip():
        reading.taking.notes.append("A link card without a title and an address became text.")
        yield from _paragraphs(plain(node.inner))
        return
    others = [plain(part.inner) for part in parts if part.tag == "p" and "<a " not in part.inner]
    provider = "".join(plain(part.inner) for part in parts if part.tag == "figcaption")
    yield "embed", {"url": address, "title": title, "provider": provider, "text": "\n".join(others)}


def _document(node: Node, reading: _Reading) -> Iterator[Block]:
    link = next((each for each in elements(node.inner) if each.tag == "a"), None)
    blob = link.attributes.get("href", "") if link else ""
    if link is None or not blob.startswith("blob:"):
        yield "text", richtext.text(f"<p>{node.inner}</p>", reading.taking)
        return
    title = plain(link.inner)
    key = reading.taking.file(blob.removeprefix("blob:"), title.strip())
    yield "document", {"document": key, "title": title}


def _recording(node: Node, reading: _Reading) -> Iterator[Block]:
    found = drawn.numbered(reading.drawn.recordings, node.attributes["data-recording"])
    if found is None or not (found.files or found.url):
        reading.taking.notes.append("A recording that is nowhere was left out.")
        return
    yield "recording", {"recording": reading.taking.recording(found), "title": found.title}


def _facts(node: Node, reading: _Reading) -> Iterator[Block]:
    parts = list(nodes(node.inner))
    head = parts[0] if parts and isinstance(parts[0], Node) and parts[0].tag == "h2" else None
    title = plain(head.inner) if head else ""
    title = title if title.strip() else ""
    inside = list(
        _Reading(reading.pictures, reading.taking, reading.drawn).blocks(
            node.inner[len(head.outer) :] if head else node.inner
        )
    )
    text = "".join(value for name, value in inside if name == "text")
    if text:
        yield "facts", {"title": title, "text": text}
    elif title:
        yield "heading", title[:LONGEST_HEADING]
    yield from (block for block in inside if block[0] != "text")


def _related(node: Node, reading: _Reading) -> Iterator[Block]:
    key = reading.taking.story(node.attributes["data-story"])
    if key:
        yield "related", {"story": key}


def _timeline(node: Node, reading: _Reading) -> Iterator[Block]:
    title = "".join(plain(part.inner) for part in elements(node.inner) if part.tag == "h2").strip()
    lines = [line for part in elements(node.inner) if part.tag == "ol" for line in elements(part.inner)]
    items = []
    for line in lines:
        parts = list(nodes(line.inner))
        head = parts[0] if parts and isinstance(parts[0], Node) and parts[0].name == "date" else None
        text = richtext.text(line.inner[len(head.outer) :] if head else line.inner, reading.taking)
        date = plain(head.inner).strip() if head else ""
        if date and text.strip():
            items.append({"date": date, "text": text})
        elif head or text.strip():  # half a line is text
            yield from _paragraphs(date, bold=True)
            yield from (("text", text) for text in [text] if text.strip())
    if items:
        yield "timeline", {"title": title, "items": items}
    else:
        yield from _paragraphs(title, bold=True)


def _chart(node: Node, reading: _Reading) -> Iterator[Block]:
    chart = drawn.numbered(reading.drawn.charts, node.attributes["data-chart"])
    if chart is None:
        reading.taking.notes.append("A chart was left out: the document has no such chart.")
    else:
        yield "chart", drawn.chart(chart)


def _map(node: Node, reading: _Reading) -> Iterator[Block]:
    found = drawn.numbered(reading.drawn.maps, node.attributes["data-map"])
    if found is None or not found.points:
        reading.taking.notes.append("A map was left out: the document has no such map.")
    else:
        yield "map", drawn.map_of(found, reading.taking)


_MAKERS: dict[str, Callable[[Node, _Reading], Iterator[Block]]] = {
    "heading": _heading,
    "quotation": _quotation,
    "pull": _pull,
    "picture": _picture,
    "full": _full,
    "sequence": _sequence,
    "compare": _compare,
    "table": _table,
    "embed": _embed,
    "document": _document,
    "recording": _recording,
    "facts": _facts,
    "related": _related,
    "timeline": _timeline,
    "chart": _chart,
    "map": _map,
}
