"""A slow link: a site whose pages come piece by piece, as they do to a reader on one.

What a page shows first must stay where it is while the rest comes. The pieces end where lines of the page end: words that
are cut in two are set anew whatever a theme does.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tamizdat.serve.kinds import media_type

PAUSE = 0.01  # seconds, between two pieces


@contextmanager
def slow_link(site: Path, piece: int = 2000) -> Iterator[str]:
    """Serve a site, its pages in pieces of at least so many bytes; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = site / unquote(urlsplit(self.path).path).lstrip("/")
            if not file.is_file():
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", media_type(file.name))
            self.end_headers()
            with contextlib.suppress(OSError):  # the browser may have gone
                for part in pieces(file.read_bytes(), piece if file.suffix == ".html" else 0):
                    self.wfile.write(part)
                    time.sleep(PAUSE)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def pieces(page: bytes, least: int) -> Iterator[bytes]:
    """Yield the pieces of a page, each of whole lines and of at least so many bytes; with 0 all at once."""
    piece = b""
    for line in page.splitlines(keepends=True) if least else [page]:
        piece += line
        if len(piece) >= least:
            yield piece
            piece = b""
    yield piece
