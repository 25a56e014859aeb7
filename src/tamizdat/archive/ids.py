"""Identifiers: UUIDs of version 7 (RFC 9562, section 5.7), sortable by time.

`mint` makes a new one, which nobody can make again. `derived` makes the same one each time from what another system
calls a thing, so that copy brought twice is known the second time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import time
import uuid

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND = dt.timedelta(milliseconds=1)


def mint() -> uuid.UUID:
    """Return a new UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    return _shaped(time.time_ns() // 1_000_000, os.urandom(10))


def derived(key: str, moment: dt.datetime) -> uuid.UUID:
    """Return the UUIDv7 of a thing of another system: a pure function of the two, the same wherever it is called.

    Args:
        key: what names the thing for good, the system that it comes from included: "https://old.example/ post 12".
        moment: when it was published, with its zone. A thing from before 1970 gets the time of 1970.

    Returns:
        A UUIDv7 whose 48 bits of time are the moment's, and whose 74 random bits are taken from the key's SHA-256:
        as unlikely to meet another's as random ones.

    Raises:
        ValueError: the moment has no zone, so it is not one moment.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone: it would be another moment elsewhere")
    return _shaped(max(0, (moment - _EPOCH) // _MILLISECOND), hashlib.sha256(key.encode()).digest()[:10])


def _shaped(milliseconds: int, others: bytes) -> uuid.UUID:
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(others, "big")
    value = value & ~(0xF << 76) | 0x7 << 76  # version
    value = value & ~(0x3 << 62) | 0x2 << 62  # variant
    return uuid.UUID(int=value)
