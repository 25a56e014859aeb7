"""Answers worked out before: they hold for as long as their file is the same, and never longer."""

from __future__ import annotations

import asyncio
import gzip
import os

import brotli
import pytest

from tamizdat.packing import pack
from tamizdat.serve import addresses
from tamizdat.serve.files import Files
from tamizdat.serve.prepared import Prepared, PreparedAnswers
from tamizdat.serve.shelf import Shelf

TEXT = b"<p>The Rasht valley lies east of Dushanbe.</p>" * 50


class Asked:
    """One question to the files, without a server between."""

    def __init__(self, files, path, method="GET", **headers):
        self.status, self.headers, self.body = 0, {}, b""
        scope = {
            "method": method,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
            "extensions": {},
        }
        asyncio.run(files(scope, self._receive, self._send))

    async def _receive(self):
        await asyncio.sleep(60)

    async def _send(self, message):
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.body += message["body"]


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    (folder / "2026").mkdir(parents=True)
    (folder / "2026" / "wine.html").write_bytes(TEXT)
    (folder / "404.html").write_text("lost")
    (folder / "a.webp").write_bytes(bytes(range(100)))
    return folder


@pytest.fixture
def files(site):
    return Files(site)


@pytest.fixture
def looked(monkeypatch):
    """Count how often a file was searched for."""
    calls = []
    real = addresses.locate
    monkeypatch.setattr(addresses, "locate", lambda *args: (calls.append(1), real(*args))[1])
    return calls


def put(path, data, ns=None):
    aside = path.with_name(".aside")
    aside.write_bytes(data)
    if ns:
        os.utime(aside, ns=(ns, ns))
    aside.replace(path)


def test_the_second_answer_is_the_first_and_is_not_worked_out_again(files, looked):
    for encoding in ("br", "gzip", "identity"):
        first = Asked(files, "/2026/wine.html", accept_encoding=encoding)
        del looked[:]
        second = Asked(files, "/2026/wine.html", accept_encoding=encoding)
        assert looked == []
        assert (second.status, second.headers, second.body) == (first.status, first.headers, first.body)
        head = Asked(files, "/2026/wine.html", "HEAD", accept_encoding=encoding)
        assert (head.headers, head.body) == (first.headers, b"")
        same = Asked(
            files, "/2026/wine.html", accept_encoding=encoding, if_none_match=first.headers[b"etag"].decode()
        )
        assert (same.status, same.body) == (304, b"")
        kept = {name: value for name, value in first.headers.items() if name in same.headers}
        assert same.headers == kept
        assert b"content-type" not in same.headers and b"content-length" not in same.headers
        assert looked == []


def test_a_part_is_asked_for_after_the_whole(files):
    assert Asked(files, "/a.webp").status == 200
    part = Asked(files, "/a.webp", range="bytes=10-19")
    assert (part.status, part.body) == (206, bytes(range(10, 20)))
    assert Asked(files, "/a.webp").body == bytes(range(100))


def test_a_replaced_file_is_seen_though_size_and_time_are_equal(files, site):
    put(site / "2026" / "wine.html", b"one", 10**18)
    assert Asked(files, "/2026/wine.html").body == b"one"
    put(site / "2026" / "wine.html", b"two", 10**18)
    assert Asked(files, "/2026/wine.html").body == b"two"


def test_two_spellings_of_an_address_both_see_a_replaced_file(files, site):
    spellings = ("/2026/wine.html", "/2026/%77ine.html")
    for path in spellings:
        assert Asked(files, path).body == TEXT
    put(site / "2026" / "wine.html", b"another, and shorter")
    answers = [Asked(files, path) for path in reversed(spellings)]
    assert {answer.body for answer in answers} == {b"another, and shorter"}
    assert {answer.headers[b"content-length"] for answer in answers} == {b"20"}
    assert len({answer.headers[b"etag"] for answer in answers}) == 1


def test_a_removed_file_is_gone_at_once(files, site):
    assert Asked(files, "/2026/wine.html").status == 200
    (site / "2026" / "wine.html").unlink()
    assert Asked(files, "/2026/wine.html").status == 404


def test_a_file_that_became_a_link_out_of_the_site_is_not_followed(files, site):
    assert Asked(files, "/2026/wine.html").status == 200
    secret = site.parent / "secret.html"
    secret.write_text("secret")
    (site / "2026" / "wine.html").unlink()
    (site / "2026" / "wine.html").symlink_to(secret)
    assert Asked(files, "/2026/wine.html").status == 404


