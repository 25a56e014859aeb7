"""The record as entities of FollowTheMoney (https://followthemoney.tech), and back, with nothing lost.

An entity says by its properties what the model has words for, so that the tools of others can work with it. The rest (the
text of each edition, the sources one by one, fields of a later version) stands beside them under one key of ours, which these
tools carry along: `left` is, by its making, whatever the properties do not say. Where both say something, the key holds.
docs/decisions/0017-followthemoney.md says which schema stands for what, and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, get_args
from urllib.parse import urlsplit

import msgspec

from tamizdat.archive.bodies import plain
from tamizdat.archive.documents import AnyDocument, decode, encode, merge_unknown, type_of
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.record import Actor, Claim, Event, MemberRole, Membership, Source
from tamizdat.archive.tables import as_html

Entity = dict[str, Any]  # {"id": …, "schema": …, "properties": {name: [value, …]}}
Fields = dict[str, Any]  # of a document, as its JSON has them

KEY: Final = "tamizdat"
SCHEMATA: Final = {
    "person": "Person",
    "organisation": "Organization",
    "state": "PublicBody",
    "armed-group": "Organization",
}
_SORTS: Final = {
    "Person": "person",
    "Organization": "organisation",
    "PublicBody": "organisation",
    "Company": "organisation",
    "LegalEntity": "organisation",
}
# The properties that are read; what others say by further ones has no field in the record.
READ: Final = frozenset({
    "name", "alias", "weakAlias", "previousName", "abbreviation", "wikidataId", "description", "summary", "biography",
    "sourceUrl", "publisher", "publisherUrl", "member", "organization", "role", "startDate", "endDate", "date",
    "location", "involved", "organizer", "subject",
})  # fmt: skip
_OWN: Final = ("id", "edition", "type")  # what a document has besides its fields


def entity_of(versions: Sequence[tuple[AnyDocument, bytes]], url: str = "") -> Entity:
    """Return a document of the record as an entity.

    Args:
        versions: the document in each of its editions, with its JSON
        url: the page on which it is published, which is a source for others
    """
    documents = [document for document, _ in versions]
    schema, properties = _said_by(documents)
    properties["sourceUrl"].append(url)
    made: Entity = {
        "id": documents[0].id,
        "schema": schema,
        "properties": {
            name: list(dict.fromkeys(filter(None, values))) for name, values in properties.items()
        },
    }
    made["properties"] = {name: values for name, values in made["properties"].items() if values}
    type = type_of(documents[0])
    said = fields_of(made, type)
    left = {document.edition: _left(data, said) for document, data in versions}
    made[KEY] = {"type": type, **_gathered(left)}
    return made


def mention(id: str, name: str) -> Entity:
    """Return an entity that is only named, so that what names it leads somewhere; it says nothing to those who have it."""
    return {"id": id, "schema": "LegalEntity", "properties": {"name": [name]}, KEY: {"type": "mention"}}


def documents_of(entity: Entity) -> list[tuple[AnyDocument, bytes]]:
    """Return the documents, with their JSON, of an entity that `entity_of` made, whatever tool it went through since.

    Raises:
        BadDocument: our key in it is not as it was written, or something is no document.
    """
    ours = entity.get(KEY)
    if not isinstance(ours, dict) or not isinstance(ours.get("editions"), dict):
        raise BadDocument(f"its key {KEY!r} was changed: leave it as it was exported, or take it out")
    type, shared = str(ours.get("type", "")), ours.get("all", {})
    said = fields_of(entity, type)
    found = []
    for edition, left in ours["editions"].items():
        if not (isinstance(shared, dict) and isinstance(left, dict)):
            raise BadDocument(f"its key {KEY!r} was changed: leave it as it was exported, or take it out")
        fields = {
            name: value
            for name, value in (said | shared | left).items()
            if value is not None or name not in said
        }
        data = msgspec.json.encode({"type": type, "id": entity.get("id"), "edition": edition} | fields)
        document = decode(data)
        found.append((document, merge_unknown(encode(document), data)))
    return found


def type_for(entity: Entity) -> str:
    """Return the type of document that an entity becomes; nothing for schemata that the record does not have."""
    ours = entity.get(KEY)
    if isinstance(ours, dict) and isinstance(ours.get("type"), str):
        return str(ours["type"])
    schema = entity.get("schema")
    return (
        "actor" if schema in _SORTS else {"Membership": "membership", "Event": "event"}.get(str(schema), "")
    )


def fields_of(entity: Entity, type: str) -> Fields:
    """Return what the properties of an entity say, as fields of a document that is the same in all editions.

    Values go by their order in the alphabet: the tools of others keep none.
    """
    values = _Values(entity.get("properties"))
    match type:
        case "actor":
            fields = _actor(values, str(entity.get("schema", "")), str(entity.get("caption", "")))
        case "membership":
            fields = _membership(values)
        case "event":
            fields = _event(values)
        case "claim":
            fields = {
                "claimant": values.first("subject"),
                "date": values.date("date"),
                "says": values.first("summary"),
            }
        case _:
            fields = {}
    return {name: value for name, value in fields.items() if value}


# From documents to properties


def _said_by(documents: Sequence[AnyDocument]) -> tuple[str, dict[str, list[str]]]:
    """Return the schema and properties for a document, given in each of its editions."""
    main = documents[0]
    match main:
        case Actor():
            names = [(each.text, each.sort) for each in main.names]
            return SCHEMATA[main.sort], {
                "name": _each(documents, "name"),
                "alias": [text for text, sort in names if sort != "acronym"],
                "abbreviation": [text for text, sort in names if sort == "acronym"],
                "wikidataId": [main.ids.get("wikidata", "")],
                "description": [plain(intro).strip() for intro in _each(documents, "intro")],
                **_origin(main.sources),
            }
        case Membership():
            return "Membership", {
                "member": [main.actor],
                "organization": [main.organisation],
                "role": [main.role],
                "startDate": [main.since],
                "endDate": [main.until],
                "summary": _each(documents, "note"),
                **_origin(main.sources),
            }
        case Event():
            return "Event", {
                "name": _each(documents, "name"),
                "startDate": [main.date],
                "endDate": [main.until],
                "location": _each(documents, "where"),
                "keywords": [main.kind],
                "involved": [part.actor for part in main.actors if part.role != "organiser"],
                "organizer": [part.actor for part in main.actors if part.role == "organiser"],
                "description": [plain(intro).strip() for intro in _each(documents, "intro")],
                **_origin(main.sources),
            }
        case Claim():
            return _claim(main, documents)
    raise TypeError(f"{type_of(main)} is no document of the record")


def _claim(main: Claim, documents: Sequence[AnyDocument]) -> tuple[str, dict[str, list[str]]]:
    """Return a claim as a link from who said it to what it is of; as a note on who said it where that is not recorded."""
    of = [main.event, *main.about, main.responsible]
    says = _each(documents, "says")
    if not any(of):
        return "Note", {
            "name": says[:1],
            "description": says,
            "entity": [main.claimant],
            **_origin(main.sources),
        }
    return "UnknownLink", {
        "subject": [main.claimant],
        "object": of,
        "role": [main.modality],
        "status": [main.status],
        "date": [main.date],
        "summary": says,
        "description": _each(documents, "sentence"),
        **_origin(main.sources),
    }


def _each(documents: Sequence[AnyDocument], field: str) -> list[str]:
    return [getattr(document, field) for document in documents]


def _origin(sources: Iterable[Source]) -> dict[str, list[str]]:
    return {
        "sourceUrl": [source.url for source in sources],
        "publisher": [source.publisher or source.title for source in sources],
    }


# From properties to documents


class _Values:
    """The properties of an entity, in a fixed order."""

    def __init__(self, properties: Any) -> None:
        self._properties = properties if isinstance(properties, Mapping) else {}

    def all(self, *names: str) -> list[str]:
        """Return the values of some properties."""
        found = []
        for name in names:
            values = self._properties.get(name, ())
            found += sorted(
                {value.strip() for value in values if isinstance(value, str)}
                if isinstance(values, list)
                else ()
            )
        return [value for value in dict.fromkeys(found) if value]

    def first(self, *names: str) -> str:
        """Return the first value of some properties; nothing if there is none."""
        return next(iter(self.all(*names)), "")

    def date(self, *names: str) -> str:
        """Return the first date of some properties, without its time of day."""
        return self.first(*names)[:10]

    def sources(self) -> list[Fields]:
        """Return where this can be read: at its addresses, or else with its publishers."""
        publishers, addresses = self.all("publisher"), self.all("sourceUrl", "publisherUrl")
        if not addresses:
            return [{"title": publisher} for publisher in publishers]
        publisher = publishers[0] if len(publishers) == 1 else ""
        named = {"publisher": publisher} if publisher else {}
        return [{"title": publisher or urlsplit(url).netloc or url, **named, "url": url} for url in addresses]

    def intro(self, sources: Sequence[Fields], *names: str) -> str:
        """Return a description as HTML, if it can be read somewhere."""
        return as_html("\n\n".join(self.all(*names))) if sources else ""


def _actor(values: _Values, schema: str, caption: str) -> Fields:
    names = values.all("name")
    name = caption if caption in names else next(iter(names), "")
    others = [each for each in values.all("name", "alias", "weakAlias", "previousName") if each != name]
    acronyms = values.all("abbreviation")
    sources = values.sources()
    wikidata = values.first("wikidataId")
    return {
        "name": name,
        "sort": _SORTS.get(schema, ""),
        "names": [
            *({"text": each} for each in others),
            *({"text": each, "sort": "acronym"} for each in acronyms),
        ],
        "ids": {"wikidata": wikidata} if wikidata else {},
        "intro": values.intro(sources, "description", "summary", "biography"),
        "sources": sources,
    }


def _membership(values: _Values) -> Fields:
    role = values.first("role")
    known = role in get_args(MemberRole)
    return {
        "actor": values.first("member"),
        "organisation": values.first("organization"),
        "role": role if known and role != "member" else "",
        "since": values.date("startDate"),
        "until": values.date("endDate"),
        "note": "; ".join([*([] if known or not role else [role]), *values.all("summary", "description")]),
        "sources": values.sources(),
    }


def _event(values: _Values) -> Fields:
    sources = values.sources()
    return {
        "name": values.first("name"),
        "date": values.date("startDate", "date"),
        "until": values.date("endDate"),
        "where": "; ".join(values.all("location")),
        "actors": [
            *({"actor": id} for id in values.all("involved")),
            *({"actor": id, "role": "organiser"} for id in values.all("organizer")),
        ],
        "intro": values.intro(sources, "description", "summary"),
        "sources": sources,
    }


# What the properties do not say


def _left(data: bytes, said: Fields) -> Fields:
    """Return the fields of a document that its entity's properties say otherwise or not at all; None for what it has not."""
    fields = {name: value for name, value in msgspec.json.decode(data).items() if name not in _OWN}
    absent = {name: None for name in said if name not in fields}
    return {name: value for name, value in fields.items() if name not in said or said[name] != value} | absent


def _gathered(left: Mapping[str, Fields]) -> Fields:
    """Return what is left of all editions, with what they have in common said once."""
    first, *others = left.values()
    shared = {
        name: value
        for name, value in first.items()
        if all(name in each and each[name] == value for each in others)
    }
    own = {
        edition: {n: value for n, value in each.items() if n not in shared} for edition, each in left.items()
    }
    return {"all": shared, "editions": own}
