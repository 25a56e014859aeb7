"""The form of a recording, as a browser sends it."""

from __future__ import annotations

import pytest
from desk_samples import close_files
from django.core.files.uploadedfile import SimpleUploadedFile
from media_samples import chapter, id3, mp3, mp4, wav
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from tamizdat.desk.admin import recordings as told
from tamizdat.desk.groups import EDITORS, REPORTERS
from tamizdat.desk.models import Recording
from tamizdat.desk.recordings import loudness

pytestmark = pytest.mark.django_db

ADD = "/desk/snippets/desk/recording/add/"
EDIT = "/desk/snippets/desk/recording/edit/{}/"


@pytest.fixture(autouse=True)
def without_ffmpeg(monkeypatch):
    monkeypatch.setattr(loudness, "program", lambda: "")


def upload(data, name):
    return SimpleUploadedFile(name, data)


def form(files=(), tracks=(), **fields):
    data = {
        "title": "", "poster": "", "transcript_text": "", "chapter_lines": "", "credit": "", "licence": "", "date": "",
        "url": "", "sort": "audio", "provider": "", "length": "",
        "files": inline_formset(list(files)), "tracks": inline_formset(list(tracks)),
    }  # fmt: skip
    return nested_form_data(data | fields)


def send(client, address=ADD, **fields):
    return client.post(address, form(**fields), follow=True)


def errors(response):
    shown = response.context["form"]
    rows = [each for formset in shown.formsets.values() for each in formset.forms]
    return str([shown.errors, *(row.errors for row in rows)])


def notes(response):
    return " ".join(str(message) for message in response.context["messages"])


def test_a_file_is_all_that_a_recording_needs(desk_of):
    tag = id3((b"COMM", b"\0engnote\0at home"), chapter(b"a", 0.5, "Begin"))
    response = send(desk_of(REPORTERS), files=[{"file": upload(mp3(2, tag=tag), "My talk.mp3")}])
    recording = Recording.objects.get()
    (file,) = recording.files.all()
    assert (recording.title, recording.sort, round(recording.seconds)) == ("My talk", "audio", 2)
    assert [(row.start, row.title) for row in recording.chapters.all()] == [(0.5, "Begin")]
    assert (file.type, file.sample_rate, file.channels, file.name) == ("audio/mpeg", 44100, 1, "My talk.mp3")
    with file.file.open() as kept:
        assert b"at home" not in kept.read()
    assert "was taken out" in notes(response)
    assert "ffmpeg" in notes(response)


def test_what_is_said_may_be_pasted_or_sent(desk_of):
    client = desk_of(EDITORS)
    send(client, files=[{"file": upload(mp3(), "a.mp3")}], transcript_text="Anna: Hello.\n\nBob: Good day.")
    recording = Recording.objects.get()
    assert [(cue.speaker, cue.text) for cue in recording.cues()] == [("Anna", "Hello."), ("Bob", "Good day.")]
    row = {"id": recording.files.get().pk, "file": ""}
    address = EDIT.format(recording.pk)
    kept = client.get(address).context["form"]["transcript_text"].value()
    srt = "1\n00:00:00,500 --> 00:00:01,000\nПривет\n".encode("cp1251")
    formset = inline_formset([row], initial=1)
    response = client.post(
        address,
        form(title="T", transcript_text=kept, transcript_file=upload(srt, "t.srt"), chapter_lines="0:01 Rain")
        | nested_form_data({"files": formset}),
        follow=True,
    )
    recording = Recording.objects.get()
    assert [(cue.text, cue.start, cue.end) for cue in recording.cues()] == [("Привет", 0.5, 1)]
    assert [row.title for row in recording.chapters.all()] == ["Rain"]
    assert "Windows-1251" in notes(response)
    assert recording.files.count() == 1


