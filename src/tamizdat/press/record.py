"""What the record says, for the pages of actors, events and stories. Nothing is added up, averaged or inferred."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tamizdat.archive.dates import span
from tamizdat.archive.documents import Story
from tamizdat.archive.record import Actor, Claim, Event, Membership, Source
from tamizdat.archive.relations import Relation
from tamizdat.press.keys import alliances_path
from tamizdat.press.moments import known_date
from tamizdat.press.sheet import Sheet
from tamizdat.press.views import (
    ActorRecord,
    AmountView,
    BandView,
    ClaimView,
    EventRecord,
    HappeningView,
    LinkView,
    MembershipView,
    SourceView,
    TakingPartView,
)

REGISTERS = {"wikidata": "https://www.wikidata.org/wiki/"}  # where ids of others lead


def actor_record(sheet: Sheet, actor: Actor) -> ActorRecord:
    """Return what is recorded of an actor."""
    memberships = _memberships(sheet, "memberships", actor.id)
    members = _memberships(sheet, "members", actor.id)
    axis = Axis([*memberships, *members])
    return ActorRecord(
        sort=actor.sort,
        names=tuple(dict.fromkeys(name.text for name in actor.names if name.text != actor.name)),
        ids=tuple(_register(*each) for each in sorted(actor.ids.items())),
        sources=sources_of(sheet, actor.sources),
        memberships=tuple(membership(sheet, each, each.organisation, axis) for each in memberships),
        members=tuple(membership(sheet, each, each.actor, axis) for each in members),
        axis=axis.years,
        events=happenings(sheet, "events", actor.id),
        statements=claims(sheet, "statements", actor.id)[::-1],
        mentions=claims(sheet, "mentions", actor.id)[::-1],
        relays=claims(sheet, "relays", actor.id)[::-1],
    )


def event_record(sheet: Sheet, event: Event) -> EventRecord:
    """Return what is recorded of an event."""
    return EventRecord(
        kind=event.kind,
        date=known_date(event.date, sheet.edition),
        until=known_date(event.until, sheet.edition),
        date_precision=event.date_precision,
        where=event.where,
        where_precision=event.where_precision,
        actors=tuple(TakingPartView(actor=link(sheet, part.actor), role=part.role) for part in event.actors),
        sources=sources_of(sheet, event.sources),
        claims=claims(sheet, "claims", event.id),
        alliances=sheet.href(alliances_path(event.path)) if event.alliances else "",
    )


def parties(sheet: Sheet, event: Event) -> tuple[TakingPartView, ...]:
    """Return who took part in an event."""
    return tuple(TakingPartView(actor=link(sheet, part.actor), role=part.role) for part in event.actors)


def sayings(sheet: Sheet, story: Story) -> tuple[ClaimView, ...]:
    """Return the claims that stand in a story, in the order in which they were made."""
    return claims(sheet, "sayings", story.id)


def happenings(sheet: Sheet, relation: Relation, id: str) -> tuple[HappeningView, ...]:
    """Return the events of an actor or a place, newest first."""
    found = [
        each for each in sheet.reader.related(sheet.edition.tag, relation, id) if isinstance(each, Event)
    ]
    return tuple(
        HappeningView(
            event=LinkView(href=sheet.href(event.path), label=event.name),
            kind=event.kind,
            date=known_date(event.date, sheet.edition),
            where=event.where,
        )
        for event in sorted(found, key=lambda event: (event.date, event.id), reverse=True)
    )


def link(sheet: Sheet, id: str) -> LinkView:
    """Return a link to an actor; one that is not published has no name here, and is not made up."""
    return sheet.link(id) or LinkView(href="", label=sheet.gettext("not recorded"))


def _register(name: str, id: str) -> LinkView:
    base = REGISTERS.get(name, "")
    return LinkView(href=f"{base}{id}" if base else "", label=f"{name.title()} {id}")


def sources_of(sheet: Sheet, sources: Iterable[Source]) -> tuple[SourceView, ...]:
    """Return where something can be read."""
    return tuple(
        SourceView(
            title=source.title,
            href=source.url,
            note=", ".join(
                filter(None, (source.publisher, known_date(source.date, sheet.edition), source.part))
            ),
        )
        for source in sources
    )


# Memberships


def _memberships(sheet: Sheet, relation: Relation, id: str) -> list[Membership]:
    found = sheet.reader.related(sheet.edition.tag, relation, id)
    rows = [each for each in found if isinstance(each, Membership)]
    return sorted(rows, key=lambda row: (row.since or "9999", row.until or "9999", row.id))


def membership(sheet: Sheet, row: Membership, other: str, axis: Axis) -> MembershipView:
    """Return a membership as seen from one side; `other` is the id of the other."""
    return MembershipView(
        other=link(sheet, other),
        role=row.role,
        since=known_date(row.since, sheet.edition),
        until=known_date(row.until, sheet.edition),
        note=row.note,
        sources=sources_of(sheet, row.sources),
        band=axis.band(row),
    )


class Axis:
    """Years from left to right, as far as some memberships go; what is not over goes to the right end."""

    def __init__(self, rows: Sequence[Membership]) -> None:
        days = [day for row in rows for date in (row.since, row.until) if date for day in span(date)]
        self._first = min((day.year for day in days), default=0)
        self._last = max((day.year for day in days), default=0) + 1  # its first day is the right end

    @property
    def years(self) -> tuple[str, ...]:
        """Return the years at both ends and in the middle; nothing where there is no date."""
        middle = (self._first + self._last) // 2
        return tuple(map(str, sorted({self._first, middle, self._last}))) if self._first else ()

    def band(self, row: Membership) -> BandView:
        """Return where a membership is on the axis."""
        since, until = (span(date) if date else None for date in (row.since, row.until))
        return BandView(
            earliest=self._at(*self._day(since, 0, self._first)),
            begin=self._at(*self._day(since, 1, self._first)),
            end=self._at(*self._day(until, 0, self._last)),
            latest=self._at(*self._day(until, 1, self._last)),
        )

    @staticmethod
    def _day(dates: tuple[object, ...] | None, which: int, otherwise: int) -> tuple[int, int]:
        day = dates[which] if dates else None
        return (day.year, day.timetuple().tm_yday - 1) if day else (otherwise, 0)  # type: ignore[attr-defined]

    def _at(self, year: int, day: int) -> float:
        width = max(1, self._last - self._first)
        return round(100 * (year + day / 366 - self._first) / width, 2)


# Claims


def claims(
    sheet: Sheet, relation: Relation, id: str, wanted: Callable[[Claim], bool] = lambda _: True
) -> tuple[ClaimView, ...]:
    """Return claims in the order in which they were made, all of a relation or those that are wanted."""
    found = [
        each for each in sheet.reader.related(sheet.edition.tag, relation, id) if isinstance(each, Claim)
    ]
    ordered = sorted(filter(wanted, found), key=lambda claim: (claim.date, claim.id))
    return tuple(_claim(sheet, each) for each in ordered)


def _claim(sheet: Sheet, claim: Claim) -> ClaimView:
    story = sheet.link(claim.story)
    amount = claim.amount
    return ClaimView(
        anchor=anchor(claim.id),
        date=known_date(claim.date, sheet.edition),
        claimant=link(sheet, claim.claimant),
        via=tuple(link(sheet, id) for id in claim.via),
        says=claim.says,
        modality=claim.modality,
        status=claim.status,
        by=tuple(_answer(sheet, id) for id in claim.by),
        property=claim.property,
        amount=AmountView(least=amount.least, most=amount.most, of=amount.of) if amount else None,
        sentence=claim.sentence,
        story=LinkView(href=f"{story.href}#{anchor(claim.id)}", label=story.label) if story else None,
        sources=sources_of(sheet, claim.sources),
    )


def _answer(sheet: Sheet, id: str) -> LinkView:
    """Return a link to a claim that answers another: who made it, and when."""
    found = sheet.reader.document(sheet.edition.tag, id)
    if not isinstance(found, Claim):
        return LinkView(href="", label=sheet.gettext("not recorded"))
    event = sheet.link(found.event)
    href = f"{event.href}#{anchor(id)}" if event else ""
    label = f"{link(sheet, found.claimant).label}, {known_date(found.date, sheet.edition)}"
    return LinkView(href=href, label=label)


def anchor(claim: str) -> str:
    """Return the id of the element in which a claim stands, on every page that shows it."""
    return f"claim-{claim}"
