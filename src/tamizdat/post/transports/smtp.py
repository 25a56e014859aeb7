"""Mails to an SMTP server (RFC 5321), over one connection that is used again and again."""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
import time
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from tamizdat.post.composing import Letter
from tamizdat.post.dkim import Signer
from tamizdat.post.errors import Down, Later, Refused
from tamizdat.post.reports.meaning import of_our_server, status_in
from tamizdat.post.sayings import Saying
from tamizdat.post.transports.transport import MayGo

# Seconds for an answer; RFC 5321, 4.5.3.2 wants two minutes for most, and ten after the text. Together they are less than
# `claiming.LEASE`, after which another worker sends the letter.
PATIENCE: Final = 120
LAST_PATIENCE: Final = 600
REUSED: Final = 500  # mails over one connection

_OK: Final = 250
_WILL_FORWARD: Final = 251
_GO_ON: Final = 354
_CLOSING: Final = 421
_PERMANENT: Final = 500

_DOT: Final = re.compile(rb"^\.", re.MULTILINE)  # RFC 5321, 4.5.2
# What servers say who want to see no return address but that of the account.
_OWN_SENDER: Final = re.compile(r"sender|return.?path|not owned|send.?as|envelope.?from", re.IGNORECASE)


class Server(NamedTuple):
    """Where the server is, and how it is spoken to."""

    host: str
    port: int
    security: Literal["", "starttls", "tls"] = ""
    user: str = ""
    password: str = ""
    authorities: str = ""  # file of certificates that are trusted; "" for the system's

    @property
    def place(self) -> str:
        """Return what people call it."""
        return f"{self.host}:{self.port}"


class Smtp:
    """A connection to a server; it is opened when it is needed, and again when it broke."""

    def __init__(self, server: Server, signer: Signer | None) -> None:
        self._server = server
        self._signer = signer
        self._smtp: smtplib.SMTP | None = None
        self._used = 0
        self._broke = False  # with the last letter
        self._plain = False  # whether return addresses name no delivery: not every server lets us choose

    def send(self, letter: Letter, may_go: MayGo) -> bool:
        """Hand a mail over: see `Transport`."""
        data = letter.wire(self._signer, int(time.time()))
        try:
            smtp = self._begun(letter)
            _taken(self._recipient(smtp, letter))
            if not may_go():
                smtp.rset()
                return False
            self._text(smtp, data)
        except (Refused, Later) as error:
            self._start_anew(closing=error.status.startswith(("421", "4.3.2")))
            raise
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise self._broken_off(error) from error
        self._broke = False
        self._used += 1
        if self._used >= REUSED:
            self.close()
        return True

    def close(self) -> None:
        """Say goodbye, if there is a connection."""
        smtp, self._smtp, self._used = self._smtp, None, 0
        if smtp:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _begun(self, letter: Letter) -> smtplib.SMTP:
        """Return a connection on which the server knows who sends. One that stood idle may have ended meanwhile."""
        options = _options(letter)
        if self._smtp:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                code, _ = self._sender(self._smtp, letter)
                if code == _OK:
                    return self._smtp
        self.close()
        smtp = self._smtp = self._opened()
        if options and not smtp.has_extn("smtputf8"):
            raise Refused(Saying("the mail server takes no address with letters that are not Latin"), "5.6.7")
        code, said = self._sender(smtp, letter)
        if code != _OK:
            self.close()
            refused = Saying("the mail server {server} does not take mail from us: {why}")
            raise Down(self._says(refused, f"{code} {_decoded(said)}"))
        return smtp

    def _sender(self, smtp: smtplib.SMTP, letter: Letter) -> tuple[int, bytes]:
        """Say who sends. Where that may not be the delivery's own return address, the Message-ID still names it."""
        options = _options(letter)
        reply = smtp.mail(letter.plain_return if self._plain else letter.return_to, options)
        if reply[0] >= _PERMANENT and not self._plain:
            self._plain = True
            smtp.rset()
            reply = smtp.mail(letter.plain_return, options)
        return reply

    def _recipient(self, smtp: smtplib.SMTP, letter: Letter) -> tuple[int, bytes]:
        """Say who is written to. Many servers tell only now what they think of the sender."""
        code, said = smtp.rcpt(letter.to)
        if code >= _PERMANENT and not self._plain and _OWN_SENDER.search(_decoded(said)):
            self._plain = True
            smtp.rset()
            self._sender(smtp, letter)
            code, said = smtp.rcpt(letter.to)
        return code, said

    def _text(self, smtp: smtplib.SMTP, data: bytes) -> None:
        reply = smtp.docmd("DATA")
        if reply[0] == _GO_ON:
            smtp.send(_DOT.sub(b"..", data) + b".\r\n")
            _wait(smtp, LAST_PATIENCE)
            reply = smtp.getreply()
            _wait(smtp, PATIENCE)
        _taken(reply, of_the_text=True)

    def _broken_off(self, error: Exception) -> Later:
        """Return what it means that a connection broke: once, it may be for this letter; twice in a row it is the server."""
        said = self._says(Saying("the mail server {server} broke off: {why}"), _said(error))
        was_broken, self._broke = self._broke, True
        return Down(said) if was_broken else Later(said, "4.4.2")

    def _start_anew(self, *, closing: bool) -> None:
        """Have the server forget the mail that it refused."""
        if closing or not self._smtp:
            self.close()
            return
        try:
            self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def _opened(self) -> smtplib.SMTP:
        try:
            return _connected(self._server)
        except smtplib.SMTPAuthenticationError as error:
            said = Saying("the mail server {server} does not know post.user or TAMIZDAT_SMTP_PASSWORD: {why}")
            raise Down(self._says(said, _said(error))) from error
        except ssl.SSLError as error:
            said = Saying(
                "the mail server {server} cannot be spoken to in secret ({why}): look at post.security and post.port"
            )
            raise Down(self._says(said, error.reason or str(error))) from error
        except smtplib.SMTPNotSupportedError as error:
            said = Saying(
                "the mail server {server} cannot do what tamizdat.toml asks of it ({why}): look at post.security and "
                "post.user"
            )
            raise Down(self._says(said, _said(error))) from error
        except (OSError, smtplib.SMTPException) as error:
            said = Saying("the mail server {server} does not answer: {why}")
            raise Down(self._says(said, _said(error))) from error

    def _says(self, saying: Saying, why: str) -> Saying:
        """Return what is said of this server, with its own words or the net's."""
        return Saying(saying.words, {"server": self._server.place, "why": why})


