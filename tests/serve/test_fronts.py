"""The same site, the same questions, by each of the servers for which we ship a configuration."""

from __future__ import annotations

import gzip
import random
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest

from tamizdat.archive.recordings import MEDIA_TYPES
from tamizdat.packing import SUFFIXES, pack
from tamizdat.press.site import Site
from tamizdat.serve.kinds import media_type

from . import fronts
from .client import ask

SERVERS = ("tamizdat", "nginx", "caddy")
OTHERS = ("nginx", "caddy")
STORY = "<!doctype html><title>Рашт</title>" + "<p>The Rasht valley lies east of Dushanbe.</p>" * 100
PICTURE = "media/ab/abcdef0123456789abcd.webp"
SEGMENT = "ru/search/0123456789abcdef/t0.idx"
EPISODE = "media/cd/cdef0123456789abcdef.m4a"  # of 100 MB
SIZE = 100 * 1024**2
ENDINGS = [*MEDIA_TYPES, "m4b", "vtt", "json", "webp", "pdf"]
MOVED = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=story.html">'
FILES = {
    "index.html": STORY,
    "404.html": "no such page",
    "ru/404.html": "нет такой страницы",
    "ru/index.html": "по-русски",
    "2026/story.html": STORY,
    "2026/fresh.html": STORY,  # has no copies yet
    "2026/moved.html": MOVED,
    "places/georgia.html": "Georgia",
    "places/georgia/feed.xml": "<rss>" + "<item/>" * 100 + "</rss>",
    "places/georgia/atom.xml": "<feed/>",
    "places/georgia/feed.json": "{}",
    "2026/talk/chapters.json": "{}" + " " * 500,
    "2026/talk/transcript.vtt": "WEBVTT" + "\n" * 500,
    "search.html": "searched by script",
    "ru/search.html": "ищется скриптом",
    "robots.txt": "User-agent: *\n",
    SEGMENT: "terms" * 100,
    "ru/search/manifest.idx": "TZI1" * 100,
    PICTURE: bytes(range(250)) * 40,
    ".env": "SECRET=1",
    "2026/.story.html.br.aside": "SECRET",
    ".well-known/security.txt": "Contact: mailto:a@b.example\n",
    ".well-known/.hidden": "SECRET",
}
WITH_COPIES = ("index.html", "2026/story.html", "places/georgia/feed.xml", SEGMENT)


