"""What the theme's templates are given, field by field.

A template `NAME.html` is rendered with `frame` (a `Frame`) and one view whose name the page's kind decides: see
`TEMPLATES`. Addresses in views are ready to be written into the page: relative to it, except where a comment says
absolute. HTML is marked as safe (`markupsafe.Markup`); everything else is text and is escaped by the template.
"""

from __future__ import annotations

from markupsafe import Markup

from tamizdat.archive.documents import Role, SeriesFormat
from tamizdat.archive.fronts import StripLook, StripOf
from tamizdat.archive.mastheads import AskAt, WayKind
from tamizdat.archive.parts import Kind
from tamizdat.press.component_views import ComponentsView
from tamizdat.press.guide_views import ContentsView, FeedsView, SearchView
from tamizdat.press.letter_views import (
    ContactView,
    LetterLine,
    LetterPartView,
    LettersView,
    NewsletterView,
    SignUpView,
)
from tamizdat.press.mail_views import MailView
from tamizdat.press.playing_views import RecordingView, ShowView
from tamizdat.press.record_views import (
    ActorRecord,
    AlliancesView,
    ClaimView,
    EventRecord,
    HappeningView,
    TimelineView,
)
from tamizdat.press.story_views import (
    ComparisonView,
    FileView,
    FullView,
    GraphView,
    LiveView,
    PointMapView,
    SequenceView,
)
from tamizdat.press.view_parts import CardView as CardView
from tamizdat.press.view_parts import EpisodeView
from tamizdat.press.view_parts import LinkView as LinkView
from tamizdat.press.view_parts import Moment as Moment
from tamizdat.press.view_parts import PictureView as PictureView
from tamizdat.press.view_parts import Source as Source
from tamizdat.press.view_parts import View as View


class ReadView(View, frozen=True, kw_only=True):
    """A line of what is read most."""

    href: str  # where the story stands
    headline: str  # its headline
    kind: Kind  # what sort of story it is
    authors: tuple[str, ...]  # names of the writers


class PopularView(View, frozen=True, kw_only=True):
    """What is read most, to stand beside something else: see most_read.html."""

    stories: tuple[ReadView, ...]  # the first of them was read most
    counted: bool  # whether readers were counted; else the editors picked them
    page: str  # href of the page that has more


class GroupView(View, frozen=True, kw_only=True):
    """A column of the menu or the footer."""

    head: LinkView | None  # href is "" where the head is no link
    links: tuple[LinkView, ...]  # the lines under the head


class MenuView(View, frozen=True, kw_only=True):
    """A top entry of the menu and what opens under it."""

    label: str  # its words
    groups: tuple[GroupView, ...]  # the columns that open under it


class WayView(View, frozen=True, kw_only=True):
    """A way to give, on the page that lists all of them."""

    anchor: str  # its id on that page
    label: str  # what it is: "By card"
    kind: WayKind  # of what sort it is
    href: str  # absolute; "" for an account
    account: str  # as it is copied; "" for an address
    holder: str  # whose account it is; may be empty
    note: str  # plain text, may have several lines
    code: str  # src of its QR code, an SVG; "" if there is none


class MastheadView(View, frozen=True, kw_only=True):
    """The paper's own words, on every page."""

    name: str  # the paper's name
    motto: str  # the line under it; may be empty
    notice: str  # a line on every page; may be empty
    copyright: str  # the last line of every page; may be empty
    home: str  # href of the edition's home page
    archive: str  # href of the list of all stories; "" while there is none
    contents: str  # href of the page that names everything but the stories
    feeds: str  # href of the page that names all feeds
    most_read: str  # href of the page of what is read most
    search: str  # href of the page on which the edition is searched
    letters: str  # href of the page of all newsletters; "" where there is none
    sign_up: SignUpView | None  # for the first newsletters; None where nobody can sign up
    menu: tuple[MenuView, ...]  # the navigation
    footer: tuple[GroupView, ...]  # the columns at the end
    support: LinkView | None  # the button that asks for help
    plea: str  # the sentence with which it asks for help; "" for the theme's own
    ways: tuple[LinkView, ...]  # to give: each leads outside, or to its account on the page of support
    asks: tuple[AskAt, ...]  # where it asks: "story", "home", "footer"


