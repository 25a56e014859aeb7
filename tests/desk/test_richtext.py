"""Anchors of claims and links to what the newsroom knows: from the text to the editor and back, and into documents."""

from __future__ import annotations

import json

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex

from tamizdat.desk import actions
from tamizdat.desk.blocks import ANCHORS, TEXT_FEATURES
from tamizdat.desk.compose.body import body as composed_body
from tamizdat.desk.compose.making import Making
from tamizdat.desk.models import Place, Story
from tamizdat.desk.streams import body_of

pytestmark = pytest.mark.django_db

ONE = "0197d3f0-5e4c-7a10-8000-3b1a5e0c9d21"
TWO = "0197d3f0-5e4c-7a10-8000-3b1a5e0c9d22"


def said(words: str, claim: str = ONE) -> str:
    return f'<span data-claim="{claim}">{words}</span>'


def in_editor(html: str) -> dict:
    return json.loads(ContentstateConverter(TEXT_FEATURES + ANCHORS).from_database_format(html))


def again(html: str) -> str:
    """Return text as it is after it was opened and saved in the editor, without the keys of its paragraphs."""
    converter = ContentstateConverter(TEXT_FEATURES + ANCHORS)
    return converter.to_database_format(converter.from_database_format(html)).replace(
        ' data-block-key="k"', ""
    )


def composed(html: str) -> str:
    return composed_body(body_of(Story, [("text", html)]), Making("en", "A story"))


def labelled(state: dict) -> list[str]:
    """Return the claim of each character of the first paragraph."""
    block = state["blocks"][0]
    labels = [""] * len(block["text"])
    for each in block["entityRanges"]:
        data = state["entityMap"][str(each["key"])]["data"]
        for at in range(each["offset"], each["offset"] + each["length"]):
            assert not labels[at], "two entities stand at one character"
            labels[at] = data.get("claim", "-")
    return labels


@pytest.mark.parametrize(
    "words",
    [
        said("It was us."),
        f"Before. {said('It was us.')} After.",
        f"{said('One.')} {said('Two.', TWO)}",
        said('The <a href="https://a.example/">IMU</a> said so.'),
        said('<a href="https://a.example/">IMU</a> said <b>so</b>.'),
        said('They said <a href="https://a.example/">so</a>'),
        f'<a href="https://a.example/">IMU</a> {said("said so.")}',
        said('<a href="https://a.example/">One</a><a href="https://b.example/">two</a>.'),
    ],
)
def test_an_anchor_survives_the_editor(words):
    html = f'<p data-block-key="k">{words}</p>'
    assert composed(again(html)) == composed(html)
    assert composed(again(again(html))) == composed(html)


def test_each_character_of_an_anchor_has_the_claim_also_in_a_link():
    html = f'<p>A {said("""b <a href="https://a.example/">c </a>d""")} <a href="https://a.example/">e</a></p>'
    state = in_editor(html)
    assert state["blocks"][0]["text"] == "A b c d e"
    assert labelled(state) == ["", "", *[ONE] * 5, "", "-"]


def test_an_anchor_in_a_link_takes_all_of_the_link():
    assert labelled(in_editor(f'<p><a href="https://a.example/">{said("one")} two</a></p>')) == [ONE] * 7


def test_what_is_no_anchor_leaves_its_words():
    assert composed('<p><span>a</span> <span data-claim="x&quot;y">b</span></p>') == "<p>a b</p>"
    assert composed(f"<p>a {said(said('b', TWO))} c</p>") == f"<p>a {said('b')} c</p>"


def test_a_link_to_what_is_known_is_the_documents_id(known):
    place = Place.objects.get(slug="georgia")
    html = f'<p data-block-key="k">In <a linktype="place" id="{place.pk}">Georgia</a>.</p>'
    assert in_editor(html)["entityMap"]["0"]["data"] == {
        "sort": "place",
        "id": str(place.pk),
        "name": "Georgia",
    }
    assert again(html) == html.replace(' data-block-key="k"', "")
    assert composed(html) == f'<p>In <a href="doc:{place.uid}">Georgia</a>.</p>'


def test_a_link_to_what_was_deleted_leaves_its_words(known):
    html = '<p>In <a linktype="actor" id="999">nobody</a>, <a linktype="actor">nothing</a>.</p>'
    assert composed(html) == "<p>In nobody, nothing.</p>"
    assert composed(again(html)) == "<p>In nobody, nothing.</p>"


def test_the_desk_knows_what_is_linked_in_a_text(known):
    place = Place.objects.get(slug="caucasus")
    story = actions.create_story(
        "en", headline="H", body=[("text", f'<p>The <a linktype="place" id="{place.pk}">region</a></p>')]
    )
    actions.publish(story)
    found = ReferenceIndex.get_references_to(place).values_list("object_id", flat=True)
    assert str(story.pk) in found
