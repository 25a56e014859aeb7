"""What a Markdown folder holds, as types: the tables of `newsroom.toml`, the heads of texts, and all of it together."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec

from tamizdat.archive.mastheads import Purpose
from tamizdat.archive.recordings import EpisodeType
from tamizdat.wire.blocks import Block, FileName, Form, Picture, Words
from tamizdat.wire.errors import Problem
from tamizdat.wire.fronts import Front, FrontOf, Section
from tamizdat.wire.letters import LetterCopy, Newsletter
from tamizdat.wire.tables import Slug

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Line = Annotated[str, msgspec.Meta(max_length=600)]
Web = Annotated[
    str, msgspec.Meta(pattern=r"^(https?://[^\s/]\S*)?\Z", description="an address of the web: https://…")
]
Kind = Literal[
    "news", "analysis", "explainer", "interview", "opinion", "live", "picture-story", "video", "audio"
]
Role = Literal["writer", "translator", "photographer", "editor", "host", "guest"]


# newsroom.toml


class Place(Form, frozen=True):
    """`[[place]]`."""

    slug: Slug
    name: dict[str, Name]
    intro: dict[str, str] = {}
    parent: Slug = ""
    listed_under: tuple[Slug, ...] = ()
    map: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Topic(Form, frozen=True):
    """`[[topic]]`."""

    slug: Slug
    name: dict[str, Name]
    intro: dict[str, str] = {}
    parent: Slug = ""


class Coverage(Form, frozen=True):
    """`[[coverage]]`."""

    slug: Slug
    name: dict[str, Name]
    intro: dict[str, str] = {}
    topic: Slug = ""
    picture: Picture | None = None
    pinned: tuple[Slug, ...] = ()
    section: tuple[Section, ...] = ()


class Series(Form, frozen=True):
    """`[[series]]`."""

    slug: Slug
    name: dict[str, Name]
    intro: dict[str, str] = {}
    format: Literal["blog", "podcast", "video"] = "blog"
    cover: FileName = ""
    author: dict[str, Annotated[str, msgspec.Meta(max_length=200)]] = {}
    funding: dict[str, Web] = {}
    guid: dict[str, Annotated[str, msgspec.Meta(max_length=100)]] = {}
    email: Annotated[str, msgspec.Meta(max_length=254)] = ""
    categories: tuple[str, ...] = ()
    listen: Literal["episodic", "serial"] = "episodic"
    explicit: bool = False
    locked: bool = False
    complete: bool = False


class Person(Form, frozen=True):
    """`[[person]]`."""

    slug: Slug
    name: dict[str, Name]
    job: dict[str, Annotated[str, msgspec.Meta(max_length=200)]] = {}
    bio: dict[str, str] = {}
    team: bool = False
    order: int = 0
    photo: FileName = ""


class Link(Form, frozen=True):
    """A line of a menu: it leads to one thing or, with only a label, nowhere."""

    label: str = ""
    place: Slug = ""
    topic: Slug = ""
    coverage: Slug = ""
    series: Slug = ""
    person: Slug = ""
    page: Slug = ""
    kind: Kind | None = None
    url: Web = ""

    def targets(self) -> dict[str, str]:
        """Return what it leads to: {"place": "armenia"}."""
        named = {name: getattr(self, name) for name in self.__struct_fields__ if name != "label"}
        return {name: value for name, value in named.items() if value}


class Group(Form, frozen=True):
    """`[[masthead.en.menu.group]]`: a column."""

    head: Link = Link()
    links: tuple[Link, ...] = ()


class Entry(Form, frozen=True):
    """`[[masthead.en.menu]]`."""

    label: Name
    group: tuple[Group, ...] = ()


class Column(Form, frozen=True):
    """`[[masthead.en.footer]]`."""

    label: Name
    links: tuple[Link, ...] = ()


class Way(Form, frozen=True):
    """`[[masthead.en.ways]]`: a way to give."""

    label: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    kind: Literal["card", "bank", "membership", "crypto", "other"] = "other"
    url: Web = ""
    account: Annotated[str, msgspec.Meta(max_length=200)] = ""
    holder: Annotated[str, msgspec.Meta(max_length=70)] = ""
    note: Annotated[str, msgspec.Meta(max_length=600)] = ""


class Reuse(Form, frozen=True):
    """`[masthead.en.reuse]`: on what terms others may print its stories."""

    licence: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    url: Web = ""
    credit: Annotated[str, msgspec.Meta(max_length=300)] = ""
    reserved: tuple[Kind, ...] = ()


class Masthead(Form, frozen=True):
    """`[masthead.en]`."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    motto: Annotated[str, msgspec.Meta(max_length=200)] = ""
    description: Annotated[str, msgspec.Meta(max_length=300)] = ""
    notice: Annotated[str, msgspec.Meta(max_length=300)] = ""
    copyright: Annotated[str, msgspec.Meta(max_length=200)] = ""
    support: Link | None = None
    plea: Annotated[str, msgspec.Meta(max_length=300)] = ""
    ways: tuple[Way, ...] = ()
    asks: tuple[Literal["story", "home", "footer"], ...] = ("story",)
    reuse: Reuse | None = None
    menu: tuple[Entry, ...] = ()
    footer: tuple[Column, ...] = ()
    policies: dict[Purpose, Slug] = {}
    contact: str = ""
    elsewhere: tuple[str, ...] = ()
    belongs_to: tuple[str, ...] = ()


