from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import known_items
import rankers
import search_browser
from judging import Collection, Text
from search_browser import Asked

PROGRAM = Path(rankers.__file__).with_name("search.py")


def test_signs_of_a_query_are_words_alone():
    assert rankers.plain('-grape "two words" e-mail —x') == "grape  two words  e-mail —x "


@pytest.mark.parametrize("program", [rankers.ours, rankers.fts5, rankers.fts5_stemmed, rankers.fts5_weighed])
def test_programs_rank_what_has_the_words(program):
    collection = Collection(
        "made up", "ru", [Text("a", "Выборы", "о дожде"), Text("b", "", "о выборах"), Text("c", "", "")],
        {"1": "выборы!", "2": "???"}, {"1": {"a": 1}, "2": {"c": 1}},
    )  # fmt: skip
    assert set(program(collection)["1"]) == ({"a"} if program is rankers.fts5 else {"a", "b"})


def test_round_trips_are_requests_that_wait_for_others():
    script, first, second, late = (
        Asked("", begun, end, 1) for begun, end in ((0, 1), (1.1, 2), (1.1, 3), (2.5, 4))
    )
    assert search_browser.rounds([script, first, second, late]) == 3
    assert search_browser.rounds([]) == 0


def test_words_of_queries_are_put_into_other_forms():
    assert set(known_items.noun("переполнении")) >= {"переполнение", "переполнениями"}
    assert "уязвимостей" in known_items.forms_of("уязвимость") and known_items.forms_of("ыыыы") == ()


def test_help_tells_of_judged_collections():
    told = subprocess.run(
        [sys.executable, PROGRAM, "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert "--judged FOLDER" in told and "qrels.txt" in told


def test_no_queries_of_a_sort_are_made_where_none_are_asked_for():
    texts = [
        Text("rain", "Rain", "It has rained in the valley for more than three days now. Then it snowed.")
    ]

    def sentences(count):
        *_, found = known_items.collections("paper", "en", texts, known_items.Counts(1, 0, count))
        return list(found.queries.values())

    assert sentences(1) == ["It has rained in the valley for more than three days now."]
    assert sentences(0) == []
