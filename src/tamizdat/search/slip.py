"""A slip: what the index knows of one document, and what a result shows of it."""

from __future__ import annotations

from typing import Final

import msgspec

from tamizdat.search.errors import DamagedIndex

HOLDS: Final = 1_000  # slips of a folder


class Slip(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the index knows of one document of an edition. As JSON it is also what a reader's result is made of."""

    number: int  # the document's number in its edition, from 1; it never gets another, and no other document gets it
    path: str  # of its page, from the site's root
    kind: str  # of a story: "news" …; else the type of the document: "actor", "event", "person", "place", "topic" …
    headline: str  # or name
    published: str = ""  # ISO 8601 with offset; "" for what has no time
    date: str = ""  # the same in words of the edition
    dek: str = ""
    byline: tuple[str, ...] = ()  # names of people
    places: tuple[str, ...] = ()  # names, its own before those above them
    topics: tuple[str, ...] = ()  # names; of coverages and series, too
    text: str = ""  # paragraphs, a line break between them
    # Numbers of documents, by which lists are narrowed.
    at: tuple[int, ...] = ()  # places, without those above them
    about: tuple[int, ...] = ()  # topics, without those above them
    by: tuple[int, ...] = ()  # people
    part_of: int = 0  # the series

    @property
    def day(self) -> int:
        """Return the day of publication where it was published, in days since 1970-01-01; 0 for what has no time."""
        return day_number(self.published[:10]) if self.published else 0


def day_number(day: str) -> int:
    """Return the number of a day, "2010-09-30", in days since 1970-01-01; never below 0."""
    from datetime import date

    return max(0, (date.fromisoformat(day) - date(1970, 1, 1)).days)


def path_of(number: int) -> str:
    """Return where the slip of a document stands, below the folder of its edition."""
    return f"search/{number // HOLDS}/{number % HOLDS}.json"


def encode(slip: Slip) -> bytes:
    """Return a slip as JSON."""
    return msgspec.json.encode(slip)


def decode(data: bytes) -> Slip:
    """Return a slip from its JSON.

    Raises:
        DamagedIndex: this is no slip, or only a part of one.
    """
    try:
        return msgspec.json.decode(data, type=Slip)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedIndex(f"a slip cannot be read: {error}") from error
