"""From entities that others wrote to documents, as far as the record has words for what they say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from tamizdat.archive.documents import AnyDocument, decode
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.followthemoney import Entity, fields_of
from tamizdat.archive.slugs import is_slug, slug_of
from tamizdat.wire.record.entities import document_id
from tamizdat.wire.record.entries import is_id
from tamizdat.wire.record.making import Newsroom

_FOLDERS: Final = {"actor": "actors", "event": "events"}


class Others:
    """Makes documents of entities that are not ours."""

    def __init__(self, newsroom: Newsroom, ids: Mapping[str, str]) -> None:
        """`ids` are those of the documents that the file holds, by what it calls them."""
        self._newsroom = newsroom
        self._ids = ids
        self._slugs = {
            "actor": {id: slug for slug, id in newsroom.actors.items()},
            "event": {id: slug for slug, id in newsroom.events.items()},
        }

    def documents(self, entity: Entity, sort: str) -> list[AnyDocument]:
        """Return the document of an entity, the same in each edition of the newsroom.

        Raises:
            BadDocument: it lacks what it needs, or names something that is neither in the file nor at the desk.
        """
        id = document_id(entity)
        fields = fields_of(entity, sort)
        given: dict[str, Any] = {"sources": ()} | fields | {"type": sort, "id": id}
        slug = ""
        match sort:
            case "membership":
                given |= {end: self._end(fields, end) for end in ("actor", "organisation")}
            case "event":
                given["actors"] = list(self._parts(fields))
                slug = self._slug(sort, id, _needed(fields, "name"))
                _needed(fields, "date")
            case _:
                slug = self._slug(sort, id, _needed(fields, "name"))
        return [
            decode(msgspec.json.encode(given | {"edition": tag} | self._path(tag, sort, slug)))
            for tag in self._newsroom.editions
        ]

    def _path(self, edition: str, sort: str, slug: str) -> dict[str, str]:
        return {"path": self._newsroom.path(edition, _FOLDERS[sort], slug)} if slug else {}

    def _end(self, fields: Mapping[str, Any], end: str) -> str:
        """Return the id of one end of a membership."""
        name = _needed(fields, end)
        found = self._ids.get(name, name)
        if not is_id(found):
            raise BadDocument(f"names the {end} {name[:60]!r}, which is not in this file: add it")
        return found

    def _parts(self, fields: Mapping[str, Any]) -> list[dict[str, str]]:
        """Return who took part in an event, as far as they are there."""
        parts = [
            part | {"actor": self._ids.get(part["actor"], part["actor"])} for part in fields.get("actors", ())
        ]
        return [part for part in parts if is_id(part["actor"])]

    def _slug(self, sort: str, id: str, name: str) -> str:
        """Return the slug of a thing: that which it has, or one made of its name that nobody else has."""
        known = self._slugs[sort]
        if id not in known:
            slug = slug_of(name)
            free = is_slug(slug) and slug not in known.values()
            known[id] = slug if free else f"{slug}-{id[-6:]}".strip("-")
        return known[id]


def _needed(fields: Mapping[str, Any], name: str) -> str:
    value = str(fields.get(name, ""))
    if not value:
        raise BadDocument(f"has no {name}: add one")
    return value
