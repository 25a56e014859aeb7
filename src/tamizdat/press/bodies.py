"""A document's body on a page: its open addresses resolved, its pictures and related stories drawn.

Bodies are clean HTML that the desk composed (see `tamizdat.archive.documents`), so that a few exact forms are all there
is to find.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape, unescape
from typing import NamedTuple, TypeVar

from markupsafe import Markup

from tamizdat.archive.bodies import anchored, anchors
from tamizdat.archive.parts import Picture
from tamizdat.press.graphs import Shown, download, graph, point_map
from tamizdat.press.numbers import number
from tamizdat.press.playing import recording
from tamizdat.press.record_views import ClaimView
from tamizdat.press.sheet import Sheet
from tamizdat.press.tableaux import COMPARISON, FULL, SEQUENCE, comparison, full, sequence
from tamizdat.press.typesetting import typesetter

_OPEN_LINK = re.compile(r'<a\b[^>]*?\bhref="doc:([^"]*)"[^>]*>(.*?)</a>', re.S)
_BLOB = re.compile(r'"blob:([0-9a-f]{64}\.[a-z0-9]{1,8})"')
_RELATED = re.compile(r'<aside data-story="([^"]*)"></aside>')
_FILE = re.compile(
    r'<p class="document"><a href="blob:([0-9a-f]{64}\.[a-z0-9]{1,8})" download="">((?:(?!</?a).)*)</a></p>',
    re.S,
)
NOTHING = Shown()
T = TypeVar("T")


def _numbers(element: str) -> re.Pattern[str]:
    """Return the form of an empty element that names a thing by its number."""
    return re.compile(rf'<{element}="(\d+)"></{element.partition(" ")[0]}>')


_TAG = re.compile(r"<[^>]*>")
_MARK = re.compile(
    r"</?(?:a|b|i|em|strong|sub|sup|span|small|cite)\b[^>]*>"
)  # within a word, or before a full stop


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
    html = _said(sheet, html, claims or {})
    page = _Page(sheet, pictures, shown)
    for sign, form, made in _STEPS:
        if sign in html:
            html = form.sub(partial(made, page), html)
    html = typesetter(sheet.edition.tag)(html)
    return Markup(html)  # noqa: S704 - the desk let only clean HTML into the archive


class _Page(NamedTuple):
    """Where a body stands, and what it shows."""

    sheet: Sheet
    pictures: Sequence[Picture]
    shown: Shown

    def link(self, match: re.Match[str]) -> str:
        found = self.sheet.link(match[1])
        return f'<a href="{escape(found.href)}">{match[2]}</a>' if found else match[2]

    def file(self, match: re.Match[str]) -> str:
        return download(self.sheet, match[1], match[2], self.shown.files.get(match[1]))

    def blob(self, match: re.Match[str]) -> str:
        return f'"{escape(self.sheet.medium(match[1]))}"'

    def picture(self, match: re.Match[str]) -> str:
        picture = _numbered(self.pictures, match[1])
        view = self.sheet.picture(picture)
        if view and self.shown.wide:
            return self.sheet.fragment("wide_figure.html", picture=view)
        return self.sheet.theme.render("figure.html", self.sheet.edition, picture=view) if view else ""

    def together(self, match: re.Match[str]) -> str:
        """Draw pictures that tell something together; in feeds they stand one after the other, each for itself."""
        made = {FULL: full, SEQUENCE: sequence, COMPARISON: comparison}[match.re]
        return made(self.sheet, self.pictures, match) if self.shown.drawn else match[0]

    def related(self, match: re.Match[str]) -> str:
        sheet = self.sheet
        card = sheet.reader.card(sheet.edition.tag, match[1])
        if card is None:
            return ""
        return sheet.theme.render("related.html", sheet.edition, card=sheet.card(card, "picture"))

    def chart(self, match: re.Match[str]) -> str:
        chart = _numbered(self.shown.charts, match[1])
        return graph(self.sheet, chart, int(match[1]) + 1, shown=self.shown.drawn) if chart else ""

    def map(self, match: re.Match[str]) -> str:
        map = _numbered(self.shown.maps, match[1])
        return point_map(self.sheet, map, self.shown.place, shown=self.shown.drawn) if map else ""

    def recording(self, match: re.Match[str]) -> str:
        found = _numbered(self.shown.recordings, match[1])
        return recording(self.sheet, found, int(match[1]) + 1, whole=self.shown.drawn) if found else ""

    def mark(self, match: re.Match[str]) -> str:
        at = int(match[1][:6]) + 1
        shown_number = number(at, self.sheet.edition)
        label = escape(f"{self.sheet.gettext('Footnote')} {shown_number}")
        link = f'id="mark-{at}" href="#note-{at}" role="doc-noteref" aria-label="{label}"'
        return f'<sup class="mark"><a {link}>{shown_number}</a></sup>'


# What a body may hold: a sign that it does, its form, and what it becomes.
_STEPS: tuple[tuple[str, re.Pattern[str], Callable[[_Page, re.Match[str]], str]], ...] = (
    ('href="doc:', _OPEN_LINK, _Page.link),
    ('<p class="document"', _FILE, _Page.file),
    ('"blob:', _BLOB, _Page.blob),
    ('<div class="full', FULL, _Page.together),
    ('<div class="sequence"', SEQUENCE, _Page.together),
    ('<div class="compare"', COMPARISON, _Page.together),
    ("<figure data-picture", _numbers("figure data-picture"), _Page.picture),
    ("<aside data-story", _RELATED, _Page.related),
    ("<figure data-chart", _numbers("figure data-chart"), _Page.chart),
    ("<figure data-map", _numbers("figure data-map"), _Page.map),
    ("<figure data-recording", _numbers("figure data-recording"), _Page.recording),
    ("<sup data-note", _numbers("sup data-note"), _Page.mark),
)


def _numbered(things: Sequence[T], number: str) -> T | None:
    at = int(number[:6])
    return things[at] if at < len(things) else None


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
        shown_number = number(view.number, sheet.edition)
        label = escape(f"{sheet.gettext('Who said what')}: {shown_number}")
        return f'{marked}<sup><a href="#{escape(view.anchor)}" aria-label="{label}">{shown_number}</a></sup>'

    return anchored(html, shown)


def plain_text(html: str, limit: int = 0) -> str:
    """Return the words of clean HTML; cut at a word's end to at most `limit` characters where that is not 0."""
    text = " ".join(unescape(_TAG.sub(" ", _MARK.sub("", html))).split())
    if not limit or len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:–— ") + "…"
