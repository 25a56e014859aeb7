from __future__ import annotations

import pytest

from tamizdat.wire.podcast import texts
from tamizdat.wire.podcast.copy import Mark, Named

JSON = b"""{"version": "1.0.0", "segments": [
  {"speaker": "Nana", "startTime": 0.5, "endTime": "1.25", "body": "Good <day>"},
  {"startTime": 3600, "endTime": 3601, "body": ""}, {"startTime": 3602, "body": "Yes.\\n\\nSo."}]}"""


def test_transcripts_are_taken_in_the_best_form_of_the_language():
    named = [
        Named("https://x.example/a.html", "text/html"),
        Named("https://x.example/a.srt", "application/srt"),
        Named("https://x.example/ru.vtt", "text/vtt", "ru"),
        Named("https://x.example/a?x=1", "image/png"),
        Named("https://x.example/a.vtt?x=1", "", "en-GB"),
    ]
    assert [each.url[18:] for each in texts.in_order(named, "en")] == ["a.vtt?x=1", "a.srt", "a.html"]
    assert [each.language for each in texts.in_order(named, "ru-RU")] == ["ru", "", ""]


def test_transcripts_of_other_forms_become_such_as_the_desk_reads():
    assert texts.as_desk_reads(JSON, "application/json").decode() == (
        "WEBVTT\n\n00:00:00.500 --> 00:00:01.250\n<v Nana>Good &lt;day&gt;\n\n01:00:02.000 --> 01:00:02.000\nYes. So."
    )
    html = b"<cite>Nana:</cite><time>0:00</time><p>Good day.</p><p>Yes &amp; no.</p><script>x()</script>"
    text = texts.as_desk_reads(html, "text/html").decode()
    assert "Good day.\n\nYes & no." in text and "x()" not in text
    assert texts.as_desk_reads(b"1\n", "application/x-subrip") == b"1\n"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"segments": 1}', b"\xff"])
def test_what_is_no_transcript_is_told(data):
    with pytest.raises(ValueError, match=r"it (is no JSON|has no segments)"):
        texts.as_desk_reads(data, "application/json")


def test_chapters_are_read_from_json():
    data = b"""\xef\xbb\xbf{"version": "1.2.0", "chapters": [{"startTime": 90.5, "title": " End ", "url": "https://x.example"},
      {"startTime": 0, "title": "Begin"}, {"startTime": 5, "title": "Silent", "toc": false}, {"startTime": 6}, 7,
      {"startTime": "later", "title": "Odd"}]}"""
    found = texts.marks(data)
    assert found == (Mark(90.5, "End", "https://x.example"), Mark(0, "Begin"), Mark(0, "Odd"))
    assert texts.chapters([*found[:2], Mark(100, "Bad", "javascript:x()")], 4) == [
        {"start": 0, "title": "Begi", "url": ""},
        {"start": 90.5, "title": "End", "url": "https://x.example"},
        {"start": 100, "title": "Bad", "url": ""},
    ]


def test_examples_of_the_namespace_are_read(shared_data):
    examples = shared_data("feeds-podcast-namespace") / "docs" / "examples"
    for name in ("example.json", "exampleComplex.json"):
        assert texts.marks((examples / "chapters" / name).read_bytes())
    for name, form in (("example.json", "application/json"), ("example.html", "text/html")):
        assert len(texts.as_desk_reads((examples / "transcripts" / name).read_bytes(), form)) > 100


@pytest.mark.parametrize("data", [b"", b"[]", b'{"chapters": {}}'])
def test_what_are_no_chapters_is_told(data):
    with pytest.raises(ValueError, match=r"it (is no JSON|has no chapters)"):
        texts.marks(data)