def _connected(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=server.authorities or None) if server.security else None
    name = _our_name()
    smtp: smtplib.SMTP
    if server.security == "tls":
        smtp = smtplib.SMTP_SSL(server.host, server.port, name, timeout=PATIENCE, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, name, timeout=PATIENCE)
    try:
        if server.security == "starttls":
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def _wait(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock:
        smtp.sock.settimeout(seconds)


@lru_cache(maxsize=1)
def _our_name() -> str:
    """Return what we are called (RFC 5321, 4.1.4); found out once, since it may ask the net."""
    name = socket.getfqdn()
    return name if "." in name else "[127.0.0.1]"


def _options(letter: Letter) -> list[str]:
    return [] if letter.to.isascii() else ["SMTPUTF8"]


def _taken(reply: tuple[int, bytes], *, of_the_text: bool = False) -> None:
    """See that a server has taken what it was given.

    Raises:
        Refused, Later: it has not.
    """
    code, said = reply
    if code in (_OK, _WILL_FORWARD):
        return
    text = _decoded(said)
    status = status_in(f"{code} {text}") or str(code)
    if code >= _PERMANENT:
        raise Refused(_quoted(code, text), status, of_our_server(status, text, of_the_text=of_the_text))
    raise Later(_quoted(code, text), "421" if code == _CLOSING else status)


def _quoted(code: int, text: str) -> Saying:
    return Saying("the mail server says: {said}", {"said": f"{code} {text}"})


def _decoded(said: bytes) -> str:
    return " ".join(said.decode("utf-8", "replace").split())


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {_decoded(said) if isinstance(said, bytes) else said}"
    return str(getattr(error, "strerror", None) or error) or type(error).__name__
