"""The plane geometry of maps, and how it is written down."""

from __future__ import annotations

import pytest

from tamizdat.press.maps.lines import clipped_line, clipped_ring, hatch, joined, signed_area
from tamizdat.press.maps.svg import path_data, text


def test_clipping_a_ring_and_a_line():
    ring = [(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)]
    assert abs(signed_area(clipped_ring(ring, (0, 0, 10, 10)))) == pytest.approx(25)
    assert clipped_ring(ring, (20, 20, 30, 30)) == []
    assert clipped_ring(ring, (-9, -9, 9, 9)) == ring
    assert clipped_line([(-5.0, 5.0), (15.0, 5.0)], (0, 0, 10, 10)) == [[(0, 5), (10, 5)]]
    assert clipped_line([(-5.0, 20.0), (15.0, 20.0)], (0, 0, 10, 10)) == []
    assert clipped_line([(1.0, 1.0), (2.0, 2.0)], (0, 0, 10, 10)) == [[(1, 1), (2, 2)]]


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["ab", "bc", "cd"], ["abcd"]),
        (["cd", "ab", "bc"], ["abcd"]),
        (["ab", "cb", "cd"], ["abcd"]),
        (["ab", "cd"], ["ab", "cd"]),
        (["ab", "bc", "ca"], ["cabc"]),  # a ring
        (["ab", "bc", "bd"], ["abc", "bd"]),  # a fork
        (["ab", "bc", "bd", "be"], ["abc", "dbe"]),
        (["aba", "ac"], ["aba", "ac"]),  # a ring stays by itself
    ],
)
def test_lines_that_meet_become_one(lines, whole):
    def points(word):
        return [(ord(letter), 0) for letter in word]

    given = [points(line) for line in lines]
    found = ["".join(chr(x) for x, _ in line) for line in joined(given)]
    assert sorted(min(line, line[::-1]) for line in found) == whole
    assert given == [points(line) for line in lines]  # untouched


def test_hatching_stays_inside():
    square = [(10.0, 10.0), (50.0, 10.0), (50.0, 50.0), (10.0, 50.0)]
    strokes = hatch([square], 5, (0, 0, 100, 100))
    assert len(strokes) > 8
    assert all(10 <= v <= 50 for stroke in strokes for point in stroke for v in point)


def test_path_data_is_short_and_drops_what_is_nothing():
    assert path_data([[(0, 0), (10, 0), (10, -10), (0, 0)]], closed=True) == "M0 0l10 0 0-10z"
    assert path_data([[(0.1, 0.2), (0.3, 0.1)]], closed=False) == ""
    assert path_data([[(0, 0), (5, 0), (9, 0)]], closed=False) == "M0 0l9 0"


def test_words_are_escaped():
    assert text("m-sea", 1.4, 2.6, "A & <b>") == '<text class="m-sea" x="1" y="3">A &amp; &lt;b&gt;</text>'
