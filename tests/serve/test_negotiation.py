from __future__ import annotations

import pytest

from tamizdat.serve.negotiation import (
    Part,
    choose_encoding,
    http_date,
    not_modified,
    range_holds,
    read_range,
)


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br; q=1.0, gzip; q=1.0", "br"),
        ("br;q=0, gzip;q=0", "identity"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("identity;q=0", "identity"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("gzip;q=nonsense", "identity"),
        ("gzip;q=nan", "identity"),
        ("zstd, deflate", "identity"),
        (",,;;=,", "identity"),
    ],
)
def test_the_encoding_a_reader_prefers(accept, encoding):
    assert choose_encoding(accept) == encoding


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (None, None),
        ("bytes=0-0", Part(0, 1)),
        ("bytes=0-", Part(0, 100)),
        ("bytes=90-500", Part(90, 100)),
        ("bytes=-10", Part(90, 100)),
        ("bytes=-500", Part(0, 100)),
        ("bytes=-0", "beyond"),
        ("bytes=100-", "beyond"),
        ("bytes=100-200", "beyond"),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
        ("bytes=0x1-2", None),
        ("bytes=" + "9" * 5000 + "-", None),
    ],
)
def test_ranges(text, part):
    assert read_range(text, 100) == part


def test_an_empty_file_has_no_part():
    assert read_range("bytes=0-", 0) == "beyond"


NOON = 1_700_000_000.75


@pytest.mark.parametrize(
    ("none_match", "since", "same"),
    [
        (None, None, False),
        ('"a"', None, True),
        ('W/"a"', None, True),
        ('"b", "a"', None, True),
        ("*", None, True),
        ('"b"', None, False),
        ("a", None, False),
        ('"b"', http_date(NOON), False),
        (None, http_date(NOON), True),
        (None, http_date(NOON + 1), True),
        (None, http_date(NOON - 1), False),
        (None, "yesterday", False),
        (None, "Mon, 99 Nov 2026 99:99:99 GMT", False),
    ],
)
def test_what_a_reader_has_already(none_match, since, same):
    assert not_modified('"a"', NOON, none_match=none_match, since=since) is same


@pytest.mark.parametrize(
    ("if_range", "holds"),
    [
        (None, True),
        ('"a"', True),
        ('W/"a"', False),
        ('"b"', False),
        (http_date(NOON), True),
        ("nonsense", False),
    ],
)
def test_if_range(if_range, holds):
    assert range_holds(if_range, '"a"', NOON) is holds
