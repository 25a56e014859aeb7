"""A small store that speaks as much of the S3 API as we do, keeps all in memory, and fails as it is told."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from tamizdat.depot.bucket import Address, Bucket
from tamizdat.depot.signing import Key

KEY = Key("paper", "secret", "eu-west-1")


class Store(ThreadingHTTPServer):
    """The store, with one bucket, "paper"."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.objects: dict[str, tuple[bytes, dict[str, str]]] = {}
        self.uploads: dict[str, tuple[str, dict[str, str], dict[int, bytes]]] = {}
        self.asked: list[str] = []  # "PUT media/a.mp3?partNumber=1"
        self.fault: Callable[[str], int] = lambda line: 0  # the status with which it fails, 0 for none

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def bucket(self, name: str = "paper", key: Key = KEY) -> Bucket:
        return Bucket(Address(self.endpoint, name), key)


@contextmanager
def running() -> Iterator[Store]:
    store = Store()
    threading.Thread(target=store.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield store
    finally:
        store.shutdown()
        store.server_close()


class _Asked(BaseHTTPRequestHandler):
    server: Store
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def _answer(self, status: int, body: str = "", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def _error(self, status: int, code: str) -> None:
        self._answer(status, f"<Error><Code>{code}</Code></Error>" if self.command != "HEAD" else "")

    def _any(self) -> None:
        parts = urlsplit(self.path)
        bucket, _, name = unquote(parts.path).lstrip("/").partition("/")
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        line = f"{self.command} {name}" + (f"?{parts.query}" if parts.query else "")
        self.server.asked.append(line)
        if status := self.server.fault(line):
            self._error(status, "Told")
        elif f"Credential={KEY.id}/" not in self.headers["Authorization"]:
            self._error(403, "InvalidAccessKeyId")
        elif bucket != "paper":
            self._error(404, "NoSuchBucket")
        elif hashlib.sha256(body).hexdigest() != self.headers["x-amz-content-sha256"]:
            self._error(400, "XAmzContentSHA256Mismatch")
        else:
            getattr(self, f"_{self.command.lower()}")(name, query, body)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _any  # noqa: N815 - the names that http.server calls

    def _meta(self) -> dict[str, str]:
        kept = ("content-type", "cache-control", "x-amz-meta-sha256")
        return {name.lower(): value for name, value in self.headers.items() if name.lower() in kept}

    def _head(self, name, query, body):
        if not name:
            self._answer(200)
        elif name not in self.server.objects:
            self._error(404, "")
        else:
            data, meta = self.server.objects[name]
            self._answer(200, Content_Length=str(len(data)), **meta)

    def _get(self, name, query, body):
        if "uploads" in query:
            found = [
                f"<Upload><Key>{key}</Key><UploadId>{id}</UploadId></Upload>"
                for id, (key, _, _) in self.server.uploads.items()
                if key.startswith(query["prefix"])
            ]
            self._answer(200, f"<R>{''.join(found)}</R>")
            return
        parts = self.server.uploads[query["uploadId"]][2]
        after = sorted(number for number in parts if number > int(query["part-number-marker"]))
        listed = "".join(
            f"<Part><PartNumber>{n}</PartNumber><ETag>&quot;{_md5(parts[n])}&quot;</ETag><Size>{len(parts[n])}</Size></Part>"
            for n in after[:2]
        )
        more = (
            f"<IsTruncated>true</IsTruncated><NextPartNumberMarker>{after[1]}</NextPartNumberMarker>"
            if after[2:]
            else ""
        )
        self._answer(200, f'<R xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{listed}{more}</R>')

    def _put(self, name, query, body):
        if "partNumber" in query:
            self.server.uploads[query["uploadId"]][2][int(query["partNumber"])] = body
        else:
            self.server.objects[name] = body, self._meta()
        self._answer(200, ETag=f'"{_md5(body)}"')

    def _post(self, name, query, body):
        if "uploads" in query:
            id = f"u{len(self.server.asked)}"
            self.server.uploads[id] = name, self._meta(), {}
            self._answer(200, f"<R><UploadId>{id}</UploadId></R>")
            return
        key, meta, parts = self.server.uploads.pop(query["uploadId"])
        wanted = re.findall(r"<PartNumber>(\d+)</PartNumber><ETag>\"?(\w+)\"?</ETag>", body.decode())
        assert [(int(n), tag) for n, tag in wanted] == [(n, _md5(parts[n])) for n in sorted(parts)]
        self.server.objects[key] = b"".join(parts[n] for n in sorted(parts)), meta
        self._answer(200, "<R/>")

    def _delete(self, name, query, body):
        self.server.objects.pop(name, None)
        self._answer(204)


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
