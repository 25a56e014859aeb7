"""The types of everything that is published.

What belongs to a document is complete in it: the body as clean HTML, its own pictures. Every other document is
named by its id and looked up when a page is printed, so that a rename refiles one document and not a thousand.

Inside a body two kinds of address are left open until printing: `doc:ID` (another document of the same edition) and
`blob:NAME` (a file of the archive). Empty elements stand for what the theme draws: `<figure
data-picture="N"></figure>` (the picture number N of this document's `pictures`, counted from 0), likewise `<figure
data-chart="N"></figure>`, `<figure data-map="N"></figure>`, `<figure data-recording="N"></figure>` and, for the mark
of a footnote, `<sup data-note="N"></sup>`; `<aside data-story="ID"></aside>` is the card of a related story. Pictures
stand together in a `<div class="full">` (one as wide as the page, with what is said of it; `class="full over"` on its
lower edge), each in a `<div>` of a `<div class="sequence">` (looked at one after the other) and in a `<div
class="compare">` (of one place, before and after, each under a paragraph that says when). Around the words in which
somebody's claim stands, `<span data-claim="ID">` names it; where a link interrupts them, several spans name the same
claim.

The sentence under a field says what stands in it; docs/reference/open-form.md is made of these sentences.

Times are ISO 8601 strings with the newsroom's offset ("2010-09-24T10:00:00+05:00"): the local day in them is
the day a list is cut by, and their instant is what a list is ordered by.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

import msgspec

from tamizdat.archive.drawn import Chart, Entry, FileFacts, PointMap
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.fronts import Front as Front
from tamizdat.archive.letters import Letter, Newsletter, items_of
from tamizdat.archive.mastheads import Masthead
from tamizdat.archive.parts import Document, Kind, Listed, Part, Picture
from tamizdat.archive.record import Actor, Claim, Event, Membership
from tamizdat.archive.recordings import Episode, Played, Podcast, Recording, played

Role = Literal["writer", "translator", "photographer", "editor", "host", "guest"]
SeriesFormat = Literal["blog", "podcast", "video"]
Choice = Literal["", "yes", "no"]
ListOf = Literal[
    "all", "place", "topic", "coverage", "series", "person", "actor", "event", "kind", "newsletter"
]


class Byline(Part, frozen=True, kw_only=True):
    """A person's part in a story."""

    person: str
    """Id of the person."""
    role: Role = "writer"
    """What they did."""


class Correction(Part, frozen=True, kw_only=True):
    """What was wrong and since when it is right."""

    date: str
    """The day of the correction, "2010-09-30"."""
    text: str
    """What was wrong, plain text."""
    right: str = ""
    """What is right, plain text; "" where `text` says it."""