class Alternate(View, frozen=True, kw_only=True):
    """The way to another edition."""

    language: str  # BCP 47 tag
    name: str  # the language's name in itself: "Русский"
    href: str  # this page's version there, or that edition's home page
    url: str  # absolute; "" where the page has no version there
    direction: str  # "ltr" or "rtl"


class Frame(View, frozen=True, kw_only=True):
    """What every page has around it."""

    language: str  # BCP 47 tag, for <html lang>
    direction: str  # "ltr" or "rtl"
    script: str  # in which the language is written, by ISO 15924: "Latn", "Cyrl", "Arab"
    path: str  # of this page from the site's root
    title: str  # for <title>, without the paper's name
    description: str  # one or two plain sentences
    canonical: str  # absolute; "" for pages that no search engine should keep
    kind: str  # Open Graph type: "website", "article", "profile"
    image: str  # absolute address of a picture for social networks; may be ""
    image_width: int  # pixels
    image_height: int  # pixels
    sound: str  # absolute address of what is heard on the page, for social networks; may be ""
    film: str  # the same of what is seen
    media_type: str  # of that file; may be ""
    published: str  # ISO, for articles
    updated: str  # ISO, for articles; may be empty
    structured: Markup  # schema.org as JSON for <script type="application/ld+json">; may be empty
    feeds: tuple[LinkView, ...]  # RSS and Atom, label is the title; note is the media type
    alternates: tuple[Alternate, ...]  # the other editions, in the order of the settings
    versions: tuple[Alternate, ...]  # those of them in which this page has a version
    masthead: MastheadView  # the paper's own words
    maps: tuple[Markup, ...]  # the drawings of the cards' maps, to stand once among an SVG's <defs>
    scripts: tuple[str, ...]  # src of those by which something on the page gains; most pages have none
    icon: str  # the paper's icon; may be ""
    touch_icon: str  # the same for telephones' screens; may be ""
    manifest: str  # for telephones that put the paper on their screen; may be ""
    root: str  # "", "../" … : the way to the site's root


class BylineView(View, frozen=True, kw_only=True):
    """A person's part in a story, with what the author box shows."""

    role: Role  # what they did
    person: LinkView  # their name and their page
    job: str  # what they are in the newsroom; may be empty
    bio: Markup  # HTML; may be empty
    photo: PictureView | None  # what they look like


class CorrectionView(View, frozen=True, kw_only=True):
    """A correction: when, what was wrong, what is right."""

    date: Moment  # the day of the correction
    text: str  # what was wrong
    right: str  # what is right; "" where `text` says it


class ShareView(View, frozen=True, kw_only=True):
    """The ways to pass a story on."""

    address: str  # absolute
    mail: str  # href
    telegram: str  # href


