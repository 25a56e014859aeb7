"""The types of the record: who there is, who belongs to what, what happened, and who said so.

Nothing here stands without a source, and a number is never a fact but somebody's claim. Dates are as exact as they are
known (see `dates`). Texts are in the language of the edition; names stand in all languages in which they are known.
"""

from __future__ import annotations

from typing import Literal

from tamizdat.archive.parts import Document, Listed, Part

ActorSort = Literal["person", "organisation", "state", "armed-group"]
NameSort = Literal["name", "alias", "acronym", "spelling"]
MemberRole = Literal["member", "partner", "observer", "candidate", "suspended"]
EventKind = Literal[
    "battle", "attack", "explosion", "violence-against-civilians", "arrest", "protest", "riot",
    "agreement", "statement", "visit", "election", "decision", "disaster", "other",
]  # fmt: skip
TakesPartAs = Literal[
    "attacker", "target", "victim", "party", "host", "mediator", "organiser", "speaker", "other"
]
Modality = Literal["says", "confirms", "denies", "reported", "if-true"]
Status = Literal["unconfirmed", "confirmed", "disputed", "denied", "superseded"]
Property = Literal["deaths", "injured", "captured", "responsibility", "time", "place", "friction", "other"]
DatePrecision = Literal[1, 2, 3, 4, 5]
PlacePrecision = Literal[1, 2, 3, 4, 5, 6, 7]


class Source(Part, frozen=True, kw_only=True):
    """Where something can be read: a treaty, a page of an organisation, an article, a broadcast."""

    title: str
    """Its name, as it is cited."""
    publisher: str = ""
    """Who published it."""
    date: str = ""
    """When, as exactly as it is known: "2010-09-22", "2010-09" or "2010"."""
    url: str = ""
    """Its address, absolute."""
    part: str = ""
    """Where in it: "article 4", "page 12"."""


class Name(Part, frozen=True, kw_only=True):
    """One of the names of an actor."""

    text: str
    """The name."""
    language: str = ""
    """BCP 47 tag of its language, with the script where there are several: "tg-Cyrl"; "" for any."""
    sort: NameSort = "alias"
    """What it is: the name itself, another name, an acronym, another spelling."""


class Border(Part, frozen=True, kw_only=True):
    """That a state borders on another."""

    actor: str
    """Id of the other state."""
    sources: tuple[Source, ...]
    """Where this can be read."""


class Actor(Listed, tag="actor", frozen=True, kw_only=True):
    """Somebody who acts: a person, an organisation, a state, an armed group. `intro` says in a sentence or two who it is."""

    sort: ActorSort
    """What it is."""
    names: tuple[Name, ...] = ()
    """Its names in all languages and scripts, as they are written elsewhere."""
    sources: tuple[Source, ...] = ()
    """Where what `intro` says can be read."""
    place: str = ""
    """Id of the place that is this state, or where it is at home."""
    borders: tuple[Border, ...] = ()
    """The states that it borders on."""
    ids: dict[str, str] = {}
    """What others call it, by the name of their register: {"wikidata": "Q863"}."""


class Membership(Document, tag="membership", frozen=True, kw_only=True):
    """An actor's part in an organisation, for a time. It has no path: it is shown on the pages of both."""

    actor: str
    """Id of the actor."""
    organisation: str
    """Id of the actor in which it takes part."""
    role: MemberRole = "member"
    """As what."""
    since: str = ""
    """The first day, as exactly as it is known; "" if nothing is known of it."""
    until: str = ""
    """The first day on which it was over; "" if it is not over."""
    sources: tuple[Source, ...]
    """Where this can be read; where sources differ, each is a membership of its own."""
    note: str = ""
    """What is to be known of it, plain text: why sources differ."""


class TakingPart(Part, frozen=True, kw_only=True):
    """An actor's part in an event."""

    actor: str
    """Id of the actor."""
    role: TakesPartAs = "party"
    """As what."""


class Event(Listed, tag="event", frozen=True, kw_only=True):
    """Something that happened at a time and a place. `intro` says what is not in doubt; numbers of it are claims."""

    kind: EventKind = "other"
    """What sort of event."""
    date: str
    """When, as exactly as it is known; where it is a span, its first day."""
    until: str = ""
    """The last day of the span."""
    date_precision: DatePrecision = 1
    """UCDP's scale: 1 the day, 2 within two to six days, 3 the week, 4 the month, 5 a longer span."""
    place: str = ""
    """Id of the place in whose timeline it stands."""
    where: str = ""
    """Where it was, in words: "Kamarob Gorge, Rasht District"."""
    where_precision: PlacePrecision = 6
    """UCDP's scale: 1 the spot, 2 within 25 km of it, 3 the district, 4 the province, 5 a region without sharp bounds, 6 the
    country, 7 open sea or sky."""
    latitude: float | None = None
    """Degrees north of the equator, of the spot or of the middle of what is known."""
    longitude: float | None = None
    """Degrees east of Greenwich."""
    actors: tuple[TakingPart, ...] = ()
    """Who took part, as far as that is not in doubt."""
    alliances: bool = False
    """Whether a page of its own says which organisations bound the state of its place, and those around it, on its day."""
    sources: tuple[Source, ...] = ()
    """Where what `intro` says can be read."""


class Amount(Part, frozen=True, kw_only=True):
    """A number as somebody said it: "at least 25" has no `most`, "23" has both alike."""

    least: int | None = None
    """Not fewer than this."""
    most: int | None = None
    """Not more than this."""
    of: str = ""
    """Of whom or what: "soldiers"."""


class Claim(Document, tag="claim", frozen=True, kw_only=True):
    """What somebody said of an event or of an actor. It has no path: it is shown with its event, its actors and its story."""

    claimant: str
    """Id of the actor who said it."""
    via: tuple[str, ...] = ()
    """Ids of the actors through whom we know, from the claimant to us."""
    says: str
    """What was said, one plain sentence in our words."""
    modality: Modality = "says"
    """How it was said."""
    date: str
    """When it was said, as exactly as it is known."""
    event: str = ""
    """Id of the event of which it is."""
    about: tuple[str, ...] = ()
    """Ids of the actors of whom it is."""
    property: Property = "other"
    """Of what it speaks."""
    amount: Amount | None = None
    """The number that was said, where `property` is one."""
    responsible: str = ""
    """Id of the actor who was said to be responsible, where `property` is that."""
    status: Status = "unconfirmed"
    """What became of it."""
    by: tuple[str, ...] = ()
    """Ids of the claims that confirmed, disputed, denied or superseded it."""
    story: str = ""
    """Id of the story in whose text it stands."""
    sentence: str = ""
    """The sentence of that story, as it stands there, plain text."""
    sources: tuple[Source, ...] = ()
    """Where else it can be read; a claim that stands in no story has at least one."""
