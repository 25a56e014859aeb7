from __future__ import annotations

import csv
import io

import pytest

from tamizdat.archive.cells import guarded, table, unguarded

TEXTS = (
    "",
    "plain",
    "'",
    "'quoted'",
    "=1+1",
    "'=1",
    "''=1",
    "-1",
    "+1 and more",
    "@A",
    "\t=1",
    "＝1",
    "a=1",
    "'-5",
    "–5",
)


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_guarded_comes_back(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "＝"))


def test_a_table_is_read_by_others_and_its_numbers_stay_numbers():
    rows = [{"a": "=1", "b": 'x, "y"\nz'}, {"b": "-70.5"}]
    data = table(("a", "b"), rows)
    assert data.startswith(b"\xef\xbb\xbfa,b\r\n")
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert read == [["a", "b"], ["'=1", 'x, "y"\nz'], ["", "-70.5"]]
