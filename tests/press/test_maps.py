"""Locator maps: what they show, how large they are, and that they are always the same."""

from __future__ import annotations

import json
import pickle
import re
from importlib import resources
from xml.etree import ElementTree

import pytest

from tamizdat.press.map_geometry import (
    Azimuthal,
    EqualEarth,
    clipped_line,
    clipped_ring,
    hatch,
    path,
    signed_area,
    thinned,
    vector,
)
from tamizdat.press.map_keep import MapKeep
from tamizdat.press.map_labels import Raster
from tamizdat.press.maps import Atlas, BadAtlas, UnknownPlaceCode, locator

DATA = resources.files("tamizdat.theme").joinpath("atlas", "atlas.json").read_bytes()
EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
SAMPLE = [
    "AM AZ GE", "KZ KG TJ TM UZ", "GE-AB AZ-NK GE-SO", "BY MD RU EE LV LT UA", "AF CN IR MN TR GB US",
    "AM", "AZ", "GE", "KZ", "KG", "TJ", "TM", "UZ", "GE-AB", "AZ-NK", "GE-SO", "BY", "MD", "RU", "EE LV LT", "UA",
    "AF", "CN", EU, "IR", "MN", "TR", "GB", "US",
]  # fmt: skip
LIMITS = {"card": 4096, "story": 10_240, "front": 12_288}


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return Atlas.load(DATA)


def paths(svg: str) -> dict[str, str]:
    return {p.get("class", ""): p.get("d", "") for p in ElementTree.fromstring(svg).iter("path")}


def texts(svg: str) -> list[str]:
    return [t.text or "" for t in ElementTree.fromstring(svg).iter("text")]


def extent(d: str) -> tuple[int, int, int, int]:
    """Return the box around relative path data."""
    xs, ys = [], []
    for part in re.findall(r"M(-?\d+) (-?\d+)l([^Mz]*)", d):
        x, y = int(part[0]), int(part[1])
        xs.append(x)
        ys.append(y)
        numbers = [int(n) for n in re.findall(r"-?\d+", part[2])]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            xs.append(x)
            ys.append(y)
    return min(xs), min(ys), max(xs), max(ys)


def test_the_data_stays_small():
    assert len(DATA) < 700_000


@pytest.mark.parametrize(
    ("codes", "size"),
    [(c, "card") for c in SAMPLE] + [(c, "front") for c in SAMPLE[:5]] + [(c, "story") for c in SAMPLE[::3]],
)
def test_every_place_of_the_sample_has_a_small_well_formed_map(atlas, codes, size):
    svg = locator(atlas, codes.split(), language="ru", size=size, title="Карта")
    assert len(svg.encode()) <= LIMITS[size]
    drawn = paths(svg)
    assert "m-land" in drawn
    assert "m-place" in drawn
    left, top, right, bottom = extent(drawn["m-place"])
    width, height = map(int, re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg)[0])
    # The place is in the view, and about its middle (a giant among its neighbours may run off the edge).
    assert 0 <= (left + right) / 2 <= width
    assert 0 <= (top + bottom) / 2 <= height
    if len(codes) <= 5:
        assert abs((left + right) / 2 - width / 2) < width / 6
        assert abs((top + bottom) / 2 - height / 2) < height / 5


@pytest.mark.long
def test_all_codes_of_the_world_can_be_drawn(atlas):
    for code in atlas.codes:
        svg = locator(atlas, [code], language="en", size="card", title=code)
        assert len(svg.encode()) <= LIMITS["card"], code
        assert "m-place" in svg or "m-spot" in svg, code


def test_the_same_map_is_drawn_from_a_fresh_atlas_and_any_order_of_codes(atlas):
    one = locator(atlas, ["GE", "AM", "AZ"], language="en", size="story", title="The Caucasus")
    two = locator(Atlas.load(DATA), ["AZ", "GE", "AM"], language="en", size="story", title="The Caucasus")
    assert one == two


