"""Texts of both editors and their shortcodes become our forms."""

import time

import pytest

from tamizdat.wire.html import to_body
from tamizdat.wire.wordpress import blocks, classic, shortcodes
from tamizdat.wire.wordpress.media import Media


class Album:
    """Two attachments and a reusable block that uses itself."""

    FILES = {
        "1": Media("https://old.example/a.jpg", "A", "In Osh"),
        "2": Media("https://old.example/b.mp3", "B"),
    }
    REUSED = '<!-- wp:paragraph --><p>Again.</p><!-- /wp:paragraph --><!-- wp:block {"ref":5} /-->'

    def media(self, number):
        return self.FILES.get(number)

    def attached(self, number):
        return list(self.FILES.values()) if number == "7" else []

    def reusable(self, number):
        return self.REUSED if number == "5" else ""


def classic_body(text):
    html, losses = shortcodes.to_html(classic.without_comments(text), Album(), "7")
    body = to_body(classic.to_html(html))
    return body.html, [loss.reason for loss in (*losses, *body.losses)]


def blocks_body(text):
    html, losses = blocks.to_html(text, Album())
    body = to_body(html)
    return body.html, [loss.reason for loss in (*losses, *body.losses)]


CLASSIC = {
    "blank lines and lines": ("One\ntwo\n\n \t\nthree", "<p>One<br>two</p><p>three</p>"),
    "lines of Windows": ("One\r\n\r\ntwo", "<p>One</p><p>two</p>"),
    "forms across paragraphs": ("<b>One\n\ntwo</b>", "<p><b>One</b></p><p><b>two</b></p>"),
    "lines between blocks mean nothing": (
        "<ul>\n\t<li>a</li>\n\n\t<li>b</li>\n</ul>\n\nc",
        "<ul><li>a</li><li>b</li></ul><p>c</p>",
    ),
    "words around blocks": ("a\n<h3>b</h3>\nc\n\nd", "<p>a</p>\n<h2>b</h2>\n<p>c</p><p>d</p>"),
    "paragraphs of their own": ("<p>a\nb</p>\n\n<p>c</p>", "<p>a<br>b</p><p>c</p>"),
    "verse stays": ("<pre>a\n\nb\n c</pre>\nd", "<p>a</p><p>b<br>&nbsp;c</p><p>d</p>"),
    "a break and a line": ("a<br />\nb", "<p>a<br>b</p>"),
    "where the rest begins": ("a\n<!--more-->\nb", "<p>a</p><p>b</p>"),
    "a film alone": (
        "a\n\nhttps://youtu.be/abcdefghijk\n\nb",
        '<p>a</p>\n<figure class="embed"><p><a href="https://youtu.be/abcdefghijk" rel="noopener">youtu.be/abcdefghijk</a>'
        "</p><figcaption>YouTube</figcaption></figure>\n<p>b</p>",
    ),
    "an address alone that nobody embeds": ("https://x.example/", "<p>https://x.example/</p>"),
    "brackets that are words": (
        "[sic] [open letter] a[i] [1] […]",
        "<p>[sic] [open letter] a[i] [1] […]</p>",
    ),
    "a shortcode that is only told": (
        "Write [[gallery]] and [[b]c[/b]]",
        "<p>Write [gallery] and [b]c[/b]</p>",
    ),
    "shortcodes in code": ("<code>[gallery]</code>", "<p>[gallery]</p>"),
    "a shortcode in an attribute": (
        '<a href="https://x.example/[gallery]">c</a>',
        '<p><a href="https://x.example/[gallery]" rel="noopener">c</a></p>',
    ),
}


@pytest.mark.parametrize("name", CLASSIC)
def test_the_classic_editor(name):
    text, expected = CLASSIC[name]
    assert classic_body(text)[0] == expected


LOST = {
    "a caption": (
        '[caption id="a" width="3"]<a href="x"><img src="/a.png"></a> In <em>Osh</em>[/caption]b',
        "<p>b</p>",
        ["the picture /a.png; its caption is “In Osh”"],
    ),
    "an old caption": (
        "[caption id=”a” caption=”In Osh”]<img src='/a.png'>[/caption]",
        "",
        ["the picture /a.png; its caption is “In Osh”"],
    ),
    "a gallery": (
        '[gallery ids="1, 9"]',
        "",
        [
            "the file 9 of a gallery, which is not in the export",
            "the picture https://old.example/a.jpg; it shows “A”; its caption is “In Osh”",
        ],
    ),
    "one that means nothing": (
        '[box color="red"]a [i]b[/i][/box]',
        "<p>a b</p>",
        [
            "the shortcode [i]: what it encloses is kept",
            'the shortcode [box color="red"]: what it encloses is kept',
        ],
    ),
    "one that nothing closes": ('[box a="1"]b', "<p>b</p>", ['the shortcode [box a="1"]']),
    "closed across each other": (
        '[a x="1"]1[b x="2"]2[/a]3[/b]',
        "<p>123[/b]</p>",
        ['the shortcode [b x="2"]', 'the shortcode [a x="1"]: what it encloses is kept'],
    ),
    "a film without an address": (
        "[youtube]?[/youtube]",
        "",
        ["the shortcode [youtube], which leads nowhere"],
    ),
}


