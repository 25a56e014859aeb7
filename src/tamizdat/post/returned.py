"""What is done when mail comes back: one action for mailbox, pipe, providers' calls and refusals in the dialogue.

Nobody is believed. Whoever reports has to name a delivery by a token that only we can make, or be a provider whose signature
was checked. What comes back is counted once for each delivery, whatever way and however often it is told.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import F

from tamizdat.post import addresses, lists, pausing, return_addresses, sealing
from tamizdat.post.errors import BadAddress
from tamizdat.post.models import Delivery, Mailing, Subscriber, Suppression
from tamizdat.post.reports import Kind, Verdict

# A mailbox that is full, or a server that is down, may come back: so many letters in a row, and so many days, are waited for.
SOFT_BOUNCES: Final = 5
SOFT_DAYS: Final = 14
NOTICE: Final = "notice"  # stands in the return address of notices in place of a delivery's name

_WEIGHT: Final = {
    Kind.SOFT: Delivery.Returned.SOFT,
    Kind.POLICY: Delivery.Returned.SOFT,
    Kind.HARD: Delivery.Returned.HARD,
    Kind.COMPLAINT: Delivery.Returned.COMPLAINED,
}
_REASON: Final = {Kind.HARD: Suppression.Reason.BOUNCED, Kind.COMPLAINT: Suppression.Reason.COMPLAINED}


class Outcome(StrEnum):
    """What became of a report."""

    SUPPRESSED = "suppressed"  # nothing is sent to this address any more
    COUNTED = "counted"
    REPEATED = "repeated"  # it was known
    FORGOTTEN = "forgotten"  # of a delivery of ours that is not kept any more, or of a notice
    UNKNOWN = "unknown"  # it names nothing of ours
    NOTHING = "nothing"  # it says nothing that would matter


def take(verdict: Verdict, today: dt.date) -> Outcome:
    """Act upon a mail that came back; `today` is the newsroom's day."""
    if verdict.kind not in _WEIGHT:
        return Outcome.NOTHING
    names = _names(verdict)
    deliveries = [
        delivery
        for name in names
        if (delivery := return_addresses.read(settings.KEYRING.bounce, name)) is not None
    ]
    for delivery in deliveries:
        outcome = note(delivery, verdict.kind, today)
        if outcome is not Outcome.FORGOTTEN:
            return outcome
    return Outcome.FORGOTTEN if deliveries or NOTICE in names else Outcome.UNKNOWN


def note(delivery: int, kind: Kind, today: dt.date) -> Outcome:
    """Act upon what came back of a delivery after a server had taken it."""
    with transaction.atomic():
        row = _locked(delivery)
        if row is None:
            return Outcome.FORGOTTEN
        if row.returned >= _WEIGHT[kind]:
            return Outcome.REPEATED
        _count(row, kind)
        suppressed = _held_against(row, kind, today)
    pausing.look_at(row.mailing_id)
    return Outcome.SUPPRESSED if suppressed else Outcome.COUNTED


def note_address(address: str, kind: Kind, today: dt.date) -> Outcome:
    """Act upon what a provider says of an address without naming a delivery; its signature has to have been checked."""
    if kind not in (Kind.HARD, Kind.COMPLAINT):
        return Outcome.NOTHING
    try:
        lookup = sealing.lookup(addresses.checked(address))
    except BadAddress:
        return Outcome.UNKNOWN
    if not Subscriber.objects.filter(lookup=lookup).exists():
        return Outcome.UNKNOWN
    lists.suppress(lookup, _REASON[kind], today)
    return Outcome.SUPPRESSED


@transaction.atomic
def hold_against(delivery: int, kind: Kind, today: dt.date) -> bool:
    """Hold a refusal in the dialogue against the address, without counting it; return whether it gets nothing more."""
    row = _locked(delivery)
    return row is not None and row.returned < _WEIGHT[kind] and _held_against(row, kind, today)


def _names(verdict: Verdict) -> list[str]:
    """Return what may be the name of a delivery: in the return address, or in the Message-ID."""
    found = [address.rpartition("@")[0].rpartition("+")[2] for address in verdict.returned_to]
    found += [message_id.rpartition("@")[0] for message_id in verdict.message_ids]
    return list(dict.fromkeys(name.lower() for name in found))


def _locked(delivery: int) -> Any:
    """Return the delivery with its subscriber; nobody else counts it meanwhile."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("subscriber")
    return rows.filter(id=delivery).first()


def _count(row: Any, kind: Kind) -> None:
    mailing = Mailing.objects.filter(id=row.mailing_id)
    if kind is Kind.COMPLAINT:
        mailing.update(complained=F("complained") + 1)
    elif not row.returned:
        mailing.update(bounced=F("bounced") + 1)


def _held_against(row: Any, kind: Kind, today: dt.date) -> bool:
    first = not row.returned
    Delivery.objects.filter(id=row.id).update(returned=_WEIGHT[kind])
    if kind in _REASON or (kind is Kind.SOFT and first and _too_often(row, today)):
        lists.suppress(bytes(row.subscriber.lookup), _REASON.get(kind, Suppression.Reason.BOUNCED), today)
        return True
    return False


def _too_often(row: Any, today: dt.date) -> bool:
    """Count a soft bounce, and tell whether it is one too many. A letter that arrived begins the count anew."""
    earlier = Delivery.objects.filter(
        subscriber=row.subscriber_id, id__lt=row.id, state__in=(Delivery.State.SENT, Delivery.State.REFUSED)
    )
    last = earlier.order_by("-id").first()
    subscriber = row.subscriber
    in_a_row = last is None or last.returned != Delivery.Returned.NO
    since = (subscriber.soft_since if in_a_row else None) or today
    count = subscriber.soft_bounces + 1 if in_a_row else 1
    Subscriber.objects.filter(id=subscriber.id).update(soft_bounces=count, soft_since=since)
    return count >= SOFT_BOUNCES and (today - since).days >= SOFT_DAYS
