from __future__ import annotations

import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import podcastparser
import pytest
from PIL import Image

import podcast_rules
from podcast_rules import ITUNES, PODCAST
from samples import masthead, person, series, small_paper, story
from tamizdat.archive.documents import Byline, Redirect
from tamizdat.archive.mastheads import Link, Reuse
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.archive.recordings import Chapter, Cue, Episode, MediaFile, Podcast, Recording, Track
from tamizdat.archive.store import Archive
from tamizdat.press import artwork, keys, podcasts, show_faults, transcripts
from tamizdat.press.owners import all_owners
from tamizdat.press.printing import Press
from tamizdat.press.render import Renderer
from tamizdat.press.settings import SiteSettings
from tamizdat.press.theme import Theme

URL = "https://post.example"
GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"


def picture(put, width: int, height: int, colour: str = "navy") -> Picture:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "WEBP")
    rendition = Rendition(blob=put(out.getvalue(), "webp"), format="webp", width=width, height=height)
    small = io.BytesIO()
    Image.new("RGB", (80, 80), colour).save(small, "JPEG")
    small_one = Rendition(blob=put(small.getvalue(), "jpg"), format="jpeg", width=80, height=80)
    return Picture(renditions=(rendition, small_one))


def recording(put, data: bytes = b"sound", **fields) -> Recording:
    file = MediaFile(blob=put(data, "mp3"), type="audio/mpeg", bytes=len(data), bit_rate=64000)
    return Recording(**{"sort": "audio", "files": (file,), "seconds": 61.6} | fields)


def a_show(put) -> list:
    """Return a paper with a podcast of three episodes, of which one has everything, a story without sound, and a blog."""
    video = MediaFile(blob=put(b"film", "mp4"), type="video/mp4", bytes=4, height=720)
    track = Track(blob=put(b"WEBVTT\n", "vtt"), language="ru", kind="subtitles")
    full = recording(
        put,
        transcript=(
            Cue(start=0, end=1.5, speaker="Nana", text="Good <day> & welcome."),
            Cue(start=62, text="So it is.\n\nYes."),
            Cue(start=3700.25, speaker="Guest", text="Bye."),
        ),
        chapters=(Chapter(start=0, title="Begin"), Chapter(start=30.5, title="End", url="https://else.example/")),
        tracks=(track, Track(blob=track.blob, language="en")),
    )  # fmt: skip
    full = Recording(
        **{**{f: getattr(full, f) for f in full.__struct_fields__}, "files": (*full.files, video)}
    )
    podcast = Podcast(
        guid=GUID, email="talk@post.example", categories=("News > Politics", "History"), order="serial", locked=True,
        explicit=True, complete=True, author="The Post & friends",
    )  # fmt: skip
    reuse = Reuse(licence="CC BY 4.0", url="https://creativecommons.org/licenses/by/4.0/")
    told = masthead(reuse=reuse, copyright="© The Post", support=Link(document="page-about-en", label="Give"))
    talk = {"series": "talk", "kind": "audio"}
    lead = picture(put, 900, 900)
    return [
        *(each for each in small_paper() if each.edition == "en" and each.id != "masthead"), told,
        person("host", photo=picture(put, 80, 80)), person("guest"),
        series("talk", format="podcast", cover=picture(put, 1600, 1500), podcast=podcast, intro="<p>We talk.</p>"),
        series("films", format="video"),
        story("first", published="2026-01-01T10:00:00+05:00", recordings=(recording(put, b"first"),), **talk,
              bylines=(Byline(person="nana", role="photographer"),)),
        story("second", published="2026-02-01T10:00:00+05:00", recordings=(full,), lead=lead, dek="Of <all>.", **talk,
              body='<figure data-recording="0"></figure>\n<p>All about second.</p>',
              episode=Episode(guid="old-guid", season=2, number=7, type="bonus", explicit=True),
              bylines=(Byline(person="host", role="host"), Byline(person="guest", role="guest"), Byline(person="nana"))),
        story("text", published="2026-02-02T10:00:00+05:00", series="talk"),
        story("elsewhere", recordings=(Recording(sort="video", url="https://v.example/1"),), **talk),
        story("words", published="2026-03-01T10:00:00+05:00", **talk,
              recordings=(recording(put, b"words", transcript=(Cue(text="Hello.", speaker="Nana"), Cue(text="Hi."))),)),
        Redirect(id="r1", edition="en", path="series/old.html", target="talk"),
        Redirect(id="r2", edition="en", path="series/weblog.html", target="notes"),
    ]  # fmt: skip


