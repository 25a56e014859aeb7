from __future__ import annotations

import hashlib
import socket
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler

import pytest

from .client import PublicProcess, ask

MEGABYTE = 1024 * 1024


class Desk(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Stands in for the desk: a real HTTP server on a unix socket that does as the path says."""

    daemon_threads = True

    def __init__(self, path):
        super().__init__(str(path), Handler)
        self.seen = []
        self.broken = threading.Event()
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def handle_error(self, request, client_address):
        self.broken.set()

    def stop(self):
        self.shutdown()
        self.thread.join()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def address_string(self):
        return "unix"

    def log_message(self, *_):
        pass

    def handle_one_request(self):
        super().handle_one_request()
        self.close_connection = True

    def do_GET(self):
        self.server.seen.append(self)
        action = getattr(self, "act_" + self.path.split("?")[0].strip("/").split("/")[-1], self.act_desk)
        action()

    do_HEAD = do_POST = do_GET  # noqa: N815

    def reply(self, body=b"ok", status=200, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def act_desk(self):
        self.reply(headers=[("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])

    def act_hops(self):
        self.reply(
            headers=[("Connection", "X-Private"), ("X-Private", "1"), ("Keep-Alive", "9"), ("X-Open", "1")]
        )

    def act_digest(self):
        digest = hashlib.sha256()
        for chunk in self.chunks():
            digest.update(chunk)
        self.reply(digest.hexdigest().encode())

    def chunks(self):
        if self.headers["Transfer-Encoding"] == "chunked":
            while size := int(self.rfile.readline(), 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return
        rest = int(self.headers["Content-Length"] or 0)
        while rest:
            chunk = self.rfile.read(min(65536, rest))
            rest -= len(chunk)
            yield chunk

    def act_chunked(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(3):
            self.wfile.write(b"5\r\nhello\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def act_first(self):
        """A first word at once, the second only when the test has seen the first."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"first")
        self.server.gate.wait(5)
        self.wfile.write(b"second")

    def act_large(self):
        self.send_response(200)
        self.send_header("Content-Length", str(40 * MEGABYTE))
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b"x" * MEGABYTE)

    def act_refuse(self):
        self.reply(b"too large", 413)

    def act_vanish(self):
        pass

    def act_short(self):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"half")

    def act_endless(self):
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 1000)
            time.sleep(0.01)

    def act_nonsense(self):
        self.wfile.write(b"this is not HTTP\r\n\r\n")


@pytest.fixture(scope="module")
def socket_path(tmp_path_factory):
    return tmp_path_factory.mktemp("desk") / "desk.sock"


@pytest.fixture(scope="module")
def server(socket_path):
    (socket_path.parent / "site" / "desk").mkdir(parents=True)
    (socket_path.parent / "site" / "desk" / "index.html").write_text("a file of the site")
    process = PublicProcess(socket_path.parent / "site", socket_path, "--trust-proxy", "127.0.0.2")
    yield process
    assert process.stop() == 0


@pytest.fixture
def desk(socket_path):
    desk = Desk(socket_path)
    desk.gate = threading.Event()
    yield desk
    desk.gate.set()
    desk.stop()
    socket_path.unlink()


@pytest.mark.parametrize(
    "path", ["/desk", "/desk/", "/desk/a%20b/%D0%9C/?x=%20&y=1", "/desk//x", "/desk/%2e%2e/x"]
)
def test_the_desk_is_asked_with_the_very_path(server, desk, path):
    answer = ask(server.port, path)
    assert (answer.status, answer.body) == (200, b"ok")
    assert desk.seen[0].path == path


@pytest.mark.parametrize("path", ["/desks", "/desk.html", "/%64esk/", "/x/../desk/", "/DESK/"])
def test_other_paths_are_not_the_desks(server, desk, path):
    ask(server.port, path)
    assert not desk.seen


def test_cookies_pass_in_both_directions(server, desk):
    answer = ask(server.port, "/desk/", headers={"Cookie": "sessionid=1; csrf=2"})
    assert desk.seen[0].headers["Cookie"] == "sessionid=1; csrf=2"
    assert [value for name, value in answer.lines if name.lower() == "set-cookie"] == ["a=1", "b=2"]
    assert "content-security-policy" not in answer.headers


def test_what_a_client_claims_about_itself_is_thrown_away(server, desk):
    claims = {
        "X-Forwarded-For": "6.6.6.6",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Port": "1",
        "X_Forwarded_Host": "evil.example",
        "X-Real-IP": "6.6.6.6",
        "Forwarded": "for=6.6.6.6;host=evil.example",
        "Remote_User": "chief",
    }
    ask(server.port, "/desk/", headers=claims)
    seen = desk.seen[0].headers
    assert seen.get_all("X-Forwarded-For") == ["127.0.0.1"]
    assert seen.get_all("X-Forwarded-Proto") == ["http"]
    assert seen.get_all("X-Forwarded-Host") == ["paper.example"]
    assert seen.get_all("Host") == ["paper.example"]
    for name in ("X-Forwarded-Port", "X_Forwarded_Host", "X-Real-IP", "Forwarded", "Remote_User"):
        assert name not in seen


