"""How subscribers go: their rows are deleted at once, the sums of what they were sent stay."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, F

from tamizdat.post.lists import tallies
from tamizdat.post.models import Delivery, Left, Mailing, Subscriber, Subscription

_BATCH: Final = 500  # rows in a statement

# What a delivery that is not there any more counts as. Whoever went before their turn was not sent anything.
_SUM_OF: Final = {
    Delivery.State.WAITING: "skipped",
    Delivery.State.CLAIMED: "skipped",
    Delivery.State.HANDED: "sent",
    Delivery.State.SENT: "sent",
    Delivery.State.REFUSED: "refused",
    Delivery.State.SKIPPED: "skipped",
}


def forget(subscribers: Any, today: dt.date) -> int:
    """Delete all that is kept of the subscribers of a query; return how many there were.

    Nothing but this deletes subscribers.
    """
    ids = list(subscribers.values_list("id", flat=True))
    for start in range(0, len(ids), _BATCH):
        _forget(ids[start : start + _BATCH], today)
    return len(ids)


def drop(subscriber: Subscriber, newsletters: Iterable[uuid.UUID], today: dt.date) -> None:
    """Take a subscriber off these newsletters, and keep that they left; who has none left is forgotten."""
    dropped = tuple(newsletters)
    rows = Subscription.objects.filter(subscriber=subscriber, newsletter__in=dropped)
    tallies.went(rows.filter(confirmed=True).values_list("newsletter", flat=True), today)
    remember_left(subscriber.lookup, rows.values_list("newsletter", flat=True), today)
    rows.delete()
    if not Subscription.objects.filter(subscriber=subscriber).exists():
        forget(Subscriber.objects.filter(id=subscriber.id), today)


def drop_deliveries(deliveries: Any) -> None:
    """Delete the deliveries of a query, and add them to the sums of their mailings."""
    with transaction.atomic():
        _keep_sums(deliveries)
        deliveries.delete()


def remember_left(lookup: bytes, newsletters: Iterable[uuid.UUID], today: dt.date) -> None:
    """Keep that whoever has this address left: an import does not bring them back."""
    Left.objects.bulk_create(
        [Left(lookup=lookup, newsletter=one, since=today) for one in newsletters], ignore_conflicts=True
    )


@transaction.atomic
def _forget(ids: list[uuid.UUID], today: dt.date) -> None:
    got = Subscription.objects.filter(subscriber__in=ids, confirmed=True)
    for newsletter, count in got.values_list("newsletter").annotate(Count("id")).order_by():
        tallies.went([newsletter], today, count)
    _keep_sums(Delivery.objects.filter(subscriber__in=ids))
    Subscriber.objects.filter(id__in=ids).delete()


def _keep_sums(deliveries: Any) -> None:
    counted = deliveries.order_by().values_list("mailing", "state").annotate(count=Count("id"))
    for mailing, state, count in counted:
        sum_of = _SUM_OF[Delivery.State(state)]
        Mailing.objects.filter(id=mailing).update(**{sum_of: F(sum_of) + count})
