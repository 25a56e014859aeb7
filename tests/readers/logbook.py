"""Lines of logs as servers write them, for tests."""

from __future__ import annotations

import json
from typing import Any

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
NOON = "24/Sep/2010:12:00:00 +0500"


def combined(
    path: str = "/2026/wine.html", *, address: str = "192.0.2.1", time: str = NOON, status: int = 200,
    agent: str = FIREFOX, method: str = "GET", host: str = "",
) -> bytes:  # fmt: skip
    """Return a line of the combined form, with a host before it if one is given."""
    before = f"{host} " if host else ""
    request = f"{method} {path} HTTP/1.1"
    return f'{before}{address} - - [{time}] "{request}" {status} 5123 "-" "{agent}"'.encode()


def nginx(**fields: Any) -> bytes:
    """Return a line of JSON as nginx writes it by the manual's `log_format`."""
    line = {
        "time": "2010-09-24T12:00:00+05:00", "host": "post.example", "address": "192.0.2.1", "method": "GET",
        "path": "/2026/wine.html", "status": "200", "agent": FIREFOX, "purpose": "",
    }  # fmt: skip
    return json.dumps(line | fields).encode()


def caddy(
    *, headers: dict[str, list[str]] | None = None, status: int = 200, ts: Any = 1285311600.5, **request: Any
) -> bytes:
    """Return a line of Caddy's access log."""
    asked = {
        "remote_ip": "192.0.2.1", "remote_port": "41342", "client_ip": "192.0.2.1", "proto": "HTTP/2.0", "method": "GET",
        "host": "post.example", "uri": "/2026/wine.html", "headers": headers or {"User-Agent": [FIREFOX]},
        "tls": {"resumed": False, "version": 772},
    }  # fmt: skip
    return json.dumps(
        {
            "level": "info", "ts": ts, "logger": "http.log.access.log0", "msg": "handled request", "request": asked | request,
            "bytes_read": 0, "user_id": "", "duration": 0.0001, "size": 10900, "status": status,
            "resp_headers": {"Content-Type": ["text/html; charset=utf-8"]},
        }
    ).encode()  # fmt: skip
