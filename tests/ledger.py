"""A small record in two editions with one of everything, as an archive has it when the desk filed it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from forms import id_of, story
from tamizdat.archive.documents import AnyDocument, encode
from tamizdat.archive.followthemoney import Entity, entity_of
from tamizdat.archive.record import (
    Actor,
    Amount,
    Border,
    Claim,
    Event,
    Membership,
    Name,
    Source,
    TakingPart,
)

TREATY = Source(
    title="Collective Security Treaty", publisher="UN Treaty Series", date="1992-05-15", part="article 4"
)
CHARTER = Source(title="=Charter of the CSTO", date="2002-10", url="https://treaty.example/charter")
EDITIONS = ("en", "ru")


def _listed(
    kind: Any, folder: str, slug: str, en: str, ru: str, intro: tuple[str, str] = ("", ""), /, **fields: Any
) -> list[Any]:
    texts = (("en", en, intro[0], ""), ("ru", ru, intro[1], "ru/"))
    return [
        kind(
            id=id_of(f"{folder}/{slug}"),
            edition=tag,
            path=f"{prefix}{folder}/{slug}.html",
            name=name,
            intro=about,
            **fields,
        )
        for tag, name, about, prefix in texts
    ]


def _claim(word: str, en: str, ru: str, of: tuple[str, str] = ("", ""), **fields: Any) -> list[Claim]:
    told = fields.pop("told", None)
    least, most = fields.pop("least", None), fields.pop("most", None)
    made = []
    for number, (tag, says) in enumerate((("en", en), ("ru", ru))):
        amount = (
            Amount(least=least, most=most, of=of[number]) if least is not None or most is not None else None
        )
        stands = {"story": id_of(f"story/{tag}/rain"), "sentence": told[number]} if told else {}
        made.append(
            Claim(id=id_of(f"claim/{word}"), edition=tag, says=says, amount=amount, **stands, **fields)
        )
    return made


def actor_id(slug: str) -> str:
    """Return the id of an actor of the ledger."""
    return id_of(f"actors/{slug}")


def record() -> list[AnyDocument]:
    """Return the record, what is named before what names it. It is set in the small paper of `forms`."""
    border = Border(actor=actor_id("uzbekistan"), sources=(TREATY, CHARTER))
    event = id_of("events/attack")
    ministry, imu, ozodi, csto = map(actor_id, ("ministry", "imu", "ozodi", "csto"))
    return [
        *_listed(
            Actor,
            "actors",
            "tajikistan",
            "Tajikistan",
            "Таджикистан",
            ("<p>A state in <b>Central Asia</b>.</p>", "<p>Государство.</p><p>Горы &amp; реки.</p>"),
            sort="state",
            place=id_of("places/osh"),
            ids={"geonames": "1220409", "wikidata": "Q863"},
            sources=(TREATY, CHARTER),
            names=(
                Name(text="Тоҷикистон", language="tg", sort="name"),
                Name(text="-TJ-", sort="acronym"),
                Name(text="Tadjikistan", language="fr", sort="spelling"),
            ),
            borders=(border,),
        ),
        *_listed(Actor, "actors", "uzbekistan", "Uzbekistan", "Узбекистан", sort="state"),
        *_listed(Actor, "actors", "csto", "CSTO", "ОДКБ", sort="organisation"),
        *_listed(Actor, "actors", "imu", "IMU", "ИДУ", sort="armed-group"),
        *_listed(Actor, "actors", "ozodi", "Radio Ozodi", "Радио Озоди", sort="organisation"),
        *_listed(
            Actor, "actors", "ministry", "Ministry of Defence", "Министерство обороны", sort="organisation"
        ),
        *_listed(Actor, "actors", "speaker", "A. Speaker", "А. Спикер", sort="person"),
        *_listed(
            Event,
            "events",
            "attack",
            "Attack in the gorge",
            "Нападение в ущелье",
            ("<p>A convoy was fired at.</p>", "<p>Колонну обстреляли.</p>"),
            kind="attack",
            date="2010-09-19",
            until="2010-09-20",
            date_precision=2,
            place=id_of("places/osh"),
            where='Kamarob, "the gorge"',
            where_precision=3,
            latitude=38.9,
            longitude=-70.5,
            alliances=True,
            sources=(CHARTER,),
            actors=(TakingPart(actor=ministry, role="target"), TakingPart(actor=imu, role="attacker")),
        ),
        *(
            Membership(
                id=id_of("m1"),
                edition=tag,
                actor=actor_id("tajikistan"),
                organisation=csto,
                since="1992-05-15",
                sources=(TREATY, CHARTER),
                note=note,
            )
            for tag, note in (("en", "Counted from the treaty."), ("ru", "По договору."))
        ),
        *(
            Membership(
                id=id_of("m2"),
                edition=tag,
                actor=actor_id("uzbekistan"),
                organisation=csto,
                role="suspended",
                since="2006",
                until="2012-12",
                sources=(CHARTER,),
            )
            for tag in EDITIONS
        ),
        *_claim(
            "c1",
            "Twenty-three died.",
            "Погибли 23.",
            ("soldiers", "солдат"),
            least=23,
            most=23,
            claimant=ministry,
            date="2010-09-19",
            event=event,
            property="deaths",
            status="superseded",
            by=(id_of("claim/c2"),),
            sources=(TREATY,),
        ),
        *_claim(
            "c2",
            "At least 25 died.",
            "Погибли не менее 25.",
            ("soldiers", "солдат"),
            least=25,
            claimant=ministry,
            modality="confirms",
            date="2010-09-20",
            event=event,
            property="deaths",
            sources=(TREATY, CHARTER),
        ),
        *_claim(
            "c3",
            "It was behind the attack.",
            "Оно стоит за нападением.",
            claimant=imu,
            via=(ozodi, actor_id("speaker")),
            modality="if-true",
            date="2010-09",
            event=event,
            about=tuple(sorted((imu, ministry))),
            property="responsibility",
            responsible=imu,
            told=("All about rain.", "All about rain."),
        ),
    ]


def stories() -> list[AnyDocument]:
    """Return the story in which a claim stands, in both editions."""
    body = f'<p><span data-claim="{id_of("claim/c3")}">All about rain.</span></p>'
    return [story("rain", edition, body=body, places=(id_of("places/osh"),)) for edition in EDITIONS]


def versions() -> list[list[tuple[AnyDocument, bytes]]]:
    """Return the record as an archive has it: each thing in its editions, with its JSON."""
    found = defaultdict(list)
    for each in record():
        found[each.id].append((each, encode(each)))
    return list(found.values())


def entities() -> list[Entity]:
    """Return the record as entities of FollowTheMoney."""
    return [entity_of(those) for those in versions()]
