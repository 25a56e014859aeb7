"""Moments as documents have them, on their way to the desk."""

from __future__ import annotations

import datetime as dt

from tamizdat.desk.actions import Refused


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
