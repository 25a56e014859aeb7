"""The sample's record: nothing is refused, and nothing stands in one language only."""

from __future__ import annotations

from collections import Counter

from tamizdat.archive.record import Actor, Claim, Event, Membership


def test_every_row_is_taken(recorded):
    assert not recorded.faults
    found = Counter(type(each) for each in recorded.documents)
    assert found[Actor] > 100 and found[Membership] > 300 and found[Event] > 20 and found[Claim] > 60


def test_everything_is_said_in_both_editions(recorded):
    for sort in (Actor, Membership, Event, Claim):
        by_edition = {
            tag: {
                each.id: each for each in recorded.documents if isinstance(each, sort) and each.edition == tag
            }
            for tag in ("en", "ru")
        }
        assert by_edition["en"].keys() == by_edition["ru"].keys()
        for id, english in by_edition["en"].items():
            for field in ("name", "intro", "where", "note", "says", "sentence"):
                said = [bool(getattr(each, field, "")) for each in (english, by_edition["ru"][id])]
                assert said[0] == said[1], (english, field)


def test_every_sentence_of_a_claim_stands_in_the_story_once(recorded):
    sentences = [
        (each.edition, each.sentence) for each in recorded.documents if isinstance(each, Claim) and each.story
    ]
    assert len(sentences) == len(set(sentences)) > 30
    for edition, sentence in sentences:
        assert recorded.texts[edition].count(sentence) == 1, sentence


def test_every_state_has_names_in_its_own_language_and_a_source(recorded):
    for each in recorded.documents:
        if isinstance(each, Actor) and each.sort == "state":
            written_so = each.ids["wikidata"] in (
                "Q30",
                "Q145",
                "Q159",
            )  # the United States, the United Kingdom, Russia
            assert written_so or {"en", "ru"} < {name.language for name in each.names}, each.name
            assert each.sources, each.name
