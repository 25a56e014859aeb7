"""Composing: from the desk's present state to documents. Nothing here changes the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tamizdat.archive.documents import AnyDocument
from tamizdat.desk.compose import fronts, mastheads, named, pages, stories
from tamizdat.desk.compose.making import Making
from tamizdat.desk.models import Coverage, Edition, Masthead, Person, Place, PlainPage, Series, Story, Topic

MODELS: dict[str, type[Any]] = {
    "story": Story,
    "page": PlainPage,
    "front": Edition,
    "masthead": Masthead,
    "place": Place,
    "topic": Topic,
    "coverage": Coverage,
    "series": Series,
    "person": Person,
}


def composed(thing: Any, making: Making) -> AnyDocument:
    """Return the document of a thing in the edition of `making`, from the state in which `thing` is."""
    match thing:
        case Story():
            return stories.story(thing, making)
        case PlainPage():
            return pages.page(thing, making)
        case Edition():
            return fronts.front(thing)
        case Masthead():
            return mastheads.masthead(thing)
        case Person():
            return named.person(thing, making)
        case Place() | Topic() | Coverage() | Series():
            return named.node(thing, making)
    raise TypeError(f"{type(thing).__name__} is no document")


def living(kind: str, uid: UUID, edition: str) -> Any | None:
    """Return the thing that a mark names, fresh from the database, or None if readers are not to see it.

    What Wagtail keeps in a live page's row is its published state; drafts stand in revisions.
    """
    model = MODELS[kind]
    locale = edition.lower()
    match kind:
        case "story" | "page":
            return model.objects.filter(uid=uid, live=True, locale__language_code=locale).first()
        case "front":
            return model.objects.filter(translation_key=uid, live=True, locale__language_code=locale).first()
        case "masthead":
            return model.objects.filter(uid=uid, edition=edition).first()
        case _:
            return model.objects.filter(uid=uid).first()
