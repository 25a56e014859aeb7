"""Full-width pictures, sequences, before and after: composed, decomposed, composed again."""

from __future__ import annotations

import pytest
from desk_samples import make_picture

from tamizdat.desk import actions, decompose
from tamizdat.desk.blocks import PageBody
from tamizdat.desk.compose.body import body
from tamizdat.desk.compose.making import Making
from tamizdat.desk.models import Picture, Story
from tamizdat.desk.streams import body_of

pytestmark = pytest.mark.django_db


class Taking:
    """A desk that has the pictures of one document."""

    edition = "en"

    def __init__(self, pictures):
        self.notes = []
        self.pictures = pictures

    def picture(self, picture):
        return self.pictures[picture.renditions[0].blob].pk

    def page(self, id):
        return 0

    def thing(self, id):
        return "", 0


@pytest.fixture
def pictures():
    return [
        actions.save_picture(make_picture(colour=colour), f"{colour}.png", alt=colour)
        for colour in ("red", "teal")
    ]


def made(*blocks):
    making = Making("en", "A story")
    return body(body_of(Story, blocks), making), making


def again(html, making, pictures):
    taking = Taking({picture.sizes[0]["blob"]: picture for picture in pictures})
    blocks = decompose.body(html, making.pictures, taking)
    return blocks, taking.notes


def moment(picture, label, **words):
    return {"picture": picture, "label": label, **words}


ONE, TWO = '<figure data-picture="0"></figure>', '<figure data-picture="1"></figure>'


def test_each_form_is_composed_and_comes_back(pictures):
    red, teal = pictures
    forms = {
        f'<div class="full">{ONE}</div>': ("full", {"picture": red}),
        f'<div class="full over">{ONE}<p>A <b>dam</b>.</p><p>Gone.</p></div>': (
            "full",
            {"picture": red, "over": True, "text": "<p>A <b>dam</b>.</p><p>Gone.</p>", "caption": "C"},
        ),
        f'<div class="sequence"><div>{ONE}<p>First.</p><ol><li>a</li></ol></div><div>{TWO}</div></div>': (
            "sequence",
            {
                "pictures": [
                    {"picture": red, "text": "<p>First.</p><ol><li>a</li></ol>"},
                    {"picture": teal, "credit": "Nana"},
                ]
            },
        ),
        f'<div class="compare"><p>Was &lt; 1989</p>{ONE}<p>2010</p>{TWO}</div>': (
            "compare",
            {"before": moment(red, "Was < 1989", alt="A"), "after": moment(teal, "2010")},
        ),
    }
    for html, block in forms.items():
        composed, making = made(block)
        assert composed == html
        blocks, notes = again(html, making, pictures)
        assert not notes
        twice, other = made(*blocks)
        assert (twice, other.pictures) == (html, making.pictures)
        assert [name for name, _ in blocks] == [block[0]]


def test_words_of_a_picture_may_have_footnotes(pictures):
    html, making = made(("full", {"picture": pictures[0], "text": "<p>A dam^[Of 1989.].</p>"}))
    assert html == f'<div class="full">{ONE}<p>A dam<sup data-note="0"></sup>.</p></div>'
    assert making.footnotes == ["Of 1989."]


def test_a_picture_that_is_gone_leaves_the_others(pictures):
    red, teal = pictures
    blocks = body_of(
        Story,
        [
            ("sequence", {"pictures": [{"picture": red, "text": "<p>Lost.</p>"}, {"picture": teal}]}),
            ("compare", {"before": moment(red, "Then"), "after": moment(teal, "Now")}),
            ("full", {"picture": red, "text": "<p>Lost.</p>"}),
        ],
    )
    Picture.objects.get(pk=red.pk).delete()
    making = Making("en", "A story")
    fresh = Story._meta.get_field("body").stream_block.to_python(blocks.get_prep_value())
    assert body(fresh, making) == f'<div class="sequence"><div>{ONE}</div></div>\n{TWO}'
    assert len(making.notes) == 3


def test_what_has_another_form_keeps_its_words_and_pictures(pictures):
    _, making = made(*(("picture", {"picture": each}) for each in pictures))
    odd = {
        '<div class="sequence"><div><p>No picture.</p></div></div>': ["text"],
        f'<div class="sequence"><div>{ONE}<h2>Head</h2><p>Text.</p></div><div><p>More.</p></div></div>': [
            "sequence",
            "heading",
            "text",
        ],
        '<div class="full"><p>Words.</p></div>': ["text"],
        f'<div class="compare">{ONE}<p>Now</p>{TWO}</div>': ["picture", "text", "picture"],
        '<div class="compare"><p>Then</p><p>Now</p></div>': ["text", "text"],
        '<div class="compare"></div><div class="sequence"></div><div class="full"></div>': [],
        "<ol><li>A plain list</li></ol>": ["text"],
    }
    for html, names in odd.items():
        assert [name for name, _ in again(html, making, pictures)[0]] == names, html
    _, notes = again('<div class="full"><figure data-picture="7"></figure><p>x</p></div>', making, pictures)
    assert "no such picture" in notes[0]


def test_plain_pages_may_show_them_too():
    assert {"full", "sequence", "compare"} <= set(PageBody().child_blocks)


def test_a_sequence_has_two_pictures_at_least(pictures):
    from django.core.exceptions import ValidationError

    value = body_of(Story, [("sequence", {"pictures": [{"picture": pictures[0]}]})])
    with pytest.raises(ValidationError):
        value.stream_block.clean(value)
