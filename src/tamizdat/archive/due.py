"""The times that documents name: at them a page that shows them may be another, though nothing is filed.

What falls due is passed by whoever knows what time it is (`Archive.pass_moment`); the archive has no clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tamizdat.archive.documents import AnyDocument, Front, Story, pictures_of
from tamizdat.archive.lists import utc
from tamizdat.archive.mastheads import Masthead

FRESH = timedelta(hours=48)  # how long a story is news to those who gather news
STEP = timedelta(
    hours=6
)  # at most so much sooner it ceases to be: four printings a day, not one for each story
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def times_of(document: AnyDocument) -> Iterator[str]:
    """Yield the times that a document names, in UTC, in a form that sorts by time.

    Raises:
        BadDocument: one of them is no time.
    """
    yield from (utc(picture.until) for picture in pictures_of(document) if picture.until)
    match document:
        case Front(until=until, breaking=breaking):
            yield from (utc(time) for time in until.values())
            if breaking and breaking.until:
                yield utc(breaking.until)
        case Masthead(security_until=day) if day:
            yield utc(end_of(day))
        case Story(published=published):
            yield leaves(published)
        case _:
            return


def end_of(day: str) -> str:
    """Return the last second of a day ("2027-03-31"), in UTC, as the text that `Archive.passed` takes."""
    return f"{day}T23:59:59+00:00"


def leaves(published: str) -> str:
    """Return when a story that was published then (ISO 8601 with offset) is no news any more: after 42 to 48 hours."""
    return _text(_step(datetime.fromisoformat(utc(published)) + FRESH))


def fresh_since(moment: str) -> str:
    """Return from when on a story was published that is news at a moment; both in UTC; "" for the time before the first."""
    if not moment:
        return ""
    return _text(_step(datetime.fromisoformat(moment)) + STEP - FRESH)


def _step(time: datetime) -> datetime:
    return _EPOCH + (time - _EPOCH) // STEP * STEP


def _text(time: datetime) -> str:
    return utc(time.isoformat())
