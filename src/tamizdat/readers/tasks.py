"""What requests leave to the postman. Arguments are ids, or sealed: nothing in the queue names a reader.

A mail that cannot be sent now is tried again, at growing distances, for two days. Errors that a task ends with have no words:
what a mail server says may hold an address, and Django's queue keeps it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from tamizdat.post import lists, sending, trouble
from tamizdat.post.errors import BrokenSeal, Down, Later, Refused
from tamizdat.post.reports import Kind
from tamizdat.post.sayings import Saying
from tamizdat.post.today import today

ASKED_A_MINUTE: Final = 120  # people of a list that is brought, where there is no `post.per_minute`
# Minutes until a mail is tried again: about two days together.
PAUSES: Final = (1, 5, 15, 60, 180, 360, 720, 1440)


class NotDone(Exception):
    """A task cannot be done, now or later; the message says why without a word of anybody."""


@task
def sign_up(sealed: str) -> None:
    """Do what somebody entered in the form of sign-up, as `lists.sealed` made of it."""
    try:
        asking = lists.opened(sealed)
    except BrokenSeal:
        raise NotDone("a sign-up was sealed with another key") from None
    with transaction.atomic():
        notice = lists.sign_up(asking, today())
        if notice:
            send(notice)


def send(notice: lists.Notice) -> None:
    """Have a notice sent."""
    _enqueue(send_notice, notice)


def send_all(notices: Iterable[lists.Notice]) -> None:
    """Have the notices of a list that was brought sent, one after the other: so many at once would be taken for spam."""
    gap = timedelta(minutes=1) / (settings.TAMIZDAT.post.per_minute or ASKED_A_MINUTE)
    now, before = timezone.now(), waiting()
    for number, each in enumerate(notices, before):
        _enqueue(send_notice.using(run_after=now + number * gap), each)


def _enqueue(of: Any, notice: lists.Notice) -> None:
    names = [str(each) for each in notice.newsletters]
    of.enqueue(notice.kind, str(notice.subscriber), names, notice.language)


@task
def send_notice(kind: str, subscriber: str, newsletters: list[str], language: str, tries: int = 0) -> None:
    """Mail a notice, or try again later."""
    from tamizdat.readers.notices import mail_of

    ids = tuple(map(uuid.UUID, newsletters))
    notice = lists.Notice("confirm" if kind == "confirm" else "choose", uuid.UUID(subscriber), ids, language)
    try:
        if mail := mail_of(notice, today()):
            sending.send_now(mail)
            trouble.over("notices")
    except BrokenSeal:
        raise NotDone("an address was sealed with another key") from None
    except (Later, Refused) as error:
        if isinstance(error, Refused) and error.kind is not Kind.POLICY:
            return  # nobody reads there; the sign-up is forgotten when its days are over
        _tell_what_is_ours(error)
        if tries < len(PAUSES):
            _later(send_notice, tries).enqueue(kind, subscriber, newsletters, language, tries + 1)


def _tell_what_is_ours(error: Later | Refused) -> None:
    """Tell editors why nobody gets a notice; what is said of one mailbox is not told, and may hold its address."""
    if isinstance(error, Down | Refused):
        why = error.saying if isinstance(error, Down) else error.status
        trouble.tell(
            "notices",
            Saying(
                "Mails to those who sign up cannot be sent: {why}. They are tried again for two days.",
                {"why": why},
            ),
        )


@task
def send_message(id: str, tries: int = 0) -> None:
    """Mail a reader's message to the newsroom, and forget it."""
    from tamizdat.readers import messages, models

    row = models.Message.objects.filter(id=id).first()
    if row is None:
        return
    try:
        message = messages.opened(row)
        sending.send_now(
            sending.Notice(
                to=settings.TAMIZDAT.readers.mailbox,
                subject=messages.subject_of(message),
                text=messages.text_of(message),
                language=message.language,
                reply_to=message.address,
            )
        )
    except BrokenSeal:
        raise NotDone("a message was sealed with another key") from None
    except (Later, Refused):
        trouble.tell(
            "messages",
            Saying("Messages of readers cannot be mailed to 'readers.mailbox': is the address right?"),
        )
        if tries < 2 * len(PAUSES):
            _later(send_message, tries).enqueue(id, tries + 1)
        return
    row.delete()
    trouble.over("messages")


def _later(of: Any, tries: int) -> Any:
    minutes = PAUSES[min(tries, len(PAUSES) - 1)]
    return of.using(run_after=timezone.now() + timedelta(minutes=minutes))


def waiting() -> int:
    """Return how many mails wait to be sent."""
    from django_tasks_db.models import DBTaskResult

    paths = [each.module_path for each in (send_notice, send_message)]
    return int(DBTaskResult.objects.filter(status="READY", task_path__in=paths).count())
