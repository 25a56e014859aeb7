"""The atlas: what it refuses, how it thins its arcs, and how it joins areas."""

from __future__ import annotations

import json
import math
import pickle
from itertools import pairwise

import pytest

from tamizdat.press.maps import Atlas, BadAtlas, UnknownPlaceCode
from tamizdat.press.maps.atlas import TOP, Arc, index
from tamizdat.press.maps.globe import angle, vector

# Two squares side by side, of ten degrees each: 0 the left one's own line, 1 the right one's, 2 the border between them.
SQUARES = {
    "format": 2, "units": 1,
    "arcs": [[10, 0, -10, 0, 0, 10, 10, 0], [10, 0, 10, 0, 0, 10, -10, 0], [10, 0, 0, 5, 0, 5]],
    "ranks": ["ZAAZ", "ZAAZ", "Z0Z"],
    "areas": {"AA": [[[2, ~0]]], "BB": [[[1, ~2]]]},
    "outlines": {}, "parents": {}, "disputed": [], "claims": [], "lakes": [], "lake_ranks": [],
    "names": {"AA": {"en": "Left"}}, "capitals": {"AA": [1, 2, {"en": "Nowhere"}]}, "waters": [],
}  # fmt: skip


def test_the_data_stays_small(atlas_data):
    assert len(atlas_data) < 700_000


@pytest.mark.parametrize(
    ("code", "meant"),
    [("tj", "TJ"), ("GE-AK", "GE-AB"), ("Georgia", "GE"), ("Tajikstan", "TJ"), ("GE-OS", "GE-SO")],
)
def test_an_unknown_code_is_refused_with_the_nearest(atlas, code, meant):
    with pytest.raises(UnknownPlaceCode) as caught:
        atlas.check(["AM", code])
    assert meant in caught.value.nearest
    assert repr(code) in str(caught.value)
    assert meant in str(caught.value)


def test_an_unknown_code_survives_pickling():
    error = pickle.loads(pickle.dumps(UnknownPlaceCode("QQ", ["QA"])))
    assert (error.code, error.nearest) == ("QQ", ("QA",))
    assert "QA" in str(error)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b'{"format": 1}', b'{"format": 2}',
        json.dumps({"format": 2, "units": 0}).encode(),
        json.dumps(SQUARES | {"ranks": ["ZZ"]}).encode(),
    ],
)  # fmt: skip
def test_what_is_no_atlas_is_refused(data):
    with pytest.raises(BadAtlas, match="make it anew"):
        Atlas.load(data)


def test_areas_together_lose_the_line_between_them():
    squares = Atlas.load(json.dumps(SQUARES).encode())
    (ring,) = squares.union(["AA", "BB"])
    assert sorted(map(index, ring)) == [0, 1]
    (left,) = squares.union(["AA"])
    assert sorted(map(index, left)) == [0, 2]
    assert squares.owners == {0: ["AA"], 1: ["BB"], 2: ["AA", "BB"]}


def test_names_are_the_atlas_own_before_those_of_the_cldr():
    squares = Atlas.load(json.dumps(SQUARES).encode())
    assert squares.name("AA", "ru") == "Left"
    assert squares.name("TJ", "ru") == "Таджикистан"
    assert squares.capital("AA", "en") == (1, 2, "Nowhere")
    assert squares.capital("AA", "ru") == (1, 2, "")
    assert squares.capital("BB", "en") is None


def test_an_arc_keeps_the_points_of_a_rank_and_its_ends():
    arc = Arc([(float(x), 0.0) for x in range(50)], bytes([TOP, *([0, 9] * 24), TOP]))
    assert [s[0] for s in arc.spots(10)] == [0, 49]
    assert [s[0] for s in arc.spots(9)] == [0, *range(2, 49, 2), 49]
    assert len(arc.spots(0)) == 50
    assert len(arc.spots(TOP + 9)) == 2


def test_a_cap_holds_every_point_of_its_piece(atlas):
    for arc in atlas.arcs[:300]:
        pieces = [arc.points, *(chunk_points(arc, chunk) for chunk in arc.chunks)]
        for cap, points in zip([arc.cap, *(chunk.cap for chunk in arc.chunks)], pieces, strict=True):
            assert all(angle(cap.centre, vector(*q)) <= cap.radius + 1e-7 for q in points)


def chunk_points(arc, chunk):
    return [(s[0], s[1]) for s in chunk.spots]


def test_thinning_by_rank_departs_no_farther_than_the_rank_says(atlas):
    """A rank is three times the binary logarithm of thousandths of a degree."""
    arc = max(atlas.arcs, key=lambda arc: len(arc.points))
    rank = 21  # 0.128 degrees
    kept = {s[:2] for s in arc.spots(rank)}
    ends = [i for i, q in enumerate(arc.points) if q in kept]
    assert 2 < len(ends) < len(arc.points) / 4
    for first, last in pairwise(ends):
        a, b = vector(*arc.points[first]), vector(*arc.points[last])
        for q in arc.points[first:last]:
            assert math.degrees(distance(vector(*q), a, b)) < 0.128 + 0.001


def distance(p, a, b):
    """Return how far a point lies from the line through two others, by Heron's formula."""
    x, y, z = math.dist(p, a), math.dist(p, b), math.dist(a, b)
    half = (x + y + z) / 2
    return 2 * math.sqrt(max(0.0, half * (half - x) * (half - y) * (half - z))) / z
