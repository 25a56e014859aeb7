"""From actors, memberships, events and claims to the documents that are filed, one for each edition."""

from __future__ import annotations

from typing import Any

from tamizdat.archive import record
from tamizdat.desk.compose import anchors
from tamizdat.desk.compose.making import Making, word
from tamizdat.desk.compose.named import common
from tamizdat.desk.models import Actor, Claim, Event, Membership


def actor(row: Actor, making: Making) -> record.Actor:
    """Return the document of an actor."""
    return record.Actor(
        sort=word(row.sort),
        names=tuple(
            record.Name(text=name.text, language=name.language, sort=word(name.sort))
            for name in row.names.all()
        ),
        sources=_sources(row),
        place=_id(row.place),
        borders=_borders(row),
        ids={each.register: each.value for each in row.identifiers.all()},
        **_listed(row, making),
    )


def _borders(row: Actor) -> tuple[record.Border, ...]:
    """Return the states on which a state borders, each with all rows that say so."""
    sources: dict[str, list[record.Source]] = {}
    for border in row.borders.all():
        sources.setdefault(str(border.other.uid), []).append(source_of(border))
    return tuple(record.Border(actor=id, sources=tuple(those)) for id, those in sources.items())


def event(row: Event, making: Making) -> record.Event:
    """Return the document of an event."""
    text = row.text_in(making.edition)
    return record.Event(
        kind=word(row.kind),
        date=row.date,
        until=row.until,
        date_precision=row.date_precision,
        place=_id(row.place),
        where=text.where if text else "",
        where_precision=row.where_precision,
        latitude=row.latitude,
        longitude=row.longitude,
        actors=tuple(
            record.TakingPart(actor=str(part.actor.uid), role=word(part.role)) for part in row.parts.all()
        ),
        alliances=row.alliances,
        sources=_sources(row),
        **_listed(row, making),
    )


def membership(row: Membership, making: Making) -> record.Membership:
    """Return the document of a membership."""
    return record.Membership(
        id=str(row.uid),
        edition=making.edition,
        actor=_id(row.actor),
        organisation=_id(row.organisation),
        role=word(row.role),
        since=row.since,
        until=row.until,
        sources=_sources(row),
        note=row.note_in(making.edition),
    )


def claim(row: Claim, making: Making) -> record.Claim:
    """Return the document of a claim; `says` is the first edition's where an edition has none of its own."""
    text = row.text_in(making.edition)
    story, sentence = anchors.standing(row, making.edition)
    return record.Claim(
        id=str(row.uid),
        edition=making.edition,
        claimant=_id(row.claimant),
        via=tuple(str(via.actor.uid) for via in row.via.all()),
        says=row.says_in(making.edition),
        modality=word(row.modality),
        date=row.date,
        event=_id(row.event),
        about=tuple(sorted(str(each.uid) for each in row.about.all())),
        property=word(row.property),
        amount=_amount(row, text.of if text else ""),
        responsible=_id(row.responsible),
        status=word(row.status),
        by=tuple(sorted(str(each.uid) for each in row.by.all())),
        story=story,
        sentence=sentence,
        sources=_sources(row),
    )


def _amount(row: Claim, of: str) -> record.Amount | None:
    if row.least is None and row.most is None:
        return None
    return record.Amount(least=row.least, most=row.most, of=of)


def _listed(row: Any, making: Making) -> dict[str, Any]:
    fields = common(row, making, "intro")
    del fields["order"]
    return fields


def _sources(row: Any) -> tuple[record.Source, ...]:
    return tuple(source_of(source) for source in row.sources.all())


def source_of(row: Any) -> record.Source:
    """Return a source as documents have it."""
    return record.Source(title=row.title, publisher=row.publisher, date=row.date, url=row.url, part=row.part)


def _id(thing: Any | None) -> str:
    return str(thing.uid) if thing is not None else ""
