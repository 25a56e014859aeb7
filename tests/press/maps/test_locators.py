"""Locator maps: what they show, how large they are, and that they are always the same."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate
from xml.etree import ElementTree

import pytest

from tamizdat.press.maps import Atlas, Maps, kept
from tamizdat.press.maps.locators import clear_drawings
from tamizdat.press.maps.views import FORMATS

EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
SAMPLE = [
    "AM AZ GE", "KZ KG TJ TM UZ", "GE-AB AZ-NK GE-SO", "BY MD RU EE LV LT UA", "AF CN IR MN TR GB US",
    "AM", "AZ", "GE", "KZ", "KG", "TJ", "TM", "UZ", "GE-AB", "AZ-NK", "GE-SO", "BY", "MD", "RU", "EE LV LT", "UA",
    "AF", "CN", EU, "IR", "MN", "TR", "GB", "US",
]  # fmt: skip
LIMITS = {"thumb": 2560, "card": 4096, "band": 6144, "story": 9216, "front": 12_288}


def locator(atlas: Atlas, codes: list[str], **options: str) -> str:
    return Maps(atlas, "").locator(codes, **options)


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


def areas(d: str) -> list[float]:
    """Return the area of each ring of relative path data."""
    found = []
    for x, y, steps in re.findall(r"M(-?\d+) (-?\d+)l([^Mz]*)", d):
        numbers = [int(n) for n in re.findall(r"-?\d+", steps)]
        xs, ys = (
            list(accumulate(numbers[::2], initial=int(x))),
            list(accumulate(numbers[1::2], initial=int(y))),
        )
        found.append(abs(sum(xs[i - 1] * ys[i] - xs[i] * ys[i - 1] for i in range(len(xs)))) / 2)
    return found


@pytest.mark.parametrize(
    ("codes", "size"),
    [(c, "card") for c in SAMPLE]
    + [(c, "thumb") for c in SAMPLE]
    + [(c, "front") for c in SAMPLE[:5]]
    + [(c, "band") for c in SAMPLE[:5]]
    + [(c, "story") for c in SAMPLE[::3]],
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


def test_the_same_map_is_drawn_from_a_fresh_atlas_and_any_order_of_codes(atlas, atlas_data):
    one = locator(atlas, ["GE", "AM", "AZ"], language="en", size="story", title="The Caucasus")
    two = locator(
        Atlas.load(atlas_data), ["AZ", "GE", "AM"], language="en", size="story", title="The Caucasus"
    )
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


def test_the_drawing_is_the_same_in_all_languages(atlas):
    english = locator(atlas, ["AM", "AZ", "GE"], language="en", size="front", title="t")
    russian = locator(atlas, ["AM", "AZ", "GE"], language="ru", size="front", title="t")
    assert paths(english) == paths(russian)
    assert texts(english) != texts(russian)


def test_a_name_on_hatching_has_a_halo_under_it(atlas):
    root = ElementTree.fromstring(locator(atlas, ["UA"], language="ru", size="story", title="t"))
    classes = [text.get("class") for text in root.iter("text") if text.text == "Крым"]
    assert classes == ["m-label m-halo", "m-label"]


def test_small_maps_are_drawn_nearly_as_large_as_they_may_be(atlas):
    for codes in (["EE", "LV", "LT"], ["RU"], EU.split()):
        assert len(locator(atlas, codes, language="en", size="card", title="t").encode()) > 3000


def test_names_that_find_no_room_in_the_bytes_are_the_least(atlas, monkeypatch):
    everything = texts(locator(atlas, ["IR"], language="en", size="story", title="t"))
    monkeypatch.setitem(FORMATS, "story", replace(FORMATS["story"], names=300))
    clear_drawings()
    few = texts(locator(atlas, ["IR"], language="en", size="story", title="t"))
    clear_drawings()
    assert 1 < len(few) < len(everything)
    assert few == everything[: len(few)]


def test_a_language_that_nobody_knows_still_has_a_map(atlas):
    names = texts(locator(atlas, ["TJ"], language="qaa", size="story", title="t"))
    assert "China" in names


def test_an_island_state_too_small_to_see_is_ringed(atlas):
    assert 'class="m-spot"' in locator(atlas, ["MV"], language="en", size="story", title="t")


def test_land_on_the_far_side_of_the_globe_is_not_spread_over_the_view(atlas):
    drawn = paths(locator(atlas, ["CN"], language="en", size="card", title="t"))
    eurasia, *islands = sorted(areas(drawn["m-land"]), reverse=True)
    assert eurasia > 100_000
    assert max(islands) < 5000  # with America turned inside out there is one of 15,000


def test_russia_is_one_piece_across_the_antimeridian(atlas):
    drawn = paths(locator(atlas, ["RU"], language="en", size="story", title="t"))["m-place"]
    biggest = max(drawn.split("z"), key=len)
    left, _, right, _ = extent(biggest)
    assert right - left > 700  # Chukotka hangs on the mainland
    assert len([p for p in drawn.split("z") if p]) < 40


def test_misuse_is_refused(atlas):
    with pytest.raises(ValueError, match="codes is empty"):
        locator(atlas, [], language="en", size="card", title="t")
    with pytest.raises(ValueError, match="size is 'poster'"):
        locator(atlas, ["AM"], language="en", size="poster", title="t")


def test_a_card_uses_a_drawing_that_stands_elsewhere(atlas):
    name, drawing, use = Maps(atlas, "").shared(["GE", "AM"], title="Caucasus & more")
    assert name == "map-AM-GE"
    assert drawing.startswith('<g class="map m-card" id="map-AM-GE"><path')
    assert '<use href="#map-AM-GE"/>' in use and "Caucasus &amp; more" in use
    assert drawing[len('<g class="map m-card" id="map-AM-GE">') : -4] in locator(
        atlas, ["AM", "GE"], language="en", size="card", title="t"
    )


def test_what_was_drawn_is_kept_for_other_processes(atlas, tmp_path, monkeypatch):
    folder = tmp_path / "maps"
    first = Maps(atlas, "a", folder).locator(["TJ"], language="ru", size="story", title="Таджикистан")
    assert len(list(folder.iterdir())) == 1

    def draw(*_):
        raise AssertionError("it is there")

    with monkeypatch.context() as patch:
        patch.setattr(kept, "drawing", draw)
        assert (
            Maps(atlas, "a", folder).locator(["TJ"], language="ru", size="story", title="Таджикистан")
            == first
        )
        with pytest.raises(AssertionError, match="it is there"):
            Maps(atlas, "another atlas", folder).locator(["TJ"], language="ru", size="story", title="t")
    next(folder.iterdir()).write_bytes(b"\xff")
    assert Maps(atlas, "a", folder).locator(["TJ"], language="ru", size="story", title="Таджикистан") == first


def test_maps_are_drawn_where_nothing_can_be_kept(atlas, tmp_path):
    (tmp_path / "file").write_text("no folder")
    assert "<svg" in Maps(atlas, "a", tmp_path / "file").locator(
        ["TJ"], language="en", size="card", title="t"
    )