class StoryView(View, frozen=True, kw_only=True):
    """`story` of story.html."""

    kind: Kind  # what sort of story it is
    headline: str  # its headline
    dek: str  # the line under it; may be empty
    dateline: str  # where it was written; may be empty
    published: Moment  # when it was first published
    updated: Moment | None  # the last update that readers should know of
    minutes: int  # reading time
    bylines: tuple[BylineView, ...]  # who made it, in their order
    authors: tuple[
        BylineView, ...
    ]  # those with a few words about them: who wrote it; else who drew, filmed, translated it
    lead: PictureView | None  # the picture at its top
    map: Markup  # locator of the first place, small and without names beside a lead picture; may be empty
    body: Markup  # the text, as HTML
    places: tuple[LinkView, ...]  # where it is told of; the first is the one of the map
    topics: tuple[LinkView, ...]  # what it is about
    coverage: tuple[LinkView, ...]  # the special coverages to which it belongs
    series: LinkView | None  # the series of which it is a part
    series_format: SeriesFormat | None  # what that series is made of
    episode: EpisodeView | None  # of an episode of a podcast or a show
    recorded: bool  # whether its text begins with a recording
    length: str  # of its first recording: "41 min"; may be empty
    follows: tuple[CardView, ...]  # the earlier stories that this one follows up
    follow_ups: tuple[CardView, ...]  # later stories that follow up this one
    related: tuple[CardView, ...]  # up to four older ones of the same place or topic
    corrections: tuple[CorrectionView, ...]  # what was corrected, the latest first
    note: str  # a line by the editors; may be empty
    text_only: str  # href of the page with its text alone
    republish: str  # href of the page for those who print it elsewhere; "" where they may not
    points: tuple[str, ...]  # the key points, a sentence each
    chapters: tuple[LinkView, ...]  # of an explainer with several headings: its headings
    live: LiveView | None  # of a live blog: its entries
    notes: tuple[Markup, ...]  # footnotes, in the order of their marks
    portrait: PictureView | None  # of an opinion's author
    share: ShareView  # links by which readers pass it on
    sayings: tuple[ClaimView, ...]  # who said what, in the order in which it was said
    claims: Markup  # the same for machines, after the text: schema.org as JSON; may be empty
    most_read: PopularView | None  # beside the newest stories only
    sign_up: SignUpView | None  # for the first newsletter; a page that is too long for it is rendered without
    report: str  # absolute address at which an error is reported; "" where nothing would reach the newsroom
    counter: str  # absolute address to which seen.js tells that it was seen; "" where none counts


class TextView(View, frozen=True, kw_only=True):
    """`text` of text.html: a story's text alone, for slow links. `frame.canonical` is the story's own page."""

    headline: str  # its headline
    dek: str  # the line under it; may be empty
    kind: Kind  # what sort of story it is
    credits: tuple[str, ...]  # who made it, a line for each role: "By Nana Tsereli"
    dateline: str  # where it was written; may be empty
    published: Moment  # when it was first published
    updated: Moment | None  # the last update, or none
    body: Markup  # without pictures, classes and cards of other stories
    corrections: tuple[CorrectionView, ...]  # what was corrected, the latest first
    note: str  # a line by the editors; may be empty
    story: LinkView  # the page with everything
    paper: LinkView  # the home page


class RepublishView(View, frozen=True, kw_only=True):
    """`republish` of republish.html: a story to be taken and printed elsewhere. `frame.canonical` is the story's own page."""

    headline: str  # its headline
    story: LinkView  # the story and its page
    paper: LinkView  # the home page
    licence: LinkView  # href is absolute, "" where the label says all
    credit: str  # the line that a reprint must carry; may be empty
    left_out: int  # how many pictures may not go with it
    html: str  # the whole story, to be shown as text
    markdown: str  # the same as Markdown
    text: str  # the same as plain text
    corrections: str  # href of the feed of corrected stories


class PersonView(View, frozen=True, kw_only=True):
    """A person on the Team page."""

    person: LinkView  # their name and their page
    job: str  # what they are in the newsroom; may be empty
    bio: Markup  # a few words about them, as HTML; may be empty
    photo: PictureView | None  # what they look like


class BreakingView(View, frozen=True, kw_only=True):
    """A line of breaking news."""

    text: str  # its words
    href: str  # may be empty


class StripView(View, frozen=True, kw_only=True):
    """A part of a front under a name: stories, or several parts side by side."""

    of: StripOf  # what it is made of
    kind: str  # of a strip of a kind of story
    look: StripLook  # "band": one story large, beside a map; "row": cards; "lines": headlines
    head: LinkView  # label is "" where the theme has the word for it, href where it leads nowhere
    intro: str  # plain text; may be empty
    map: Markup  # of a place: wide in a band, small where it is one of several and has no picture; may be empty
    stories: tuple[CardView, ...]  # its stories
    parts: tuple[StripView, ...] = ()  # all places, coverages … side by side; `stories` is then empty
    popular: PopularView | None = None  # of a strip of what is read most, which has nothing else


class FrontView(View, frozen=True, kw_only=True):
    """A front. No story stands on it twice, the latest excepted."""

    breaking: BreakingView | None  # the line above everything
    lead: CardView | None  # the first story
    seconds: tuple[CardView, ...]  # two or three
    latest: tuple[CardView, ...]  # the newest, whether or not they stand elsewhere
    strips: tuple[StripView, ...]  # what stands under the top
    most_read: PopularView | None  # that of the strip that shows it
    more: tuple[CardView, ...]  # of a place or topic: its newest that stand nowhere else


