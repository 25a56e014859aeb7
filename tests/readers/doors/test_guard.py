from __future__ import annotations

import base64
import hashlib
import io
import logging
import re

import pytest
from post_samples import PAPER, WEEKLY

FORM = "application/x-www-form-urlencoded"
PATHS = [
    "/readers/",
    "/readers/contact",
    "/readers/correction",
    "/readers/confirm/x",
    "/readers/nowhere",
    "/",
]


@pytest.mark.parametrize("path", PATHS)
def test_pages_are_kept_nowhere_tell_nobody_and_run_nothing(client, path):
    answer = client.get(path)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = answer["Content-Security-Policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;")
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    assert not answer.cookies


@pytest.mark.parametrize("path", ["/readers/", "/readers/confirm/x", "/readers/nowhere/of/all"])
def test_links_lead_back_to_the_doors_from_any_depth(client, path):
    from urllib.parse import urljoin

    hrefs = re.findall(r'href="([^"#]+)"', client.get(path).text)
    paths = {urljoin(path, href) for href in hrefs if ":" not in href}
    assert {"/readers/?edition=en", "/readers/contact?edition=en"} <= paths


def test_the_browsers_language_is_answered_unless_another_is_asked_for(client):
    def language(path, accept):
        return re.search(r'<html lang="(\w+)"', client.get(path, headers={"Accept-Language": accept}).text)[1]

    assert language("/readers/", "ru-RU,ru;q=0.9,en;q=0.8") == "ru"
    assert language("/readers/", "de,en;q=0.5") == "en"
    assert language("/readers/", "de") == "en"
    assert language("/readers/?edition=ru", "en") == "ru"
    assert language("/readers/?edition=zz", "ru") == "ru"


@pytest.mark.parametrize(
    "path", ["/readers/contact", "/readers/sign-up", "/readers/seen", "/readers/desk/imports"]
)
def test_what_is_too_large_is_not_read(client, path, monkeypatch):
    monkeypatch.setattr("tamizdat.readers.guard.LARGEST_OF_DESK", 1000)
    body = Unread()
    more = {"CONTENT_TYPE": FORM, "CONTENT_LENGTH": "10000000000", "wsgi.input": body}
    answer = client.generic("POST", path, **more)
    assert answer.status_code == 413
    assert "too large" in answer.text
    assert not body.read_bytes


class Unread(io.BytesIO):
    """What a client sends without end."""

    read_bytes = 0

    def read(self, size=-1):
        self.read_bytes += 1
        return b""


@pytest.mark.parametrize("path", ["/readers/", "/readers/sign-up", "/readers/leave/x", "/readers/contact"])
@pytest.mark.parametrize("method", ["delete", "put", "patch", "trace"])
def test_other_methods_are_refused(client, path, method):
    answer = getattr(client, method)(path)
    assert answer.status_code == 405
    assert "GET" in answer["Allow"]


def test_a_fault_is_told_without_what_the_reader_sent(client, monkeypatch, caplog):
    from tamizdat.readers.doors import sign_up

    def break_down(request, told):
        raise RuntimeError("nino@kiosk.example")

    monkeypatch.setattr(sign_up, "_form", break_down)
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/readers/?edition=ru")
    assert answer.status_code == 500
    assert "Ошибка на нашей стороне" in answer.text
    assert "RuntimeError" in caplog.text
    assert "kiosk" not in caplog.text
    assert "/readers/" not in caplog.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, "newsletter=x&" * 201),
        (f"{FORM}; charset=utf-16", "edition=ru"),
        ("multipart/form-data", "x"),
        ("multipart/form-data; boundary=a", "--a\r\nContent-Disposition: form-data; name=x\r\n\r\n"),
        ("multipart/form-data; boundary=\xff", "x"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/readers/sign-up", "/readers/contact", "/readers/leave/x", "/readers/nowhere"]
)
def test_what_is_no_form_is_the_requests_own_fault(client, path, kind, body, caplog):
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        answer = client.generic("POST", path, body, kind, headers={"Accept-Language": "ru"})
    assert answer.status_code in (400, 403, 404, 422)
    assert '<html lang="ru"' in answer.text
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "while a request was answered" not in caplog.text


