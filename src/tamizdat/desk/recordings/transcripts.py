"""Transcripts: WebVTT, SubRip or plain words into what is said, piece by piece, and back into a text to be edited."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from tamizdat.archive.recordings import Cue
from tamizdat.desk.recordings import captions, clock, texts
from tamizdat.desk.recordings.notes import Note
from tamizdat.desk.recordings.texts import BadText

_MOST: Final = 30_000  # pieces
_TIME: Final = re.compile(
    r"^[\[(]?((?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)[\])]?[ \t]*[-–—]?[ \t]*(?=\S)"
)
# A name and a colon: “Anna Ivanova:”, “ВЕДУЩИЙ:”, “Speaker 2:”.
_NAMED: Final = re.compile(r"^(?:>>\s*)?([^\W\d_][^\s:.!?…,;]*(?:[ \t][^\s:.!?…,;]+){0,3}):[ \t]+(?=\S)")


class Transcript(msgspec.Struct, frozen=True):
    """What is said, and what the person who brought it should know."""

    cues: tuple[Cue, ...]
    notes: tuple[str, ...] = ()


def read(data: bytes) -> Transcript:
    """Return the transcript that a file holds.

    Raises:
        BadText: it is no text, too large, or nothing is said in it.
    """
    decoded = texts.decoded(data)
    _check_text(data[:1000])
    found = of_text(decoded.text)
    return Transcript(found.cues, (*decoded.notes, *found.notes))


def _check_text(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    names = {
        b"<!doctype": Note("a page of HTML"), b"<html": Note("a page of HTML"), b"{\\rtf": Note("a text of Word (RTF)"),
        b"pk\3\4": Note("a text of Word"),
        b"%pdf": Note("a PDF"),
    }  # fmt: skip
    name = next((name for mark, name in names.items() if start.startswith(mark)), "")
    if name:
        raise BadText("This is {}. Save its words as plain text, WebVTT or SRT.", name)


def of_text(text: str) -> Transcript:
    """Return the transcript that a text holds.

    Raises:
        BadText: nothing is said in it.
    """
    notes: tuple[str, ...] = ()
    if captions.looks_timed(text):
        found = captions.read(text)
        notes = found.notes
        cues = list(_of_captions(found.lines))
    else:
        cues = list(_of_paragraphs(text))
    if not cues:
        raise BadText("There are no words in this transcript.")
    if len(cues) > _MOST:
        raise BadText("There are more than {} pieces in this transcript. Is it the right one?", _MOST)
    return Transcript(tuple(_once(_with_names(cues))), notes)


def _of_captions(lines: Sequence[captions.Caption]) -> Iterator[Cue]:
    for line in lines:
        for speaker, words in captions.voices(line.payload):
            yield Cue(text=words, start=line.start, end=line.end, speaker=speaker)


def _of_paragraphs(text: str) -> Iterator[Cue]:
    blocks = re.split(r"\n[ \t]*\n", text.strip())
    if len(blocks) == 1:
        blocks = text.strip().split("\n")
    for block in blocks:
        time = _TIME.match(block.lstrip())
        words = " ".join(block.lstrip()[time.end() if time else 0 :].split())
        if words:
            yield Cue(text=words, start=clock.seconds(time[1]) if time else None)


def _with_names(cues: list[Cue]) -> list[Cue]:
    """Take the names of those who speak out of the words, where the text is written so throughout."""
    if any(cue.speaker for cue in cues):
        return cues
    names = Counter(found[1] for cue in cues if (found := _NAMED.match(cue.text)))
    if names.total() < 2 or (len(names) == names.total() and names.total() * 2 < len(cues)):
        return cues  # a colon now and then is one
    return [_named(cue) for cue in cues]


def _named(cue: Cue) -> Cue:
    found = _NAMED.match(cue.text)
    if found is None:
        return cue
    return msgspec.structs.replace(cue, text=cue.text[found.end() :], speaker=found[1])


def _once(cues: list[Cue]) -> Iterator[Cue]:
    """Name who speaks only where that is another than before."""
    before = ""
    for cue in cues:
        yield msgspec.structs.replace(cue, speaker="") if cue.speaker == before else cue
        before = cue.speaker or before


def as_text(cues: Sequence[Cue]) -> str:
    """Return a transcript as a text to be edited, from which `of_text` makes the same one."""
    if not cues:
        return ""
    if any(cue.start is None or cue.end is None for cue in cues):
        return "\n\n".join(_paragraph(cue) for cue in cues)
    lines = (captions.Caption(cue.start or 0, cue.end or 0, "", _voiced(cue)) for cue in cues)
    return captions.written(tuple(lines)).decode()


def _paragraph(cue: Cue) -> str:
    time = f"[{clock.written(cue.start)}] " if cue.start is not None else ""
    return time + (f"{cue.speaker}: " if cue.speaker else "") + cue.text


def _voiced(cue: Cue) -> str:
    words = captions.escaped(cue.text)
    return f"<v {captions.escaped(cue.speaker)}>{words}" if cue.speaker else words
