from __future__ import annotations

import random
import re
import sys
from itertools import islice
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import inflected
import russian


@pytest.fixture(scope="module")
def paper():
    return inflected.SearchPaper("ru")


PARADIGMS = {
    "список": "список списка списку списком списке списки списков спискам списками списках",
    "выставка": "выставка выставки выставке выставку выставкой выставок выставкам выставками выставках",
    "боец": "боец бойца бойцу бойцом бойце бойцы бойцов бойцам бойцами бойцах",
    "день": "день дня дню днем дне дни дней дням днями днях",
    "гражданин": "гражданин гражданина гражданину гражданином гражданине граждане граждан гражданам гражданами гражданах",
    "область": "область области областью областей областям областями областях",
    "время": "время времени временем времена времен временам временами временах",
    "самолёт": "перелёт перелёта перелёту перелётом перелёте перелёты перелётов перелётам перелётами перелётах",
}


@pytest.mark.parametrize("word", PARADIGMS)
def test_words_are_declined(word):
    by_word = {russian.forms_of(lemma)[0]: russian.forms_of(lemma) for lemma in russian.words_of_newsrooms()}
    wanted = PARADIGMS[word].split()
    assert set(by_word[wanted[0]]) == set(wanted)


def test_adjectives_and_verbs_have_forms():
    forms = {form for lemma in russian.words_of_newsrooms() for form in russian.forms_of(lemma)}
    assert {"уголовного", "российских", "последняя", "голосуют", "обсудили", "оказался", "проверяют"} <= forms


def test_rules_make_thousands_more():
    derived = {russian.forms_of(lemma)[0] for lemma in russian.derived_words()}
    assert len(derived) > 30_000 and {"видеоархив", "вице-президент", "немолодой"} <= derived
    made = list(islice(russian.made_up_words(random.Random(1)), 200))
    assert made == list(islice(russian.made_up_words(random.Random(1)), 200))
    assert len({stem for stem, _ in made}) > 150


def test_a_story_is_the_same_alone_and_among_others(paper):
    assert list(paper.stories(3))[2] == inflected.SearchPaper("ru").story(2)


def test_stories_are_of_one_edition_and_have_the_size_that_was_asked_for(paper):
    for story in paper.stories(10):
        assert story.edition == "ru" and story.path.startswith("ru/")
        assert len(re.sub("<[^>]+>", " ", story.body).split()) == story.words
        assert re.fullmatch("(<p>[^<]+</p>)+", story.body)


def test_the_vocabulary_grows_as_in_newspapers(paper):
    seen, sizes = set(), []
    for number, story in enumerate(paper.stories(400), 1):
        seen.update(re.findall(r"\w+", story.body.lower()))
        if number in (100, 400):
            sizes.append(len(seen))
    assert 12_000 < sizes[0] < 25_000
    assert 1.7 < sizes[1] / sizes[0] < 2.8  # four times the text: Heaps' exponent between 0.4 and 0.75


def test_words_of_titles_are_found_in_their_forms(paper):
    assert "списками" in paper.tongue().forms("списки") and paper.tongue().forms("ыыы") == ("ыыы",)
