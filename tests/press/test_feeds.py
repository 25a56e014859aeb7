from __future__ import annotations

import re
import subprocess
from xml.etree import ElementTree as ET

import pytest

import checkers
from samples import masthead, series, small_paper, story
from tamizdat.archive.documents import Byline, Correction, Reuse, card
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.press.corrections import last_change

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_an_rss_feed_has_the_newest_stories_of_its_list(shop):
    shop.print(*small_paper())
    channel = ET.fromstring(shop.read("places/georgia/feed.xml")).find("channel")
    assert channel.findtext("title") == "The Post: Georgia"
    assert channel.findtext("link") == "https://post.example/places/georgia.html"
    assert [item.findtext("title") for item in channel.findall("item")] == ["Wine", "Tunnel"]
    item = channel.find("item")
    assert item.findtext("link") == "https://post.example/2026/wine.html"
    assert item.findtext("guid") == "urn:uuid:story-wine"
    assert item.findtext("pubDate") == "Wed, 04 Mar 2026 09:00:00 +0500"
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "Nana"


def test_an_atom_feed_names_its_updates(shop):
    shop.print(*small_paper(), story("fixed", updated="2026-03-09T09:00:00+05:00", dek="A line"))
    feed = ET.fromstring(shop.read("archive/atom.xml"))
    assert feed.findtext(f"{ATOM}title") == "The Post"
    assert feed.findtext(f"{ATOM}updated") == "2026-03-09T09:00:00+05:00"
    entry = feed.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}published") == "2026-03-04T09:00:00+05:00"
    assert {e.findtext(f"{ATOM}summary") for e in feed.findall(f"{ATOM}entry")} == {None, "A line"}


def test_an_atom_feed_was_updated_when_its_latest_story_was_whatever_the_offset(shop):
    shop.print(
        *small_paper(),
        story("east", published="2027-01-01T03:00:00+05:00"),  # 22:00 UTC of the day before
        story("west", published="2026-12-31T23:00:00+00:00"),
    )
    feed = ET.fromstring(shop.read("archive/atom.xml"))
    assert feed.findtext(f"{ATOM}updated") == "2026-12-31T23:00:00+00:00"


def test_a_correction_reaches_the_feeds(shop):
    fixed = (Correction(date="2026-03-09", text="It was red.", right="It is white."),)
    shop.print(*small_paper(), story("mended", corrections=fixed, dek="A line"))
    item = ET.fromstring(shop.read("archive/feed.xml")).find("channel/item[title='Mended']")
    assert item.findtext("description") == "Correction, 9 March 2026: It was red. It is white.\nA line"
    for path in ("archive/atom.xml", "corrected/atom.xml"):
        feed = ET.fromstring(shop.read(path))
        (entry,) = (e for e in feed.findall(f"{ATOM}entry") if e.findtext(f"{ATOM}title") == "Mended")
        assert entry.findtext(f"{ATOM}updated") == "2026-03-09T00:00:00+05:00"
        assert entry.findtext(f"{ATOM}summary").startswith("Correction, 9 March 2026: It was red.")
    assert feed.findtext(f"{ATOM}title") == "The Post: Corrections"
    assert len(feed.findall(f"{ATOM}entry")) == 1


def test_the_feed_of_corrections_is_there_before_the_first_one(shop):
    shop.print(*small_paper())
    assert ET.fromstring(shop.read("ru/corrected/atom.xml")).findall(f"{ATOM}entry") == []


@pytest.mark.parametrize(
    ("updated", "corrected", "last"),
    [
        ("", "", "2026-03-04T09:00:00+05:00"),
        ("2026-03-05T09:00:00+05:00", "", "2026-03-05T09:00:00+05:00"),
        ("", "2026-03-05", "2026-03-05T00:00:00+05:00"),
        ("", "2026-03-04", "2026-03-04T09:00:01+05:00"),  # on the day of its publication, not before it
        ("2026-03-08T09:00:00+05:00", "2026-03-05", "2026-03-08T09:00:01+05:00"),
    ],
)
def test_a_correction_is_the_last_change_of_a_story(updated, corrected, last):
    fixed = (Correction(date=corrected, text="No."),) if corrected else ()
    mended = story("mended", updated=updated, corrections=fixed)
    assert last_change(mended) == last == last_change(card(mended))


