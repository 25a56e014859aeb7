"""Relations: which documents of the record belong to which, so that they can be found from the other side.

A membership names its actor and its organisation; on the page of either, all of its memberships are shown. A relation is
asked for by its name and the id of the document that is named: ("memberships", an actor) and so on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from tamizdat.archive.documents import AnyDocument
from tamizdat.archive.record import Actor, Claim, Event, Membership

Relation = Literal[
    "residents",  # of a place: the actors that are at home there, or are that state
    "memberships",  # of an actor, in organisations
    "members",  # of an organisation: its memberships
    "claims",  # of an event
    "statements",  # of an actor: what it claimed
    "mentions",  # of an actor: claims of which it is the matter, or through which it is said to be responsible
    "frictions",  # of an actor: those of them that speak of frictions
    "relays",  # of an actor: claims that came through it
    "events",  # of an actor: those in which it took part
    "happenings",  # of a place: the events there
    "sayings",  # of a story: the claims that stand in it
]


def relations_of(document: AnyDocument | None) -> set[tuple[Relation, str]]:
    """Return the relations in which a document stands: the name of each, and the id of the document at its other side."""
    return {(relation, id) for relation, id in _relations(document) if id}


def _relations(document: AnyDocument | None) -> Iterator[tuple[Relation, str]]:
    match document:
        case Actor():
            yield "residents", document.place
        case Membership():
            yield "memberships", document.actor
            yield "members", document.organisation
        case Event():
            yield "happenings", document.place
            for part in document.actors:
                yield "events", part.actor
        case Claim():
            yield "claims", document.event
            yield "statements", document.claimant
            yield "sayings", document.story
            for id in document.via:
                yield "relays", id
            for id in (*document.about, document.responsible):
                yield "mentions", id
                if document.property == "friction":
                    yield "frictions", id
        case _:
            pass