def test_a_trusted_front_server_tells_the_scheme_and_the_client(server, desk):
    with socket.create_connection(("127.0.0.1", server.port), source_address=("127.0.0.2", 0)) as connection:
        connection.sendall(
            b"GET /desk/ HTTP/1.1\r\nHost: paper.example\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n"
            b"X-Forwarded-For: 6.6.6.6, 203.0.113.7\r\nX-Forwarded-Host: evil.example\r\n\r\n"
        )
        connection.makefile("rb").read()
    seen = desk.seen[0].headers
    assert seen["X-Forwarded-Proto"] == "https"
    assert seen["X-Forwarded-For"] == "203.0.113.7"
    assert seen["X-Forwarded-Host"] == "paper.example"


def test_headers_of_one_hop_stay_there(server, desk):
    given = {
        "Connection": "close, X-Secret",
        "X-Secret": "1",
        "Keep-Alive": "5",
        "TE": "trailers",
        "X-Open": "1",
    }
    answer = ask(server.port, "/desk/hops", headers=given)
    assert not {"X-Secret", "Keep-Alive", "TE"} & set(desk.seen[0].headers)
    assert desk.seen[0].headers["X-Open"] == answer.headers["x-open"] == "1"
    assert "x-private" not in answer.headers
    assert "keep-alive" not in answer.headers


def test_head(server, desk):
    answer = ask(server.port, "/desk/", "HEAD")
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "2")


def test_a_large_upload_passes_in_little_memory(server, desk):
    ask(server.port, "/desk/")
    before = server.memory()
    block = bytes(range(256)) * 4096
    headers = {"Content-Length": str(20 * MEGABYTE)}
    answer = ask(server.port, "/desk/digest", "POST", headers, (block for _ in range(20)))
    assert answer.text == hashlib.sha256(block * 20).hexdigest()
    assert server.memory() - before < 6 * MEGABYTE


def test_an_upload_of_unknown_length(server, desk):
    chunks = (b"%x\r\n%s\r\n" % (len(part), part) for part in (b"a" * 100_000, b"b" * 10))
    answer = ask(
        server.port, "/desk/digest", "POST", {"Transfer-Encoding": "chunked"}, [*chunks, b"0\r\n\r\n"]
    )
    assert answer.text == hashlib.sha256(b"a" * 100_000 + b"b" * 10).hexdigest()


def test_a_form_without_a_body(server, desk):
    assert (
        ask(server.port, "/desk/digest", "POST", {"Content-Length": "0"}).text == hashlib.sha256().hexdigest()
    )


def test_an_answer_in_chunks(server, desk):
    assert ask(server.port, "/desk/chunked").text == "hellohellohello"


def test_an_answer_comes_as_it_is_written(server, desk):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(b"GET /desk/first HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        got = b""
        while b"first" not in got:
            got += connection.recv(1000)
        desk.gate.set()
        assert b"second" in connection.makefile("rb").read()


def test_a_large_answer_to_a_slow_reader_passes_in_little_memory(server, desk):
    ask(server.port, "/desk/")
    before = server.memory()
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(b"GET /desk/large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        connection.recv(10)
        time.sleep(0.5)
        length = 10 + sum(len(chunk) for chunk in iter(lambda: connection.recv(MEGABYTE), b""))
    assert length > 40 * MEGABYTE
    assert server.memory() - before < 8 * MEGABYTE


def test_a_desk_that_refuses_an_upload_early_is_heard(server, desk):
    headers = {"Content-Length": str(200_000)}
    answer = ask(server.port, "/desk/refuse", "POST", headers, b"x" * 200_000)
    assert (answer.status, answer.text) == (413, "too large")


def test_a_reader_who_leaves_ends_the_desks_work(server, desk):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(b"GET /desk/endless HTTP/1.1\r\nHost: x\r\n\r\n")
        connection.recv(2000)
    assert desk.broken.wait(5)


def test_a_page_that_was_not_answered_may_be_asked_for_again(server, desk):
    answer = ask(server.port, "/desk/vanish")
    assert answer.status == 503
    assert 'http-equiv="refresh" content="2"' in answer.text


def test_a_form_that_was_not_answered_may_have_been_saved(server, desk):
    answer = ask(server.port, "/desk/vanish", "POST", body=b"headline=x")
    assert answer.status == 502
    assert "refresh" not in answer.text
    assert "may have been saved" in answer.text


def test_an_answer_that_is_not_http(server, desk):
    assert ask(server.port, "/desk/nonsense").status == 503


def test_an_answer_that_broke_off_is_not_taken_for_whole(server, desk):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(b"GET /desk/short HTTP/1.1\r\nHost: x\r\n\r\n")
        got = connection.makefile("rb").read()
    assert got.endswith(b"half")
    assert b"content-length: 100" in got.lower()


def test_a_desk_that_is_not_there(server, socket_path):
    page = ask(server.port, "/desk/login/")
    assert (page.status, page.headers["retry-after"], page.headers["cache-control"]) == (503, "2", "no-store")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert 'http-equiv="refresh" content="2"' in page.text
    form = ask(server.port, "/desk/login/", "POST", body=b"x" * 100)
    assert form.status == 503
    assert "refresh" not in form.text
    assert ask(server.port, "/desk/", "HEAD").body == b""


def test_a_socket_that_nobody_listens_at(server, socket_path):
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(socket_path))
    try:
        assert ask(server.port, "/desk/").status == 503
    finally:
        socket_path.unlink()


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET /desk/ HTTP/1.0\r\n\r\n", b"200"),
        (
            b"GET http://paper.example/desk/ HTTP/1.1\r\nHost: paper.example\r\nConnection: close\r\n\r\n",
            b"200",
        ),
        (b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"405"),
        (b"GET /desk/\xff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", None),
    ],
)
def test_unusual_request_lines(server, desk, request_line, status):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(request_line)
        got = connection.makefile("rb").readline()
    assert b" 500 " not in got
    assert status is None or status in got
    if b"/desk/ " in request_line:
        assert desk.seen[0].headers["Host"]