class PictureFacts(Form, frozen=True):
    """`[[picture]]`: what is true of a picture wherever it stands."""

    file: FileName
    taken: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^(\d{4}(-\d\d(-\d\d)?)?)?\Z", description="a date: 2010-09-24, 2010-09 or 2010"
        ),
    ] = ""
    place: Slug = ""
    until: dt.datetime | None = None
    focus: Annotated[
        str, msgspec.Meta(pattern=r"^(100|\d\d?)% (100|\d\d?)%\Z", description="a point such as 20% 80%")
    ] = "50% 50%"
    alt: dict[str, Annotated[str, msgspec.Meta(max_length=500)]] = {}
    caption: dict[str, str] = {}


class Newsroom(Form, frozen=True):
    """The whole `newsroom.toml`."""

    place: tuple[Place, ...] = ()
    topic: tuple[Topic, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    series: tuple[Series, ...] = ()
    person: tuple[Person, ...] = ()
    picture: tuple[PictureFacts, ...] = ()
    newsletter: tuple[Newsletter, ...] = ()
    masthead: dict[str, Masthead] = {}
    front: dict[str, Front] = {}
    front_of: tuple[FrontOf, ...] = ()


# Stories and pages


class Byline(Form, frozen=True):
    """A person's part in a story."""

    person: Slug
    role: Role = "writer"


class Correction(Form, frozen=True):
    """What was wrong with a story, and what is right."""

    date: dt.date
    wrong: Words
    right: str = ""


class LiveEntry(Form, frozen=True):
    """An entry of a live blog; its text is Markdown."""

    at: dt.datetime
    text: Annotated[str, msgspec.Meta(min_length=1)]
    headline: Annotated[str, msgspec.Meta(max_length=200)] = ""
    author: Slug = ""
    key: bool = False


class EpisodeCopy(Form, frozen=True):
    """`[episode]`: what makes a story an episode of a podcast or a show."""

    number: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0
    season: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0
    sort: EpisodeType = "full"
    explicit: bool = False
    guid: Annotated[str, msgspec.Meta(max_length=500)] = ""


class StoryHead(Form, frozen=True):
    """What stands between the `+++` lines of a story."""

    headline: Title
    date: dt.datetime
    dek: Line = ""
    kind: Kind = "news"
    dateline: Annotated[str, msgspec.Meta(max_length=100)] = ""
    bylines: tuple[Byline, ...] = ()
    places: tuple[Slug, ...] = ()
    topics: tuple[Slug, ...] = ()
    coverage: tuple[Slug, ...] = ()
    series: Slug = ""
    actors: tuple[Slug, ...] = ()
    events: tuple[Slug, ...] = ()
    picture: Picture | None = None
    follows: tuple[Slug, ...] = ()
    note: Line = ""
    corrections: tuple[Correction, ...] = ()
    republish: Literal["", "yes", "no"] = ""
    points: tuple[Line, ...] = ()
    entries: tuple[LiveEntry, ...] = ()
    ended: bool = False
    episode: EpisodeCopy | None = None


class PageHead(Form, frozen=True):
    """What stands between the `+++` lines of a plain page."""

    title: Title
    dek: Line = ""
    template: Literal["text", "team", "corrections", "support"] = "text"


class StoryCopy(Form, frozen=True):
    """A story in one language."""

    slug: str
    edition: str
    head: StoryHead
    body: tuple[Block, ...]
    entries: tuple[str, ...] = ()  # HTML of the head's


class PageCopy(Form, frozen=True):
    """A plain page in one language."""

    slug: str
    edition: str
    head: PageHead
    body: tuple[Block, ...]


class FileCopy(NamedTuple):
    """A picture, document or recording."""

    path: Path
    digest: str  # SHA-256, hexadecimal


class FolderCopy(NamedTuple):
    """Everything in a folder."""

    newsroom: Newsroom
    intros: dict[tuple[str, str, str], str]  # HTML by ("person", slug, edition): introductions and bios
    stories: tuple[StoryCopy, ...]
    pages: tuple[PageCopy, ...]
    letters: tuple[LetterCopy, ...]
    files: dict[str, FileCopy]
    tables: dict[str, str]  # of the record, by their files: "record/claims.csv"
    notes: tuple[Problem, ...]  # what was changed in its dress, and files that nothing uses
