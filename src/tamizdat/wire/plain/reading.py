"""Plain copy: a text as reporters send it, or as somebody copied it from a page, read as a story.

:func:`read_copy` finds headline, dek, byline, date and body, tells menus and footers from the story, and mends
what was lost on the way. Nothing vanishes: each line that is not blank is in the story or among what was left
out, with the reason; each repair is on record for the editor.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from tamizdat.wire.errors import CopyError
from tamizdat.wire.plain import layout, repair
from tamizdat.wire.plain.dateline import read_dateline
from tamizdat.wire.plain.encodings import decode
from tamizdat.wire.plain.lines import blocks
from tamizdat.wire.plain.repair import Repair
from tamizdat.wire.plain.shape import Kind, LeftOut, Page

__all__ = ["Copy", "CopyError", "LeftOut", "Paragraph", "Repair", "read_copy"]

_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
_NOT_RUSSIAN: Final = re.compile(r"[^\u0401\u0410-\u044f\u0451]")
_NOT_ENGLISH: Final = re.compile(r"[^A-Za-z]")
_STARS: Final = re.compile(r"([*_]{1,3})(\S(?:.{0,2000}\S)?)\1")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body, and what it is."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Copy:
    """A story as read from a plain text."""

    headline: str
    dek: str
    """The line under the headline; "" without one."""
    byline: tuple[str, ...]
    """The authors' names as written, without "By"."""
    date: dt.date | None
    time: dt.time | None
    dateline: str
    """Where the story was filed, as written: "DUSHANBE, Sept 24"; "" without one."""
    paragraphs: tuple[Paragraph, ...]
    author_note: str
    """The lines about the author at the end: "Ann Reporter covers railways."; "" without them."""
    left_out: tuple[LeftOut, ...]
    repairs: tuple[Repair, ...]
    language: str
    """"en" or "ru" by the letters, "" when they do not tell."""
    encoding: str
    used: tuple[int, ...]
    """Numbers of the lines that the story was made of; with `left_out`, every line that is not blank."""


def read_copy(data: bytes, *, name: str) -> Copy:
    """Read a plain text as a story.

    :param data: the file's bytes, in any of the encodings of :func:`tamizdat.wire.plain.encodings.decode`.
    :param name: the file's name, for messages.
    :raises CopyError: when the bytes are no text, or the text has no headline or no story.
    """
    text, encoding = decode(data, name=name)
    page = layout.read(blocks(text), name=name)
    head = _Head(page)
    body, repairs = _body(page, head)
    if not body:
        raise CopyError("A headline was found, but no text.", name, layout.REMEDY)
    return Copy(
        headline=head.headline,
        dek=head.dek,
        byline=page.byline,
        date=page.date or head.date,
        time=page.time,
        dateline=head.dateline,
        paragraphs=tuple(body),
        author_note=head.note,
        left_out=page.left_out,
        repairs=(*head.repairs, *repairs),
        language=_language([head.headline, *(paragraph.text for paragraph in body)]),
        encoding=encoding,
        used=page.used,
    )


class _Head:
    """What stands outside the body, tidied; it also takes the dateline that the body begins with."""

    def __init__(self, page: Page) -> None:
        self.repairs: list[Repair] = []
        self.headline = self._tidy(page.headline)
        self.dek = self._tidy(page.dek)
        self.note = self._tidy(page.note)
        self.dateline = page.place
        self.date: dt.date | None = None

    def _tidy(self, text: str) -> str:
        text, changed = repair.invisible(text)
        self.repairs += [Repair(0, before, after, repair.REASON_INVISIBLE) for before, after in changed]
        return _unstarred(repair.spaces(text))

    def take_dateline(self, text: str) -> str:
        """Cut the dateline off the first paragraph."""
        found = read_dateline(text)
        if found is None:
            return text
        self.dateline, self.date = found.text, found.date
        return text[found.end :]


class _Tidied(NamedTuple):
    kind: Kind
    text: str
    changes: list[tuple[str, str]]


def _body(page: Page, head: _Head) -> tuple[list[Paragraph], list[Repair]]:
    """Mend the paragraphs of the body; number each repair by the paragraph that it led to."""
    tidied = []
    for part in page.body:
        text, changes = repair.invisible(part.text)
        tidied.append(_Tidied(part.kind, repair.spaces(text), changes))
    known = repair.evidence(paragraph.text for paragraph in tidied)
    body: list[Paragraph] = []
    repairs: list[Repair] = []
    for kind, text, changes in tidied:
        if kind == "text" and not body:
            text = head.take_dateline(text)
        mended = repair.mend(text, known)
        number = len(body) + 1
        repairs += [Repair(number, before, after, repair.REASON_INVISIBLE) for before, after in changes]
        repairs += [Repair(number + piece, *change) for piece, *change in mended.changes]
        body += [Paragraph(piece, kind) for piece in mended.pieces if piece]
    return body, repairs


def _unstarred(text: str) -> str:
    """Take off the stars or underscores around a whole line: *italic*."""
    found = _STARS.fullmatch(text) if len(text) < 2000 else None
    return found[2] if found else text


def _language(texts: list[str]) -> str:
    """Guess a language by its letters: Russian's alone, or English's alone, but for a few names."""
    sample = " ".join(texts)[:20_000]
    cyrillic, latin = _CYRILLIC.findall(sample), _LATIN.findall(sample)
    letters = cyrillic if len(cyrillic) > len(latin) else latin
    if len(letters) < 10 or len(letters) < 0.6 * (len(cyrillic) + len(latin)):
        return ""
    strange = _NOT_RUSSIAN if letters is cyrillic else _NOT_ENGLISH
    if len(strange.findall("".join(letters))) > 0.01 * len(letters):
        return ""
    return "ru" if letters is cyrillic else "en"
