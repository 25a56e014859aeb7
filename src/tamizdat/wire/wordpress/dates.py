"""When something was published: WordPress keeps the site's local time and that of Greenwich, and often only one of them."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from tamizdat.wire.wordpress.export import Post

_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?")


def published(post: Post, zone: ZoneInfo) -> dt.datetime | None:
    """Return the moment of a post in the newsroom's zone, in whole seconds; None if the export has none.

    Greenwich time is one moment everywhere. A local time alone is taken to be in `zone`, as is nothing better known.
    """
    if (moment := _read(post.date_gmt)) is not None:
        return moment.replace(tzinfo=dt.UTC).astimezone(zone)
    if (moment := _read(post.date)) is not None:
        return moment.replace(tzinfo=zone)
    return _mailed(post.published, zone)


def _read(text: str) -> dt.datetime | None:
    """Return a moment as databases write it, without its zone; None for "0000-00-00 00:00:00" and the like."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return dt.datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type] # noqa: DTZ001
    except ValueError:
        return None


def _mailed(text: str, zone: ZoneInfo) -> dt.datetime | None:
    """Return a moment as feeds write it (RFC 822)."""
    try:
        moment = parsedate_to_datetime(text.strip())
    except ValueError:
        return None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)
    try:
        return moment.astimezone(zone) if moment.year > 1 else None
    except OverflowError:
        return None
