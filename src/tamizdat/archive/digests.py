"""Digests: whether two answers are the same, told by sixteen bytes."""

from __future__ import annotations

import hashlib

import msgspec


def digest(data: bytes) -> str:
    """Return a short digest of data: 128 bits of BLAKE2b, in hex."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def digest_of(answer: object) -> str:
    """Return the digest of an answer of the archive, by its JSON form."""
    return digest(msgspec.json.encode(answer))
