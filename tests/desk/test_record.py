from __future__ import annotations

import pytest
from desk_record import make_record
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from tamizdat.archive import record
from tamizdat.desk import actions
from tamizdat.desk.groups import EDITORS, REPORTERS
from tamizdat.desk.models import Actor, Mark


@pytest.fixture
def recorded(known):
    """Have a small record."""
    return make_record()


def test_the_record_goes_all_the_way(recorded, filer, newsroom):
    state, alliance, claim = recorded.state, recorded.alliance, recorded.claim
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
    claim = recorded.claim
    Mark.objects.all().delete()
    claim.status = "confirmed"
    claim.save()
    assert {(mark.kind, mark.uid) for mark in Mark.objects.all()} == {("claim", claim.uid)}


def test_a_row_of_a_membership_marks_it(recorded):
    membership = recorded.membership
    Mark.objects.all().delete()
    source = membership.sources.first()
    source.title = "Treaty"
    source.save()
    assert {mark.kind for mark in Mark.objects.all()} == {"membership"}


def test_a_deleted_claim_goes_from_the_site(recorded, filer, newsroom):
    actions.refile_all()
    filer.work()
    recorded.claim.delete()
    filer.work()
    assert "At least 25" not in (newsroom / "var" / "site" / "events" / "attack.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("thing", "fields", "fault"),
    [
        ("membership", {"until": "1991"}, "ends before it begins"),
        ("membership", {"since": "May 1992"}, "is no date"),
        ("event", {"latitude": None}, "both latitude and longitude"),
        ("event", {"until": "2010-09-01"}, "ends before it begins"),
        ("claim", {"most": 3}, "less than"),
    ],
)
def test_what_cannot_be_is_refused_in_words(recorded, thing, fields, fault):
    row = getattr(recorded, thing)
    for name, value in fields.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError, match=fault):
        row.full_clean()


def test_nothing_is_filed_without_a_source(recorded, filer):
    membership = recorded.membership
    membership.sources = []
    membership.save()
    actions.refile_all()
    filer.work()
    assert filer.archive.document("en", str(membership.uid)) is None


@pytest.mark.parametrize(
    ("act", "fault"),
    [
        (
            lambda: actions.save_actor("eu", texts={"en": {"name": "EU", "intro": "<p>Big.</p>"}}),
            "add a source",
        ),
        (
            lambda: actions.save_event("x", date="2010", texts={"en": {"name": "X", "intro": "<p>It.</p>"}}),
            "add a source",
        ),
        (
            lambda: actions.save_membership(actor="imu", organisation="csto", sources=[]),
            "say where it can be read",
        ),
        (
            lambda: actions.save_claim(claimant="imu", date="2010", texts={"ru": {"says": "Да."}}),
            "missing in the first edition, en",
        ),
        (lambda: actions.save_claim(claimant="nato", date="2010", texts={}), "there is no actor 'nato'"),
        (lambda: actions.save_actor("x", texts={"en": {"name": "X"}}, sort="ship"), "sort: Value 'ship'"),
    ],
)
def test_an_action_refuses_in_words(recorded, act, fault):
    with pytest.raises(actions.Refused, match=fault):
        act()


def test_a_reporter_may_not_change_the_record(recorded, user):
    with pytest.raises(PermissionDenied):
        actions.save_actor("nato", texts={"en": {"name": "NATO"}}, user=user(REPORTERS))
    assert actions.save_actor("nato", texts={"en": {"name": "NATO"}}, user=user(EDITORS)).name == "NATO"


@pytest.mark.parametrize("sourced", [False, True])
def test_a_form_with_a_description_wants_a_source(recorded, desk_of, sourced):
    source = {"title": "Charter", "publisher": "", "date": "", "url": "", "part": ""}
    data = nested_form_data(
        {
            "slug": "nato",
            "sort": "organisation",
            "place": "",
            "texts": inline_formset(
                [{"edition": "en", "name": "NATO", "intro": rich_text("<p>An alliance.</p>")}]
            ),
            "names": inline_formset([]),
            "sources": inline_formset([source] if sourced else []),
            "identifiers": inline_formset([]),
            "borders": inline_formset([]),
        }
    )
    response = desk_of(EDITORS).post("/desk/snippets/desk/actor/add/", data)
    assert Actor.objects.filter(slug="nato").exists() is sourced
    assert sourced or "add a source" in response.content.decode()
