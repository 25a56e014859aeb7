"""What the desk asks of the readers' server, a method for each request of docs/explanation/letter.md.

ClientError
├── Unreachable
└── WrongRequest
"""

from __future__ import annotations

import http.client
import socket
import time
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlencode, urlsplit

import msgspec

from tamizdat.post.interface import (
    Asked,
    Import,
    Imported,
    Lists,
    Mailing,
    Paper,
    Progress,
    Test,
    Tested,
    Views,
    Wrong,
)
from tamizdat.post.sayings import Saying, Told
from tamizdat.post.signing import HEADER, sign

PATIENCE: Final = 20.0  # seconds without a byte
LONG_PATIENCE: Final = (
    600.0  # for an import of a hundred thousand rows, and a test that waits for a mail server
)
_LARGEST: Final = 64 * 1024 * 1024  # bytes of an answer

T = TypeVar("T")


class ClientError(Told):
    """The readers' server did not do what it was asked."""


class Unreachable(ClientError):
    """It cannot be reached, or failed: nobody knows whether it did; all that is asked may be asked again."""


class WrongRequest(ClientError):
    """It refused, and will again."""

    def __init__(self, saying: Saying, status: int) -> None:
        """`status` is HTTP's, 400 to 499."""
        super().__init__(saying)
        self.status = status

    def __reduce__(self) -> tuple[type[WrongRequest], tuple[Saying, int]]:
        return WrongRequest, (self.saying, self.status)


class _OverSocket(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, place: Path, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._place = place

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._place))


class Client:
    """Asks a readers' server. It holds no connection: a request may come from any thread."""

    def __init__(self, place: str | Path, key: str) -> None:
        """`place` is an absolute address, in front of "/readers/", or the path of a unix socket; `key` is shared with it.

        Raises:
            ValueError: the address is not one of HTTP.
        """
        if isinstance(place, str) and not place.startswith(("http://", "https://")):
            raise ValueError(f"{place!r} is no address of a readers' server")
        self._place, self._key = place, key

    def tell(self, paper: Paper) -> None:
        """Tell what the paper is: its editions and newsletters."""
        self._ask("PUT", "paper", paper)

    def hand_over(self, mailing: Mailing) -> Progress:
        """Hand a letter over to be sent. Handing it over again changes nothing.

        Raises:
            WrongRequest: another letter went under its id (409), or it cannot be sent.
        """
        return self._read(self._ask("PUT", f"mailings/{mailing.id}", mailing, LONG_PATIENCE), Progress)

    def progress(self, id: str) -> Progress:
        """Return how far a mailing is.

        Raises:
            WrongRequest: there is none with this id (404).
        """
        return self._read(self._ask("GET", f"mailings/{id}"), Progress)

    def pause(self, id: str) -> Progress:
        """Have a mailing wait."""
        return self._read(self._ask("POST", f"mailings/{id}/pause"), Progress)

    def resume(self, id: str) -> Progress:
        """Have a mailing go on."""
        return self._read(self._ask("POST", f"mailings/{id}/resume"), Progress)

    def cancel(self, id: str) -> Progress:
        """End a mailing: what was not sent will not be."""
        return self._read(self._ask("POST", f"mailings/{id}/cancel"), Progress)

    def test(self, test: Test) -> Tested:
        """Send a letter to those who make it, at once."""
        return self._read(self._ask("POST", "tests", test, LONG_PATIENCE), Tested)

    def lists(self) -> Lists:
        """Return how the lists are, in numbers."""
        return self._read(self._ask("GET", "lists"), Lists)

    def bring(self, bringing: Import) -> Imported:
        """Bring subscribers from elsewhere."""
        return self._read(self._ask("POST", "imports", bringing, LONG_PATIENCE), Imported)

    def export(self, address: str) -> bytes:
        """Return all that is kept of a subscriber, as JSON.

        Raises:
            WrongRequest: nothing is (404).
        """
        return self._ask("POST", "subscribers/export", Asked(address=address))

    def erase(self, address: str, never: bool = False) -> bool:
        """Erase a subscriber; return whether there was anything. With `never` nothing is sent to the address again."""
        return self._read(self._ask("POST", "subscribers/erase", Asked(address=address, never=never)), bool)

    def let_in(self, address: str) -> bool:
        """Have an address written to again if its owner signs up; return whether anything was in the way of that."""
        return self._read(self._ask("POST", "subscribers/let-in", Asked(address=address)), bool)

    def views(self, since: str) -> list[Views]:
        """Return what the page counter saw from a day on ("2026-11-01")."""
        return self._read(self._ask("GET", f"views?{urlencode({'since': since})}"), list[Views])

    def _ask(self, method: str, what: str, body: Any = None, patience: float = PATIENCE) -> bytes:
        path = f"/readers/desk/{what}"
        data = b"" if body is None else msgspec.json.encode(body)
        headers = {
            HEADER: sign(self._key, method, path, data, int(time.time())),
            "Content-Type": "application/json",
        }
        try:
            status, answer = self._exchange(method, path, data, headers, patience)
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(
                Saying(
                    "the readers' server cannot be reached ({why}): is it running, and is 'readers.url' its address?",
                    {"why": str(error) or type(error).__name__},
                )
            ) from error
        if 200 <= status < 300:
            return answer
        raise _refusal(status, answer)

    def _exchange(
        self, method: str, path: str, data: bytes, headers: dict[str, str], patience: float
    ) -> tuple[int, bytes]:
        connection, above = self._connection(patience)
        try:
            connection.request(method, above + path, data, headers)
            response = connection.getresponse()
            return response.status, response.read(_LARGEST)
        finally:
            connection.close()

    def _connection(self, patience: float) -> tuple[http.client.HTTPConnection, str]:
        """Return a connection, and what stands before the path in the address."""
        if isinstance(self._place, Path):
            return _OverSocket(self._place, patience), ""
        parts = urlsplit(self._place)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        return kind(parts.netloc, timeout=patience), parts.path.rstrip("/")

    def _read(self, answer: bytes, type: type[T]) -> T:
        try:
            return msgspec.json.decode(answer, type=type)
        except msgspec.MsgspecError as error:
            raise Unreachable(
                Saying(
                    "what answers is no readers' server of this version ({why}): install the same version on both machines, "
                    "and see that 'readers.url' is its address",
                    {"why": str(error)},
                )
            ) from error


def _refusal(status: int, answer: bytes) -> ClientError:
    try:
        why = msgspec.json.decode(answer, type=Wrong).why
    except msgspec.MsgspecError:
        why = None
    if 400 <= status < 500 and why:
        return WrongRequest(why, status)
    return Unreachable(
        why
        or Saying(
            "the readers' server answers with status {status}: its log says why; it is asked again",
            {"status": status},
        )
    )