class House:
    """An archive, and its pages as they are rendered."""

    def __init__(self, folder: Path) -> None:
        self.archive = Archive(folder / "archive", writable=True)
        self.archive.file(a_show(self.archive.blobs.put))
        self.settings = SiteSettings.of(URL, ("en",))
        self.theme = Theme()
        self.pages: dict[str, bytes] = {}
        self.print()

    def print(self) -> None:
        """Render what belongs to shows."""
        renderer = Renderer(self.archive, self.settings, self.theme)
        self.pages, self.media = {}, set()
        for owner in all_owners(self.archive, self.settings):
            for key in keys.pages_of(owner, self.archive, self.settings):
                shown = key.kind in ("moved", "vtt", "txt", "chapters", "cover") or (key.kind, key.of) == (
                    "rss",
                    "series",
                )
                if shown:
                    rendered = renderer.render(key)
                    self.pages[rendered.path] = rendered.data
                    self.media |= rendered.media

    def fetch(self, address: str) -> bytes | None:
        path = address.removeprefix(f"{URL}/")
        for blob in self.media:
            if f"media/{blob[:2]}/{blob[:20]}.{blob.partition('.')[2]}" == path:
                return self.archive.blobs.path(blob).read_bytes()
        return self.pages.get(path)

    def channel(self, path: str = "series/talk/feed.xml") -> ET.Element:
        return ET.fromstring(self.pages[path]).find("channel")

    def item(self, title: str) -> ET.Element:
        return self.channel().find(f"item[title='{title}']")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    opened = House(tmp_path_factory.mktemp("house"))
    yield opened
    opened.archive.close()


FEEDS = ("series/talk/feed.xml", "series/old/feed.xml", "series/films/feed.xml")


@pytest.mark.parametrize("path", FEEDS)
def test_the_feeds_of_shows_keep_all_rules(house, path, shared_data, tmp_path):
    text = house.pages[path].decode()
    assert list(podcast_rules.faults(text, house.fetch)) == []
    schema = shared_data("feeds-podcast-namespace") / "podcast.xsd"
    assert podcast_rules.schema_faults(text, schema, tmp_path) == []


def test_what_is_printed_for_players(house):
    assert {path for path in house.pages if "series/" not in path} == {
        "2026/second/transcript.vtt", "2026/second/chapters.json", "2026/second/cover.jpg", "2026/words/transcript.txt",
    }  # fmt: skip
    assert {path for path in house.pages if path.startswith("series/")} == {
        "series/talk/feed.xml", "series/talk/cover.jpg", "series/films/feed.xml", "series/films/cover.jpg",
        "series/notes/feed.xml", "series/old/feed.xml",
    }  # fmt: skip


def test_players_read_a_feed(house):
    data = house.pages["series/talk/feed.xml"]
    told = feedparser.parse(data)
    assert (told.bozo, told.version, told.feed.title) == (0, "rss20", "Talk")
    assert [entry.id for entry in told.entries] == [
        "urn:uuid:story-words",
        "old-guid",
        "urn:uuid:story-first",
    ]
    assert told.entries[1].enclosures[0]["type"] == "audio/mpeg"
    # It knows the Podcasting 2.0 namespace by its other name only.
    other = data.replace(podcast_rules.NAMESPACE.encode(), podcast_rules.OTHER_NAMESPACE.encode())
    heard = podcastparser.parse(f"{URL}/series/talk/feed.xml", io.BytesIO(other))
    assert (heard["title"], heard["type"], heard["explicit"]) == ("Talk", "serial", True)
    assert heard["cover_url"] == f"{URL}/series/talk/cover.jpg"
    (second,) = (each for each in heard["episodes"] if each["guid"] == "old-guid")
    assert (second["total_time"], second["number"], second["type"]) == (62, 7, "bonus")
    assert second["enclosures"][0]["file_size"] == 5
    assert second["transcript_url"].endswith(".vtt")  # the last of them
    assert {each["name"] for each in second["persons"]} == {"Host", "Guest", "Nana"}


