"""How a delivery is named outside: in the address to which mail comes back, as Message-ID, in a provider's records.

The name is the number of the delivery, padded with zeros and encrypted as one block of AES. Whoever has no key can neither
make one (that the zeros come out again is a matter of 2⁻⁶⁴) nor learn from two of them how many letters went out between.
In base32 it has 26 characters: mail servers change capitals, and the part before the "@" has 64 (RFC 5321, 4.5.3.1.1).
"""

from __future__ import annotations

import base64
import binascii

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

LENGTH = 26
_BLOCK = 16  # bytes


def token(key: bytes, delivery: int) -> str:
    """Return the name of a delivery; `key` has 32 bytes (`Keyring.bounce`)."""
    encryptor = _cipher(key).encryptor()
    block = encryptor.update(delivery.to_bytes(_BLOCK, "big")) + encryptor.finalize()
    return base64.b32encode(block).decode("ascii").rstrip("=").lower()


def read(key: bytes, named: str) -> int | None:
    """Return the delivery that a name means; None if it is not one of ours."""
    if len(named) != LENGTH:
        return None
    try:
        block = base64.b32decode(named.upper() + "======")
    except (binascii.Error, ValueError):
        return None
    decryptor = _cipher(key).decryptor()
    number = int.from_bytes(decryptor.update(block) + decryptor.finalize(), "big")
    # The last character has two bits that mean nothing: they have to be those that we write.
    return number if number < 1 << 63 and token(key, number) == named.lower() else None


def address(mailbox: str, named: str) -> str:
    """Return the address to which what cannot be delivered comes back: "bounces@a.example" gives "bounces+NAME@a.example"."""
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+{named}@{domain}"


def _cipher(key: bytes) -> Cipher[ECB]:
    # One block is encrypted, so that there is nothing to chain.
    return Cipher(AES(key), ECB())  # noqa: S305