def test_views_have_fixed_ratios(atlas):
    shapes = {}
    for size in ("card", "story", "front"):
        svg = locator(atlas, ["TJ"], language="en", size=size, title="t")
        width, height = map(int, re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg)[0])
        shapes[size] = width / height
    assert shapes == {"card": 1.5, "story": 1.5, "front": 2.5}


def test_the_title_is_the_text_alternative_and_is_escaped(atlas):
    svg = locator(atlas, ["TJ"], language="en", size="card", title='Where <Khorog> & "Osh" are')
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Where <Khorog> & "Osh" are'
    assert root[0].tag == "title"
    assert root[0].text == 'Where <Khorog> & "Osh" are'
    assert " id=" not in svg


def test_georgia_has_its_breakaway_areas_hatched_behind_a_dashed_border(atlas):
    drawn = paths(locator(atlas, ["GE"], language="en", size="card", title="t"))
    assert "m-part" in drawn
    assert "m-disputed" in drawn
    left, _, right, _ = extent(drawn["m-place"])
    assert extent(drawn["m-part"])[0] < left  # Abkhazia lies west of the rest
    assert extent(drawn["m-disputed"])[2] < right


def test_a_breakaway_area_as_the_place_is_solid_and_dashed(atlas):
    drawn = paths(locator(atlas, ["GE-AB"], language="en", size="card", title="t"))
    assert "m-part" not in drawn
    assert "m-disputed" in drawn


def test_karabakh_is_drawn_only_where_it_is_named(atlas):
    named = paths(locator(atlas, ["AZ-NK"], language="en", size="card", title="t"))
    assert "m-disputed" in named
    azerbaijan = locator(atlas, ["AZ"], language="en", size="story", title="t")
    assert "m-part" not in azerbaijan
    assert "Karabakh" not in azerbaijan


def test_crimea_is_hatched_in_ukraine_and_not_part_of_russia(atlas):
    assert "m-part" in paths(locator(atlas, ["UA"], language="en", size="card", title="t"))
    assert "m-part" not in paths(locator(atlas, ["RU"], language="en", size="card", title="t"))
    assert atlas.parents["UA-43"] == "UA"


def test_borders_between_several_places_are_lines_within(atlas):
    assert "m-within" in paths(locator(atlas, ["AM", "AZ", "GE"], language="en", size="card", title="t"))
    assert "m-within" not in paths(locator(atlas, ["AM"], language="en", size="card", title="t"))


def test_names_are_in_the_language_and_never_on_cards(atlas):
    english = texts(locator(atlas, ["TJ"], language="en", size="story", title="t"))
    russian = texts(locator(atlas, ["TJ"], language="ru", size="story", title="t"))
    assert {"Dushanbe", "Afghanistan", "China"} <= set(english)
    assert {"Душанбе", "Афганистан", "Китай"} <= set(russian)
    assert texts(locator(atlas, ["TJ"], language="en", size="card", title="t")) == []


def test_a_language_that_nobody_knows_still_has_a_map(atlas):
    names = texts(locator(atlas, ["TJ"], language="qaa", size="story", title="t"))
    assert "China" in names


def test_an_island_state_too_small_to_see_is_ringed(atlas):
    assert 'class="m-spot"' in locator(atlas, ["MV"], language="en", size="story", title="t")


def test_russia_is_one_piece_across_the_antimeridian(atlas):
    drawn = paths(locator(atlas, ["RU"], language="en", size="story", title="t"))["m-place"]
    biggest = max(drawn.split("z"), key=len)
    left, _, right, _ = extent(biggest)
    assert right - left > 700  # Chukotka hangs on the mainland
    assert len([p for p in drawn.split("z") if p]) < 40


@pytest.mark.parametrize(
    ("code", "meant"),
    [("tj", "TJ"), ("GE-AK", "GE-AB"), ("Georgia", "GE"), ("Tajikstan", "TJ"), ("GE-OS", "GE-SO")],
)
def test_an_unknown_code_is_refused_with_the_nearest(atlas, code, meant):
    with pytest.raises(UnknownPlaceCode) as caught:
        locator(atlas, ["AM", code], language="en", size="card", title="t")
    assert meant in caught.value.nearest
    assert repr(code) in str(caught.value)
    assert meant in str(caught.value)


