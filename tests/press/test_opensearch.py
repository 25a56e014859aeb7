"""What tells browsers how to search an edition."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from samples import masthead, small_paper, story
from tamizdat.press.opensearch import cut
from tamizdat.press.printing import Press

SPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.mark.parametrize("tag", ["en", "ru"])
def test_each_edition_says_how_it_is_searched(shop, tag):
    prefix = "" if tag == "en" else f"{tag}/"
    shop.print(masthead(name="Post & <Sons>"), masthead("ru", name="Почта"))
    told = ElementTree.fromstring(shop.files()[f"{prefix}opensearch.xml"])
    assert told.tag == f"{SPACE}OpenSearchDescription"
    assert told.findtext(f"{SPACE}ShortName") == {"en": "Post & <Sons>", "ru": "Почта"}[tag]
    assert told.findtext(f"{SPACE}Language") == tag
    ways = {way.get("type"): way.get("template") for way in told.iter(f"{SPACE}Url")}
    site = f"https://post.example/{prefix}"
    assert ways == {
        "text/html": f"{site}search.html?q={{searchTerms}}",
        "application/opensearchdescription+xml": f"{site}opensearch.xml",
    }
    image = told.find(f"{SPACE}Image")
    assert (shop.site / image.text.removeprefix("https://post.example/")).is_file()


def test_before_there_is_a_masthead_nothing_is_said(shop):
    shop.print(story("wine"))
    assert "opensearch.xml" not in shop.files()


def test_the_search_page_alone_leads_to_it(shop):
    press = Press(
        shop.archive, shop.settings, shop.site, shop.folder / "other.sqlite"
    )  # the house's own theme
    shop.archive.file(small_paper())
    press.update(now="2026-03-05T00:00:00+00:00")
    for path, ways in (("ru/search.html", ["../ru/opensearch.xml"]), ("2026/wine.html", [])):
        assert re.findall(r'<link rel="search" [^>]*href="([^"]+)"', shop.read(path)) == ways


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("The Post", "The Post"),
        ("The Post of Sixteen", "The Post of"),
        ("Sixteen letters — and", "Sixteen letters"),
        ("Donaudampfschifffahrt", "Donaudampfschiff"),
    ],
)
def test_a_name_is_cut_at_a_word(name, found):
    assert cut(name, 16) == found
