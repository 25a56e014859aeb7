from __future__ import annotations

import pytest

from tamizdat.archive.bodies import clean, sentences
from tamizdat.wire.record.anchors import anchored

CASES = {
    "plain": ("<p>It rains. It snows. So.</p>", "It snows.", '<p>It rains. <span data-claim="c">It snows.</span> So.</p>'),
    "a whole paragraph": ("<p>It rains.</p>", "It rains.", '<p><span data-claim="c">It rains.</span></p>'),
    "over a link, which is no place for one": (
        '<p>The <a href="https://x.example">sky</a> fell.</p>',
        "The sky fell.",
        '<p><span data-claim="c">The </span><a href="https://x.example">sky</a><span data-claim="c"> fell.</span></p>',
    ),
    "over bold words": ("<p>It <b>did</b>. So.</p>", "It did.", '<p><span data-claim="c">It <b>did</b>.</span> So.</p>'),
    "where bold words reach out of it": (
        "<p>It <b>did. So</b> it was.</p>",
        "It did.",
        '<p><span data-claim="c">It </span><b><span data-claim="c">did.</span> So</b> it was.</p>',
    ),
    "over bold words with a link in them": (
        '<p>It <b>was <a href="https://x.example">so</a> bad</b>.</p>',
        "It was so bad.",
        '<p><span data-claim="c">It </span><b><span data-claim="c">was </span><a href="https://x.example">so</a>'
        '<span data-claim="c"> bad</span></b><span data-claim="c">.</span></p>',
    ),
    "letters that HTML writes otherwise": ("<p>R&amp;D&lt;5</p>", "R&D<5", '<p><span data-claim="c">R&amp;D&lt;5</span></p>'),
    "one that is not there": ("<p>It rains.</p>", "It snows.", "<p>It rains.</p>"),
    "one that goes over two paragraphs": ("<p>It</p><p>rains.</p>", "It rains.", "<p>It</p><p>rains.</p>"),
    "none": ("<p>It rains.</p>", "", "<p>It rains.</p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_sentence_gets_its_anchor(name):
    html, sentence, expected = CASES[name]
    assert anchored(html, [("c", sentence)]) == expected


def test_the_archive_reads_the_same_sentences():
    html = "<p>He <b>said</b>  that it rains.\n She left &amp; came.</p>"
    marked = anchored(html, [("a", "He said that it rains."), ("b", "She left & came.")])
    assert sentences(clean(marked)) == {"a": "He said that it rains.", "b": "She left & came."}


def test_words_have_one_anchor():
    marked = anchored("<p>One two three.</p>", [("a", "One two"), ("b", "One two three.")])
    assert marked == '<p><span data-claim="a">One two</span><span data-claim="b"> three.</span></p>'
