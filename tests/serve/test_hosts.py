"""Editions that are read under addresses of their own: where a reader is, and where he is sent on to."""

from __future__ import annotations

import pytest

from tamizdat.press.settings import SHARED as SHARED_BY_THE_PRESS
from tamizdat.serve.hosts import SHARED, Apart, Hosts

from .client import PublicProcess, ask

RUSSIAN = Apart.read("https://ru.example.org:8443=ru")
PERSIAN = Apart.read("https://paper.example/persian/=fa")
HOSTS = Hosts([RUSSIAN, PERSIAN])


def test_the_press_and_the_server_agree_on_what_editions_share():
    assert tuple(name.rstrip("/") for name in SHARED_BY_THE_PRESS) == SHARED


@pytest.mark.parametrize(
    "text", ["ru.example.org=ru", "https://ru.example.org", "https://ru.example.org=", "https://a=b/c"]
)
def test_an_address_that_is_none(text):
    with pytest.raises(ValueError, match="is not like"):
        Apart.read(text)


@pytest.mark.parametrize(
    ("host", "names", "inside"),
    [
        ("ru.example.org", ("2026", "a.html"), ("ru", "2026", "a.html")),
        ("RU.example.org:80", ("",), ("ru", "")),
        ("ru.example.org", ("media", "ab", "c.webp"), ("media", "ab", "c.webp")),
        ("paper.example", ("persian", "2026", "a.html"), ("fa", "2026", "a.html")),
        ("paper.example", ("persian",), ("fa",)),
        ("paper.example", ("2026", "a.html"), None),
        ("other.example", ("2026", "a.html"), None),
        ("[::1", ("2026", "a.html"), None),
        ("a b\x00", ("2026", "a.html"), None),
        ("", ("2026", "a.html"), None),
    ],
)
def test_the_host_says_which_edition_is_meant(host, names, inside):
    found = HOSTS.find(host, names)
    assert (found.inside(names) if found else None) == inside


def test_where_something_stands_is_told_as_it_is_asked_for():
    assert RUSSIAN.outside("/ru/2026/a.html") == "/2026/a.html"
    assert PERSIAN.outside("/fa/2026/a.html") == "/persian/2026/a.html"
    assert PERSIAN.outside("/fa/") == "/persian/"
    assert RUSSIAN.outside("/media/ab/") == "/media/ab/"


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    site = tmp_path_factory.mktemp("newsroom") / "site"
    moved = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={}"><title>Moved</title>'
    files = {
        "index.html": "English", "about.html": "About", "404.html": "no such page", "media/a.webp": "picture",
        "ru/index.html": "По-русски", "ru/about.html": "О нас", "ru/404.html": "нет такой страницы",
        "ru/2026/old.html": moved.format("../about.html"), "fa/index.html": "فارسی", "fa/about.html": "دربارهٔ ما",
        "robots.txt": "all", "ru/robots.txt": "ru",
    }  # fmt: skip
    for name, content in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(content, "utf-8")
    process = PublicProcess(
        site, site.parent / "absent.sock", "--edition", "https://ru.example.org=ru", "--edition", "https://paper.example/persian=fa"
    )  # fmt: skip
    yield process.port
    assert process.stop() == 0
    assert not process.errors


@pytest.mark.parametrize(
    ("host", "path", "status", "says"),
    [
        ("paper.example", "/", 200, "English"),
        ("paper.example", "/about.html", 200, "About"),
        ("paper.example", "/ru/about.html", 200, "О нас"),
        ("ru.example.org", "/", 200, "По-русски"),
        ("ru.example.org", "/about.html", 200, "О нас"),
        ("ru.example.org", "/media/a.webp", 200, "picture"),
        ("ru.example.org", "/robots.txt", 200, "ru"),
        ("ru.example.org", "/none.html", 404, "нет такой страницы"),
        ("ru.example.org", "/about", 301, "/about.html"),
        ("ru.example.org", "/2026/old.html", 301, "/about.html"),
        ("paper.example", "/persian/about.html", 200, "دربارهٔ ما"),
        ("paper.example", "/persian", 301, "/persian/"),
        ("paper.example", "/none.html", 404, "no such page"),
    ],
)
def test_each_host_is_answered_from_its_own_folder(port, host, path, status, says):
    for _ in range(2):  # the second time from what was prepared
        answer = ask(port, path, headers={"Host": host})
        assert answer.status == status
        assert (answer.headers["location"] if status == 301 else answer.text) == says
