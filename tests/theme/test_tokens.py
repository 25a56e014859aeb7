"""Colours, faces and measures are named once, and the names are explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tamizdat.theme
from tamizdat.press.theme import Theme
from tamizdat.press.tokens import tokens, unknown

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
