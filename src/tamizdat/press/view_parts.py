"""What all views are made of."""

from __future__ import annotations

import msgspec


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
