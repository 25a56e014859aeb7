from __future__ import annotations

import math
import re

import pytest

from tamizdat.press.maps.framing import framed
from tamizdat.press.maps.globe import EARTH
from tamizdat.press.maps.marks import Mark, drawn
from tamizdat.press.maps.views import FORMATS


def radius(svg: str) -> int:
    return int(re.search(r'r="(\d+)"', svg)[1])


def test_a_ring_is_as_large_as_it_says(atlas):
    view = framed(atlas, ("TJ",), FORMATS["front"])
    found = drawn(atlas, ("TJ",), "front", Mark("ring", 70.6, 39.1, 100))
    km = radius(found) / view.scale * EARTH
    assert math.isclose(km, 100, rel_tol=0.02)


def test_a_mark_stands_on_its_point(atlas):
    x, y = framed(atlas, ("TJ",), FORMATS["front"]).at(70.6, 39.1)
    assert f'cx="{round(x)}" cy="{round(y)}"' in drawn(atlas, ("TJ",), "front", Mark("dot", 70.6, 39.1))


@pytest.mark.parametrize("kind", ["ring", "area"])
def test_what_would_be_too_small_to_see_is_as_large_as_a_dot(atlas, kind):
    dot = radius(drawn(atlas, ("RU",), "card", Mark("dot", 60.0, 60.0)))
    assert re.findall(
        r'<circle [^>]*r="(\d+)"', drawn(atlas, ("RU",), "card", Mark(kind, 60.0, 60.0, 1))
    ) == [f"{dot}"]


def test_only_an_area_has_no_edge(atlas):
    assert "radialGradient" in drawn(atlas, ("TJ",), "front", Mark("area", 70.6, 39.1, 40))
    assert "radialGradient" not in drawn(atlas, ("TJ",), "front", Mark("ring", 70.6, 39.1, 40))
