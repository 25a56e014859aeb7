"""What a signature's `bh=` is of, computed from a whole body: our own is put together from pieces."""

import hashlib

from tamizdat.post.dkim import relaxed_lines


def digest(body: bytes) -> bytes:
    """Return the SHA-256 of a body in its relaxed form (RFC 6376, 3.4.4). Lines end in CRLF."""
    lines = relaxed_lines(body).rstrip(b"\r\n")
    return hashlib.sha256(lines + b"\r\n" if lines else b"").digest()