def test_a_folder_that_became_a_link_out_of_the_site_is_not_followed(files, site):
    assert Asked(files, "/2026/wine.html").status == 200
    elsewhere = site.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "wine.html").write_text("secret")
    (site / "2026").rename(site / "2025")
    (site / "2026").symlink_to(elsewhere)
    assert Asked(files, "/2026/wine.html").status == 404


def test_a_site_that_is_switched_to_another_folder_is_seen_at_once(site):
    other = site.parent / "other"
    (other / "2026").mkdir(parents=True)
    (other / "2026" / "wine.html").write_text("other")
    link = site.parent / "link"
    link.symlink_to(site)
    files = Files(link)
    assert Asked(files, "/2026/wine.html").body == TEXT
    aside = site.parent / "aside"
    aside.symlink_to(other)
    aside.rename(link)
    assert Asked(files, "/2026/wine.html").body == b"other"


def test_no_other_spelling_of_a_hidden_path_is_known(files, site):
    (site / ".env").write_text("secret")
    assert Asked(files, "/2026/wine.html").status == 200
    for path in ("/.env", "/2026/../.env", "/%2e%2e/secret.html", "/2026/./wine.html"):
        assert Asked(files, path).status == 404


# What is kept in memory


def answer(site, shelf, name, encoding="identity"):
    path = site / name
    body = asyncio.run(shelf.body(str(path), path.stat(), encoding))
    return Prepared(str(path), str(path), body.signature, encoding, body.etag, body.modified, [], [])


def test_only_so_many_answers_are_kept_and_the_latest_asked_for_stay(site):
    shelf = Shelf()
    prepared = PreparedAnswers(shelf, limit=2)
    held = answer(site, shelf, "404.html")
    for name in (b"/a", b"/b"):
        prepared.keep((name, "", "identity"), held)
    assert prepared.find((b"/a", "", "identity"))
    prepared.keep((b"/c", "", "identity"), held)
    assert prepared.find((b"/a", "", "identity"))
    assert not prepared.find((b"/b", "", "identity"))


def test_an_answer_does_not_keep_a_body_that_the_shelf_had_no_room_for(site):
    shelf = Shelf(limit=10)
    prepared = PreparedAnswers(shelf)
    prepared.keep((b"/x", "", "identity"), answer(site, shelf, "2026/wine.html"))
    assert shelf.size == 0
    assert prepared.find((b"/x", "", "identity")) is None


# Copies


def with_copies(page, text, ways=("br", "gzip")):
    for way in ways:
        page.with_name(page.name + {"br": ".br", "gzip": ".gz"}[way]).write_bytes(pack(text, way))


def test_a_copy_is_handed_out_as_it_is(files, site):
    """It is told from one that the server makes by its bytes."""
    page = site / "2026" / "wine.html"
    mine = {"br": brotli.compress(TEXT, quality=1), "gzip": gzip.compress(TEXT, compresslevel=1, mtime=5)}
    page.with_name("wine.html.br").write_bytes(mine["br"])
    page.with_name("wine.html.gz").write_bytes(mine["gzip"])
    for encoding, data in mine.items():
        found = Asked(files, "/2026/wine.html", accept_encoding=encoding)
        assert found.headers[b"content-encoding"] == encoding.encode()
        assert found.body == data


def test_without_a_copy_the_server_makes_the_bytes_that_the_press_would(files):
    for encoding in ("br", "gzip"):
        assert Asked(files, "/2026/wine.html", accept_encoding=encoding).body == pack(TEXT, encoding)


@pytest.mark.parametrize(
    "wrong", [b"", b"damaged", pack(b"another text" * 50, "br")], ids=["empty", "damaged", "stale"]
)
def test_a_wrong_copy_is_not_believed(files, site, wrong):
    (site / "2026" / "wine.html.br").write_bytes(wrong)
    found = Asked(files, "/2026/wine.html", accept_encoding="br")
    assert (found.headers[b"content-encoding"], brotli.decompress(found.body)) == (b"br", TEXT)


def test_a_copy_that_is_a_link_is_not_followed(files, site):
    (site.parent / "mine").write_bytes(brotli.compress(TEXT, quality=1))
    (site / "2026" / "wine.html.br").symlink_to(site.parent / "mine")
    assert Asked(files, "/2026/wine.html", accept_encoding="br").body == pack(TEXT, "br")


def test_a_copy_is_no_page_of_its_own(files, site):
    with_copies(site / "2026" / "wine.html", TEXT)
    for path in ("/2026/wine.html.br", "/2026/wine.html.gz", "/2026/wine.html%2egz"):
        assert Asked(files, path).status == 404
    (site / "media").mkdir()
    (site / "media" / "abcd.gz").write_bytes(b"a file of its own")
    assert Asked(files, "/media/abcd.gz").body == b"a file of its own"