def test_the_site_is_up_while_the_desk_is_down(server, socket_path):
    (socket_path.parent / "site" / "index.html").write_text("news")
    assert ask(server.port, "/").text == "news"


@pytest.fixture
def doors(tmp_path, socket_path):
    """Stand in for the readers' server, beside a desk that is not there."""
    readers = Desk(tmp_path / "readers.sock")
    public = PublicProcess(tmp_path, socket_path, "--readers-socket", str(tmp_path / "readers.sock"))
    yield public.port, readers
    public.stop()
    readers.stop()


@pytest.mark.parametrize(
    "path", ["/readers/", "/readers/confirm/AbC_-9", "/readers/desk/views?since=2026-11-01"]
)
def test_the_doors_are_asked_with_the_very_path(doors, path):
    port, readers = doors
    assert ask(port, path, headers={"X-Forwarded-For": "203.0.113.1"}).status == 200
    assert readers.seen[-1].path == path
    assert readers.seen[-1].headers["X-Forwarded-For"] == "127.0.0.1", "what a client claims is thrown away"


def test_a_form_is_passed_on_when_it_is_whole(doors):
    port, readers = doors
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(
            b"POST /readers/digest HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhe"
        )
        time.sleep(0.3)
        assert readers.seen == [], "a slow client holds nobody up"
        connection.sendall(b"llo")
        assert hashlib.sha256(b"hello").hexdigest().encode() in connection.makefile("rb").read()


def test_a_form_that_is_too_large_is_refused(doors):
    port, readers = doors
    assert ask(port, "/readers/digest", "POST", body=b"x" * 128 * 1024).status == 200
    assert ask(port, "/readers/digest", "POST", body=b"x" * (128 * 1024 + 1)).status == 413
    assert ask(port, "/readers/hooks/digest", "POST", body=b"x" * MEGABYTE).status == 200
    # The desk's own requests, which may be large, come over the socket and not from outside.
    assert ask(port, "/readers/desk/digest", "POST", body=b"x" * MEGABYTE).status == 413
    assert len(readers.seen) == 2


def test_a_form_that_does_not_come_to_its_end_is_given_up():
    import asyncio

    from tamizdat.serve.whole import Whole

    said = []

    async def never():
        await asyncio.sleep(60)

    async def send(message):
        said.append(message)

    async def proxy(scope, receive, send):
        raise AssertionError("nothing is passed on")

    scope = {"type": "http", "method": "POST", "raw_path": b"/readers/contact"}
    whole = Whole(proxy, calls=b"/readers/hooks/", patience=0.05)
    asyncio.run(whole(scope, never, send))
    assert said[0]["status"] == 408


def test_a_readers_server_that_is_not_there_is_told_calmly(tmp_path, socket_path):
    public = PublicProcess(tmp_path, socket_path, "--readers-socket", str(tmp_path / "nobody.sock"))
    shown, sent = ask(public.port, "/readers/"), ask(public.port, "/readers/sign-up", "POST", body=b"a=b")
    public.stop()
    assert (shown.status, sent.status) == (503, 503)
    assert "Сейчас всё откроется" in shown.text
    assert "not</strong> arrived" in sent.text


def test_without_a_readers_server_there_are_no_doors(server):
    assert ask(server.port, "/readers/").status == 404
    assert ask(server.port, "/readers/sign-up", "POST", body=b"a=b").status == 405