def test_an_unknown_code_survives_pickling():
    error = pickle.loads(pickle.dumps(UnknownPlaceCode("QQ", ["QA"])))
    assert (error.code, error.nearest) == ("QQ", ("QA",))
    assert "QA" in str(error)


def test_misuse_is_refused(atlas):
    with pytest.raises(ValueError, match="codes is empty"):
        locator(atlas, [], language="en", size="card", title="t")
    with pytest.raises(ValueError, match="size is 'poster'"):
        locator(atlas, ["AM"], language="en", size="poster", title="t")


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"format": 2}', b'{"format": 1}', json.dumps({"format": 1, "units": 0}).encode()]
)
def test_what_is_no_atlas_is_refused(data):
    with pytest.raises(BadAtlas):
        Atlas.load(data)


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


def test_thinning_keeps_ends_and_corners():
    line = [(0.0, 0.0), (1.0, 0.1), (2.0, 0.0), (2.0, 5.0)]
    assert thinned(line, 0.5) == [(0.0, 0.0), (2.0, 0.0), (2.0, 5.0)]
    square = [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0), (0.0, 0.0)]
    assert thinned(square, 1.0) == square


def test_clipping_a_ring_and_a_line():
    ring = [(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)]
    assert abs(signed_area(clipped_ring(ring, (0, 0, 10, 10)))) == pytest.approx(25)
    assert clipped_ring(ring, (20, 20, 30, 30)) == []
    assert clipped_line([(-5.0, 5.0), (15.0, 5.0)], (0, 0, 10, 10)) == [[(0, 5), (10, 5)]]
    assert clipped_line([(-5.0, 20.0), (15.0, 20.0)], (0, 0, 10, 10)) == []


def test_hatching_stays_inside():
    square = [(10.0, 10.0), (50.0, 10.0), (50.0, 50.0), (10.0, 50.0)]
    strokes = hatch([square], 5, (0, 0, 100, 100))
    assert len(strokes) > 8
    assert all(10 <= v <= 50 for stroke in strokes for point in stroke for v in point)


def test_path_data_is_short_and_drops_what_is_nothing():
    assert path([[(0, 0), (10, 0), (10, -10), (0, 0)]], closed=True) == "M0 0l10 0 0-10z"
    assert path([[(0.1, 0.2), (0.3, 0.1)]], closed=False) == ""
    assert path([[(0, 0), (5, 0), (9, 0)]], closed=False) == "M0 0l9 0"


def test_names_find_room_only_inside_their_own_free_cells():
    raster = Raster(200, 100, 10)
    raster.fill([[(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)]], 1)
    raster.fill([[(100.0, 0.0), (200.0, 0.0), (200.0, 100.0), (100.0, 100.0)]], 2)
    spot = raster.roomiest(60, 20, 1)
    assert spot is not None
    assert 30 <= spot[0] <= 70
    raster.claim(raster.box(*spot, 60, 20))
    assert raster.roomiest(60, 90, 1) is None
    assert raster.roomiest(120, 20, 2) is None


def test_a_map_is_drawn_once_for_all_processes(tmp_path):
    first, second = Atlas.load(DATA), Atlas.load(DATA)
    for each in (first, second):
        each.keep = MapKeep(tmp_path / "maps", "digest")
    drawn = locator(first, ["TJ"], language="en", size="story", title="Tajikistan")
    (kept,) = (tmp_path / "maps").iterdir()
    assert kept.read_text("utf-8") in drawn
    kept.write_text("<!-- from the folder -->", "utf-8")
    assert "from the folder" in locator(second, ["TJ"], language="en", size="story", title="Tajikistan")


def test_a_map_is_drawn_where_nothing_can_be_kept(tmp_path):
    (tmp_path / "maps").write_text("a file stands where the folder should be")
    atlas = Atlas.load(DATA)
    atlas.keep = MapKeep(tmp_path / "maps" / "below", "digest")
    assert "m-place" in locator(atlas, ["TJ"], language="en", size="card", title="Tajikistan")
