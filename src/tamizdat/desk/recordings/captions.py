"""Words with times: WebVTT (W3C) and SubRip, read whatever programs make of them, and written as plain WebVTT.

What a style sheet or a script could do in them is left out: they are words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec

from tamizdat.desk.recordings import clock, texts
from tamizdat.desk.recordings.notes import Note
from tamizdat.desk.recordings.texts import BadText

MOST: Final = 30_000  # captions
_TIME: Final = r"(?:\d{1,3}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,3})?"
_TIMES: Final = re.compile(rf"^\s*({_TIME})\s*-+>\s*({_TIME})(?:[ \t]+(.*))?$")
_SETTINGS: Final = re.compile(r"(?:vertical|line|position|size|align):[\w%.,-]{1,20}")
_TAG: Final = re.compile(r"<(/?)([a-zA-Z0-9:.]{1,40})([^<>]{0,200})>")
_KEPT_TAGS: Final = {"b", "i", "u", "v", "ruby", "rt", "lang"}
_PLACED: Final = re.compile(r"\{\\[^{}]{0,40}\}")  # {\an8}: SubRip's way to say where a caption stands
_VOICE: Final = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]{1,200})>")


class Caption(NamedTuple):
    """Some words and when they are shown."""

    start: float
    end: float
    settings: str  # where they stand on the screen, as WebVTT has it
    payload: str  # with the tags of WebVTT, and `&`, `<` and `>` as entities


class Captions(msgspec.Struct, frozen=True):
    """A file of captions, and what was mended in it."""

    lines: tuple[Caption, ...]
    notes: tuple[str, ...] = ()


def looks_timed(text: str) -> bool:
    """Return whether a text is one of captions."""
    head = text.lstrip()
    return head.startswith("WEBVTT") or any(_TIMES.match(line) for line in head[:20_000].split("\n"))


def read(text: str) -> Captions:
    """Return captions in the order of their times.

    Raises:
        BadText: there are none in it, or too many.
    """
    found: list[Caption] = []
    notes: list[str] = []
    lost = 0
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        at = next((n for n, line in enumerate(lines[:3]) if "-->" in line), None)
        if at is None:
            lost += any(line.strip() for line in lines) and not _is_known(lines[0])
            continue
        times = _TIMES.match(lines[at])
        start, end = (clock.seconds(time) for time in times.groups()[:2]) if times else (None, None)
        payload = _payload("\n".join(lines[at + 1 :]))
        if start is None or end is None:
            lost += 1
        elif payload:
            found.append(
                Caption(start, max(end, start + 0.001), _placed(times[3] or "") if times else "", payload)
            )
        if len(found) > MOST:
            raise BadText("There are more than {} captions in this file. Is it the right one?", MOST)
    if not found:
        raise BadText("There are no captions with times in this file. Export it as WebVTT or SRT.")
    if lost > len(found):
        raise BadText(
            "{} of {} captions have no times that can be read. Export it as WebVTT or SRT again.",
            lost,
            lost + len(found),
        )
    if lost:
        notes.append(Note("Captions without times that can be read were left out."))
    if any(later.start < earlier.start for earlier, later in pairwise(found)):
        notes.append(Note("Its times went back and forth: the captions were put in their order."))
        found.sort(key=lambda caption: caption.start)
    return Captions(tuple(found), tuple(notes))


def _is_known(line: str) -> bool:
    """Return whether a block without times is one that WebVTT has."""
    return line.startswith(("WEBVTT", "NOTE", "STYLE", "REGION")) or line.strip().isdecimal()


def _placed(settings: str) -> str:
    return " ".join(_SETTINGS.findall(settings))


def _payload(words: str) -> str:
    """Return words with the tags of WebVTT that are harmless, and everything else in them as words."""
    words = _PLACED.sub("", words)
    pieces: list[str] = []
    at = 0
    for tag in _TAG.finditer(words):
        pieces.append(escaped(words[at : tag.start()]))
        name = tag[2].partition(".")[0].lower()
        if name in _KEPT_TAGS:
            more = "" if tag[1] else escaped(" " + tag[3].strip()) if name in ("v", "lang") else ""
            pieces.append(f"<{tag[1]}{name}{more}>")
        at = tag.end()
    pieces.append(escaped(words[at:]))
    lines = (line.strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def escaped(words: str) -> str:
    """Return words with `&`, `<` and `>` as entities, as WebVTT has them."""
    return html.escape(html.unescape(words), quote=False)


def written(captions: tuple[Caption, ...]) -> bytes:
    """Return captions as a WebVTT file."""
    return ("WEBVTT\n\n" + "\n".join(_written(each) for each in captions)).encode()


def _written(caption: Caption) -> str:
    settings = f" {caption.settings}" if caption.settings else ""
    times = f"{clock.in_webvtt(caption.start)} --> {clock.in_webvtt(caption.end)}"
    return f"{times}{settings}\n{caption.payload}\n"


def track(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a file of captions as plain WebVTT, and what the person who brought it should know.

    Raises:
        BadText: there are no captions in it.
    """
    decoded = texts.decoded(data)
    found = read(decoded.text)
    return written(found.lines), (*decoded.notes, *found.notes)


def voices(payload: str) -> Iterator[tuple[str, str]]:
    """Yield who says what in a caption: a name, or "", and plain words in a line."""
    speaker, at = "", 0
    for voice in _VOICE.finditer(payload):
        if words := _plain(payload[at : voice.start()]):
            yield speaker, words
        speaker, at = _plain(voice[1]), voice.end()
    if words := _plain(payload[at:]):
        yield speaker, words


def _plain(payload: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", payload)).split())