class Desk(BaseHTTPRequestHandler):
    """A desk that tells what it was asked."""

    def do_GET(self):
        told = "|".join(
            [self.path, *(self.headers.get(f"X-Forwarded-{name}", "") for name in ("Proto", "For"))]
        )
        self.send_response(200)
        self.send_header("Cache-Control", "private")
        self.end_headers()
        self.wfile.write(f"{told}|{self.headers['Host']}".encode())

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def desk():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def site():
    with fronts.room() as folder:
        made = Site(folder / "site")
        (folder / "secret.html").write_text("SECRET")
        for path, content in FILES.items():
            made.write(path, content if isinstance(content, bytes) else content.encode())
        for ending in ENDINGS:
            made.write(f"media/00/{ending:0>20}.{ending}", b"bytes")
        made.write(EPISODE, b"beginning")
        with (made.folder / EPISODE).open("r+b") as file:
            file.seek(SIZE // 2)
            file.write(b"middle")
            file.seek(SIZE - 3)
            file.write(b"end")
        for path in WITH_COPIES:
            for packing in SUFFIXES:
                made.write_copy(path, packing, pack(made.read(path), packing))
        (made.folder / "leak.html").symlink_to("../secret.html")
        yield made


@pytest.fixture(scope="module")
def ports(site, desk):
    """Return a way to the port of a server by its name; each is started once."""
    from contextlib import ExitStack

    with ExitStack() as running:
        started: dict[str, int] = {}

        def find(name):
            if name not in started:
                started[name] = running.enter_context(fronts.serve(name, site.folder, desk))
            return started[name]

        yield find


@pytest.fixture(params=SERVERS)
def port(request, ports):
    return ports(request.param)


@pytest.fixture(params=OTHERS)
def other(request, ports):
    return ports(request.param)


def unpacked(answer):
    encoding = answer.headers.get("content-encoding")
    return {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding](answer.body)


def test_copies_are_handed_out_as_they_lie_there(port, site):
    for path in WITH_COPIES:
        for packing in SUFFIXES:
            answer = ask(port, f"/{path}", headers={"Accept-Encoding": packing})
            assert answer.headers["content-encoding"] == packing
            assert answer.body == site.read_copy(path, packing)
    both = ask(port, "/", headers={"Accept-Encoding": "gzip, deflate, br"})
    assert both.headers["content-encoding"] == "br"
    plain = ask(port, "/2026/story.html")
    assert (plain.text, plain.headers.get("content-encoding")) == (STORY, None)


def test_a_page_that_has_no_copy_yet_is_packed_by_the_server(port):
    answer = ask(port, "/2026/fresh.html", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(answer.body).decode() == STORY


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/2026/story.html",
        "/2026/fresh.html",
        "/places/georgia/feed.xml",
        "/2026/talk/chapters.json",
        "/2026/talk/transcript.vtt",
        f"/{PICTURE}",
        "/none",
        "/ru/none",
    ],
)
@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_headers_are_those_of_our_own_server(other, ports, path, encoding):
    names = (
        "content-security-policy", "referrer-policy", "x-content-type-options", "cache-control", "content-type",
    )  # fmt: skip
    wanted = ask(ports("tamizdat"), path, headers={"Accept-Encoding": encoding})
    got = ask(other, path, headers={"Accept-Encoding": encoding})
    assert got.status == wanted.status
    assert {name: got.headers.get(name) for name in names} == {name: wanted.headers[name] for name in names}
    assert sum(name.lower() == "cache-control" for name, _ in got.lines) == 1
    if "vary" in wanted.headers and got.status == 200:
        assert got.headers["vary"] == "Accept-Encoding"
    assert "server" not in got.headers or got.headers["server"] == "nginx"


def test_an_edition_has_its_own_page_for_what_is_missing(port):
    assert (ask(port, "/none").status, ask(port, "/none").text) == (404, "no such page")
    assert (ask(port, "/ru/2026/none.html").status, ask(port, "/ru/x").text) == (404, "нет такой страницы")
    assert ask(port, "/2026/none.html").text == "no such page"


