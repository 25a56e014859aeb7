"""Lists of more than a thousand stories in a year, whose numbers are written with a mark between the thousands."""

from __future__ import annotations

import pytest

from samples import story
from tamizdat.press.keys import PageKey
from tamizdat.press.rendering import Renderer
from tamizdat.press.theme import load

MANY = 1_001


@pytest.mark.parametrize(("edition", "written"), [("en", "1,001"), ("ru", "1\u00a0001")])
def test_a_year_may_hold_more_than_a_thousand_stories(shop, edition, written):
    shop.archive.file([story(f"rain-{number}", edition) for number in range(MANY)])
    every = PageKey("list", edition, "all")
    told, shown = (
        Renderer(shop.archive, shop.settings, load(theme)).render(every).data.decode()
        for theme in (shop.theme, None)
    )
    assert told.split("|")[1] == str(MANY)
    assert f">{written}<" in shown
