from __future__ import annotations

import pytest

from samples import small_paper, story
from tamizdat.archive.lists import Cut
from tamizdat.press.keys import PageKey
from tamizdat.press.maps import locators
from tamizdat.press.printing import Press


@pytest.fixture
def press(shop, tmp_path):
    """Print in the theme that readers get, which has maps."""
    shop.archive.file(small_paper())
    locators.clear_drawings()
    return Press(shop.archive, shop.settings, tmp_path / "site", tmp_path / "ledger.sqlite")


def test_maps_are_drawn_beforehand_and_nothing_is_written(press):
    warmed = list(press.warm())
    assert {key.kind for key in warmed} == {"home", "list", "story", "cut"}
    drawn = locators._drawn.cache_info().misses
    assert drawn > 3
    renderer = press.renderer()
    for key in warmed:
        renderer.render(key)
    assert locators._drawn.cache_info().misses == drawn, "all of them are remembered"
    assert not press.folder.exists()
    assert not press.ledger_path.exists()


def test_what_the_next_story_changes_is_rendered_beforehand(press, shop):
    shop.archive.file([story("newer", published="2026-11-01T10:00:00+00:00", topics=("arts",))])
    warmed = list(press.warm())
    assert len(set(warmed)) == len(warmed)
    last = Cut("2026")
    assert {PageKey("cut", "en", "all", "", last), PageKey("cut", "en", "topic", "arts", last)} <= set(warmed)
    assert PageKey("list", "en", "topic", "arts") in warmed
    assert PageKey("story", "en", id="story-newer") in warmed


def test_a_page_that_cannot_be_rendered_is_passed_over(press, shop):
    steps = press.warm()
    assert next(steps) == PageKey("home", "en")
    shop.archive.file([], [("en", "georgia")])  # withdrawn meanwhile
    assert PageKey("list", "ru", "place", "georgia") in list(steps)
    press._theme_folder = shop.theme
    (shop.theme / "templates" / "home.html").write_text("{{")
    assert len(list(press.warm())) > 5
