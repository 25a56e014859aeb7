"""Files that are answered from memory: small ones and texts, plain and compressed, held within a limit."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import html
import os
import re
from collections import OrderedDict
from dataclasses import dataclass

from tamizdat.packing import LARGEST, SUFFIXES, Packing, holds, is_text, pack
from tamizdat.serve.negotiation import Encoding

SMALL = 256 * 1024
_LONGEST_REDIRECT = 8192
_REDIRECT = re.compile(
    rb'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=([^">]*)">'
)

Signature = tuple[int, int, int, int]


def signature(status: os.stat_result) -> Signature:
    """Return what changes whenever a file is replaced, even by one of the same length in the same instant."""
    return (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def fits(name: str, size: int) -> bool:
    """Whether a file of this name and size (bytes) is held in memory rather than streamed from the disk."""
    return size <= (LARGEST if is_text(name) else SMALL)


@dataclass(frozen=True, slots=True)
class Body:
    """A whole file in one encoding, with its validators, and where it leads if it is a redirect page."""

    signature: Signature
    encoding: Encoding
    etag: str
    modified: float
    data: bytes
    target: str | None


class Shelf:
    """Bodies by (file, encoding), the least recently used ones dropped beyond `limit` bytes."""

    def __init__(self, limit: int = 64 * 1024 * 1024) -> None:
        self.limit = limit
        self.size = 0
        self._bodies: OrderedDict[tuple[str, Encoding], Body] = OrderedDict()
        self._making: dict[tuple[str, Encoding, Signature], asyncio.Future[Body]] = {}

    async def body(self, real: str, status: os.stat_result, encoding: Encoding) -> Body:
        """Return a file's body, from memory while the file's state is still `status`.

        A thousand readers who ask for a new page at once cause one reading and one compression.

        Raises:
            OSError: the file cannot be read; FileNotFoundError where it has just gone.
        """
        seen = signature(status)
        if held := self.held(real, seen, encoding):
            return held
        job = (real, encoding, seen)
        making = self._making.get(job)
        if making is None:
            making = asyncio.ensure_future(asyncio.to_thread(_read, real, encoding))
            self._making[job] = making
            making.add_done_callback(lambda done: self._keep(job, done))
        # One impatient reader must not cancel the work for the others.
        return await asyncio.shield(making)

    def held(self, real: str, seen: Signature, encoding: Encoding) -> Body | None:
        """Return a file's body if it is in memory, and of this state of the file."""
        body = self._bodies.get((real, encoding))
        if body is None or body.signature != seen:
            return None
        self._bodies.move_to_end((real, encoding))
        return body

    def _keep(self, job: tuple[str, Encoding, Signature], done: asyncio.Future[Body]) -> None:
        del self._making[job]
        if done.cancelled() or done.exception():
            return
        key, body = (job[0], job[1]), done.result()
        if old := self._bodies.pop(key, None):
            self.size -= len(old.data)
        self._bodies[key] = body
        self.size += len(body.data)
        while self.size > self.limit and self._bodies:
            self.size -= len(self._bodies.popitem(last=False)[1].data)


def _read(real: str, encoding: Encoding) -> Body:
    data, status = _bytes(real)
    digest = hashlib.blake2b(data, digest_size=15).hexdigest()
    target = _target(data) if real.endswith(".html") else None
    etag = f'"{digest}"' if encoding == "identity" else f'"{digest}-{encoding}"'
    sent = data if encoding == "identity" else _copy(real, data, encoding) or pack(data, encoding)
    return Body(signature(status), encoding, etag, status.st_mtime, sent, target)


def _bytes(real: str) -> tuple[bytes, os.stat_result]:
    with os.fdopen(os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
        return file.read(), os.fstat(file.fileno())


def _copy(real: str, text: bytes, packing: Packing) -> bytes | None:
    """Return the packed copy beside a text, if it holds this very text."""
    with contextlib.suppress(OSError):
        data, _ = _bytes(real + SUFFIXES[packing])
        if holds(data, text, packing):
            return data
    return None


def _target(data: bytes) -> str | None:
    match = _REDIRECT.match(data) if len(data) <= _LONGEST_REDIRECT else None
    if not match:
        return None
    try:
        return html.unescape(match[1].decode())
    except UnicodeDecodeError:
        return None
