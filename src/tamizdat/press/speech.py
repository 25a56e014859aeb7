"""A transcript as it is read: cues, which are cut for the eye of a watcher, put together to paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from tamizdat.archive.recordings import Cue

_ENOUGH: Final = 60  # words, after which a paragraph ends with its sentence
_MOST: Final = 150  # words of a paragraph whose sentences have no end
_PAUSE: Final = 3.0  # seconds of silence between paragraphs
_ENDS: Final = (".", "!", "?", "…", "؟", "۔", "։", "。", ".”", ".“", ".»", "?»", "!»", '."')


class Paragraph(NamedTuple):
    """What somebody says at one go."""

    speaker: str  # "" if the same as before, or if that is not known
    start: float | None  # seconds from the beginning
    text: str


def paragraphs(cues: Iterable[Cue]) -> tuple[Paragraph, ...]:
    """Return a transcript in paragraphs: another speaker, a pause, or the end of a sentence after many words begins one."""
    made: list[tuple[str, float | None, list[str]]] = []
    speaker, ended, words = "", None, 0
    for cue in cues:
        text = " ".join(cue.text.split())
        if not text:
            continue
        is_other = bool(cue.speaker) and cue.speaker != speaker
        silence = cue.start - ended if cue.start is not None and ended is not None else 0.0
        if not made or is_other or _is_over(made[-1][2], words, silence):
            made.append((cue.speaker if is_other else "", cue.start, []))
            words = 0
        made[-1][2].append(text)
        words += text.count(" ") + 1
        speaker, ended = cue.speaker or speaker, cue.end
    return tuple(Paragraph(who, start, " ".join(lines)) for who, start, lines in made)


def _is_over(lines: list[str], words: int, silence: float) -> bool:
    is_sentence = lines[-1].endswith(_ENDS)
    return words >= _MOST or (is_sentence and (words >= _ENOUGH or silence >= _PAUSE))