@pytest.mark.parametrize("query", ["x&" * 201, "edition=%FF%00", "edition=ru&" * 201])
def test_what_is_no_query_is_the_requests_own_fault(client, query):
    client.raise_request_exception = False
    answer = client.get(f"/readers/?{query}")
    assert answer.status_code in (200, 400)
    assert "<h1>" in answer.text


def test_a_client_that_breaks_off_is_no_fault_of_ours(client, caplog):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise OSError

    client.raise_request_exception = False
    more = {"CONTENT_TYPE": FORM, "CONTENT_LENGTH": "100", "wsgi.input": Broken()}
    with caplog.at_level(logging.DEBUG):
        answer = client.generic("POST", "/readers/sign-up", **more)
    assert answer.status_code == 400
    assert "while a request was answered" not in caplog.text


def test_before_the_desk_has_told_of_the_paper_pages_are_calm(client):
    from tamizdat.post.models import PaperRow

    PaperRow.objects.all().delete()
    answer = client.get("/readers/")
    assert answer.status_code == 200
    assert "There is no newsletter" in answer.text
    assert "paper.example" in answer.text


def test_nothing_that_the_desk_tells_is_html(client):
    import msgspec

    from tamizdat.post import paper

    evil = msgspec.structs.replace(
        PAPER.newsletters[0], name="<script>alert(1)</script>", description='"><img>'
    )
    paper.tell(msgspec.structs.replace(PAPER, newsletters=(evil,)))
    shown = client.get("/readers/").text
    assert "<script>" not in shown
    assert "<img>" not in shown


def test_a_newsrooms_own_theme_holds_here_too(client, newsroom):
    (newsroom / "theme" / "styles").mkdir(parents=True)
    (newsroom / "theme" / "styles" / "own.css").write_text(":root { --accent: #005f73 }", "utf-8")
    (newsroom / "theme" / "templates" / "doors").mkdir(parents=True)
    (newsroom / "theme" / "templates" / "doors" / "asked.html").write_text(
        '{% extends "doors/base.html" %}{% block title %}Ours{% endblock %}{% block main %}<h1>Ours</h1>{% endblock %}',
        "utf-8",
    )
    assert "#005f73" in client.get("/readers/").text
    form = {"address": "nino@kiosk.example", "newsletter": str(WEEKLY)}
    assert "<h1>Ours</h1>" in client.post("/readers/sign-up", form).text


def test_the_networks_of_clients_are_told_by_who_may_tell():
    from django.test import RequestFactory

    from tamizdat.readers.networks import address_of, network_of

    def client(peer, told):
        return address_of(RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=told))

    assert client("", "198.51.100.7") == "198.51.100.7"  # over the socket
    assert client("203.0.113.5", "198.51.100.7") == "203.0.113.5"  # a claim
    assert network_of("198.51.100.7") == "198.51.100.0/24"
    assert network_of("2001:db8:1:2::7") == "2001:db8:1::/48"
    assert network_of("::ffff:198.51.100.7") == "198.51.100.0/24"
    assert network_of("nonsense") == "unknown"


def test_a_trusted_server_in_front_tells_the_client(settings):
    import msgspec
    from django.test import RequestFactory

    from tamizdat.readers.networks import address_of

    table = msgspec.structs.replace(settings.TAMIZDAT.readers, trusted_proxies=("203.0.113.5",))
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, readers=table)
    request = RequestFactory().get(
        "/", REMOTE_ADDR="203.0.113.5", HTTP_X_FORWARDED_FOR="10.0.0.1, 198.51.100.7"
    )
    assert address_of(request) == "198.51.100.7"


def test_limits_begin_anew_with_each_hour():
    from tamizdat.readers.limits import Limit

    clock = [0.0]
    limit = Limit(of_a_network=1, of_all=2, now=lambda: clock[0])
    assert [limit.take(each) for each in "aabc"] == [True, False, True, False]
    assert limit.is_full
    clock[0] = 3600.0
    assert limit.take("a")
    assert not limit.is_full
