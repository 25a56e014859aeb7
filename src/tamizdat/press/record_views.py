"""What the theme's templates are given of the record: who acts, who belongs to what, what happened, who said what."""

from __future__ import annotations

from typing import Literal

from tamizdat.archive.record import (
    ActorSort,
    EventKind,
    MemberRole,
    Modality,
    NameSort,
    Property,
    Status,
    TakesPartAs,
)
from tamizdat.press.view_parts import LinkView, View


class SourceView(View, frozen=True, kw_only=True):
    """Where something can be read."""

    title: str  # what it is called
    href: str  # absolute; may be empty
    note: str  # who published it, when, and where in it; may be empty


class TakingPartView(View, frozen=True, kw_only=True):
    """An actor's part in an event."""

    actor: LinkView  # who it is
    role: TakesPartAs  # as what they took part


class HappeningView(View, frozen=True, kw_only=True):
    """An event in a list of them."""

    event: LinkView  # its name and its page
    kind: EventKind  # what sort of event it is
    date: str  # as exactly as it is known
    year: str  # of its first possible day
    where: str  # the place in words; may be empty


class TimelineView(View, frozen=True, kw_only=True):
    """`timeline` of timeline.html: all events, or those in a place and below it; the newest, or those of a year or month."""

    place: LinkView | None  # None where it is of all events
    front: LinkView | None  # the way back from a year; None on the front itself
    period: str  # "2010" or "September 2010"; "" on the front
    part: int  # which part of its month it is, counted from 1
    parted: bool  # whether its month is in parts
    events: tuple[HappeningView, ...]  # newest first
    years: tuple[LinkView, ...]  # on the front, newest first; the note is the number of events
    newer: LinkView | None  # the part before it
    older: LinkView | None  # the part after it


class BondsView(View, frozen=True, kw_only=True):
    """All memberships of one actor in one organisation, seen from one of these sides."""

    other: LinkView  # the organisation, or the member; href is "" where it has no page
    rows: tuple[MembershipView, ...]  # the earliest first


class MembershipView(View, frozen=True, kw_only=True):
    """A membership as one source has it."""

    role: MemberRole  # as what
    since: str  # as exactly as it is known; "" if nothing is known of it
    until: str  # "" if it is not over
    note: str  # what is to be known of it; may be empty
    sources: tuple[SourceView, ...]  # who says so
    band: BandView  # how long, on the axis


class BandView(View, frozen=True, kw_only=True):
    """A span of time on an axis of years, in hundredths of it: surely from `begin` to `end`, perhaps also beside these."""

    earliest: float  # where it may begin
    begin: float  # where it surely has begun
    end: float  # where it surely lasts to
    latest: float  # where it may end
    open: bool  # it is not over


class TickView(View, frozen=True, kw_only=True):
    """A mark on an axis."""

    at: float  # in hundredths of the axis
    label: str  # its words


class ClaimView(View, frozen=True, kw_only=True):
    """Something that somebody said."""

    anchor: str  # its id on the page
    number: int  # by which it is named in a story's text; counted from 1
    said: str  # id of the words in the story's text
    in_text: bool  # whether the text of the story on this page has these words
    date: str  # when it was said, as exactly as it is known
    claimant: LinkView  # who said it
    via: tuple[LinkView, ...]  # from the claimant to us
    about: tuple[LinkView, ...]  # the event and the actors of which it is
    says: str  # what was said
    modality: Modality  # how sure they were
    status: Status  # what became of it
    by: tuple[LinkView, ...]  # the claims that made it that
    property: Property  # of what it speaks
    amount: AmountView | None  # the number that it names
    responsible: LinkView | None  # who was said to be responsible
    sentence: str  # of our own story; may be empty
    story: LinkView | None  # where the sentence stands
    sources: tuple[SourceView, ...]  # where it can be read


class AmountView(View, frozen=True, kw_only=True):
    """A number as somebody said it."""

    least: int | None  # the least that it may be
    most: int | None  # the most that it may be
    of: str  # "soldiers"; may be empty


class NameView(View, frozen=True, kw_only=True):
    """One of the names of an actor."""

    text: str  # the name
    language: str  # BCP 47 tag; may be empty
    language_name: str  # in the edition's language: "Tajik"; may be empty
    sort: NameSort  # what sort of name it is


class YearsView(View, frozen=True, kw_only=True):
    """Who took part in an organisation on the last day of each of some years that are alike, and what changed before."""

    first: str  # "1993"
    last: str  # "2001"; the same as `first` for one year; "" for the last of the record, which holds since `first`
    joined: tuple[str, ...]  # names of those who do not take part in the year before
    left: tuple[str, ...]  # who left in it
    changed: tuple[StandingName, ...]  # those who take part as something else than in the year before
    roles: tuple[RoleView, ...]  # who takes part as what


