"""Colours, faces and measures are named once, and the names are explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tamizdat.theme
from tamizdat.press.theme import Theme
from tamizdat.press.tokens import tokens, unknown, values

STYLES = sorted((Path(tamizdat.theme.__file__).parent / "styles").glob("*.css"))
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def test_every_token_says_what_it_is_for():
    assert [token.name for token in tokens(Theme()) if not token.sentence] == []


def test_every_colour_has_its_counterpart_on_a_dark_screen():
    missing = [token.name for token in tokens(Theme()) if COLOUR.search(token.light) and not token.dark]
    assert missing == []


def test_what_styles_use_is_set():
    assert unknown(Theme()) == []


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_a_colour_stands_in_a_token_and_nowhere_else(style):
    text = re.sub(r"@media print \{.*\n\}", "", COMMENT.sub("", style.read_text("utf-8")), flags=re.S)
    loose = [line for line in text.splitlines() if COLOUR.search(line) and not line.lstrip().startswith("--")]
    assert loose == []


OWN = """:root { --accent: #005a9c; --edge: 1rem }  /* --ink: red; */
.more { color: var(--accent); }
@media (prefers-color-scheme: dark) {
  .more { margin: 0; }
  :root {
    --ink: #ffffff;
  }
}
:root{--serif:Georgia, serif;}"""


def test_a_newsrooms_own_values_come_last_as_in_a_browser(tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "own.css").write_text(OWN, "utf-8")
    ours, own = values(Theme()), values(Theme(tmp_path))
    assert ours["--accent"] == ("#8a1f30", "#ee9a93") and ours["--ink"] == ("#1a1813", "#eae4d6")
    changed = {name: value for name, value in own.items() if ours[name] != value}
    assert changed == {
        "--accent": ("#005a9c", "#005a9c"),
        "--edge": ("1rem", "1rem"),
        "--ink": ("#1a1813", "#ffffff"),
        "--serif": ("Georgia, serif", "Georgia, serif"),
    }


def test_the_values_are_those_that_are_told_of():
    told = {token.name: (token.light, token.dark or token.light) for token in tokens(Theme())}
    assert {name: told[name] for name in values(Theme())} == values(Theme())
