from __future__ import annotations

import json

import pytest
from logbook import FIREFOX, caddy, combined, nginx

from tamizdat.readers.lines import Request, parse

WINE = {
    "day": "2010-09-24",
    "method": "GET",
    "path": "/2026/wine.html",
    "status": 200,
    "address": "192.0.2.1",
}


@pytest.mark.parametrize(
    ("line", "host"),
    [
        (combined(), ""),
        (combined(host="post.example:443"), "post.example"),
        (nginx(), "post.example"),
        (nginx(status=200, time="1285311600.123"), "post.example"),
        (caddy(), "post.example"),
        (caddy(host="Post.Example:8080", ts="2010-09-24T07:00:00Z"), "post.example"),
        (caddy(ts=1285311600500), "post.example"),
        (caddy(client_ip="", remote_ip="", remote_addr="192.0.2.1:50642"), "post.example"),
    ],
    ids=[
        "combined",
        "with host",
        "nginx",
        "nginx, numbers",
        "Caddy",
        "Caddy, ISO",
        "Caddy, milliseconds",
        "old Caddy",
    ],
)
def test_all_forms_say_the_same(line, host, calendar):
    assert parse(line, calendar) == Request(host=host, agent=FIREFOX, **WINE)


def test_a_reader_behind_a_proxy_is_himself(calendar):
    assert parse(caddy(client_ip="2001:db8::7"), calendar).address == "2001:db8::7"
    assert parse(combined(address="2001:db8::7"), calendar).address == "2001:db8::7"


@pytest.mark.parametrize("name", ["Sec-Purpose", "sec-purpose", "Purpose"])
def test_what_a_browser_asks_for_beforehand_is_marked(name, calendar):
    line = caddy(headers={"User-Agent": [FIREFOX], name: ["prefetch;prerender"]})
    assert parse(line, calendar).purpose == "prefetch;prerender"
    assert parse(nginx(purpose="prefetch"), calendar).purpose == "prefetch"


def test_escapes_in_an_agent_end_no_field(calendar):
    line = combined(agent=r"a \"quoted\" \\ \x22 name")
    assert parse(line, calendar).agent == r"a \"quoted\" \\ \x22 name"
    assert parse(combined(agent="-"), calendar).agent == "-"


def test_bytes_that_a_server_escaped_in_a_path_are_percent_encoded(calendar):
    assert parse(combined(r"/2026/\xD0\xB2.html"), calendar).path == "/2026/%D0%B2.html"


@pytest.mark.parametrize(
    "request_line",
    [r"\x16\x03\x01\x00", "", "-", "GET /", "GET /a b HTTP/1.1"],
    ids=["TLS", "none", "-", "0.9", "blank"],
)
def test_what_is_no_request_asks_for_nothing(request_line, calendar):
    line = f'192.0.2.1 - - [24/Sep/2010:12:00:00 +0500] "{request_line}" 400 150 "-" "-"'.encode()
    found = parse(line, calendar)
    assert (found.method, found.path, found.status) == ("", "", 400)


@pytest.mark.parametrize(
    "line",
    [
        b"\x00\xff\xfe binary \x1f\x8b", b"hello", b"[", b"{", b"{}", b'{"status": 200}', b"[" * 5000,
        b'{"status":' + b"[" * 9000, b'{"a":' * 3000, b'{"status": "many", "time": "2010-09-24T12:00:00Z"}',
        combined(time="24/Foo/2010:12:00:00 +0500"), combined(time="99/Sep/2010:12:00:00 +0500"), combined(time="now"),
        combined(time="24/Sep/2010:12:00:00 +9900"),
        nginx(time=""), nginx(time="1e999"), nginx(time="-99999999999999"), nginx(time=float("1e300")),
        nginx(time="yesterday"), nginx(time="9" * 400), nginx(time=[1]), nginx(path={"a": 1}), nginx(status=None),
        caddy(headers={"User-Agent": "text"}),
        b'{"time":"2010-09-24T12:00:00Z","status":200,"path":"\\ud800"}',
        ("x " * 8000).encode(), b'1 - - [' + b"\\" * 16000, b'1.2.3.4 - - [24/Sep/2010:12:00:00 +0500] "' + b'\\"' * 8000,
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_and_stops_nothing(line, calendar):
    assert parse(line, calendar) is None


def test_json_that_is_not_utf_8_is_read_all_the_same(calendar):
    line = nginx(agent="AGENT").replace(b"AGENT", b"\xff\xfe")
    assert parse(line, calendar).agent == "\ufffd\ufffd"


def test_fields_that_are_not_ours_do_no_harm(calendar):
    line = nginx(extra={"deep": [[[[1]]]]}, upstream="-")
    assert parse(line, calendar) == parse(nginx(), calendar)
    assert json.loads(line)["extra"]
