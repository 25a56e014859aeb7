"""Entities of FollowTheMoney on their way in: ours with all that they had, those of others as far as they go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tamizdat.archive.documents import encode
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.followthemoney import KEY, READ, Entity, documents_of, fields_of, type_for
from tamizdat.archive.soundness import check_record
from tamizdat.wire.errors import WireError
from tamizdat.wire.record.entities import document_id, read_entities
from tamizdat.wire.record.making import Newsroom
from tamizdat.wire.record.others import Others
from tamizdat.wire.reports import Item
from tamizdat.wire.source import Brought

_SORTS: Final = ("actor", "event", "membership", "claim")  # what is named comes before what names it


class Lines:
    """A file of entities, one a line or all in one list: a `tamizdat.wire.source.Source`."""

    def __init__(self, path: Path, newsroom: Newsroom) -> None:
        """Read which entities there are.

        Raises:
            WireError: the file holds something else.
            OSError: it cannot be read.
        """
        self.name = str(path)
        self._path = path
        self._known = frozenset(newsroom.actors.values())
        self._wikidata = newsroom.wikidata
        ids = {
            entity["id"]: self._standing(entity) or document_id(entity)
            for _, entity in read_entities(path)
            if isinstance(entity, dict) and type_for(entity)
        }
        self._others = Others(newsroom, ids)

    def documents(self) -> Iterator[Brought | Item]:
        """Yield the documents of all entities, and an item for what is wrong or has no place in the record."""
        others: Counter[str] = Counter()
        unread: Counter[str] = Counter()
        for sort in _SORTS:
            for line, entity in read_entities(self._path):
                where = f"{self._path.name}, line {line}"
                if isinstance(entity, Item):
                    if sort == _SORTS[0]:
                        yield entity
                    continue
                type = type_for(entity)
                if sort == _SORTS[0] and type not in (*_SORTS, "mention"):
                    others[str(entity.get("schema", ""))[:40]] += 1
                if type == sort and KEY in entity:
                    yield from self._ours(entity, where)
                elif sort == ("actor" if type == "mention" else type):
                    yield from self._theirs(entity, sort, where, unread)
        for schema, count in sorted(others.items()):
            yield Item(
                "left out",
                f"{count} of the schema '{schema}'",
                "The record has nothing of this sort.",
                where=self.name,
            )
        for name, count in sorted(unread.items()):
            yield Item(
                "left out",
                f"property '{name}' ({count} times)",
                "The record has no field for it.",
                where=self.name,
            )

    def blob(self, name: str) -> Path:
        """Raise WireError: entities name no files."""
        raise WireError(f"There is no file {name}.", self.name, "Take out what names it.")

    def _standing(self, entity: Entity) -> str:
        """Return the id of the actor of the desk that an entity of others is, by what Wikidata calls both; or nothing."""
        if KEY in entity or type_for(entity) != "actor":
            return ""
        own = fields_of(entity, "actor").get("ids", {}).get("wikidata", "")
        standing = self._wikidata.get(own, "")
        return "" if standing == document_id(entity) else standing

    def _ours(self, entity: Entity, where: str) -> Iterator[Brought | Item]:
        try:
            found = documents_of(entity)
            for document, _ in found:
                check_record(document)
        except BadDocument as error:
            yield Item("refused", _words(entity), f"{error}.", "", where)
            return
        yield from (Brought(document, data, where) for document, data in found)

    def _theirs(
        self, entity: Entity, sort: str, where: str, unread: Counter[str]
    ) -> Iterator[Brought | Item]:
        if type_for(entity) == "mention" and document_id(entity) in self._known:
            return  # it is only named here, and known at the desk
        if self._standing(entity):
            reason = "It is at the desk already, by its number at Wikidata, and stays as it is there."
            yield Item("kept", _words(entity), reason, where=where)
            return
        names = entity["properties"] if isinstance(entity.get("properties"), dict) else {}
        unread.update(name for name in names if name not in READ)
        try:
            made = self._others.documents(entity, sort)
            for document in made:
                check_record(document)
        except BadDocument as error:
            yield Item("refused", _words(entity), f"It {str(error).partition(') ')[2] or error}.", "", where)
            return
        if "description" in names and not getattr(made[0], "intro", "-"):
            yield Item(
                "left out", _words(entity), "Its description names no source.", "Add a sourceUrl.", where
            )
        for document in made:
            yield Brought(document, encode(document), where)


def _words(entity: Entity) -> str:
    return f"{str(entity.get('schema'))[:40]} '{str(entity.get('id'))[:60]}'"
