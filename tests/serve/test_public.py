from __future__ import annotations

import contextlib
import gzip
import html
import os
import socket
import subprocess
import sys
import threading
import time
from email.utils import formatdate
from pathlib import Path

import brotli
import pytest

from memory import hundred_megabytes

from .client import PublicProcess, ask

STORY = "<!doctype html><title>Рашт</title>" + "<p>The Rasht valley lies east of Dushanbe.</p>" * 100
AUDIO = bytes(range(256)) * 2000  # 512,000 bytes: streamed from the disk
EPISODE = "media/ab/abcdef0123456789abcd.m4a"
STORE = "https://files.example"
CLIP = bytes(range(250)) * 4  # held in memory


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = tmp_path_factory.mktemp("newsroom") / "site"
    files = {
        "index.html": STORY,
        "404.html": "no such page",
        "ru/404.html": "нет такой страницы",
        "ru/index.html": "по-русски",
        "about/index.html": "about",
        "story.html": STORY,
        "feed.xml": "<rss/>",
        "media/a.mp3": AUDIO,
        "media/a.webp": CLIP,
        "episode.mp3": AUDIO,
        # More than the buffers of a connection hold.
        "long.mp3": AUDIO * 40,
        "media/long.mp3": AUDIO * 40,
        "film.mp4": AUDIO,
        "tool.exe": b"MZ",
        ".env": "SECRET=1",
        "empty.html": "",
    }
    for name, content in files.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    hundred_megabytes(site / "media" / "ab.tmp").rename(_room_for(site / EPISODE))
    (site.parent / "secret.html").write_text("secret")
    (site / "leak.html").symlink_to("../secret.html")
    return site


def _room_for(path):
    path.parent.mkdir(parents=True)
    return path


@pytest.fixture(scope="module")
def server(site):
    process = PublicProcess(site, site.parent / "absent.sock")
    yield process
    assert process.stop() == 0
    assert not process.errors


@pytest.fixture
def port(server):
    return server.port


def redirect_page(target):
    return (
        '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url='
        f'{html.escape(target)}"><title>Moved</title><a href="{html.escape(target)}">Moved</a>'
    )


def test_the_front_page(port):
    answer = ask(port, "/")
    assert (answer.status, answer.text) == (200, STORY)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    names = [name.lower() for name, _ in answer.lines]
    assert len(names) == len(set(names))


def test_head_has_the_same_headers_and_no_body(port):
    got = ask(port, "/", headers={"Accept-Encoding": "br"}).headers
    head = ask(port, "/", "HEAD", {"Accept-Encoding": "br"})
    assert head.body == b""
    assert {**head.headers, "date": ""} == {**got, "date": ""}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_methods_are_refused(port, method):
    answer = ask(port, "/", method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/about", "/about/"),
        ("/about?a=1&b=%20", "/about/?a=1&b=%20"),
        ("/story", "/story.html"),
        ("/story/", "/story.html"),
    ],
)
def test_an_incomplete_address_is_completed(port, path, location):
    answer = ask(port, path)
    assert (answer.status, answer.headers["location"], answer.body) == (301, location, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.html",
        "/..%2fsecret.html",
        "/%2e%2e/secret.html",
        "/%252e%252e/secret.html",
        "/ru/../../secret.html",
        "/ru/..\\..\\secret.html",
        "/..%5csecret.html",
        "/....//secret.html",
        "//secret.html",
        "/./../secret.html",
        "/%c0%ae%c0%ae/secret.html",
        "/leak.html",
        "/leak",
        "/.env",
        "/%2eenv",
        "/index.html%00",
        "/index.html%00.txt",
        "/" + "x" * 255,
        "/" + "x" * 256,
        "/" + "x" * 5000,
        "/" + "%78" * 5000,
        "/index.html/",
        "/index.html/..",
        "/~root",
        "/%",
        "/%zz",
        "/%ff",
    ],
)
def test_nothing_but_the_site_is_given_away(port, path):
    answer = ask(port, path)
    assert answer.status == 404
    assert b"secret" not in answer.body.lower()


