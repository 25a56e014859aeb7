"""Letters that were handed over: what an editor can do with a mailing, and how far it is.

Each change of a mailing's state is one statement that names the states it may begin in, so that two editors, the postman and
the automatic pause cannot undo each other.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from typing import Any, Final

import msgspec
from django.db.models import Count, Exists, F, OuterRef
from django.utils import timezone

from tamizdat.post import interface, lists
from tamizdat.post.errors import NoMailing, NotNow, OtherMail
from tamizdat.post.models import Delivery, Mailing, Suppression
from tamizdat.post.sayings import Saying

State = Mailing.State

_BATCH: Final = 2_000  # rows that are made at a time
_NAMES: Final[dict[int, interface.MailingState]] = {
    State.WAITING: "waiting",
    State.SENDING: "sending",
    State.PAUSED: "paused",
    State.DONE: "done",
    State.CANCELLED: "cancelled",
}
_NONE: Final = Saying("no letter was handed over under this number")
_OVER: Final = Saying("This letter is over: nothing of it is being sent any more.")
_NO_PAUSE: Final = Saying("This letter does not pause: it cannot go on.")


def take(mailing: interface.Mailing) -> interface.Progress:
    """Take a letter to be sent; taking it again changes nothing.

    Raises:
        OtherMail: another letter, or one of another newsletter, was taken under this id.
    """
    mail = msgspec.json.encode(mailing.mail)
    digest = hashlib.sha256(uuid.UUID(mailing.newsletter).bytes + mail).digest()
    row, new = Mailing.objects.get_or_create(
        id=uuid.UUID(mailing.id),
        defaults={"newsletter": uuid.UUID(mailing.newsletter), "mail": mail, "digest": digest},
    )
    if not new and bytes(row.digest) != digest:
        raise OtherMail(
            Saying(
                "another text was handed over under this letter's number: what is being sent cannot be changed; "
                "make a new letter"
            )
        )
    return progress(mailing.id)


def progress(mailing: str) -> interface.Progress:
    """Return how far a mailing is.

    Raises:
        NoMailing: there is none.
    """
    row = Mailing.objects.filter(id=uuid.UUID(mailing)).first()
    if row is None:
        raise NoMailing(_NONE)
    counts = counted(row)
    waiting = sum(counts[state] for state in _OPEN)
    return interface.Progress(
        id=mailing,
        state=_NAMES[row.state],
        why=msgspec.json.decode(row.why, type=Saying) if row.why else None,
        subscribers=sum(counts.values()),
        sent=counts[Delivery.State.SENT],
        waiting=waiting,
        refused=counts[Delivery.State.REFUSED],
        skipped=counts[Delivery.State.SKIPPED],
        bounced=row.bounced,
        complained=row.complained,
        started=_told(row.started),
        ended=_told(row.ended),
    )


def pause(mailing: str, why: Saying | None = None) -> interface.Progress:
    """Send no more of it until it is resumed; what a server is just being given still goes. `why` is for editors.

    Raises:
        NoMailing, NotNow: it is over.
    """
    said = msgspec.json.encode(why).decode() if why else ""
    return _changed(mailing, (State.WAITING, State.SENDING), _OVER, state=State.PAUSED, why=said)


def resume(mailing: str) -> interface.Progress:
    """Go on; what came back until now does not pause it again.

    Raises:
        NoMailing, NotNow: it is not paused.
    """
    row = Mailing.objects.filter(id=uuid.UUID(mailing)).first()
    if row is None:
        raise NoMailing(_NONE)
    counts = counted(row)
    refused = counts[Delivery.State.REFUSED]
    return _changed(
        mailing,
        (State.PAUSED,),
        _NO_PAUSE,
        state=State.SENDING if row.started else State.WAITING,
        why="",
        calm_sent=counts[Delivery.State.SENT] + refused,
        calm_returned=F("bounced") + refused,
        calm_complained=F("complained"),
    )


def cancel(mailing: str) -> interface.Progress:
    """Send no more of it, ever.

    Raises:
        NoMailing, NotNow: it is over.
    """
    _changed(
        mailing,
        (State.WAITING, State.SENDING, State.PAUSED),
        _OVER,
        state=State.CANCELLED,
        why="",
        ended=timezone.now(),
    )
    _skip_what_is_cancelled(uuid.UUID(mailing))
    return progress(mailing)


def start(row: Mailing) -> None:
    """Note who gets a letter: whoever has confirmed until now. Interrupted, it is done again to the end."""
    last = uuid.UUID(int=0)
    while ids := _readers_after(row, last):
        Delivery.objects.bulk_create(
            [Delivery(mailing=row, subscriber_id=one) for one in ids], ignore_conflicts=True
        )
        last = ids[-1]
    begun = Mailing.objects.filter(id=row.id, state=State.WAITING)
    begun.update(state=State.SENDING, started=timezone.now())
    _skip_what_is_cancelled(row.id)


def end(row: Mailing) -> bool:
    """Note that a mailing is over, if nobody waits for it any more; return whether that is so."""
    if Delivery.objects.filter(mailing=row, state__in=_OPEN).exists():
        return False
    Mailing.objects.filter(id=row.id, state=State.SENDING).update(state=State.DONE, ended=timezone.now())
    return True


def was_taken(row: Mailing) -> bool:
    """Tell whether a mail server has taken a letter of it to anybody."""
    return bool(row.sent) or Delivery.objects.filter(mailing=row, state=Delivery.State.SENT).exists()


def counted(row: Mailing) -> dict[int, int]:
    """Return how many deliveries are in each state, forgotten ones included."""
    counts = dict.fromkeys(Delivery.State.values, 0)
    rows = Delivery.objects.filter(mailing=row).order_by().values_list("state")
    counts.update(dict(rows.annotate(count=Count("id"))))
    counts[Delivery.State.SENT] += row.sent
    counts[Delivery.State.REFUSED] += row.refused
    counts[Delivery.State.SKIPPED] += row.skipped
    return counts


_OPEN: Final = (Delivery.State.WAITING, Delivery.State.CLAIMED, Delivery.State.HANDED)


def _skip_what_is_cancelled(mailing: uuid.UUID) -> None:
    """Have nobody wait for a letter that is cancelled, even if they were noted while that was done."""
    waiting = Delivery.objects.filter(mailing=mailing, state=Delivery.State.WAITING)
    cancelled = Mailing.objects.filter(id=mailing, state=State.CANCELLED)
    waiting.filter(mailing__in=cancelled.values("id")).update(state=Delivery.State.SKIPPED)


def _readers_after(row: Mailing, last: uuid.UUID) -> list[uuid.UUID]:
    suppressed = Suppression.objects.filter(lookup=OuterRef("lookup"))
    readers = lists.readers_of(row.newsletter).filter(~Exists(suppressed), id__gt=last)
    return list(readers.order_by("id").values_list("id", flat=True)[:_BATCH])


def _changed(
    mailing: str, from_states: tuple[int, ...], otherwise: Saying, **change: Any
) -> interface.Progress:
    changed = Mailing.objects.filter(id=uuid.UUID(mailing), state__in=from_states).update(**change)
    now = progress(mailing)
    if not changed and now.state != _NAMES[change["state"]]:
        raise NotNow(otherwise)
    return now


def _told(moment: dt.datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
