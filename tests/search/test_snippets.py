"""What a result shows of its text; Python and the browser choose the same stretch and mark the same words."""

from __future__ import annotations

import json
import random
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from checkers import require
from tamizdat.search.snippets import LENGTH, lead, marked, snippet
from tamizdat.search.words import language

ENGLISH = language("en")
SCRIPT = Path(__file__).with_name("snippets.mjs")


@dataclass(frozen=True)
class Wanted:
    terms: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()


def wanted(*words, beginnings=(), spoken=ENGLISH):
    return Wanted(frozenset(spoken.term(spoken.fold(word)) for word in words), tuple(beginnings))


def shown(pieces):
    return "".join(f"[{text}]" if is_marked else text for text, is_marked in pieces)


def test_words_are_marked_in_all_their_forms():
    found = wanted("road", "bridge")
    assert (
        shown(snippet("Roads and bridges.\nAn e-mail.", found, ENGLISH))
        == "[Roads] and [bridges]. An e-mail."
    )
    assert shown(marked("The roads", found, ENGLISH)) == "The [roads]"


def test_a_beginning_marks_the_forms_that_begin_so():
    assert (
        shown(snippet("Georgian Georgia gorge", Wanted(beginnings=("geor",)), ENGLISH))
        == "[Georgian] [Georgia] gorge"
    )


def test_a_joined_word_is_marked_once():
    assert shown(snippet("an e-mail here", wanted("email", "mail"), ENGLISH)) == "an [e-mail] here"


def test_nothing_looked_for_shows_the_beginning():
    text = "One sentence is here. " * 30
    assert shown(snippet(text, Wanted(), ENGLISH)) == ("One sentence is here. " * 9).strip()
    assert snippet("", wanted("a"), ENGLISH) == []


def test_the_stretch_is_that_with_most_different_words():
    text = "road road road. " + "filling " * 60 + "end. The road led to a bridge. " + "more " * 80
    assert "[road] led to a [bridge]" in shown(snippet(text, wanted("road", "bridge"), ENGLISH))
    assert shown(snippet(text, wanted("road", "bridge"), ENGLISH)).startswith("The [road]")


def test_where_words_are_left_out_stands_an_ellipsis():
    text = "word " * 200 + "needle " + "word " * 200
    found = shown(snippet(text, wanted("needle"), ENGLISH))
    assert found.startswith("… word") and found.endswith("…")
    assert len(found) <= LENGTH + 8


VOCABULARY = (
    *(
        "road",
        "roads",
        "bridge",
        "e-mail",
        "café",
        "don’t",
        "Москва",
        "списки",
        "2010",
        "10,000",
        "10\u00a0000",
        "𝒳yz",
        "العربية",
    ),
    *("!", ".", "?", "…", "”", "\n", "\n\n", ",", "—"),
)


@pytest.mark.parametrize("tag", ["en", "ru", "tr"])
def test_the_browser_shows_the_same(tag):
    spoken, chance = language(tag), random.Random(8)
    plain = "Irak sold 10,000 tons, then 20\u00a0000."
    cases = [(plain, sorted(wanted("Irak", "10000", "20000", spoken=spoken).terms), [])]
    for _ in range(150):
        text = " ".join(chance.choices(VOCABULARY, k=chance.choice((0, 3, 40, 200))))
        words = chance.sample(
            ("road", "bridge", "mail", "москва", "список", "2010", "10000"), chance.randint(0, 3)
        )
        beginnings = chance.sample(("br", "ро", "e", "20"), chance.randint(0, 1))
        cases.append((text, sorted(wanted(*words, spoken=spoken).terms), beginnings))
    done = subprocess.run(
        [require("node"), "--no-warnings", SCRIPT],
        input=json.dumps([tag, cases]), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for (text, terms, beginnings), theirs in zip(cases, json.loads(done.stdout), strict=True):
        ours = snippet(text, Wanted(frozenset(terms), tuple(beginnings)), spoken)
        if "𝒳" not in text:  # two code units: what is cut there is cut elsewhere
            assert [{"text": piece, "marked": is_marked} for piece, is_marked in ours] == theirs, text


def test_the_dek_leads_where_only_it_says_something():
    found = wanted("road")
    assert lead("A road.", "A bridge.", found, ENGLISH) == [("A ", False), ("road", True), (".", False)]
    assert shown(lead("A road.", "The roads.", found, ENGLISH)) == "The [roads]."
    assert shown(lead("A dek.", "A bridge.", found, ENGLISH)) == "A bridge."
    assert shown(lead("A dek.", "", found, ENGLISH)) == "A dek."
