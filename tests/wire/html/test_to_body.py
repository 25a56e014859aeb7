"""HTML of any kind becomes our body, and what it loses is told."""

import json
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.archive import bodies
from tamizdat.wire.html import to_body

FORMS = {
    "words alone": ("Rain & wind", "<p>Rain &amp; wind</p>"),
    "tags across each other": ("<b>one<p>two</b> three</p>", "<p><b>one</b></p><p><b>two</b> three</p>"),
    "strong and em": ("<p><strong>a</strong> <em>b</em></p>", "<p><b>a</b> <i>b</i></p>"),
    "two breaks end a paragraph": ("a<br><br>b<br>c", "<p>a</p><p>b<br>c</p>"),
    "breaks at the ends": ("<p><br>a<br></p><p>&nbsp;</p><p><br></p>", "<p>a</p>"),
    "every level of heading": ("<h1>A</h1><h4>B <i>c</i></h4>", "<h2>A</h2>\n<h2>B c</h2>"),
    "a heading in a list": ("<ul><li><h3>A</h3>b</li></ul>", "<ul><li>A<br>b</li></ul>"),
    "lists in lists": (
        "<ol><li>a<ul><li>b</li></ul></li></ol>",
        "<ol><li>a<ul><li>b</li></ul></li></ol>",
    ),
    "a list between items": ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    "definitions": ("<dl><dt>A</dt><dd>b</dd></dl>", "<p><b>A</b></p><p>b</p>"),
    "a quotation and who said it": (
        "<blockquote><p>a <b>b</b></p><p>c</p><cite>D</cite></blockquote>",
        "<blockquote><p>a b</p><p>c</p><footer>D</footer></blockquote>",
    ),
    "a title in a quotation": (
        "<blockquote>In <cite>Hamlet</cite> he says so.</blockquote>",
        "<blockquote><p>In Hamlet he says so.</p></blockquote>",
    ),
    "verse": ("<pre>a\n  b\n\nc</pre>", "<p>a<br>&nbsp;&nbsp;b</p><p>c</p>"),
    "a table of data": (
        "<table><caption>T</caption><tr><th>a<th>b<tr><td>1<td><b>2</b></table>",
        '<div class="table" role="region" tabindex="0" aria-label="T"><table><caption>T</caption><thead><tr>'
        '<th scope="col">a</th><th scope="col">b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table></div>',
    ),
    "a table for layout": ("<table><tr><td><p>a<p>b<td>c</table>", "<p>a</p><p>b</p><p>c</p>"),
    "a table within a table": (
        "<table><tr><td>a<td><table><tr><td>b</table><tr><td>c<td>d</table>",
        "<p>a</p><p>b</p><p>c</p><p>d</p>",
    ),
    "a film": (
        '<iframe src="//www.youtube.com/embed/abcdefghijk?rel=0" title="Rain"></iframe>',
        '<figure class="embed"><p><a href="https://www.youtube.com/watch?v=abcdefghijk" rel="noopener">Rain</a></p>'
        "<figcaption>YouTube</figcaption></figure>",
    ),
    "a recording and its caption": (
        '<figure><audio><source src="https://old.example/rain.mp3"></audio><figcaption>Rain</figcaption></figure>',
        '<figure class="embed"><p><a href="https://old.example/rain.mp3" rel="noopener">Rain</a></p></figure>',
    ),
    "a post of another site": (
        '<blockquote class="twitter-tweet"><p>Rain!</p>— A <a href="https://twitter.com/a/status/1">day</a></blockquote>',
        '<figure class="embed"><p><a href="https://twitter.com/a/status/1" rel="noopener">twitter.com/a/status/1</a></p>'
        "<p>Rain!— A day</p><figcaption>Twitter</figcaption></figure>",
    ),
    "a box that opens": (
        "<details><summary>A</summary>b</details>",
        '<aside class="facts"><h2>A</h2><p>b</p></aside>',
    ),
    "a link around a picture": ('<a href="https://x.example/"><img src="/a.png"></a>b', "<p>b</p>"),
    "links": (
        '<a href="https://x.example/?a=1&amp;b">x</a> <a href="mailto:a@x.example">y</a>',
        '<p><a href="https://x.example/?a=1&amp;b" rel="noopener">x</a> '
        '<a href="mailto:a@x.example" rel="noopener">y</a></p>',
    ),
    "links that lead nowhere": (
        '<a href="tel:1">a</a><a href="#b">b</a><a name="c">c</a><a href="doc:1">d</a>',
        "<p>abcd</p>",
    ),
    "a smile": ('<p>a <img class="wp-smiley" alt=":)" src="x.gif"></p>', "<p>a :)</p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_forms(name):
    html, expected = FORMS[name]
    assert to_body(html).html == expected


@pytest.mark.parametrize("name", FORMS)
def test_a_body_of_ours_stays_as_it_is(name):
    once = to_body(FORMS[name][1]).html
    assert once == FORMS[name][1]


def test_a_sentence_shown_large_needs_a_form_for_it():
    html = '<figure class="wp-block-pullquote"><blockquote><p>Rain</p><cite>A</cite></blockquote></figure>'
    assert to_body(html).html == '<blockquote class="pull"><p>Rain</p><p>— A</p></blockquote>'
    assert to_body(html, pulls=False).html == "<blockquote><p>Rain</p><footer>A</footer></blockquote>"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<figure><img src="/a.png" alt="Rain"><figcaption>In Osh</figcaption></figure>', ["/a.png", "Rain", "In Osh"]),
        ("<script>alert(1)</script>", ["a script"]),
        ('<p onclick="alert(1)">a</p>', ["onclick"]),
        ("<form><input name=q></form>", ["a form"]),
        ('<iframe src="javascript:alert(1)"></iframe>', ["a frame"]),
        ('<h2><a href="https://x.example/">a</a></h2>', ["https://x.example/", "heading"]),
        ('<a href="#note">1</a>', ["#note"]),
    ],
)  # fmt: skip
def test_what_is_lost_is_told(html, words):
    (loss,) = to_body(html).losses
    assert [word for word in words if word not in loss.reason] == []


