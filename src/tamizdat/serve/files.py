"""One reader's GET or HEAD for a file of the site, answered as HTTP wants it."""

from __future__ import annotations

import asyncio
import errno
import os
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from tamizdat.packing import is_copy, is_text, is_worth_it
from tamizdat.serve import addresses
from tamizdat.serve.addresses import Found, Moved
from tamizdat.serve.asgi import Headers, Receive, Scope, Send, answer, read_headers, until_gone
from tamizdat.serve.hosts import Hosts
from tamizdat.serve.kinds import media_type
from tamizdat.serve.negotiation import (
    Encoding,
    Part,
    choose_encoding,
    http_date,
    not_modified,
    range_holds,
    read_range,
)
from tamizdat.serve.prepared import Asked, Prepared, PreparedAnswers
from tamizdat.serve.shelf import Body, Shelf, fits

_CHUNK = 64 * 1024
_NOW = getattr(os, "RWF_NOWAIT", 0)  # Linux has it; elsewhere a read may wait for the disk
_DIGEST = re.compile(r"media/[0-9a-f]{2}/([0-9a-f]{20})\.[a-z0-9]{1,8}")
# The longest time in which a reader must take one chunk, in seconds: 64 kB on the slowest mobile link.
_PATIENCE = 300


def _always(store: str = "", doors: str = "") -> Headers:
    """Return the headers of every answer.

    Recordings may come from the origin of `store`, too; forms and what stories count may go to that of `doors`.
    """
    films, letters = (f" {'://'.join(urlsplit(each)[:2])}" if each else "" for each in (store, doors))
    policy = (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; "
        f"media-src 'self'{films}; connect-src 'self'{letters}; frame-ancestors 'self'; base-uri 'self'; "
        f"form-action 'self'{letters}"
    )
    return [
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
        (b"content-security-policy", policy.encode()),
    ]


_ALWAYS = _always()
# An editor who has just published sees the new page at once: asking again costs a 304. Shared caches may wait a minute.
_SHORT = (b"cache-control", b"public, max-age=0, s-maxage=60, must-revalidate")
# Names under /media/, and of folders of the search's index, are digests of what is in them, so their bytes never change.
_KEPT = re.compile(r"media/|(?:[^/]+/)?search/[0-9a-f]{16}/")
_FOREVER = (b"cache-control", b"public, max-age=31536000, immutable")
_BRIEF = (b"cache-control", b"public, max-age=10")


