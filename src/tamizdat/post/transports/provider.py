"""Mails by a provider, through django-anymail: https://anymail.dev/."""

from __future__ import annotations

from email.utils import formataddr
from typing import Any, Final

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailInvalidAddress, AnymailRecipientsRefused
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from requests.exceptions import RequestException

from tamizdat.post.composing import Letter
from tamizdat.post.errors import Down, Later, Refused
from tamizdat.post.mime import with_links
from tamizdat.post.reports import Kind
from tamizdat.post.sayings import Saying
from tamizdat.post.transports.transport import MayGo

_TOO_MANY: Final = 429  # of HTTP
_OF_THIS_MAIL: Final = (400, 413, 422)
_SERVER: Final = 500


class Provider:
    """A session with a provider."""

    def __init__(self, by: str) -> None:
        """`by` is what django-anymail calls it: "postmark"."""
        self._by = by
        self._connection: Any = None

    def send(self, letter: Letter, may_go: MayGo) -> bool:
        """Give a mail to the provider: see `Transport`."""
        try:
            connection = self._opened()
            mail = _mail(letter, connection)
            if not may_go():
                return False
            mail.send()
            self._see_that_it_is_taken(mail.anymail_status.status or set())
        except (AnymailRecipientsRefused, AnymailInvalidAddress) as error:
            raise Refused(
                self._says(Saying("{provider} does not take the address")), "", Kind.HARD
            ) from error
        except AnymailAPIError as error:
            raise self._judged(error) from error
        except ImproperlyConfigured as error:
            raise Down(self._unusable(str(error))) from error
        except AnymailError as error:  # its words may hold what was sent
            raise Down(self._unusable(type(error).__name__)) from error
        except (RequestException, OSError) as error:
            self.close()
            raise Down(self._silent(type(error).__name__)) from error
        return True

    def close(self) -> None:
        """End the session."""
        connection, self._connection = self._connection, None
        if connection:
            connection.close()

    def _opened(self) -> Any:
        if self._connection is None:
            self._connection = get_connection(f"anymail.backends.{self._by}.EmailBackend")
            self._connection.open()
        return self._connection

    def _see_that_it_is_taken(self, statuses: set[str]) -> None:
        """Look at what a provider says of a recipient, in whatever form it says it."""
        if statuses & {"invalid", "rejected"}:
            raise AnymailRecipientsRefused
        if "failed" in statuses:
            raise Later(self._says(Saying("{provider} could not send the mail")))

    def _judged(self, error: AnymailAPIError) -> Refused | Later | Down:
        """Tell what a provider's answer means; its words may name the reader and are kept nowhere."""
        status = error.status_code
        if status == _TOO_MANY:
            return Later(self._says(Saying("{provider} wants fewer letters a minute")), "421")
        if status in _OF_THIS_MAIL:
            refused = self._says(Saying("{provider} refuses the mail (HTTP {status})", {"status": status}))
            return Refused(refused, str(status), Kind.POLICY)
        if status is None or status >= _SERVER:
            return Down(self._silent(f"HTTP {status}" if status else "–"))
        return Down(
            self._says(
                Saying(
                    "{provider} does not let us in (HTTP {status}): look at the ANYMAIL_… settings of the environment",
                    {"status": status},
                )
            )
        )

    def _unusable(self, why: str) -> Saying:
        return self._says(Saying("{provider} cannot be used as it is set up: {why}", {"why": why}))

    def _silent(self, why: str) -> Saying:
        return self._says(Saying("{provider} does not answer ({why})", {"why": why}))

    def _says(self, saying: Saying) -> Saying:
        """Return what is said of this provider."""
        return Saying(saying.words, {"provider": self._by, **saying.values})


def _mail(letter: Letter, connection: Any) -> EmailMultiAlternatives:
    head, sheet = letter.head, letter.sheet
    # What a provider reads as fields of its own is not given to it twice.
    fields = dict((letter.message_id, *letter.others, *head.others))
    mail = EmailMultiAlternatives(
        subject=" ".join(head.subject.split()),
        body=with_links("plain", sheet.text, letter.links),
        from_email=formataddr((" ".join(head.called.split()), head.sender.address)),
        to=[letter.to],
        reply_to=[head.reply_to] if head.reply_to else None,
        headers=fields,
        connection=connection,
    )
    if sheet.html:
        mail.attach_alternative(with_links("html", sheet.html, letter.links), "text/html")
    mail.metadata = {"delivery": letter.name}
    mail.tags = [head.tag] if head.tag else []
    mail.track_opens = mail.track_clicks = False
    return mail
