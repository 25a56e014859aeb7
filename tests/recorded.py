"""Documents of the record for tests, with as few words as can be."""

from __future__ import annotations

from typing import Any

from tamizdat.archive.record import Actor, Amount, Claim, Event, Membership, Name, Source, TakingPart

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


def worked_example() -> list[Any]:
    """Return an event with its actors and what was said of it; the last claim stands in the story about wine."""
    return [
        actor("tajikistan", names=(Name(text="Тоҷикистон", language="tg"),), ids={"wikidata": "Q863"}),
        actor("csto", name="CSTO", sort="organisation"),
        actor("imu", name="IMU", sort="armed-group"),
        actor("ozodi", name="Radio Ozodi", sort="organisation"),
        actor("ministry", name="Ministry of Defence", sort="organisation"),
        membership("m1", "tajikistan", "csto", since="1992-05-15", note="Counted from the treaty."),
        membership("m2", "tajikistan", "csto", since="2002-10-07", sources=(Source(title="Charter", date="2002-10-07"),)),
        event(
            "attack", name="Attack in the gorge", kind="attack", date="2010-09-19", where="Kamarob Gorge", where_precision=2,
            actors=(TakingPart(actor="ministry", role="target"),),
        ),
        claim("c1", claimant="ministry", says="Twenty-three soldiers died.", date="2010-09-19", event="attack",
              property="deaths", amount=Amount(least=23, most=23, of="soldiers"), status="superseded", by=("c2",)),
        claim("c2", claimant="ministry", says="At least 25 soldiers died.", date="2010-09-20", event="attack",
              property="deaths", amount=Amount(least=25, of="soldiers")),
        claim("c3", claimant="imu", via=("ozodi",), says="It carried out the attack.", date="2010-09-22", event="attack",
              property="responsibility", responsible="imu", story="story-wine", sentence="It was us."),
    ]  # fmt: skip
