"""DKIM signatures: RFC 6376, both canonicalizations relaxed; rsa-sha256, and ed25519-sha256 after RFC 8463.

A header field is a name and its value as it stands on the wire, folds included, without the line's end. Of the body only
its digest is needed, so that who fills the same body for many readers need not hash all of it anew.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from typing import Final, Literal

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from tamizdat.post.errors import BadKey
from tamizdat.post.sayings import Saying

Field = tuple[str, str]
PrivateKey = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey

SHORTEST: Final = 1024  # bits of an RSA key that others accept (RFC 8301, 3.2)
USUAL: Final = 2048  # bits of one that we make: a longer one does not fit into one string of DNS

# Signed where they stand, and once more than they stand, so that nobody can add another (RFC 6376, 8.15).
SIGNED: Final = (
    "from", "to", "reply-to", "subject", "date", "message-id", "mime-version", "content-type",
    "content-transfer-encoding", "content-language", "list-id", "list-unsubscribe", "list-unsubscribe-post", "list-archive",
    "auto-submitted", "feedback-id",
)  # fmt: skip
_BLANKS: Final = re.compile(rb"[ \t]+")
_LINE_END_BLANK: Final = re.compile(rb" (?=\r\n|\Z)")


class Signer:
    """Signs for a domain with one key."""

    def __init__(self, key: PrivateKey, domain: str, selector: str) -> None:
        """`selector` is the name under which DNS has the public key: SELECTOR._domainkey.DOMAIN."""
        self._key = key
        algorithm = "rsa-sha256" if isinstance(key, rsa.RSAPrivateKey) else "ed25519-sha256"
        self._head = f"v=1; a={algorithm}; c=relaxed/relaxed;\r\n d={domain}; s={selector};\r\n t="

    def field(self, fields: Sequence[Field], body_digest: bytes, seconds: int) -> Field:
        """Return the field that signs `fields` and a body, to stand before them.

        Args:
            fields: all header fields of the mail, from the top.
            body_digest: SHA-256 of its body in the relaxed form (RFC 6376, 3.4.4), which `mime.Sheet` makes.
            seconds: now, since 1970.
        """
        names, said = _signed(fields)
        digest = base64.b64encode(body_digest).decode("ascii")
        value = f"{self._head}{seconds}; h={_folded(names, ':')};\r\n bh={digest};\r\n b="
        signature = self._sign(said + _relaxed_field("DKIM-Signature", value).removesuffix(b"\r\n"))
        return "DKIM-Signature", value + _folded_text(base64.b64encode(signature).decode("ascii"))

    def _sign(self, said: bytes) -> bytes:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(said, padding.PKCS1v15(), SHA256())
        return self._key.sign(hashlib.sha256(said).digest())


def relaxed_lines(body: bytes) -> bytes:
    """Return whole lines as they are hashed (RFC 6376, 3.4.4). Empty lines at the end are still there."""
    return _LINE_END_BLANK.sub(b"", _BLANKS.sub(b" ", body))


def private_key(pem: bytes) -> PrivateKey:
    """Read a private key.

    Raises:
        BadKey: it is none, has a password, is of another kind or too short.
    """
    try:
        key = serialization.load_pem_private_key(pem, None)
    except (ValueError, TypeError) as error:
        raise BadKey(
            Saying("no private key in PEM without a password: {error}", {"error": str(error)})
        ) from None
    if isinstance(key, rsa.RSAPrivateKey):
        if key.key_size < SHORTEST:
            raise BadKey(
                Saying(
                    "the key has {bits} bits, and mail servers want {wanted}: make a new one",
                    {"bits": key.key_size, "wanted": SHORTEST},
                )
            )
        return key
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key
    raise BadKey(Saying("the key is neither RSA nor Ed25519"))


def made(kind: Literal["rsa", "ed25519"]) -> PrivateKey:
    """Return a new private key."""
    if kind == "rsa":
        return rsa.generate_private_key(public_exponent=65537, key_size=USUAL)
    return ed25519.Ed25519PrivateKey.generate()


def pem(key: PrivateKey) -> bytes:
    """Return a private key as `private_key` reads it (RFC 5958, RFC 7468)."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def record(key: PrivateKey) -> str:
    """Return what DNS has to say of a key (RFC 6376, 3.6.1; RFC 8463, 4)."""
    public = key.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        form, kind = serialization.PublicFormat.SubjectPublicKeyInfo, "rsa"
        raw = public.public_bytes(serialization.Encoding.DER, form)
    else:
        kind, raw = "ed25519", public.public_bytes_raw()
    return f"v=DKIM1; k={kind}; p={base64.b64encode(raw).decode('ascii')}"


def _signed(fields: Sequence[Field]) -> tuple[list[str], bytes]:
    """Return the names for `h=`, and what they mean: of several fields of a name the lowest comes first (5.4.2)."""
    standing: dict[str, list[bytes]] = {}
    for name, value in fields:
        standing.setdefault(name.lower(), []).append(_relaxed_field(name, value))
    names = [name for name in SIGNED for _ in range(len(standing.get(name, ())) + 1)]
    said = b"".join(line for name in SIGNED for line in reversed(standing.get(name, [])))
    return names, said


def _relaxed_field(name: str, value: str) -> bytes:
    raw = value.replace("\r\n", "").encode("utf-8")
    return name.lower().encode("ascii") + b":" + _BLANKS.sub(b" ", raw).strip(b" \t") + b"\r\n"


def _folded(words: Sequence[str], between: str, width: int = 70) -> str:
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > width:
            lines.append(line)
            line = ""
        line += word + between
    return "\r\n  ".join([*lines, line.removesuffix(between)])


def _folded_text(text: str, width: int = 72) -> str:
    return "\r\n ".join(text[at : at + width] for at in range(0, len(text), width))