def test_the_404_page_of_the_edition(port):
    answer = ask(port, "/ru/x/y", headers={"Accept-Encoding": "br"})
    assert (answer.status, answer.text) == (404, "нет такой страницы")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "etag" not in answer.headers
    assert ask(port, "/x/y/z.jpg").text == "no such page"
    assert ask(port, "/media/none.webp").headers["cache-control"] == "public, max-age=10"
    assert ask(port, "/ru/x", "HEAD").body == b""


def test_a_404_page_is_never_answered_by_304(port):
    assert ask(port, "/x", headers={"If-None-Match": "*"}).status == 404


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/media/a.webp", "image/webp"),
        ("/tool.exe", "application/octet-stream"),
    ],
)
def test_kinds_of_content(port, path, kind):
    assert ask(port, path).headers["content-type"] == kind


def test_media_may_be_kept_for_ever(port):
    assert ask(port, "/media/a.webp").headers["cache-control"] == "public, max-age=31536000, immutable"
    assert ask(port, "/media/a.mp3").headers["cache-control"] == "public, max-age=31536000, immutable"


def test_compression(port):
    plain = ask(port, "/story.html")
    br = ask(port, "/story.html", headers={"Accept-Encoding": "gzip, deflate, br"})
    gz = ask(port, "/story.html", headers={"Accept-Encoding": "gzip, br;q=0.1"})
    assert brotli.decompress(br.body) == gzip.decompress(gz.body) == plain.body
    assert (br.headers["content-encoding"], gz.headers["content-encoding"]) == ("br", "gzip")
    assert "content-encoding" not in plain.headers
    assert len({plain.headers["etag"], br.headers["etag"], gz.headers["etag"]}) == 3
    assert all(answer.headers["vary"] == "Accept-Encoding" for answer in (plain, br, gz))
    assert len(br.body) < len(plain.body) / 5


def test_pictures_and_tiny_texts_are_not_compressed(port):
    for path in ("/media/a.webp", "/feed.xml", "/empty.html"):
        assert "content-encoding" not in ask(port, path, headers={"Accept-Encoding": "br"}).headers


