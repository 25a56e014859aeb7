"""Readers' searches over HTTP: in a few threads, a bounded number at a time, so that files are answered meanwhile."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from tamizdat.serve import addresses
from tamizdat.serve.asgi import Headers, Scope, Send, answer, read_headers
from tamizdat.serve.hosts import Hosts
from tamizdat.serve.negotiation import choose_encoding, not_modified
from tamizdat.serve.search.asked import Asked, read
from tamizdat.serve.search.paper import PAGE, Paper, State
from tamizdat.serve.search.shelf import Held

THREADS: Final = 2
WAITING: Final = 16  # searches under way and those that wait for a thread
PATIENCE: Final = 5.0  # seconds that one reader waits
_RETRY: Final = b"3"  # seconds
_BUSY: Final = "Too many are searching at this moment. Try again in some seconds."
_ASKED: Final = (PAGE, PAGE.removesuffix(".html"))
_ENDINGS: Final = tuple(f"/{name}".encode() for name in _ASKED)
# An answer is as old as the newest release, and nobody else is to know what was asked.
_KEPT: Final = (b"cache-control", b"private, max-age=0, must-revalidate")
_NOT_KEPT: Final = (b"cache-control", b"no-store")


class Searches:
    """The search pages of a site's editions."""

    def __init__(self, site: Path, hosts: Hosts, always: Headers) -> None:
        """`hosts` are the editions with addresses of their own, `always` the headers of every answer."""
        self._site = site
        self._hosts = hosts
        self._always = always
        self._held = Held()
        self._papers: dict[str, Paper] = {}
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="search")
        self._waiting = 0

    async def answers(self, scope: Scope, send: Send) -> bool:
        """Answer a GET or HEAD request, if it is one for a search page; return whether it was."""
        query: bytes = scope["query_string"]
        # Without its ending the page has moved to where it has one, unless something is asked of it.
        if not scope["raw_path"].endswith(_ENDINGS if query else _ENDINGS[:1]):
            return False
        request = _Request(scope, send, self._always)
        names = request.names(self._hosts)
        if not names or names[-1] not in _ASKED or len(names) > 2:
            return False
        paper = self._paper("/".join(names[:-1]))
        state = paper.state()
        if state is None:
            return False
        await self._answer(request, paper, state, read(query.decode("utf-8", "replace")))
        return True

    def _paper(self, folder: str) -> Paper:
        known = self._papers.get(folder)
        if known is None:
            known = Paper(self._site, folder, self._held)
            if known.state():  # names that a stranger makes up are not remembered
                self._papers[folder] = known
        return known

    async def _answer(self, request: _Request, paper: Paper, state: State, asked: Asked) -> None:
        etag = paper.tag_of(asked, state, request.encoding)
        if request.has(etag):
            await request.unchanged(etag)
        elif self._waiting >= WAITING:
            await request.busy()
        else:
            self._waiting += 1
            work = asyncio.get_running_loop().run_in_executor(
                self._threads, paper.answer, asked, state, request.encoding
            )
            work.add_done_callback(self._done)
            try:
                async with asyncio.timeout(PATIENCE):
                    body, is_answered = await asyncio.shield(work)
            except TimeoutError:
                await request.busy()
            else:
                await request.page(body, etag if is_answered else "")

    def _done(self, work: asyncio.Future[tuple[bytes, bool]]) -> None:
        self._waiting -= 1
        if not work.cancelled():
            work.exception()  # who waited was told; one who has left does not ask


class _Request:
    """A request for a search page."""

    def __init__(self, scope: Scope, send: Send, always: Headers) -> None:
        self._send = send
        self._always = always
        self._head = scope["method"] == "HEAD"
        self._headers = {name: value.decode("latin-1") for name, value in read_headers(scope).items()}
        self._path: bytes = scope["raw_path"]
        self.encoding = choose_encoding(self._headers.get(b"accept-encoding", ""))

    def names(self, hosts: Hosts) -> tuple[str, ...] | None:
        """Return what is asked for as names on the site, under whatever address; None where it is nothing there."""
        names = addresses.split(self._path)
        apart = hosts.find(self._headers.get(b"host", ""), names) if names else None
        return apart.inside(names) if apart and names else names

    def has(self, etag: str) -> bool:
        """Return whether the reader's browser has this very answer."""
        return not_modified(etag, 0, none_match=self._headers.get(b"if-none-match"), since=None)

    async def unchanged(self, etag: str) -> None:
        """Say that nothing changed."""
        headers = [*self._described(etag), *self._always]
        await self._send({"type": "http.response.start", "status": 304, "headers": headers})
        await self._send({"type": "http.response.body", "body": b""})

    async def page(self, body: bytes, etag: str) -> None:
        """Send a page; one without a validator is not to be kept."""
        headers = [*self._always, (b"content-type", b"text/html; charset=utf-8"), *self._described(etag)]
        if self.encoding != "identity":
            headers.append((b"content-encoding", self.encoding.encode()))
        await answer(self._send, 200, headers, body, head=self._head)

    async def busy(self) -> None:
        """Ask the reader to come again."""
        headers = [
            *self._always,
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"retry-after", _RETRY),
            _NOT_KEPT,
        ]
        await answer(self._send, 503, headers, _BUSY.encode() + b"\n", head=self._head)

    @staticmethod
    def _described(etag: str) -> Headers:
        vary = (b"vary", b"Accept-Encoding")
        return [vary, (b"etag", etag.encode()), _KEPT] if etag else [vary, _NOT_KEPT]