def test_a_show_says_whose_it_is_and_where_it_belongs(house):
    channel = house.channel()
    assert channel.findtext("description") == "We talk."
    assert [(each.get("text"), [below.get("text") for below in each]) for each in channel.findall(f"{ITUNES}category")] == [
        ("News", ["Politics"]), ("History", []),
    ]  # fmt: skip
    assert channel.findtext(f"{ITUNES}author") == "The Post & friends"
    assert channel.findtext(f"{ITUNES}owner/{ITUNES}email") == "talk@post.example"
    assert channel.findtext(f"{ITUNES}complete") == "Yes"
    assert channel.findtext(f"{ITUNES}new-feed-url") is None
    assert channel.findtext(f"{PODCAST}guid") == GUID
    locked, funding = channel.find(f"{PODCAST}locked"), channel.find(f"{PODCAST}funding")
    assert (locked.text, locked.get("owner")) == ("yes", "talk@post.example")
    assert (funding.text, funding.get("url")) == ("Give", f"{URL}/about.html")
    assert channel.find(f"{PODCAST}license").text == "CC BY 4.0"
    assert [each.text for each in channel.findall(f"{PODCAST}person")] == ["Host"]
    assert (
        channel.findtext("lastBuildDate") == "Wed, 04 Mar 2026 09:00:00 +0500"
    )  # of what has no file as well


def test_a_show_that_says_nothing_of_itself_has_all_that_directories_want(house):
    channel = house.channel("series/films/feed.xml")
    assert channel.find(f"{ITUNES}category").get("text") == "News"
    assert channel.findtext(f"{ITUNES}author") == "The Post"
    assert channel.findtext(f"{PODCAST}medium") == "video"
    assert channel.find(f"{ITUNES}owner") is None and channel.find(f"{PODCAST}locked") is None


def test_an_episode_says_what_it_is(house):
    item = house.item("Second")
    assert item.findtext("description") == "Of <all>."
    assert item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") == "<p>All about second.</p>"
    numbers = [
        item.findtext(ITUNES + tag) for tag in ("duration", "season", "episode", "episodeType", "explicit")
    ]
    assert numbers == ["62", "2", "7", "bonus", "true"]
    assert item.find(f"{ITUNES}image").get("href") == f"{URL}/2026/second/cover.jpg"
    assert [(each.get("type"), each.get("language")) for each in item.findall(f"{PODCAST}transcript")] == [
        ("text/vtt", "en"), ("text/vtt", "ru"),
    ]  # fmt: skip
    others = item.findall(f"{PODCAST}alternateEnclosure")
    assert [(each.get("type"), each.get("bitrate"), each.get("height"), each.get("default")) for each in others] == [
        ("audio/mpeg", "64000", None, "true"), ("video/mp4", None, "720", None),
    ]  # fmt: skip
    assert [each.get("role") for each in item.findall(f"{PODCAST}person")] == ["host", "guest", "author"]
    plain = house.item("First")
    assert plain.findtext("guid") == "urn:uuid:story-first"
    assert plain.findtext("description") == "First" and plain.findall(f"{PODCAST}person") == []


def test_a_feed_stands_where_its_show_stood_and_tells_the_new_address(house):
    old, new = house.channel("series/old/feed.xml"), house.channel()
    moved = old.find(f"{ITUNES}new-feed-url")
    assert moved.text == f"{URL}/series/talk/feed.xml"
    old.remove(moved)
    assert ET.tostring(old) == ET.tostring(new)


