"""Times and numbers as the feeds of hosts write them."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from typing import Final

_CLOCK: Final = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6}(?:\.\d{1,6})?)")


def seconds_of(text: str) -> float | None:
    """Return "1:02:03", "62:03" or "3723" in seconds; None if it is none of these."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    return int(found[1] or 0) * 3600 + int(found[2] or 0) * 60 + float(found[3])


def moment_of(text: str) -> dt.datetime | None:
    """Return a date of RSS, or one of ISO 8601, as a moment; one without an offset is in UTC. None if it is neither."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        try:
            found = dt.datetime.fromisoformat(text.strip())
        except ValueError:
            return None
    return found if found.utcoffset() is not None else found.replace(tzinfo=dt.UTC)


def number_of(text: str) -> int:
    """Return a whole number that is written alone; 0 for anything else."""
    found = text.strip()
    return int(found) if re.fullmatch(r"[0-9]{1,6}", found) else 0


def is_yes(text: str) -> bool:
    """Return whether a tag says yes, in any of the words that hosts have for it."""
    return text.strip().lower() in ("yes", "true", "explicit", "1")
