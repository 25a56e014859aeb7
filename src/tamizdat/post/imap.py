"""A mailbox that is emptied over IMAP (RFC 9051): what was not looked at yet, one mail at a time.

A mail that is done with is deleted; one that is left for people is flagged, by which it is known at the next look. Nothing is
told by "seen": whoever opens the mailbox in a mail program must not hide mails from us.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Final, Self

import msgspec

TIMEOUT: Final = 30  # seconds for each answer
# Numbers of mails come on one line, which imaplib cuts off at a million bytes.
_WINDOW: Final = 5_000


class Place(msgspec.Struct, frozen=True):
    """Where a mailbox is."""

    host: str
    port: int
    security: str  # "tls", "starttls" or ""
    user: str
    password: str
    folder: str


class Mailbox:
    """An open mailbox.

    Raises:
        OSError: it cannot be reached, or its certificate is not good.
        imaplib.IMAP4.error: it refuses us, or says what nobody understands.
    """

    def __init__(self, place: Place) -> None:
        self._server = _connected(place)
        self._deleted = False
        try:
            self._server.login(place.user, place.password)
            self._mails = int(self._answer(self._server.select(_quoted(place.folder)))[0] or 0)
        except BaseException:
            self._server.shutdown()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take away what was deleted, unless the connection is what failed."""
        if isinstance(error, OSError | imaplib.IMAP4.error):
            self._server.shutdown()
            return
        if self._deleted:
            self._answer(self._server.expunge())
        self._server.logout()

    def waiting(self) -> Iterator[str]:
        """Yield the numbers (UID) of mails that were not looked at yet, the oldest first."""
        for first in range(1, self._mails + 1, _WINDOW):
            span = f"{first}:{min(first + _WINDOW - 1, self._mails)}"
            found = self._answer(self._server.uid("SEARCH", span, "UNFLAGGED", "UNDELETED"))
            yield from (uid.decode("ascii") for uid in (found[0] or b"").split())

    def read(self, uid: str, most: int) -> bytes:
        """Return the first `most` bytes of a mail; nothing of it if it has gone meanwhile."""
        told = self._answer(self._server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{most}>)"))
        return next((bytes(part[1]) for part in told if isinstance(part, tuple)), b"")

    def delete(self, uid: str) -> None:
        """Delete a mail that is done with."""
        self._mark(uid, "\\Deleted")
        self._deleted = True

    def leave(self, uid: str) -> None:
        """Leave a mail for people."""
        self._mark(uid, "\\Flagged")

    def _mark(self, uid: str, flag: str) -> None:
        self._answer(self._server.uid("STORE", uid, "+FLAGS.SILENT", f"({flag})"))

    def _answer(self, answer: tuple[str, list[Any]]) -> list[Any]:
        state, told = answer
        if state != "OK":
            said = told[0].decode("utf-8", "replace") if told and isinstance(told[0], bytes) else state
            raise imaplib.IMAP4.error(said)
        return told


def _connected(place: Place) -> imaplib.IMAP4:
    if place.security == "tls":
        return imaplib.IMAP4_SSL(
            place.host, place.port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT
        )
    server = imaplib.IMAP4(place.host, place.port, timeout=TIMEOUT)
    try:
        if place.security == "starttls":
            server.starttls(ssl.create_default_context())
    except BaseException:
        server.shutdown()
        raise
    return server


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
