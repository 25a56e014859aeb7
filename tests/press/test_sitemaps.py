from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import sitemap_schema
from samples import masthead, place, small_paper, story
from tamizdat.archive.lists import utc
from tamizdat.archive.mastheads import Reuse
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.archive.record import Event

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
SITE = "https://post.example/"
# A month's sitemap: what each of its parts may hold, in this order.
URL = ["loc", "lastmod", "{http://www.w3.org/1999/xhtml}link", f"{IMAGE}image", f"{NEWS}news"]


def urls(shop, path: str) -> dict[str, ET.Element]:
    found = ET.fromstring(shop.read(path)).findall(f"{MAP}url")
    return {url.findtext(f"{MAP}loc").removeprefix(SITE): url for url in found}


def versions(url: ET.Element) -> dict[str, str]:
    links = url.findall("{http://www.w3.org/1999/xhtml}link")
    assert all(link.get("rel") == "alternate" for link in links)
    return {link.get("hreflang"): link.get("href").removeprefix(SITE) for link in links}


def index(shop) -> list[str]:
    return [loc.text.removeprefix(SITE) for loc in ET.fromstring(shop.read("sitemap.xml")).iter(f"{MAP}loc")]


def written(printing) -> set[str]:
    return {page.path for page in printing.printed if "sitemap" in page.path}


def test_sitemaps_name_every_page_that_is_not_a_cut_or_a_feed_or_beside_a_story(shop):
    shop.print(*small_paper(), masthead(reuse=Reuse(licence="CC BY 4.0")))
    assert "ru/sitemap/2026-03.xml" in index(shop)
    mapped = {path for file in index(shop) for path in urls(shop, file)}
    assert {"", "2010/roads.html", "feeds.html"} <= mapped
    pages = {path for path in shop.files() if path.endswith(".html") and "404" not in path}
    cuts = {path for path in pages if re.search(r"/\d{4}(-\d\d)?\.html$", path)}
    lists = {path for path in pages if re.search(r"(^|/)(archive|kinds/\w+)\.html$", path)}
    beside = {path for path in pages if path.endswith(("/text.html", "/republish.html"))}
    assert {"2026/wine/republish.html", "2026/wine/text.html"} <= beside
    assert mapped == {re.sub("index.html$", "", path) for path in pages - cuts - lists - beside}


def test_robots_may_read_all_but_the_desk_and_what_the_search_is_made_of(shop):
    shop.print(*small_paper())
    assert shop.read("robots.txt").splitlines() == [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /search/",
        "Disallow: /search?",
        "Disallow: /ru/search/",
        "Disallow: /ru/search?",
        "Sitemap: https://post.example/sitemap.xml",
    ]


def test_what_has_versions_names_all_of_them_itself_included(shop):
    flood = [Event(id="flood", edition=tag, path=f"{at}events/flood.html", name="F", date="2026-02")
             for tag, at in (("en", ""), ("ru", "ru/"))]  # fmt: skip
    shop.print(*small_paper(), *flood, place("mars"))
    both = {"en": "2026/wine.html", "ru": "ru/2026/wine.html"}
    assert versions(urls(shop, "sitemap/2026-03.xml")["2026/wine.html"]) == both
    assert versions(urls(shop, "ru/sitemap/2026-03.xml")["ru/2026/wine.html"]) == both
    assert versions(urls(shop, "sitemap/2025-06.xml")["2025/lake.html"]) == {}
    assert (
        versions(urls(shop, "ru/sitemap/events-2026-02.xml")["ru/events/flood.html"])["en"]
        == "events/flood.html"
    )
    pages = urls(shop, "sitemap/pages.xml")
    assert versions(pages[""]) == {"en": "", "ru": "ru/"}
    assert versions(pages["places/georgia.html"])["ru"] == "ru/places/georgia.html"
    assert versions(pages["about.html"])["ru"] == "ru/about.html"
    assert versions(pages["places/mars.html"]) == {}


