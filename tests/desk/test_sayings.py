"""What the readers' server tells is said in the editor's language: nothing of it in English to who reads Russian."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from django.utils import translation

from tamizdat.desk import sayings
from tamizdat.desk.actions import Refused
from tamizdat.post.client import Unreachable
from tamizdat.post.sayings import Saying

TOOL = Path(__file__).parents[2] / "tools" / "desk_messages.py"
_spec = importlib.util.spec_from_file_location("desk_messages", TOOL)
tool = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(tool)

# Names of settings, commands and forms are the same in all languages.
NAMES = re.compile(
    r"«[^»]*»|TAMIZDAT_\w+|ANYMAIL_…|tamizdat\.toml|(post|var)[./]\w+(-\w+)*|\b(HTTP|PEM|RSA|Ed25519)\b"
)


def told():
    return sorted(
        {
            words
            for room in tool.TELL
            for path in room.rglob("*.py")
            for words, _ in tool._words(path, tool.SAYING)
        }
    )


@pytest.mark.parametrize("words", told())
def test_each_is_russian_for_a_russian_editor(words):
    holes = dict.fromkeys(re.findall(r"{(\w+)}", words), "5")
    with translation.override("ru"):
        said = sayings.said(Saying(words, holes))
    assert said.lower() != Saying(words, holes).said().lower()
    assert not re.search("[A-Za-z]", NAMES.sub("", said)), said


def test_numbers_and_sayings_within_are_said_in_the_language_too():
    why = Saying("no mail can be sent: post.sender in tamizdat.toml is empty")
    tried = {"returned": 10, "tried": 12, "limit": 0.3}
    with translation.override("ru"):
        closed = sayings.said(
            Saying("Letters cannot be sent: {why}. It is tried again every few minutes.", {"why": why})
        )
        paused = sayings.said(
            Saying(
                "{returned} of {tried} letters came back, which is more than {limit} %. Look at how old the list is, and at "
                "whether the mail server is well set up, before you resume.",
                tried,
            )
        )
    assert closed.startswith("Письма не отправляются: почту не отправить")
    assert "10, а отправлено: 12. Это больше 0,3 %" in paused


def test_what_kept_a_letter_is_kept_and_said_to_each_in_their_language():
    words = "the readers' server answers with status {status}: its log says why; it is asked again"
    silent = sayings.kept(Unreachable(Saying(words, {"status": 502})))
    own = sayings.kept(Refused("Её страница ещё не напечатана, {так}"))
    with translation.override("ru"):
        assert sayings.remembered(silent).startswith("Читательский сервер ответил кодом 502")
        assert sayings.remembered(own) == "Её страница ещё не напечатана, {так}"
    with translation.override("en"):
        assert sayings.remembered(silent).startswith("The readers' server answers with status 502")


def test_of_nothing_nothing_is_said():
    with translation.override("ru"):
        assert sayings.said(Saying("")) == ""
