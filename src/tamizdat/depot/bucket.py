"""A bucket of an object store: single requests of the S3 API, each signed, and answered or refused in words.

Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
"""

from __future__ import annotations

import hashlib
import http.client
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree

from tamizdat.depot.errors import Refused, Unreachable
from tamizdat.depot.signing import Key, encoded_path, encoded_query, signed

PATIENCE: Final = 60  # seconds without a byte
_LONGEST: Final = 8 * 1024 * 1024  # bytes of an answer; a list of a thousand parts has 300 kB
_NOTHING: Final[Mapping[str, str]] = {}


class Address(NamedTuple):
    """Where a bucket is."""

    endpoint: str  # absolute: "https://s3.example.org"
    bucket: str


class Reply(NamedTuple):
    """What the store answered."""

    status: int
    headers: Mapping[str, str]  # by their names in lower case
    body: bytes

    def find(self, name: str) -> str:
        """Return the text of the first element of this name in an answer in XML; "" if there is none."""
        return next((each.text or "" for each in self.all(name)), "")

    def all(self, name: str) -> list[ElementTree.Element]:
        """Return all elements of a name, whatever their namespace."""
        try:
            root = ElementTree.fromstring(self.body)  # noqa: S314 - the newsroom's own store, and no entities are expanded
        except ElementTree.ParseError:
            return []
        return [each for each in root.iter() if each.tag.rpartition("}")[2] == name]


def _utc() -> datetime:
    return datetime.now(UTC)


class Bucket:
    """A bucket and the key to it. A connection is made for each request: uploads are few, and last."""

    def __init__(self, address: Address, key: Key, now: Callable[[], datetime] = _utc) -> None:
        """`now` is the time of signatures."""
        self.address = address
        self._key = key
        self._now = now
        self._parts = urlsplit(address.endpoint)

    def ask(
        self,
        method: str,
        name: str = "",
        *,
        query: Mapping[str, str] = _NOTHING,
        headers: Mapping[str, str] = _NOTHING,
        body: bytes = b"",
        digest: str = "",
    ) -> Reply:
        """Ask for something of an object, or of the bucket, and return the answer.

        Args:
            method: of HTTP
            name: the object's; "" for the bucket
            query: what is asked of it
            headers: besides those that every request has
            body: what is sent
            digest: SHA-256 of the body in hex, if it is known

        Raises:
            Unreachable: there is no answer, or the store has trouble (5xx, or 429: too much is asked at once).
            Refused: it said no; its status is 404 where there is no such object.
        """
        if not self._key.id or not self._key.secret:
            raise Refused("there is no key to the store: set TAMIZDAT_STORE_KEY and TAMIZDAT_STORE_SECRET")
        path = f"{self._parts.path.rstrip('/')}/{self.address.bucket}" + (f"/{name}" if name else "")
        every = {"Host": self._parts.netloc, **headers}
        digest = digest or hashlib.sha256(body).hexdigest()
        lines = signed(method, path, query, every, digest=digest, key=self._key, now=self._now())
        target = encoded_path(path) + (f"?{encoded_query(query)}" if query else "")
        try:
            reply = self._send(method, target, lines, body)
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(
                f"{self._parts.netloc} does not answer ({error or type(error).__name__})"
            ) from error
        self._check(reply)
        return reply

    def _send(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Reply:
        connection = self._connection()
        try:
            connection.request(method, target, body or None, headers)
            answer = connection.getresponse()
            data = answer.read(_LONGEST)
            return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, data)
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self._parts.scheme == "https":
            return http.client.HTTPSConnection(
                self._parts.netloc, timeout=PATIENCE, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(self._parts.netloc, timeout=PATIENCE)

    def _check(self, reply: Reply) -> None:
        if reply.status < 300:
            return
        said = (
            ": ".join(filter(None, (reply.find("Code"), reply.find("Message")))) or f"status {reply.status}"
        )
        where = f"{self._parts.netloc}, bucket {self.address.bucket}"
        if reply.status >= 500 or reply.status == 429:
            raise Unreachable(f"{where}: the store has trouble ({said})")
        raise Refused(f"{where}: the store says no ({said})", reply.status)