class SectionView(View, frozen=True, kw_only=True):
    """A part of a special coverage."""

    name: str  # its heading
    text: str  # a line under the name; may be empty
    stories: tuple[CardView, ...]  # in their editors' order


class HappenedView(View, frozen=True, kw_only=True):
    """A line of a coverage's timeline: a story, or an event of which one tells."""

    date: str  # "5 January 2022"; of an event as exactly as it is known
    what: LinkView  # leads to it
    is_event: bool  # whether it is an event


class CoverageView(View, frozen=True, kw_only=True):
    """A special coverage in its editors' order."""

    picture: PictureView | None  # at its top
    lead: CardView | None  # the first of those that stand first
    pinned: tuple[CardView, ...]  # the others of them
    sections: tuple[SectionView, ...]  # its parts, in their editors' order
    timeline: tuple[HappenedView, ...]  # the oldest first; empty where there are few


class BlogEntryView(View, frozen=True, kw_only=True):
    """The newest entry of a blog, to be read where it stands."""

    card: CardView  # what lists show of it
    lead: PictureView | None  # the picture at its top
    body: Markup  # the text
    notes: tuple[Markup, ...]  # footnotes, in the order of their marks
    authors: tuple[PersonView, ...]  # who writes the blog, whoever wrote last first


class ListView(View, frozen=True, kw_only=True):
    """`list` of list.html: a place, a topic, a coverage, a series, a person, a kind of story, or all stories."""

    of: str  # "place", "topic", "coverage", "series", "person", "kind", "all"
    name: str  # what it is called
    intro: Markup  # what stands above it, as HTML; may be empty
    kind: Kind | None  # of a list by kind; the name is then to be made from it
    format: SeriesFormat | None  # of a series: what it is made of
    job: str  # of a person
    photo: PictureView | None  # of a person
    cover: PictureView | None  # of a series
    map: Markup  # a place's map, wide; may be empty
    above: tuple[LinkView, ...]  # the way down from the top of the tree
    below: tuple[LinkView, ...]  # children in the tree; coverages of a topic
    count: int  # how many stories it holds
    front: FrontView | None  # of a place or topic that is composed as the home page is
    coverage: CoverageView | None  # of a special coverage
    entry: BlogEntryView | None  # of a blog
    show: ShowView | None  # of a podcast or a video show
    stories: tuple[CardView, ...]  # the newest that stand in none of these
    years: tuple[LinkView, ...]  # newest first; the note is the number of stories
    feeds: tuple[LinkView, ...]  # its feeds
    data: tuple[LinkView, ...]  # of an actor or event: what is recorded, as files
    actor: ActorRecord | None  # of an actor
    event: EventRecord | None  # of an event
    happenings: tuple[HappeningView, ...]  # the newest events in a place
    timeline: str  # href of all of them; empty where there is none
    most_read: PopularView | None  # none where it stands in a strip


class CutView(View, frozen=True, kw_only=True):
    """`cut` of cut.html: a year, a month, or a part of a month of a list."""

    of: str  # as in ListView
    kind: Kind | None  # of a list by kind; its name is then to be made from it
    list: LinkView  # the way back
    period: str  # "2010" or "September 2010"
    part: int  # which part of its month it is, counted from 1
    parted: bool  # whether its month is in parts; in how many is not told, since that changes
    stories: tuple[CardView, ...]  # its stories, the newest first
    newer: LinkView | None  # the cut before it
    older: LinkView | None  # the cut after it


class MonthView(View, frozen=True, kw_only=True):
    """A month of a year."""

    month: LinkView  # leads to its newest part
    parts: tuple[LinkView, ...]  # newest first; empty where the month is one page


class YearView(View, frozen=True, kw_only=True):
    """`year` of year.html: a year of a list that has too many stories for one page, and leads to its months."""

    of: str  # as in ListView
    kind: Kind | None  # of a list by kind; its name is then to be made from it
    list: LinkView  # the way back
    year: str  # "2010"
    months: tuple[MonthView, ...]  # newest first


