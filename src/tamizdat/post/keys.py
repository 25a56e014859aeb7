"""The keys of the readers' server: one secret, from which each use has a key of its own.

By HKDF with SHA-256 (RFC 5869): who learns one of them learns none of the others. Where a secret was replaced by a newer one
(`rekeying`), those before it stand behind it, the newest first.
"""

from __future__ import annotations

from functools import cached_property

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST = 40  # characters of a secret: 32 random bytes have 43 in base64


class Keyring:
    """The keys that follow from a secret; each has 32 bytes."""

    def __init__(self, secret: str) -> None:
        """`secret` has to be random; it is not stretched. Former ones follow it after spaces."""
        self._secrets = secret.split() or [""]
        for one in self._secrets:
            if len(one) < SHORTEST:
                raise ValueError(
                    f"the key of the readers' server has {len(one)} characters: at least {SHORTEST} are needed"
                )

    @cached_property
    def seal(self) -> bytes:
        """Seals addresses and whatever else tells of somebody."""
        return self._derived("seal")

    @cached_property
    def lookup(self) -> bytes:
        """Hides what is the same for several: names of domains, and, after `former_lookups`, addresses."""
        return self._derived("lookup")

    @cached_property
    def former_lookups(self) -> tuple[bytes, ...]:
        """Go before `lookup` in the blind index of an address, the oldest first.

        An index of whom we know nothing but the index can be brought under a new key only so.
        """
        return tuple(self._derived("lookup", secret) for secret in reversed(self._secrets[1:]))

    @cached_property
    def token(self) -> bytes:
        """Signs the links in mails."""
        return self._derived("token")

    @cached_property
    def former_tokens(self) -> tuple[bytes, ...]:
        """Signed the links in older mails."""
        return tuple(self._derived("token", secret) for secret in self._secrets[1:])

    @cached_property
    def bounce(self) -> bytes:
        """Signs the addresses to which mail comes back."""
        return self._derived("bounce")

    def _derived(self, use: str, secret: str = "") -> bytes:
        info = b"tamizdat " + use.encode()
        return HKDF(SHA256(), length=32, salt=None, info=info).derive((secret or self._secrets[0]).encode())