def test_captions_are_kept_as_plain_webvtt(desk_of):
    srt = upload(
        b"1\n00:00:00,500 --> 00:00:01,000\n<font color='red'>Hi</font><script>x</script>\n", "c.srt"
    )
    send(
        desk_of(EDITORS),
        files=[{"file": upload(mp4(), "a.mp4")}],
        tracks=[{"file": srt, "kind": "captions", "language": "en", "label": ""}],
    )
    (track,) = Recording.objects.get().tracks.all()
    with track.file.open() as kept:
        assert kept.read() == b"WEBVTT\n\n00:00:00.500 --> 00:00:01.000\nHix\n"


def test_a_recording_elsewhere_needs_no_file(desk_of):
    client = desk_of(EDITORS)
    assert "write it" in errors(send(client, url="https://a.example/1", sort="video"))
    send(client, url="https://a.example/1", sort="video", title="On the ice", provider="A", length="1:02:03")
    recording = Recording.objects.get()
    assert (recording.sort, recording.seconds, recording.url) == ("video", 3723, "https://a.example/1")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "Add a file, or the address"),
        ({"files": [{"file": upload(b"<html>404", "a.mp3")}]}, "a page of HTML"),
        ({"files": [{"file": upload(mp4()[:-20], "a.mp4")}]}, "The end of this file is missing"),
        ({"files": [{"file": upload(mp3(), "a.mp3")}, {"file": upload(mp4(), "b.mp4")}]}, "make two recordings"),
        ({"files": [{"file": upload(mp3(), "a.mp3")}], "chapter_lines": "Rain"}, "has no time before its title"),
        ({"files": [{"file": upload(mp3(), "a.mp3")}], "transcript_file": upload(b"<html>", "t.vtt")}, "a page of HTML"),
        ({"url": "https://a.example/", "title": "T", "length": "long"}, "is no length"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_kept(fields, reason, desk_of, newsroom):
    for row in fields.get("files", ()):
        row["file"].seek(0)
    assert reason in errors(send(desk_of(EDITORS), **fields))
    assert not Recording.objects.exists()
    assert not [path for path in (newsroom / "media").rglob("*") if path.is_file()]


def test_the_form_plays_it_and_says_what_it_is(desk_of):
    client = desk_of(EDITORS)
    response = send(client, files=[{"file": upload(wav(), "a.wav")}])
    assert "is large" in notes(response)
    recording = Recording.objects.get()
    recording.loudness = -30.0
    recording.save()
    page = client.get(EDIT.format(recording.pk)).content.decode()
    assert "WAV, 0:01, 0.0 MB, 128 kbit/s, 8 kHz, mono" in page
    assert "It is too quiet" in page
    address = recording.files.get().file.url
    assert f'<audio controls preload="metadata" src="{address}">' in page
    heard = client.get(address)
    assert heard.status_code == 200
    close_files(heard)


def test_its_loudness_is_measured(desk_of, monkeypatch):
    monkeypatch.setattr(loudness, "program", lambda: "/usr/bin/ffmpeg")
    monkeypatch.setattr(loudness, "measured", lambda path, limit: -10.0)
    response = send(desk_of(EDITORS), files=[{"file": upload(mp3(), "a.mp3")}])
    assert Recording.objects.get().loudness == -10
    assert "too loud" in notes(response)


def test_a_long_recording_is_measured_later(monkeypatch, desk_of, django_capture_on_commit_callbacks):
    begun = []
    monkeypatch.setattr(told, "_AT_ONCE", 1)
    monkeypatch.setattr(told, "_begin", lambda pk, path: begun.append(pk))
    monkeypatch.setattr(loudness, "program", lambda: "/usr/bin/ffmpeg")
    with django_capture_on_commit_callbacks(execute=True):
        send(desk_of(EDITORS), files=[{"file": upload(mp3(), "a.mp3")}])
    assert begun == [Recording.objects.get().pk]


def test_a_recording_that_a_story_shows_is_not_deleted(desk_of):
    from tamizdat.desk import actions

    recording = actions.save_recording("audio", files=[(mp3(), "a.mp3")])
    actions.create_story("en", headline="A", body=[("recording", {"recording": recording, "title": ""})])
    response = desk_of(EDITORS).post(f"/desk/snippets/desk/recording/delete/{recording.pk}/", follow=True)
    assert "cannot be deleted" in notes(response)
    assert Recording.objects.exists()