class Story(Document, tag="story", frozen=True, kw_only=True):
    """A story in one language; its versions in other languages share `story` and are equals."""

    story: str
    """Shared by the language versions."""
    kind: Kind
    """What sort of story it is."""
    headline: str
    """Plain text."""
    published: str
    """When it was first published, ISO 8601 with offset."""
    dek: str = ""
    """The line under the headline, plain text."""
    updated: str = ""
    """The last update that readers should know of, ISO 8601 with offset."""
    body: str = ""
    """The text, clean HTML."""
    words: int = 0
    """How many words the body has."""
    dateline: str = ""
    """Where it was written: "Dushanbe"."""
    bylines: tuple[Byline, ...] = ()
    """Who made it, in the order in which they are named."""
    lead: Picture | None = None
    """The picture at its top and on its card."""
    social: Picture | None = None
    """The picture that social networks show of it, drawn of its headline, place and paper when it is filed."""
    pictures: tuple[Picture, ...] = ()
    """Those that the body shows, counted from 0."""
    places: tuple[str, ...] = ()
    """Ids of places; the first is where the story's map points."""
    topics: tuple[str, ...] = ()
    """Ids of topics."""
    coverage: tuple[str, ...] = ()
    """Ids of special coverages."""
    series: str = ""
    """Id of the series of which it is a part."""
    follows: tuple[str, ...] = ()
    """Ids of up to five earlier stories that this one follows up."""
    actors: tuple[str, ...] = ()
    """Ids of the actors that it names."""
    events: tuple[str, ...] = ()
    """Ids of the events of which it tells."""
    recordings: tuple[Recording, ...] = ()
    """Those that the body shows, counted from 0."""
    episode: Episode | None = None
    """What makes it an episode of a podcast or a show."""
    corrections: tuple[Correction, ...] = ()
    """What was corrected, newest first."""
    republish: Choice = ""
    """Whether others may print it on the masthead's terms; "" is what the masthead says of stories of its kind."""
    note: str = ""
    """A line by the editors, shown under the story."""
    points: tuple[str, ...] = ()
    """The key points, shown above the text: a sentence each, plain text."""
    entries: tuple[Entry, ...] = ()
    """Of a live blog, the newest first; the body is then its summary."""
    ended: bool = False
    """Whether a live blog has ended."""
    charts: tuple[Chart, ...] = ()
    """Those that the body shows, counted from 0."""
    maps: tuple[PointMap, ...] = ()
    """The maps with points that the body shows, counted from 0."""
    notes: tuple[str, ...] = ()
    """Footnotes, clean HTML of a line, counted from 0."""
    files: tuple[FileFacts, ...] = ()
    """What is known of the files that the body offers."""


class Place(Listed, tag="place", frozen=True, kw_only=True):
    """A node of the regions tree: a region, a country, a part of one."""

    parent: str = ""
    """Id of the place of which it is a part; "" at the top of the tree."""
    listed_under: tuple[str, ...] = ()
    """Ids of other places whose lists include this one's."""
    order: int = 0
    """Its place among its siblings."""
    map: str = ""
    """Codes of the atlas, space separated: "TJ", "AM AZ GE", "GE-AB"."""


class Topic(Listed, tag="topic", frozen=True, kw_only=True):
    """A subject, in a tree."""

    parent: str = ""
    """Id of the topic of which it is a part; "" at the top of the tree."""
    order: int = 0
    """Its place among its siblings."""


class Section(Part, frozen=True, kw_only=True):
    """A part of a special coverage."""

    name: str
    """Plain text."""
    text: str = ""
    """A line under the name, plain text."""
    stories: tuple[str, ...] = ()
    """Ids of its stories, in the order in which they are read."""


class Coverage(Listed, tag="coverage", frozen=True, kw_only=True):
    """A hand-curated special coverage. `intro` is its introduction."""

    topic: str = ""
    """Id of the topic under which it stands."""
    order: int = 0
    """Its place among the coverages."""
    picture: Picture | None = None
    """What stands at its top and for it in social networks."""
    pinned: tuple[str, ...] = ()
    """Ids of the stories that stand first, in the order in which they are read."""
    sections: tuple[Section, ...] = ()
    """Its parts, before what is newest in it."""


class Series(Listed, tag="series", frozen=True, kw_only=True):
    """A blog, a podcast or a video show."""

    format: SeriesFormat = "blog"
    """What it is made of."""
    order: int = 0
    """Its place among the series."""
    cover: Picture | None = None
    """What stands for it on its page and in podcast players; square is best."""
    podcast: Podcast | None = None
    """What podcast players are told of it, if it is a podcast or a show."""


class Person(Listed, tag="person", frozen=True, kw_only=True):
    """Somebody who has a page: a reporter, an editor, a guest. `intro` is the biography."""

    job: str = ""
    """What they are in the newsroom: "Editor"."""
    team: bool = False
    """Whether the Team page shows them."""
    order: int = 0
    """Their place on the Team page."""
    photo: Picture | None = None
    """What they look like."""