@pytest.mark.parametrize("path", ["/story.html", "/media/a.mp3", "/episode.mp3", "/media/a.webp"])
def test_what_the_reader_has_is_not_sent_again(port, path):
    headers = {"Accept-Encoding": "br"}
    first = ask(port, path, headers=headers)
    assert first.headers["etag"].startswith('"')
    for wish in (
        {"If-None-Match": first.headers["etag"]},
        {"If-None-Match": f'"x", W/{first.headers["etag"]}', "If-Modified-Since": formatdate(0, usegmt=True)},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = ask(port, path, headers={**headers, **wish})
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert again.headers.get("vary") == first.headers.get("vary")
    for wish in ({"If-None-Match": '"x"'}, {"If-Modified-Since": formatdate(0, usegmt=True)}):
        assert ask(port, path, headers={**headers, **wish}).status == 200


def test_the_tag_of_another_encoding_is_another(port):
    etag = ask(port, "/story.html", headers={"Accept-Encoding": "br"}).headers["etag"]
    assert ask(port, "/story.html", headers={"If-None-Match": etag}).status == 200


@pytest.mark.parametrize(
    ("path", "content"), [("/media/a.mp3", AUDIO), ("/episode.mp3", AUDIO), ("/media/a.webp", CLIP)]
)
def test_parts_of_a_recording(port, path, content):
    size = len(content)
    whole = ask(port, path)
    assert whole.body == content
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["content-length"] == str(size)
    for text, start, stop in (
        ("bytes=0-", 0, size),
        ("bytes=100-299", 100, 300),
        ("bytes=-100", size - 100, size),
        (f"bytes={size - 1}-{size * 2}", size - 1, size),
    ):
        part = ask(port, path, headers={"Range": text})
        assert (part.status, part.body) == (206, content[start:stop])
        assert part.headers["content-range"] == f"bytes {start}-{stop - 1}/{size}"
        assert part.headers["content-length"] == str(stop - start)
    beyond = ask(port, path, headers={"Range": f"bytes={size}-"})
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    assert ask(port, path, headers={"Range": "bytes=0-1,4-5"}).status == 200
    head = ask(port, path, "HEAD", {"Range": "bytes=0-1"})
    assert (head.status, head.headers["content-length"], head.body) == (200, str(size), b"")


def test_a_large_medium_has_the_same_tag_on_every_mirror(port, server):
    size = 100 * 1024**2
    whole = ask(port, f"/{EPISODE}", "HEAD")
    assert (whole.headers["etag"], whole.headers["content-length"]) == ('"abcdef0123456789abcd"', str(size))
    assert ask(port, f"/{EPISODE}", headers={"If-None-Match": '"abcdef0123456789abcd"'}).status == 304
    part = ask(port, f"/{EPISODE}", headers={"Range": "bytes=1000-", "If-Range": whole.headers["etag"]})
    assert (part.status, len(part.body)) == (206, size - 1000)
    assert server.memory() < 120 * 1024**2


def test_what_was_moved_to_the_store_is_found_there(site):
    stored = PublicProcess(site, site.parent / "absent.sock", "--store", f"{STORE}/paper")
    try:
        moved = ask(stored.port, "/media/ab/abc%20d.mp3")
        assert (moved.status, moved.headers["location"]) == (302, f"{STORE}/paper/media/ab/abc%20d.mp3")
        assert moved.headers["cache-control"] == "public, max-age=10"
        assert ask(stored.port, "/media/a.webp").body == CLIP
        assert ask(stored.port, "/none").status == 404
        policy = ask(stored.port, "/").headers["content-security-policy"]
        assert f"media-src 'self' {STORE};" in policy
        assert policy.count(STORE) == 1
    finally:
        stored.stop()


def test_pages_may_send_forms_to_the_readers_server_alone(site, port):
    served = PublicProcess(site, site.parent / "absent.sock", "--doors", "https://doors.example/there")
    try:
        policy = ask(served.port, "/").headers["content-security-policy"]
        assert "form-action 'self' https://doors.example" in policy
        assert "connect-src 'self' https://doors.example;" in policy
        assert policy.count("doors.example") == 2
    finally:
        served.stop()
    assert "form-action 'self'" in ask(port, "/").headers["content-security-policy"]


def test_a_part_of_another_version_is_not_mixed_in(port):
    etag = ask(port, "/episode.mp3").headers["etag"]
    assert ask(port, "/episode.mp3", headers={"Range": "bytes=0-1", "If-Range": etag}).status == 206
    assert ask(port, "/episode.mp3", headers={"Range": "bytes=0-1", "If-Range": '"old"'}).body == AUDIO


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("new.html", "/moved/new.html"),
        ("../about/?a=1&b=2", "/about/?a=1&b=2"),
        ("./\"'&.html", "/moved/%22'&.html"),
    ],
)
def test_a_redirect_page_is_a_true_redirect(port, site, target, location):
    (site / "moved").mkdir(exist_ok=True)
    (site / "moved" / "old.html").write_text(redirect_page(target))
    answer = ask(port, "/moved/old.html")
    assert (answer.status, answer.headers["location"]) == (301, location)


@pytest.mark.parametrize(
    "target", ["https://host.example/", "//host.example/", "loop.html", "javascript:alert(1)"]
)
def test_a_redirect_page_that_leads_nowhere_good_is_a_page(port, site, target):
    (site / "loop.html").write_text(redirect_page(target))
    answer = ask(port, "/loop.html")
    assert (answer.status, answer.text) == (200, redirect_page(target))


def test_a_page_that_merely_speaks_of_redirects_is_a_page(port, site):
    (site / "essay.html").write_text("<p>Say: " + redirect_page("new.html"))
    assert ask(port, "/essay.html").status == 200


def put(path, text, when=None):
    aside = path.with_name(".aside")
    aside.write_text(text)
    if when:
        os.utime(aside, ns=when)
    aside.rename(path)


def test_a_replaced_page_is_seen_at_once_even_if_its_size_and_time_are_equal(port, site):
    page, when = site / "live.html", (10**18, 10**18)
    put(page, "first", when)
    first = ask(port, "/live.html")
    put(page, "other", when)
    second = ask(port, "/live.html")
    assert (first.text, second.text) == ("first", "other")
    assert first.headers["etag"] != second.headers["etag"]
    put(page, "first", when)
    assert ask(port, "/live.html").headers["etag"] == first.headers["etag"]
    page.unlink()
    assert ask(port, "/live.html").status == 404


