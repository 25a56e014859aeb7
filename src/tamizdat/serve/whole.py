"""Small requests that are passed on only when they are whole, so that slow clients hold nobody behind this server up."""

from __future__ import annotations

import asyncio
from typing import Final

from tamizdat.serve.asgi import Message, Receive, Scope, Send
from tamizdat.serve.proxy import Proxy, say

LARGEST: Final = (
    128 * 1024
)  # bytes of a form, in which a letter of Russian takes six and one of Georgian nine
LARGEST_CALL: Final = 4 * 1024 * 1024  # of a call by a provider of mail, who tells of many letters at once
PATIENCE: Final = 20.0  # seconds in which it has to come


class TooLarge(Exception):
    """A request is larger than what is taken."""


class Whole:
    """An ASGI application that waits for a whole request and then has it answered.

    Args:
        proxy: that answers.
        calls: paths that begin so may be as large as `LARGEST_CALL`.
        patience: how long a request may take to come, in seconds.
    """

    def __init__(self, proxy: Proxy, calls: bytes, patience: float = PATIENCE) -> None:
        self.proxy = proxy
        self.calls = calls
        self.patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; 413 and 408 (RFC 9110) where it is too large or does not come."""
        if scope["method"] in ("GET", "HEAD"):
            await self.proxy(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self.patience):
                body = await _gathered(receive, self._largest(scope))
        except TooLarge:
            await say(send, scope, 413, b"This is too large for a form.\n", b"text/plain")
        except TimeoutError:
            await say(send, scope, 408, b"The request did not come to its end.\n", b"text/plain")
        else:
            if body is not None:
                await self.proxy(scope, _told(body, receive), send)

    def _largest(self, scope: Scope) -> int:
        return LARGEST_CALL if scope["raw_path"].startswith(self.calls) else LARGEST


async def _gathered(receive: Receive, largest: int) -> bytes | None:
    """Return a request's body; None when the client left before its end."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > largest:
            raise TooLarge
        if not message.get("more_body", False):
            return bytes(body)


def _told(body: bytes, receive: Receive) -> Receive:
    """Return what gives the body at once, and then what the client does."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def told() -> Message:
        return waiting.pop() if waiting else await receive()

    return told
