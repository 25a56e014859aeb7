"""The record as schema.org has it, for machines that read pages: the same facts as on the page, and no others.

What somebody is (a person, an organisation) is said on his own page only: elsewhere his name and address are given, which is
all that is read of him there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from tamizdat.archive.documents import Story
from tamizdat.archive.lists import NEWEST
from tamizdat.archive.record import Actor, ActorSort, Claim, Event, Membership, Source
from tamizdat.press import publisher
from tamizdat.press.bodies import plain_text
from tamizdat.press.claims import anchor, claims_of
from tamizdat.press.memberships import memberships_of
from tamizdat.press.record import REGISTERS, other_names
from tamizdat.press.sheet import Sheet

_TYPES: Final[dict[ActorSort, str | list[str]]] = {
    "person": "Person",
    "organisation": "Organization",
    "state": ["Country", "Organization"],  # a Country alone is a Place, which belongs to nothing
    "armed-group": "Organization",
}
_EXACT, _NEAR = 1, 2  # of UCDP's scale for places: the spot itself, and 25 km around it

Node = dict[str, Any]


def claims(sheet: Sheet, story: Story) -> list[Node]:
    """Return the claims that stand in a story as https://schema.org/Claim."""
    return [_claim(sheet, claim) for claim in claims_of(sheet, "sayings", story.id)]


def _claim(sheet: Sheet, claim: Claim) -> Node:
    story = sheet.label(claim.story)
    event = sheet.label(claim.event)
    return _filled(
        {
            "@type": "Claim",
            "@id": f"{sheet.absolute(sheet.path)}#{anchor(claim.id)}",
            "text": claim.says,
            "author": _named(sheet, claim.claimant),
            "publisher": [node for node in (_named(sheet, id) for id in claim.via) if node],
            "datePublished": claim.date,
            "creativeWorkStatus": claim.status,
            "about": {"@type": "Event", **_linked(sheet, event.name, event.path)} if event else None,
            "appearance": {"@type": "NewsArticle", **_linked(sheet, story.name, story.path)}
            if story
            else None,
            "citation": _sources(claim.sources),
        }
    )


def event(sheet: Sheet, event: Event) -> Node:
    """Return the page of an event, with the event as https://schema.org/Event."""
    stories = sheet.reader.newest(sheet.list("event", event.id), NEWEST)
    appearances = [{"@type": "NewsArticle", **_linked(sheet, card.headline, card.path)} for card in stories]
    page = _page(
        sheet,
        event.name,
        {
            "@type": "Event",
            "description": plain_text(event.intro),
            "startDate": event.date,
            "endDate": event.until,
            "location": _location(sheet, event),
            "about": [node for node in (_named(sheet, part.actor) for part in event.actors) if node],
            "subjectOf": [
                *(_claim(sheet, claim) for claim in claims_of(sheet, "claims", event.id)),
                *appearances,
            ],
        },
    )
    return _filled(
        page | {"citation": _sources(event.sources)}
    )  # an Event has none in the vocabulary, its page has


def _location(sheet: Sheet, event: Event) -> Node | None:
    """Return where an event was; its point only where it is known, with its reach where it is known within that."""
    place = sheet.label(event.place)
    name = event.where or (place.name if place else "")
    if not name:
        return None
    node: Node = {"@type": "Place", "name": name}
    if event.latitude is None or event.where_precision > _NEAR:
        return node
    spot = {"@type": "GeoCoordinates", "latitude": event.latitude, "longitude": event.longitude}
    if event.where_precision == _EXACT:
        return {**node, "geo": spot}
    return {**node, "geo": {"@type": "GeoCircle", "geoMidpoint": spot, "geoRadius": "25000"}}


def actor(sheet: Sheet, actor: Actor) -> Node:
    """Return the page of an actor, with the actor and his memberships as schema.org has them."""
    memberships = memberships_of(sheet, "memberships", actor.id)
    members = memberships_of(sheet, "members", actor.id)
    return _page(
        sheet,
        actor.name,
        {
            "@type": _TYPES[actor.sort],
            "description": plain_text(actor.intro),
            "alternateName": list(dict.fromkeys(name.text for name in other_names(actor))),
            "sameAs": [REGISTERS[name] + id for name, id in sorted(actor.ids.items()) if name in REGISTERS],
            "memberOf": [_role(sheet, row, "memberOf", row.organisation) for row in memberships],
            "member": [_role(sheet, row, "member", row.actor) for row in members],
        },
    )


def _role(sheet: Sheet, row: Membership, property: str, other: str) -> Node:
    """Return a membership as https://schema.org/OrganizationRole, which stands between its two sides."""
    return _filled(
        {
            "@type": "OrganizationRole",
            property: _named(sheet, other),
            "roleName": row.role,
            "startDate": row.since,
            "endDate": row.until,
        }
    )


def _page(sheet: Sheet, name: str, about: Node) -> Node:
    node = publisher.page(sheet, "CollectionPage", name, ())
    return node | {"mainEntity": _filled({**about, "name": name, "url": node["url"]})}


def _named(sheet: Sheet, id: str) -> Node | None:
    label = sheet.label(id)
    return _linked(sheet, label.name, label.path) if label else None


def _linked(sheet: Sheet, name: str, path: str) -> Node:
    return _filled({"name": name, "url": sheet.absolute(path) if path else ""})


def _sources(sources: Iterable[Source]) -> list[Node]:
    return [
        _filled(
            {
                "@type": "CreativeWork",
                "name": source.title,
                "publisher": {"name": source.publisher} if source.publisher else None,
                "datePublished": source.date,
                "url": source.url,
            }
        )
        for source in sources
    ]


def _filled(node: Node) -> Node:
    """Return a node without what says nothing."""
    return {key: value for key, value in node.items() if value}
