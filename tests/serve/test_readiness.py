from __future__ import annotations

import socket
import threading
import time

import pytest

from tamizdat.serve.readiness import answers, wait_until_ready


class OneLine:
    """Answers every connection with one status line."""

    def __init__(self, listener, line):
        self.listener, self.line = listener, line
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                if connection.recv(4096):
                    connection.sendall(self.line + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


@pytest.fixture(params=["tcp", "unix"])
def place(request, tmp_path):
    """A listening socket, and the target that names it."""
    if request.param == "tcp":
        listener = socket.create_server(("127.0.0.1", 0))
        return listener, f"http://127.0.0.1:{listener.getsockname()[1]}/"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "s"))
    listener.listen()
    return listener, tmp_path / "s"


@pytest.mark.parametrize(
    ("line", "ready"),
    [
        (b"HTTP/1.1 200 OK", True),
        (b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/", True),
        (b"HTTP/1.1 404 Not Found", True),
        (b"HTTP/1.1 503 Service Unavailable", False),
        (b"220 mail.example", False),
    ],
)
def test_what_counts_as_an_answer(place, line, ready):
    listener, target = place
    server = OneLine(listener, line)
    try:
        assert answers(target, 2) is ready
    finally:
        server.stop()


def test_a_server_that_accepts_and_says_nothing_is_not_ready(place):
    listener, target = place
    with listener:
        start = time.monotonic()
        assert not wait_until_ready(target, 0.2)
        assert 0.2 <= time.monotonic() - start < 2


def test_a_server_that_comes_later_is_waited_for(tmp_path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "s"))
    assert not answers(tmp_path / "s")
    server = None

    def come():
        nonlocal server
        time.sleep(0.2)
        listener.listen()
        server = OneLine(listener, b"HTTP/1.1 200 OK")

    thread = threading.Thread(target=come)
    thread.start()
    try:
        assert wait_until_ready(tmp_path / "s", 5)
    finally:
        thread.join()
        server.stop()


def test_nothing_there(tmp_path):
    assert not answers(tmp_path / "absent")
    assert not answers("http://127.0.0.1:1/")
    assert not answers("file:///etc/hostname")
