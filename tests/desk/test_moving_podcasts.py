from __future__ import annotations

import json

import pytest
from desk_samples import make_picture
from media_samples import mp3, mp4

from tamizdat.desk import actions
from tamizdat.desk.compose import composed
from tamizdat.desk.compose.making import Making
from tamizdat.desk.models import Person, Recording, Series, Story
from tamizdat.wire.bringing.podcast import moving
from tamizdat.wire.errors import WireError
from tamizdat.wire.importing import import_paths

pytestmark = pytest.mark.django_db

GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
FEED = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>
<title>Roads</title><link>https://old.example/roads</link><description>Of &lt;b&gt;roads&lt;/b&gt;.</description>
<language>ru-RU</language><itunes:author>Nana Tsereli</itunes:author>
<itunes:owner><itunes:email>n@old.example</itunes:email></itunes:owner>
<itunes:image href="https://old.example/cover.png"/><itunes:explicit>no</itunes:explicit><itunes:type>serial</itunes:type>
<itunes:category text="News"><itunes:category text="Politics"/></itunes:category><itunes:category text="Gossip"/>
<podcast:guid>{GUID}</podcast:guid><podcast:person>Nana Tsereli</podcast:person>
<item><title>Two</title><guid isPermaLink="false">g2</guid><pubDate>Fri, 09 Oct 2020 04:30:38 GMT</pubDate>
<itunes:subtitle>The second.</itunes:subtitle>
<description>&lt;p&gt;We &lt;a href="https://x.example/"&gt;walk&lt;/a&gt;.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;&lt;p&gt;Then
we rest.&lt;/p&gt;</description>
<enclosure url="https://old.example/2/audio.mp3?x=1" length="9" type="audio/mpeg"/><itunes:duration>1:00</itunes:duration>
<itunes:season>2</itunes:season><itunes:episode>7</itunes:episode><itunes:episodeType>bonus</itunes:episodeType>
<itunes:explicit>true</itunes:explicit><itunes:image href="https://old.example/2.png"/>
<podcast:person>Nana Tsereli</podcast:person><podcast:person role="guest">Gia B</podcast:person>
<podcast:person role="cook">Zaza</podcast:person>
<podcast:transcript url="https://old.example/2.vtt" type="text/vtt"/>
<podcast:transcript url="https://old.example/2.en.srt" type="application/srt" language="en"/>
<podcast:chapters url="https://old.example/2.json" type="application/json+chapters"/></item>
<item><title>One</title><guid>g1</guid><pubDate>Thu, 08 Oct 2020 04:30:38 GMT</pubDate>
<description>The first.</description><enclosure url="https://old.example/1.mp4" type="video/mp4"/></item>
<item><title>Nought</title><guid>g0</guid><pubDate>once</pubDate></item>
<item><title>Again</title><guid>g1</guid><pubDate>Thu, 08 Oct 2020 04:30:38 GMT</pubDate></item>
</channel></rss>"""
CHAPTERS = {
    "version": "1.2.0",
    "chapters": [{"startTime": 0, "title": "Begin"}, {"startTime": 1, "title": "End"}],
}


@pytest.fixture
def folder(tmp_path):
    """Return a folder into which somebody has loaded a show, all but the file of its first episode."""
    made = tmp_path / "roads"
    (made / "2").mkdir(parents=True)
    (made / "feed.xml").write_text(FEED, "utf-8")
    (made / "cover.png").write_bytes(make_picture(60, 60))
    (made / "2.png").write_bytes(make_picture(50, 50))
    (made / "2/audio.mp3").write_bytes(mp3())
    (made / "2.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\n<v Nana>Here we go.\n", "utf-8")
    (made / "2.en.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nHere we go.\n", "utf-8")
    (made / "2.json").write_text(json.dumps(CHAPTERS), "utf-8")
    return made


def bring(what, **options):
    (report,) = import_paths([what], **options)
    return report


def document(thing, edition="ru"):
    return composed(thing, Making(edition))


def test_a_show_comes_as_a_series_and_its_episodes_as_stories(folder, nothing_known):
    report = bring(folder)
    assert report.made == {"series": 1, "person": 2, "story": 2}
    series = Series.objects.get()
    assert "its feed stands at ru/series/roads/feed.xml" in str(report)
    show = document(series)
    assert (show.name, show.intro, show.format) == ("Roads", "<p>Of <b>roads</b>.</p>", "podcast")
    assert show.cover is not None
    podcast = show.podcast
    assert (podcast.guid, podcast.author, podcast.email) == (GUID, "Nana Tsereli", "n@old.example")
    assert (podcast.categories, podcast.order) == (("News > Politics",), "serial")
    two = document(Story.objects.get(title="Two"))
    assert (two.edition, two.kind, two.series, two.published) == (
        "ru",
        "audio",
        show.id,
        "2020-10-09T09:30:38+05:00",
    )
    assert (two.dek, two.lead is not None) == ("The second.", True)
    episode = two.episode
    assert (episode.guid, episode.season, episode.number, episode.type, episode.explicit) == (
        "g2",
        2,
        7,
        "bonus",
        True,
    )
    assert two.body.startswith('<figure data-recording="0"></figure>')
    assert (
        '<p>We <a href="https://x.example/" rel="noopener">walk</a>.</p>' in two.body
        and "x()" not in two.body
    )
    heard = two.recordings[0]
    assert (heard.sort, heard.files[0].type, heard.files[0].bytes) == ("audio", "audio/mpeg", len(mp3()))
    assert 1.9 < heard.seconds < 2.1  # as it is, and not as the feed says
    assert [(cue.speaker, cue.text) for cue in heard.transcript] == [("Nana", "Here we go.")]
    assert [chapter.title for chapter in heard.chapters] == ["Begin", "End"]
    assert [(track.kind, track.language) for track in heard.tracks] == [("subtitles", "en")]
    names = {str(person.uid): person.name for person in Person.objects.all()}
    assert [(names[line.person], line.role) for line in two.bylines] == [
        ("Nana Tsereli", "host"),
        ("Gia B", "guest"),
    ]


def test_what_cannot_be_had_is_told_and_linked_where_it_is(folder):
    report = bring(folder)
    one = document(Story.objects.get(title="One"))
    assert (one.kind, one.dek, one.episode.guid) == ("video", "The first.", "g1")
    assert (one.recordings[0].url, one.recordings[0].provider) == ("https://old.example/1.mp4", "old.example")
    told = "\n".join(map(str, report.items))
    for words in (
        "episode “One”: its file https://old.example/1.mp4: it is not in the folder",
        "its category “Gossip”",
        "Zaza, cook: stories name no such role",
        "episode “Nought”: its date 'once' cannot be read",
        "episode “Again”: another episode has its guid g1",
        "a script",
    ):
        assert words in told
    assert report.refused and report.counts["refused"] == 2


def test_a_show_that_is_imported_again_stays_and_what_was_missing_comes(folder):
    bring(folder)
    before = list(Story.objects.order_by("pk").values_list("pk", "latest_revision_id"))
    again = bring(folder)
    assert (again.made, again.changed, again.unchanged) == ({}, {}, 3)
    assert list(Story.objects.order_by("pk").values_list("pk", "latest_revision_id")) == before
    assert Recording.objects.count() == 2
    (folder / "1.mp4").write_bytes(mp4())
    assert bring(folder).changed == {"story": 1}
    one = document(Story.objects.get(title="One"))
    assert (one.recordings[0].url, one.recordings[0].files[0].type) == ("", "video/mp4")
    assert bring(folder).unchanged == 3


def test_an_episode_that_changed_is_changed_unless_an_editor_did(folder):
    bring(folder)
    two = Story.objects.get(title="Two")
    feed = folder / "feed.xml"
    feed.write_text(FEED.replace("Then\nwe rest", "Then we sleep"), "utf-8")
    assert bring(folder).changed == {"story": 1}
    assert "sleep" in document(Story.objects.get(pk=two.pk)).body
    actions.publish(actions.edit_story(Story.objects.get(pk=two.pk), headline="Two!"))
    feed.write_text(FEED.replace("<title>Two", "<title>Three"), "utf-8")
    report = bring(folder)
    assert (report.changed, report.counts["kept"]) == ({}, 1)
    assert Story.objects.get(pk=two.pk).title == "Two!"


def test_a_file_that_is_not_what_it_says_is_told(folder):
    (folder / "2/audio.mp3").write_bytes(b"<html>Not found</html>")
    report = bring(folder)
    assert "its file https://old.example/2/audio.mp3?x=1: " in "\n".join(map(str, report.items))
    assert (
        document(Story.objects.get(title="Two"))
        .recordings[0]
        .url.startswith("https://old.example/2/audio.mp3")
    )


def test_a_film_that_is_called_sound_comes_as_a_film(folder):
    (folder / "2/audio.mp3").write_bytes(mp4())
    bring(folder)
    two = document(Story.objects.get(title="Two"))
    assert (two.kind, two.recordings[0].sort) == ("video", "video")


def test_a_locked_show_comes_only_if_it_is_ours(folder, nothing_known):
    feed = folder / "feed.xml"
    feed.write_text(
        FEED.replace("<podcast:guid>", "<podcast:locked>yes</podcast:locked><podcast:guid>"), "utf-8"
    )
    with pytest.raises(WireError, match=r"“Roads” is locked.*--ours"):
        bring(folder)
    assert not Series.objects.exists()
    assert bring(folder, ours=True).made["series"] == 1
    assert document(Series.objects.get()).podcast.locked


def test_the_file_of_a_feed_has_its_other_files_beside_it_or_from_the_web(folder, monkeypatch):
    asked = []
    monkeypatch.setattr("tamizdat.wire.podcast.web.is_public", lambda host: asked.append(host) or False)
    report = bring(folder / "feed.xml")
    assert asked == ["old.example"]
    assert "old.example is not in the open internet" in "\n".join(map(str, report.items))
    assert report.made["story"] == 2


def test_an_address_that_cannot_be_loaded_is_told():
    with pytest.raises(WireError, match=r"127\.0\.0\.1 is not in the open internet"):
        bring("http://127.0.0.1:1/feed.xml")


def test_a_folder_with_two_feeds_is_no_show(folder):
    (folder / "other.xml").write_text(FEED, "utf-8")
    assert moving.feed_in(folder) is None
    with pytest.raises(WireError, match="cannot be imported"):
        bring(folder)


@pytest.mark.parametrize(
    ("name", "episodes", "files"),
    [
        ("feeds-podcast-namespace/example.xml", 3, 3),
        ("ghost-migrate-fixtures/mg-libsyn/test/fixtures/feed.xml", 2, 2),
    ],
)
def test_feeds_of_others_come_in(shared_data, tmp_path, name, episodes, files):
    (tmp_path / "show").mkdir()
    (tmp_path / "show/feed.xml").write_bytes(shared_data(name).read_bytes())
    report = bring(tmp_path / "show", ours=True)
    assert report.made["story"] == episodes
    stories = [document(story, "en") for story in Story.objects.all()]
    assert len({story.episode.guid for story in stories}) == episodes
    assert sum(bool(story.recordings and story.recordings[0].url) for story in stories) == files
    assert sum("its file http" in item.reason for item in report.items) == files
    assert not report.refused
