"""What all views are made of."""

from __future__ import annotations

import msgspec
from markupsafe import Markup

from tamizdat.archive.parts import Kind
from tamizdat.archive.recordings import EpisodeType


class View(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """A part of what a template is given."""


class Moment(View, frozen=True, kw_only=True):
    """A point in time, written in the edition's way."""

    iso: str  # for <time datetime>
    date: str  # "24 September 2010"; a story's by the language's own calendar too: "۲ مهر ۱۳۸۹ (۲۴ سپتامبر ۲۰۱۰)"
    short: str  # "24 Sep 2010"
    time: str  # "10:00"


class LinkView(View, frozen=True, kw_only=True):
    """A link: where to, and its words."""

    href: str  # where to; "" where it leads nowhere
    label: str  # its words
    note: str = ""  # such as a number of stories
    current: bool = False  # it leads to the page it stands on


class Source(View, frozen=True, kw_only=True):
    """One format of a picture."""

    type: str  # media type: "image/avif"
    srcset: str  # its sizes, for <source srcset>


class PictureView(View, frozen=True, kw_only=True):
    """A picture in all its sizes. Sources come with the best format first; the template sets `sizes`."""

    sources: tuple[Source, ...]  # the other formats
    src: str  # the fallback that every browser reads
    srcset: str  # of the fallback's format
    width: int  # pixels, of the largest rendition
    height: int  # pixels, of the same
    alt: str  # what it shows, for those who do not see it; "" if it only decorates
    caption: str  # the line under it; may be empty
    credit: str  # who made it; may be empty
    licence: str  # on which terms; may be empty
    seen: str  # place and date: "Dushanbe, September 2010"; may be empty, and is on cards
    focus: str  # what stays where it is cut to fit, as CSS's object-position: "20% 80%"; "" for the middle


class EpisodeView(View, frozen=True, kw_only=True):
    """What makes a story an episode."""

    season: str  # number of the season, as the edition writes it; may be empty
    number: str  # its own, within the season if there is one; may be empty
    type: EpisodeType  # whether it is a whole episode


class CardView(View, frozen=True, kw_only=True):
    """A story in a list."""

    href: str  # where the story stands
    headline: str  # its headline
    dek: str  # the line under it; may be empty
    kind: Kind  # what sort of story it is
    published: Moment  # when it was first published
    corrected: Moment | None  # the day of its latest correction
    authors: tuple[str, ...]  # names of the writers
    place: LinkView | None  # the first place
    length: str  # of its recording: "41 min"; may be empty
    episode: EpisodeView | None  # of an episode of a podcast or a show
    picture: PictureView | None  # its picture, where this list shows one
    map: Markup  # locator of the first place, where there is no picture: an SVG that uses one of `frame.maps`; may be empty
