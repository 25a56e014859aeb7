"""The record of an import, whether tables or entities: what it may name at the desk. Django must be set up before."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tamizdat.desk import editions
from tamizdat.desk.models import Actor, Event, Identifier, Place, Story
from tamizdat.wire.record.making import Newsroom


def newsroom() -> Newsroom:
    """Return what the record may name at the desk."""
    return Newsroom(
        editions=editions.tags(),
        places=_slugs(Place),
        actors=_slugs(Actor),
        events=_slugs(Event),
        stories=_stories(),
        wikidata=_wikidata(),
    )


def things_of_record() -> dict[str, Any]:
    """Return the actors and events of the desk by the names that stories of a folder have for them: "actor/nato"."""
    found = [("actor", each) for each in Actor.objects.all()] + [
        ("event", each) for each in Event.objects.all()
    ]
    return {f"{sort}/{each.slug}": each for sort, each in found}


def _slugs(model: type[Any]) -> dict[str, str]:
    return {slug: str(uid) for slug, uid in model.objects.values_list("slug", "uid")}


def _wikidata() -> dict[str, str]:
    rows = Identifier.objects.filter(register="wikidata").values_list("value", "thing__uid")
    return {value: str(uid) for value, uid in rows}


def _stories() -> dict[str, dict[str, str]]:
    """Return the language versions of all stories by slug. Where two have the same, that of the earlier edition is meant."""
    versions: dict[Any, dict[str, str]] = defaultdict(dict)
    found: dict[str, dict[str, str]] = {}
    for tag in editions.tags():
        rows = Story.objects.filter(locale__language_code=tag.lower())
        for slug, uid, shared in rows.values_list("slug", "uid", "translation_key").iterator():
            versions[shared][tag] = str(uid)
            found.setdefault(slug, versions[shared])
    return found
