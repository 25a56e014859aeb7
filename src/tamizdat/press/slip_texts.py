"""A document's words as the search knows them: plain lines, with what charts and maps name and what recordings say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from html import escape, unescape
from typing import Any, Final

from tamizdat.archive.documents import Coverage, Story
from tamizdat.archive.drawn import Chart, PointMap
from tamizdat.archive.letters import Letter, Newsletter
from tamizdat.archive.parts import Listed, Picture
from tamizdat.archive.record import Actor, Event
from tamizdat.archive.recordings import Recording
from tamizdat.press.speech import paragraphs

_SHOWN: Final = re.compile(r'<figure data-(picture|chart|map|recording)="(\d{1,6})"></figure>')
_END: Final = re.compile(r"<br>|</(?:p|li|h2|h3|tr|div|blockquote|figure|figcaption|footer|caption)>")
# Within a word, or before a full stop: no blank stands for it.
_MARK: Final = re.compile(r"</?(?:a|b|i|em|strong|sub|sup|span|cite)\b[^>]*>")
_TAG: Final = re.compile(r"<[^>]*>")


def lines(html: str) -> Iterator[str]:
    """Yield the words of clean HTML, a line for each paragraph, item, heading or row; empty ones are left out."""
    if not html:
        return
    words = _MARK.sub("", _END.sub("\n", html.replace("\n", " ")))
    for line in unescape(_TAG.sub(" ", words)).split("\n"):
        if text := " ".join(line.split()):
            yield text


def of_story(story: Story) -> Iterator[str]:
    """Yield what can be read or heard in a story, but its headline and dek, in the order of its page."""
    yield from story.points
    for entry in story.entries:
        yield entry.headline
        yield from lines(entry.text)
    yield from lines(_SHOWN.sub(partial(_put_down, story), story.body))
    if story.lead:
        yield from _picture(story.lead)
    for note in story.notes:
        yield from lines(note)
    for correction in story.corrections:
        yield correction.text
        yield correction.right
    yield story.note
    yield story.dateline


def of_letter(letter: Letter) -> Iterator[str]:
    """Yield what the editor wrote in a letter, in the order of its page."""
    yield from lines(letter.intro)
    for part in letter.parts:
        yield part.label
        for item in part.items:
            yield item.note
            if item.picture:
                yield from _picture(item.picture)
    yield from lines(letter.outro)


def of_listed(document: Listed) -> Iterator[str]:
    """Yield what the page of a list says above the list; of an actor, all its names."""
    yield from lines(document.intro)
    match document:
        case Coverage(sections=sections):
            for section in sections:
                yield section.name
                yield section.text
        case Actor(names=names):
            yield from dict.fromkeys(each.text for each in names)
        case Event(where=where):
            yield where
        case Newsletter(description=description):
            yield description
        case _:
            pass


def _put_down(story: Story, figure: re.Match[str]) -> str:
    """Return the words of what a figure shows, as paragraphs."""
    things, tell = _TOLD[figure[1]]
    shown: Sequence[Any] = getattr(story, things)
    at = int(figure[2])
    told = tell(shown[at]) if at < len(shown) else ()
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in told)


def _picture(picture: Picture) -> Iterator[str]:
    if picture.renditions:  # else its rights have ended
        yield from dict.fromkeys((picture.caption, picture.alt, picture.credit))


def _chart(chart: Chart) -> Iterator[str]:
    yield chart.title
    yield " ".join((chart.head, *chart.columns))
    yield from (row.label for row in chart.rows)
    yield from (mark.text for mark in chart.marks)
    yield chart.note
    yield chart.source


def _map(map: PointMap) -> Iterator[str]:
    yield map.title
    for point in map.points:
        yield point.name
        yield point.text


def _recording(recording: Recording) -> Iterator[str]:
    yield recording.title
    yield from (chapter.title for chapter in recording.chapters)
    for said in paragraphs(recording.transcript):
        yield f"{said.speaker}: {said.text}" if said.speaker else said.text
    yield recording.credit


_TOLD: Final[dict[str, tuple[str, Callable[[Any], Iterable[str]]]]] = {
    "picture": ("pictures", _picture),
    "chart": ("charts", _chart),
    "map": ("maps", _map),
    "recording": ("recordings", _recording),
}