def test_a_transcript_with_times_is_printed_as_webvtt(house):
    assert house.pages["2026/second/transcript.vtt"].decode() == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:01.500\n<v Nana>Good &lt;day&gt; &amp; welcome.\n\n"
        "00:01:02.000 --> 01:01:40.250\n<v Nana>So it is.\nYes.\n\n"
        "01:01:40.250 --> 01:01:45.250\n<v Guest>Bye.\n"
    )
    assert house.pages["2026/words/transcript.txt"].decode() == "Nana: Hello.\n\nHi.\n"


def test_chapters_are_printed_as_json(house):
    assert json.loads(house.pages["2026/second/chapters.json"]) == {
        "version": "1.2.0",
        "title": "Second",
        "chapters": [
            {"startTime": 0, "title": "Begin"},
            {"startTime": 30.5, "title": "End", "url": "https://else.example/"},
        ],
    }


def test_a_transcript_of_which_a_part_has_no_times_is_text():
    cues = (Cue(text="A", start=0), Cue(text="B"))
    heard = Recording(sort="audio", transcript=cues)
    assert list(transcripts.files_of(story("half", recordings=(heard,)))) == ["txt"]
    assert list(transcripts.files_of(story("none"))) == []


def test_covers_are_told_what_is_wrong_with_them(house):
    put = house.archive.blobs.put
    cases = {
        "no cover": series("a"),
        "80 × 80 pixels": series("b", cover=picture(put, 80, 80)),
        "not square": series("c", cover=picture(put, 1600, 1500)),
    }
    for words, show in cases.items():
        assert [fault for fault in show_faults.of_cover(show) if words in fault], words
    assert list(show_faults.of_cover(series("d", cover=picture(put, 1400, 1400)))) == []


def test_shows_are_told_what_players_will_not_like(house):
    assert list(show_faults.faults(house.archive, house.settings)) == [
        "“Films” (en): it has no cover, and players show the paper's icon: choose a square picture of at least 1400 pixels",
        "“Talk” (en): its cover is not square, and players show its middle only: cut it to a square",
    ]


def test_a_file_that_apple_does_not_play_is_told(shop):
    file = MediaFile(blob=shop.archive.blobs.put(b"ogg", "ogg"), type="audio/ogg", bytes=3)
    heard = Recording(sort="audio", files=(file,))
    cover = picture(shop.archive.blobs.put, 1400, 1400)
    shop.archive.file(
        [series("talk", format="podcast", cover=cover), story("a", series="talk", recordings=(heard,))]
    )
    (fault,) = show_faults.faults(shop.archive, shop.settings)
    assert "Apple's players do not play audio/ogg" in fault and "“A”" in fault


def test_a_wide_or_small_picture_is_no_cover_of_an_episode(house):
    put = house.archive.blobs.put
    heard = (recording(put),)
    for size, made in (((900, 900), True), ((900, 600), False), ((500, 500), False)):
        told = story("x", recordings=heard, lead=picture(put, *size), episode=Episode())
        assert (artwork.of_episode(told) is not None) is made


def test_a_picture_that_cannot_be_read_gives_way_to_the_papers_icon(shop):
    rendition = Rendition(
        blob=shop.archive.blobs.put(b"no picture", "webp"), format="webp", width=1400, height=1400
    )
    shown = Picture(renditions=(rendition,))
    episode = story(
        "one", series="talk", lead=shown, episode=Episode(), recordings=(recording(shop.archive.blobs.put),)
    )
    shop.print(*small_paper(), series("talk", format="podcast", cover=shown), episode)
    covers = [(shop.site / path).read_bytes() for path in ("series/talk/cover.jpg", "2026/one/cover.jpg")]
    assert covers[0] == covers[1]
    with Image.open(io.BytesIO(covers[0])) as opened:
        assert (opened.format, opened.size) == ("JPEG", (1400, 1400))


def test_a_feed_holds_its_newest_episodes(house, monkeypatch):
    monkeypatch.setattr(podcasts, "HELD", 1)
    rendered = Renderer(house.archive, house.settings, house.theme).render(
        keys.PageKey("rss", "en", "series", "talk")
    )
    channel = ET.fromstring(rendered.data).find("channel")
    assert channel.findall("item") == []  # the newest is elsewhere
    monkeypatch.setattr(podcasts, "HELD", 2)
    rendered = Renderer(house.archive, house.settings, house.theme).render(
        keys.PageKey("rss", "en", "series", "talk")
    )
    assert [item.findtext("title") for item in ET.fromstring(rendered.data).findall("channel/item")] == [
        "Words"
    ]


