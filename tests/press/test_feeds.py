from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest

import feed_rules
from recorded import actor
from samples import coverage, masthead, person, series, small_paper, story, topic
from tamizdat.archive.documents import Byline, Correction, card
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.archive.recordings import MediaFile, Recording
from tamizdat.press.corrections import last_change
from tamizdat.press.search_paths import slip_at

ATOM = "{http://www.w3.org/2005/Atom}"


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
    file = MediaFile(blob=blob, type="audio/mpeg", bytes=5)
    heard = Recording(sort="audio", files=(file,), seconds=61.5)
    shop.print(*small_paper(), story("episode", kind="audio", recordings=(heard,), series="notes"))
    enclosure = ET.fromstring(shop.read("kinds/audio/feed.xml")).find("channel/item/enclosure")
    assert enclosure.attrib == {
        "url": f"https://post.example/media/{blob[:2]}/{blob[:20]}.mp3",
        "length": "5",
        "type": "audio/mpeg",
    }
    assert (shop.site / f"media/{blob[:2]}/{blob[:20]}.mp3").read_bytes() == b"sound"
    link = ET.fromstring(shop.read("kinds/audio/atom.xml")).find(f"{ATOM}entry/{ATOM}link[@rel='enclosure']")
    assert (link.get("type"), link.get("length")) == ("audio/mpeg", "5")
    (item,) = (
        each for each in json.loads(shop.read("series/notes/feed.json"))["items"] if "attachments" in each
    )
    assert item["attachments"] == [
        {
            "url": enclosure.get("url"), "mime_type": "audio/mpeg", "size_in_bytes": 5, "duration_in_seconds": 61.5
        }
    ]  # fmt: skip


def test_what_is_elsewhere_is_not_enclosed(shop):
    seen = Recording(sort="video", url="https://video.example/1", seconds=60)
    shop.print(*small_paper(), story("film", kind="video", recordings=(seen,)))
    assert ET.fromstring(shop.read("kinds/video/feed.xml")).find("channel/item/enclosure") is None


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
    shop.print(*small_paper(), series("notes", format="blog", cover=cover), series("bare", format="blog"))
    blob = cover.renditions[1].blob
    address = f"https://post.example/media/{blob[:2]}/{blob[:20]}.jpg"
    found = {
        name: ET.fromstring(shop.read(f"series/{name}/feed.xml")).findtext("channel/image/url")
        for name in ("notes", "bare")
    }
    assert found == {"notes": address, "bare": None}
    assert shop.read("series/notes.html").strip() == f"A road {address}"
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


def test_a_feed_of_an_untranslated_author_stands(shop):
    shop.print(masthead(), story("alone", bylines=(Byline(person="nobody"),)))
    assert ET.fromstring(shop.read("archive/feed.xml")).find("channel/item") is not None


def full(press) -> str:
    """Print a story with all that a body may hold; return its id."""
    put = press.archive.blobs.put
    shown = Picture(
        renditions=(
            Rendition(blob=put(b"small", "avif"), format="avif", width=480, height=320),
            Rendition(blob=put(b"seen", "jpg"), format="jpeg", width=800, height=533),
        ),
        alt="A lake",
        caption="The lake",
    )
    paper = put(b"paper", "pdf")
    body = (
        '<p>Of <span data-claim="c">what was said</span>, after <a href="doc:story-lake">the lake</a>, not '
        '<a href="doc:gone">the sea</a>.</p><figure data-picture="0"></figure><aside data-story="story-lake"></aside>'
        f'<p class="document"><a href="blob:{paper}" download="">It]]></a></p>'
    )
    press.print(
        topic("society"),
        coverage("elections", topic="society"),
        person("nana"),
        story(
            "whole", published="2026-03-05T09:00:00+05:00", updated="2026-03-06T09:00:00+05:00", body=body, lead=shown,
            pictures=(shown,), note="More follows.", topics=("society",), coverage=("elections",), places=("georgia",),
            bylines=(Byline(person="nana"),),
        ),
    )  # fmt: skip
    return "story-whole"


