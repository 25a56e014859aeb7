"""Texts of the classic editor: blank lines part paragraphs, lines end where they end, known addresses alone are films.

The rules are those that WordPress shows such texts by (`wpautop` and its embeds), written anew for a reader that knows
`<br><br>` as the end of a paragraph.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from tamizdat.wire.html.cards import provider_of
from tamizdat.wire.wordpress.media import framed

_TAG: Final = re.compile(r"(</?[a-zA-Z][^<>]*>)")
_NAME: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_BLOCKS: Final = frozenset({
    "table", "thead", "tfoot", "caption", "col", "colgroup", "tbody", "tr", "td", "th", "div", "dl", "dd", "dt", "ul",
    "ol", "li", "pre", "form", "map", "area", "blockquote", "address", "style", "p", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "fieldset", "legend", "section", "article", "aside", "hgroup", "header", "footer", "nav", "figure",
    "figcaption", "details", "menu", "summary", "script", "center", "iframe", "",
})  # fmt: skip
_AS_TYPED: Final = frozenset({"pre", "script", "style", "textarea"})
_BLANK: Final = re.compile(r"\n[ \t\xa0]*\n\s*")
_ALONE: Final = re.compile(r"^[ \t]*(https?://[^\s<>\"']+)[ \t]*$", re.MULTILINE)


def without_comments(text: str) -> str:
    """Return a text without HTML's comments; where a page or the first part of a text ends, a paragraph does."""
    pieces = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        pieces.append(text[at:start])
        if text[start + 4 : end].strip().startswith(("more", "nextpage")):
            pieces.append("\n\n")
        at = end + 3
    return "".join(pieces) + text[at:]


def to_html(text: str) -> str:
    """Return a text of the classic editor as HTML whose lines no longer matter. It must have no comments."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    pieces = _TAG.split(text)  # words at even places, tags between them
    names = ["" if number % 2 == 0 else _name(piece) for number, piece in enumerate(pieces)]
    typed = 0
    for number, piece in enumerate(pieces):
        name = names[number]
        if name in _AS_TYPED:
            typed = max(0, typed - 1) if piece.startswith("</") else typed + 1
        elif number % 2 == 0 and not typed:
            before = names[number - 1] if number else ""
            after = names[number + 1] if number + 1 < len(pieces) else ""
            pieces[number] = _lines(piece, before, after)
    return "".join(pieces)


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


def _lines(text: str, before: str, after: str) -> str:
    """Return words between two tags with their lines as breaks; at a block's edge a line's end means nothing."""
    text = _ALONE.sub(lambda found: _embedded(found[0], found[1]), text)
    if before in _BLOCKS:
        text = text.lstrip()
    elif before == "br":
        text = re.sub(r"\A[ \t]*\n", "", text)
    if after in _BLOCKS:
        text = text.rstrip()
    return _BLANK.sub("<br><br>", text).replace("\n", "<br>")


def _embedded(line: str, address: str) -> str:
    try:
        known = provider_of(address) and urlsplit(address).path.strip("/")
    except ValueError:
        return line
    return framed(address) if known else line