def test_a_renamed_show_keeps_its_feed_and_its_guids(shop):
    put = shop.archive.blobs.put
    episode = story("one", series="talk", kind="audio", recordings=(recording(put),))
    shop.print(*small_paper(), series("talk", format="podcast"), episode)
    before = ET.fromstring(shop.read("series/talk/feed.xml")).findtext("channel/item/guid")
    shop.print(series("talk", format="podcast", path="series/chat.html"))
    shop.print(series("talk", format="podcast", path="series/gossip.html"))
    for left in ("talk", "chat"):
        channel = ET.fromstring(shop.read(f"series/{left}/feed.xml")).find("channel")
        assert channel.findtext(f"{ITUNES}new-feed-url") == f"{URL}/series/gossip/feed.xml"
        assert channel.findtext("item/guid") == before
    shop.print(series("talk", format="blog", path="series/gossip.html"))
    assert not (shop.site / "series/chat/feed.xml").exists()
    assert not (shop.site / "series/gossip/cover.jpg").exists()


RULES = [
    ("<itunes:explicit>true", "<itunes:explicit>yes", "explicit is neither true nor false"),
    ('text="News"', 'text="Gossip"', "Apple has no category 'Gossip'"),
    ('text="Politics"', 'text="Pets"', "Apple has no category 'Pets' in News"),
    ("<itunes:type>serial", "<itunes:type>daily", "its type is neither episodic nor serial"),
    ("<itunes:complete>Yes", "<itunes:complete>true", "complete may be Yes or not there"),
    ("<itunes:email>talk@post.example", "<itunes:email>talk", "its owner has no e-mail address"),
    ("<title>Talk</title><link>", "<link>", "no title"),
    ("<language>en</language>", "", "not one language"),
    ("<itunes:author>The Post &amp; friends</itunes:author>", "", "not one author"),
    ('"https://post.example/series/talk/cover.jpg"', '"cover.gif"', "its artwork 'cover.gif' is no JPEG or PNG"),
    ('"https://post.example/series/talk/cover.jpg"', '"https://post.example/gone.jpg"', "gone.jpg is not there"),
    (f"<podcast:guid>{GUID}", "<podcast:guid>talk", "its guid is no UUID"),
    ("<podcast:medium>podcast", "<podcast:medium>radio", "its medium is neither"),
    ('<podcast:locked owner="talk@post.example">yes', "<podcast:locked>maybe", "locked is neither yes nor no"),
    (">Give</podcast:funding>", "></podcast:funding>", "funding leads nowhere"),
    ('role="host"', 'role="boss"', "nobody is a boss in cast"),
    (">Guest</podcast:person>", "></podcast:person>", "a person has no name"),
    ('href="https://post.example/people/guest.html"', 'href="guest.html"', "a person's href is not absolute"),
    ('<enclosure url="', '<enclosure url="x', "is not absolute"),
    (' length="5" type="audio/mpeg"/><itunes', ' length="6" type="audio/mpeg"/><itunes', "of another length"),
    ('length="5" type="audio/mpeg"/><itunes', 'length="5" type="audio/ogg"/><itunes', "Apple plays no audio/ogg"),
    ("<itunes:duration>62", "<itunes:duration>1:02", "its duration is '1:02'"),
    ("<itunes:episode>7", "<itunes:episode>0", "its episode is '0'"),
    ("<podcast:season>2", "<podcast:season>3", "its season is another for others"),
    ("<itunes:episodeType>bonus", "<itunes:episodeType>extra", "its type is none of full"),
    ("<description>Of &lt;all&gt;.</description>", "", "not one description"),
    ("<description>Of", f"<description>{'a' * 4001}", "over 4000 bytes"),
    ("<guid isPermaLink=\"false\">old-guid", "<guid isPermaLink=\"false\">urn:uuid:story-first", "two items have one guid"),
    (
        "<itunes:episodeType>full",
        "<itunes:season>2</itunes:season><itunes:episode>7</itunes:episode><itunes:episodeType>full",
        "two episodes have one number",
    ),
    ("<description>We talk", f"<description>{'a' * 4001}", "over 4000 characters"),
    ("</channel>", "<itunes:new-feed-url>new.xml</itunes:new-feed-url></channel>", "its new address is not absolute"),
    ("second/transcript.vtt", "second/gone.vtt", "a transcript is not there"),
    ("second/chapters.json", "second/gone.json", "its chapters are not there"),
    (' default="true"', "", "not one of its files is the default"),
    ("<podcast:source", "<podcast:origin", "one of its files is not there"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "fault"), RULES)
