"""The sample's record: nothing is refused, and nothing stands in some of its languages only."""

from __future__ import annotations

from collections import Counter

import pytest

from tamizdat.archive.record import Actor, Claim, Event, Membership


def test_every_row_is_taken(recorded):
    assert not recorded.faults
    found = Counter(type(each) for each in recorded.documents)
    assert found[Actor] > 100 and found[Membership] > 300 and found[Event] > 20 and found[Claim] > 60


@pytest.mark.parametrize("other", ["ru", "fa"])
def test_everything_is_said_in_every_edition(recorded, other):
    for sort in (Actor, Membership, Event, Claim):
        by_edition = {
            tag: {
                each.id: each for each in recorded.documents if isinstance(each, sort) and each.edition == tag
            }
            for tag in ("en", other)
        }
        assert by_edition["en"].keys() == by_edition[other].keys()
        for id, english in by_edition["en"].items():
            for field in ("name", "intro", "where", "note", "says", "sentence"):
                said = [bool(getattr(each, field, "")) for each in (english, by_edition[other][id])]
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
            # The languages of the United States, the United Kingdom, Russia and Iran are those of editions.
            of_an_edition = each.ids["wikidata"] in ("Q30", "Q145", "Q159", "Q794")
            languages = {name.language for name in each.names}
            assert languages >= {"en", "ru", "fa"}, each.name
            assert of_an_edition or len(languages) > 3, each.name
            assert each.sources, each.name