@pytest.mark.parametrize("name", LOST)
def test_shortcodes_that_lose_something(name):
    text, expected, losses = LOST[name]
    assert classic_body(text) == (expected, losses)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (
            "[youtube=http://www.youtube.com/watch?v=abcdefghijk&amp;w=3]",
            "http://www.youtube.com/watch?v=abcdefghijk&w=3",
        ),
        ('[youtube id="abcdefghijk"]', "https://www.youtube.com/watch?v=abcdefghijk"),
        ("[vimeo 12345]", "https://vimeo.com/12345"),
        ("[embed]https://vimeo.com/1[/embed]", "https://vimeo.com/1"),
        ('[audio mp3="https://old.example/a.mp3"][/audio]', "https://old.example/a.mp3"),
        ("[audio https://old.example/a.mp3]", "https://old.example/a.mp3"),
        ('[video src="https://old.example/a.mp4"]', "https://old.example/a.mp4"),
        ("[gallery]", "https://old.example/b.mp3"),
        ("[googlemaps https://maps.google.com/maps?q=osh]", "https://maps.google.com/maps?q=osh"),
    ],
)
def test_shortcodes_that_lead_elsewhere(text, address):
    html = classic_body(text)[0]
    assert f'href="{address.replace("&", "&amp;")}"' in html
    assert html.startswith('<figure class="embed">')


BLOCKS = {
    "paragraphs": (
        '<!-- wp:paragraph {"align":"right"} -->\n<p>a\nb</p>\n<!-- /wp:paragraph -->\n\n'
        "<!-- wp:separator --><hr/><!-- /wp:separator -->",
        "<p>a b</p>",
        [],
    ),
    "columns and groups": (
        "<!-- wp:columns --><div><!-- wp:column --><div><p>a</p></div><!-- /wp:column -->"
        "<!-- wp:column --><div><p>b</p></div>"
        "<!-- /wp:column --></div><!-- /wp:columns -->",
        "<p>a</p><p>b</p>",
        [],
    ),
    "a film and its caption": (
        '<!-- wp:core-embed/youtube {"url":"https://youtu.be/abcdefg"} --><figure><div>\nhttps://youtu.be/abcdefg\n</div>'
        "<figcaption>Rain</figcaption></figure><!-- /wp:core-embed/youtube -->",
        '<figure class="embed"><p><a href="https://youtu.be/abcdefg" rel="noopener">Rain</a></p>'
        "<figcaption>YouTube</figcaption></figure>",
        [],
    ),
    "a file": (
        '<!-- wp:file --><div><a href="https://old.example/a.pdf">A</a><a href="https://old.example/a.pdf" '
        'class="wp-block-file__button" download>Download</a></div><!-- /wp:file -->',
        '<p><a href="https://old.example/a.pdf" rel="noopener">A</a></p>',
        [],
    ),
    "what is drawn anew": (
        "<!-- wp:latest-posts /--><!-- wp:query --><div><!-- wp:post-title /--></div><!-- /wp:query -->",
        "",
        [
            "the block “latest-posts”, which WordPress draws anew for each reader",
            "the block “post-title”, which WordPress draws anew for each reader",
            "the block “query”, which WordPress draws anew for each reader",
        ],
    ),
    "a block of a plugin": (
        "<!-- wp:acme/rain /-->a",
        "<p>a</p>",
        ["the block “acme/rain”, which has no text of its own"],
    ),
    "classic words between blocks": (
        "<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->\n\nb\n\nc",
        "<p>a</p><p>b</p><p>c</p>",
        [],
    ),
    "reusable blocks end": (
        '<!-- wp:block {"ref":5} /-->',
        "<p>Again.</p><p>Again.</p><p>Again.</p><p>Again.</p><p>Again.</p>",
        ["the reusable block 5, which is not in the export"],
    ),
    "attributes that are no JSON": (
        "<!-- wp:paragraph {broken} --><p>a</p><!-- /wp:paragraph -->",
        "<p>a</p>",
        [],
    ),
    "a block that nothing closes": ("<!-- wp:group --><p>a</p>", "<p>a</p>", []),
    "a block that nothing opened": ("<p>a</p><!-- /wp:group --><p>b</p>", "<p>a</p><p>b</p>", []),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_the_block_editor(name):
    text, html, losses = BLOCKS[name]
    assert blocks_body(text) == (html, losses)


@pytest.mark.parametrize(
    "text",
    [
        "[a " * 20_000,
        '[a b="' * 20_000,
        "[a]" * 20_000,
        "[[[[" * 20_000,
        "[/a]" * 20_000,
        "<!-- wp:a {" * 20_000,
        "<!-- wp:a -->" * 20_000,
        "<!--" * 20_000,
        "<" * 100_000,
        "\n" * 100_000,
        "[a]x" * 20_000 + "[/a]" * 20_000,
    ],
)
def test_nothing_takes_long(text):
    started = time.monotonic()
    classic_body(text)
    blocks_body(text)
    assert time.monotonic() - started < 5
