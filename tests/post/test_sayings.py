from __future__ import annotations

import ast
import pickle
from pathlib import Path

import msgspec
import pytest

import tamizdat.post
from tamizdat.post import errors
from tamizdat.post.sayings import Saying, Told

POST = Path(tamizdat.post.__file__).parent
ROOMS = (POST, POST.parent / "readers")
WAITS = Saying("{server} does not answer: {why}", {"server": "mx", "why": Saying("it sleeps")})


def test_it_is_said_in_any_language_with_what_stands_in_it():
    assert WAITS.said() == "mx does not answer: it sleeps"
    russian = {"{server} does not answer: {why}": "{why}, и {server} молчит", "it sleeps": "спит"}
    assert WAITS.said(russian.get) == "спит, и mx молчит"
    assert Saying("more than {limit} % of {count}", {"limit": 0.3, "count": 1000000}).said() == (
        "more than 0.3 % of 1000000"
    )


def test_it_goes_over_the_wire_as_it_is():
    assert msgspec.json.decode(msgspec.json.encode(WAITS), type=Saying) == WAITS


@pytest.mark.parametrize("words", ["{x.__class__}", "{x:>9}", "{0}", "{", "{x!r}"])
def test_nothing_else_than_values_can_be_asked_for_in_braces(words):
    assert Saying(words, {"x": "v"}).said() == words


def test_what_it_is_given_is_not_read_again():
    assert Saying("{a} {b}", {"a": "{b}", "b": "c"}).said() == "{b} c"


@pytest.mark.parametrize(
    "error",
    [
        Told(WAITS), errors.Down(WAITS, "421"), errors.Refused(WAITS, "5.1.1"), errors.BadAddress("at", WAITS),
        errors.BadToken("gone"),
    ],
)  # fmt: skip
def test_errors_survive_pickling_with_what_they_tell(error):
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.saying, str(again)) == (type(error), error.saying, error.saying.said())


def test_words_stand_as_they_are_where_catalogues_look_for_them():
    """`Saying(other.words, …)` fills in values of another; all else would be told in English for ever."""
    told = list(_first_arguments())
    assert len(told) > 50
    wrong = [where for where, words in told if not isinstance(words, ast.Constant | ast.Attribute)]
    assert wrong == []


def _first_arguments():
    for path in (path for room in ROOMS for path in room.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Saying":
                yield f"{path.name}:{node.lineno}", node.args[0]
