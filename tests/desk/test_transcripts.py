"""Transcripts, captions and chapters as people and programs write them: pure, without a desk."""

from __future__ import annotations

import pytest

from tamizdat.archive.recordings import Chapter, Cue
from tamizdat.desk.recordings import captions, chapters, clock, transcripts
from tamizdat.desk.recordings.texts import LARGEST, BadText

SRT = "1\r\n00:00:01,000 --> 00:00:02,500\r\n{\\an8}<i>Привет</i>\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nда\r\n"
SAID = (Cue(text="Привет", start=1, end=2.5), Cue(text="да", start=3, end=4))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
def test_encodings_are_told(encoding):
    found = transcripts.read(SRT.encode(encoding))
    assert found.cues == SAID
    assert bool(found.notes) == (encoding == "cp1251")


def test_western_letters_are_told_from_cyrillic():
    assert transcripts.read("Déjà vu à Genève".encode("cp1252")).cues[0].text == "Déjà vu à Genève"


def test_voices_of_webvtt_are_speakers():
    text = (
        "WEBVTT - a talk\n\nSTYLE\n::cue { color: red }\n\nNOTE a remark\n\n"
        "one\n00:01.000 --> 00:02.000 line:0\n<v.loud Anna B>Hello <c.x>you</c> &amp; all</v>\n\n"
        "00:02.000 --> 00:03.000\n<v Anna B>More\n\n00:03.000 --> 00:04.000\n<v Bob>Yes <v Anna B>No\n"
    )
    assert transcripts.of_text(text).cues == (
        Cue(text="Hello you & all", start=1, end=2, speaker="Anna B"),
        Cue(text="More", start=2, end=3),
        Cue(text="Yes", start=3, end=4, speaker="Bob"),
        Cue(text="No", start=3, end=4, speaker="Anna B"),
    )


def test_names_before_colons_are_speakers_where_the_text_is_so():
    found = transcripts.of_text("АННА: Это так: да.\n\nБорис Л.\n\nВедущий: Нет.\n\nВедущий: Ну.").cues
    assert [(cue.speaker, cue.text) for cue in found] == [
        ("АННА", "Это так: да."),
        ("", "Борис Л."),
        ("Ведущий", "Нет."),
        ("", "Ну."),
    ]
    alone = transcripts.of_text("Rain in Osh: a report.\n\nSnow.\n\nWind.").cues
    assert [cue.speaker for cue in alone] == ["", "", ""]


def test_plain_text_may_have_times():
    found = transcripts.of_text("[0:05] One\ntwo\n\n(1:00:00) Three").cues
    assert found == (Cue(text="One two", start=5), Cue(text="Three", start=3600))


@pytest.mark.parametrize(
    "cues",
    [
        SAID,
        (Cue(text="a < b & <i>c</i> --> d", start=0, end=1, speaker="A & B"), Cue(text="e", start=1, end=2)),
        (Cue(text="Hello.", speaker="Anna"), Cue(text="Yes.", speaker="Bob"), Cue(text="And?")),
        (Cue(text="One", start=5), Cue(text="Two", start=3605.25)),
        (),
    ],
)
def test_what_stands_in_the_form_is_what_was_there(cues):
    text = transcripts.as_text(cues)
    assert (transcripts.of_text(text).cues if text else ()) == cues


def test_times_that_are_wrong_are_mended_and_told():
    text = (
        "WEBVTT\n\n00:05.000 --> 00:04.000\nLate\n\n00:01.000 --> 00:02.000\nEarly\n\n00:99.000 --> x\nLost\n"
    )
    found = transcripts.of_text(text)
    assert [cue.text for cue in found.cues] == ["Early", "Late"]
    assert found.cues[1].end > found.cues[1].start
    assert len(found.notes) == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no words"),
        (b" \n\n ", "no words"),
        (b"WEBVTT\n\n", "no captions"),
        (b"<!DOCTYPE html><p>x", "a page of HTML"),
        (b"PK\3\4 word", "a text of Word"),
        (b"{\\rtf1 x}", "RTF"),
        (bytes(range(1, 32)) * 20, "no text that can be read"),
        (b"x" * (LARGEST + 1), "at most 5 MB"),
        (
            b"1\n00:00:01,000 --> 00:00:02,000\nA\n\n2\nx --> y\nB\n\n3\nx --> y\nC\n",
            "no times that can be read",
        ),
        (b"WEBVTT\n" + b"\n00:01.000 --> 00:02.000\nA\n" * (captions.MOST + 1), "more than"),
    ],
)
def test_what_is_no_transcript_is_refused(data, reason):
    with pytest.raises(BadText, match=reason):
        transcripts.read(data)


def test_captions_keep_their_places_and_lose_what_acts():
    data = (
        b"WEBVTT\n\nSTYLE\n::cue{background:url(https://evil.example/x)}\n\n"
        b"00:01.000 --> 00:02.000 line:0 align:start onload:x\n"
        b"<v Anna><b>Hi</b> <script>alert(1)</script><img src=x>1 < 2 & 3</v>\n"
    )
    made, notes = captions.track(data)
    assert made == (
        b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000 line:0 align:start\n"
        b"<v Anna><b>Hi</b> alert(1)1 &lt; 2 &amp; 3</v>\n"
    )
    assert notes == ()
    assert captions.track(made)[0] == made


@pytest.mark.parametrize(
    "text", ["\u202e\u200fa", "Ṱ̺̺̕o͞ ̷i̲̬n", "田中さん", "<svg><script>0<1>alert('XSS')</script>", "a\0b\x07", "﷽"]
)
def test_naughty_strings_stay_words(text):
    (cue,) = transcripts.read(text.encode()).cues
    assert cue.text == "".join(each for each in text if each not in "\0\x07")
    made, _ = captions.track(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n".encode())
    assert b"<script" not in made


def test_chapters_are_lines():
    lines = "0:00 Intro\n\n[12:30] - The dam https://a.example/x?y=1\n1:00:00 Three: four\n"
    found = chapters.of_text(lines)
    assert found == (
        Chapter(start=0, title="Intro"),
        Chapter(start=750, title="The dam", url="https://a.example/x?y=1"),
        Chapter(start=3600, title="Three: four"),
    )
    assert chapters.of_text(chapters.as_text(found)) == found
    with pytest.raises(BadText, match="Line 2 of the chapters, “Rain”"):
        chapters.of_text("0:00 A\nRain")
    with pytest.raises(BadText, match="more than 300"):
        chapters.of_text("0:00 A\n" * 301)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1:02:03", 3723), ("62:03", 3723), ("3.5", 3.5), ("0:01,25", 1.25), ("1:60", None), ("x", None), ("999:00:00", None)],
)  # fmt: skip
def test_times_are_read(text, seconds):
    assert clock.seconds(text) == seconds


def test_times_are_written():
    assert [clock.written(each) for each in (0, 61, 3723, 1.5)] == ["0:00", "1:01", "1:02:03", "0:01.500"]
