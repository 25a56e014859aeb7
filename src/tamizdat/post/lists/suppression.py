"""Addresses to which nothing is sent, known by their blind index alone."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from tamizdat.post import addresses, sealing
from tamizdat.post.lists.leaving import forget
from tamizdat.post.models import Subscriber, Suppression

Reason = Suppression.Reason

# Who pressed "spam" or asked never to be written to again is not asked anything, whoever enters the address. A mailbox
# that did not exist may exist now: it is asked, and pressing the button in the mail proves it.
_FOR_GOOD: Final = (Reason.COMPLAINED, Reason.ASKED)


@transaction.atomic
def suppress(lookup: bytes, reason: Suppression.Reason, today: dt.date) -> bool:
    """Send nothing more to an address, and forget its subscriber; return whether there was one.

    A stronger reason is never replaced by a weaker one: bounced, complained, asked.
    """
    row, new = Suppression.objects.get_or_create(lookup=lookup, defaults={"reason": reason, "since": today})
    if not new and row.reason < reason:
        Suppression.objects.filter(lookup=lookup).update(reason=reason, since=today)
    return bool(forget(Subscriber.objects.filter(lookup=lookup), today))


def forbidden(lookup: bytes) -> bool:
    """Tell whether not even a question may be sent to an address."""
    return Suppression.objects.filter(lookup=lookup, reason__in=_FOR_GOOD).exists()


def lift_bounce(lookup: bytes) -> None:
    """Write again to an address whose mail came back, now that its owner has answered."""
    Suppression.objects.filter(lookup=lookup, reason=Reason.BOUNCED).delete()


def let_in(address: str) -> bool:
    """Lift whatever keeps an address from being written to, because its owner asked for it; return whether anything did.

    It subscribes nobody: they may sign up again, and are asked as everybody is.

    Raises:
        BadAddress: it is none.
    """
    gone, _ = Suppression.objects.filter(lookup=sealing.lookup(addresses.checked(address))).delete()
    return bool(gone)
