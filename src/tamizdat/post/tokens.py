"""Links in mails: each names a subscriber and what may be done by it, signed.

A token is base64url (RFC 4648) of: a byte of purpose, 16 of the subscriber's id, four of the last day it is good on (0: for
ever), 16 for the id of each newsletter that it is about, and the first 16 of HMAC-SHA256 over them.
"""

from __future__ import annotations

import binascii
import datetime as dt
import hmac
import struct
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from enum import IntEnum
from typing import Final

import msgspec
from django.conf import settings

from tamizdat.post.errors import BadToken

_HEAD: Final = struct.Struct(">B16sI")
_ID: Final = 16  # bytes
_MAC: Final = 16
_LONGEST: Final = 1000  # characters: some 40 newsletters


class Purpose(IntEnum):
    """What may be done by a link."""

    CONFIRM = 1
    CHOOSE = 2
    LEAVE = 3


class Link(msgspec.Struct, frozen=True):
    """What a token says."""

    purpose: Purpose
    subscriber: uuid.UUID
    newsletters: tuple[
        uuid.UUID, ...
    ] = ()  # what is confirmed or left by it; of `CHOOSE`: whose letter it stood in
    until: dt.date | None = None  # the last day it is good on


def confirm(subscriber: uuid.UUID, newsletters: Iterable[uuid.UUID], until: dt.date) -> str:
    """Return the token by which it is confirmed that these newsletters were asked for."""
    return _made(Link(Purpose.CONFIRM, subscriber, tuple(newsletters), until))


def choose(subscriber: uuid.UUID, until: dt.date | None = None, newsletter: uuid.UUID | None = None) -> str:
    """Return the token of a subscriber's own page; in a letter it names the newsletter."""
    return _made(Link(Purpose.CHOOSE, subscriber, (newsletter,) if newsletter else (), until))


def leave(subscriber: uuid.UUID, newsletter: uuid.UUID) -> str:
    """Return the token by which a newsletter is left; good for ever."""
    return _made(Link(Purpose.LEAVE, subscriber, (newsletter,)))


def read(token: str, purpose: Purpose, today: dt.date) -> Link:
    """Return what a token says.

    Raises:
        BadToken: it is not ours, of another purpose, or expired.
    """
    signed = _decoded(token)
    said, mac = signed[:-_MAC], signed[-_MAC:]
    if not any(hmac.compare_digest(mac, _mac(said, key)) for key in _keys(purpose)):
        raise BadToken("forged")
    link = _unpacked(said)
    if link.purpose is not purpose:
        raise BadToken("purpose")
    if link.until and link.until < today:
        raise BadToken("expired")
    return link


def _made(link: Link) -> str:
    until = link.until.toordinal() if link.until else 0
    said = _HEAD.pack(link.purpose, link.subscriber.bytes, until)
    said += b"".join(one.bytes for one in link.newsletters)
    return urlsafe_b64encode(said + _mac(said, settings.KEYRING.token)).rstrip(b"=").decode()


def _decoded(token: str) -> bytes:
    if len(token) > _LONGEST:
        raise BadToken("form")
    try:
        signed = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        raise BadToken("form") from None
    # Decoding forgives signs of other alphabets and bits after the end; a link has one form.
    whole = len(signed) >= _HEAD.size + _MAC and not (len(signed) - _HEAD.size - _MAC) % _ID
    if not whole or urlsafe_b64encode(signed).rstrip(b"=").decode() != token:
        raise BadToken("form")
    return signed


def _unpacked(said: bytes) -> Link:
    purpose, subscriber, until = _HEAD.unpack(said[: _HEAD.size])
    return Link(
        Purpose(purpose),
        uuid.UUID(bytes=subscriber),
        tuple(uuid.UUID(bytes=said[at : at + _ID]) for at in range(_HEAD.size, len(said), _ID)),
        dt.date.fromordinal(until) if until else None,
    )


def _keys(purpose: Purpose) -> tuple[bytes, ...]:
    """Return the keys by which a link may be signed: whoever has a former one may at worst take somebody off a list."""
    ring = settings.KEYRING
    return (ring.token, *ring.former_tokens) if purpose is Purpose.LEAVE else (ring.token,)


def _mac(said: bytes, key: bytes) -> bytes:
    return hmac.digest(key, said, "sha256")[:_MAC]
