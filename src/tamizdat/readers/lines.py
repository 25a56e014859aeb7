"""One line of a log, in the forms that are documented in docs/reference/logs.md.

- the "combined" form of nginx and Apache, with or without the host before it;
- nginx's JSON, as its `log_format` of our manual writes it;
- Caddy's JSON (https://caddyserver.com/docs/logging).

What clients send stands in a log escaped by the server, and may be anything: a line is a request or it is unreadable.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from tamizdat.readers.times import Calendar

# host (of "vcombined", with its port), address, identity, user, time, request, status, size, referrer, agent
_COMBINED: Final = re.compile(
    r"^(?:(?P<host>[^\s\"]+) )?(?P<address>(?!-)[^\s\"]+) \S+ \S+ \[(?P<time>[^\]\s]+ [+-]\d{4})\] "
    r"\"(?P<request>(?:[^\"\\]|\\.)*)\" (?P<status>\d{3}) \S+(?: \"(?:[^\"\\]|\\.)*\" \"(?P<agent>(?:[^\"\\]|\\.)*)\")?"
)
_ESCAPED: Final = re.compile(r"\\x([0-9A-Fa-f]{2})")


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a line says of one request. What clients sent is text of any kind."""

    day: str  # of the newsroom: "2010-09-24"
    method: str
    path: str  # as it was asked for, percent-encoded, with its query
    status: int
    host: str = ""  # without a port; "" where the log has none
    address: str = ""
    agent: str = ""
    purpose: str = ""  # "prefetch" where a browser asked before anybody wanted to read


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """`request` in a line of Caddy."""

    method: str = ""
    uri: str = ""
    host: str = ""
    client_ip: str = ""
    remote_ip: str = ""
    remote_addr: str = ""  # with the port, in old versions
    headers: dict[str, list[str]] = {}


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of JSON, of nginx or of Caddy."""

    status: int
    time: str | float | None = None
    ts: str | float | None = None
    method: str = ""
    path: str = ""
    host: str = ""
    address: str = ""
    agent: str = ""
    purpose: str = ""
    request: _Asked | None = None


_decoder: Final = msgspec.json.Decoder(_Line, strict=False)  # a number may be written as text


def parse(line: bytes, calendar: Calendar) -> Request | None:
    """Return the request of a line, None if it cannot be read.

    Args:
        line: without its end
        calendar: tells the day of a time
    """
    try:
        return _of_json(line, calendar) if line[:1] == b"{" else _of_combined(line, calendar)
    except (msgspec.DecodeError, RecursionError, ValueError, OverflowError, OSError):
        return None  # the last three: what is no time


def _of_combined(line: bytes, calendar: Calendar) -> Request | None:
    found = _COMBINED.match(line.decode("utf-8", "replace"))
    if not found:
        return None
    method, path = _asked(found["request"])
    return Request(
        day=calendar.day_of_combined(found["time"]),
        method=method,
        path=path,
        status=int(found["status"]),
        host=_without_port(found["host"] or ""),
        address=found["address"],
        agent=found["agent"] or "",
    )


def _asked(request: str) -> tuple[str, str]:
    """Return method and path of a line such as "GET /2010/roads.html HTTP/1.1"; nothing of what is no such line."""
    words = request.split(" ")
    if len(words) != 3:
        return "", ""
    path = _ESCAPED.sub(r"%\1", words[1]) if "\\" in words[1] else words[1]
    return words[0], path


def _of_json(line: bytes, calendar: Calendar) -> Request | None:
    try:
        found = _decoder.decode(line)
    except UnicodeDecodeError:
        found = _decoder.decode(line.decode("utf-8", "replace"))
    time = found.ts if found.time is None else found.time
    if time is None:
        return None
    day = calendar.day_of(time)
    if found.request is None:
        return Request(
            day=day,
            method=found.method,
            path=found.path,
            status=found.status,
            host=_without_port(found.host),
            address=found.address,
            agent=found.agent,
            purpose=found.purpose,
        )
    asked, headers = found.request, {name.lower(): value for name, value in found.request.headers.items()}
    return Request(
        day=day,
        method=asked.method,
        path=asked.uri,
        status=found.status,
        host=_without_port(asked.host),
        address=asked.client_ip or asked.remote_ip or asked.remote_addr.rpartition(":")[0],
        agent=_first(headers, "user-agent"),
        purpose=_first(headers, "sec-purpose") or _first(headers, "purpose"),
    )


def _first(headers: dict[str, list[str]], name: str) -> str:
    return next(iter(headers.get(name, ())), "")


def _without_port(host: str) -> str:
    return re.sub(r":\d+$", "", host).lower()