class StandingName(View, frozen=True, kw_only=True):
    """Somebody and a role."""

    name: str  # who it is
    role: MemberRole  # as what


class RoleView(View, frozen=True, kw_only=True):
    """All who take part as the same."""

    role: MemberRole  # as what
    names: tuple[str, ...]  # who they are
    unsure: tuple[str, ...]  # of whom this is known only perhaps, for dates are not known exactly


class ActorRecord(View, frozen=True, kw_only=True):
    """What is recorded of an actor."""

    sort: ActorSort  # what sort of actor it is
    names: tuple[NameView, ...]  # its other names
    ids: tuple[LinkView, ...]  # in registers of others
    sources: tuple[SourceView, ...]  # of its introduction
    memberships: tuple[BondsView, ...]  # in what it takes or took part
    members: tuple[BondsView, ...]  # of an organisation: who takes or took part
    axis: tuple[TickView, ...]  # years on the axis of all bands
    years: tuple[YearsView, ...]  # of an organisation: its members by year, the newest first
    events: tuple[HappeningView, ...]  # newest first
    statements: tuple[ClaimView, ...]  # what it said, newest first
    mentions: tuple[ClaimView, ...]  # what was said of it
    relays: tuple[ClaimView, ...]  # what is known through it


class EventRecord(View, frozen=True, kw_only=True):
    """What is recorded of an event."""

    kind: EventKind  # what sort of event it is
    date: str  # when, as it is known
    until: str  # may be empty
    date_precision: int  # UCDP's scale
    place: LinkView | None  # the place and its page
    where: str  # the spot in words; may be empty
    where_precision: int  # UCDP's scale
    actors: tuple[TakingPartView, ...]  # who took part
    sources: tuple[SourceView, ...]  # of its introduction
    claims: tuple[ClaimView, ...]  # in the order in which they were made
    plot: PlotView | None  # the same drawn over time; None where there are not two of them
    alliances: str  # href of the page of the alliances around it; may be empty


class DotView(View, frozen=True, kw_only=True):
    """A claim on an axis of time."""

    begin: float  # in hundredths of the axis; the same as `end` where its day is known
    end: float  # where it ends, in hundredths of the axis
    claim: ClaimView  # what was said


class RowView(View, frozen=True, kw_only=True):
    """The claims that say the same of an event."""

    property: Property  # of what they speak
    amount: AmountView | None  # the number that they name
    dots: tuple[DotView, ...]  # the claims, in the order of time


class PlotView(View, frozen=True, kw_only=True):
    """The claims of an event over time: a row for each number and each other matter, the highest number first."""

    first: str  # the day at the left end, as exactly as it is known
    last: str  # the end of the axis, in words
    rows: tuple[RowView, ...]  # one for each number and each property
    statuses: tuple[Status, ...]  # of all these claims, each once


class StandingView(View, frozen=True, kw_only=True):
    """How a state stood in an organisation on a day."""

    anchor: str  # id of what says so in words
    actor: LinkView  # the state
    answer: Literal["yes", "unsure", "no", "not recorded"]  # whether it took part
    role: MemberRole | None  # None where nothing is recorded
    rows: tuple[MembershipView, ...]  # that say so


class BondView(View, frozen=True, kw_only=True):
    """An organisation, and who stood how in it on the day."""

    organisation: LinkView  # its name and its page
    standings: tuple[StandingView, ...]  # of the states near, in their order
    members: tuple[LinkView, ...]  # all of its members; a note says that one is perhaps a member
    others: tuple[StandingView, ...]  # its partners, observers and so on, those near excepted


class OverlapView(View, frozen=True, kw_only=True):
    """Two organisations beside each other, with their members; a note says that one is perhaps a member."""

    first: LinkView  # the one
    second: LinkView  # the other
    both: tuple[LinkView, ...]  # who stood in both
    only_first: tuple[LinkView, ...]  # who stood in the one alone
    only_second: tuple[LinkView, ...]  # who stood in the other alone


class BorderView(View, frozen=True, kw_only=True):
    """A state that borders on the state of the event."""

    actor: LinkView  # the neighbour
    sources: tuple[SourceView, ...]  # who says so


class AlliancesView(View, frozen=True, kw_only=True):
    """`alliances` of alliances.html: which organisations bound whom on the day of an event, as far as that is recorded."""

    event: LinkView  # the event
    day: str  # on which day, in words
    state: LinkView | None  # None where it is not recorded
    borders: tuple[BorderView, ...]  # the neighbours of the state where it happened
    near: tuple[LinkView, ...]  # the state and those around it: the columns of the matrix
    bonds: tuple[BondView, ...]  # the organisations
    overlaps: tuple[OverlapView, ...]  # of organisations that have members in common
    parties: tuple[TakingPartView, ...]  # who took part in the event
    frictions: tuple[ClaimView, ...]  # what was said of frictions between them
