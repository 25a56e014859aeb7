"""Fronts as editors compose them: the top, a line of breaking news, strips."""

from __future__ import annotations

from typing import Literal

from tamizdat.archive.parts import Document, Part

StripOf = Literal["latest", "place", "topic", "coverage", "series", "kind", "most-read"]
StripLook = Literal["", "band", "row", "lines"]


class Breaking(Part, frozen=True, kw_only=True):
    """A line of breaking news at the top of a front."""

    text: str
    """Plain text, one sentence."""
    document: str = ""
    """Id of the story or page to which it leads."""
    url: str = ""
    """The address outside the site to which it leads, absolute; where neither is given it leads nowhere."""
    until: str = ""
    """When it goes by itself, ISO 8601 with offset; "" if it stays until it is taken away."""


class Strip(Part, frozen=True, kw_only=True):
    """A part of a front under a name. What is not picked by hand is filled with the newest of what it is about."""

    of: StripOf
    """What it is about; of "latest" and "most-read", everything within the front's own list."""
    id: str = ""
    """Id of the place, topic, coverage or series, or the kind of story; "" for all under the front's own, side by side."""
    label: str = ""
    """Its name; where there is none, the name of what it is about."""
    stories: tuple[str, ...] = ()
    """Ids of the stories picked by hand, which stand first."""
    count: int = 0
    """How many stories it shows; 0 for as many as suit its look."""
    look: StripLook = ""
    """A band (one story large, with the map of a place), a row of cards, headlines only; "" for what suits it."""


class Front(Document, tag="front", frozen=True, kw_only=True):
    """A front that editors composed: the home page of an edition, or the page of a place or topic. It has no path."""

    of: str = ""
    """Id of the place or topic whose front it is; "" for the home page of the edition."""
    slots: tuple[str, ...] = ()
    """Ids of stories: the lead, then the seconds. Where slots are left free, the newest stand in them."""
    until: dict[str, str] = {}
    """When stories of `slots` leave the top, ISO 8601 with offset, by id; the others stay until other stories are chosen."""
    picks: tuple[str, ...] = ()
    """Ids of the editors' picks, which stand as the most read while nothing is counted."""
    breaking: Breaking | None = None
    """The line of breaking news."""
    strips: tuple[Strip, ...] = ()
    """What stands under the top; where there is none, its parts, coverages, recordings, blogs."""
