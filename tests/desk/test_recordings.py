"""Recordings of the library: kept, put into stories, composed."""

from __future__ import annotations

import pytest
from desk_samples import make_picture
from media_samples import chapter, id3, mp3, mp4

from tamizdat.archive.recordings import Chapter, Cue, Episode
from tamizdat.desk import actions, compose
from tamizdat.desk.compose.making import Making
from tamizdat.desk.models import Mark, Recording
from tamizdat.desk.shelf import shelf

pytestmark = pytest.mark.django_db

SAID = b"WEBVTT\n\n00:00.000 --> 00:01.500\n<v Anna>Hello\n"


def composed(story):
    return compose.composed(story, Making("en"))


def test_a_recording_is_complete_in_the_story_that_shows_it():
    poster = actions.save_picture(make_picture(), "poster.png", alt="A microphone")
    recording = actions.save_recording(
        "audio",
        files=[(mp3(3), "Episode 1.mp3")],
        poster=poster,
        tracks=[{"kind": "subtitles", "language": "ru", "label": "", "data": SAID, "filename": "ru.vtt"}],
        transcript=SAID,
        chapters=[{"start": 1, "title": "News", "url": "https://other.example/"}],
        credit="Jane Doe",
    )
    actions.save_series("talk", texts={"en": {"name": "Talk"}}, format="podcast")
    story = actions.create_story(
        "en",
        headline="First",
        series="talk",
        body=[("recording", {"recording": recording, "title": "Listen"})],
        episode={"number": 1, "type": "trailer"},
    )
    document = composed(story)
    (made,) = document.recordings
    (file,) = made.files
    assert document.body == '<figure data-recording="0"></figure>'
    assert (made.sort, made.title, round(made.seconds), made.credit) == ("audio", "Listen", 3, "Jane Doe")
    assert (file.type, file.bytes) == ("audio/mpeg", len(mp3(3)))
    assert shelf().path(file.blob).read_bytes() == mp3(3)
    assert made.poster.alt == "A microphone"
    assert made.transcript == (Cue(text="Hello", start=0, end=1.5, speaker="Anna"),)
    assert made.chapters == (Chapter(start=1, title="News", url="https://other.example/"),)
    assert [(track.kind, track.language) for track in made.tracks] == [("subtitles", "ru")]
    assert b"<v Anna>Hello" in shelf().path(made.tracks[0].blob).read_bytes()
    assert document.episode == Episode(number=1, type="trailer")


def test_the_same_recording_is_kept_once():
    first = actions.save_recording("audio", files=[(mp3(), "a.mp3")], title="One")
    assert actions.save_recording("audio", files=[(mp3(), "b.mp3")], title="One") == first
    assert actions.save_recording("audio", files=[(mp3(), "a.mp3")], title="Other") != first


def test_a_file_names_its_chapters():
    tag = id3(chapter(b"a", 0, "Начало"), chapter(b"b", 1.5, "End"))
    recording = actions.save_recording("audio", files=[(mp3(tag=tag), "a.mp3")])
    assert [(row.start, row.title) for row in recording.chapters.all()] == [(0, "Начало"), (1.5, "End")]


def test_a_video_has_a_frame_and_several_sizes():
    files = [(mp4(width=640, height=360), "big.mp4"), (mp4(), "small.mp4")]
    story = actions.create_story(
        "en",
        headline="Film",
        body=[("recording", {"recording": actions.save_recording("video", files=files), "title": ""})],
    )
    (made,) = composed(story).recordings
    assert [(file.width, file.height, file.type) for file in made.files] == [
        (640, 360, "video/mp4"),
        (320, 180, "video/mp4"),
    ]


def test_a_recording_elsewhere_has_its_title_and_no_file():
    recording = actions.save_recording(
        "video", title="On the ice", url="https://video.example/1", provider="Video", seconds=75
    )
    story = actions.create_story(
        "en", headline="Film", body=[("recording", {"recording": recording, "title": ""})]
    )
    (made,) = composed(story).recordings
    assert (made.title, made.url, made.provider, made.seconds, made.files) == (
        "On the ice",
        "https://video.example/1",
        "Video",
        75,
        (),
    )


@pytest.mark.parametrize(
    ("sort", "given", "reason"),
    [
        ("audio", {"files": [(b"<!doctype html><p>Not found", "a.mp3")]}, "a page of HTML"),
        ("audio", {"files": [(mp4(), "a.mp3")]}, "choose “Video”"),
        ("video", {"files": [(mp3(), "a.mp4")]}, "choose “Audio”"),
        ("audio", {}, "Add a file, or the address"),
        ("audio", {"files": [(mp3(), "a.mp3")], "transcript": b"<html>", "transcript_name": "t.vtt"}, "t.vtt: This is"),
        ("audio", {"files": [(mp3(), "a.mp3")], "tracks": [{"language": "en", "data": b"Hi", "filename": "c.srt"}]}, "c.srt"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why_and_nothing_is_kept(sort, given, reason, newsroom):
    with pytest.raises(actions.Refused, match=reason):
        actions.save_recording(sort, **given)
    assert not Recording.objects.exists()
    assert not [path for path in (newsroom / "media").rglob("*") if path.is_file()]


def test_a_changed_recording_marks_the_stories_that_show_it():
    recording = actions.save_recording("audio", files=[(mp3(), "a.mp3")], title="One")
    story = actions.create_story(
        "en", headline="First", body=[("recording", {"recording": recording, "title": ""})]
    )
    actions.publish(story)
    Mark.objects.all().delete()
    recording.credit = "Jane Doe"
    recording.save()
    assert {(mark.kind, mark.uid) for mark in Mark.objects.all()} == {("story", story.uid)}


def test_a_lost_file_is_put_back_on_the_shelf_or_told():
    recording = actions.save_recording("audio", files=[(mp3(), "a.mp3")])
    story = actions.create_story(
        "en", headline="First", body=[("recording", {"recording": recording, "title": ""})]
    )
    (made,) = composed(story).recordings
    shelf().path(made.files[0].blob).unlink()
    assert composed(story).recordings == (made,)
    shelf().path(made.files[0].blob).unlink()
    row = recording.files.get()
    row.file.storage.delete(row.file.name)
    making = Making("en")
    assert compose.composed(story, making).recordings == ()
    assert "upload it again" in making.notes[0]


def test_a_show_tells_players_what_it_is():
    fields = {
        "email": "talk@paper.example",
        "categories": ["News > Politics"],
        "order": "serial",
        "locked": True,
    }
    series = actions.save_series(
        "talk",
        texts={"en": {"name": "Talk", "author": "We"}, "ru": {"name": "Разговор", "guid": "an-old-one"}},
        format="podcast",
        podcast=fields,
    )
    english = compose.composed(series, Making("en")).podcast
    russian = compose.composed(series, Making("ru")).podcast
    assert {name: getattr(english, name) for name in fields} == fields | {"categories": ("News > Politics",)}
    assert (english.author, russian.author, russian.guid) == ("We", "", "an-old-one")
    assert english.guid != russian.guid
    actions.save_series("talk", texts={"en": {"name": "Talks"}}, format="podcast")
    series.refresh_from_db()
    assert compose.composed(series, Making("en")).podcast.guid == english.guid
    actions.save_series("talk", texts={"en": {"name": "Talks"}}, format="blog")
    series.refresh_from_db()
    assert compose.composed(series, Making("en")).podcast is None