def test_the_rules_find_faults(house, good, bad, fault):
    text = house.pages["series/talk/feed.xml"].decode()
    assert good in text
    assert [each for each in podcast_rules.faults(text.replace(good, bad, 1), house.fetch) if fault in each]


def test_the_rules_look_at_the_artwork(house):
    small = house.archive.blobs.path(picture(house.archive.blobs.put, 80, 70).renditions[0].blob).read_bytes()
    text = house.pages["series/talk/feed.xml"].decode()
    found = list(
        podcast_rules.faults(text, lambda at: small if at.endswith("talk/cover.jpg") else house.fetch(at))
    )
    assert found == ["its artwork is a WEBP of 80 × 70"]


def test_the_schema_finds_faults(house, shared_data, tmp_path):
    schema = shared_data("feeds-podcast-namespace") / "podcast.xsd"
    text = house.pages["series/talk/feed.xml"].decode()
    broken = text.replace(">yes</podcast:locked>", ">maybe</podcast:locked>")
    assert broken != text and podcast_rules.schema_faults(broken, schema, tmp_path)


def test_whatever_becomes_of_a_show_step_by_step_is_the_show_at_once(shop, tmp_path):
    put = shop.archive.blobs.put
    talk = {"series": "talk", "kind": "audio"}
    said = (Cue(text="Yes.", start=0), Cue(text="No.", start=1))
    full = recording(put, transcript=said, chapters=(Chapter(start=0, title="Begin"),))
    host = (Byline(person="nana", role="host"),)
    one = story("one", recordings=(full,), bylines=host, episode=Episode(), **talk)
    show = series("talk", format="podcast", cover=picture(put, 900, 900))
    shop.print(*small_paper(), show, one)
    acts = [
        [story("two", published="2026-03-05T09:00:00+05:00", recordings=(recording(put, b"2"),), **talk)],
        [story("one", recordings=(recording(put, transcript=(*said[:1], Cue(text="Hm."))),), bylines=host, **talk)],
        [person("nana", path="people/nana-t.html", photo=picture(put, 90, 90))],
        [series("talk", format="podcast", path="series/chat.html", podcast=Podcast(guid=GUID, complete=True))],
        [story("one", recordings=(full,), lead=picture(put, 700, 700), episode=Episode(number=4), **talk)],
        [series("talk", format="video", path="series/films.html", name="Films")],
        [masthead(copyright="© 2026", reuse=Reuse(licence="CC BY", url="https://cc.example/"))],
        [story("one", recordings=(full,), series="notes")],
        [series("notes", format="podcast"), series("talk", path="series/films.html", format="blog")],
        [series("talk", path="series/talk.html", format="podcast")],
    ]  # fmt: skip
    for number, documents in enumerate(acts):
        shop.print(*documents)
        twin = Press(
            shop.archive, shop.settings, tmp_path / f"twin{number}", tmp_path / f"{number}.sqlite", shop.theme
        )
        twin.update(now="2026-03-05T00:00:00+00:00")
        made = {
            path.relative_to(twin.folder).as_posix(): path
            for path in twin.folder.rglob("*")
            if path.is_file()
        }
        assert shop.files() == {name: path.read_bytes() for name, path in sorted(made.items())}, number
    assert (
        "series/films/feed.xml" in made
        and "series/chat/feed.xml" in made
        and "series/notes/cover.jpg" in made
    )
