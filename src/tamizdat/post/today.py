"""The newsroom's day: when it begins and ends where the newsroom is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def today() -> date:
    """Return the newsroom's present day."""
    return datetime.now(ZoneInfo(settings.TAMIZDAT.site.time_zone)).date()