def test_segments_of_the_search_may_be_kept_for_ever_and_what_names_them_is_asked_for_again(port):
    segment, manifest = ask(port, f"/{SEGMENT}"), ask(port, "/ru/search/manifest.idx")
    assert segment.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert manifest.headers["cache-control"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert (segment.text, segment.headers["content-type"]) == ("terms" * 100, "application/octet-stream")


@pytest.mark.parametrize("path", ["/2026/story.html", f"/{PICTURE}", "/2026/fresh.html"])
@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_who_has_a_page_already_gets_no_body(port, path, encoding):
    first = ask(port, path, headers={"Accept-Encoding": encoding})
    asked = {"Accept-Encoding": encoding, "If-None-Match": first.headers["etag"]}
    again = ask(port, path, headers=asked)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"].removeprefix("W/") == first.headers["etag"].removeprefix("W/")
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert ask(port, path, headers={**asked, "If-None-Match": '"other"'}).status == 200


def test_parts_of_a_recording(port):
    whole = FILES[PICTURE]
    part = ask(port, f"/{PICTURE}", headers={"Range": "bytes=100-199"})
    assert (part.status, part.body) == (206, whole[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole)}"
    assert part.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert ask(port, f"/{PICTURE}", headers={"Range": "bytes=-5"}).body == whole[-5:]
    assert ask(port, f"/{PICTURE}", headers={"Range": "bytes=99999-"}).status == 416


def test_a_reader_seeks_in_a_hundred_megabytes(port):
    head = ask(port, f"/{EPISODE}", "HEAD")
    assert (head.status, head.headers["content-length"], head.body) == (200, str(SIZE), b"")
    assert head.headers["accept-ranges"] == "bytes"
    middle = {"Range": f"bytes={SIZE // 2}-{SIZE // 2 + 5}"}
    for asked, content, where in (
        (middle, b"middle", f"{SIZE // 2}-{SIZE // 2 + 5}"),
        ({"Range": "bytes=-3"}, b"end", f"{SIZE - 3}-{SIZE - 1}"),
        ({"Range": f"bytes={SIZE - 3}-"}, b"end", f"{SIZE - 3}-{SIZE - 1}"),
        ({"Range": "bytes=0-8", "If-Range": head.headers["etag"]}, b"beginning", "0-8"),
        ({"Range": "bytes=0-8", "If-Range": head.headers["last-modified"]}, b"beginning", "0-8"),
    ):
        part = ask(port, f"/{EPISODE}", headers=asked)
        assert (part.status, part.body, part.headers["content-range"]) == (
            206,
            content,
            f"bytes {where}/{SIZE}",
        )
        assert part.headers["etag"] == head.headers["etag"]
    beyond = ask(port, f"/{EPISODE}", headers={"Range": f"bytes={SIZE}-"})
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{SIZE}")
    other = ask(port, f"/{EPISODE}", "HEAD", {**middle, "If-Range": '"other"'})
    assert (other.status, other.headers["content-length"]) == (200, str(SIZE))


@pytest.mark.parametrize("name", SERVERS)
def test_what_was_moved_to_a_store_is_found_there(name, site):
    """By what the manual says."""
    with fronts.serve(name, site.folder, store=True) as port:
        moved = ask(port, "/media/ab/moved.mp3")
        assert (moved.status, moved.headers["location"]) == (
            302,
            "https://files.example.org/media/ab/moved.mp3",
        )
        here = ask(port, f"/{PICTURE}")
        assert (here.status, here.body) == (200, FILES[PICTURE])
        assert here.headers["content-type"] == "image/webp"
        assert (
            "media-src 'self' https://files.example.org;" in ask(port, "/").headers["content-security-policy"]
        )
        assert ask(port, "/none").text == "no such page"


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_medium_is_of_the_kind_that_it_is(port, ending):
    answer = ask(port, f"/media/00/{ending:0>20}.{ending}")
    assert answer.headers["content-type"] == media_type(f"a.{ending}")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/.env", "/%2eenv", "/2026/.story.html.br.aside", "/.well-known/.hidden", "/2026/story.html.br",
        "/2026/story.html.gz", "/index.html%2ebr", "/2026/", "/media/", "/../secret.html", "/..%2fsecret.html",
        "/2026/story.html/", "/2026/story%0d%0ax: y",
    ],
)  # fmt: skip
def test_what_is_no_page_is_not_given_away(port, path):
    answer = ask(port, path)
    assert answer.status in (404, 400)
    assert b"SECRET" not in answer.body
    assert b"story.html" not in answer.body
    assert "x" not in answer.headers


def test_a_link_that_leads_out_of_the_site_is_not_followed_by_ours(ports):
    assert ask(ports("tamizdat"), "/leak.html").status == 404


def test_the_one_folder_that_may_have_a_dot(port):
    assert ask(port, "/.well-known/security.txt").text == FILES[".well-known/security.txt"]


@pytest.mark.parametrize(
    ("path", "location"),
    [("/2026/story", "/2026/story.html"), ("/2026/story/", "/2026/story.html"), ("/ru", "/ru/")],
)
def test_an_incomplete_address_is_completed(port, path, location):
    answer = ask(port, path)
    assert answer.status in (301, 308)
    assert answer.headers["location"] == location


def test_no_address_leads_to_another_host(port):
    answer = ask(port, "//host.example/..%2f2026/story")
    assert answer.headers.get("location", "/2026/story.html") == "/2026/story.html"


def test_a_list_of_a_place_stands_beside_its_folder(port):
    answer = ask(port, "/places/georgia")
    for _ in range(2):
        if answer.status in (301, 308):
            answer = ask(port, answer.headers["location"])
    assert answer.text == "Georgia"


def test_a_page_that_moved_leads_on_by_itself(other, ports):
    assert ask(ports("tamizdat"), "/2026/moved.html").headers["location"] == "/2026/story.html"
    assert (ask(other, "/2026/moved.html").status, ask(other, "/2026/moved.html").text) == (200, MOVED)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_pages_are_only_read(port, method):
    assert ask(port, "/2026/story.html", method).status == 405


