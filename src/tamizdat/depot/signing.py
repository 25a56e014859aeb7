"""Signing requests to a store: AWS Signature Version 4, in headers. A pure function of request, key and time.

Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple
from urllib.parse import quote

EMPTY: Final = hashlib.sha256(b"").hexdigest()  # of a request without a body
_UNRESERVED: Final = "-._~"


class Key(NamedTuple):
    """What a store knows us by."""

    id: str
    secret: str
    region: str


def encoded_path(path: str) -> str:
    """Return a path as it is signed and sent."""
    return quote(path, safe=f"/{_UNRESERVED}")


def encoded_query(query: Mapping[str, str]) -> str:
    """Return a query as it is signed and sent, without its question mark."""
    pairs = sorted(
        (quote(name, safe=_UNRESERVED), quote(value, safe=_UNRESERVED)) for name, value in query.items()
    )
    return "&".join(f"{name}={value}" for name, value in pairs)


def signed(
    method: str,
    path: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    *,
    digest: str,
    key: Key,
    now: datetime,
) -> dict[str, str]:
    """Return the headers of a request, with its signature.

    Args:
        method: "GET", "PUT" …
        path: from the root of the host, not yet encoded
        query: not yet encoded
        headers: `Host` among them; all of them are signed
        digest: SHA-256 of the body, in hex, which the store compares
        key: by which it is signed
        now: the time, in UTC
    """
    stamp = f"{now:%Y%m%dT%H%M%SZ}"
    all_headers = {**headers, "x-amz-content-sha256": digest, "x-amz-date": stamp}
    canonical = sorted((name.lower(), " ".join(value.split())) for name, value in all_headers.items())
    names = ";".join(name for name, _ in canonical)
    lines = (f"{name}:{value}" for name, value in canonical)
    request = "\n".join([method, encoded_path(path), encoded_query(query), *lines, "", names, digest])
    scope = f"{now:%Y%m%d}/{key.region}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(request.encode()).hexdigest()])
    step = f"AWS4{key.secret}".encode()
    for part in scope.split("/"):
        step = hmac.digest(step, part.encode(), "sha256")
    signature = hmac.digest(step, text.encode(), "sha256").hex()
    authorization = (
        f"AWS4-HMAC-SHA256 Credential={key.id}/{scope},SignedHeaders={names},Signature={signature}"
    )
    return {**all_headers, "Authorization": authorization}
