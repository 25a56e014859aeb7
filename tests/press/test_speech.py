"""Tests of transcripts as they are read."""

import pytest

from tamizdat.archive.recordings import Cue
from tamizdat.press.speech import Paragraph, paragraphs

WORDS = "One two three four five six seven eight nine ten."


def said(*texts, speaker="", step=2.0, long=2.0):
    return [
        Cue(text=text, start=at * step, end=at * step + long, speaker=speaker)
        for at, text in enumerate(texts)
    ]


def test_another_speaker_begins_a_paragraph():
    cues = [
        Cue(text="Who  is\nthere?", start=0.5, end=2, speaker="Ada"),
        Cue(text="I am", start=2, end=3, speaker="Ben"),
        Cue(text="here.", start=3, end=4),
        Cue(text="Still.", start=4, end=5, speaker="Ben"),
        Cue(text=" "),
    ]
    assert paragraphs(cues) == (
        Paragraph("Ada", 0.5, "Who is there?"),
        Paragraph("Ben", 2, "I am here. Still."),
    )


def test_a_sentence_after_many_words_ends_a_paragraph():
    made = paragraphs(said(*[WORDS] * 13))
    assert [len(each.text.split()) for each in made] == [60, 60, 10]
    assert [each.start for each in made] == [0, 12, 24]
    endless = paragraphs(said(*[WORDS.rstrip(".")] * 31))
    assert [len(each.text.split()) for each in endless] == [150, 150, 10]


@pytest.mark.parametrize(("text", "number"), [("Yes.", 2), ("Yes and", 1)])
def test_silence_after_a_sentence_ends_a_paragraph(text, number):
    assert len(paragraphs(said(text, "no.", step=10))) == number


def test_words_without_times_are_paragraphs_too():
    assert paragraphs([Cue(text="Yes."), Cue(text="No.", speaker="Ada")]) == (
        Paragraph("", None, "Yes."),
        Paragraph("Ada", None, "No."),
    )
    assert paragraphs([]) == ()