def test_every_answer_is_whole_while_files_are_replaced(port, site):
    stop = threading.Event()
    versions = ["a" * 3000, "b" * 5000, "c" * 300_000]

    def replace():
        while not stop.is_set():
            for text in versions:
                put(site / "busy.html", text)
                put(site / "busy.mp3", text)
            time.sleep(0.001)

    put(site / "busy.html", versions[0])
    put(site / "busy.mp3", versions[0])
    thread = threading.Thread(target=replace)
    thread.start()
    try:
        for _ in range(40):
            for path in ("/busy.html", "/busy.mp3"):
                assert ask(port, path).text in versions
            packed = ask(port, "/busy.html", headers={"Accept-Encoding": "br"})
            data = brotli.decompress(packed.body) if "content-encoding" in packed.headers else packed.body
            assert data.decode() in versions
    finally:
        stop.set()
        thread.join()


def test_many_requests_on_one_connection(port):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        for path in (b"/about/", b"/media/a.mp3", b"/episode.mp3", b"/ru/"):
            connection.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n")
            reader = connection.makefile("rb")
            head = dict(
                line.lower().split(b": ", 1) for line in iter(reader.readline, b"\r\n") if b": " in line
            )
            length = int(head[b"content-length"])
            assert len(reader.read(length)) == length


def test_readers_who_leave_in_the_middle_do_no_harm(port, server):
    for path, more in (
        (b"/long.mp3", b""),
        (b"/media/long.mp3", b""),
        (b"/media/long.mp3", b"Range: bytes=9-\r\n"),
    ) * 5:
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n" + more + b"\r\n")
        connection.recv(1000)
        connection.close()
    assert ask(port, "/about/").status == 200
    deadline = time.monotonic() + 5
    while open_recordings(server.process.pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not open_recordings(server.process.pid)


def open_recordings(pid):
    found = []
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found.append(handle.readlink())
    return [path for path in found if path.suffix == ".mp3"]


def test_a_page_is_not_answered_while_there_is_no_site(tmp_path):
    server = PublicProcess(tmp_path / "site", tmp_path / "desk.sock")
    try:
        answer = ask(server.port, "/")
        assert (answer.status, answer.text) == (404, "There is no such page.\n")
        (tmp_path / "releases" / "1").mkdir(parents=True)
        (tmp_path / "releases" / "1" / "index.html").write_text("one")
        (tmp_path / "site").symlink_to("releases/1")
        assert ask(server.port, "/").text == "one"
    finally:
        assert server.stop() == 0


def test_a_taken_port_ends_with_one_clear_line(tmp_path, port):
    command = [sys.executable, "-m", "tamizdat.serve.public", "--site", str(tmp_path), "--desk-socket", "x"]
    result = subprocess.run([*command, "--port", str(port)], capture_output=True, text=True, timeout=20)
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    for words in (f"Port {port} is taken", "PORT=8001 make demo", "`port` in tamizdat.toml"):
        assert words in result.stderr


def test_an_address_of_another_machine_ends_with_one_clear_line(tmp_path):
    command = [sys.executable, "-m", "tamizdat.serve.public", "--site", str(tmp_path), "--desk-socket", "x"]
    result = subprocess.run([*command, "--host", "192.0.2.1"], capture_output=True, text=True, timeout=20)
    assert result.returncode == 1
    assert result.stderr.startswith("This machine has no address '192.0.2.1'.")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("text", ["70000", "-1", "http", "²"])
def test_a_port_that_is_none_is_misuse(text):
    command = [
        sys.executable,
        "-m",
        "tamizdat.serve.public",
        "--site",
        "x",
        "--desk-socket",
        "x",
        f"--port={text}",
    ]
    result = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert result.returncode == 2
    assert "expected a number from 0 to 65535" in " ".join(result.stderr.split())


def test_a_stop_does_not_wait_for_the_slowest_reader(site):
    server = PublicProcess(site, site.parent / "absent.sock")
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(b"GET /long.mp3 HTTP/1.1\r\nHost: x\r\n\r\n")
        connection.recv(1)
        start = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - start < 6
