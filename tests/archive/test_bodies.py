"""Tests of what a body may be made of: the anchors of claims, and the words in which claims stand."""

import pytest

from tamizdat.archive.bodies import anchored, clean, plain, sentences

CLAIM = "0197d3f0-5e4c-7a10-8000-3b1a5e0c9d21"
LINK = '<a href="doc:imu">IMU</a>'
OTHER = "0197d3f0-5e4c-7a10-8000-3b1a5e0c9d22"


def said(words, claim=CLAIM):
    return f'<span data-claim="{claim}">{words}</span>'


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (f"<p>{said('It <b>was</b> us.')}</p>", f"<p>{said('It <b>was</b> us.')}</p>"),
        ("<p><span>no anchor</span></p>", "<p>no anchor</p>"),
        ('<p><span class="x" onclick="y">no anchor</span></p>', "<p>no anchor</p>"),
        (f"<p>{said('an id that is none', '&quot;&gt;x')}</p>", "<p>an id that is none</p>"),
        (f"<p>{said('in ' + said('another', OTHER) + ' one')}</p>", f"<p>{said('in another one')}</p>"),
        (f"<p><span>around {said('an anchor')}</span></p>", f"<p>around {said('an anchor')}</p>"),
        (f'<p><a href="doc:imu">{said("in a link")}</a></p>', '<p><a href="doc:imu">in a link</a></p>'),
        (f"<p>{said(f'{LINK} said')}</p>", f"<p>{said(f'{LINK} said')}</p>"),
        (f'<p><span id="x" data-claim="{CLAIM}">words</span></p>', f"<p>{said('words')}</p>"),
    ],
)
def test_only_anchors_of_claims_are_kept(html, kept):
    assert clean(html) == kept
    assert clean(kept) == kept


def test_what_becomes_of_an_anchor_is_for_others_to_say():
    html = f"<p>A {said('b <i>c</i>')} d {said('e', OTHER)}.</p>"
    shown = anchored(html, lambda claim, words: f"[{words}]" if claim == CLAIM else words)
    assert shown == "<p>A [b <i>c</i>] d e.</p>"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Nobody said it.</p>", {}),
        (f"<p>Then: {said('&quot;It was us.&quot;')} So.</p>", {CLAIM: '"It was us."'}),
        (
            f'<p>{said("The ")}<a href="doc:imu">IMU</a>{said(" said so")}, once.</p>',
            {CLAIM: "The IMU said so"},
        ),
        (f"<p>{said('One,')} {said('two.', OTHER)}</p>", {CLAIM: "One,", OTHER: "two."}),
        (f"<p>{said('One')}</p><p>{said('and  two.')}</p>", {CLAIM: "One and two."}),
    ],
)
def test_the_words_of_a_claim_go_from_its_first_anchor_to_its_last(html, found):
    assert sentences(html) == found


def test_an_anchor_adds_no_words():
    assert plain(f"<p>un{said('broken')} word</p>") == "unbroken word "


def test_a_sentence_is_made_of_its_anchors_alone():
    html = f"<p>{said('One day')} other {said('two.')}</p><p>{said('One day')}</p>"
    assert sentences(html) == {CLAIM: "One day two."}
    words = f"<p>{said('so')}</p><p>{said('so')}</p>"
    assert sentences(words) == {CLAIM: "so so"}
    split = f"<p>{said('One')}</p><p>{said('two.')}</p>"
    assert sentences(split) == {CLAIM: "One two."}
