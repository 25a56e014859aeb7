"""How many came and went, day by day; of nobody in particular."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import F

from tamizdat.post.models import Tally


def came(newsletters: Iterable[uuid.UUID], day: dt.date, by: int = 1) -> None:
    """Count `by` more subscribers of each newsletter."""
    for one in newsletters:
        _row(one, day).update(joined=F("joined") + by)


def went(newsletters: Iterable[uuid.UUID], day: dt.date, by: int = 1) -> None:
    """Count `by` subscribers less of each newsletter."""
    for one in newsletters:
        _row(one, day).update(left=F("left") + by)


def _row(newsletter: uuid.UUID, day: dt.date):  # type: ignore[no-untyped-def] # Django's query
    Tally.objects.get_or_create(newsletter=newsletter, day=day)
    return Tally.objects.filter(newsletter=newsletter, day=day)
