"""The depot: recordings in a bucket, each by the digest of its bytes; brought in parts, compared, and never half.

An upload that was cut off goes on with the parts that the bucket has already: it is asked for them, and nothing is
noted here. An object appears when it is whole. Its digest stands in its metadata; the store compares each part with the
part's own digest, which is in the signature.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from tamizdat.depot.bucket import Address, Bucket, Reply
from tamizdat.depot.errors import Refused
from tamizdat.depot.signing import Key

PART: Final = 8 * 1024 * 1024  # bytes that are sent at a time, and held in memory; S3 wants at least 5 MB
_MOST_PARTS: Final = 10_000
_KEEP: Final = "public, max-age=31536000, immutable"  # a name stands for its bytes for ever
_TRIAL: Final = "media/trial.txt"
_DIGEST: Final = "x-amz-meta-sha256"


class _Part(NamedTuple):
    number: int
    tag: str  # its ETag: the MD5 of its bytes, in stores that do not encrypt
    size: int


class Depot:
    """Recordings in a bucket, below a prefix."""

    @classmethod
    def at(cls, endpoint: str, bucket: str, prefix: str, key: Key) -> Depot:
        """Return the depot in a bucket of the store at an address."""
        return cls(Bucket(Address(endpoint.rstrip("/"), bucket), key), prefix)

    def __init__(self, bucket: Bucket, prefix: str = "", part: int = PART) -> None:
        """`part` is how many bytes are sent at a time."""
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._size = part

    @property
    def where(self) -> str:
        """Return words for where it is."""
        return f"the bucket {self._bucket.address.bucket} at {self._bucket.address.endpoint}"

    def try_it(self) -> None:
        """Bring a small file, look at it, and remove it.

        Raises:
            DepotError: one of these cannot be done.
        """
        name, data = f"{self._prefix}{_TRIAL}", b"Tamizdat tries whether it may write here."
        digest = hashlib.sha256(data).hexdigest()
        self._bucket.ask("PUT", name, headers={_DIGEST: digest}, body=data, digest=digest)
        if not self.has(_TRIAL, digest, len(data)):
            raise Refused(f"{self.where} does not keep what is told of a file: its metadata")
        self.drop(_TRIAL)

    def has(self, path: str, digest: str, size: int) -> bool:
        """Return whether a file is in the bucket, with this digest (SHA-256, in hex) and this size in bytes.

        Raises:
            DepotError: nobody can tell.
        """
        try:
            headers = self._bucket.ask("HEAD", self._prefix + path).headers
        except Refused as error:
            if error.status == 404:
                return False
            raise
        return headers.get(_DIGEST) == digest and headers.get("content-length") == str(size)

    def bring(self, path: str, source: Path, digest: str, kind: str) -> None:
        """Bring a file to the bucket, unless it is there.

        Args:
            path: its name there, below the prefix
            source: where it stands here
            digest: its SHA-256 in hex
            kind: its media type

        Raises:
            DepotError: the store cannot be reached or says no; what was brought so far is not brought again.
            OSError: the source cannot be read.
        """
        size = source.stat().st_size
        if self.has(path, digest, size):
            return
        name = self._prefix + path
        headers = {"Content-Type": kind, "Cache-Control": _KEEP, _DIGEST: digest}
        if size <= self._size:
            self._bucket.ask("PUT", name, headers=headers, body=source.read_bytes(), digest=digest)
        else:
            self._bring_in_parts(name, source, size, headers)
        if not self.has(path, digest, size):
            raise Refused(f"{self.where} has {path} otherwise than it was sent")

    def drop(self, path: str) -> None:
        """Remove a file from the bucket; nothing happens if it is not there.

        Raises:
            DepotError: it stays.
        """
        try:
            self._bucket.ask("DELETE", self._prefix + path)
        except Refused as error:
            if error.status != 404:
                raise

    # Parts

    def _bring_in_parts(self, name: str, source: Path, size: int, headers: dict[str, str]) -> None:
        upload = self._begun(name) or self._bucket.ask(
            "POST", name, query={"uploads": ""}, headers=headers
        ).find("UploadId")
        there = {part.number: part for part in self._parts(name, upload)}
        tags = []
        length = max(self._size, -(-size // _MOST_PARTS))
        with source.open("rb") as file:
            for number in range(1, -(-size // length) + 1):
                data = file.read(length)
                known = there.get(number)
                tags.append(
                    known.tag if known and _same(known, data) else self._send(name, upload, number, data)
                )
        listed = "".join(
            f"<Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part>"
            for number, tag in enumerate(tags, 1)
        )
        body = f"<CompleteMultipartUpload>{listed}</CompleteMultipartUpload>".encode()
        reply = self._bucket.ask("POST", name, query={"uploadId": upload}, body=body)
        if reply.all("Error"):  # S3 may say so in an answer that begins well
            raise Refused(f"{self.where} did not put the parts of {name} together ({_said(reply)})")

    def _begun(self, name: str) -> str:
        """Return the upload of an object that was begun and not ended; "" if there is none."""
        reply = self._bucket.ask("GET", query={"uploads": "", "prefix": name})
        for each in reply.all("Upload"):
            texts = {child.tag.rpartition("}")[2]: child.text or "" for child in each}
            if texts.get("Key") == name:
                return texts.get("UploadId", "")
        return ""

    def _parts(self, name: str, upload: str) -> Iterator[_Part]:
        marker = "0"
        while True:
            reply = self._bucket.ask("GET", name, query={"uploadId": upload, "part-number-marker": marker})
            for each in reply.all("Part"):
                texts = {child.tag.rpartition("}")[2]: child.text or "" for child in each}
                yield _Part(int(texts["PartNumber"]), texts["ETag"], int(texts["Size"]))
            if reply.find("IsTruncated") != "true":
                return
            marker = reply.find("NextPartNumberMarker")

    def _send(self, name: str, upload: str, number: int, data: bytes) -> str:
        query = {"partNumber": str(number), "uploadId": upload}
        return self._bucket.ask("PUT", name, query=query, body=data).headers["etag"]


def _same(part: _Part, data: bytes) -> bool:
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    return part.size == len(data) and part.tag.strip('"') == md5


def _said(reply: Reply) -> str:
    return ": ".join(filter(None, (reply.find("Code"), reply.find("Message"))))
