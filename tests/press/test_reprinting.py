from __future__ import annotations

import re
from html import unescape

import pytest

from samples import masthead, person, place, small_paper, story
from tamizdat.archive.documents import Byline, Correction
from tamizdat.archive.mastheads import Reuse
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.press.reprints import is_free, may_reprint

TERMS = Reuse(
    licence="CC BY-ND 4.0", url="https://cc.example/by-nd", credit="From The Post.", reserved=("opinion",)
)


def picture(blob: str, **words: str) -> Picture:
    return Picture(renditions=(Rendition(blob=blob, format="png", width=8, height=6),), **words)


def copies(page: str) -> list[str]:
    """Return what stands in the boxes from which a reprint is taken."""
    return [unescape(each) for each in re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.S)]


@pytest.fixture
def page(shop):
    """Print a story with everything, and return the page for those who reprint it."""
    (shop.theme / "templates" / "story.html").unlink()  # the theme's own
    ours = shop.archive.blobs.put(b"ours", "png")
    theirs = shop.archive.blobs.put(b"theirs", "png")
    paper = shop.archive.blobs.put(b"%PDF", "pdf")
    body = (
        '<p>See <a href="doc:georgia">Georgia</a>, <a href="doc:gone">nothing</a> and '
        f'<span data-claim="c1">a claim</span>.</p><figure data-picture="0"></figure><figure data-picture="1"></figure>'
        f'<aside data-story="story-lake"></aside><p class="document"><a href="blob:{paper}" download="">Paper</a></p>'
    )
    shop.print(
        *small_paper(),
        masthead(reuse=TERMS),
        story(
            "all",
            headline="Tea & <wine>",
            dek="A dek",
            bylines=(Byline(person="nana"), Byline(person="ivan", role="translator")),
            body=body,
            pictures=(
                picture(ours, licence="CC BY 4.0", credit="Nana", caption="A map", alt="Map"),
                picture(theirs, licence="Agency", credit="Somebody", caption="A photograph"),
            ),
            corrections=(Correction(date="2026-03-05", text="Was wrong.", right="Is right."),),
            note="A note.",
        ),
        person("ivan"),
    )
    return shop, shop.read("2026/all/republish.html"), ours, theirs, paper


def test_a_story_is_there_to_be_taken_in_three_forms(page):
    _, printed, ours, theirs, paper = page
    html, markdown, text = copies(printed)
    assert html.startswith(
        "<h1>Tea &amp; &lt;wine&gt;</h1>\n<p><em>A dek</em></p>\n<p>By Nana</p>\n<p>Translated by Ivan</p>"
    )
    assert '<a href="https://post.example/places/georgia.html">Georgia</a>, nothing and a claim.' in html
    assert f'<a href="https://post.example/media/{paper[:2]}/{paper[:20]}.pdf">Paper</a>' in html
    assert f'src="https://post.example/media/{ours[:2]}/{ours[:20]}.png"' in html
    assert "A map (Nana, CC BY 4.0)" in html
    assert theirs[:20] not in html and "A photograph" not in html
    assert "Correction, 5 March 2026: Was wrong. Is right." in html and "A note." in html
    first = '<a href="https://post.example/2026/all.html">The Post</a>'
    assert f"First published by {first}, 4 March 2026. From The Post." in html
    assert "data-" not in html and "class=" not in html
    assert markdown.startswith("# Tea & \\<wine\\>\n\n*A dek*\n\nBy Nana\n\nTranslated by Ivan")
    assert "[CC BY-ND 4.0](https://cc.example/by-nd)" in markdown
    assert text.startswith("Tea & <wine>\n\nA dek\n\nBy Nana")
    assert "CC BY-ND 4.0 (https://cc.example/by-nd)" in text


def test_its_page_names_the_terms_and_is_not_for_search_engines(page):
    _, printed, *_ = page
    assert '<link rel="canonical" href="https://post.example/2026/all.html">' in printed
    assert '<meta name="robots" content="noindex">' in printed
    assert '<a href="https://cc.example/by-nd" rel="license noopener">CC BY-ND 4.0</a>' in printed
    assert "1 picture is left out" in printed
    assert 'href="../../corrected/atom.xml"' in printed


def test_the_story_leads_to_both_pages_beside_it(page):
    shop, *_ = page
    printed = shop.read("2026/all.html")
    assert 'href="../2026/all/text.html"' in printed
    assert 'href="../2026/all/republish.html"' in printed


def test_the_bare_text_has_no_picture_no_script_and_little_else(page):
    shop, *_ = page
    printed = shop.read("2026/all/text.html")
    assert '<link rel="canonical" href="https://post.example/2026/all.html">' in printed
    assert "<img" not in printed and "<svg" not in printed and "<script" not in printed
    assert "[Picture: A map (Nana, CC BY 4.0)]" in printed
    assert "[Picture: A photograph (Somebody, Agency)]" in printed
    assert '<a href="../../places/georgia.html">Georgia</a>' in printed
    assert "Was wrong." in printed and "Is right." in printed
    assert len(printed) < 3500


def test_terms_that_come_and_go_bring_and_take_the_pages(shop):
    shop.print(*small_paper())
    assert not [path for path in shop.files() if path.endswith("republish.html")]
    shop.print(masthead(reuse=TERMS), story("no", republish="no"), story("view", kind="opinion"))
    offered = {path for path in shop.files() if path.endswith("republish.html")}
    assert "2026/wine/republish.html" in offered
    assert not offered & {"2026/no/republish.html", "2026/view/republish.html", "ru/2026/wine/republish.html"}
    shop.print(story("view", kind="opinion", republish="yes"))
    assert "2026/view/republish.html" in shop.files()
    shop.print(masthead())
    assert not [path for path in shop.files() if path.endswith("republish.html")]
    kept = shop.files()
    shop.print(full=True)
    assert shop.files() == kept


def test_a_story_that_is_withdrawn_takes_its_pages_along(page):
    shop, *_ = page
    shop.print(withdrawn=[("en", "story-all")])
    assert not [path for path in shop.files() if path.startswith("2026/all")]


def test_a_change_of_a_place_reprints_the_copy_that_names_it(page):
    shop, *_ = page
    result = shop.print(place("georgia", parent="caucasus", map="GE", path="places/sakartvelo.html"))
    assert "2026/all/republish.html" in {each.path for each in result.printed}
    assert "places/sakartvelo.html" in shop.read("2026/all/republish.html")


@pytest.mark.parametrize(
    ("licence", "free"),
    [
        ("CC0", True), ("CC0 1.0", True), ("CC BY 4.0", True), ("CC-BY-SA-3.0", True), ("cc by-nd", True),
        ("Creative Commons Attribution 4.0", True), ("Public domain", True), ("Общественное достояние", True),
        ("CC BY-NC 4.0", False), ("Creative Commons Attribution-NonCommercial", False), ("", False),
        ("Agency", False), ("© The Post", False), ("not CC BY", False), ("All rights reserved", False), ("CC BYE", False),
    ],
)  # fmt: skip
def test_which_licences_let_a_picture_go_along(licence, free):
    assert is_free(licence) is free


def test_a_story_without_a_text_or_terms_is_not_offered():
    assert not may_reprint(story("a", body=""), TERMS)
    assert not may_reprint(story("a", republish="yes"), None)
    assert may_reprint(story("a"), TERMS)
