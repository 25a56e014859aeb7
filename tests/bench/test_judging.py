from __future__ import annotations

import math
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import judging
from judging import Collection, Text

GRADES = {"a": 2, "b": 1, "c": 1, "d": 0, "e": -1}


def log2(number):
    return math.log2(number)


def test_the_best_ranking_has_one():
    assert judging.ndcg(["a", "b", "c"], GRADES) == pytest.approx(1)
    assert judging.average_precision(["a", "b", "c"], GRADES) == pytest.approx(1)


def test_a_worked_example():
    ranking = ["x", "b", "a", "d", "e"]
    best = 2 / log2(2) + 1 / log2(3) + 1 / log2(4)
    assert judging.ndcg(ranking, GRADES) == pytest.approx((1 / log2(3) + 2 / log2(4)) / best)
    assert judging.average_precision(ranking, GRADES) == pytest.approx((1 / 2 + 2 / 3) / 3)


def test_ndcg_looks_at_ten_and_the_precision_at_a_thousand():
    far = [f"x{n}" for n in range(10)] + ["a"]
    assert judging.ndcg(far, GRADES) == 0
    assert judging.average_precision(far, GRADES) == pytest.approx(1 / 11 / 3)
    assert judging.average_precision([f"x{n}" for n in range(1000)] + ["a"], GRADES) == 0


def test_ndcg_knows_more_relevant_documents_than_ten():
    many = {str(n): 1 for n in range(40)}
    assert judging.ndcg([str(n) for n in range(10)], many) == pytest.approx(1)


def test_a_query_that_finds_nothing_counts_and_one_that_nothing_answers_does_not():
    collection = Collection(
        "made up", "en", [Text("a", "", ""), Text("b", "", "")],
        {"1": "one", "2": "two", "3": "three"}, {"1": {"a": 1}, "2": {"b": 1}, "3": {"a": 0}},
    )  # fmt: skip
    assert judging.quality(collection, {"1": ["a"], "3": ["a"]}) == (0.5, 0.5)


def test_a_document_that_is_named_twice_counts_once():
    collection = Collection("made up", "en", [Text("a", "", "")], {"1": "one"}, {"1": {"a": 1}})
    assert judging.quality(collection, {"1": ["a", "a"]}) == (1, 1)


def make(folder, documents, queries, judgements):
    (folder / "documents.jsonl").write_text(documents, "utf-8")
    (folder / "queries.tsv").write_text(queries, "utf-8")
    (folder / "qrels.txt").write_text(judgements, "utf-8")
    return judging.read(folder)


def test_odd_data_is_taken(tmp_path):
    (found,) = make(
        tmp_path,
        '\ufeff{"id": 1, "title": null, "text": "first"}\n\n{"id": "1", "text": "second"}\n{"id": "b c", "title": "T"}\n',
        'q1\tan "odd" -query (with: signs)\ttoo\r\nq2\tnobody judged this\nq3\tnothing is relevant\n',
        "q1 0 1 1\nq1 0 1 3\nq1\t0\tb c\t1\nq1 0 absent 1\nq9 0 1 1\nq3 0 1 0\n",
    )
    assert found.documents == [Text("1", "", "second"), Text("b c", "T", "")]
    assert found.judgements == {"q1": {"1": 3, "b c": 1}}
    assert found.queries == {"q1": 'an "odd" -query (with: signs)\ttoo'}


def test_each_language_is_a_collection_of_its_own(tmp_path):
    english, russian = make(
        tmp_path,
        '{"id": "a", "text": "one"}\n{"id": "b", "text": "два", "language": "ru"}\n',
        "1\tone\n2\tдва\n",
        "1 0 a 1\n2 0 b 1\n",
    )
    assert (english.language, english.queries) == ("en", {"1": "one"})
    assert (russian.language, russian.queries) == ("ru", {"2": "два"})


@pytest.mark.parametrize(
    ("documents", "queries", "judgements", "told"),
    [
        ("{}\n", "1\ta\n", "", "documents.jsonl, line 1"),
        ('{"id": 1}\n', "a query\n", "", "queries.tsv, line 1"),
        ('{"id": 1}\n', "1\ta\n", "\n1 1\n", "qrels.txt, line 2"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, documents, queries, judgements, told):
    with pytest.raises(judging.Unreadable, match=told):
        make(tmp_path, documents, queries, judgements)


def test_what_is_written_is_read_again(tmp_path):
    collection = Collection(tmp_path.name, "ru", [Text("a", "t", "x\ny")], {"1": "one"}, {"1": {"a": 2}})
    judging.write(collection, tmp_path)
    assert judging.read(tmp_path) == [collection]
