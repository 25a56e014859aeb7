"""Decomposing is the inverse of composing, and lets nothing through that composing does not make."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tamizdat.archive import bodies
from tamizdat.desk import actions, decompose
from tamizdat.desk.compose.body import body as composed_body
from tamizdat.desk.compose.making import Making
from tamizdat.desk.decompose import NestedTooDeep
from tamizdat.desk.decompose.nodes import DEEPEST, Node, nodes, plain
from tamizdat.desk.models import Story
from tamizdat.desk.streams import body_of

pytestmark = pytest.mark.django_db


class Nothing:
    """A desk where nothing is that a document could name."""

    edition = "en"

    def __init__(self):
        self.notes = []

    def page(self, id):
        return 0

    def story(self, id):
        return 0

    def thing(self, id):
        return "", 0

    def picture(self, picture):
        raise AssertionError("there are no pictures")

    def file(self, blob, title):
        raise AssertionError("there are no files")


def composed(blocks) -> str:
    return composed_body(body_of(Story, blocks), Making("en", "A story"))


def decomposed(html: str, taking=None):
    return decompose.body(html, (), taking or Nothing())


words = st.text(alphabet="ab <>&\"'\n\u00a0é—", min_size=1, max_size=12).filter(str.strip)
line = st.text(alphabet="ab <>&\"'é—", min_size=1, max_size=12).filter(str.strip)
paragraph = words.map(lambda text: f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>")
inline = st.sampled_from(
    ["<p><b>b</b> and <i>i</i></p>", "<ul><li>one</li><li><p>two</p></li></ul>", '<p><a href="https://a.example/?x=1&amp;y=2">a</a></p>',
     "<ol><li>H<sub>2</sub>O</li></ol>", "<p>a<br>b</p>", '<p><a href="mailto:a@a.example">mail</a></p>']
)  # fmt: skip
rich = st.lists(paragraph | inline, min_size=1, max_size=3).flatmap(
    lambda pieces: st.sampled_from(["", "\n", "\n\n"]).map(lambda between: between.join(pieces))
)
said = st.lists(words.map(lambda text: re.sub(r"\n\s*\n", "\n", text).strip()), min_size=1, max_size=3).map(
    "\n\n".join
)
rows = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.text(alphabet="ab <&é", max_size=5), min_size=width, max_size=width),
        min_size=1,
        max_size=3,
    )
)
blocks = st.lists(
    st.one_of(
        st.tuples(st.just("text"), rich),
        st.tuples(st.just("heading"), line),
        st.tuples(st.just("pull"), said),
        st.tuples(st.just("quotation"), st.fixed_dictionaries({"text": said, "who": st.just("") | line})),
        st.tuples(
            st.just("table"),
            st.fixed_dictionaries(
                {
                    "rows": rows,
                    "head": st.sampled_from(["row", "column", "both", "neither"]),
                    "caption": st.just("") | line,
                }
            ),
        ),
        st.tuples(
            st.just("embed"),
            st.fixed_dictionaries(
                {
                    "url": st.sampled_from(["https://a.example/", "http://b.example/?x=1&y=%22"]),
                    "title": line,
                    "provider": st.just("") | line,
                    "text": st.just("") | line,
                }
            ),
        ),
        st.tuples(st.just("facts"), st.fixed_dictionaries({"title": st.just("") | line, "text": rich})),
    ),
    max_size=5,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(blocks)
def test_what_was_composed_is_composed_again(given_blocks):
    html = composed(given_blocks)
    taking = Nothing()
    assert composed(decomposed(html, taking)) == html
    assert not taking.notes


_PIECES = re.findall(
    r"<[^>]*>|&lt;|\S+|\n\n|[ \n]",
    "<p></p><div></div><b></b>text <h2></h2>\n<ul><li></ul><blockquote></blockquote><footer></footer><table>"
    "<tr><td><th></table><aside class='facts'></aside><figure class='embed'></figure><a></a>"
    "<a href='https://a.example/'><a href='javascript:x'>"
    "<script><br><div class='table'><p class='document'>\n\n<figure data-picture='0'><figcaption><blockquote class='pull'>"
    "<h3><caption><thead><cite><audio src='x'><svg><math>&lt;<aside data-story='1'>",
)
markup = st.text(alphabet="<>/=\"' abphrefulio2lst&;:-\n", max_size=60) | st.lists(
    st.sampled_from(_PIECES),
    max_size=20,
).map("".join)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(markup)
@example("<aside class='facts'><h2><p>")
@example("<aside class='facts'><h2><p></h2><p>x</p></aside>")
def test_whatever_comes_in_is_settled_after_one_round(html):
    once = composed(decomposed(html))
    assert composed(decomposed(once)) == once


_HARMLESS = re.compile(
    r'</?(?:p|ul|ol|li|b|strong|i|em|sub|sup|br|h2|blockquote|footer|figure|figcaption|aside|table|caption|thead|tbody|tr|td)>'
    r'|</(?:a|div|th)>|<a href="(?:https?|mailto):[^"]*" rel="noopener">|<blockquote class="pull">|<figure class="embed">'
    r'|<aside class="facts">|<th scope="(?:row|col)">|<div class="table" role="region" tabindex="0" aria-label="[^"]*">'
)  # fmt: skip


def test_hostile_markup_ends_as_clean_text(shared_data):
    payloads = json.loads((shared_data("hostile-dompurify") / "expect.json").read_text("utf-8"))
    assert len(payloads) == 223
    for each in payloads:
        html = composed(decomposed(each["payload"]))
        rest = _HARMLESS.sub("", html)
        assert "<" not in rest, (each["title"], html)
        assert composed(decomposed(html)) == html


HOSTILE = [
    "<script>alert(1)</script>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<a href='javascript:alert(1)'>a</a>",
    "<b title='x' lang='en'>a</b>",
    "<figure class='embed'><p><a href='javascript:alert(1)'>a</a></p></figure>",
    "<figure class='audio'><audio src='https://evil.example/a.mp3'></audio></figure>",
    "<figure data-recording='9'></figure>",
    "<figure data-picture='9'></figure>",
    "<figure data-picture='99999999999999999999'></figure>",
    "<aside data-story='x'></aside>",
    "<p class='document'><a href='https://evil.example/'>a</a></p>",
    "<div style='position:fixed' onclick='x()'>a</div>",
    "<table><tr><td><script>x</script><img src=x onerror=y></td></tr></table>",
    "<a href='doc:not-an-id'>a</a>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_a_few_hostile_ones(html):
    done = composed(decomposed(html))
    assert "<" not in _HARMLESS.sub("", done), done
    assert "alert" not in done


def test_what_was_left_out_is_told():
    for html, word in (
        ("<figure data-picture='3'></figure>", "no such picture"),
        ("<p><a href='javascript:x'>here</a></p>", "“here”"),
        ("<p><a href='doc:x'>here</a></p>", "“here”"),
        ("<figure class='embed'><p><a href='ftp://x'>T</a></p></figure>", "became text"),
        ("<blockquote><p><a href='https://a.example/'>x</a></p></blockquote>", "quotation"),
    ):
        taking = Nothing()
        decomposed(html, taking)
        assert any(word in note for note in taking.notes), html


def test_untidy_copy_becomes_blocks():
    html = (
        "Loose <b>words</b><div><h3>A head</h3><p>One</p><section>Two</section></div><h2>"
        + "x" * 300
        + "</h2>"
        "<table><tr><th>a<th>b<tr><td>c</table><blockquote><ul><li>one</li><li>two</li></ul><footer>Who</footer></blockquote>"
    )
    assert decomposed(html) == [
        ("text", "<p>Loose <b>words</b></p>"),
        ("heading", "A head"),
        ("text", "<p>One</p><p>Two</p>"),
        ("text", f"<p><b>{'x' * 300}</b></p>"),
        ("table", {"rows": [["a", "b"], ["c", ""]], "head": "column", "caption": ""}),
        ("quotation", {"text": "one\ntwo", "who": "Who"}),
    ]


def test_what_is_nested_without_end_is_refused():
    decomposed("<div>" * DEEPEST + "x")
    for tag in ("<div>", "<b>", "<ul><li>"):
        with pytest.raises(NestedTooDeep):
            decomposed(tag * 5000 + "x")


@given(markup)
def test_every_piece_of_clean_html_is_found(html):
    cleaned = bodies.clean(html)
    pieces = list(nodes(cleaned))
    assert "".join(piece.outer if isinstance(piece, Node) else piece for piece in pieces) == cleaned
    assert all("<" not in piece for piece in pieces if isinstance(piece, str))
    assert "<" not in re.sub(r"<(?![a-z/!])", "", plain(cleaned)) or "&lt;" in cleaned


def test_a_link_to_a_place_survives_the_way_in_and_out(known):
    from tamizdat.desk.models import Place

    place = Place.objects.get(slug="georgia")

    class There(Nothing):
        def thing(self, id):
            return ("place", place.pk) if id == str(place.uid) else ("", 0)

    html = f'<p>In <a href="doc:{place.uid}">Georgia</a>.</p>'
    blocks = decomposed(html, There())
    assert blocks == [("text", f'<p>In <a linktype="place" id="{place.pk}">Georgia</a>.</p>')]
    assert composed(blocks) == html


def test_an_address_of_this_site_becomes_the_document_in_its_own_edition(published):
    own = f'<p><a href="{published.full_url}">x</a></p>'
    assert composed([("text", own)]) == f'<p><a href="doc:{published.uid}">x</a></p>'
    other = composed_body(body_of(Story, [("text", own)]), Making("ru"))
    assert f'href="{published.full_url}"' in other
    elsewhere = '<p><a href="https://paper.example/1999/nothing.html" rel="noopener">x</a></p>'
    assert composed([("text", elsewhere)]) == elsewhere
    actions.save_place("osh", texts={"en": {"name": "Osh"}})
    assert "doc:" in composed([("text", '<a href="https://paper.example/places/osh.html">x</a>')])
