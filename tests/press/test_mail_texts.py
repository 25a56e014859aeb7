from __future__ import annotations

import pytest

from tamizdat.press.mail_texts import width, wrapped


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("one\ntwo three", ["one", "two three"]),
        ("one two\u00a0three", ["one", "two\u00a0three"]),
        ("https://example.org/long is", ["https://example.org/long", "is"]),
        ("- one two three", ["- one two", "  three"]),
        ("12. one two three", ["12. one", "    two", "    three"]),
        ("    one two", ["    one", "    two"]),
        ("[1] https://example.org/", ["[1] https://example.org/"]),
        ("да нет да нет", ["да нет да", "нет"]),
        ("日本語 日本 語", ["日本語", "日本 語"]),
        ("", [""]),
    ],
)
def test_lines_end_where_a_word_does(text, lines):
    assert wrapped(text, 9).split("\n") == lines


@pytest.mark.parametrize(
    ("text", "columns"), [("road", 4), ("дорога", 6), ("cafe\u0301", 4), ("می\u200cرود", 5), ("日本", 4)]
)
def test_a_text_fills_what_is_seen_of_it(text, columns):
    assert width(text) == columns
