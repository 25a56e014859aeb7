from __future__ import annotations

import msgspec
import pytest

from samples import story
from tamizdat.archive.addresses import beside
from tamizdat.readers.stories import Address, Read, Stories

WINE = Read("en", "story-wine")


@pytest.mark.parametrize(
    "path",
    [
        "/2026/wine.html",
        "/2026/wine.html?utm_source=x&y=/2010/roads.html",
        "/2026/wine.html#end",
        "/2026/%77ine.html",
    ],
)
def test_a_story_is_known_by_its_address(path, stories):
    assert stories.find("", path) == WINE
    assert stories.find("any.example", path) == WINE


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "2026/wine.html", "//2026/wine.html", "/2026/../2026/wine.html", "/2026/wine.htm", "/2026/wine.html/",
        "/index.html", "/places/georgia.html", "/about.html", "/%ff%fe.html",
        "/2026/wine.html%00", "/%2e%2e/%2e%2e/etc/passwd",
        "http://post.example/2026/wine.html", "*", "/" + "a" * 10_000,
    ],
)  # fmt: skip
def test_anything_else_is_none(path, stories):
    assert stories.find("", path) is None


def test_who_reads_the_text_alone_reads_the_story(stories):
    assert beside("2026/wine.html", "text") == "2026/wine/text.html"
    assert stories.find("", "/2026/wine/text.html") == WINE
    assert stories.find("", "/2026/none/text.html") is None


def test_an_edition_is_told_by_the_path(stories):
    assert stories.find("", "/ru/2026/wine.html") == Read("ru", "story-wine-ru")


def test_an_address_that_a_story_once_had_is_its_own(archive, stories):
    old = archive.document("en", "story-wine")
    archive.file([msgspec.structs.replace(old, path="2026/red-wine.html")])
    archive.file([msgspec.structs.replace(old, path="2026/reddest-wine.html")])
    assert {stories.find("", f"/2026/{name}.html") for name in ("wine", "red-wine", "reddest-wine")} == {WINE}


def test_a_story_that_is_withdrawn_is_not_read(archive, stories):
    archive.file([story("rain")])
    archive.file([], [("en", "story-rain")])
    assert stories.find("", "/2026/rain.html") is None


def test_the_site_may_stand_in_a_folder(archive):
    stories = Stories(archive, [Address("", "/paper/")])
    assert stories.find("", "/paper/2026/wine.html") == WINE
    assert stories.find("", "/2026/wine.html") is None


def test_an_edition_may_have_a_host_of_its_own(archive):
    stories = Stories(archive, [Address("", "/"), Address("ru.post.example", "/", "ru/")])
    assert stories.find("ru.post.example", "/2026/wine.html") == Read("ru", "story-wine-ru")
    assert stories.find("post.example", "/2026/wine.html") == WINE
    assert stories.find("mirror.example", "/2026/wine.html") == WINE
    assert stories.find("", "/2026/wine.html") == WINE, (
        "where the log does not tell the host, the first edition is meant"
    )
