"""The reference of the theme says what the code says, and all of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

HOUSE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOUSE / "tools"))

import theme_reference  # noqa: E402 - found only now

from tamizdat.press.theme import Theme  # noqa: E402 - as above
from tamizdat.press.tokens import tokens  # noqa: E402 - as above
from tamizdat.press.view_parts import View  # noqa: E402 - as above
from tamizdat.press.views import FRAGMENTS, TEMPLATES  # noqa: E402 - as above


def test_the_page_is_current():
    command = [sys.executable, HOUSE / "tools" / "theme_reference.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_page_that_is_not_current_is_told(monkeypatch, tmp_path, capsys):
    page = tmp_path / "theme.md"
    text = theme_reference.PAGE.read_text("utf-8")
    page.write_text(text.replace("| `headline` |", "| `heading` |"), "utf-8")
    monkeypatch.setattr(theme_reference, "PAGE", page)
    monkeypatch.setattr(theme_reference, "HOUSE", tmp_path)
    assert theme_reference.main(check=True) == 1
    assert "run 'make docs'" in capsys.readouterr().out
    assert theme_reference.main(check=False) == 0
    assert page.read_text("utf-8") == text


def test_every_token_template_and_field_is_there_and_nothing_else():
    text = theme_reference.PAGE.read_text("utf-8")
    given = theme_reference.all_views()
    for view in given:
        section = text.partition(f"### {view.__name__}\n")[2].partition("\n#")[0]
        told = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
        assert told == [field.name for field in msgspec.structs.fields(view)], view
    assert [line[4:] for line in text.splitlines() if line.startswith("### ")] == [
        view.__name__ for view in given
    ]
    for name in (*TEMPLATES, *FRAGMENTS, *(token.name for token in tokens(Theme()))):
        assert f"| `{name}` |" in text, name


def test_a_field_without_words_stops_it():
    with pytest.raises(KeyError, match="mute"):
        list(theme_reference._fields(Mute))


class Mute(View, frozen=True, kw_only=True):
    """A view with a field of which nothing is said."""

    mute: str
