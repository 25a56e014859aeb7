from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import hugo_site
from made_up import EDITIONS, Paper

STORIES = 10


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hugo")
    hugo_site.write(folder, Paper(), STORIES)
    return folder


def content(path: Path) -> tuple[dict[str, object], str]:
    text = path.read_text("utf-8")
    front, end = json.JSONDecoder().raw_decode(text)
    return front, text[end + 1 :]


def links(found: object) -> list[str]:
    if isinstance(found, dict):
        own = [found["url"]] if found.get("url") else []
        return own + [link for each in found.values() for link in links(each)]
    return [link for each in found for link in links(each)] if isinstance(found, list) else []


def test_hugo_gets_the_same_words(site):
    for story in Paper().stories(STORIES):
        path = site / "content" / story.edition / "stories" / Path(story.path).name
        front, body = content(path)
        assert body == story.body
        assert (front["title"], front["date"], front["description"]) == (
            story.headline,
            story.published,
            story.dek,
        )


def test_a_story_is_in_its_place_and_in_the_region(site):
    for path in (site / "content").glob("*/stories/[!_]*.html"):
        front, _ = content(path)
        place, region = front["places"]
        parent, _ = content(path.parent.parent / "places" / place / "_index.html")
        assert (front["place"], parent["parent"]) == (place, region)


def test_all_that_a_story_names_has_a_page(site):
    for path in (site / "content").glob("*/stories/[!_]*.html"):
        front, _ = content(path)
        for list in ("kinds", "people", "places", "topics"):
            assert front[list]
            assert all((path.parent.parent / list / name / "_index.html").exists() for name in front[list])


def test_menus_and_contents_lead_to_content(site):
    for edition in EDITIONS:
        data = json.loads((site / "data" / "paper" / f"{edition}.json").read_text("utf-8"))
        prefix = "" if edition == "en" else f"{edition}/"
        for link in set(links(data)):
            name = link.removeprefix(f"/{prefix}").removesuffix(".html")
            folder = site / "content" / edition
            assert (folder / name / "_index.html").exists() or (folder / f"{name}.html").exists(), link


def test_places_carry_the_maps_that_ours_draws(site):
    front, _ = content(site / "content" / "ru" / "places" / "georgia" / "_index.html")
    assert all(f'class="map m-{size}"' in front[size] for size in ("card", "story", "front"))
    assert 'href="#map-GE"' in front["card"] and 'id="map-GE"' in front["drawing"]
    assert "Тбилиси" in front["front"]


def test_the_styles_are_ours(site):
    named = {path.name for path in (site / "assets" / "styles").iterdir()}
    assert {"base.css", "story.css", "cards.css", "list.css"} <= named
    assert "/*" not in (site / "assets" / "styles" / "base.css").read_text("utf-8")
