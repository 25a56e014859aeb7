"""Running text: words, each with the forms that it stands in, written out as paragraphs.

Text is held as runs rather than as a tree, so that `<b>one<p>two</p></b>` needs no rules: both words are bold.
"""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import Final, NamedTuple

BREAK: Final = "\n"
_SPACES: Final = re.compile(r"[ \t\n\r\f]+")
_EMPTY: Final = " \t\n\r\f\xa0\u200b\ufeff"
_ORDER: Final = ("b", "i", "sup", "sub")  # from the outside in


class Forms(NamedTuple):
    """How words stand: where they lead, and which of b, i, sup and sub they are."""

    href: str = ""
    marks: frozenset[str] = frozenset()

    def marked(self, mark: str) -> Forms:
        """Return these forms with one more."""
        return self._replace(marks=self.marks | {mark})

    def leading(self, href: str) -> Forms:
        """Return these forms with a link."""
        return self._replace(href=href)


class Run(NamedTuple):
    """Words in the same forms, or a break."""

    text: str
    forms: Forms


def spaced(text: str) -> str:
    """Return a text with its white space as HTML shows it: one space for each stretch; no-break spaces stay."""
    return _SPACES.sub(" ", text)


def paragraphs(runs: list[Run]) -> list[str]:
    """Return the inner HTML of each paragraph. Two breaks end one; breaks and spaces at its ends are dropped."""
    return [html for part in _parted(runs) if (html := _line(part))]


def plain(runs: list[Run]) -> list[str]:
    """Return the words of each paragraph; a break is a space."""
    texts = ("".join(" " if run.text == BREAK else run.text for run in part) for part in _parted(runs))
    return [text for each in texts if (text := spaced(each).strip(_EMPTY))]


def _parted(runs: list[Run]) -> list[list[Run]]:
    parts: list[list[Run]] = [[]]
    broken = False
    for run in runs:
        if run.text == BREAK:
            if broken:
                parts.append([])
            else:
                parts[-1].append(run)
            broken = True
        else:
            parts[-1].append(run)
            broken = broken and not run.text.strip(_EMPTY)
    return parts


def _line(runs: list[Run]) -> str:
    """Return runs as HTML, without empty ends."""
    runs = _trimmed(runs)
    pieces = []
    for href, linked in groupby(runs, key=lambda run: run.forms.href):
        inner = "".join(
            _marked("".join(_written(run) for run in same), marks)
            for marks, same in groupby(linked, key=lambda run: run.forms.marks)
        )
        pieces.append(_link(href, inner) if href else inner)
    return "".join(pieces)


def _trimmed(runs: list[Run]) -> list[Run]:
    """Return runs without spaces at the ends, and with one space where two meet."""
    kept: list[Run] = []
    open_end = True  # nothing, a space or a break stands before
    for run in runs:
        if run.text == BREAK:
            if not kept:
                continue
            kept[-1] = Run(kept[-1].text.rstrip(" "), kept[-1].forms)
            kept.append(run)
            open_end = True
            continue
        text = spaced(run.text)
        if not kept:
            text = text.lstrip(_EMPTY)
        elif open_end:
            text = text.lstrip(" ")
        if text:
            kept.append(Run(text, run.forms))
            open_end = text.endswith(" ")
    while kept and not (last := kept[-1].text.rstrip(_EMPTY)):
        kept.pop()
    if kept:
        kept[-1] = Run(last, kept[-1].forms)
    return [run for run in kept if run.text]


def _written(run: Run) -> str:
    return "<br>" if run.text == BREAK else escape(run.text, quote=False)


def _marked(html: str, marks: frozenset[str]) -> str:
    if not html.strip(_EMPTY):
        return html
    for mark in reversed(_ORDER):
        if mark in marks:
            html = f"<{mark}>{html}</{mark}>"
    return html


def _link(href: str, inner: str) -> str:
    """Return a link; one without words is none."""
    if not inner.replace("<br>", "").strip(_EMPTY):
        return inner
    rel = "" if href.startswith("doc:") else ' rel="noopener"'
    return f'<a href="{escape(href)}"{rel}>{inner}</a>'
