"""Newsletters and their letters as a folder has them, and whether what they name is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from tamizdat.wire.blocks import Form, Picture
from tamizdat.wire.tables import At, Sheet, Slug

if TYPE_CHECKING:
    from tamizdat.wire.checking import Known

Line = Annotated[str, msgspec.Meta(max_length=200)]
Subject = Annotated[
    str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\r\n]*\S[^\r\n]*\Z", description="one line")
]


class Newsletter(Form, frozen=True):
    """`[[newsletter]]`: in each edition in which it has a name."""

    slug: Annotated[Slug, msgspec.Meta(max_length=60)]
    name: dict[str, Annotated[str, msgspec.Meta(min_length=1, max_length=200)]]
    description: dict[str, Annotated[str, msgspec.Meta(max_length=300)]] = {}
    intro: dict[str, str] = {}
    rhythm: Literal["daily", "weekly", "monthly", "now-and-then"] = "weekly"
    closed: bool = False


class Item(Form, frozen=True):
    """A line of a letter's part: a story, a page, or a picture."""

    story: Slug = ""
    page: Slug = ""
    picture: Picture | None = None
    whole: bool = False
    note: Annotated[str, msgspec.Meta(max_length=600)] = ""

    @property
    def target(self) -> tuple[str, str]:
        """Return what it is where it is no picture: ("story", "lake-sevan")."""
        return ("story", self.story) if self.story else ("page", self.page)


class Part(Form, frozen=True):
    """`[[part]]` of a letter."""

    items: tuple[Item, ...]
    label: Line = ""


class LetterHead(Form, frozen=True):
    """What stands between the `+++` lines of a letter."""

    newsletter: Slug
    subject: Subject
    date: dt.datetime
    summary: Line = ""
    part: tuple[Part, ...] = ()
    corrected: tuple[Slug, ...] = ()
    outro: str = ""


class LetterCopy(Form, frozen=True):
    """A letter in one language, with its texts as HTML."""

    slug: str
    edition: str
    head: LetterHead
    intro: str
    outro: str

    def pictures(self) -> Iterator[tuple[Picture, At]]:
        """Yield its own pictures, each with where it is named."""
        for number, part in enumerate(self.head.part):
            for item in part.items:
                if item.picture is not None:
                    yield item.picture, ("part", number, "items")

    def is_earlier_that_day(self, other: LetterCopy) -> bool:
        """Return whether another letter is one of the same newsletter that went before this one on its day."""
        own, its = self.head, other.head
        same = (self.edition, own.newsletter, own.date.date()) == (
            other.edition,
            its.newsletter,
            its.date.date(),
        )
        return same and (its.date, other.slug) < (own.date, self.slug)


def check(letter: LetterCopy, known: Known, sheet: Sheet) -> None:
    """Note what a letter names and is not there."""
    head, edition = letter.head, letter.edition
    known.thing("newsletter", head.newsletter, sheet, ("newsletter",))
    for number, part in enumerate(head.part):
        at = ("part", number, "items")
        for item in part.items:
            if sum(map(bool, (item.story, item.page, item.picture))) != 1:
                sheet.wrong(
                    at, "A line of a letter is not one story, page or picture.", 'Write { story = "…" }.'
                )
            elif item.picture is None:
                known.text(*item.target, edition, sheet, at)
            elif item.note or item.whole:
                sheet.wrong(at, "A picture has a note, or is whole.", "Write its words as its caption.")
    for slug in head.corrected:
        known.text("story", slug, edition, sheet, ("corrected",))
