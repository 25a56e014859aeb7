"""Composing: from the desk's present state to documents. Nothing here changes the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from tamizdat.archive import documents
from tamizdat.archive.documents import AnyDocument
from tamizdat.desk.compose import (
    anchors,
    fronts,
    letters,
    mastheads,
    named,
    pages,
    readership,
    record,
    stories,
)
from tamizdat.desk.compose.making import Making
from tamizdat.desk.models import (
    Actor,
    Claim,
    Coverage,
    Edition,
    Event,
    Front,
    Letter,
    Masthead,
    Membership,
    MostRead,
    Newsletter,
    Person,
    Place,
    PlainPage,
    Redirect,
    Series,
    Story,
    Topic,
)
from tamizdat.desk.models.named import Named

MODELS: dict[str, type[Any]] = {
    "story": Story,
    "page": PlainPage,
    "front": Edition,
    "masthead": Masthead,
    "most-read": MostRead,
    "place": Place,
    "topic": Topic,
    "coverage": Coverage,
    "series": Series,
    "person": Person,
    "redirect": Redirect,
    "actor": Actor,
    "membership": Membership,
    "event": Event,
    "claim": Claim,
    "newsletter": Newsletter,
    "letter": Letter,
}

_OF_THE_RECORD: dict[type[Any], Callable[[Any, Making], AnyDocument]] = {
    Actor: record.actor,
    Membership: record.membership,
    Event: record.event,
    Claim: record.claim,
}


def composed(thing: Any, making: Making) -> AnyDocument:
    """Return the document of a thing in the edition of `making`, from the state in which `thing` is."""
    match thing:
        case Story():
            return stories.story(thing, making)
        case PlainPage():
            return pages.page(thing, making)
        case Edition() | Front():
            return fronts.front(thing)
        case Masthead():
            return mastheads.masthead(thing, making)
        case Newsletter():
            return letters.newsletter(thing, making)
        case Letter():
            return letters.letter(thing, making)
        case MostRead():
            return readership.most_read(thing)
        case Person():
            return named.person(thing, making)
        case Place() | Topic() | Coverage() | Series():
            return named.node(thing, making)
        case Actor() | Membership() | Event() | Claim():
            return _OF_THE_RECORD[type(thing)](thing, making)
        case Redirect():
            return documents.Redirect(
                id=thing.document, edition=thing.edition, path=thing.path, target=thing.target
            )
    raise TypeError(f"{type(thing).__name__} is no document")


def filed(thing: Any, making: Making) -> tuple[AnyDocument, bytes]:
    """Return the document of a thing as `composed` does, and its JSON with the fields that only others know."""
    document = composed(thing, making)
    row = thing.text_in(making.edition) if isinstance(thing, Named | Claim) else thing
    data = documents.encode(document)
    carried = row.carried if row is not None else ""
    return document, documents.merge_unknown(data, carried.encode()) if carried else data


def living(kind: str, uid: UUID, edition: str) -> Any | None:
    """Return the thing that a mark names, fresh from the database, or None if readers are not to see it.

    What Wagtail keeps in a live page's row is its published state; drafts stand in revisions. A claim that stands
    only in a story waits for it.
    """
    model = MODELS[kind]
    locale = edition.lower()
    match kind:
        case "story" | "page":
            pages = model.objects.filter(uid=uid, live=True, locale__language_code=locale)
            return pages.select_related("locale").first()
        case "front":
            home = model.objects.filter(translation_key=uid, live=True, locale__language_code=locale).first()
            return home or Front.objects.filter(uid=uid, edition=edition).first()
        case "claim":
            claim = model.objects.filter(uid=uid).first()
            return claim if claim is not None and anchors.has_ground(claim, edition) else None
        case "letter":
            return model.objects.filter(uid=uid, published__isnull=False, newsletter__edition=edition).first()
        case "masthead" | "most-read" | "redirect" | "newsletter":
            return model.objects.filter(uid=uid, edition=edition).first()
        case _:
            return model.objects.filter(uid=uid).first()