class Files:
    """The site's files: the folder, and what is held of it in memory."""

    def __init__(self, site: Path, hosts: Hosts | None = None, store: str = "", doors: str = "") -> None:
        """Answer from a folder.

        Args:
            site: the folder of the printed site
            hosts: editions with addresses of their own
            store: the address under which readers find the large files that are not in the folder
            doors: the address of the readers' server; "" where there is none
        """
        self.site = site
        self.store = store.rstrip("/")
        self.always = _always(self.store, doors)
        self.hosts = hosts or Hosts()
        self.shelf = Shelf()
        self.prepared = PreparedAnswers(self.shelf)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET or HEAD."""
        await FileRequest(self, scope, receive, send).answer()


class FileRequest:
    """A request for one of the files."""

    def __init__(self, files: Files, scope: Scope, receive: Receive, send: Send) -> None:
        self.site, self.shelf, self.prepared = files.site, files.shelf, files.prepared
        self.store, self.always = files.store, files.always
        self.scope, self.receive, self.send = scope, receive, send
        self.head = scope["method"] == "HEAD"
        self.headers = read_headers(scope)
        self.names = addresses.split(scope["raw_path"])
        self.apart = files.hosts.find(self._header(b"host") or "", self.names) if self.names else None
        self.wish = choose_encoding(self._header(b"accept-encoding") or "")

    def _header(self, name: bytes) -> str | None:
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    async def answer(self) -> None:
        """Find the file and send it, or where it moved, or the nearest 404 page."""
        known = None if b"range" in self.headers else self.prepared.find(self._asked())
        if known:
            await self._send_prepared(*known)
        else:
            await self._work_out()

    def _asked(self) -> Asked:
        """Return by what an answer is known: the path, under which address, and the encoding."""
        return (self.scope["raw_path"], self.apart.folder if self.apart else "", self.wish)

    async def _send_prepared(self, answer: Prepared, body: Body) -> None:
        if self._has(answer.etag, answer.modified):
            await self._start(304, answer.unchanged)
            await self.send({"type": "http.response.body", "body": b""})
        else:
            await self._start(200, answer.headers)
            await self.send({"type": "http.response.body", "body": b"" if self.head else body.data})

    async def _start(self, status: int, headers: Headers) -> None:
        await self.send({"type": "http.response.start", "status": status, "headers": headers})

    async def _work_out(self) -> None:
        names = self.apart.inside(self.names) if self.apart and self.names else self.names
        # A copy is a form of its text, no file of its own.
        found = addresses.locate(self.site, names) if names and not is_copy(names[-1]) else None
        try:
            if isinstance(found, Moved):
                query: bytes = self.scope["query_string"]
                location = self.apart.outside(found.location) if self.apart else found.location
                await self._moved(location.encode() + (b"?" + query if query else b""))
            elif found and names:
                await self._file(found, self.names or ())
            else:
                await self._missing(names or ())
        except FileNotFoundError:  # withdrawn between looking and reading
            await self._missing(names or ())

    async def _file(self, found: Found, names: tuple[str, ...]) -> None:
        """Send a file; `names` are those that were asked for, from which a redirect leads on."""
        if not fits(found.real, found.status.st_size):
            await self._stream(found)
            return
        body = await self._body(found)
        target = addresses.resolve(names, body.target) if body.target else None
        if target and target != addresses.encode(names):
            await self._moved(target.encode())
            return
        headers = self._describe(found.address, body.etag, body.modified)
        prepared = self._prepare(found, body, headers)
        if is_text(found.real) or b"range" not in self.headers or self._has(body.etag, body.modified):
            await self._send_prepared(prepared, body)
        else:
            await self._whole_or_part(body, headers)

    def _prepare(self, found: Found, body: Body, headers: Headers) -> Prepared:
        prepared = Prepared(
            path=f"{self.site}/{found.address}",
            real=found.real,
            signature=body.signature,
            encoding=body.encoding,
            etag=body.etag,
            modified=body.modified,
            headers=[*headers, *_encoding_of(body), _length(body.data)],
            unchanged=_without_kind(headers),
        )
        self.prepared.keep(self._asked(), prepared)
        return prepared

    async def _body(self, found: Found) -> Body:
        encoding: Encoding = self.wish if is_worth_it(found.real, found.status.st_size) else "identity"
        return await self.shelf.body(found.real, found.status, encoding)

    def _describe(self, address: str, etag: str, modified: float) -> Headers:
        headers = [
            *self.always,
            (b"content-type", media_type(address).encode()),
            (b"etag", etag.encode()),
            (b"last-modified", http_date(modified).encode()),
            _FOREVER if _KEPT.match(address) else _SHORT,
        ]
        headers.append((b"vary", b"Accept-Encoding") if is_text(address) else (b"accept-ranges", b"bytes"))
        return headers

    def _has(self, etag: str, modified: float) -> bool:
        return not_modified(
            etag,
            modified,
            none_match=self._header(b"if-none-match"),
            since=self._header(b"if-modified-since"),
        )

    def _part(self, etag: str, modified: float, size: int) -> Part | Literal["beyond"] | None:
        # A range of a HEAD request has no meaning (RFC 9110, section 14.2).
        if self.head or not range_holds(self._header(b"if-range"), etag, modified):
            return None
        return read_range(self._header(b"range"), size)

    async def _whole_or_part(self, body: Body, headers: Headers) -> None:
        size = len(body.data)
        part = self._part(body.etag, body.modified, size)
        if part is None:
            await answer(self.send, 200, headers, body.data, head=self.head)
        elif part == "beyond":
            await self._beyond(size)
        else:
            headers.append(_content_range(part, size))
            await answer(self.send, 206, headers, body.data[part.start : part.stop])

    async def _stream(self, found: Found) -> None:
        handle = os.open(found.real, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            status = os.fstat(handle)
            size, modified = status.st_size, status.st_mtime
            etag = _tag(found.address, status)
            headers = self._describe(found.address, etag, modified)
            if self._has(etag, modified):
                await self._unchanged(headers)
                return
            asked = self._part(etag, modified, size)
            if asked == "beyond":
                await self._beyond(size)
                return
            part = asked or Part(0, size)
            if asked:
                headers.append(_content_range(part, size))
            headers.append((b"content-length", b"%d" % (part.stop - part.start)))
            code = 206 if asked else 200
            await self._start(code, headers)
            await self._send_bytes(found, handle, Part(0, 0) if self.head else part, size)
        finally:
            os.close(handle)

    async def _send_bytes(self, found: Found, handle: int, part: Part, size: int) -> None:
        whole = part == Part(0, size)
        # The server opens the path anew, so only a name whose bytes never change may be handed over.
        if (
            whole
            and found.address.startswith("media/")
            and "http.response.pathsend" in self.scope["extensions"]
        ):
            await self.send({"type": "http.response.pathsend", "path": found.real})
            return
        gone = asyncio.ensure_future(until_gone(self.receive))
        position = part.start
        try:
            while position < part.stop and not gone.done():
                length = min(_CHUNK, part.stop - position)
                chunk = _at_hand(handle, length, position)
                if chunk:
                    await asyncio.sleep(0)  # other readers have their turn
                else:
                    chunk = await asyncio.to_thread(os.pread, handle, length, position)
                if not chunk:
                    raise OSError(errno.EIO, "the file became shorter while it was sent", found.real)
                position += len(chunk)
                async with asyncio.timeout(_PATIENCE):
                    await self.send({"type": "http.response.body", "body": chunk, "more_body": True})
        finally:
            gone.cancel()
        await self.send({"type": "http.response.body", "body": b""})

    async def _unchanged(self, headers: Headers) -> None:
        await self._start(304, _without_kind(headers))
        await self.send({"type": "http.response.body", "body": b""})

    async def _beyond(self, size: int) -> None:
        extra = [(b"content-range", f"bytes */{size}".encode())]
        await plain(
            self.send, self.scope, 416, f"This file has {size} bytes; the asked part lies beyond.", extra
        )

    async def _moved(self, location: bytes) -> None:
        headers = [*self.always, (b"location", location), _SHORT]
        await answer(self.send, 301, headers, b"")

    async def _missing(self, names: tuple[str, ...]) -> None:
        if self.store and names[:1] == (
            "media",
        ):  # players remember where it stood before it was moved to the store
            location = f"{self.store}{addresses.encode(names)}".encode()
            await answer(self.send, 302, [*self.always, (b"location", location), _BRIEF], b"")
            return
        found = addresses.nearest_404(self.site, names or ("",))
        if not found:
            await plain(self.send, self.scope, 404, "There is no such page.", [_BRIEF])
            return
        body = await self._body(found)
        headers = [
            *self.always,
            (b"content-type", media_type(found.real).encode()),
            (b"vary", b"Accept-Encoding"),
            _BRIEF,
            *_encoding_of(body),
        ]
        await answer(self.send, 404, headers, body.data, head=self.head)


def _tag(address: str, status: os.stat_result) -> str:
    """Return the validator of a file that is not read for it: reading a film to its end would keep its first reader waiting.

    The press names media by their digest, so theirs is the same on every mirror of the site.
    """
    if digest := _DIGEST.fullmatch(address):
        return f'"{digest[1]}"'
    return f'"{status.st_size:x}-{status.st_mtime_ns:x}-{status.st_ino:x}"'


def _at_hand(handle: int, length: int, position: int) -> bytes:
    """Return some bytes of a file if the system has them in memory, nothing if the disk has to be asked."""
    buffer = bytearray(length)
    try:
        count = os.preadv(handle, [buffer], position, _NOW)
    except OSError:  # it would block, or this file system cannot tell
        return b""
    return bytes(memoryview(buffer)[:count])


def _encoding_of(body: Body) -> Headers:
    return [] if body.encoding == "identity" else [(b"content-encoding", body.encoding.encode())]


def _length(data: bytes) -> tuple[bytes, bytes]:
    return (b"content-length", b"%d" % len(data))


def _without_kind(headers: Headers) -> Headers:
    return [(name, value) for name, value in headers if name != b"content-type"]


def _content_range(part: Part, size: int) -> tuple[bytes, bytes]:
    return (b"content-range", f"bytes {part.start}-{part.stop - 1}/{size}".encode())


async def plain(send: Send, scope: Scope, status: int, text: str, extra: Headers) -> None:
    """Send a sentence as plain text, with the headers of every answer and `extra`."""
    headers = [*_ALWAYS, (b"content-type", b"text/plain; charset=utf-8"), *extra]
    await answer(send, status, headers, text.encode() + b"\n", head=scope["method"] == "HEAD")
