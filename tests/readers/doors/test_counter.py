from __future__ import annotations

import msgspec
import pytest

from tamizdat.post.today import today
from tamizdat.readers.models import Viewed
from tamizdat.readers.seen import Counter, is_path, since

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ROADS = "2026/roads.html"


@pytest.fixture
def counter(settings, monkeypatch):
    from tamizdat.readers.doors import desk, seen

    table = msgspec.structs.replace(settings.TAMIZDAT.readers, counter=True)
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, readers=table)
    fresh = Counter()
    for module in (desk, seen):
        monkeypatch.setattr(module, "COUNTER", fresh)
    return fresh


def see(client, path=ROADS, address="198.51.100.7", agent=BROWSER, **headers):
    answer = client.generic(
        "POST", "/readers/seen", path, "text/plain", REMOTE_ADDR="", HTTP_X_FORWARDED_FOR=address,
        HTTP_USER_AGENT=agent, **headers,
    )  # fmt: skip
    assert (answer.status_code, answer.content) == (204, b"")


def seen(counter):
    counter.flush()
    return {view.path: view.readers for view in since(today())}


def test_nobody_is_counted_twice(client, counter):
    for address in ("198.51.100.7", "198.51.100.7", "203.0.113.1"):
        see(client, address=address)
    see(client, "ru/2026/roads.html")
    see(client, "path=ru%2F2026%2Froads.html", address="203.0.113.9")
    assert seen(counter) == {ROADS: 2, "ru/2026/roads.html": 2}


def test_programs_and_who_objects_are_not_counted(client, counter):
    see(client, agent="Googlebot/2.1")
    see(client, HTTP_DNT="1")
    see(client, HTTP_SEC_GPC="1")
    assert seen(counter) == {}


def test_without_the_setting_nothing_is_counted(client, counter, settings):
    table = msgspec.structs.replace(settings.TAMIZDAT.readers, counter=False)
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, readers=table)
    see(client)
    assert seen(counter) == {}


def test_what_is_kept_is_a_number(client, counter):
    see(client)
    counter.flush()
    kept = str(list(Viewed.objects.values()))
    assert "198.51" not in kept
    assert "Firefox" not in kept


def test_another_run_adds_to_the_first(counter):
    for run in (counter, Counter()):
        run.see(today(), ROADS, "198.51.100.7", BROWSER)
        run.flush()
        run.see(today(), ROADS, "203.0.113.1", BROWSER)
        run.flush()
    assert seen(counter) == {ROADS: 4}


@pytest.mark.parametrize("path", ["2026/roads.html", "ru/2026/дороги.html", "places/a/b.html", "index.html"])
def test_paths_of_pages_are_counted(path):
    assert is_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/2026/roads.html",
        "../x.html",
        "a/../x.html",
        "x",
        "x.html?y",
        "a b.html",
        "x" * 300 + ".html",
        "<x>.html",
    ],
)
def test_other_paths_are_not(path):
    assert not is_path(path)


def test_a_flood_of_paths_takes_bounded_room(counter, monkeypatch):
    monkeypatch.setattr("tamizdat.readers.seen.PAGES", 3)
    for number in range(9):
        counter.see(today(), f"{number}.html", "198.51.100.7", BROWSER)
    assert len(seen(counter)) == 3


def test_a_flood_of_names_of_browsers_takes_bounded_room(client, counter):
    from tamizdat.readers.programs import is_reader

    is_reader.cache_clear()
    for number in range(3):
        see(client, agent=f"{BROWSER} {'x' * 100_000} {number}")
    assert is_reader.cache_info().currsize == 1
    assert seen(counter) == {ROADS: 1}


def test_only_post_counts(client, counter):
    assert client.get("/readers/seen").status_code == 405
