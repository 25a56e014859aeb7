"""Fronts and curated coverages as a folder's `newsroom.toml` has them, and whether what they name is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec

from tamizdat.wire.blocks import Form
from tamizdat.wire.tables import At, Sheet, Slug

if TYPE_CHECKING:
    from tamizdat.wire.checking import Known

MOST_SLOTS: Final = 4
_OF_MANY: Final = ("place", "topic", "coverage", "series")

Label = Annotated[str, msgspec.Meta(max_length=100)]
Kind = Literal[
    "news", "analysis", "explainer", "interview", "opinion", "live", "picture-story", "video", "audio"
]


class Breaking(Form, frozen=True):
    """`breaking` of a front."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    story: Slug = ""
    page: Slug = ""
    url: Annotated[
        str, msgspec.Meta(pattern=r"^https?://[^\s/]\S*\Z", description="an address of the web: https://…")
    ] = ""
    until: dt.datetime | None = None


class Strip(Form, frozen=True):
    """`[[front.en.strip]]`: names one place, topic and so on, or `all` of a sort."""

    place: Slug = ""
    topic: Slug = ""
    coverage: Slug = ""
    series: Slug = ""
    kind: Kind | None = None
    all: Literal["", "place", "topic", "coverage", "series", "latest", "most-read"] = ""
    label: Label = ""
    stories: tuple[Slug, ...] = ()
    count: Annotated[int, msgspec.Meta(ge=0, le=12)] = 0
    look: Literal["", "band", "row", "lines"] = ""

    def about(self) -> list[tuple[str, str]]:
        """Return of what it is: ("place", "armenia"), ("coverage", "") for all of them."""
        named = [(name, getattr(self, name)) for name in (*_OF_MANY, "kind")]
        return [each for each in named if each[1]] + ([(self.all, "")] if self.all else [])


class Front(Form, frozen=True):
    """`[front.en]`: the home page of an edition."""

    slots: tuple[Slug, ...] = ()
    until: dict[Slug, dt.datetime] = {}
    breaking: Breaking | None = None
    strip: tuple[Strip, ...] = ()
    picks: tuple[Slug, ...] = ()


class FrontOf(Front, frozen=True, kw_only=True):
    """`[[front_of]]`: the front of a place or topic in an edition."""

    edition: str
    place: Slug = ""
    topic: Slug = ""


class Section(Form, frozen=True):
    """`[[coverage.section]]`: a part of a special coverage."""

    name: dict[str, Annotated[str, msgspec.Meta(min_length=1, max_length=200)]]
    text: dict[str, Annotated[str, msgspec.Meta(max_length=600)]] = {}
    stories: tuple[Slug, ...] = ()


def check(front: Front, edition: str, known: Known, sheet: Sheet, at: At) -> None:
    """Note what is wrong about a front."""
    if len(front.slots) > MOST_SLOTS:
        sheet.wrong(
            (*at, "slots"), f"The front has {len(front.slots)} slots.", f"At most {MOST_SLOTS} are there."
        )
    picked = [*front.slots, *(story for strip in front.strip for story in strip.stories)]
    for slug in _twice(picked):
        sheet.wrong((*at, "slots"), f"{slug!r} stands there twice.", "Take one of them out.")
    for slug in _twice(front.picks):
        sheet.wrong((*at, "picks"), f"{slug!r} stands there twice.", "Take one of them out.")
    for slug in front.slots:
        known.text("story", slug, edition, sheet, (*at, "slots"))
    for slug in front.picks:
        known.text("story", slug, edition, sheet, (*at, "picks"))
    for slug in front.until:
        if slug not in front.slots:
            sheet.wrong(
                (*at, "until"), f"'{slug}' is in no slot.", "Choose it for the top, or take its end out."
            )
    if front.breaking is not None:
        _breaking(front.breaking, edition, known, sheet, (*at, "breaking"))
    for number, strip in enumerate(front.strip):
        _strip(strip, edition, known, sheet, (*at, "strip", number))


def check_of(front: FrontOf, known: Known, sheet: Sheet, at: At) -> None:
    """Note what is wrong about the front of a place or topic."""
    named = [(sort, slug) for sort, slug in (("place", front.place), ("topic", front.topic)) if slug]
    if len(named) != 1:
        sheet.wrong(at, "It is not told whose front it is.", "Name one place or one topic.")
    for sort, slug in named:
        known.thing(sort, slug, sheet, at)
    check(front, front.edition, known, sheet, at)


def _breaking(breaking: Breaking, edition: str, known: Known, sheet: Sheet, at: At) -> None:
    if sum(map(bool, (breaking.story, breaking.page, breaking.url))) > 1:
        sheet.wrong(at, "Breaking news lead to one thing.", "Keep a story, a page or an address.")
    for sort, slug in (("story", breaking.story), ("page", breaking.page)):
        if slug:
            known.text(sort, slug, edition, sheet, at)


def _strip(strip: Strip, edition: str, known: Known, sheet: Sheet, at: At) -> None:
    about = strip.about()
    if len(about) != 1:
        sheet.wrong(
            at,
            "It is not told of what the strip is.",
            "Name one place, topic, coverage, series or kind, or 'all'.",
        )
    for sort, slug in about:
        if slug and sort in _OF_MANY:
            known.thing(sort, slug, sheet, at)
    for slug in strip.stories:
        known.text("story", slug, edition, sheet, (*at, "stories"))


def check_sections(
    pinned: Sequence[str], sections: Sequence[Section], known: Known, sheet: Sheet, at: At
) -> None:
    """Note the stories of a coverage that are there in no edition."""
    for slug in pinned:
        known.linked("story", slug, sheet, sheet.line((*at, "pinned")))
    for number, section in enumerate(sections):
        for slug in section.stories:
            known.linked("story", slug, sheet, sheet.line((*at, "section", number, "stories")))


def _twice(slugs: Sequence[str]) -> Iterator[str]:
    yield from dict.fromkeys(slug for number, slug in enumerate(slugs) if slug in slugs[:number])
