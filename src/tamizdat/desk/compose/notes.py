r"""Footnotes: `^[the note]` in a text at the desk, a mark in the document's body, the note in the document's `notes`.

A note stands where its mark is to stand, so that nobody numbers anything. Brackets within it come in pairs, or are
written `\[` and `\]`. Where `^[` is meant as it stands, it is written `^\[`.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import nh3

from tamizdat.archive import bodies

_TOKEN: Final = re.compile(r"\^\\*\[|\\[\[\]\\]|[\[\]]|<[^>]*>")
_BLOCK: Final = re.compile(r"</?(?:p|ul|ol|li)[ >]")  # a note ends before its paragraph does
_TAG: Final = re.compile(r"<(/?)([a-z]+)[^>]*>")
_LITERAL: Final = re.compile(r"\^(\\*)\[")
_ESCAPED: Final = re.compile(r"\\([\[\]\\])")


class Note(NamedTuple):
    """A footnote in a text of the desk: where it begins and ends, and what stands between the brackets."""

    start: int
    end: int
    inner: str  # clean HTML


def taken_out(html: str, notes: list[str]) -> str:
    """Return clean HTML of the desk with marks where footnotes stood; these go to `notes`."""
    if "^" not in html:
        return html
    made: list[str] = []
    at = 0
    for note in _notes(html):
        text, left = _told(note.inner)
        if text:
            made += [_plain(html[at : note.start]), f'<sup data-note="{len(notes)}"></sup>', left]
            notes.append(text)
        else:
            made.append(_plain(html[at : note.start]))
        at = note.end
    return "".join(made) + _plain(html[at:])


def left_out(html: str) -> str:
    """Return text of the desk without its footnotes."""
    if "^[" not in html:
        return html
    made: list[str] = []
    at = 0
    for note in _notes(html):
        made.append(html[at : note.start])
        at = note.end
    return "".join(made) + html[at:]


def _notes(html: str) -> list[Note]:
    """Return the footnotes of a text, none within another."""
    found: list[Note] = []
    start = inner = depth = 0
    for token in _TOKEN.finditer(html):
        word = token[0]
        if not depth:
            if word == "^[":
                start, inner, depth = token.start(), token.end(), 1
        elif _BLOCK.match(word):
            depth = 0
        elif word.endswith("[") and not word.startswith("\\"):
            depth += 1
        elif word == "]":
            depth -= 1
            if not depth:
                found.append(Note(start, token.end(), html[inner : token.start()]))
    return found


def _told(inner: str) -> tuple[str, str]:
    """Return a note's own HTML, and the tags in it that belong to the text around it."""
    open: list[str] = []
    stray: list[str] = []
    for tag in _TAG.finditer(inner):
        if tag[2] == "br":
            continue
        if not tag[1]:
            open.append(tag[0])
        elif open:
            open.pop()
        else:
            stray.append(tag[0])
    stray += open
    if stray:
        inner = _TAG.sub("", inner)
    text = _ESCAPED.sub(r"\1", inner).strip()
    return _inline(text), "".join(stray)


def _inline(html: str) -> str:
    """Return HTML with nothing in it but what a line may hold."""
    return nh3.clean(
        html,
        tags=set(bodies.INLINE),
        attributes={"*": set(), "a": {"href", "rel"}},
        url_schemes=set(bodies.SCHEMES),
        link_rel=None,
    )


def _plain(html: str) -> str:
    """Return text in which `^[` that is no footnote stands as it is meant."""
    return _LITERAL.sub(lambda found: f"^{found[1][1:]}[", html)


def put_back(html: str, notes: tuple[str, ...] | list[str]) -> str:
    """Return a document's text with its footnotes where their marks stand, as the desk has them: undo `taken_out`."""
    html = _LITERAL.sub(r"^\\\1[", html)

    def note(mark: re.Match[str]) -> str:
        number = int(mark[1][:6])
        return f"^[{_written(_inline(notes[number]))}]" if number < len(notes) else ""

    return re.sub(r'<sup data-note="(\d+)"></sup>', note, html)


def _written(text: str) -> str:
    text = text.replace("\\", "\\\\")
    return text if _in_pairs(text) else re.sub(r"[\[\]]", r"\\\g<0>", text)


def _in_pairs(text: str) -> bool:
    depth = 0
    for bracket in re.findall(r"[\[\]]", bodies.plain(text)):
        depth += 1 if bracket == "[" else -1
        if depth < 0:
            return False
    return depth == 0
