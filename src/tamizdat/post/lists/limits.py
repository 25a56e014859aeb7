"""How many notices an address may get because somebody, perhaps a stranger, entered it in a form."""

from __future__ import annotations

import datetime as dt
from typing import Final

from tamizdat.post.models import Noticed

WINDOW: Final = 30  # days
IN_WINDOW: Final = 3  # notices; and one on a day


def may_notice(lookup: bytes, today: dt.date) -> bool:
    """Tell whether a notice may go to an address today, and count it if it may."""
    since = today - dt.timedelta(days=WINDOW)
    if Noticed.objects.filter(lookup=lookup, day__gt=since).count() >= IN_WINDOW:
        return False
    return bool(Noticed.objects.get_or_create(lookup=lookup, day=today)[1])
