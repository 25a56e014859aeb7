"""What is known of readers: how many read which story when, and which were read most."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Final

from django.db.models import Max, Sum

from tamizdat.desk.models import Readership, Story
from tamizdat.desk.rows import among

WEEK: Final = 7


def newest_day() -> date | None:
    """Return the newest day of which anything is known. It may go on: those before it were counted to their end."""
    newest: date | None = Readership.objects.aggregate(newest=Max("day"))["newest"]
    return newest


def best(edition: str, last: date, days: int) -> list[tuple[str, int]]:
    """Return the ids of the published stories of an edition that were read in some days, with how many read them.

    A reader of two days counts twice. The most read come first; of two that were read alike, the newer one.

    Args:
        edition: the stories'
        last: the last of the days
        days: how many
    """
    rows = Readership.objects.filter(edition=edition, day__gt=last - timedelta(days=days), day__lte=last)
    readers = Counter(
        {str(story): total for story, total in rows.values_list("story").annotate(Sum("readers"))}
    )
    live = Story.objects.filter(live=True, locale__language_code=edition.lower())
    dates = {str(uid): at for uid, at in among(live.values_list("uid", "published_at"), "uid", readers)}
    order = sorted(dates, key=lambda story: (readers[story], dates[story], story), reverse=True)
    return [(id, readers[id]) for id in order]


def by_day(edition: str, last: date, days: int) -> list[tuple[date, int]]:
    """Return how many stories of an edition were read on each of some days, the oldest first; each reader of each counts.

    Args:
        edition: the stories'
        last: the last of the days
        days: how many
    """
    rows = Readership.objects.filter(edition=edition, day__gt=last - timedelta(days=days), day__lte=last)
    found = dict(rows.order_by("day").values_list("day").annotate(Sum("readers")))
    span = [last - timedelta(days=ago) for ago in range(days - 1, -1, -1)]
    return [(day, found.get(day, 0)) for day in span]
