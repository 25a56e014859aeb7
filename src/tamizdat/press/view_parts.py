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
