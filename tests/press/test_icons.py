"""The small files by which machines know the paper; none of which the newsroom has said nothing."""

from __future__ import annotations

import io
import json
import re

import pytest
from PIL import Image

from samples import masthead, plain_page, story
from tamizdat.archive.mastheads import Masthead, Policy
from tamizdat.archive.parts import Picture, Rendition

SMALL = {"favicon.ico", "icon.svg", "icon-180.png", "icon-192.png", "icon-512.png", "manifest.webmanifest"}
SECURITY = ".well-known/security.txt"


def opened(shop, path: str) -> Image.Image:
    with Image.open(io.BytesIO((shop.site / path).read_bytes())) as image:
        image.load()
        return image


def test_a_paper_without_a_masthead_has_none_of_them(shop):
    shop.print(story("wine"))
    assert not SMALL & shop.files().keys()
    assert "trust.txt" not in shop.files() and SECURITY not in shop.files()


def test_each_edition_has_its_icons_and_its_manifest(shop):
    shop.print(masthead(description="News."), masthead("ru", name="Почта"))
    assert SMALL | {f"ru/{name}" for name in SMALL - {"favicon.ico"}} <= shop.files().keys()
    assert [opened(shop, f"icon-{size}.png").size for size in (180, 192, 512)] == [
        (180, 180),
        (192, 192),
        (512, 512),
    ]
    assert shop.files()["icon-192.png"] != shop.files()["ru/icon-192.png"]
    assert opened(shop, "favicon.ico").ico.sizes() == {(16, 16), (32, 32), (48, 48)}
    assert ">П<" in shop.read("ru/icon.svg")
    told = json.loads(shop.read("ru/manifest.webmanifest"))
    assert (told["name"], told["lang"], told["start_url"]) == ("Почта", "ru", "./")
    assert all((shop.site / "ru" / icon["src"]).is_file() for icon in told["icons"])


def test_pages_lead_to_them(press):
    press.print(masthead())
    for page, root in (("index.html", ""), ("2026/wine.html", "../")):
        head = press.read(page).split("</head>")[0]
        found = dict(re.findall(r'<link rel="(icon|apple-touch-icon|manifest)" href="([^"]+)"', head))
        assert found == {
            "icon": f"{root}icon.svg",
            "apple-touch-icon": f"{root}icon-180.png",
            "manifest": f"{root}manifest.webmanifest",
        }


def test_an_icon_of_ones_own_is_cut_square(press):
    out = io.BytesIO()
    Image.new("RGBA", (600, 300), (0, 0, 255, 255)).save(out, "PNG")
    blob = press.archive.blobs.put(out.getvalue(), "png")
    picture = Picture(renditions=(Rendition(blob=blob, format="png", width=600, height=300),))
    press.print(masthead(icon=picture))
    with Image.open(press.folder / "icon-192.png") as image:
        assert (image.size, image.convert("RGB").getpixel((96, 96))) == ((192, 192), (0, 0, 255))
    assert not (press.folder / "icon.svg").exists()
    assert '<link rel="icon" href="icon-192.png">' in press.read("index.html")


def test_security_txt_holds_until_its_last_day(shop):
    shop.print(masthead(security="holes@post.example", security_until="2026-03-31"), masthead("ru"))
    assert shop.read(SECURITY).splitlines() == [
        "Contact: mailto:holes@post.example",
        "Expires: 2026-03-31T23:59:59+00:00",
        "Preferred-Languages: en, ru",
        "Canonical: https://post.example/.well-known/security.txt",
    ]
    shop.archive.pass_moment(shop.archive.next_due())
    assert shop.print().removed == (SECURITY,)


@pytest.mark.parametrize(
    "fields", [{"security": "https://post.example/holes"}, {"security_until": "2026-03-31"}]
)
def test_half_of_a_promise_is_none(shop, fields):
    shop.print(masthead(**fields))
    assert SECURITY not in shop.files()


def test_trust_txt(shop):
    told = Masthead(
        id="masthead", edition="en", name="The Post", contact="post@post.example", elsewhere=("https://t.me/post",),
        belongs_to=("https://association.example/",), policies=(Policy(purpose="ethics", page="page-about-en"),),
    )  # fmt: skip
    shop.print(told, plain_page("about"))
    assert shop.read("trust.txt").splitlines() == [
        "# trust.txt of The Post",
        "belongto=https://association.example/",
        "social=https://t.me/post",
        "disclosure=https://post.example/about.html",
        "contact=post@post.example",
    ]