@pytest.mark.parametrize("asked", ["/desk/x?y=1", "/readers/confirm/AbC_-9"])
def test_the_desk_and_the_doors_are_passed_on_to_with_their_own_headers(other, asked):
    answer = ask(other, asked, headers={"X-Forwarded-For": "9.9.9.9"})
    path, scheme, client, host = answer.text.split("|")
    assert (path, scheme, client, host) == (asked, "http", "127.0.0.1", "paper.example")
    assert [value for name, value in answer.lines if name.lower() == "cache-control"] == ["private"]
    assert "content-security-policy" not in answer.headers


@pytest.mark.parametrize("path", ["/search", "/search.html", "/ru/search", "/ru/search.html"])
def test_searches_are_passed_on_to_our_server(other, path):
    answer = ask(other, f"{path}?q=a+b", headers={"X-Forwarded-For": "9.9.9.9"})
    assert answer.text.startswith(f"{path}?q=a+b|")
    assert [value for name, value in answer.lines if name.lower() == "cache-control"] == ["private"]


@pytest.mark.parametrize("name", OTHERS)
def test_while_our_server_is_down_the_printed_search_page_is_there(name, site):
    with fronts.serve(name, site.folder) as port:
        for path in ("/search", "/search.html", "/ru/search", "/ru/search.html"):
            answer = ask(port, f"{path}?q=a")
            assert (answer.status, answer.text) == (200, FILES[f"{path.removesuffix('.html')[1:]}.html"]), (
                path
            )
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            assert answer.headers["cache-control"] == "public, max-age=0, s-maxage=60, must-revalidate"
            assert sum(name.lower() == "cache-control" for name, _ in answer.lines) == 1


def test_a_publication_is_seen_at_once(port, site):
    for n in range(5):
        site.write("2026/live.html", f"<p>version {n}</p>".encode() + b" " * 300)
        assert f"version {n}" in ask(port, "/2026/live.html").text
    site.remove("2026/live.html")
    assert ask(port, "/2026/live.html", headers={"Accept-Encoding": "br"}).status == 404


def test_a_withdrawn_page_is_gone_in_every_form(port, site):
    site.write("2026/gone.html", STORY.encode())
    for packing in SUFFIXES:
        site.write_copy("2026/gone.html", packing, pack(STORY.encode(), packing))
        assert ask(port, "/2026/gone.html", headers={"Accept-Encoding": packing}).status == 200
    site.remove("2026/gone.html")
    for packing in (*SUFFIXES, "identity"):
        assert ask(port, "/2026/gone.html", headers={"Accept-Encoding": packing}).status == 404


def page(version: int) -> bytes:
    """Return a page whose versions are of one length, packed or not."""
    return b"%08d" % version + b"<p>The same text in each version.</p>" * 40


def test_no_stale_copy_is_served_while_a_page_is_replaced(port, site):
    """Versions follow each other within a second, and are of one length: the worst for servers that go by time and size."""
    path, live = "2026/busy.html", [0]
    site.write(path, page(0))
    stop = threading.Event()

    def publish():
        chance = random.Random(5)
        while not stop.is_set():
            site.write(path, page(live[0] + 1))
            live[0] += 1
            for packing in SUFFIXES:
                time.sleep(chance.random() / 100)
                site.write_copy(path, packing, pack(page(live[0]), packing))
            time.sleep(chance.random() / 50)

    writer = threading.Thread(target=publish)
    writer.start()
    try:
        seen = set()
        known: dict[str, tuple[str, int]] = {}  # for each encoding the last answer's validator and version
        until = time.monotonic() + 30
        while live[0] < 100 or not seen >= {"br", "gzip", None}:
            assert time.monotonic() < until, f"{live[0]} versions, seen as {seen}"
            for encoding in ("br", "gzip", "identity"):
                etag, version = known.get(encoding, ('"none"', -1))
                before = live[0]
                answer = ask(port, f"/{path}", headers={"Accept-Encoding": encoding, "If-None-Match": etag})
                if answer.status == 200:
                    version = int(unpacked(answer)[:8])
                    assert unpacked(answer) == page(version)
                    known[encoding] = answer.headers["etag"], version
                    seen.add(answer.headers.get("content-encoding"))
                assert version >= before, f"{answer.status} of version {version}, {before} was live"
    finally:
        stop.set()
        writer.join()
