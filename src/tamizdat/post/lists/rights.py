"""What readers may ask for: all that is kept of them, and that it goes."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import msgspec
from django.db import transaction

from tamizdat.post import addresses, paper, sealing, tokens
from tamizdat.post.errors import NothingKept
from tamizdat.post.interface import Newsletter
from tamizdat.post.lists import evidence
from tamizdat.post.lists.choosing import chooser
from tamizdat.post.lists.leaving import forget, remember_left
from tamizdat.post.lists.limits import answered
from tamizdat.post.lists.suppression import suppress
from tamizdat.post.models import Delivery, Left, Noticed, Subscriber, Subscription, Suppression
from tamizdat.post.sayings import Saying

_Known = dict[uuid.UUID, Newsletter]


class _Subject(msgspec.Struct):
    """What a reader knows a letter by."""

    subject: str = ""


def export(address: str) -> dict[str, Any]:
    """Return all that is kept of an address, as JSON; empty parts where there is nothing.

    Raises:
        BadAddress: it is none.
        NothingKept: all the parts are empty.
    """
    kept = _all(addresses.checked(address))
    if not any(part for name, part in kept.items() if name != "address"):
        raise NothingKept(Saying("nothing is kept of this address"))
    return kept


def export_by(token: str, today: dt.date) -> dict[str, Any]:
    """Return all that is kept of the subscriber of a link to their own page.

    Letters are forwarded, and put on the net: by a link that stood in one nobody learns whose address it was.

    Raises:
        BadToken: it is not good, or the subscriber is gone.
    """
    subscriber = chooser(token, today)
    kept = _all(sealing.unseal(subscriber.sealed, subscriber.id))
    from_a_letter = tokens.read(token, tokens.Purpose.CHOOSE, today).newsletters
    return kept | {"address": None} if from_a_letter else kept


@transaction.atomic
def erase(address: str, today: dt.date, never: bool = False) -> bool:
    """Delete all that is kept of an address; return whether there was a subscriber.

    Its blind index stays beside the newsletters that they had, so that an old list does not bring them back; with `never`
    also on the suppression list: nothing is sent there again, whoever enters the address.

    Raises:
        BadAddress: it is none.
    """
    lookup = sealing.lookup(addresses.checked(address))
    there = _erase(lookup, today)
    if never:
        suppress(lookup, Suppression.Reason.ASKED, today)
    return there


@transaction.atomic
def erase_by(token: str, today: dt.date, never: bool = False) -> None:
    """Do the same for the subscriber of a link to their own page.

    Raises:
        BadToken: it is not good, or the subscriber is gone.
    """
    subscriber = chooser(token, today)
    erase(sealing.unseal(subscriber.sealed, subscriber.id), today, never)


def _erase(lookup: bytes, today: dt.date) -> bool:
    rows = Subscriber.objects.filter(lookup=lookup)
    had = Subscription.objects.filter(subscriber__in=rows)
    remember_left(lookup, had.values_list("newsletter", flat=True), today)
    answered(lookup)
    return bool(forget(rows, today))


def _all(address: str) -> dict[str, Any]:
    lookup = sealing.lookup(address)
    known = paper.newsletters()
    suppressed = Suppression.objects.filter(lookup=lookup).first()
    return {
        "address": address,
        "subscriber": _subscriber(Subscriber.objects.filter(lookup=lookup).first(), known),
        "left": [
            {**_named(one.newsletter, known), "since": one.since.isoformat()}
            for one in Left.objects.filter(lookup=lookup).order_by("since", "id")
        ],
        "suppressed": {"reason": suppressed.get_reason_display(), "since": suppressed.since.isoformat()}
        if suppressed
        else None,
        "notices": [
            day.isoformat()
            for day in Noticed.objects.filter(lookup=lookup).order_by("day").values_list("day", flat=True)
        ],
    }


def _subscriber(row: Subscriber | None, known: _Known) -> dict[str, Any] | None:
    if not row:
        return None
    return {
        "language": row.language,
        "state": row.get_state_display(),
        "asked": row.asked.isoformat(),
        "confirmed": row.confirmed.isoformat() if row.confirmed else None,
        "newsletters": [
            {**_named(one.newsletter, known), "confirmed": one.confirmed, "since": one.since.isoformat()}
            for one in row.subscriptions.order_by("id")
        ],
        "evidence": [
            {**_named(one.newsletter, known), **msgspec.to_builtins(evidence.fact(one))}
            for one in row.evidence.order_by("id")
        ],
        "letters": [
            {
                "letter": str(one.mailing_id),
                "subject": msgspec.json.decode(bytes(one.mailing.mail), type=_Subject).subject,
                **_named(one.mailing.newsletter, known),
                "state": Delivery.State(one.state).label,
            }
            for one in row.deliveries.select_related("mailing").order_by("id")
        ],
    }


def _named(newsletter: uuid.UUID, known: _Known) -> dict[str, str]:
    """Return a newsletter's id with the name by which readers know it; without where the paper has it no more."""
    name = {"name": known[newsletter].name} if newsletter in known else {}
    return {"newsletter": str(newsletter), **name}
