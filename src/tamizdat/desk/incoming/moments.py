"""Moments as documents have them, on their way to the desk."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from tamizdat.desk.actions import Refused

RECENT: Final = dt.timedelta(days=7)  # what an import brings of these days may be news to this site's readers


def moment(field: str, text: str) -> dt.datetime:
    """Return a moment of a document.

    Raises:
        Refused: it is none.
    """
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.utcoffset() is None:
        raise Refused(f"{field}: {text[:40]!r} is no moment: expected such as 2010-09-24T10:00:00+05:00")
    try:
        return found.replace(microsecond=0).astimezone(dt.UTC)
    except OverflowError:
        raise Refused(f"{field}: the year {found.year} cannot be meant") from None


def shown_elsewhere(published: dt.datetime) -> dt.datetime | None:
    """Return when readers got a story that an import brings; None for now.

    It came before them when its date says, at the site that it comes from, and is no news in a letter. That of the last days
    is: an old site that is still written at, and brought over each night, may be ahead of the last letter.
    """
    return published if published < timezone.now() - RECENT else None