class PlainPage(Document, tag="page", frozen=True, kw_only=True):
    """A page that is not a story: About, Privacy Policy and so on."""

    page: str
    """Shared by the language versions."""
    title: str
    """Plain text."""
    dek: str = ""
    """The line under the title, plain text."""
    body: str = ""
    """The text, clean HTML."""
    pictures: tuple[Picture, ...] = ()
    """Those that the body shows, counted from 0."""
    template: Literal["text", "team", "corrections", "support"] = "text"
    """What follows the text: nothing, the people of the team, the corrected stories, or the ways to give."""
    charts: tuple[Chart, ...] = ()
    """Those that the body shows, counted from 0."""
    maps: tuple[PointMap, ...] = ()
    """The maps with points that the body shows, counted from 0."""
    notes: tuple[str, ...] = ()
    """Footnotes, clean HTML of a line, counted from 0."""
    files: tuple[FileFacts, ...] = ()
    """What is known of the files that the body offers."""


class MostRead(Document, tag="most-read", frozen=True, kw_only=True):
    """What readers of an edition read most, as the newsroom counted it. It has no path."""

    date: str = ""
    """The newest day that was counted to its end, "2010-09-24"."""
    day: tuple[str, ...] = ()
    """Ids of up to ten stories: those that were read most on that day, the first of them first."""
    week: tuple[str, ...] = ()
    """Ids of up to ten stories: those that were read most in the seven days that end with it."""


class Redirect(Document, tag="redirect", frozen=True, kw_only=True):
    """An address that a document once had. `id` is its own; `target` is the document."""

    target: str
    """Id of the document, in the same edition."""


AnyDocument = (
    Story | Place | Topic | Coverage | Series | Person | PlainPage | Masthead | Front | MostRead
    | Redirect | Actor | Membership | Event | Claim | Newsletter | Letter
)  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)

_decoder: msgspec.json.Decoder[AnyDocument] = msgspec.json.Decoder(AnyDocument)
_fields: msgspec.json.Decoder[dict[str, msgspec.Raw]] = msgspec.json.Decoder(dict[str, msgspec.Raw])


class Card(Part, frozen=True, kw_only=True, cache_hash=True):
    """The few fields of a story that lists show."""

    id: str
    path: str
    kind: Kind
    headline: str
    dek: str = ""
    published: str
    updated: str = ""
    corrected: str = ""
    bylines: tuple[Byline, ...] = ()
    places: tuple[str, ...] = ()
    lead: Picture | None = None
    played: Played | None = None
    episode: Episode | None = None


def card(story: Story) -> Card:
    """Return what lists show of a story."""
    return Card(
        id=story.id,
        path=story.path,
        kind=story.kind,
        headline=story.headline,
        dek=story.dek,
        published=story.published,
        updated=story.updated,
        corrected=max((correction.date for correction in story.corrections), default=""),
        bylines=story.bylines,
        places=story.places,
        lead=story.lead or next((each.poster for each in story.recordings[:1]), None),
        played=played(story.recordings),
        episode=story.episode,
    )


_card_decoder: msgspec.json.Decoder[Card] = msgspec.json.Decoder(Card)


def card_of(data: bytes) -> Card:
    """Return what lists show of a story that is given as JSON, without reading the rest of it."""
    return _card_decoder.decode(data)


class Label(msgspec.Struct, frozen=True):
    """What a link to a document needs."""

    id: str
    type: str
    name: str  # headline, title or name
    path: str


def label_of(document: AnyDocument) -> Label:
    """Return what a link to a document needs."""
    match document:
        case Story(headline=name) | PlainPage(title=name):
            pass
        case Listed(name=name) | Masthead(name=name) | Claim(says=name) | Letter(subject=name):
            pass
        case _:
            name = ""
    return Label(document.id, type_of(document), name, document.path)


def type_of(document: Document) -> str:
    """Return a document's type as it stands in its JSON: "story", "place" and so on."""
    tag = document.__struct_config__.tag
    return str(tag)


def shared_by_versions(document: AnyDocument) -> str:
    """Return what the language versions of a document have in common."""
    match document:
        case Story(story=shared) | PlainPage(page=shared) | Redirect(target=shared):
            return shared
        case Newsletter(slug=slug):
            return f"newsletter:{slug}"
        case _:
            return document.id


