"""The keys of the readers' server: one secret, from which each use has a key of its own.

By HKDF with SHA-256 (RFC 5869): who learns one of them learns none of the others.
"""

from __future__ import annotations

from functools import cached_property

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST = 40  # characters of a secret: 32 random bytes have 43 in base64


class Keyring:
    """The keys that follow from a secret; each has 32 bytes."""

    def __init__(self, secret: str) -> None:
        """`secret` has to be random; it is not stretched."""
        if len(secret) < SHORTEST:
            raise ValueError(
                f"the key of the readers' server has {len(secret)} characters: at least {SHORTEST} are needed"
            )
        self._secret = secret.encode()

    @cached_property
    def seal(self) -> bytes:
        """Seals addresses and whatever else tells of somebody."""
        return self._derived("seal")

    @cached_property
    def lookup(self) -> bytes:
        """Makes the blind index of an address."""
        return self._derived("lookup")

    @cached_property
    def token(self) -> bytes:
        """Signs the links in mails."""
        return self._derived("token")

    @cached_property
    def bounce(self) -> bytes:
        """Signs the addresses to which mail comes back."""
        return self._derived("bounce")

    def _derived(self, use: str) -> bytes:
        return HKDF(SHA256(), length=32, salt=None, info=b"tamizdat " + use.encode()).derive(self._secret)
