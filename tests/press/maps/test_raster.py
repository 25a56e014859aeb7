"""Room for names."""

from __future__ import annotations

import pytest

from tamizdat.press.maps.raster import WATER, Raster


def square(left, top, right, bottom):
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


@pytest.fixture
def raster():
    """Two owners side by side on 20 by 10 cells."""
    made = Raster(200, 100, 10)
    made.fill([square(0.0, 0.0, 100.0, 100.0)], 1)
    made.fill([square(100.0, 0.0, 200.0, 100.0)], 2)
    return made


def test_names_find_room_only_inside_their_own_free_cells(raster):
    spot = raster.roomiest(60, 20, 1)
    assert spot is not None
    assert 30 <= spot[0] <= 70
    raster.claim(raster.box(*spot, 60, 20))
    assert raster.roomiest(60, 90, 1) is None
    assert raster.roomiest(120, 20, 2) is None
    assert raster.roomiest(10, 10, 3) is None


def test_a_name_stands_where_most_room_is_around_it():
    raster = Raster(300, 200, 10)
    raster.fill([square(0, 0, 300, 40)], 1)  # a strip along the upper edge
    raster.fill([square(200, 0, 300, 200)], 1)  # and a field below its right end
    assert raster.roomiest(40, 20, 1) == (pytest.approx(245, abs=5), pytest.approx(100, abs=5))
    assert raster.roomiest(200, 20, 1) == (pytest.approx(150, abs=40), pytest.approx(25, abs=5))


def test_a_name_keeps_off_the_edge(raster):
    assert raster.roomiest(90, 80, 1) == (55, 50)
    assert raster.roomiest(90, 90, 1) is None


def test_boxes_are_free_on_cells_of_one_owner_or_off_them(raster):
    left, across, right = raster.box(50, 50, 20, 20), raster.box(100, 50, 40, 20), raster.box(150, 50, 20, 20)
    assert [raster.free(box, on=1) for box in (left, across, right)] == [True, False, False]
    assert [raster.free(box, off=1) for box in (left, across, right)] == [False, False, True]
    assert [raster.free(box) for box in (left, across, right)] == [True, True, True]
    assert not raster.free(raster.box(195, 50, 20, 20))
    raster.claim(across)
    assert not raster.free(raster.box(110, 50, 20, 20))


def test_a_lake_is_water_within_its_owner(raster):
    lake = raster.box(50, 50, 20, 20)
    assert not raster.free(lake, on=WATER)
    raster.fill([square(30, 30, 70, 70)], WATER, over=True)
    assert raster.free(lake, on=WATER)
    assert not raster.free(lake, on=1)


def test_names_claimed_in_a_copy_leave_the_original_free(raster):
    other = raster.copy()
    other.claim((0, 0, 20, 10))
    assert raster.free((0, 0, 20, 10))
    assert not other.free((0, 0, 20, 10))
