"""Rich text: clean HTML becomes the editor's form of it, its links lead to the desk's own pages and files."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final

from tamizdat.archive import bodies
from tamizdat.desk.compose import richtext
from tamizdat.desk.decompose.nodes import plain
from tamizdat.desk.decompose.taking import Taking

_LINK: Final = re.compile(r'<a(?: href="([^"]*)")?>(.*?)</a>', re.S)  # no link stands in another


def text(html: str, taking: Taking) -> str:
    """Return HTML as rich text of the desk: paragraphs, lists, bold, italic, sub, sup and links."""
    cleaned = richtext.joined(richtext.only_text(html, {"a": {"href"}, **richtext.ANCHOR}))

    def link(match: re.Match[str]) -> str:
        attributes = _attributes(unescape(match[1] or ""), match[2], taking)
        return f"<a {attributes}>{match[2]}</a>" if attributes else match[2]

    return richtext.without_empty(_LINK.sub(link, cleaned))


def _attributes(address: str, words: str, taking: Taking) -> str:
    """Return what the desk writes into a link, or nothing if it leads nowhere."""
    scheme, _, name = address.partition(":")
    if scheme == "blob":
        key = taking.file(name, plain(words).strip())
        return f'linktype="document" id="{key}"'
    if scheme == "doc":
        if key := taking.page(name):
            return f'linktype="page" id="{key}"'
        sort, pk = taking.thing(name)
        if sort:
            return f'linktype="{sort}" id="{pk}"'
        address = ""
    else:
        address = bodies.safe_address(address)
    if not address:
        taking.notes.append(
            f"The link at “{plain(words).strip()[:60]}” leads nowhere: only its words were taken."
        )
        return ""
    return f'href="{escape(address)}"'