def describe(document: AnyDocument) -> str:
    """Return words for a document, for messages."""
    label = label_of(document)
    return f"the {label.type} “{label.name}” ({document.edition}, {document.id})"


def encode(document: Document | Card) -> bytes:
    """Return a document, or a card, as JSON: one line, fields in the order of their declaration, defaults left out."""
    return msgspec.json.encode(document)


def decode(data: bytes) -> AnyDocument:
    """Read a document from JSON. Fields that this version does not know are passed over, not refused.

    Raises:
        BadDocument: it is not JSON, its `type` is unknown, or a field has a wrong type.
    """
    try:
        return _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadDocument(f"not a document: {error}; it begins {data[:80]!r}") from error


def unknown(data: bytes) -> bytes:
    """Return the top-level fields of a document that no type of this version knows, as a JSON object; b"" if none.

    Raises:
        BadDocument: see `decode`.
    """
    known = _known_fields(decode(data))
    left = {name: value for name, value in _fields.decode(data).items() if name not in known}
    return msgspec.json.format(msgspec.json.encode(left), indent=-1) if left else b""


def merge_unknown(data: bytes, older: bytes) -> bytes:
    """Return `data` with the top-level fields of `older` that no type of this version knows, byte for byte.

    Read-then-write by an older version must not lose what a newer one wrote.
    """
    fields = _fields.decode(data)
    more = {name: value for name, value in _fields.decode(older).items() if name not in fields}
    known = _known_fields(decode(data)) if more else frozenset()
    unknown = {name: value for name, value in more.items() if name not in known}
    if not unknown:
        return data
    return msgspec.json.encode(fields | unknown)


def undrawn(document: AnyDocument, data: bytes) -> tuple[AnyDocument, bytes]:
    """Return a document, and its JSON, without what is drawn of it when it is filed: whoever takes it draws that anew."""
    if not isinstance(document, Story) or document.social is None:
        return document, data
    plain = msgspec.structs.replace(document, social=None)
    return plain, merge_unknown(encode(plain), data)


def _known_fields(document: AnyDocument) -> frozenset[str]:
    return frozenset(document.__struct_fields__) | {"type"}


def blobs_of(document: AnyDocument) -> frozenset[str]:
    """Return the names of all blobs that a document shows or links."""
    names = {rendition.blob for picture in pictures_of(document) for rendition in picture.renditions}
    if isinstance(document, Story):
        for each in document.recordings:
            names |= {file.blob for file in each.files} | {track.blob for track in each.tracks}
    if isinstance(document, Masthead):
        names |= {way.code for way in document.ways if way.code}
    for html in texts_of(document):
        names |= set(_blob_references(html))
    return frozenset(names)


def pictures_of(document: AnyDocument) -> Iterator[Picture]:
    """Yield all pictures of a document."""
    single: tuple[Picture | None, ...] = ()
    match document:
        case Story(lead=lead, social=social, recordings=recordings):
            single = (lead, social, *(each.poster for each in recordings))
        case (
            Person(photo=picture) | Series(cover=picture) | Coverage(picture=picture) | Masthead(icon=picture)
        ):
            single = (picture,)
        case Letter():
            single = tuple(item.picture for item in items_of(document))
    yield from filter(None, single)
    if isinstance(document, Story | PlainPage):
        yield from document.pictures


def texts_of(document: AnyDocument) -> Iterator[str]:
    """Yield all HTML of a document: its text, its footnotes, its entries, its introduction, its end."""
    if isinstance(document, Story | PlainPage):
        yield document.body
        yield from document.notes
    if isinstance(document, Story):
        yield from (entry.text for entry in document.entries)
    if isinstance(document, Listed | Letter):
        yield document.intro
    if isinstance(document, Letter):
        yield document.outro


def _blob_references(html: str) -> list[str]:
    return [piece.split('"', 1)[0] for piece in html.split('"blob:')[1:]]
