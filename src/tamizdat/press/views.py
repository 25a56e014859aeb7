"""What the theme's templates are given, field by field.

A template `NAME.html` is rendered with `frame` (a `Frame`) and one view whose name the page's kind decides: see
`TEMPLATES`. Addresses in views are ready to be written into the page: relative to it, except where a comment says
absolute. HTML is marked as safe (`markupsafe.Markup`); everything else is text and is escaped by the template.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from markupsafe import Markup

from tamizdat.archive.documents import Kind, Role, SeriesFormat
from tamizdat.archive.record import (
    ActorSort,
    EventKind,
    MemberRole,
    Modality,
    Property,
    Status,
    TakesPartAs,
)


class View(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """A part of what a template is given."""


class Moment(View, frozen=True, kw_only=True):
    """A point in time, written in the edition's way."""

    iso: str  # for <time datetime>
    date: str  # "24 September 2010"
    short: str  # "24 Sep 2010"
    time: str  # "10:00"


class LinkView(View, frozen=True, kw_only=True):
    """A link: where to, and its words."""

    href: str
    label: str
    note: str = ""  # such as a number of stories
    current: bool = False  # it leads to the page it stands on


class Source(View, frozen=True, kw_only=True):
    """One format of a picture."""

    type: str  # media type: "image/avif"
    srcset: str


class PictureView(View, frozen=True, kw_only=True):
    """A picture in all its sizes. Sources come with the best format first; the template sets `sizes`."""

    sources: tuple[Source, ...]
    src: str  # the fallback that every browser reads
    srcset: str  # of the fallback's format
    width: int  # pixels, of the largest rendition
    height: int
    alt: str
    caption: str
    credit: str
    licence: str


class CardView(View, frozen=True, kw_only=True):
    """A story in a list."""

    href: str
    headline: str
    dek: str
    kind: Kind
    published: Moment
    authors: tuple[str, ...]  # names of the writers
    place: LinkView | None  # the first place
    picture: PictureView | None
    map: Markup  # locator of the first place, where there is no picture: an SVG that uses one of `frame.maps`; may be empty


class GroupView(View, frozen=True, kw_only=True):
    """A column of the menu or the footer."""

    head: LinkView | None  # href is "" where the head is no link
    links: tuple[LinkView, ...]


class MenuView(View, frozen=True, kw_only=True):
    """A top entry of the menu and what opens under it."""

    label: str
    groups: tuple[GroupView, ...]


class MastheadView(View, frozen=True, kw_only=True):
    """The paper's own words, on every page."""

    name: str
    motto: str
    notice: str
    copyright: str
    home: str  # href of the edition's home page
    archive: str  # href of the list of all stories; "" while there is none
    contents: str  # href of the page that names everything but the stories
    menu: tuple[MenuView, ...]
    footer: tuple[GroupView, ...]
    support: LinkView | None


class Alternate(View, frozen=True, kw_only=True):
    """The way to another edition."""

    language: str  # BCP 47 tag
    name: str  # the language's name in itself: "Русский"
    href: str  # this page's version there, or that edition's home page
    url: str  # absolute; "" where the page has no version there
    direction: str


class Frame(View, frozen=True, kw_only=True):
    """What every page has around it."""

    language: str  # BCP 47 tag, for <html lang>
    direction: str  # "ltr" or "rtl"
    path: str  # of this page from the site's root
    title: str  # for <title>, without the paper's name
    description: str  # one or two plain sentences
    canonical: str  # absolute; "" for pages that no search engine should keep
    kind: str  # Open Graph type: "website", "article", "profile"
    image: str  # absolute address of a picture for social networks; may be ""
    image_width: int
    image_height: int
    published: str  # ISO, for articles
    updated: str
    structured: Markup  # schema.org as JSON for <script type="application/ld+json">; may be empty
    feeds: tuple[LinkView, ...]  # RSS and Atom, label is the title; note is the media type
    alternates: tuple[Alternate, ...]  # the other editions, in the order of the settings
    versions: tuple[Alternate, ...]  # those of them in which this page has a version
    masthead: MastheadView
    maps: tuple[Markup, ...]  # the drawings of the cards' maps, to stand once among an SVG's <defs>
    root: str  # "", "../" … : the way to the site's root


class BylineView(View, frozen=True, kw_only=True):
    """A person's part in a story, with what the author box shows."""

    role: Role
    person: LinkView
    job: str
    bio: Markup  # HTML; may be empty
    photo: PictureView | None


class CorrectionView(View, frozen=True, kw_only=True):
    """A correction: when, and what was wrong."""

    date: Moment
    text: str


