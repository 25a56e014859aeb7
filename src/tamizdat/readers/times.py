"""On which day of the newsroom a server's time falls."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
_MINUTE: Final = len("24/Sep/2010:10:00")
_MILLISECONDS: Final = 100_000_000_000  # more than that many seconds are in fact milliseconds


class Calendar:
    """The newsroom's calendar: days begin and end where it is, wherever its server stands."""

    def __init__(self, zone: ZoneInfo) -> None:
        """`zone` is the newsroom's."""
        self._zone = zone
        # A log has very many lines of one minute.
        self._of_minute = lru_cache(maxsize=4096)(self._day_of_minute)
        self._of_words = lru_cache(maxsize=4096)(self._day_of_words)

    def day_of_combined(self, time: str) -> str:
        """Return the day of a time such as "24/Sep/2010:10:00:00 +0500".

        Raises:
            ValueError: it is no such time.
        """
        return self._of_words(time[:_MINUTE] + time[-6:])

    def day_of(self, time: str | float) -> str:
        """Return the day of a time: seconds or milliseconds since 1970, ISO 8601, or as in the combined form.

        ISO 8601 without an offset is the newsroom's own time.

        Raises:
            ValueError, OverflowError, OSError: it is no time.
        """
        if isinstance(time, str):
            if "/" in time:
                return self.day_of_combined(time)
            if not time.replace(".", "", 1).isdigit():
                moment = datetime.fromisoformat(time)
                return (moment if moment.tzinfo is None else moment.astimezone(self._zone)).date().isoformat()
        seconds = float(time)
        return self._of_minute(int(seconds / 1000 if seconds > _MILLISECONDS else seconds) // 60)

    def _day_of_minute(self, minute: int) -> str:
        return self._local(datetime.fromtimestamp(minute * 60, UTC))

    def _day_of_words(self, words: str) -> str:
        day, month, rest = words[:2], words[3:6], words[7:]
        if month not in _MONTHS:
            raise ValueError(f"no month {month!r}")
        return self._local(datetime.strptime(f"{day} {_MONTHS[month]} {rest}", "%d %m %Y:%H:%M %z"))

    def _local(self, moment: datetime) -> str:
        return moment.astimezone(self._zone).date().isoformat()