def test_links_are_decided_by_whoever_calls():
    asked = []

    def link(address, words):
        asked.append((address, words))
        return "doc:0199"

    assert (
        to_body('<p><a href="/2012/rain/">Rain</a></p>', link=link).html
        == '<p><a href="doc:0199">Rain</a></p>'
    )
    assert asked == [("/2012/rain/", "Rain")]


@pytest.mark.parametrize("depth", [70, 900, 200_000])
def test_deep_nesting_costs_no_time(depth):
    started = time.monotonic()
    assert "rain" in to_body(f"{'<div><b>' * depth}rain").html
    assert time.monotonic() - started < 5


def test_a_long_paragraph_is_read():
    assert len(to_body(f"<p>{'rain ' * 200_000}</p>").html) > 900_000


def dangerous(html):
    tags = re.findall(r"<[^>]*>", html)
    return [tag for tag in tags if re.search(r"script|\son\w+=|style=|src=|data:", tag, re.IGNORECASE)]


def test_hostile_payloads_come_out_harmless(shared_data):
    for case in json.loads(shared_data("hostile-dompurify/expect.json").read_text("utf-8")):
        html = to_body(case["payload"]).html
        assert dangerous(html) == [], case["payload"]
        assert bodies.clean(html) == html


TAGS = [
    "p",
    "div",
    "b",
    "i",
    "a",
    "ul",
    "li",
    "ol",
    "table",
    "tr",
    "td",
    "th",
    "h2",
    "h3",
    "blockquote",
    "cite",
    "br",
    "pre",
    "img",
    "iframe",
    "figure",
    "figcaption",
    "span",
    "details",
]
pieces = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        ["rain", " ", "\n", "&nbsp;", "&lt;b&gt;", '<a href="https://x.example/">', "<!-- a -->", "\x00"]
    ),
)


@settings(max_examples=150)
@given(st.lists(pieces, max_size=25).map("".join))
def test_anything_comes_out_in_a_form_that_stays(html):
    once = to_body(html).html
    assert bodies.clean(once) == once
    assert to_body(once).html == once
