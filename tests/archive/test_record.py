from __future__ import annotations

import pytest

from recorded import actor, claim, event, membership
from samples import place, story
from tamizdat.archive import documents
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.lists import ListKey
from tamizdat.archive.record import Amount, Source, TakingPart
from tamizdat.archive.store import Archive
from tamizdat.archive.subjects import list_subject, period_subject, relation_subject


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "archive", writable=True)


def ids(related) -> list[str]:
    return [each.id for each in related]


def test_a_membership_is_found_from_both_sides(archive):
    archive.file(
        [actor("tajikistan"), actor("csto", sort="organisation"), membership("m1", "tajikistan", "csto")]
    )
    assert ids(archive.related("en", "memberships", "tajikistan")) == ["m1"]
    assert ids(archive.related("en", "members", "csto")) == ["m1"]
    assert archive.related("en", "members", "tajikistan") == ()
    assert archive.related("ru", "members", "csto") == ()


def test_a_claim_is_found_from_all_that_it_names(archive):
    archive.file(
        [
            event("attack", actors=(TakingPart(actor="imu", role="attacker"),), place="tajikistan"),
            claim(
                "c1",
                event="attack",
                via=("ozodi",),
                responsible="imu",
                about=("army",),
                story="s1",
            ),
        ]
    )
    for relation, id in [
        ("claims", "attack"), ("statements", "imu"), ("relays", "ozodi"), ("mentions", "imu"), ("mentions", "army"),
        ("sayings", "s1"),
    ]:  # fmt: skip
        assert ids(archive.related("en", relation, id)) == ["c1"], relation
    assert ids(archive.related("en", "events", "imu")) == ["attack"]
    assert ids(archive.related("en", "happenings", "tajikistan")) == ["attack"]


def test_a_changed_claim_touches_what_shows_it_and_nothing_else(archive):
    archive.file([event("attack"), claim("c1", event="attack"), claim("c2", event="attack")])
    before = archive.related("en", "claims", "attack")
    number = archive.file([claim("c1", event="attack", status="denied", by=("c2",))])
    touched = archive.changed_since(number - 1)
    assert relation_subject("en", "claims", "attack") in touched
    assert relation_subject("en", "statements", "imu") in touched
    assert not [subject for subject in touched if "c2" in subject or "list" in subject]
    after = archive.related("en", "claims", "attack")
    assert ids(after) == ids(before) and after != before


def test_a_claim_of_another_event_leaves_the_first(archive):
    archive.file([event("attack"), event("other"), claim("c1", event="attack")])
    number = archive.file([claim("c1", event="other")])
    assert archive.related("en", "claims", "attack") == ()
    assert ids(archive.related("en", "claims", "other")) == ["c1"]
    touched = archive.changed_since(number - 1)
    assert {relation_subject("en", "claims", id) for id in ("attack", "other")} <= touched
    archive.file([], [("en", "c1")])
    assert archive.related("en", "claims", "other") == ()


def test_the_stories_of_actors_and_events_are_lists(archive):
    archive.file([actor("imu"), event("attack"), story("wine", actors=("imu",), events=("attack",))])
    for of, id in (("actor", "imu"), ("event", "attack")):
        assert ids(archive.newest(ListKey("en", of, id), 5)) == ["story-wine"]


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (membership("m", "a", "b", sources=()), "names no source: say where it can be read"),
        (membership("m", "a", "a"), "an organisation in itself"),
        (membership("m", "a", "b", since="1992-13"), "bad date: '1992-13' is no date"),
        (membership("m", "a", "b", since="1999", until="1992-05"), "ends (1992-05) before it begins (1999)"),
        (membership("m", "a", "b", sources=(Source(title=" "),)), "a source without a title"),
        (membership("m", "a", "b", sources=(Source(title="T", date="May 1992"),)), "bad date: 'May 1992'"),
        (actor("a", intro="<p>Rules.</p>"), "names no source"),
        (event("e", intro="<p>It was.</p>"), "names no source"),
        (event("e", date=""), "bad date: ''"),
        (event("e", latitude=38.9), "only one of latitude and longitude"),
        (event("e", latitude=138.9, longitude=70.0), "not on Earth"),
        (claim("c", sources=()), "or in which story it stands"),
        (claim("c", by=("c",)), "answered by itself"),
        (claim("c", amount=Amount(of="soldiers")), "an amount without a number"),
        (claim("c", amount=Amount(least=40, most=23)), "at least 40 and at most 23"),
        (claim("c", amount=Amount(least=-1)), "negative"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_filed(archive, document, fault):
    with pytest.raises(BadDocument, match=fault.replace("(", r"\(").replace(")", r"\)")):
        archive.file([actor("other"), document])
    assert archive.document("en", "other") is None


def test_a_claim_that_stands_in_a_story_needs_no_other_source(archive):
    archive.file([claim("c", sources=(), story="story-wine", sentence="It was us, they said.")])
    assert archive.document("en", "c").sentence == "It was us, they said."


def test_documents_of_the_record_come_back_as_they_were():
    for document in (
        actor("a", ids={"wikidata": "Q863"}),
        membership("m", "a", "b", role="observer", since="1992", until="1999-04-02"),
        event("e", latitude=38.9, longitude=70.2, date_precision=2, where_precision=3),
        claim("c", amount=Amount(least=25, of="soldiers"), modality="if-true"),
    ):
        assert documents.decode(documents.encode(document)) == document


def timeline(name: str) -> ListKey:
    return ListKey("en", "timeline", name)


def test_an_event_stands_in_the_timelines_of_its_place_and_of_those_above_it(archive):
    archive.file([place("asia"), place("valley", parent="asia"), event("e", place="valley", date="2010-09")])
    for name in ("valley", "asia"):
        assert archive.years(timeline(name)) == (("2010", 1),)
        assert ids(archive.newest(timeline(name), 5)) == ["e"]
    archive.file([event("e", place="asia", date="2011")])
    assert archive.years(timeline("valley")) == () and archive.years(timeline("asia")) == (("2011", 1),)
    archive.file([], [("en", "e")])
    assert archive.years(timeline("asia")) == ()


def test_events_follow_a_place_that_moves_in_its_tree(archive):
    archive.file([place("asia"), place("world"), place("valley", parent="asia"), event("e", place="valley")])
    archive.file([place("valley", parent="world")])
    assert ids(archive.newest(timeline("world"), 5)) == ["e"] and archive.newest(timeline("asia"), 5) == ()
    assert ids(archive.related("en", "happenings", "valley")) == ["e"], "its relations are kept"


def test_an_event_touches_its_own_year_in_its_timelines(archive):
    archive.file([place("asia"), *(event(f"e{year}", place="asia", date=f"{year}") for year in (1999, 2010))])
    before = archive.number
    archive.file([event("e2010", place="asia", date="2010", name="Another")])
    touched = archive.changed_since(before)
    assert {list_subject(timeline("asia")), period_subject(timeline("asia"), "2010")} <= touched
    assert period_subject(timeline("asia"), "1999") not in touched
