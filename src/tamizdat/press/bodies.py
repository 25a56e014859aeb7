"""A document's body on a page: its open addresses resolved, its pictures and related stories drawn.

Bodies are clean HTML that the desk composed (see `tamizdat.archive.documents`), so that a few exact forms are all there
is to find.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape, unescape

from markupsafe import Markup

from tamizdat.archive.bodies import anchored, anchors
from tamizdat.archive.parts import Picture
from tamizdat.press.graphs import Shown, download, graph, point_map
from tamizdat.press.record_views import ClaimView
from tamizdat.press.sheet import Sheet

_OPEN_LINK = re.compile(r'<a\b[^>]*?\bhref="doc:([^"]*)"[^>]*>(.*?)</a>', re.S)
_BLOB = re.compile(r'"blob:([0-9a-f]{64}\.[a-z0-9]{1,8})"')
_FIGURE = re.compile(r'<figure data-picture="(\d+)"></figure>')
_RELATED = re.compile(r'<aside data-story="([^"]*)"></aside>')
_CHART = re.compile(r'<figure data-chart="(\d+)"></figure>')
_MAP = re.compile(r'<figure data-map="(\d+)"></figure>')
_MARK = re.compile(r'<sup data-note="(\d+)"></sup>')
_FILE = re.compile(
    r'<p class="document"><a href="blob:([0-9a-f]{64}\.[a-z0-9]{1,8})" download="">((?:(?!</?a).)*)</a></p>', re.S
)
NOTHING = Shown()
_TAG = re.compile(r"<[^>]*>")


def body(
    sheet: Sheet,
    html: str,
    pictures: Sequence[Picture] = (),
    claims: Mapping[str, ClaimView] | None = None,
    shown: Shown = NOTHING,
) -> Markup:
    """Return a body as it stands on the sheet. A link to what is not published leaves its words.

    So does the anchor of a claim that is not among `claims`, which are found by their ids. `shown` is what the body shows
    besides words and pictures.
    """

    def link(match: re.Match[str]) -> str:
        found = sheet.link(match[1])
        return f'<a href="{escape(found.href)}">{match[2]}</a>' if found else match[2]

    def figure(match: re.Match[str]) -> str:
        number = int(match[1])
        view = sheet.picture(pictures[number]) if number < len(pictures) else None
        return sheet.theme.render("figure.html", sheet.edition, picture=view) if view else ""

    def related(match: re.Match[str]) -> str:
        card = sheet.reader.card(sheet.edition.tag, match[1])
        if card is None:
            return ""
        return sheet.theme.render("related.html", sheet.edition, card=sheet.card(card, "picture"))

    def chart(match: re.Match[str]) -> str:
        number = int(match[1][:6])
        return graph(sheet, shown.charts[number], number + 1) if number < len(shown.charts) else ""

    def map(match: re.Match[str]) -> str:
        number = int(match[1][:6])
        return point_map(sheet, shown.maps[number], shown.place) if number < len(shown.maps) else ""

    def file(match: re.Match[str]) -> str:
        return download(sheet, match[1], match[2], shown.files.get(match[1]))

    def mark(match: re.Match[str]) -> str:
        number = int(match[1][:6]) + 1
        label = escape(f"{sheet.gettext('Footnote')} {number}")
        link = f'id="mark-{number}" href="#note-{number}" role="doc-noteref" aria-label="{label}"'
        return f'<sup class="mark"><a {link}>{number}</a></sup>'

    html = _said(sheet, html, claims or {})
    if 'href="doc:' in html:
        html = _OPEN_LINK.sub(link, html)
    if '<p class="document"' in html:
        html = _FILE.sub(file, html)
    if '"blob:' in html:
        html = _BLOB.sub(lambda match: f'"{escape(sheet.medium(match[1]))}"', html)
    if "<figure data-picture" in html:
        html = _FIGURE.sub(figure, html)
    if "<aside data-story" in html:
        html = _RELATED.sub(related, html)
    if "<figure data-chart" in html:
        html = _CHART.sub(chart, html)
    if "<figure data-map" in html:
        html = _MAP.sub(map, html)
    if "<sup data-note" in html:
        html = _MARK.sub(mark, html)
    return Markup(html)  # noqa: S704 - the desk let only clean HTML into the archive


def _said(sheet: Sheet, html: str, claims: Mapping[str, ClaimView]) -> str:
    """Return a body in which the words of each claim lead to what is said of it, once, where they end."""
    left = Counter(claim for claim in anchors(html) if claim in claims)
    begun: set[str] = set()

    def shown(claim: str, words: str) -> str:
        if claim not in claims:
            return words
        view = claims[claim]
        id = "" if claim in begun else f' id="{escape(view.said)}"'
        begun.add(claim)
        left[claim] -= 1
        marked = f'<span class="said"{id}>{words}</span>'
        if left[claim]:
            return marked
        label = escape(f"{sheet.gettext('Who said what')}: {view.number}")
        return f'{marked}<sup><a href="#{escape(view.anchor)}" aria-label="{label}">{view.number}</a></sup>'

    return anchored(html, shown)


def plain_text(html: str, limit: int = 0) -> str:
    """Return the words of clean HTML; cut at a word's end to at most `limit` characters where that is not 0."""
    text = " ".join(unescape(_TAG.sub(" ", html)).split())
    if not limit or len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:–— ") + "…"