def files(press) -> set[str]:
    return {path.relative_to(press.folder).as_posix() for path in press.folder.rglob("*")}


def test_feeds_keep_the_rules_of_their_formats(press):
    full(press)
    faults = {
        "feed.xml": feed_rules.rss_faults,
        "atom.xml": feed_rules.atom_faults,
        "feed.json": feed_rules.json_faults,
    }
    found = [path for path in press.folder.rglob("*") if path.name in faults]
    assert {path.name for path in found} == set(faults) and len(found) > 15
    assert [
        (str(path), fault) for path in found for fault in faults[path.name](path.read_text("utf-8"))
    ] == []


def test_a_feed_brings_stories_whole(press):
    full(press)
    item = ET.fromstring(press.read("topics/society/feed.xml")).find("channel/item")
    html = item.findtext(feed_rules.CONTENT)
    assert (
        '<p>Of what was said, after <a href="https://post.example/2025/lake.html">the lake</a>, not the sea.</p>'
        in html
    )
    assert html.count('alt="A lake"') == 2 and "It]]>" in html and "<em>More follows.</em>" in html
    entry = ET.fromstring(press.read("topics/society/atom.xml")).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}content") == html
    assert entry.findtext(f"{ATOM}updated") == "2026-03-06T09:00:00+05:00"
    told = json.loads(press.read("topics/society/feed.json"))["items"][0]
    assert told["content_html"] == html
    assert (told["date_modified"], told["authors"]) == ("2026-03-06T09:00:00+05:00", [{"name": "Nana"}])
    for address in feed_rules.Addresses(html).found:
        assert (press.folder / address.removeprefix("https://post.example/")).is_file()


def test_the_lists_of_the_record_bring_what_cards_say(press):
    press.print(actor("csto"), story("pact", actors=("csto",), dek="A line"))
    item = ET.fromstring(press.read("actors/csto/feed.xml")).find("channel/item")
    assert (item.findtext("description"), item.find(feed_rules.CONTENT)) == ("A line", None)
    assert not (press.folder / "actors/csto/feed.json").exists()


def test_a_changed_text_reprints_the_feeds_that_bring_it(press):
    full(press)
    written = press.print(
        story("lake", places=("armenia",), published="2025-06-01T10:00:00+04:00", body="<p>New.</p>")
    )
    feeds = {path for path in written if path.endswith((".xml", ".json")) and not slip_at(path)}
    lists = ("archive", "places/armenia", "places/caucasus", "kinds/news")
    assert feeds == {
        f"{list}/{name}" for list in lists for name in ("feed.xml", "atom.xml", "feed.json")
        if (list, name) != ("kinds/news", "feed.json")
    }  # fmt: skip


def test_the_page_of_feeds_names_all_that_are_not_of_the_record(press):
    full(press)
    page = press.read("feeds.html")
    feeds = {path for path in files(press) if path.endswith(("feed.xml", "atom.xml", "feed.json"))}
    assert {address for address in re.findall(r'href="([^"]+)"', page) if address in feeds} == feeds
    assert 'href="feeds.html"' in press.read("index.html")


@pytest.mark.parametrize(
    ("check", "bad", "fault"),
    [
        ("rss", '<rss version="2.0"><channel><title>A</title><link>x</link></channel></rss>', "no description"),
        ("atom", '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title></feed>', "A: not one updated"),
        ("json", '{"version":"https://jsonfeed.org/version/1.1","title":"A","items":[{"id":"1"}]}', "1: no content"),
        ("html", '<a href="../x.html" onclick="x()">x</a>', "a: the address '../x.html' is not absolute"),
    ],
)  # fmt: skip
def test_the_rules_find_faults(check, bad, fault):
    found = (
        feed_rules.html_faults(bad, "a") if check == "html" else getattr(feed_rules, f"{check}_faults")(bad)
    )
    assert fault in list(found)
