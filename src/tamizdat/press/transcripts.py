"""What is said in a story's first recording, and its chapters, as files that players read: pure functions of the story.

WebVTT (W3C) where the transcript has times, plain text where it has none; chapters as the Podcasting 2.0 namespace has
them (JSON Chapters, version 1.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

import msgspec

from tamizdat.archive.documents import Story
from tamizdat.archive.recordings import Cue, Recording

LAST: Final = 5.0  # seconds that the last words stay on the screen where nothing says how long


def first(story: Story) -> Recording | None:
    """Return the recording that makes a story an episode, or None."""
    return story.recordings[0] if story.recordings else None


def files_of(story: Story) -> Iterator[Literal["vtt", "txt", "chapters"]]:
    """Yield which of these files stand beside a story's page."""
    recording = first(story)
    if recording is None:
        return
    if recording.transcript:
        yield "vtt" if is_timed(recording.transcript) else "txt"
    if recording.chapters:
        yield "chapters"


def is_timed(transcript: Sequence[Cue]) -> bool:
    """Return whether it is known of all that is said when it is said."""
    return bool(transcript) and all(cue.start is not None for cue in transcript)


def vtt(story: Story) -> bytes:
    """Return a transcript with times as WebVTT, speakers as voices."""
    cues = _of(story).transcript
    blocks = ["WEBVTT"]
    for at, (cue, speaker) in enumerate(zip(cues, _speakers(cues), strict=True)):
        start = cue.start or 0.0
        after = next((other.start for other in cues[at + 1 :] if other.start and other.start > start), None)
        end = cue.end if cue.end and cue.end > start else after or start + LAST
        voice = f"<v {_escaped(speaker)}>" if speaker else ""
        blocks.append(f"{_clock(start)} --> {_clock(end)}\n{voice}{_escaped(cue.text)}")
    return ("\n\n".join(blocks) + "\n").encode()


def txt(story: Story) -> bytes:
    """Return a transcript as plain text: a paragraph for each time that somebody speaks."""
    paragraphs = (
        f"{cue.speaker}: {cue.text.strip()}" if cue.speaker else cue.text.strip()
        for cue in _of(story).transcript
    )
    return ("\n\n".join(paragraphs) + "\n").encode()


def chapters(story: Story) -> bytes:
    """Return the chapters of a recording as JSON."""
    recording = _of(story)
    told: dict[str, Any] = {"version": "1.2.0", "title": story.headline, "chapters": []}
    for chapter in recording.chapters:
        line: dict[str, Any] = {"startTime": _number(chapter.start), "title": chapter.title}
        told["chapters"].append(line | ({"url": chapter.url} if chapter.url else {}))
    return msgspec.json.encode(told) + b"\n"


def _of(story: Story) -> Recording:
    recording = first(story)
    if recording is None:
        raise KeyError(f"a recording in {story.id}")
    return recording


def _speakers(cues: Sequence[Cue]) -> Iterator[str]:
    """Yield who says each; a transcript names them only where another begins."""
    speaker = ""
    for cue in cues:
        speaker = cue.speaker or speaker
        yield speaker


def _escaped(text: str) -> str:
    """Return words as they stand in a cue: without markup, and without the empty line that would end it."""
    lines = filter(None, (line.strip() for line in text.splitlines()))
    return "\n".join(lines).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float) -> str:
    """Return "01:02:03.450"."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def _number(seconds: float) -> float | int:
    return int(seconds) if seconds == int(seconds) else round(seconds, 3)