def test_an_episode_is_enclosed_with_its_size(shop):
    blob = shop.archive.blobs.put(b"sound", "mp3")
    shop.print(*small_paper(), story("episode", kind="audio", audio=blob, audio_bytes=5))
    enclosure = ET.fromstring(shop.read("kinds/audio/feed.xml")).find("channel/item/enclosure")
    assert enclosure.attrib == {
        "url": f"https://post.example/media/{blob[:2]}/{blob[:20]}.mp3",
        "length": "5",
        "type": "audio/mpeg",
    }
    assert (shop.site / f"media/{blob[:2]}/{blob[:20]}.mp3").read_bytes() == b"sound"


def test_a_series_shows_its_cover_in_its_feed_and_on_its_page(shop):
    put = shop.archive.blobs.put
    cover = Picture(
        renditions=(
            Rendition(blob=put(b"small", "webp"), format="webp", width=480, height=480),
            Rendition(blob=put(b"player", "jpg"), format="jpeg", width=800, height=800),
        ),
        alt="A road",
    )
    (shop.theme / "templates/list.html").write_text("{{ list.cover and list.cover.alt }} {{ frame.image }}")
    shop.print(
        *small_paper(),
        series("talk", format="podcast", cover=cover),
        series("notes", format="blog", cover=cover),
        series("bare", format="podcast"),
    )
    blob = cover.renditions[1].blob
    address = f"https://post.example/media/{blob[:2]}/{blob[:20]}.jpg"
    found = {}
    for name in ("talk", "notes", "bare"):
        channel = ET.fromstring(shop.read(f"series/{name}/feed.xml")).find("channel")
        itunes = channel.find("{http://www.itunes.com/dtds/podcast-1.0.dtd}image")
        found[name] = (channel.findtext("image/url"), itunes is not None and itunes.get("href"))
    assert found == {"talk": (address, address), "notes": (address, False), "bare": (None, False)}
    assert shop.read("series/talk.html").strip() == f"A road {address}"
    assert (shop.site / f"media/{blob[:2]}/{blob[:20]}.jpg").read_bytes() == b"player"


def test_hostile_words_do_not_break_a_feed(shop):
    shop.print(
        *small_paper(),
        story(
            "bad",
            published="2026-04-01T00:00:00+00:00",
            headline='<script>&"]]>\x00\x0b\ufffe𝒳',
            dek="</description>",
        ),
    )
    item = ET.fromstring(shop.read("archive/feed.xml")).find("channel/item")
    assert item.findtext("title") == '<script>&"]]>𝒳'


def test_sitemaps_name_every_page_that_is_not_a_cut_or_a_feed_or_beside_a_story(shop):
    shop.print(*small_paper(), masthead(reuse=Reuse(licence="CC BY 4.0")))
    index = [loc.text for loc in ET.fromstring(shop.read("sitemap.xml")).iter(f"{MAP}loc")]
    assert "https://post.example/ru/sitemap/2026-03.xml" in index
    mapped: set[str] = set()
    for address in index:
        path = address.removeprefix("https://post.example/")
        mapped |= {loc.text for loc in ET.fromstring(shop.read(path)).iter(f"{MAP}loc")}
    assert "https://post.example/" in mapped
    assert "https://post.example/2010/roads.html" in mapped
    pages = {path for path in shop.files() if path.endswith(".html") and "404" not in path}
    cuts = {path for path in pages if re.search(r"/\d{4}(-\d\d)?\.html$", path)}
    lists = {path for path in pages if re.search(r"(^|/)(archive|kinds/\w+)\.html$", path)}
    beside = {path for path in pages if path.endswith(("/text.html", "/republish.html"))}
    assert "2026/wine/republish.html" in beside and "2026/wine/text.html" in beside
    assert mapped == {
        f"https://post.example/{re.sub('index.html$', '', path)}" for path in pages - cuts - lists - beside
    }


def test_robots_may_read_all_but_the_desk(shop):
    shop.print(*small_paper())
    assert shop.read("robots.txt").splitlines() == [
        "User-agent: *",
        "Disallow: /desk/",
        "Sitemap: https://post.example/sitemap.xml",
    ]


def test_sitemaps_fit_their_schema(shop, shared_data):
    schema = shared_data("xsd-sitemap") / "google" / "sitemap.xsd"
    xmllint = checkers.require("xmllint")
    shop.print(*small_paper())
    files = [str(shop.site / path) for path in shop.files() if "sitemap/" in path]
    assert files
    subprocess.run([xmllint, "--nonet", "--noout", "--schema", str(schema), *files], check=True)


def test_a_feed_of_an_untranslated_author_stands(shop):
    shop.print(masthead(), story("alone", bylines=(Byline(person="nobody"),)))
    assert ET.fromstring(shop.read("archive/feed.xml")).find("channel/item") is not None
