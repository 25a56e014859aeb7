"""Recordings on a story's page, beside it, in lists, on the pages of shows, and for machines."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest

import schema_org
from samples import masthead, series, story, topic
from tamizdat.archive.mastheads import Reuse
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.archive.recordings import Chapter, Cue, Episode, MediaFile, Podcast, Recording, Track

VIDEO = "{http://www.google.com/schemas/sitemap-video/1.1}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SHOWN = '<figure data-recording="0"></figure>'


@pytest.fixture
def put(press):
    """Return what puts a file into the archive and names where it is printed: blob, path."""

    def put(data: bytes, ending: str) -> tuple[str, str]:
        blob = press.archive.blobs.put(data, ending)
        return blob, f"media/{blob[:2]}/{blob[:20]}.{ending}"

    return put


@pytest.fixture
def poster(put) -> Picture:
    blob, _ = put(b"poster", "jpg")
    return Picture(renditions=(Rendition(blob=blob, format="jpeg", width=1280, height=720),), alt="A lake")


def heard(blob: str, **fields) -> Recording:
    file = MediaFile(blob=blob, type="audio/mpeg", bytes=39_400_000)
    return Recording(**{"sort": "audio", "title": "On <lakes>", "files": (file,), "seconds": 2463} | fields)


def film(large: str, small: str, **fields) -> Recording:
    files = (
        MediaFile(blob=large, type="video/mp4", bytes=9, width=1280, height=720),
        MediaFile(blob=small, type="video/mp4", bytes=3, width=640, height=360),
    )
    return Recording(**{"sort": "video", "files": files, "seconds": 61} | fields)


def told(press, *recordings, **fields):
    """Print a story with recordings; return its page."""
    body = "".join(f'<figure data-recording="{number}"></figure>' for number in range(len(recordings)))
    press.print(story("talk", **{"recordings": recordings, "body": body} | fields))
    return press.read("2026/talk.html")


def structured(page: str):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


def test_what_is_heard_has_a_player_that_loads_nothing_and_a_link_to_keep_it(press, put):
    blob, path = put(b"ID3", "mp3")
    page = told(press, heard(blob))
    assert f'<audio controls preload="none" aria-label="On &lt;lakes&gt;" src="../{path}"></audio>' in page
    assert f'<a href="../{path}" download>Download</a> (MP3, 39 MB)' in page.replace("\xa0", " ")
    assert "Audio, 41 min" in page.replace("\xa0", " ")
    assert (press.folder / path).read_bytes() == b"ID3"
    assert "<details" not in page.partition("<main")[2]


def test_chapters_and_a_transcript_lead_into_the_file(press, put):
    blob, path = put(b"ID3", "mp3")
    page = told(
        press,
        heard(
            blob,
            chapters=(
                Chapter(start=0, title="Begin & end"),
                Chapter(start=750.5, title="More", url="javascript:alert(1)"),
            ),
            transcript=(
                Cue(text="<b>Who?</b>", start=1.25, end=2, speaker="Ada"),
                Cue(text="I.", start=2, speaker="Ben"),
            ),
        ),
    )
    assert f'<li><a href="../{path}#t=750.5">12:30</a> More</li>' in page
    assert "Begin &amp; end" in page and "javascript:" not in page
    assert (
        f'<p><a href="../{path}#t=1.25">0:01</a> <b>Ada:</b> &lt;b&gt;Who?&lt;/b&gt;</p>'
        f'<p><a href="../{path}#t=2">0:02</a> <b>Ben:</b> I.</p></details>'
    ) in page


def test_only_a_page_with_a_player_has_its_style_and_its_script(press, put, poster):
    blob, _ = put(b"ID3", "mp3")
    there = Recording(sort="video", url="https://video.example/1")
    assert "<script defer" in told(press, heard(blob))
    press.print(story("there", recordings=(there,), body=SHOWN))
    page = press.read("2026/there.html")
    assert "<script defer" not in page and ".elsewhere" in page
    assert ".elsewhere" not in press.read("2026/wine.html")


def test_small_screens_get_the_small_file_and_no_file_moves_the_page(press, put, poster):
    (large, at), (small, small_at), (words, words_at) = (
        put(b"l", "mp4"),
        put(b"s", "mp4"),
        put(b"WEBVTT", "vtt"),
    )
    tracks = (
        Track(blob=words, kind="subtitles", language="en"),
        Track(blob=words, language="ru-RU"),
        Track(blob=words, language="en-GB", label="English & more"),
    )
    page = told(press, film(large, small, poster=poster, tracks=tracks))
    assert re.search(
        r'<video controls preload="none" playsinline width="1280" height="720" style="aspect-ratio:1280/720"'
        r' poster="[^"]*\.jpg"',
        page,
    )
    assert re.findall(r"<source[^>]*>", page) == [
        f'<source src="../{small_at}" type="video/mp4" media="(max-width:640px)">',
        f'<source src="../{at}" type="video/mp4">',
    ]
    assert re.findall(r"<track[^>]*>", page) == [
        f'<track src="../{words_at}" kind="subtitles" srclang="en" label="English">',
        f'<track src="../{words_at}" kind="captions" srclang="ru-RU" label="Русский (Россия)">',
        f'<track src="../{words_at}" kind="captions" srclang="en-GB" label="English &amp; more" default>',
    ]


def test_what_is_elsewhere_is_a_card_from_which_nothing_is_loaded(press, poster):
    there = Recording(
        sort="video",
        title="A film",
        url="https://video.example/1",
        provider="Video",
        poster=poster,
        seconds=724,
    )
    page = told(press, there)
    card = page[page.index('<figure class="recording elsewhere') :].partition("</figure>")[0]
    assert card.count("https://video.example/1") == 1 and '<a href="https://video.example/1"' in card
    assert "<iframe" not in page and re.search(r'<img src="\.\./media/[^"]*\.jpg"', card)
    assert "Video, 12 min, Video" in card.replace("\xa0", " ")


def test_an_address_that_no_reader_may_be_led_to_is_none(press):
    page = told(press, Recording(sort="video", title="A film", url="javascript:alert(1)"))
    assert "javascript:" not in page and "A film" in page


def test_its_words_stand_in_its_text_alone_and_go_with_a_reprint(press, put):
    blob, path = put(b"ID3", "mp3")
    recording = heard(blob, transcript=(Cue(text="Who & why?", speaker="Ada"),))
    press.print(
        masthead(reuse=Reuse(licence="CC BY 4.0")),
        story("talk", recordings=(recording,), body=SHOWN),
    )
    text = press.read("2026/talk/text.html")
    assert f'<a href="../../{path}">On &lt;lakes&gt;</a> (41' in text
    assert "<b>Ada:</b> Who &amp; why?" in text
    assert "Who &amp;amp; why?" in press.read("2026/talk/republish.html")


def test_feeds_have_the_player_but_leave_the_transcript_to_the_page(press, put):
    blob, path = put(b"ID3", "mp3")
    recording = heard(blob, transcript=(Cue(text="Who and why?"),))
    press.print(topic("arts"), story("talk", recordings=(recording,), body=SHOWN, topics=("arts",)))
    feed = press.read("topics/arts/feed.xml")
    assert (
        f'src="https://post.example/{path}"' in feed and "Who and why" not in feed and "<template" not in feed
    )


def test_lists_tell_how_long_what_is_heard_takes(press, put):
    blob, _ = put(b"ID3", "mp3")
    told(press, heard(blob), kind="audio", topics=("arts",))
    press.print(topic("arts"), story("news", recordings=(heard(blob),), body=SHOWN, topics=("arts",)))
    page = press.read("topics/arts.html").replace("\xa0", " ")
    assert page.count("41 min") == 1


def show(**fields):
    podcast = Podcast(author="Ada", funding="https://give.example/", **fields)
    return series("voices", format="podcast", podcast=podcast)


def episodes(blob, *numbers):
    return [
        story(
            f"e{season}{number}",
            kind="audio",
            series="voices",
            published=f"2026-0{season}-0{number}T09:00:00+05:00",
            recordings=(heard(blob),),
            body=SHOWN,
            episode=Episode(season=season, number=number),
        )
        for season, number in numbers
    ]


@pytest.mark.parametrize(
    ("order", "expected"),
    [("episodic", ["E22", "E21", "E12", "E11"]), ("serial", ["E21", "E22", "E11", "E12"])],
)
def test_the_page_of_a_show_says_how_it_is_followed_and_plays_its_episodes(press, put, order, expected):
    blob, path = put(b"ID3", "mp3")
    press.print(show(order=order), *episodes(blob, (1, 1), (1, 2), (2, 1), (2, 2)))
    page = press.read("series/voices.html")
    address = '<a href="voices/feed.xml" type="application/rss+xml" dir="ltr">https://post.example/series/voices/feed.xml</a>'
    assert address.replace('href="', 'href="../series/') in page or address in page
    assert '<a href="https://give.example/"' in page and "4 episodes" in page
    assert [each for each in re.findall(r">(Season \d|E\d\d)<", page) if each[0] == "E"] == expected
    assert page.index("Season 2") < page.index("Season 1")
    assert page.count(f'<a class="play" href="../{path}">Listen</a>') == 4


def test_an_empty_show_says_so(press):
    press.print(show())
    assert "Nothing here yet" in press.read("series/voices.html")


def test_machines_are_told_of_recordings_episodes_and_shows(press, put, poster):
    blob, path = put(b"ID3", "mp3")
    press.print(show(), *episodes(blob, (2, 3)))
    page = press.read("2026/e23.html")
    node = structured(page)
    assert node["@type"] == ["NewsArticle", "PodcastEpisode"]
    assert (node["episodeNumber"], node["partOfSeason"]["seasonNumber"]) == (3, 2)
    assert node["partOfSeries"]["name"] == "Voices"
    (sound,) = node["audio"]
    assert (sound["contentUrl"], sound["duration"]) == (f"https://post.example/{path}", "PT41M3S")
    assert f'<meta property="og:audio" content="https://post.example/{path}">' in page
    front = structured(press.read("series/voices.html"))
    assert front["mainEntity"]["webFeed"] == "https://post.example/series/voices/feed.xml"
    assert list(schema_org.faults([node, front])) == []


def test_videos_are_told_to_machines_and_stand_in_the_sitemap(press, put, poster):
    (large, at), (small, _) = put(b"l", "mp4"), put(b"s", "mp4")
    page = told(press, film(large, small, poster=poster), kind="video", dek="A line")
    node = structured(page)
    assert node["video"][0]["contentUrl"] == f"https://post.example/{at}"
    assert list(schema_org.faults(node)) == []
    assert f'<meta property="og:video" content="https://post.example/{at}">' in page
    (found,) = ET.fromstring(press.read("sitemap/2026-03.xml")).iter(f"{VIDEO}video")
    assert [child.tag.removeprefix(VIDEO) for child in found] == [
        "thumbnail_loc", "title", "description", "content_loc", "duration", "publication_date",
    ]  # fmt: skip
    assert found.findtext(f"{VIDEO}content_loc") == f"https://post.example/{at}"
