"""Subjects name what a filing touched; a reader of the archive asks again only about these."""

from __future__ import annotations

import msgspec

from tamizdat.archive.lists import Cut, ListKey

_decoder = msgspec.json.Decoder(list[str])


def name(*words: str) -> str:
    """Return one text for several words, whatever is in them: a JSON array."""
    return msgspec.json.encode(words).decode()


def words(name: str) -> list[str]:
    """Return the words that a name was made of."""
    return _decoder.decode(name)


MOMENT = name("moment")  # the subject of what time it is in the archive


def document_subject(edition: str, id: str) -> str:
    """Return the subject of everything that is asked of one document."""
    return name("document", edition, id)


def list_subject(key: ListKey) -> str:
    """Return the subject of everything that is asked of one list."""
    return name("list", key.edition, key.of, key.id)


def period_subject(key: ListKey, period: str) -> str:
    """Return the subject of which stories stand in a year ("2010") or a month ("2010-09") of a list."""
    return name("period", key.edition, key.of, key.id, period)


def shape_subject(key: ListKey, year: str = "") -> str:
    """Return the subject of how a year of a list is cut; without a year, of which months a list has."""
    return name("shape", key.edition, key.of, key.id, year)


def around_subject(key: ListKey, cut: Cut) -> str:
    """Return the subject of what stands around a cut of a list."""
    return name("around", key.edition, key.of, key.id, cut.name)


def presence_subject(key: ListKey) -> str:
    """Return the subject of whether a list holds any story."""
    return name("presence", key.edition, key.of, key.id)


def earlier_subject(key: ListKey, story: str) -> str:
    """Return the subject of which stories of a list come just before a story."""
    return name("earlier", key.edition, key.of, key.id, story)


def later_subject(key: ListKey, story: str) -> str:
    """Return the subject of what comes next after a story in a list."""
    return name("later", key.edition, key.of, key.id, story)


def alternates_subject(key: ListKey, month: str) -> str:
    """Return the subject of where the versions of what stands in a month of a list are, in the other editions."""
    return name("alternates", key.edition, key.of, key.id, month)


def recent_subject(key: ListKey, story: str) -> str:
    """Return the subject of whether a story is among the newest of a list."""
    return name("recent", key.edition, key.of, key.id, story)


def type_subject(edition: str, type: str) -> str:
    """Return the subject of the set of all documents of a type in an edition."""
    return name("type", edition, type)


def front_subject(edition: str, of: str) -> str:
    """Return the subject of how the editors composed a front: that of a place or topic, or the home page of an edition."""
    return name("front", edition, of)


def versions_subject(shared: str) -> str:
    """Return the subject of the language versions of one thing."""
    return name("versions", shared)


def relation_subject(edition: str, relation: str, id: str) -> str:
    """Return the subject of which documents of the record stand in a relation to a document, and how they are now."""
    return name("relation", edition, relation, id)
