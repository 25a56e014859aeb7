"""How the desk signs what it asks: HMAC-SHA256 (RFC 2104) over all of a request, with a time and a nonce.

The digest of the body stands in the signature, so that whose request it is is known before its body is read: of a stranger's
nobody reads any.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Final, NamedTuple

from tamizdat.post.sayings import Saying, Told

HEADER: Final = "Tamizdat-Signature"
GOOD_FOR: Final = 300  # seconds before and after, for clocks that differ
_FORM: Final = re.compile(r"v1 (\d{1,12}) ([0-9a-f]{32}) ([0-9a-f]{64}) ([0-9a-f]{64})")


class BadSignature(Told):
    """A request is not the desk's, or not of this time."""


class Signed(NamedTuple):
    """What a signature says of its request."""

    nonce: str
    body: str  # SHA-256 of the body, in hexadecimal digits


def sign(key: str, method: str, path: str, body: bytes, seconds: int, nonce: str = "") -> str:
    """Return the header's value for a request; `path` is with its query, `seconds` since 1970."""
    signed = Signed(nonce or secrets.token_hex(16), hashlib.sha256(body).hexdigest())
    return f"v1 {seconds} {signed.nonce} {signed.body} {_mac(key, method, path, seconds, signed)}"


def verify(key: str, header: str, method: str, path: str, seconds: int) -> Signed:
    """Return what is signed of a request that is the desk's; whoever asks has to `check_body`, and that no nonce comes twice.

    Raises:
        BadSignature: it is not, or too old.
    """
    parts = _FORM.fullmatch(header)
    if not parts:
        raise BadSignature(Saying("the request is not signed, or by another version"))
    told, signed, mac = int(parts[1]), Signed(parts[2], parts[3]), parts[4]
    if not hmac.compare_digest(mac, _mac(key, method, path, told, signed)):
        raise BadSignature(
            Saying(
                "the signature is of another key: TAMIZDAT_INTERFACE_KEY has to be the same on both machines"
            )
        )
    if abs(seconds - told) > GOOD_FOR:
        raise BadSignature(
            Saying(
                "the request is of {seconds} seconds ago or ahead: set the clocks of both machines",
                {"seconds": abs(seconds - told)},
            )
        )
    return signed


def check_body(signed: Signed, body: bytes) -> None:
    """Refuse a body that is not the one that was signed.

    Raises:
        BadSignature: it is another.
    """
    if not hmac.compare_digest(signed.body, hashlib.sha256(body).hexdigest()):
        raise BadSignature(
            Saying("what was sent is not what was signed: it was changed, or broke off, on its way")
        )


def _mac(key: str, method: str, path: str, seconds: int, signed: Signed) -> str:
    said = "\n".join((method.upper(), path, str(seconds), signed.nonce, signed.body))
    return hmac.new(key.encode(), said.encode(), hashlib.sha256).hexdigest()
