"""A small record at the desk: a state, an alliance, a group, an attack, and two claims of it."""

from __future__ import annotations

from types import SimpleNamespace

from tamizdat.archive import record
from tamizdat.desk import actions
from tamizdat.desk.models import Story

TREATY = record.Source(title="Collective Security Treaty", date="1992-05-15", part="article 4")
STATEMENT = record.Source(
    title="Statement", publisher="Ministry", date="2010-09-20", url="https://m.example/1"
)


def make_record(story: Story | None = None) -> SimpleNamespace:
    """Make a record; its second claim stands in `story`."""
    group = actions.save_actor(
        "imu", texts={"en": {"name": "IMU"}, "ru": {"name": "ИДУ"}}, sort="armed-group"
    )
    alliance = actions.save_actor("csto", texts={"en": {"name": "CSTO"}, "ru": {"name": "ОДКБ"}})
    state = actions.save_actor(
        "tajikistan",
        texts={
            "en": {"name": "Tajikistan", "intro": "<p>A state.</p>"},
            "ru": {"name": "Таджикистан", "intro": "<p>Государство.</p>"},
        },
        sort="state",
        place="georgia",
        names=[record.Name(text="Тоҷикистон", language="tg", sort="spelling")],
        sources=[TREATY, STATEMENT],
        borders=[(group, TREATY)],
        ids={"wikidata": "Q863"},
    )
    membership = actions.save_membership(
        actor=state,
        organisation="csto",
        since="1992-05-15",
        sources=[TREATY],
        texts={"ru": {"note": "По договору."}},
    )
    event = actions.save_event(
        "attack",
        texts={
            "en": {"name": "Attack", "where": "Kamarob", "intro": "<p>An attack.</p>"},
            "ru": {"name": "Нападение"},
        },
        date="2010-09-19",
        kind="attack",
        place="georgia",
        where_precision=3,
        latitude=38.9,
        longitude=70.3,
        parts=[(group, "attacker"), (state, "target")],
        alliances=True,
        sources=[STATEMENT],
    )
    later = actions.save_claim(
        claimant=group,
        texts={
            "en": {"says": "It was they.", "sentence": "Ten words of text are enough for this very test."},
            "ru": {"says": "Это они."},
        },
        date="2010-09-22",
        modality="if-true",
        event=event,
        property="responsibility",
        responsible=group,
        story=story.translation_key if story else None,
        sources=() if story else [STATEMENT],
    )
    claim = actions.save_claim(
        claimant=state,
        texts={
            "en": {"says": "At least 25 soldiers died.", "of": "soldiers"},
            "ru": {"says": "Погибли не менее 25 солдат.", "of": "солдат"},
        },
        date="2010-09-20",
        via=[alliance],
        event="attack",
        about=[group],
        property="deaths",
        least=25,
        status="disputed",
        by=[later],
        sources=[STATEMENT],
    )
    return SimpleNamespace(
        state=state,
        alliance=alliance,
        group=group,
        membership=membership,
        event=event,
        claim=claim,
        later=later,
    )
