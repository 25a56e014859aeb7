"""The browser's search answers as the server's does, from the same files, to queries of all forms."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from checkers import require
from search.indexed import VOCABULARIES, FolderShelf, made_up_query, made_up_slip, put_slips, slip_path
from tamizdat.search import index, manifest, segments
from tamizdat.search.narrowing import Narrowing, Trees
from tamizdat.search.searching import Searcher
from tamizdat.search.slip import decode
from tamizdat.search.snippets import Piece, marked, snippet
from tamizdat.search.stems import modules_for
from tamizdat.search.words import language

ASK = Path(__file__).with_name("ask.js")
PLACES = {901: (900,), 902: (901, 900), 903: (900,), 904: (903, 900)}
BASIC = "\uffff"  # beyond, letters have two code units, and stretches other lengths
TOPICS = {911: (910,), 913: (910,)}


def ask(folder: Path, tag: str, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the browser's search answers."""
    ran = subprocess.run(
        [require("node"), "--no-warnings", ASK, tag, *modules_for(tag)],
        input=json.dumps({"folder": str(folder), "trees": {"places": PLACES, "topics": TOPICS}, "requests": requests}),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    answers: list[dict[str, Any]] = json.loads(ran.stdout)
    return answers


def answered(shelf: FolderShelf, tag: str, searcher: Searcher, request: dict[str, Any]) -> dict[str, Any]:
    """Return what the server's search answers."""
    narrowed = Narrowing(
        places=frozenset(_with_below(request.get("places", ()), PLACES)),
        topics=frozenset(_with_below(request.get("topics", ()), TOPICS)),
        **{name: frozenset(request.get(name, ())) for name in ("people", "series", "kinds", "years")},
        since=request.get("from", ""),
        until=request.get("to", ""),
    )
    answer = searcher.search(
        request["q"], narrowed, sort=request.get("sort", "relevance"), start=10 * (request.get("page", 1) - 1),
        trees=Trees(PLACES, TOPICS),
    )  # fmt: skip
    assert answer.counts is not None
    slips = [decode(shelf.read(slip_path(hit.number))) for hit in answer.hits]
    spoken = language(tag)
    return {
        "hits": [[hit.number, hit.score, hit.whole] for hit in answer.hits],
        "total": answer.total,
        "suggestion": answer.suggestion,
        "snippets": [
            {
                "headline": _pieces(marked(slip.headline, answer, spoken)),
                "dek": _pieces(marked(slip.dek, answer, spoken)),
                "text": _pieces(snippet(slip.text, answer, spoken))
                if max(slip.text, default="") <= BASIC
                else ANY,
            }
            for slip in slips
        ],
        "facets": {
            name: {str(value): count for value, count in counts.items()}
            for name, counts in answer.counts.items()
        },
    }


def _pieces(pieces: list[Piece]) -> list[dict[str, Any]]:
    return [{"text": text, "marked": is_marked} for text, is_marked in pieces]


def _with_below(chosen: Any, above: dict[int, tuple[int, ...]]) -> set[int]:
    return {*chosen, *(number for number, those in above.items() if not set(those).isdisjoint(chosen))}


def made_up_request(tag: str, chance: random.Random) -> dict[str, Any]:
    """Return a query, now and then narrowed, sorted by date, or turned over."""
    kinds = ["", chance.choice(VOCABULARIES[tag])[:2], *[made_up_query(tag, chance)] * 18]
    request: dict[str, Any] = {"q": chance.choice(kinds)}
    choices: dict[str, Any] = {
        "places": [chance.randint(900, 905)],
        "topics": chance.sample(range(910, 914), 2),
        "people": [chance.randint(920, 923)],
        "series": [930],
        "kinds": ["news", "person"],
        "years": [chance.randint(2008, 2011)],
        "from": "2009-02-03",
        "to": "2009-11-30",
        "sort": "date",
        "page": chance.choice((2, 99)),
    }
    if chance.random() < 0.5:
        request |= {name: choices[name] for name in chance.sample(sorted(choices), chance.randint(1, 3))}
    return request


def written(folder: Path, tag: str, words: str, chance: random.Random) -> FolderShelf:
    """Write an index of three segments with dead documents, of which the base has many shards."""
    shelf = FolderShelf(folder)
    slips = {number: made_up_slip(number, words, chance) for number in range(1, 221)}
    writer = index.Index(shelf, tag)
    writer.rebuild([slips[number] for number in range(1, 151)])
    for first, last in ((140, 180), (175, 221)):
        put_slips(shelf, (slips[number] for number in range(first, last)))
        writer.update([slips[number] for number in range(first, last)], gone=[first - 9, first - 12])
        if last == 180:
            for _ in writer.merge():
                pass
    put_slips(shelf, slips.values())
    fresh, recent, base = manifest.decode(shelf.read(manifest.PATH)).segments
    assert recent.dead_ones and base.dead_ones and not fresh.dead_ones
    return shelf


@pytest.mark.parametrize(
    ("tag", "words", "full", "many", "count"),
    [
        ("ru", "ru", 60, 9999, 300),  # many shards
        ("en", "en", 60, 9999, 300),
        ("ru", "ru", 9999, 100, 150),  # common words
        ("ka", "ru", 60, 9999, 100),  # a language without stems
        pytest.param("ru", "ru", 40, 9999, 4000, marks=pytest.mark.long),
        pytest.param("en", "en", 90, 100, 4000, marks=pytest.mark.long),
    ],
)
def test_both_answer_alike(tmp_path, monkeypatch, tag, words, full, many, count):
    monkeypatch.setattr(segments, "FULL", full)
    monkeypatch.setattr(segments, "MANY", many)
    monkeypatch.setattr(index, "RECENT", 100)
    chance = random.Random(f"{tag} {full}")
    shelf = written(tmp_path, tag, words, chance)
    requests = [made_up_request(words, chance) for _ in range(count)]
    searcher = Searcher(shelf, tag)
    answers = ask(tmp_path, tag, requests)
    suggested = frequent = 0
    for request, answer in zip(requests, answers, strict=True):
        expected = answered(shelf, tag, searcher, request)
        assert {name: answer[name] for name in expected} == expected, request
        suggested += bool(answer["suggestion"])
        frequent += any(path.endswith("words.idx") for path in answer["needed"])
    assert suggested > count / 100
    assert frequent or full > 60, "no beginning was completed by the most frequent words"


@pytest.mark.parametrize("rounds", [300, pytest.param(20_000, marks=pytest.mark.long)])
def test_bad_conditions_are_survived(tmp_path, monkeypatch, rounds):
    monkeypatch.setattr(segments, "FULL", 400)
    monkeypatch.setattr(index, "RECENT", 100)
    written(tmp_path, "ru", "ru", random.Random(5))
    trials = [require("node"), ASK.with_name("trials.js"), tmp_path, str(rounds), "ru", *modules_for("ru")]
    ran = subprocess.run(trials, capture_output=True, text=True, check=False, timeout=100)
    assert ran.returncode == 0, ran.stderr
