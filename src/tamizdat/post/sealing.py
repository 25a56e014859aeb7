"""What tells of a reader is sealed before it is kept, and found again by a blind index.

Seals are AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits. The ids of the row are authenticated with it, so that
what was sealed for one row does not open in another. Texts are filled up to whole blocks first: how long an address is tells
of whose it is.
"""

from __future__ import annotations

import hmac
import os
import uuid
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from tamizdat.post.addresses import compared
from tamizdat.post.errors import BrokenSeal
from tamizdat.post.keys import Keyring
from tamizdat.post.sayings import Saying

_NONCE: Final = 12  # bytes
_BLOCK: Final = 64  # bytes; most addresses take one
_END: Final = b"\x80"  # of the text; zeros follow (ISO/IEC 7816-4)


def seal(text: str, *row: uuid.UUID, ring: Keyring | None = None) -> bytes:
    """Return `text` sealed for the row that these ids name; none for what belongs to no row."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher((ring or settings.KEYRING).seal).encrypt(
        nonce, _filled(text.encode()), _bound(row)
    )


def unseal(sealed: bytes, *row: uuid.UUID, ring: Keyring | None = None) -> str:
    """Return what was sealed for this row.

    Raises:
        BrokenSeal: with another key, for another row, or its bytes were changed.
    """
    sealed = bytes(sealed)
    try:
        filled = _cipher((ring or settings.KEYRING).seal).decrypt(
            sealed[:_NONCE], sealed[_NONCE:], _bound(row)
        )
    except (InvalidTag, ValueError):
        raise BrokenSeal(
            Saying("what is sealed does not open: was TAMIZDAT_READERS_KEY, or var/readers-key, changed?")
        ) from None
    return filled.rstrip(b"\0")[: -len(_END)].decode()


def lookup(address: str) -> bytes:
    """Return the blind index of an address that was `addresses.checked`: HMAC-SHA256 of its form for comparison.

    Where the key was replaced, that of the index under the former key, and so on.
    """
    index = compared(address).encode()
    for key in (*settings.KEYRING.former_lookups, settings.KEYRING.lookup):
        index = hmac.digest(key, index, "sha256")
    return index


@lru_cache(maxsize=4)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def _bound(row: tuple[uuid.UUID, ...]) -> bytes:
    return b"".join(one.bytes for one in row)


def _filled(text: bytes) -> bytes:
    ended = text + _END
    return ended + bytes(-len(ended) % _BLOCK)
