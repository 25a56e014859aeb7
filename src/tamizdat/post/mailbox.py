"""The mailbox to which mail comes back, looked at by the postman every few minutes.

What was understood is deleted once it is noted, for each report names a reader in the clear. What people wrote, and reports
of mail that was none of ours, are left and flagged.
"""

from __future__ import annotations

import datetime as dt
import imaplib
import logging
from itertools import islice
from typing import Final

from django.conf import settings
from django.db import Error as DatabaseError

from tamizdat.post import returned, trouble
from tamizdat.post.imap import Mailbox, Place
from tamizdat.post.reports import Kind, read
from tamizdat.post.reports.mail import MOST_BYTES
from tamizdat.post.returned import Outcome
from tamizdat.post.sayings import Saying
from tamizdat.post.today import today

EVERY: Final = 300.0  # seconds
AT_ONCE: Final = 50  # mails; letters that go out wait meanwhile

log = logging.getLogger("tamizdat.post")


def look() -> float | None:
    """Read what came back; return in how many seconds to come again, or None where no mailbox is configured."""
    table = settings.TAMIZDAT.post
    if not table.imap_host:
        return None
    user = table.imap_user or table.bounces or table.sender
    place = Place(
        table.imap_host,
        table.imap_port,
        table.imap_security,
        user,
        settings.TAMIZDAT.imap_password,
        table.imap_folder,
    )
    try:
        mailbox = Mailbox(place)
    except (OSError, imaplib.IMAP4.error, UnicodeError) as error:
        return _failed(place, str(error))
    try:
        read_some = _read(mailbox)
    except (OSError, imaplib.IMAP4.error) as error:
        # Not its words: of a mail that the server tells wrongly they hold whole lines.
        why = Saying("what the server says is not understood ({error})", {"error": type(error).__name__})
        return _failed(place, why)
    trouble.over("mailbox")
    return 0.0 if read_some == AT_ONCE else EVERY


def _failed(place: Place, why: str | Saying) -> float:
    said = Saying(
        "The mailbox of mail that comes back cannot be read at {host}: {why}",
        {"host": place.host, "why": why},
    )
    trouble.tell("mailbox", said)
    return EVERY


def _read(mailbox: Mailbox) -> int:
    """Read some mails; return how many."""
    day = today()
    with mailbox:
        uids = list(islice(mailbox.waiting(), AT_ONCE))
        for uid in uids:
            if _done(mailbox.read(uid, MOST_BYTES), day, uid):
                mailbox.delete(uid)
            else:
                mailbox.leave(uid)
    return len(uids)


def _done(raw: bytes, day: dt.date, uid: str) -> bool:
    """Act upon a mail; tell whether nobody needs to see it."""
    try:
        verdict = read(raw)
        outcome = returned.take(verdict, day)
    except DatabaseError:
        raise  # it stays as it is, and is read again
    except Exception as error:  # whatever a stranger sends must not keep us from the next one
        log.error("mail %s of the mailbox is not understood (%s): it is flagged", uid, type(error).__name__)
        return False
    return verdict.kind is not Kind.ORDINARY and outcome is not Outcome.UNKNOWN
