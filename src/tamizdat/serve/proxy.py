"""A server behind a unix socket: requests go through to it and its answers come back, as streams."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import h11

from tamizdat.serve.asgi import Headers, Receive, Scope, Send, answer, until_gone
from tamizdat.serve.down import Down

_CHUNK = 64 * 1024
# RFC 9110, section 7.6.1; and `Expect`, which our own server has already answered.
_HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer "
    b"transfer-encoding upgrade expect".split()
)


class BrokeOff(Exception):
    """An answer broke off; raised once the reader has a part of it, so that the connection is cut."""


class Proxy:
    """An ASGI application that asks another server.

    Args:
        place: the unix socket where that one listens.
        down: its pages while it does not.
        trusted: addresses of front servers whose X-Forwarded-For and X-Forwarded-Proto are believed. From
            anybody else these headers are claims and are thrown away.
        patience: the longest silence of the other server, in seconds.
    """

    def __init__(
        self, place: Path, down: Down, *, trusted: frozenset[str] = frozenset(), patience: float = 300
    ) -> None:
        self.place = place
        self.down = down
        self.trusted = trusted
        self.patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request by the other server's answer, or by a calm page when there is none."""
        # A bare socket, not asyncio's streams: those forget what was answered once the other side wants no more.
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.setblocking(False)
            try:
                async with asyncio.timeout(5):
                    await asyncio.get_running_loop().sock_connect(line, str(self.place))
            except OSError:  # absent, refused, or too slow (TimeoutError is one)
                await say(send, scope, 503, self.down.starting(scope["method"]))
                return
            await self._ask(line, scope, receive, send)

    async def _ask(self, line: socket.socket, scope: Scope, receive: Receive, send: Send) -> None:
        call = _Call(line, receive, send, self.patience)
        try:
            await call.run(self._request(scope))
        except h11.LocalProtocolError:
            await say(send, scope, 400, b"This request is not well-formed HTTP.\n", b"text/plain")
        except (OSError, h11.RemoteProtocolError) as error:
            if call.answered:
                raise BrokeOff(
                    f"the answer of {self.down.name} to {scope['path']!r} broke off: {error}"
                ) from error
            # A page is safe to ask for again, and the server is probably being started again.
            if scope["method"] in ("GET", "HEAD"):
                await say(send, scope, 503, self.down.starting(scope["method"]))
            else:
                await say(send, scope, 502, self.down.broke_off())

    def _request(self, scope: Scope) -> h11.Request:
        target = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
        return h11.Request(method=scope["method"], target=target, headers=self._headers(scope))

    def _headers(self, scope: Scope) -> Headers:
        given: Headers = scope["headers"]
        host = next((value for name, value in given if name == b"host" and value), None)
        if host is None:  # HTTP/1.0 need not send one
            host = "{}:{}".format(*scope["server"]).encode()
        kept = [
            (name, value) for name, value in _end_to_end(given) if name != b"host" and not _is_claim(name)
        ]
        peer = scope["client"][0] if scope["client"] else ""
        told = dict(given) if peer in self.trusted else {}
        proto = told.get(b"x-forwarded-proto", b"").strip().lower()
        told_client = told.get(b"x-forwarded-for", b"").rpartition(b",")[2].strip()
        kept += [
            (b"host", host),
            (b"x-forwarded-proto", proto if proto in (b"http", b"https") else scope["scheme"].encode()),
            (b"x-forwarded-host", host),
            (b"x-forwarded-for", told_client or peer.encode()),
            (b"connection", b"close"),
        ]
        if any(name == b"transfer-encoding" for name, _ in given):
            kept.append((b"transfer-encoding", b"chunked"))
        return kept


def _end_to_end(headers: Headers) -> Headers:
    named = {
        item.strip().lower() for name, value in headers if name == b"connection" for item in value.split(b",")
    }
    return [(name, value) for name, value in headers if name not in _HOP_BY_HOP and name not in named]


def _is_claim(name: bytes) -> bool:
    # WSGI cannot tell X_Forwarded_For from X-Forwarded-For, therefore no name with an underscore passes.
    return name.startswith(b"x-forwarded-") or name in (b"forwarded", b"x-real-ip") or b"_" in name


async def say(send: Send, scope: Scope, status: int, page: bytes, kind: bytes = b"text/html") -> None:
    """Answer with a page of our own that nobody keeps."""
    headers = [
        (b"content-type", kind + b"; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"retry-after", b"2"),
        (b"x-content-type-options", b"nosniff"),
        (
            b"content-security-policy",
            b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
        ),
    ]
    await answer(send, status, headers, page, head=scope["method"] == "HEAD")


class _Call:
    """One request and its answer, each streamed in its own task, so that neither waits for the other's end."""

    def __init__(self, line: socket.socket, receive: Receive, send: Send, patience: float) -> None:
        self.line, self.receive, self.send, self.patience = line, receive, send, patience
        self.loop = asyncio.get_running_loop()
        self.http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_CHUNK)
        self.answered = False

    async def run(self, request: h11.Request) -> None:
        """Pass the request on and the answer back; stop both when the client has left."""
        head = self.http.send(request) or b""
        up = asyncio.ensure_future(self._upload(head))
        down = asyncio.ensure_future(self._download())
        try:
            await asyncio.wait((up, down), return_when=asyncio.FIRST_COMPLETED)
            if not down.done():
                client_left = up.result()  # or the reason why the request could not be passed on
                if client_left:
                    return
            await down
        finally:
            for task in (up, down):
                task.cancel()
            await asyncio.gather(up, down, return_exceptions=True)

    async def _upload(self, data: bytes) -> bool:
        """Send the head and then the body, and wait; True when the client has left, False when the server has."""
        more = True
        try:
            await self._write(data)
            while more:
                message = await self.receive()
                if message["type"] == "http.disconnect":
                    return True
                more = message.get("more_body", False)
                if body := message.get("body"):
                    await self._write(self.http.send(h11.Data(data=body)))
                if not more:
                    await self._write(self.http.send(h11.EndOfMessage()))
        except (ConnectionError, h11.LocalProtocolError):
            # The server may close early and still have answered (413): that answer is what counts.
            return False
        await until_gone(self.receive)
        return True

    async def _write(self, data: bytes | None) -> None:
        if data:
            async with asyncio.timeout(self.patience):
                await self.loop.sock_sendall(self.line, data)

    async def _download(self) -> None:
        while True:
            event = self.http.next_event()
            if event is h11.NEED_DATA:
                async with asyncio.timeout(self.patience):
                    self.http.receive_data(await self.loop.sock_recv(self.line, _CHUNK))
            elif isinstance(event, h11.Response):
                self.answered = True
                headers = _end_to_end([(bytes(name), bytes(value)) for name, value in event.headers])
                start = {"type": "http.response.start", "status": event.status_code, "headers": headers}
                await self.send(start)
            elif isinstance(event, h11.Data):
                await self.send({"type": "http.response.body", "body": bytes(event.data), "more_body": True})
            elif isinstance(event, h11.EndOfMessage):
                await self.send({"type": "http.response.body", "body": b""})
                return
            elif not isinstance(event, h11.InformationalResponse):
                raise h11.RemoteProtocolError("the connection was closed without an answer")
