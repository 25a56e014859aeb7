"""What the record says, for the pages of actors, events and places. Nothing is added up, averaged or inferred."""

from __future__ import annotations

from collections.abc import Iterable

from tamizdat.archive.dates import span
from tamizdat.archive.lists import Cut
from tamizdat.archive.record import Actor, Event, Name
from tamizdat.press.claims import claims
from tamizdat.press.keys import alliances_path
from tamizdat.press.memberships import Axis, bonds, by_year, memberships_of
from tamizdat.press.moments import known_date, language_name
from tamizdat.press.numbers import digits
from tamizdat.press.plots import plot
from tamizdat.press.record_views import ActorRecord, EventRecord, HappeningView, NameView, TakingPartView
from tamizdat.press.sheet import Sheet
from tamizdat.press.sources import link, sources_of
from tamizdat.press.view_parts import LinkView

REGISTERS = {"wikidata": "https://www.wikidata.org/wiki/"}  # where ids of others lead


def actor_record(sheet: Sheet, actor: Actor) -> ActorRecord:
    """Return what is recorded of an actor."""
    memberships = memberships_of(sheet, "memberships", actor.id)
    members = memberships_of(sheet, "members", actor.id)
    axis = Axis([*memberships, *members])
    return ActorRecord(
        sort=actor.sort,
        names=tuple(_name(sheet, name) for name in other_names(actor)),
        ids=tuple(_register(*each) for each in sorted(actor.ids.items())),
        sources=sources_of(sheet, actor.sources),
        memberships=bonds(sheet, memberships, "organisation", axis),
        members=bonds(sheet, members, "actor", axis),
        axis=axis.ticks(sheet.edition),
        years=by_year(sheet, members),
        events=_events(sheet, actor.id),
        statements=claims(sheet, "statements", actor.id)[::-1],
        mentions=claims(sheet, "mentions", actor.id)[::-1],
        relays=claims(sheet, "relays", actor.id)[::-1],
    )


def event_record(sheet: Sheet, event: Event) -> EventRecord:
    """Return what is recorded of an event."""
    said = claims(sheet, "claims", event.id)
    return EventRecord(
        kind=event.kind,
        date=known_date(event.date, sheet.edition),
        until=known_date(event.until, sheet.edition),
        date_precision=event.date_precision,
        place=sheet.link(event.place),
        where=event.where,
        where_precision=event.where_precision,
        actors=parties(sheet, event),
        sources=sources_of(sheet, event.sources),
        claims=said,
        plot=plot(sheet, event.id, said),
        alliances=sheet.href(alliances_path(event.path)) if event.alliances else "",
    )


def parties(sheet: Sheet, event: Event) -> tuple[TakingPartView, ...]:
    """Return who took part in an event."""
    return tuple(TakingPartView(actor=link(sheet, part.actor), role=part.role) for part in event.actors)


def timeline(sheet: Sheet, place: str, cut: Cut | None, count: int = 0) -> tuple[HappeningView, ...]:
    """Return events in a place and in those below it, newest first: the newest `count`, or those of a cut."""
    key = sheet.list("timeline", place)
    return tuple(_happening(sheet, event) for event in sheet.reader.events(key, cut, count))


def _events(sheet: Sheet, actor: str) -> tuple[HappeningView, ...]:
    """Return the events in which an actor took part, newest first."""
    found = [
        each for each in sheet.reader.related(sheet.edition.tag, "events", actor) if isinstance(each, Event)
    ]
    newest_first = sorted(found, key=lambda event: (event.date, event.id), reverse=True)
    return tuple(_happening(sheet, event) for event in newest_first)


def _happening(sheet: Sheet, event: Event) -> HappeningView:
    return HappeningView(
        event=LinkView(href=sheet.href(event.path), label=event.name),
        kind=event.kind,
        date=known_date(event.date, sheet.edition),
        year=digits(f"{span(event.date)[0].year:04}", sheet.edition),
        where=event.where,
    )


def other_names(actor: Actor) -> Iterable[Name]:
    """Return the names of an actor besides the one that stands over its page, each once."""
    found: dict[tuple[str, str], Name] = {}
    for name in actor.names:
        if name.text != actor.name:
            found.setdefault((name.text, name.language), name)
    return found.values()


def _name(sheet: Sheet, name: Name) -> NameView:
    return NameView(
        text=name.text,
        language=name.language,
        language_name=language_name(name.language, sheet.edition),
        sort=name.sort,
    )


def _register(name: str, id: str) -> LinkView:
    base = REGISTERS.get(name, "")
    return LinkView(href=f"{base}{id}" if base else "", label=f"{name.title()} {id}")
