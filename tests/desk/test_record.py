from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tamizdat.archive import record
from tamizdat.desk import actions
from tamizdat.desk.models import (
    Actor,
    ActorName,
    ActorSource,
    ActorText,
    Claim,
    ClaimSource,
    ClaimText,
    ClaimVia,
    Event,
    EventPart,
    EventText,
    Mark,
    Membership,
    MembershipSource,
    MembershipText,
    Place,
)


def actor(slug: str, en: str, ru: str, **fields) -> Actor:
    made = Actor(slug=slug, **fields)
    made.texts = [ActorText(edition="en", name=en), ActorText(edition="ru", name=ru)]
    made.full_clean()
    made.save()
    return made


@pytest.fixture
def recorded(known):
    """Have a state, an alliance, a group, an event and two claims of it."""
    state = actor(
        "tajikistan", "Tajikistan", "Таджикистан", sort="state", place=Place.objects.get(slug="georgia")
    )
    state.names = [ActorName(text="Тоҷикистон", language="tg", sort="spelling")]
    state.save()
    alliance = actor("csto", "CSTO", "ОДКБ")
    group = actor("imu", "IMU", "ИДУ", sort="armed-group")
    membership = Membership(actor=state, organisation=alliance, since="1992-05-15")
    membership.sources = [MembershipSource(title="Collective Security Treaty", date="1992-05-15")]
    membership.texts = [MembershipText(edition="ru", note="По договору.")]
    membership.full_clean()
    membership.save()
    event = Event(slug="attack", kind="attack", date="2010-09-19", where_precision=3)
    event.texts = [
        EventText(edition="en", name="Attack", where="Kamarob"),
        EventText(edition="ru", name="Нападение"),
    ]
    event.parts = [EventPart(actor=group, role="attacker")]
    event.full_clean()
    event.save()
    claim = Claim(claimant=state, date="2010-09-20", event=event, property="deaths", least=25)
    claim.texts = [
        ClaimText(edition="en", says="At least 25 soldiers died.", of="soldiers"),
        ClaimText(edition="ru", says="Погибли не менее 25 солдат.", of="солдат"),
    ]
    claim.via = [ClaimVia(actor=alliance)]
    claim.sources = [ClaimSource(title="Statement", date="2010-09-20")]
    claim.full_clean()
    claim.save()
    return state, alliance, membership, event, claim


def test_the_record_goes_all_the_way(recorded, filer, newsroom):
    state, alliance, *_, claim = recorded
    actions.refile_all()
    filer.work()
    site = newsroom / "var" / "site"
    page = (site / "events" / "attack.html").read_text("utf-8")
    assert "At least 25 soldiers died." in page and "Tajikistan" in page and "Kamarob" in page
    russian = (site / "ru" / "events" / "attack.html").read_text("utf-8")
    assert "Погибли не менее 25 солдат." in russian
    assert "CSTO" in (site / "actors" / "tajikistan.html").read_text("utf-8")
    assert "По договору." in (site / "ru" / "actors" / "csto.html").read_text("utf-8")
    filed = filer.archive.document("en", str(claim.uid))
    assert filed.amount == record.Amount(least=25, of="soldiers")
    assert filed.via == (str(alliance.uid),)
    assert filer.archive.document("en", str(state.uid)).names[0].text == "Тоҷикистон"


def test_a_changed_claim_is_marked_alone(recorded):
    *_, claim = recorded
    Mark.objects.all().delete()
    claim.status = "confirmed"
    claim.save()
    assert {(mark.kind, mark.uid) for mark in Mark.objects.all()} == {("claim", claim.uid)}


def test_a_row_of_a_membership_marks_it(recorded):
    membership = recorded[2]
    Mark.objects.all().delete()
    source = membership.sources.first()
    source.title = "Treaty"
    source.save()
    assert {mark.kind for mark in Mark.objects.all()} == {"membership"}


def test_a_deleted_claim_goes_from_the_site(recorded, filer, newsroom):
    actions.refile_all()
    filer.work()
    recorded[-1].delete()
    filer.work()
    assert "At least 25" not in (newsroom / "var" / "site" / "events" / "attack.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("thing", "fields", "fault"),
    [
        (2, {"until": "1991"}, "ends before it begins"),
        (2, {"since": "May 1992"}, "is no date"),
        (3, {"latitude": 38.9}, "both latitude and longitude"),
        (3, {"until": "2010-09-01"}, "ends before it begins"),
        (4, {"most": 3}, "less than"),
    ],
)
def test_what_cannot_be_is_refused_in_words(recorded, thing, fields, fault):
    row = recorded[thing]
    for name, value in fields.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError, match=fault):
        row.full_clean()


def test_nothing_is_filed_without_a_source(recorded, filer):
    membership = recorded[2]
    membership.sources = []
    membership.save()
    described = recorded[0]
    described.sources = [ActorSource(title="Constitution")]
    actions.refile_all()
    filer.work()
    assert filer.archive.document("en", str(membership.uid)) is None
