"""Pictures that tell something together: on the page, in feeds, in a story's text alone, and for reprints."""

from __future__ import annotations

import json
import re
from html import unescape

import msgspec
import pytest

import schema_org
from samples import masthead, story
from tamizdat.archive.mastheads import Reuse
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.press.elsewhere import medium_path

FIGURE = '<figure data-picture="{}"></figure>'.format
SEQUENCE = f'<div class="sequence"><div>{FIGURE(0)}<p>First.</p></div><div>{FIGURE(1)}</div></div>'
PAIR = f'<div class="compare"><p>Was &lt; 1989</p>{FIGURE(0)}<p>2010</p>{FIGURE(1)}</div>'
FULL = f'<div class="full over">{FIGURE(1)}<p>See <a href="doc:story-wine">wine</a>.</p></div>'


@pytest.fixture
def pictures(press):
    def picture(name):
        blob = press.archive.blobs.put(name.encode(), "png")
        words = {"alt": f"Alt {name}", "caption": f"Caption {name}", "credit": f"By {name}", "licence": "CC0"}
        return Picture(renditions=(Rendition(blob=blob, format="png", width=1600, height=900),), **words)

    return picture("A"), picture("B")


def printed(press, body, pictures, path="2026/a.html", **fields) -> str:
    press.print(story("a", body=f"<p>x</p>\n{body}", pictures=pictures, **fields))
    return press.read(path)


def scripts(page):
    return re.findall(r'<script defer src="([^"]+)">', page)


def test_a_sequence_is_a_list_with_what_its_script_says(press, pictures):
    page = printed(press, SEQUENCE, pictures)
    (box,) = re.findall(r'<div class="sequence".*?</ol></div>', page, re.S)
    assert 'aria-label="2 pictures" data-back="Previous picture" data-on="Next picture"' in box
    items = re.findall(r"<li>.*?</li>", box, re.S)
    assert [
        "Alt A" in items[0],
        "<p>First.</p>" in items[0],
        "1 of 2" in items[0],
        "By A · CC0" in items[0],
    ] == [True] * 4
    assert "2 of 2" in items[1]
    assert len(scripts(page)) == 1
    assert ".sequence" in page


def test_before_and_after_stand_under_their_labels(press, pictures):
    page = printed(press, PAIR, pictures)
    (figure,) = re.findall(r'<figure class="compare".*?</figure>', page, re.S)
    assert 'data-slider="Boundary between “Was &lt; 1989” and “2010”"' in figure
    assert "--shape:1600/900" in figure
    assert re.findall(r'alt="(Alt .)"|<b>([^<]*)</b></div>', figure) == [
        ("Alt A", ""), ("", "Was &lt; 1989"), ("Alt B", ""), ("", "2010"),
    ]  # fmt: skip
    assert "<b>2010</b> Caption B <small>By B · CC0</small>" in figure
    assert len(scripts(page)) == 1


def test_a_full_picture_has_its_words_and_no_script(press, pictures):
    page = printed(press, FULL, pictures)
    assert '<div class="full over"><figure>' in page
    assert '<div class="said"><p>See <a href="../2026/wine.html">wine</a>.</p></div>' in page
    assert scripts(page) == []
    plain = printed(press, FULL.replace(" over", "").replace("<p>See", "</div><div><p>See"), pictures)
    assert '<div class="full"><figure>' in plain
    assert 'class="said"' not in plain


def test_a_story_of_words_carries_none_of_their_styles(press):
    press.print()
    page = press.read("2026/wine.html")
    assert ".sequence" not in page
    assert scripts(page) == []


def test_what_lacks_a_picture_shows_the_rest(press, pictures):
    lone = printed(press, SEQUENCE.replace('"1"', '"7"'), pictures)
    assert '<div class="full"><figure>' in lone
    assert '<div class="said"><p>First.</p></div>' in lone
    assert printed(press, PAIR.replace('"0"', '"7"'), pictures).count("<img") == 1
    assert "See <a" in printed(press, FULL.replace('"1"', '"7"'), pictures)
    odd = printed(press, f'<div class="sequence"><p>Odd</p>{FIGURE(0)}</div>', pictures)
    assert "Odd" in odd and "<img" in odd and scripts(odd) == []


def test_feeds_and_copies_have_all_of_it_in_its_order(press, pictures):
    free = tuple(msgspec.structs.replace(each, licence="CC BY 4.0") for each in pictures)
    printed(press, f"{SEQUENCE}\n{PAIR}", free)
    feed = unescape(press.read("archive/feed.xml"))
    assert re.findall(r"Alt .|First|1989|2010", feed) == [
        "Alt A",
        "First",
        "Alt B",
        "1989",
        "Alt A",
        "2010",
        "Alt B",
    ]
    assert "data-slider" not in feed and "<script" not in feed
    text = press.read("2026/a/text.html")
    assert re.findall(r"Caption .|First|1989|2010", text.split("<h1")[1]) == [
        "Caption A", "First", "Caption B", "1989", "Caption A", "2010", "Caption B",
    ]  # fmt: skip
    assert "<img" not in text


def test_machines_are_told_of_each_picture_of_a_visual_story(press, pictures):
    free, kept = pictures[0], msgspec.structs.replace(pictures[1], licence="All rights reserved", caption="")
    press.print(masthead(reuse=Reuse(licence="CC BY 4.0")))
    page = printed(press, SEQUENCE, (free, kept), kind="picture-story", lead=free)
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
    assert list(schema_org.faults(data)) == []
    assert data["mainEntityOfPage"]["@type"] == "ImageGallery"
    first, second = data["image"]
    assert first == {
        "@type": "ImageObject",
        "contentUrl": f"https://post.example/{medium_path(free.largest)}",
        "width": 1600,
        "height": 900,
        "caption": "Caption A",
        "creditText": "By A",
        "license": "https://creativecommons.org/publicdomain/zero/1.0/",
        "acquireLicensePage": "https://post.example/2026/a/republish.html",
    }
    assert second["caption"] == "Alt B"
    assert second["license"] == {"@type": "CreativeWork", "name": "All rights reserved"}


def test_a_sitemap_has_all_pictures_of_a_visual_story(press, pictures):
    told = {"kind": "picture-story", "lead": pictures[1]}
    printed(press, SEQUENCE, pictures, **told)
    assert _mapped(press) == [f"https://post.example/{medium_path(each.largest)}" for each in pictures[::-1]]
    printed(press, "", (), **told)
    assert _mapped(press) == [f"https://post.example/{medium_path(pictures[1].largest)}"]


def _mapped(press):
    return re.findall(r"<image:loc>(.*?)</image:loc>", press.read("sitemap/2026-03.xml"))
