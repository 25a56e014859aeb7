from __future__ import annotations

import gzip
import io
import os
import sys

import pytest

from tamizdat.readers.errors import BadLog
from tamizdat.readers.logs import LONGEST, lines_of

LINES = [b"one", b"", b"three"]


def test_a_plain_file_a_packed_one_and_standard_input_are_the_same(tmp_path, monkeypatch):
    data = b"one\n\r\nthree\n"
    plain, packed = tmp_path / "access.log", tmp_path / "access.log.2.gz"
    plain.write_bytes(data)
    packed.write_bytes(gzip.compress(data) + gzip.compress(b"four"))
    assert list(lines_of(str(plain))) == LINES
    assert list(lines_of(str(packed))) == [*LINES, b"four"]
    for given in (data, gzip.compress(data)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(given))))
        assert list(lines_of("-")) == LINES


def test_a_line_without_end_is_a_line_and_a_file_may_be_empty(tmp_path):
    log = tmp_path / "access.log"
    log.write_bytes(b"one\ntwo")
    assert list(lines_of(str(log))) == [b"one", b"two"]
    log.write_bytes(b"")
    assert list(lines_of(str(log))) == []


@pytest.mark.parametrize("length", [LONGEST - 1, LONGEST, LONGEST + 1, 3 * LONGEST, 3 * LONGEST + 1])
def test_a_huge_line_is_passed_over_in_bounded_memory(length, tmp_path):
    log = tmp_path / "access.log"
    log.write_bytes(b"one\n" + b"x" * length + b"\nthree\n")
    found = list(lines_of(str(log)))
    assert [found[0], found[-1]] == [b"one", b"three"]
    assert len(found) == 3
    assert (found[1] is None) == (length >= LONGEST)


def test_a_packed_file_that_is_cut_gives_what_came_before_and_says_so(tmp_path):
    log = tmp_path / "access.log.gz"
    log.write_bytes(gzip.compress(b"one\n" * 10_000 + os.urandom(50_000))[:-30_000])
    lines = lines_of(str(log))
    assert next(lines) == b"one"
    with pytest.raises(BadLog, match=r"access\.log\.gz cannot be read to its end"):
        list(lines)


def test_what_is_not_there_or_no_file_is_named(tmp_path):
    with pytest.raises(BadLog, match="cannot be opened: No such file"):
        list(lines_of(str(tmp_path / "missing.log")))
    with pytest.raises(BadLog, match="cannot be opened: Is a directory"):
        list(lines_of(str(tmp_path)))
