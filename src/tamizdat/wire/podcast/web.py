"""Loading files from the web: each whole or not at all, within bounds, and from nowhere inside the own network.

A feed is text of strangers, and names what it likes: the machine's own services, its neighbours, files on its disk.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final
from urllib.parse import urlsplit

from tamizdat.wire.podcast.files import Missing

PATIENCE: Final = 30.0  # seconds without a byte
_AT_ONCE: Final = 1024 * 1024  # bytes
_AGENT: Final = (
    "Tamizdat (moving a show in, at its owner's wish)"  # some hosts turn away programs without a name
)


def is_public(host: str) -> bool:
    """Return whether a host stands in the open internet, by each of its addresses.

    Raises:
        OSError: it has none.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return all(ipaddress.ip_address(address[0]).is_global for *_, address in found)


class Web:
    """Files from the web, each loaded into a folder for as long as it is used."""

    def __init__(self, folder: Path, allowed: Callable[[str], bool] | None = None) -> None:
        """`folder` is where files are put; `allowed` says whether a host may be asked, instead of `is_public`."""
        self._folder = folder
        self._allowed = allowed or is_public
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
            _Redirects(self._check),
        ):
            self._opener.add_handler(handler)

    @contextmanager
    def had(self, url: str, most: int) -> Iterator[Path]:
        """Give a file of the web."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self._folder, prefix=".loading-") as aside:
            path = Path(aside) / "file"
            try:
                self._load(url, most, path)
            except urllib.error.HTTPError as error:
                raise Missing(f"the host answers {error.code} ({error.reason})") from error
            except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
                raise Missing(f"it cannot be loaded ({getattr(error, 'reason', None) or error})") from error
            yield path

    def _load(self, url: str, most: int, path: Path) -> None:
        self._check(url)
        request = urllib.request.Request(url, headers={"User-Agent": _AGENT})  # noqa: S310 - its scheme was looked at
        with self._opener.open(request, timeout=PATIENCE) as answer, path.open("wb") as file:
            said = answer.headers.get("Content-Length", "")
            size = int(said) if said.isdecimal() else None
            if size is not None and size > most:
                raise Missing(f"it has {size >> 20} MB; at most {most >> 20} are loaded")
            loaded = _copy(answer, file, most)
            if size is not None and loaded != size:
                raise Missing(f"it broke off after {loaded:,} of {size:,} bytes")

    def _check(self, url: str) -> None:
        """Refuse addresses that are not of the open web."""
        try:
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError:
            raise Missing("its address is none") from None
        if parts.scheme not in ("http", "https") or not host:
            raise Missing("its address is not one of the web")
        try:
            allowed = self._allowed(host)
        except OSError:
            raise Missing(f"there is no host {host}") from None
        if not allowed:
            raise Missing(f"{host} is not in the open internet")


def _copy(answer: IO[bytes], file: IO[bytes], most: int) -> int:
    loaded = 0
    while part := answer.read(_AT_ONCE):
        loaded += len(part)
        if loaded > most:
            raise Missing(f"it has more than {most >> 20} MB")
        file.write(part)
    return loaded


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, each of which is looked at as the first address was."""

    max_redirections = 8  # hosts put their counters one before the other

    def __init__(self, check: Callable[[str], None]) -> None:
        self._check = check

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """Return the request of where a redirect leads."""
        self._check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
