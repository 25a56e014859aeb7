"""What hosts keep beside an episode, as files: chapters and transcripts in their several forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape
from typing import Any, Final

import msgspec

from tamizdat.archive import bodies
from tamizdat.wire.html import to_body
from tamizdat.wire.podcast.copy import Mark, Named

# The forms in which a transcript may come, those with times and speakers first.
FORMS: Final = ("text/vtt", "application/x-subrip", "application/json", "text/html", "text/plain")
_OTHER_NAMES: Final = {
    "application/srt": "application/x-subrip",
    "text/srt": "application/x-subrip",
    "application/x-json": "application/json",
}
_ENDINGS: Final = {
    "vtt": "text/vtt", "srt": "application/x-subrip", "json": "application/json", "html": "text/html", "txt": "text/plain",
}  # fmt: skip
_TAG: Final = re.compile(r"<[^>]*>")
_BREAK: Final = re.compile(r"</(?:p|li|h2)>|<br ?/?>|\n")


def form_of(transcript: Named) -> str:
    """Return in which form a transcript comes: by what the feed says, else by its name; "" for an unknown one."""
    said = transcript.type.partition(";")[0].strip()
    said = _OTHER_NAMES.get(said, said)
    return (
        said
        if said in FORMS
        else _ENDINGS.get(transcript.url.partition("?")[0].rpartition(".")[2].lower(), "")
    )


def in_order(transcripts: Iterable[Named], language: str) -> list[Named]:
    """Return the transcripts in a language, or in none that is told, the best form first."""
    own = [each for each in transcripts if form_of(each) and is_in(each, language)]
    return sorted(own, key=lambda each: FORMS.index(form_of(each)))


def is_in(transcript: Named, language: str) -> bool:
    """Return whether a transcript is in the language of the show."""
    said = transcript.language.lower().replace("_", "-").partition("-")[0]
    return not said or said == language.lower().replace("_", "-").partition("-")[0]


def as_desk_reads(data: bytes, form: str) -> bytes:
    """Return a transcript as WebVTT, SubRip or plain text.

    Raises:
        ValueError: it is not of the form that it says.
    """
    match form:
        case "application/json":
            return _of_json(data)
        case "text/html":
            html = to_body(data.decode("utf-8-sig", "replace")).html
            lines = (unescape(_TAG.sub("", line)).strip() for line in _BREAK.split(html))
            return "\n\n".join(filter(None, lines)).encode()
        case _:
            return data


def _of_json(data: bytes) -> bytes:
    """Return a transcript of the Podcasting 2.0 namespace's JSON form as WebVTT."""
    told = _decoded(data)
    segments = told.get("segments") if isinstance(told, dict) else None
    if not isinstance(segments, list):
        raise ValueError("it has no segments")
    blocks = ["WEBVTT"]
    for each in segments:
        if isinstance(each, dict) and (words := str(each.get("body", "")).strip()):
            start, end = _number(each.get("startTime")), _number(each.get("endTime"))
            speaker = _escaped(str(each.get("speaker") or ""))
            voice = f"<v {speaker}>" if speaker else ""
            blocks.append(f"{_clock(start)} --> {_clock(max(end, start))}\n{voice}{_escaped(words)}")
    return "\n\n".join(blocks).encode()


def marks(data: bytes) -> tuple[Mark, ...]:
    """Return the chapters of a file (JSON Chapters 1.2); those that are not to be shown are left out.

    Raises:
        ValueError: it is none.
    """
    told = _decoded(data)
    found = told.get("chapters") if isinstance(told, dict) else None
    if not isinstance(found, list):
        raise ValueError("it has no chapters")
    shown = [
        each
        for each in found
        if isinstance(each, dict) and each.get("toc") is not False and each.get("title")
    ]
    return tuple(
        Mark(_number(each.get("startTime")), str(each["title"]).strip(), str(each.get("url") or ""))
        for each in shown
    )


def chapters(found: Sequence[Mark], longest: int) -> list[dict[str, Any]]:
    """Return chapters as the desk takes them, without titles and addresses that it would refuse."""
    lines = {mark.start: mark for mark in found if mark.title and mark.start >= 0}
    return [
        {
            "start": start,
            "title": " ".join(mark.title.split())[:longest],
            "url": bodies.safe_address(mark.url),
        }
        for start, mark in sorted(lines.items())
    ]


def _decoded(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"it is no JSON ({error})") from error


def _number(value: Any) -> float:
    """Return seconds; those that JSON has as text, too."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return 0.0
    return found if 0 <= found < 10**6 else 0.0


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
