"""Chapters as people write them: a line each, "0:00 Title", with an address at its end if there is one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tamizdat.archive.recordings import Chapter
from tamizdat.desk.recordings import clock
from tamizdat.desk.recordings.texts import BadText

MOST: Final = 300
LONGEST_TITLE: Final = 200  # characters
_LINE: Final = re.compile(
    r"[\[(]?((?:\d{1,3}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,3})?)[\])]?[ \t]*[-–—|.:]?[ \t]+(.+?)(?:[ \t]+(https?://\S+))?[ \t]*"
)


def of_text(text: str) -> tuple[Chapter, ...]:
    """Return the chapters of some lines.

    Raises:
        BadText: a line is no chapter.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        start = clock.seconds(match[1]) if match else None
        if match is None or start is None:
            raise BadText(
                "Line {} of the chapters, “{}”, has no time before its title: write it as “12:30 Title”.",
                number,
                line.strip()[:60],
            )
        found.append(Chapter(start=start, title=match[2].strip()[:LONGEST_TITLE], url=match[3] or ""))
    if len(found) > MOST:
        raise BadText("There are more than {} chapters.", MOST)
    return tuple(sorted(found, key=lambda chapter: chapter.start))


def as_text(chapters: Iterable[Chapter]) -> str:
    """Return chapters as lines, from which `of_text` makes the same ones."""
    return "\n".join(
        " ".join(filter(None, (clock.written(each.start), each.title, each.url))) for each in chapters
    )
