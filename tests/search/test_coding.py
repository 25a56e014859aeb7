"""Numbers and words as bytes, there and back."""

from __future__ import annotations

import random

import pytest

from tamizdat.search import coding
from tamizdat.search.coding import Cursor
from tamizdat.search.errors import DamagedIndex

WORDS = ["", "a", "ab", "abc", "б", "бв", "\ue000", "\U0001d518", "\U0001d518a", "\U0001d519", "\uffee"]


@pytest.mark.parametrize(
    ("number", "data"),
    [
        (0, b"\0"),
        (127, b"\x7f"),
        (128, b"\x80\x01"),
        (624485, b"\xe5\x8e\x26"),
        (1 << 63, b"\x80" * 9 + b"\x01"),
    ],
)
def test_a_varint_is_leb128(number: int, data: bytes) -> None:
    assert coding.varint(number) == coding.encoded(number) == data
    assert Cursor(data).number() == number
    assert coding.all_varints(data) == [number]


def test_rows_of_numbers_come_back() -> None:
    chance = random.Random(1)
    for most in (100, 5_000, 1 << 40):
        numbers = [chance.randrange(most) for _ in range(300)]
        data = coding.varints(numbers)
        assert coding.all_varints(data) == Cursor(data).numbers(300) == numbers
        assert b"".join(coding.varint_pieces(data)) == data
        assert [coding.unzigzag(step) for step in coding.zigzags(numbers)] == [
            after - before for before, after in zip([0, *numbers], numbers, strict=False)
        ]
        ascending = sorted(numbers)
        assert coding.undifferenced(coding.all_varints(coding.differences(ascending))) == ascending


def test_a_cursor_goes_on_behind_what_it_has_read() -> None:
    cursor = Cursor(coding.varints([5, 300, 7]) + b"rest")
    assert cursor.numbers(2) == [5, 300]
    assert cursor.number() == 7
    assert cursor.bytes(4) == b"rest"
    assert cursor.ended()


@pytest.mark.parametrize(
    "read",
    [
        lambda: Cursor(b"").number(),
        lambda: Cursor(b"\x80\x80").number(),
        lambda: Cursor(b"\xff" * 20).number(),
        lambda: Cursor(b"\x01").numbers(1 << 50),
        lambda: Cursor(b"\x80\x01\x80").numbers(2),
        lambda: Cursor(b"abc").bytes(4),
        lambda: Cursor(b"\x03\x01a").word("ab"),
        lambda: Cursor(b"\x00\x01\xff").word(""),
        lambda: Cursor(b"\x01\x00").word("\U0001d518"),
        lambda: coding.all_varints(b"\x01\x80"),
        lambda: coding.all_varints(b"\x80" * 30 + b"\x01"),
    ],
)
def test_what_is_cut_off_or_does_not_fit_is_refused(read) -> None:
    with pytest.raises(DamagedIndex):
        read()


def test_words_keep_what_they_share_in_units_of_utf_16() -> None:
    for before in WORDS:
        for word in WORDS:
            data = coding.kept(before, word)
            cursor = Cursor(data)
            assert cursor.word(before) == word
            assert cursor.ended()
            units = [text.encode("utf-16-le") for text in (before, word)]
            assert units[0][: 2 * data[0]] == units[1][: 2 * data[0]]


def test_forms_are_kept_like_other_words() -> None:
    for term in ("бор", "\U0001d518", "abc"):
        for forms in ([term], [f"{term}ов", term], ["другой"], [f"{term}, and a long way after it"]):
            cursor = Cursor(coding.kept_forms(term, forms))
            assert [cursor.word(term) for _ in range(cursor.number())] == ([] if forms == [term] else forms)


def test_words_are_sorted_as_javascript_sorts_them() -> None:
    # An astral letter is two surrogates there, and comes before U+E000.
    assert sorted(["\ue000", "\U0001d518", "z"], key=coding.order) == ["z", "\U0001d518", "\ue000"]
