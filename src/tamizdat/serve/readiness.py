"""Whether a server answers yet."""

from __future__ import annotations

import http.client
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path


def answers(target: str | Path, timeout: float = 0.5) -> bool:
    """Whether a server answers at a URL (`http://…`) or a unix socket (a path) within `timeout` seconds.

    Any answer but a server's failure (500 and above, so also "the desk is starting") counts.
    """
    try:
        status = _ask(target, timeout)
    except (OSError, ValueError, http.client.HTTPException):
        return False
    return status < 500


def wait_until_ready(target: str | Path, timeout: float) -> bool:
    """Ask until the server answers; return whether it did within `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not answers(target, max(0.05, min(1.0, deadline - time.monotonic()))):
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.05)
    return True


def _ask(target: str | Path, timeout: float) -> int:
    if isinstance(target, Path):
        return _ask_socket(target, timeout)
    if not target.startswith(("http://", "https://")):
        raise ValueError(f"{target!r} is neither a URL nor a Path")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())
    try:
        with opener.open(target, timeout=timeout) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    # To send a reader on is an answer; where it leads is another question.
    def redirect_request(self, *_: object) -> None:
        return None


def _ask_socket(path: Path, timeout: float) -> int:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(timeout)
        client.connect(str(path))
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        with client.makefile("rb") as reader:
            words = reader.readline(256).split()
    if len(words) < 2 or not words[0].startswith(b"HTTP/"):
        raise ValueError("no HTTP answer")
    return int(words[1])
