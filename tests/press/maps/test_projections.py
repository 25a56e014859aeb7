"""Projections against what was published about them."""

from __future__ import annotations

import math

import pytest

from tamizdat.press.maps.globe import Cap, spot, vector
from tamizdat.press.maps.projections import Azimuthal, EqualEarth


def test_the_azimuthal_projection_keeps_areas_and_turns_back():
    projection = Azimuthal(vector(70, 40))
    assert projection.plane(70, 40) == pytest.approx((0, 0), abs=1e-12)
    # Snyder 1987, table 28: k' = sqrt(2 / (1 + cos c)); at 60° from the centre, along the meridian, y = 2 sin(30°).
    assert projection.plane(70, -20) == pytest.approx((0, -1.0))
    assert projection.globe(*projection.plane(90, 50)) == pytest.approx(vector(90, 50))


def test_the_equal_earth_projection_has_its_published_extent():
    projection = EqualEarth(0)
    assert projection.plane(180, 0)[0] == pytest.approx(2.70663, abs=1e-4)
    assert projection.plane(0, 90)[1] == pytest.approx(1.31736, abs=1e-4)
    assert projection.project([spot(-170, 0)], 360) == [pytest.approx(projection.plane(190, 0))]


def test_caps_touch_when_they_have_a_point_in_common():
    pole, equator = vector(0, 90), vector(0, 0)
    assert Cap.about(pole, math.radians(50)).touches(Cap.about(equator, math.radians(41)))
    assert not Cap.about(pole, math.radians(50)).touches(Cap.about(equator, math.radians(39)))
    assert Cap.about(pole, math.radians(100)).touches(Cap.about(vector(0, -90), math.radians(90)))
