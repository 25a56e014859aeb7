from __future__ import annotations

import pytest

from tamizdat.press.bodies import plain_text
from tamizdat.press.frames import structured_data
from tamizdat.press.moments import day, moment, month_name, period_name
from tamizdat.press.settings import SiteSettings
from tamizdat.press.sheet import Sheet, medium_path
from tamizdat.press.theme import minify

SITE = SiteSettings.of("https://post.example/paper/", ["en", "ru", "ar", "sr-Latn"])


def sheet(path: str, *, rooted: bool = False) -> Sheet:
    made = Sheet(None, SITE, None, SITE.editions[0], path, None)  # type: ignore[arg-type]  # only addresses are asked
    made.rooted = rooted
    return made


@pytest.mark.parametrize(
    ("page", "target", "href"),
    [
        ("index.html", "2026/a.html", "2026/a.html"),
        ("2026/a.html", "2026/b.html", "../2026/b.html"),
        ("2026/a.html", "index.html", "../index.html"),
        ("ru/places/x/2026.html", "media/ab/c.webp", "../../../media/ab/c.webp"),
        ("2026/a.html", "2026/a.html", "../2026/a.html"),
        ("index.html", "2026/страна.html", "2026/%D1%81%D1%82%D1%80%D0%B0%D0%BD%D0%B0.html"),
        ("index.html", "a:b.html", "./a:b.html"),
    ],
)
def test_links_are_relative_to_the_page(page, target, href):
    assert sheet(page).href(target) == href


def test_a_page_that_answers_anywhere_links_from_the_root():
    assert sheet("404.html", rooted=True).href("2026/a.html") == "/paper/2026/a.html"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("index.html", "https://post.example/paper/"),
        ("ru/index.html", "https://post.example/paper/ru/"),
        ("2026/a.html", "https://post.example/paper/2026/a.html"),
    ],
)
def test_absolute_addresses_of_home_pages_are_folders(path, address):
    assert sheet("index.html").absolute(path) == address


# Editions that are read under addresses of their own

APART = SiteSettings.of(
    "https://post.example/paper", ["en", "ru", "fa"], {"ru": "https://ru.example/", "fa": "https://post.example/paper/persian"}
)  # fmt: skip


def apart(tag: str, path: str, *, rooted: bool = False) -> Sheet:
    made = Sheet(None, APART, None, APART.edition(tag), path, None)  # type: ignore[arg-type]
    made.rooted = rooted
    return made


@pytest.mark.parametrize(
    ("tag", "page", "target", "href"),
    [
        ("ru", "ru/2026/a.html", "ru/2026/b.html", "../2026/b.html"),
        ("ru", "ru/index.html", "ru/2026/b.html", "2026/b.html"),
        ("ru", "ru/index.html", "ru/a:b.html", "./a:b.html"),
        ("ru", "ru/2026/a.html", "media/ab/c.webp", "../../media/ab/c.webp"),
        ("en", "2026/a.html", "2026/b.html", "../2026/b.html"),
    ],
)
def test_links_of_an_edition_apart_stay_in_its_folder(tag, page, target, href):
    assert apart(tag, page).href(target) == href


def test_a_page_that_answers_anywhere_links_from_the_root_of_its_own_host():
    assert apart("ru", "ru/404.html", rooted=True).href("ru/2026/a.html") == "/2026/a.html"
    assert apart("ru", "ru/404.html", rooted=True).href("media/ab/c.webp") == "/media/ab/c.webp"
    assert apart("fa", "fa/404.html", rooted=True).href("fa/2026/a.html") == "/paper/persian/2026/a.html"
    assert apart("fa", "fa/404.html", rooted=True).href("media/ab/c.webp") == "/paper/media/ab/c.webp"


def test_the_way_to_another_edition_is_absolute_where_its_host_is_another():
    english, russian, _ = APART.editions
    assert apart("en", "2026/a.html").across(russian, "ru/2026/a.html") == "https://ru.example/2026/a.html"
    assert apart("ru", "ru/index.html").across(english, "index.html") == "https://post.example/paper/"
    assert sheet("2026/a.html").across(SITE.editions[1], "ru/2026/a.html") == "../ru/2026/a.html"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("index.html", "https://post.example/paper/"),
        ("ru/index.html", "https://ru.example/"),
        ("ru/2026/a.html", "https://ru.example/2026/a.html"),
        ("fa/2026/a.html", "https://post.example/paper/persian/2026/a.html"),
        ("media/ab/c.webp", "https://post.example/paper/media/ab/c.webp"),
    ],
)
def test_an_edition_apart_has_absolute_addresses_of_its_own(path, address):
    assert APART.absolute(path) == address
    assert APART.paths_of(address)[2 if path.endswith("index.html") else 0] == path


def test_editions_beside_each_other_share_an_address():
    english, russian, persian = APART.editions
    assert APART.beside(english) == (english,)
    assert APART.beside(russian) == (russian,)
    assert APART.apart == (russian, persian)


def test_editions_know_their_names_and_directions():
    assert [(e.prefix, e.name, e.direction) for e in SITE.editions] == [
        ("", "English", "ltr"),
        ("ru/", "Русский", "ltr"),
        ("ar/", "العربية", "rtl"),
        ("sr-Latn/", "Srpski (latinica)", "ltr"),
    ]


def test_dates_are_written_in_each_editions_way():
    english, russian = SITE.editions[:2]
    iso = "2010-09-24T22:30:00+05:00"
    assert moment(iso, english).date == "24 September 2010"
    assert moment(iso, english).time == "22:30"
    assert (
        moment(iso, SiteSettings.of("https://post.example", ["en-US"]).editions[0]).date
        == "September 24, 2010"
    )
    assert moment(iso, russian).date == "24 сентября 2010"
    assert moment(iso, russian).time == "22:30"
    assert day("2010-09-24", russian).short == "24 сент. 2010"
    assert period_name("2010-09", russian) == "Сентябрь 2010"
    assert period_name("2010", english) == "2010"
    assert month_name("2010-05", russian) == "Май"


@pytest.mark.parametrize(
    ("html", "limit", "text"),
    [
        ("<p>One</p><p>two &amp; three</p>", 0, "One two & three"),
        ("<p>One, two three</p>", 10, "One, two…"),
        ("", 10, ""),
    ],
)
def test_the_words_of_html(html, limit, text):
    assert plain_text(html, limit) == text


def test_structured_data_cannot_end_its_script():
    assert "</script" not in structured_data({"headline": "</script><script>alert(1)</script><!--"})


def test_media_keep_their_kind_in_short_names():
    assert medium_path("ab" * 32 + ".webp") == f"media/ab/{'ab' * 10}.webp"


def test_styles_lose_comments_and_blanks_but_no_strings():
    css = (
        'a { color : red; /* why */ }\n a::before { content: " ; { " }\n'
        "@media (min-width: 10px) and (max-width: 2em) { b { margin: 0 auto } }"
    )
    assert minify(css) == (
        'a{color :red}a::before{content:" ; { "}@media (min-width:10px) and (max-width:2em){b{margin:0 auto}}'
    )