class HomeView(FrontView, frozen=True, kw_only=True):
    """`home` of home.html."""


class CorrectedView(View, frozen=True, kw_only=True):
    """A story with its corrections, in the list of corrections."""

    story: LinkView  # the story
    published: Moment  # when it was first published
    corrections: tuple[CorrectionView, ...]  # newest first


class PageView(View, frozen=True, kw_only=True):
    """`page` of page.html: a plain page."""

    title: str  # its title
    dek: str  # the line under it; may be empty
    body: Markup  # the text, as HTML
    notes: tuple[Markup, ...]  # footnotes, in the order of their marks
    team: tuple[PersonView, ...]  # on the Team page only
    corrected: tuple[CorrectedView, ...]  # on the Corrections page only; the latest first
    corrections_feed: str  # href of the feed of corrected stories, on that page only
    ways: tuple[WayView, ...]  # on the Support page only
    contact: ContactView | None  # on the page of contact only, where messages reach the newsroom


class LetterView(View, frozen=True, kw_only=True):
    """`letter` of letter.html: a letter as it was sent."""

    newsletter: LinkView | None  # whose letter it is
    subject: str  # its headline
    summary: str  # the line under it; may be empty
    sent: Moment  # when
    intro: Markup  # what the editor writes at its head, as HTML; may be empty
    parts: tuple[LetterPartView, ...]  # what stands in it
    corrected: tuple[CorrectedView, ...]  # stories of earlier letters that were corrected since
    outro: Markup  # what the editor writes at its end, as HTML; may be empty
    earlier: LetterLine | None  # the letter before it
    later: LetterLine | None  # the letter after it
    sign_up: SignUpView | None  # for its newsletter; None where nobody can sign up


class MostReadView(View, frozen=True, kw_only=True):
    """`popular` of popular.html: what is read most, as it was counted, or else what the editors picked."""

    date: Moment | None  # the newest day that was counted to its end
    day: tuple[ReadView, ...]  # read most on that day
    week: tuple[ReadView, ...]  # and in the seven days that end with it
    picks: tuple[ReadView, ...]  # of the editors, where nothing was counted


class LostView(View, frozen=True, kw_only=True):
    """`lost` of 404.html, whose addresses are absolute paths since it answers at any address."""

    latest: tuple[CardView, ...]  # the newest stories


# template: (name of its view's variable, the view's type)
TEMPLATES: dict[str, tuple[str, type[View]]] = {
    "home.html": ("home", HomeView),
    "story.html": ("story", StoryView),
    "list.html": ("list", ListView),
    "alliances.html": ("alliances", AlliancesView),
    "timeline.html": ("timeline", TimelineView),
    "cut.html": ("cut", CutView),
    "year.html": ("year", YearView),
    "text.html": ("text", TextView),
    "republish.html": ("republish", RepublishView),
    "page.html": ("page", PageView),
    "contents.html": ("contents", ContentsView),
    "feeds.html": ("feeds", FeedsView),
    "popular.html": ("popular", MostReadView),
    "search.html": ("search", SearchView),
    "letters.html": ("letters", LettersView),
    "newsletter.html": ("newsletter", NewsletterView),
    "letter.html": ("letter", LetterView),
    "404.html": ("lost", LostView),
}
# Templates of pieces that stand in bodies, of the way into a specimen, and of mails: (name of a variable: its type)
FRAGMENTS: dict[str, dict[str, type[View]]] = {
    "figure.html": {"picture": PictureView},
    "wide_figure.html": {"picture": PictureView},
    "full.html": {"full": FullView},
    "sequence.html": {"sequence": SequenceView},
    "comparison.html": {"comparison": ComparisonView},
    "related.html": {"card": CardView},
    "graph.html": {"graph": GraphView},
    "points.html": {"map": PointMapView},
    "download.html": {"file": FileView},
    "recording.html": {"recording": RecordingView},
    "components.html": {"components": ComponentsView},
    "mail.html": {"mail": MailView},
}
