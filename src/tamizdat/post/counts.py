"""How the lists are, in numbers: all that the desk learns of subscribers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Final

from django.db.models import Count, Sum

from tamizdat.post import paper
from tamizdat.post.interface import Lists, NewsletterCounts
from tamizdat.post.models import Subscription, Suppression, Tally
from tamizdat.post.sayings import Saying

RECENT: Final = dt.timedelta(days=30)


def lists(today: dt.date, waiting_notices: int = 0, trouble: Sequence[Saying] = ()) -> Lists:
    """Return the numbers of each of the paper's newsletters, in the desk's order.

    What waits to be sent, and why, others know: it is handed in.
    """
    confirmed, unconfirmed = _subscriptions(True), _subscriptions(False)
    joined, left = _moved("joined", today), _moved("left", today)
    return Lists(
        newsletters=tuple(
            NewsletterCounts(
                newsletter=str(one),
                confirmed=confirmed[one],
                unconfirmed=unconfirmed[one],
                joined=joined[one],
                left=left[one],
            )
            for one in paper.newsletters()
        ),
        suppressed=Suppression.objects.count(),
        waiting_notices=waiting_notices,
        trouble=tuple(trouble),
    )


def _subscriptions(confirmed: bool) -> Counter[object]:
    rows = Subscription.objects.filter(confirmed=confirmed).order_by().values_list("newsletter")
    return Counter(dict(rows.annotate(Count("id"))))


def _moved(which: str, today: dt.date) -> Counter[object]:
    rows = Tally.objects.filter(day__gt=today - RECENT).order_by().values_list("newsletter")
    return Counter(dict(rows.annotate(Sum(which))))