def test_a_translation_reprints_the_months_in_which_its_versions_stand(shop):
    shop.print(*small_paper())
    assert written(shop.print(story("lake", "ru", published="2026-05-02T10:00:00+04:00"))) == {
        "sitemap/2025-06.xml", "ru/sitemap/2026-05.xml", "ru/sitemap/news.xml", "sitemap.xml",
    }  # fmt: skip
    assert (
        written(shop.print(story("lake", "ru", published="2026-05-02T10:00:00+04:00", body="<p>Other.</p>")))
        == set()
    )
    assert written(shop.print(withdrawn=[("ru", "story-lake-ru")])) == {
        "sitemap/2025-06.xml", "ru/sitemap/news.xml", "sitemap.xml",
    }  # fmt: skip


def test_a_story_shows_its_picture(shop):
    blob = shop.archive.blobs.put(b"picture", "jpg")
    lead = Picture(renditions=(Rendition(blob=blob, format="jpeg", width=800, height=600),))
    shop.print(*small_paper(), story("seen", lead=lead))
    url = urls(shop, "sitemap/2026-03.xml")["2026/seen.html"]
    path = url.findtext(f"{IMAGE}image/{IMAGE}loc").removeprefix(SITE)
    assert (shop.site / path).read_bytes() == b"picture"


def test_the_news_are_those_of_two_days_and_go_by_themselves(shop):
    old, new = "2026-03-01T09:00:00+05:00", "2026-03-04T09:00:00+05:00"
    shop.print(
        masthead(), masthead("ru"), story("old", published=old), story("new", published=new, dek="A line")
    )
    assert list(urls(shop, "sitemap/news.xml")) == ["2026/new.html", "2026/old.html"]
    piece = urls(shop, "sitemap/news.xml")["2026/new.html"].find(f"{NEWS}news")
    assert piece.findtext(f"{NEWS}publication/{NEWS}name") == "The Post"
    assert piece.findtext(f"{NEWS}publication/{NEWS}language") == "en"
    assert (piece.findtext(f"{NEWS}publication_date"), piece.findtext(f"{NEWS}title")) == (new, "New")
    assert "sitemap/news.xml" in index(shop) and "ru/sitemap/news.xml" not in index(shop)
    assert shop.archive.next_due() == utc("2026-03-03T00:00:00+00:00")
    shop.archive.pass_moment("2026-03-03T00:00:00+00:00")
    assert {page.path for page in shop.print().printed} == {"sitemap/news.xml"}
    assert list(urls(shop, "sitemap/news.xml")) == ["2026/new.html"]
    shop.archive.pass_moment("2026-03-06T01:00:00+00:00")
    printing = shop.print()
    assert (set(printing.removed), written(printing)) == ({"sitemap/news.xml"}, {"sitemap.xml"})
    assert "sitemap/news.xml" not in index(shop)


def test_a_story_that_changes_among_the_news_is_told_anew(shop):
    shop.print(*small_paper())
    assert "sitemap/news.xml" in written(shop.print(story("wine", headline="Wine, again")))
    assert "sitemap/news.xml" not in written(
        shop.print(story("wine", headline="Wine, again", body="<p>More.</p>"))
    )


def test_every_url_has_its_parts_in_the_order_of_the_schema(shop):
    shop.print(*small_paper())
    for path in (path for path in shop.files() if "sitemap/" in path):
        for url in urls(shop, path).values():
            tags = [URL.index(child.tag.removeprefix(MAP)) for child in url]
            assert tags == sorted(tags) and tags[0] == 0


def test_sitemaps_fit_their_schemas(shop, shared_data):
    schemas = shared_data("xsd-sitemap") / "google"
    blob = shop.archive.blobs.put(b"picture", "jpg")
    lead = Picture(renditions=(Rendition(blob=blob, format="jpeg", width=800, height=600),))
    shop.print(*small_paper(), story("seen", lead=lead))
    files = [shop.site / path for path in shop.files() if "sitemap/" in path]
    assert len(files) > 5
    assert sitemap_schema.faults(files, schemas, shop.folder) == []
    wrong = shop.folder / "wrong.xml"
    wrong.write_bytes(
        files[0].read_bytes().replace(b"<loc>", b"<location>").replace(b"</loc>", b"</location>")
    )
    assert sitemap_schema.faults([wrong], schemas, shop.folder) != []
