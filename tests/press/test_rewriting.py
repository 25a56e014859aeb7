from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from tamizdat.press.rewriting import rewritten

CASES = {
    "paragraphs": (
        "<p>One.</p>\n<p>Two <b>bold</b>, <i>leaning </i>words.</p>",
        "One.\n\nTwo **bold**, *leaning* words.",
    ),
    "a link": ('<p><a href="https://a.example/x">words</a></p>', "[words](https://a.example/x)"),
    "an odd address": ('<p><a href="https://a.example/(x)">w</a></p>', "[w](<https://a.example/(x)>)"),
    "a heading": ("<h2>What &amp; why</h2>", "## What & why"),
    "a list": ("<ul><li>one<ul><li>in</li></ul></li><li>two</li></ul>", "- one\n   - in\n- two"),
    "numbers": ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
    "a quotation": (
        "<blockquote><p>A.</p><p>B.</p><footer>She</footer></blockquote>",
        "> A.\n>\n> B.\n>\n> *She*",
    ),
    "a table": (
        '<div><table><caption>C</caption><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
        "<tbody><tr><td>1</td><td>2 | 3</td></tr></tbody></table></div>",
        "C\n\n| a | b |\n| --- | --- |\n| 1 | 2 \\| 3 |",
    ),
    "a line's end": ("<p>one<br>two</p>", "one\\\ntwo"),
    "a picture": (
        '<figure><img src="https://a.example/p.png" alt="A [map]"><figcaption>Map</figcaption></figure>',
        "![A \\[map\\]](https://a.example/p.png)\n\n*Map*",
    ),
    "marks in words": ("<p>2 * 3_4 `x` [y] &lt;b&gt;</p>", "2 \\* 3\\_4 \\`x\\` \\[y\\] \\<b\\>"),
    "a number that is no list": ("<p>1. April</p>", "1\\. April"),
    "a dash that is no list": ("<p>- he said</p>", "\\- he said"),
    "what is not known": ("<section><p>In <u>it</u>.</p><svg><path d='M0'/></svg></section>", "In it."),
    "a box": ("<aside><h2>Facts</h2><p>One.</p></aside>", "## Facts\n\nOne."),
}


@pytest.mark.parametrize("html, wanted", CASES.values(), ids=CASES)
def test_html_as_markdown(html, wanted):
    assert rewritten(html)[0] == f"{wanted}\n"


@pytest.mark.parametrize("html", [html for html, _ in CASES.values()], ids=CASES)
def test_markdown_says_what_the_html_said(html):
    """Rendered again, the words are the same."""
    back = MarkdownIt("commonmark").enable("table").render(rewritten(html)[0])
    words = lambda html: "".join(rewritten(html)[1].replace("|", "").replace("- ", "").split())  # noqa: E731
    assert words(back) == words(html)


def test_html_as_plain_text():
    html = (
        '<h1>Rain</h1><p>It <em>rained</em> <a href="https://a.example/">here</a>.</p><ol><li>a</li></ol>'
        "<blockquote><p>Wet.</p></blockquote><table><tr><td>1</td><td>2</td></tr></table>"
    )
    assert rewritten(html)[1] == "Rain\n\nIt rained here (https://a.example/).\n\n1. a\n\n    Wet.\n\n1 | 2\n"
