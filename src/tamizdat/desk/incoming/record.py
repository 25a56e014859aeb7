"""Actors, events, memberships and claims: one row at the desk for the documents of all editions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from tamizdat.archive import record
from tamizdat.archive.soundness import check_record
from tamizdat.desk import decompose, editions
from tamizdat.desk.actions import Refused
from tamizdat.desk.incoming.desk import Desk, Taken, first_edition, slug_of
from tamizdat.desk.incoming.files import Files
from tamizdat.desk.incoming.items import Item
from tamizdat.desk.models import (
    Actor,
    ActorName,
    ActorSource,
    ActorText,
    Border,
    Claim,
    ClaimSource,
    ClaimText,
    ClaimVia,
    Event,
    EventPart,
    EventSource,
    EventText,
    Identifier,
    Membership,
    MembershipSource,
    MembershipText,
    Story,
)

RECORD: Final[dict[str, type[Any]]] = {
    "actor": Actor, "event": Event, "membership": Membership, "claim": Claim,
}  # fmt: skip


def save(items: Sequence[Item], files: Files) -> Any:
    """Make or change a thing of the record by its documents in some editions; return it.

    Raises:
        Refused: a document is wrong, or names an actor or event that is not there.
        BadDocument: it states something without a source, or something that cannot be.
        ValidationError: the desk does not take a field.
    """
    for item in items:
        check_record(item.document)
    main = first_edition(items)
    desk = Desk(item.document for item in items)
    taken = {item.document.edition: Taken(item, desk, files) for item in items}
    row = main.thing or RECORD[main.sort](uid=main.uid)
    match main.document:
        case record.Actor():
            _actor(row, main, taken[main.document.edition])
        case record.Event():
            _event(row, main, taken[main.document.edition])
        case record.Membership():
            _membership(row, main, taken[main.document.edition])
        case record.Claim():
            _claim(row, main, taken[main.document.edition])
    texts = {text.edition: text for text in row.texts.all()}
    texts |= {item.document.edition: _text(item, taken[item.document.edition]) for item in items}
    row.texts = [text for _, text in sorted(texts.items()) if text is not None]
    if isinstance(row, Actor | Event):
        row.name = row.name_in(editions.first())
    row.full_clean()
    row.save()
    return row


def _text(item: Item, taken: Taken) -> Any | None:
    edition, carried = item.document.edition, item.carried
    match item.document:
        case record.Actor() as document:
            intro = decompose.text(document.intro, taken)
            return ActorText(edition=edition, name=document.name, intro=intro, carried=carried)
        case record.Event() as document:
            intro = decompose.text(document.intro, taken)
            return EventText(
                edition=edition, name=document.name, intro=intro, where=document.where, carried=carried
            )
        case record.Membership() as document:
            return MembershipText(edition=edition, note=document.note) if document.note else None
        case record.Claim() as document:
            of = document.amount.of if document.amount else ""
            return ClaimText(
                edition=edition, says=document.says, of=of, sentence=document.sentence, carried=carried
            )
    return None


def _actor(row: Actor, item: Item, taken: Taken) -> None:
    document = item.document
    assert isinstance(document, record.Actor)  # noqa: S101 - the caller knows its sort
    row.slug, row.sort = slug_of(document.path), document.sort
    row.place = taken.named("place", document.place) if document.place else None
    row.names = [ActorName(text=name.text, language=name.language, sort=name.sort) for name in document.names]
    row.sources = [ActorSource(**_source(source)) for source in document.sources]
    row.identifiers = [Identifier(register=name, value=value) for name, value in document.ids.items()]
    others = [border for border in document.borders if border.actor in taken.known]
    item.waits |= {border.actor for border in document.borders} - {border.actor for border in others}
    row.borders = [
        Border(other=_one(taken, "actor", border.actor), **_source(source))
        for border in others
        for source in border.sources
    ]


def _event(row: Event, item: Item, taken: Taken) -> None:
    document = item.document
    assert isinstance(document, record.Event)  # noqa: S101 - the caller knows its sort
    row.slug, row.kind, row.alliances = slug_of(document.path), document.kind, document.alliances
    row.date, row.until, row.date_precision = document.date, document.until, document.date_precision
    row.place = taken.named("place", document.place) if document.place else None
    row.where_precision = document.where_precision
    row.latitude, row.longitude = document.latitude, document.longitude
    row.parts = [EventPart(actor=_one(taken, "actor", part.actor), role=part.role) for part in document.actors]
    row.sources = [EventSource(**_source(source)) for source in document.sources]


def _membership(row: Membership, item: Item, taken: Taken) -> None:
    document = item.document
    assert isinstance(document, record.Membership)  # noqa: S101 - the caller knows its sort
    row.actor = _one(taken, "actor", document.actor)
    row.organisation = _one(taken, "actor", document.organisation)
    row.role, row.since, row.until = document.role, document.since, document.until
    row.carried = item.carried
    row.sources = [MembershipSource(**_source(source)) for source in document.sources]


def _claim(row: Claim, item: Item, taken: Taken) -> None:
    document = item.document
    assert isinstance(document, record.Claim)  # noqa: S101 - the caller knows its sort
    row.claimant = _one(taken, "actor", document.claimant)
    row.via = [ClaimVia(actor=_one(taken, "actor", id)) for id in document.via]
    row.modality, row.date, row.status = document.modality, document.date, document.status
    row.event = _one(taken, "event", document.event) if document.event else None
    row.about = [_one(taken, "actor", id) for id in document.about]
    row.property = document.property
    row.least = document.amount.least if document.amount else None
    row.most = document.amount.most if document.amount else None
    row.responsible = _one(taken, "actor", document.responsible) if document.responsible else None
    known = {str(claim.uid): claim for claim in Claim.objects.filter(uid__in=[UUID(id) for id in document.by])}
    item.waits |= set(document.by) - known.keys()
    row.by = list(known.values())
    row.story = _story(document) if document.story else row.story
    row.sources = [ClaimSource(**_source(source)) for source in document.sources]


def _story(document: record.Claim) -> UUID | None:
    """Return what the language versions of the story in which a claim stands have in common."""
    found = Story.objects.filter(uid=UUID(document.story)).values_list("translation_key", flat=True).first()
    if found is None:
        raise Refused(f"it stands in the story {document.story}, which is not at the desk: bring that one before it")
    key: UUID = found
    return key


def _one(taken: Taken, sort: str, id: str) -> Any:
    """Return an actor or event that is there.

    Raises:
        Refused: it is not there.
    """
    found = taken.named(sort, id)
    if found is None:
        raise Refused(f"it names the {sort} {id}, which is not at the desk: bring that one too, before it")
    return found


def _source(source: record.Source) -> dict[str, str]:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "date": source.date,
        "url": source.url,
        "part": source.part,
    }


def ids_named_by(document: Any) -> Iterable[str]:
    """Return the ids of the places, actors and events that a document of the record names."""
    match document:
        case record.Actor():
            return [document.place, *(border.actor for border in document.borders)]
        case record.Event():
            return [document.place, *(part.actor for part in document.actors)]
        case record.Membership():
            return [document.actor, document.organisation]
        case record.Claim():
            return [document.claimant, *document.via, document.event, *document.about, document.responsible]
        case _:
            return []
