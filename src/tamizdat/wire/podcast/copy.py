"""What a feed says of a show, as types. Nothing in it is trusted yet: it is text of strangers."""

from __future__ import annotations

import msgspec


class Named(msgspec.Struct, frozen=True):
    """A file that a feed names: where it is, of what type it is said to be, in which language."""

    url: str
    type: str = ""
    language: str = ""


class Somebody(msgspec.Struct, frozen=True):
    """A person of a show or an episode."""

    name: str
    role: str = "host"  # in small letters, by the podcast taxonomy
    image: str = ""


class Mark(msgspec.Struct, frozen=True):
    """A chapter."""

    start: float
    title: str
    url: str = ""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An episode."""

    line: int
    guid: str
    title: str = ""
    published: str = ""  # as it is written
    subtitle: str = ""
    html: str = ""  # the longest of its texts
    enclosure: Named | None = None
    others: int = 0  # further files of the same episode
    duration: str = ""
    season: str = ""
    number: str = ""
    type: str = ""
    explicit: str = ""
    image: str = ""
    people: tuple[Somebody, ...] = ()
    transcripts: tuple[Named, ...] = ()
    chapters: str = ""  # where they are
    marks: tuple[Mark, ...] = ()  # those that stand in the feed itself


class Show(msgspec.Struct, frozen=True, kw_only=True):
    """A show."""

    title: str
    link: str = ""
    description: str = ""
    language: str = ""
    author: str = ""
    email: str = ""
    image: str = ""
    categories: tuple[str, ...] = ()
    explicit: str = ""
    type: str = ""
    complete: str = ""
    guid: str = ""
    locked: str = ""
    medium: str = ""
    funding: str = ""
    new_address: str = ""
    people: tuple[Somebody, ...] = ()
    items: tuple[Item, ...] = ()
