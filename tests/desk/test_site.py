"""Where readers find a page, as the desk tells it."""

from __future__ import annotations

import msgspec
import pytest

from tamizdat.desk import site


@pytest.fixture
def apart(settings):
    """The Russian edition has an address of its own."""
    newsroom = settings.TAMIZDAT
    table = msgspec.structs.replace(newsroom.site, addresses={"ru": "https://ru.example/paper/"})
    settings.TAMIZDAT = msgspec.structs.replace(newsroom, site=table)


def test_pages_of_an_edition_apart_are_found_under_its_own_address(apart):
    assert site.absolute("ru/2026/a.html") == "https://ru.example/paper/2026/a.html"
    assert site.absolute("ru/index.html") == "https://ru.example/paper/"
    assert site.absolute("2026/a.html") == "https://paper.example/2026/a.html"
    assert site.absolute("rubric.html") == "https://paper.example/rubric.html"


def test_an_address_names_a_page_of_the_site_or_none(apart):
    assert site.path_at("https://ru.example/paper/2026/a.html") == "ru/2026/a.html"
    assert site.path_at("https://paper.example/2026/a.html") == "2026/a.html"
    assert site.path_at("https://ru.example/2026/a.html") == ""
    assert site.path_at("https://paper.example.org/a.html") == ""


@pytest.mark.django_db
def test_the_desk_shows_the_live_page_there_and_a_preview_here(apart):
    assert site.url_parts("ru/2026/a.html")[1:] == ("https://ru.example", "/paper/2026/a.html")
    assert site.url_parts("2026/a.html")[1:] == ("https://paper.example", "/2026/a.html")
    assert site.local("ru/2026/a.html") == "/ru/2026/a.html"
