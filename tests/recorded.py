"""Documents of the record for tests, with as few words as can be."""

from __future__ import annotations

from typing import Any

from tamizdat.archive.record import Actor, Claim, Event, Membership, Source

TREATY = Source(title="Collective Security Treaty", date="1992-05-15")


def actor(name: str, /, **fields: Any) -> Actor:
    given = {
        "id": name,
        "edition": "en",
        "path": f"actors/{name}.html",
        "name": name.title(),
        "sort": "state",
    }
    return Actor(**{**given, **fields})


def membership(name: str, actor: str, organisation: str, **fields: Any) -> Membership:
    given = {"id": name, "edition": "en", "actor": actor, "organisation": organisation, "sources": (TREATY,)}
    return Membership(**{**given, **fields})


def event(name: str, /, **fields: Any) -> Event:
    given = {"id": name, "edition": "en", "path": f"events/{name}.html", "name": name, "date": "2010-09-19"}
    return Event(**{**given, **fields})


def claim(name: str, **fields: Any) -> Claim:
    given = {
        "id": name,
        "edition": "en",
        "claimant": "imu",
        "says": "It was us.",
        "date": "2010-09-22",
        "sources": (TREATY,),
    }
    return Claim(**{**given, **fields})
