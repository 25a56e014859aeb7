"""Searches over HTTP, beside files."""

from __future__ import annotations

import asyncio
import gzip
import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import brotli
import pytest

from search.indexed import index_folder
from serve.client import PublicProcess, ask
from tamizdat.serve.files import Files
from tamizdat.serve.search import answering
from tamizdat.serve.search.answering import Searches

from . import papers


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return papers.paper(tmp_path_factory.mktemp("newsroom") / "site")


@pytest.fixture(scope="module")
def server(site):
    process = PublicProcess(
        site,
        site.parent / "absent.sock",
        "--edition",
        "https://ru.example=ru",
        "--edition",
        "https://paper.example/lenta=ru",
    )
    yield process
    assert process.stop() == 0
    assert not process.errors


@pytest.fixture
def port(server):
    return server.port


@pytest.mark.parametrize("path", ["/search", "/search.html"])
def test_a_search_is_answered(port, path):
    answer = ask(port, f"{path}?q=bridge&place=903")
    assert answer.status == 200
    assert "2010/1.html" in answer.text and "2010/3.html" not in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "private, max-age=0, must-revalidate"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("path", "host"),
    [("/ru/search", "paper.example"), ("/search", "ru.example"), ("/lenta/search.html", "paper.example")],
)
def test_an_edition_is_searched_wherever_it_stands(port, path, host):
    answer = ask(port, f"{path}?q={quote('мостов')}", headers={"Host": host})
    assert quote("мост.html") in answer.text


def test_without_a_query_the_form_is_shown(port):
    assert '<form data-search="form" action="search.html">' in ask(port, "/search.html").text
    assert ask(port, "/search").headers["location"] == "/search.html"


def test_what_is_no_search_page_is_a_file_or_nothing(port, site):
    assert ask(port, "/?q=bridge").text == "front"
    assert ask(port, "/xx/search?q=a").status == ask(port, "/a/b/search.html").status == 404
    assert ask(port, "/search/0/1.json").body == (site / "search/0/1.json").read_bytes()
    assert ask(port, "/search?q=a", "POST").status == 405


def test_head_and_what_the_browser_has_already(port):
    got = ask(port, "/search?q=bridge")
    head = ask(port, "/search?q=bridge", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}
    assert ask(port, "/search?q=bridge", headers={"If-None-Match": got.headers["etag"]}).status == 304
    assert ask(port, "/search?q=tunnel", headers={"If-None-Match": got.headers["etag"]}).status == 200


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_answers_are_packed(port, encoding, unpack):
    plain = ask(port, "/search?q=bridge")
    packed = ask(port, "/search?q=bridge", headers={"Accept-Encoding": encoding})
    assert packed.headers["content-encoding"] == encoding
    assert packed.headers["etag"] != plain.headers["etag"]
    assert unpack(packed.body) == plain.body


def test_hostile_queries_do_no_harm(port, shared_data):
    strings = json.loads((shared_data("hostile-naughty-strings") / "blns.json").read_text("utf-8"))
    plain = ask(port, "/search?q=nothing").text
    for text in strings[::7]:
        answer = ask(
            port, f"/search?q={quote(text)}&place={quote(text)}&kind={quote(text)}&from={quote(text)}"
        )
        assert answer.status == 200, text
        assert answer.text.count("<script") == plain.count("<script")


@pytest.mark.parametrize(
    "query",
    ["q=%", "q=%zz", "q=" + "%22" * 90, "q=" + "-" * 200, "q=" + "a" * 9000, "&" * 5000, "page=9" * 900,
     "q=bridge&from=2010-02-30", "to=0000-01-01", "q=bridge&to=2010-06-31"],
)  # fmt: skip
def test_malformed_and_endless_queries_are_answered(port, query):
    assert ask(port, f"/search?{query}").status == 200


def test_an_address_that_nobody_encoded_is_read_as_it_was_meant(site):
    answer = Answers()
    run(make(site).answers(scope("q=мостов".encode(), b"/ru/search"), answer))
    assert quote("мост.html").encode() in answer.body


