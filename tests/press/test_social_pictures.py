"""The picture that social networks show of a story."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from samples import coverage, masthead, place, story
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.press.drawings import faces, icon, lines
from tamizdat.press.settings import SiteSettings
from tamizdat.press.social import SIZE, Socials
from tamizdat.press.theme import Theme

GEORGIA = place("georgia", map="GE")
PAPER = masthead()
HOSTILE = (
    "", " ", "x" * 500, "Ж " * 250, "\u202e\u2066abc\u2069", "😀🏳️‍🌈👩‍👩‍👧", "\x00\x07\ufeff", "שלום", "漢字の見出し",
    "e" + "\u0301" * 300, "<script>alert(1)</script>", "م" * 500, "a\nb\tc", "…", "-" * 400,
)  # fmt: skip


@pytest.fixture(scope="module")
def socials():
    return Socials(Theme(), SiteSettings.of("https://post.example", ("en", "ru", "fa")))


def drawn(socials, told, photograph=None) -> Image.Image:
    data = socials.draw(told, photograph)
    assert len(data) <= 60_000
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as opened:
        assert opened.size == SIZE
        return opened.convert("RGB")


def differs(one: Image.Image, other: Image.Image, box: tuple[int, int, int, int]) -> bool:
    return max(ImageChops.difference(one.crop(box), other.crop(box)).convert("L").getextrema()) > 100


LEFT, RIGHT = (0, 20, 600, 630), (800, 20, 1200, 630)


def test_a_picture_has_the_headline_and_the_map(socials):
    bare = drawn(socials, socials.told(story("x", headline=""), None, None))
    told = socials.told(story("x", headline="What a border is"), PAPER, GEORGIA)
    with_both = drawn(socials, told)
    assert differs(bare, with_both, LEFT) and differs(bare, with_both, RIGHT)
    assert told.words.place == "Georgia" and told.words.paper == "The Post"


def test_it_is_the_same_each_time_and_another_when_what_it_shows_is_another(socials):
    told = socials.told(story("wine"), PAPER, GEORGIA)
    assert socials.draw(told, None) == socials.draw(told, None)
    same = [socials.told(story("wine", body="<p>Other</p>", dek="Other"), PAPER, GEORGIA)]
    others = [
        socials.told(story("wine", headline="Other"), PAPER, GEORGIA),
        socials.told(story("wine", kind="opinion"), PAPER, GEORGIA),
        socials.told(story("wine"), masthead(name="Other"), GEORGIA),
        socials.told(story("wine"), PAPER, place("georgia", map="AM")),
        socials.told(story("wine"), PAPER, None),
    ]
    assert {socials.name(each) for each in same} == {socials.name(told)}
    assert len({socials.name(each) for each in (told, *others)}) == len(others) + 1


def test_a_photograph_stands_where_the_map_would(socials):
    lead = Picture(renditions=(Rendition(blob="a.jpg", format="jpeg", width=800, height=600),))
    told = socials.told(story("wine", lead=lead), PAPER, GEORGIA)
    assert (told.lead, told.codes) == ("a.jpg", ())
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "#0000ff").save(out, "JPEG")
    assert drawn(socials, told, out.getvalue()).getpixel((1000, 300))[2] > 240
    assert drawn(socials, told, b"no picture").getpixel((1000, 300))[2] < 250


@pytest.mark.skipif(
    not faces.shapes(), reason="raqm with FriBiDi is not here: scripts from the right are not drawn"
)
def test_a_script_from_the_right_begins_there(socials):
    bare = drawn(socials, socials.told(story("x", "fa", headline=""), None, None))
    persian = drawn(socials, socials.told(story("x", "fa", headline="دریا"), None, None))
    assert differs(bare, persian, (900, 60, 1200, 400)) and not differs(bare, persian, (0, 80, 500, 600))


def test_without_the_libraries_that_shape_it_no_such_script_is_drawn(socials, monkeypatch):
    monkeypatch.setattr("tamizdat.press.social.shapes", lambda: False)
    assert socials.draw(socials.told(story("x", "fa", headline="دریا"), None, None), None) is None


@pytest.mark.parametrize("headline", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("edition", ["en", "fa"])
def test_no_headline_breaks_it(socials, headline, edition):
    drawn(socials, socials.told(story("x", edition, headline=headline), PAPER, None))


def test_a_special_coverage_has_one_that_the_press_draws(press):
    press.print(coverage("elections", name="Who is elected"))
    head = press.read("coverage/elections.html").split("</head>")[0]
    assert '<meta property="og:image" content="https://post.example/coverage/elections/picture.jpg">' in head
    assert '<meta property="og:image:width" content="1200">' in head
    first = (press.folder / "coverage/elections/picture.jpg").read_bytes()
    with Image.open(io.BytesIO(first), formats=["JPEG"]) as opened:
        assert opened.size == SIZE
    assert "coverage/elections/picture.jpg" in press.print(coverage("elections", name="Who was elected"))
    assert "coverage/elections/picture.jpg" not in press.print(story("vote", coverage=("elections",)))


def test_a_code_that_the_atlas_does_not_know_is_no_map(socials):
    drawn(socials, socials.told(story("x"), PAPER, place("x", map="QQ")))


@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("Wine", "NotoSerif"), ("Әлем Ўзбек Тоҷик Кыргыз", "NotoSerif"), ("Ščř ğış ə", "NotoSerif"),
        ("ღვინო", "NotoSerifGeorgian"), ("գինի", "NotoSerifArmenian"), ("شراب می‌چ", "NotoNaskhArabic"),
    ],
)  # fmt: skip
def test_the_fonts_have_every_letter(text, face):
    assert faces.face_of(text) == face
    assert faces.drawable(text, face) == text


def test_a_long_headline_is_written_smaller_and_at_last_cut():
    few, many, most = (
        lines.fitted(lines.words_of("word " * count), "Bold", 600, 400, (60, 40, 20))
        for count in (3, 40, 400)
    )
    assert few.style.size > many.style.size >= most.style.size
    assert most.lines[-1][-1].text.endswith("…") and most.height <= 400
    assert all(sum(map(most.style.width, line)) <= 600 for line in most.lines[:-1])


def test_lines_are_even():
    paragraph = lines.fitted(lines.words_of("one two three four five six"), "Bold", 400, 400, (60,))
    widths = [sum(map(paragraph.style.width, line)) for line in paragraph.lines]
    assert max(widths) - min(widths) < 150


def test_the_colours_are_those_of_the_theme():
    dark = "@media (prefers-color-scheme: dark) { --paper: #000000 }"
    house = ":root { --paper: #112233; --map-land: #456; --map-ink: #000 }" + dark
    found = faces.palette(house, ":root { --paper: #445566 }")
    assert (found.paper, found.map_land, found.ink) == ("#445566", "#456", faces.Palette().ink)


@pytest.mark.parametrize(("name", "letter"), [("«Почта»", "П"), ("the post", "T"), ("漢字", ""), ("24", "2")])
def test_the_letter_of_a_name(name, letter):
    assert icon.first_letter(name) == letter
    with Image.open(io.BytesIO(icon.drawn(letter, faces.Palette(), 180))) as opened:
        assert opened.size == (180, 180)