class StoryView(View, frozen=True, kw_only=True):
    """`story` of story.html."""

    kind: Kind
    headline: str
    dek: str
    dateline: str
    published: Moment
    updated: Moment | None
    minutes: int  # reading time
    bylines: tuple[BylineView, ...]
    authors: tuple[
        BylineView, ...
    ]  # those with a few words about them: who wrote it; else who drew, filmed, translated it
    lead: PictureView | None
    map: Markup  # locator of the first place, small and without names beside a lead picture; may be empty
    body: Markup
    places: tuple[LinkView, ...]
    topics: tuple[LinkView, ...]
    coverage: tuple[LinkView, ...]
    series: LinkView | None
    series_format: SeriesFormat | None
    follows: tuple[CardView, ...]  # the earlier stories that this one follows up
    follow_ups: tuple[CardView, ...]  # later stories that follow up this one
    related: tuple[CardView, ...]  # up to four older ones of the same place or topic
    corrections: tuple[CorrectionView, ...]
    note: str
    sayings: tuple[ClaimView, ...]  # who said what, in the order in which it was said


class PersonView(View, frozen=True, kw_only=True):
    """A person on the Team page."""

    person: LinkView
    job: str
    bio: Markup
    photo: PictureView | None


class SourceView(View, frozen=True, kw_only=True):
    """Where something can be read."""

    title: str
    href: str  # absolute; may be empty
    note: str  # who published it, when, and where in it; may be empty


class TakingPartView(View, frozen=True, kw_only=True):
    """An actor's part in an event."""

    actor: LinkView
    role: TakesPartAs


class HappeningView(View, frozen=True, kw_only=True):
    """An event in a list of them."""

    event: LinkView
    kind: EventKind
    date: str  # as exactly as it is known
    where: str


class MembershipView(View, frozen=True, kw_only=True):
    """A membership, seen from one of its sides."""

    other: LinkView  # the organisation, or the member; href is "" where it has no page
    role: MemberRole
    since: str  # as exactly as it is known; "" if nothing is known of it
    until: str  # "" if it is not over
    note: str
    sources: tuple[SourceView, ...]
    band: BandView


class BandView(View, frozen=True, kw_only=True):
    """A span of time on an axis of years, in hundredths of it: surely from `begin` to `end`, perhaps also beside these."""

    earliest: float
    begin: float
    end: float
    latest: float


class ClaimView(View, frozen=True, kw_only=True):
    """Something that somebody said."""

    anchor: str  # its id on the page
    date: str  # when it was said, as exactly as it is known
    claimant: LinkView
    via: tuple[LinkView, ...]  # from the claimant to us
    says: str
    modality: Modality
    status: Status
    by: tuple[LinkView, ...]  # the claims that made it that
    property: Property
    amount: AmountView | None
    sentence: str  # of our own story; may be empty
    story: LinkView | None  # where the sentence stands
    sources: tuple[SourceView, ...]


class AmountView(View, frozen=True, kw_only=True):
    """A number as somebody said it."""

    least: int | None
    most: int | None
    of: str  # "soldiers"; may be empty


class ActorRecord(View, frozen=True, kw_only=True):
    """What is recorded of an actor."""

    sort: ActorSort
    names: tuple[str, ...]  # its other names
    ids: tuple[LinkView, ...]  # in registers of others
    sources: tuple[SourceView, ...]  # of its introduction
    memberships: tuple[MembershipView, ...]
    members: tuple[MembershipView, ...]
    axis: tuple[str, ...]  # the years at the ends and in the middle of all bands
    events: tuple[HappeningView, ...]  # newest first
    statements: tuple[ClaimView, ...]  # what it said, newest first
    mentions: tuple[ClaimView, ...]  # what was said of it
    relays: tuple[ClaimView, ...]  # what is known through it


class EventRecord(View, frozen=True, kw_only=True):
    """What is recorded of an event."""

    kind: EventKind
    date: str
    until: str  # may be empty
    date_precision: int  # UCDP's scale
    where: str
    where_precision: int  # UCDP's scale
    actors: tuple[TakingPartView, ...]
    sources: tuple[SourceView, ...]  # of its introduction
    claims: tuple[ClaimView, ...]  # in the order in which they were made
    alliances: str  # href of the page of the alliances around it; may be empty


class StandingView(View, frozen=True, kw_only=True):
    """How a state stood in an organisation on a day."""

    actor: LinkView
    answer: Literal["yes", "unsure", "no", "not recorded"]
    role: MemberRole | None  # None where nothing is recorded
    rows: tuple[MembershipView, ...]  # that say so


class BondView(View, frozen=True, kw_only=True):
    """An organisation, and who stood how in it on the day."""

    organisation: LinkView
    standings: tuple[StandingView, ...]  # of the states near, in their order
    members: tuple[LinkView, ...]  # all of its members
    others: tuple[StandingView, ...]  # its partners, observers and so on, those near excepted


class OverlapView(View, frozen=True, kw_only=True):
    """Two organisations beside each other."""

    first: LinkView
    second: LinkView
    both: tuple[LinkView, ...]
    only_first: tuple[LinkView, ...]
    only_second: tuple[LinkView, ...]


class BorderView(View, frozen=True, kw_only=True):
    """A state that borders on the state of the event."""

    actor: LinkView
    sources: tuple[SourceView, ...]


