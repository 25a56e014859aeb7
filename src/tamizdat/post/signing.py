"""How the desk signs what it asks: HMAC-SHA256 (RFC 2104) over all of a request, with a time and a nonce."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Final

HEADER: Final = "Tamizdat-Signature"
GOOD_FOR: Final = 300  # seconds before and after, for clocks that differ
_FORM: Final = re.compile(r"v1 (\d{1,12}) ([0-9a-f]{32}) ([0-9a-f]{64})")


class BadSignature(Exception):
    """A request is not the desk's, or not of this time; the message says which."""


def sign(key: str, method: str, path: str, body: bytes, seconds: int, nonce: str = "") -> str:
    """Return the header's value for a request; `path` is with its query, `seconds` since 1970."""
    nonce = nonce or secrets.token_hex(16)
    return f"v1 {seconds} {nonce} {_mac(key, method, path, body, seconds, nonce)}"


def verify(key: str, header: str, method: str, path: str, body: bytes, seconds: int) -> str:
    """Return the nonce of a request that is the desk's; whoever asks has to see that none comes twice.

    Raises:
        BadSignature: it is not, or too old.
    """
    parts = _FORM.fullmatch(header)
    if not parts:
        raise BadSignature(f"no signature in '{HEADER}'")
    told, nonce, mac = int(parts[1]), parts[2], parts[3]
    if not hmac.compare_digest(mac, _mac(key, method, path, body, told, nonce)):
        raise BadSignature(
            "the signature is of another key: TAMIZDAT_INTERFACE_KEY has to be the same on both machines"
        )
    if abs(seconds - told) > GOOD_FOR:
        raise BadSignature(
            f"the request is of {abs(seconds - told)} seconds ago or ahead: set the clocks of both machines"
        )
    return nonce


def _mac(key: str, method: str, path: str, body: bytes, seconds: int, nonce: str) -> str:
    said = "\n".join((method.upper(), path, str(seconds), nonce, hashlib.sha256(body).hexdigest()))
    return hmac.new(key.encode(), said.encode(), hashlib.sha256).hexdigest()
