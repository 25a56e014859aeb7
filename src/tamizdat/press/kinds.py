"""What a story's kind does to its text: the questions of an interview, the chapters of an explainer."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from tamizdat.archive.parts import Kind
from tamizdat.press.views import LinkView

_BOLD = re.compile(r"<p><(b|strong)>((?:(?!</?(?:b|strong|p)>).)*)</\1></p>", re.S)
_HEADING = re.compile(r"<h2>((?:(?!</h2>).)*)</h2>", re.S)
_ASIDE = re.compile(
    r'<(aside|div) class="(?:facts|timeline)">.*?</\1>', re.S
)  # their headings are no chapters
# What is said of a kind: messages of the theme. News need not be called news.
LABELS: Final[dict[Kind, str]] = {
    "analysis": "Analysis",
    "explainer": "Explainer",
    "interview": "Interview",
    "opinion": "Opinion",
    "live": "Live",
    "picture-story": "Picture story",
    "video": "Video",
    "audio": "Audio",
}
FEWEST = 3  # chapters that are worth a list


def told(kind: Kind, html: str) -> tuple[str, tuple[LinkView, ...]]:
    """Return a body as its kind wants it, and its chapters if they are to be listed.

    In an interview a paragraph that is all bold is a question. In an explainer headings are what it answers.
    """
    if kind == "interview":
        return _BOLD.sub(r'<p class="question">\2</p>', html), ()
    if kind == "explainer" and html.count("<h2>") >= FEWEST:
        return _with_chapters(html)
    return html, ()


def _with_chapters(html: str) -> tuple[str, tuple[LinkView, ...]]:
    beside = [match.span() for match in _ASIDE.finditer(html)]
    chapters: list[LinkView] = []

    def heading(match: re.Match[str]) -> str:
        if any(begin <= match.start() < end for begin, end in beside):
            return match[0]
        id = f"part-{len(chapters) + 1}"
        chapters.append(LinkView(href=f"#{id}", label=unescape(match[1])))
        return f'<h2 id="{id}">{match[1]}</h2>'

    marked = _HEADING.sub(heading, html)
    return (marked, tuple(chapters)) if len(chapters) >= FEWEST else (html, ())