class AlliancesView(View, frozen=True, kw_only=True):
    """`alliances` of alliances.html: which organisations bound whom on the day of an event, as far as that is recorded."""

    event: LinkView
    day: str
    state: LinkView | None  # None where it is not recorded
    borders: tuple[BorderView, ...]
    near: tuple[LinkView, ...]  # the state and those around it: the columns of the matrix
    bonds: tuple[BondView, ...]
    overlaps: tuple[OverlapView, ...]  # of organisations that have members in common
    parties: tuple[TakingPartView, ...]
    frictions: tuple[ClaimView, ...]


class ListView(View, frozen=True, kw_only=True):
    """`list` of list.html: a place, a topic, a coverage, a series, a person, a kind of story, or all stories."""

    of: str  # "place", "topic", "coverage", "series", "person", "kind", "all"
    name: str
    intro: Markup
    kind: Kind | None  # of a list by kind; the name is then to be made from it
    format: SeriesFormat | None
    job: str  # of a person
    photo: PictureView | None  # of a person
    cover: PictureView | None  # of a series
    map: Markup  # a place's map, wide; may be empty
    above: tuple[LinkView, ...]  # the way down from the top of the tree
    below: tuple[LinkView, ...]  # children in the tree; coverages of a topic
    count: int
    stories: tuple[CardView, ...]  # the newest
    years: tuple[LinkView, ...]  # newest first; the note is the number of stories
    feeds: tuple[LinkView, ...]
    actor: ActorRecord | None  # of an actor
    event: EventRecord | None  # of an event


class CutView(View, frozen=True, kw_only=True):
    """`cut` of cut.html: a year, a month, or a part of a month of a list."""

    of: str  # as in ListView
    kind: Kind | None  # of a list by kind; its name is then to be made from it
    list: LinkView  # the way back
    period: str  # "2010" or "September 2010"
    part: int
    parted: bool  # whether its month is in parts; in how many is not told, since that changes
    stories: tuple[CardView, ...]
    newer: LinkView | None
    older: LinkView | None


class MonthView(View, frozen=True, kw_only=True):
    """A month of a year."""

    month: LinkView  # leads to its newest part
    parts: tuple[LinkView, ...]  # newest first; empty where the month is one page


class YearView(View, frozen=True, kw_only=True):
    """`year` of year.html: a year of a list that has too many stories for one page, and leads to its months."""

    of: str  # as in ListView
    kind: Kind | None  # of a list by kind; its name is then to be made from it
    list: LinkView  # the way back
    year: str
    months: tuple[MonthView, ...]  # newest first


class StripView(View, frozen=True, kw_only=True):
    """A row of stories on the home page, under the name of what they are about."""

    head: LinkView
    intro: str  # plain text; may be empty
    map: Markup  # wide map of a region; may be empty
    stories: tuple[CardView, ...]


class HomeView(View, frozen=True, kw_only=True):
    """`home` of home.html. No story stands in it twice, the latest column excepted."""

    lead: CardView | None
    seconds: tuple[CardView, ...]  # two or three
    latest: tuple[CardView, ...]  # the newest, whether or not they stand elsewhere
    regions: tuple[StripView, ...]
    coverage: tuple[StripView, ...]
    audio: tuple[CardView, ...]
    blogs: tuple[StripView, ...]


class CorrectedView(View, frozen=True, kw_only=True):
    """A story with its corrections, in the list of corrections."""

    story: LinkView
    corrections: tuple[CorrectionView, ...]  # newest first


class PageView(View, frozen=True, kw_only=True):
    """`page` of page.html: a plain page."""

    title: str
    dek: str
    body: Markup
    team: tuple[PersonView, ...]  # on the Team page only
    corrected: tuple[CorrectedView, ...]  # on the Corrections page only; the latest first


class BranchView(View, frozen=True, kw_only=True):
    """A line of the contents, with those under it."""

    link: LinkView
    below: tuple[BranchView, ...] = ()


class ChapterView(View, frozen=True, kw_only=True):
    """A part of the contents: all places, all topics and so on."""

    name: str
    of: str  # "place", "topic", "coverage", "series", "kind", "person", "page"
    branches: tuple[BranchView, ...]


class ContentsView(View, frozen=True, kw_only=True):
    """`contents` of contents.html: the way to everything that is not a story, whether or not a menu names it."""

    chapters: tuple[ChapterView, ...]


class LostView(View, frozen=True, kw_only=True):
    """`lost` of 404.html, whose addresses are absolute paths since it answers at any address."""

    latest: tuple[CardView, ...]


# template: (name of its view's variable, the view's type)
TEMPLATES: dict[str, tuple[str, type[View]]] = {
    "home.html": ("home", HomeView),
    "story.html": ("story", StoryView),
    "list.html": ("list", ListView),
    "alliances.html": ("alliances", AlliancesView),
    "cut.html": ("cut", CutView),
    "year.html": ("year", YearView),
    "page.html": ("page", PageView),
    "contents.html": ("contents", ContentsView),
    "404.html": ("lost", LostView),
}
