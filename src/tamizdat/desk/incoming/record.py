"""Actors, events, memberships and claims: one row at the desk for the documents of all editions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tamizdat.archive import record
from tamizdat.archive.soundness import check_record
from tamizdat.desk import actions, decompose, editions
from tamizdat.desk.actions import Refused
from tamizdat.desk.incoming.desk import Desk, Taken, check_slug, first_edition, slug_of
from tamizdat.desk.incoming.files import Files
from tamizdat.desk.incoming.items import Item
from tamizdat.desk.models import Claim, Story
from tamizdat.desk.rows import among


def save(items: Sequence[Item], desk: Desk, files: Files, *, known_first: bool) -> Any:
    """Make or change a thing of the record by its documents in some editions; return it.

    What all editions share is taken from the first edition's document; from another only if the desk does not know
    that one (`known_first`).

    Raises:
        Refused: a document is wrong, or names an actor or event that is not there.
        BadDocument: it states something without a source, or something that cannot be.
    """
    for item in items:
        check_record(item.document)
    main = first_edition(items)
    if main.document.path:
        check_slug(main)
    texts = _texts_now(main.thing) | {
        item.document.edition: _text(item, Taken(item, desk, files)) for item in items
    }
    first = editions.first()
    if main.thing is not None and known_first and main.document.edition != first:
        return actions.save_texts(main.thing, _without_empty(texts))
    if first not in texts:  # until the first edition's document comes
        texts[first] = {
            field: value
            for field, value in texts[main.document.edition].items()
            if field in ("name", "says", "of")
        }
    taken = Taken(main, desk, files)
    return _save(main, taken, _without_empty(texts), _story_of(items))


def _save(item: Item, taken: Taken, texts: dict[str, dict[str, str]], story: UUID | None) -> Any:
    match item.document:
        case record.Actor() as document:
            known = [border for border in document.borders if border.actor in taken.known]
            item.waits |= {border.actor for border in document.borders} - {border.actor for border in known}
            return actions.save_actor(
                slug_of(document.path),
                texts=texts,
                sort=document.sort,
                place=taken.named("place", document.place) if document.place else None,
                names=document.names,
                sources=document.sources,
                borders=[
                    (_one(taken, "actor", border.actor), source)
                    for border in known
                    for source in border.sources
                ],
                ids=document.ids,
                uid=item.uid,
            )
        case record.Event() as document:
            return actions.save_event(
                slug_of(document.path),
                texts=texts,
                kind=document.kind,
                date=document.date,
                until=document.until,
                date_precision=document.date_precision,
                place=taken.named("place", document.place) if document.place else None,
                where_precision=document.where_precision,
                latitude=document.latitude,
                longitude=document.longitude,
                parts=[(_one(taken, "actor", part.actor), part.role) for part in document.actors],
                alliances=document.alliances,
                sources=document.sources,
                uid=item.uid,
            )
        case record.Membership() as document:
            return actions.save_membership(
                actor=_one(taken, "actor", document.actor),
                organisation=_one(taken, "actor", document.organisation),
                role=document.role,
                since=document.since,
                until=document.until,
                sources=document.sources,
                texts=texts,
                carried=item.carried,
                uid=item.uid,
            )
        case record.Claim() as document:
            return actions.save_claim(
                claimant=_one(taken, "actor", document.claimant),
                texts=texts,
                date=document.date,
                modality=document.modality,
                via=[_one(taken, "actor", id) for id in document.via],
                event=_one(taken, "event", document.event) if document.event else None,
                about=[_one(taken, "actor", id) for id in document.about],
                property=document.property,
                least=document.amount.least if document.amount else None,
                most=document.amount.most if document.amount else None,
                responsible=_one(taken, "actor", document.responsible) if document.responsible else None,
                status=document.status,
                by=_answers(item, document),
                story=story,
                sources=document.sources,
                uid=item.uid,
            )
    raise TypeError(f"{type(item.document).__name__} is nothing of the record")


def _texts_now(thing: Any | None) -> dict[str, dict[str, str]]:
    """Return the texts that a thing has, by edition, as the actions take them."""
    skipped = ("id", "thing", "edition")
    return {
        text.edition: {
            field.name: getattr(text, field.name)
            for field in text._meta.concrete_fields
            if field.name not in skipped
        }
        for text in (thing.texts.all() if thing is not None else ())
    }


def _text(item: Item, taken: Taken) -> dict[str, str]:
    match item.document:
        case record.Actor() as document:
            return {
                "name": document.name,
                "intro": decompose.text(document.intro, taken),
                "carried": item.carried,
            }
        case record.Event() as document:
            return {
                "name": document.name,
                "intro": decompose.text(document.intro, taken),
                "where": document.where,
                "carried": item.carried,
            }
        case record.Claim() as document:
            return {
                "says": document.says,
                "of": document.amount.of if document.amount else "",
                "sentence": document.sentence,
                "carried": item.carried,
            }
    return {"note": getattr(item.document, "note", "")}


def _without_empty(texts: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Return texts without those in which nothing stands: a membership's note need not be there in each edition."""
    return {edition: text for edition, text in texts.items() if any(text.values())}


def _answers(item: Item, document: record.Claim) -> list[Claim]:
    """Return the claims that answered a claim; those that come later are waited for."""
    found = list(among(Claim.objects.all(), "uid", document.by))
    item.waits |= set(document.by) - {str(claim.uid) for claim in found}
    return found


def _story_of(items: Sequence[Item]) -> UUID | None:
    """Return what the language versions of the story in which a claim stands have in common.

    Raises:
        Refused: the story is not there, and nothing else is named where the claim can be read.
    """
    for item in items:
        id = getattr(item.document, "story", "")
        if not id:
            continue
        keys = Story.objects.filter(uid=UUID(id)).values_list("translation_key", flat=True)
        if key := keys.first():
            return UUID(str(key))
        if not item.document.sources:
            raise Refused(f"it stands in the story {id}, which is not at the desk: bring that one before it")
        item.notes.append(f"The story {id}, in which it stands, is not at the desk.")
        item.waits.add(id)
    return None


def _one(taken: Taken, sort: str, id: str) -> Any:
    """Return an actor or event that is there.

    Raises:
        Refused: it is not there.
    """
    found = taken.named(sort, id)
    if found is None:
        raise Refused(f"it names the {sort} {id}, which is not at the desk: bring that one too, before it")
    return found
