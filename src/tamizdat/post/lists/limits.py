"""How many notices an address may get because somebody, perhaps a stranger, entered it in a form."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Final

from tamizdat.post.models import Noticed

WINDOW: Final = 30  # days
IN_WINDOW: Final = 3  # notices; and one on a day


def may_notice(lookup: bytes, today: dt.date) -> bool:
    """Tell whether a notice may go to an address today, and count it if it may."""
    if not _may(_days([lookup], today)[lookup], today):
        return False
    return bool(Noticed.objects.get_or_create(lookup=lookup, day=today)[1])


def may_notice_all(lookups: list[bytes], today: dt.date) -> set[bytes]:
    """Return those of many addresses to which a notice may go today, and count them."""
    days = _days(lookups, today)
    may = {one for one in lookups if _may(days[one], today)}
    Noticed.objects.bulk_create([Noticed(lookup=one, day=today) for one in may], ignore_conflicts=True)
    return may


def answered(lookup: bytes) -> None:
    """Forget the notices of an address: whoever has the mailbox pressed a button, so they were no stranger's doing.

    Who leaves by mistake, or asks for one newsletter more, gets another on the same day.
    """
    Noticed.objects.filter(lookup=lookup).delete()


def _may(days: list[dt.date], today: dt.date) -> bool:
    return len(days) < IN_WINDOW and today not in days


def _days(lookups: list[bytes], today: dt.date) -> dict[bytes, list[dt.date]]:
    """Return the days of the window on which each got one."""
    since = today - dt.timedelta(days=WINDOW)
    days: dict[bytes, list[dt.date]] = defaultdict(list)
    for lookup, day in Noticed.objects.filter(lookup__in=lookups, day__gt=since).values_list("lookup", "day"):
        days[bytes(lookup)].append(day)
    return days
