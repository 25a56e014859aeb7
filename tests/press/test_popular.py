from __future__ import annotations

import re

import msgspec
import pytest

from samples import number_alike, person, small_paper, story
from tamizdat.archive import entries, store
from tamizdat.archive.documents import Byline, Front, MostRead

WINE, LAKE, TUNNEL, ROADS = (f"story-{name}" for name in ("wine", "lake", "tunnel", "roads"))
SHOWN = (
    "|{% if {0}.most_read %}{% for r in {0}.most_read.stories %}"
    "{{ r.headline }} ({{ r.authors | join(', ') }}) {% endfor %}{% endif %}"
)


def counted(edition: str = "en", **fields) -> MostRead:
    return MostRead(id="most-read", edition=edition, date="2026-03-03", **fields)


@pytest.fixture
def shop(shop):
    """A shop whose fronts, lists and stories end in what is read most."""
    for name, view in (("home.html", "home"), ("list.html", "list"), ("story.html", "story")):
        path = shop.theme / "templates" / name
        path.write_text(path.read_text() + SHOWN.replace("{0}", view))
    return shop


@pytest.fixture
def few_are_recent(monkeypatch):
    for module in (entries, store):
        monkeypatch.setattr(module, "RECENT", 3)


def shown(shop, path: str) -> str:
    return shop.read(path).rpartition("|")[2].strip()


def printed(result) -> set[str]:
    return {page.path for page in result.printed}


def stories_in(paths: set[str]) -> set[str]:
    return {path for path in paths if re.fullmatch(r"20\d\d/[^/]+\.html", path)}


def test_what_is_read_most_stands_on_fronts_and_the_newest_stories_with_its_authors(shop, few_are_recent):
    shop.print(*small_paper(), counted(day=(LAKE, WINE), week=(ROADS,)))
    for path in ("index.html", "places/georgia.html", "archive.html", "2026/wine.html"):
        assert shown(shop, path) == "Lake () Wine (Nana)", path
    assert shown(shop, "2010/roads.html") == "", "an old story only has the link in the page's foot"
    assert shop.read("most-read.html").strip() == "2025/lake.html 2026/wine.html"
    assert shown(shop, "ru/index.html") == "", "each edition is counted for itself"


def test_a_day_without_readers_leaves_the_week(shop):
    shop.print(*small_paper(), counted(week=(ROADS,)))
    assert shown(shop, "index.html") == "Roads ()"


def test_what_is_not_published_any_more_is_left_out(shop):
    shop.print(*small_paper(), counted(day=(LAKE, WINE, "story-unknown")))
    shop.print(withdrawn=[("en", LAKE)])
    assert shown(shop, "index.html") == "Wine (Nana)"


def test_without_counts_the_editors_picks_stand_there(shop):
    shop.print(*small_paper(), Front(id="front", edition="en", slots=(ROADS, LAKE)))
    assert shown(shop, "index.html") == "Roads () Lake ()"
    shop.print(counted(day=(WINE,)))
    assert shown(shop, "index.html") == "Wine (Nana)"


def test_without_counts_and_picks_there_is_nothing(shop):
    shop.print(*small_paper())
    assert shown(shop, "index.html") == ""
    assert shop.read("most-read.html").strip() == ""


def test_another_day_prints_fronts_and_the_newest_stories_and_nothing_else(shop, few_are_recent):
    shop.print(*small_paper(), counted(day=(LAKE, WINE)))
    result = printed(shop.print(counted(day=(WINE, LAKE))))
    cuts = {path for path in result if path.count("/") > 1}
    assert {"index.html", "most-read.html", "archive.html", "people/nana.html"} <= result
    assert stories_in(result) == {
        "2026/wine.html",
        "2026/tunnel.html",
        "2025/lake.html",
    }
    assert not cuts
    assert not {path for path in result if path.endswith(".xml") or path.startswith("ru/")}


def test_a_new_story_prints_the_one_that_is_not_among_the_newest_any_more(shop, few_are_recent):
    shop.print(*small_paper(), counted(day=(ROADS,)))
    result = printed(shop.print(story("rain", published="2026-03-05T09:00:00+05:00")))
    assert stories_in(result) == {"2026/rain.html", "2025/lake.html"}
    assert (shown(shop, "2025/lake.html"), shown(shop, "2026/rain.html")) == ("", "Roads ()")
    result = printed(shop.print(withdrawn=[("en", "story-rain")]))
    assert stories_in(result) == {"2025/lake.html"}
    assert shown(shop, "2025/lake.html") == "Roads ()"


def test_a_change_that_the_list_does_not_show_prints_no_page_that_has_it(shop):
    shop.print(*small_paper(), counted(day=(ROADS,)))
    old = next(each for each in small_paper() if each.id == ROADS)
    result = printed(shop.print(msgspec.structs.replace(old, dek="Of gravel")))
    assert "2026/wine.html" not in result
    result = printed(shop.print(msgspec.structs.replace(old, headline="Gravel")))
    assert "2026/wine.html" in result


def test_a_renamed_author_is_renamed_there_too(shop):
    shop.print(*small_paper(), counted(day=(WINE,)))
    shop.print(person("nana", name="Tsereli", job="Editor", team=True))
    assert shown(shop, "2025/lake.html") == "Wine (Tsereli)"


def test_step_by_step_is_what_is_printed_at_once(shop, another_shop, few_are_recent):
    for name in ("home.html", "list.html", "story.html"):
        text = (shop.theme / "templates" / name).read_text()
        (another_shop.theme / "templates" / name).write_text(text)
    shop.print(*small_paper(), counted(day=(ROADS,)))
    shop.print(story("rain", published="2026-03-05T09:00:00+05:00"))
    shop.print(counted(day=(WINE,), week=(LAKE,)))
    number_alike(another_shop.archive, shop.archive)
    another_shop.print(*small_paper(), story("rain", published="2026-03-05T09:00:00+05:00"))
    another_shop.print(counted(day=(WINE,), week=(LAKE,)))
    assert shop.files() == another_shop.files()


def test_the_shipped_page_names_day_and_week_and_leads_back(press):
    bylines = (Byline(person="nana"),)
    press.print(person("nana"), story("wine", bylines=bylines), counted(day=(WINE,), week=(WINE, LAKE)))
    page = press.read("most-read.html")
    assert page.count('class="most-read"') == 2
    assert "3 March 2026" in page
    assert "Nana" in page
    assert 'href="../most-read.html"' in press.read("2026/wine.html")
    assert '<section class="most-read wide">' in press.read("2026/wine.html")
    assert "most-read.html" in press.read("sitemap/pages.xml")
