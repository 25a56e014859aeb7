"""What is not needed any more goes, day by day, with nobody asking."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any, Final

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from tamizdat.post import mailings, wiping
from tamizdat.post.counts import RECENT
from tamizdat.post.errors import NotNow
from tamizdat.post.lists.leaving import drop_deliveries, forget
from tamizdat.post.lists.limits import WINDOW
from tamizdat.post.models import Delivery, Mailing, Noticed, Pace, Subscriber, Subscription, Tally

KEEP_TASKS: Final = dt.timedelta(days=1)  # after the end of a task, for those who look for a fault
KEEP_PAUSED: Final = dt.timedelta(days=30)  # after a letter was handed over: who gets it is not kept for ever
_BATCH: Final = 2000  # rows in a transaction, so that sign-ups need not wait
_OVER: Final = (Mailing.State.DONE, Mailing.State.CANCELLED)


def run(today: dt.date) -> None:
    """Delete whatever has had its time by the newsroom's `today`. Doing it again does no harm.

    Sign-ups without their button go after `readers.keep_unconfirmed` days, who got which letter
    `readers.keep_deliveries` days after it was sent; their numbers stay. Subscribers of nothing go at once. A letter that
    waits for an editor for a month is ended.
    """
    keep = settings.TAMIZDAT.readers
    _unconfirmed(today - dt.timedelta(days=keep.keep_unconfirmed), today)
    _paused(today - KEEP_PAUSED)
    _deliveries(today - dt.timedelta(days=keep.keep_deliveries))
    Pace.objects.filter(free__lt=_midnight(today).timestamp() * 1000).delete()
    Noticed.objects.filter(day__lte=today - dt.timedelta(days=WINDOW)).delete()
    Tally.objects.filter(day__lte=today - RECENT).delete()
    _tasks(today)
    wiping.until_now()


def _unconfirmed(before: dt.date, today: dt.date) -> None:
    Subscription.objects.filter(confirmed=False, since__lt=before).delete()
    forget(Subscriber.objects.filter(subscriptions=None), today)


def _paused(before: dt.date) -> None:
    for row in Mailing.objects.filter(state=Mailing.State.PAUSED, asked__lt=_midnight(before)):
        with suppress(NotNow):
            mailings.cancel(str(row.id))


def _deliveries(before: dt.date) -> None:
    ended = Mailing.objects.filter(state__in=_OVER, ended__lt=_midnight(before))
    while ids := _some(Delivery.objects.filter(mailing__in=ended)):
        drop_deliveries(Delivery.objects.filter(id__in=ids))


def _tasks(today: dt.date) -> None:
    finished = DBTaskResult.objects.finished().filter(finished_at__lt=_midnight(today - KEEP_TASKS))
    while ids := _some(finished):
        DBTaskResult.objects.filter(id__in=ids).delete()


def _some(rows: Any) -> list[Any]:
    return list(rows.values_list("id", flat=True)[:_BATCH])


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