def scope(query, path=b"/search"):
    return {
        "type": "http", "method": "GET", "raw_path": path, "query_string": query, "headers": [(b"host", b"paper.example")],
    }  # fmt: skip


class Answers:
    """What was sent."""

    def __init__(self):
        self.status, self.headers, self.body = 0, {}, b""

    async def __call__(self, message):
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.body += message["body"]


def run(work):
    """Run something in a loop of its own thread: that of this one may be a browser's."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def make(site):
    files = Files(site)
    return Searches(site, files.hosts, files.always)


@pytest.mark.parametrize("slip", ["", "{", "[]", '{"number": 1}'])
def test_a_slip_that_a_copy_has_only_in_part_takes_no_other_result_away(site, tmp_path, slip):
    copied = shutil.copytree(site, tmp_path / "copy")
    (copied / "search/0/1.json").write_text(slip, "utf-8")
    answer = Answers()
    run(make(copied).answers(scope(b"q=bridge"), answer))
    assert answer.status == 200
    assert b"2010/2.html" in answer.body and b"2010/1.html" not in answer.body


def test_a_site_that_is_a_link_is_searched_where_it_leads_now(site, tmp_path):
    link = tmp_path / "site"
    link.symlink_to(site)
    searches = make(link)
    run(searches.answers(scope(b"q=bridge"), Answers()))
    link.unlink()
    other = tmp_path / "other"
    other.mkdir()
    (other / "search.html").write_text(papers.page("en"), "utf-8")
    index_folder(other, "en", [papers.slip(7, "A bridge elsewhere")])
    link.symlink_to(other)
    answer = Answers()
    run(searches.answers(scope(b"q=bridge"), answer))
    assert b"2010/7.html" in answer.body and b"2010/2.html" not in answer.body


def test_more_searches_than_can_wait_are_refused(site, monkeypatch):
    searches, go = make(site), threading.Event()
    paper = searches._paper("")
    found = paper.answer
    monkeypatch.setattr(paper, "answer", lambda *given: go.wait(10) and found(*given))

    async def many():
        asked = [Answers() for _ in range(answering.WAITING + 5)]
        work = [
            asyncio.create_task(searches.answers(scope(b"q=bridge&page=%d" % n), answer))
            for n, answer in enumerate(asked)
        ]
        await asyncio.sleep(0.05)
        refused = [answer for answer in asked if answer.status]
        assert {answer.status for answer in refused} == {503} and len(refused) == 5
        assert all(
            answer.headers[b"retry-after"] and answer.headers[b"cache-control"] == b"no-store"
            for answer in refused
        )
        go.set()
        await asyncio.gather(*work)
        assert sorted(answer.status for answer in asked) == [200] * answering.WAITING + [503] * 5
        later = Answers()
        await searches.answers(scope(b"q=bridge"), later)
        assert later.status == 200

    run(many())


def test_a_search_that_takes_too_long_is_given_up(site, monkeypatch):
    searches, go = make(site), threading.Event()
    monkeypatch.setattr(answering, "PATIENCE", 0.02)
    monkeypatch.setattr(searches._paper(""), "answer", lambda *_: go.wait(10) and (b"", True))

    async def one():
        answer = Answers()
        await searches.answers(scope(b"q=bridge"), answer)
        assert answer.status == 503
        assert searches._waiting == 1  # it still holds a thread
        go.set()
        while searches._waiting:
            await asyncio.sleep(0.01)

    run(one())


def test_names_that_are_made_up_are_not_remembered(site):
    searches = make(site)

    async def some():
        for n in range(20):
            assert not await searches.answers(scope(b"q=a", b"/x%d/search" % n), Answers())

    run(some())
    assert not searches._papers


def test_many_at_once_get_each_their_own_answer(port):
    def one(number):
        return ask(port, f"/search?q=%22Story+{number}+of%22").text

    with ThreadPoolExecutor(12) as pool:
        for number, text in zip(range(4, 40), pool.map(one, range(4, 40)), strict=True):
            assert f"2010/{number}.html" in text and "1 result" in text
