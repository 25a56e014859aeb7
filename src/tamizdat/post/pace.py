"""How fast letters may go: in all, to one provider of mailboxes, and in a new sender's first days.

The limits hold for all workers together, therefore they are kept in the database. A limit is a row that says when the next
letter may go: each letter moves it by its share of a minute (the generic cell rate algorithm, ITU-T I.371).
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.db.models import F

from tamizdat.post.models import Pace, WarmUp

MINUTE: Final = 60_000  # milliseconds
FARTHEST: Final = 10 * MINUTE  # nobody plans so far ahead: the clock was set back
ALL: Final = ""  # the name of the limit on all letters

# How many letters a new sender sends on its first days of sending, each twice to two and a half times the last.
FIRST_DAYS: Final = (200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 40_000, 80_000)

# Domains that are one provider's.
_PROVIDERS: Final = {
    "google": ("gmail.com", "googlemail.com"),
    "microsoft": ("outlook.com", "hotmail.com", "live.com", "msn.com", "hotmail.co.uk", "hotmail.fr", "hotmail.de"),
    "yahoo": ("yahoo.com", "ymail.com", "rocketmail.com", "aol.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de"),
    "yandex": ("yandex.ru", "ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "narod.ru"),
    "vk": ("mail.ru", "bk.ru", "list.ru", "inbox.ru", "internet.ru"),
    "rambler": ("rambler.ru", "lenta.ru", "autorambler.ru", "myrambler.ru", "ro.ru"),
    "apple": ("icloud.com", "me.com", "mac.com"),
    "proton": ("proton.me", "protonmail.com", "pm.me"),
    "united": ("gmx.de", "gmx.net", "gmx.at", "gmx.ch", "web.de"),
}  # fmt: skip
_PROVIDER_OF: Final = {domain: name for name, domains in _PROVIDERS.items() for domain in domains}


def provider(address: str) -> str:
    """Return whose mailbox an address is: a provider of many domains, or the domain."""
    domain = address.rpartition("@")[2].lower()
    return _PROVIDER_OF.get(domain, domain)


class Limit:
    """So many letters a minute, for each name."""

    def __init__(self, per_minute: int, key: bytes) -> None:
        """0 is no limit. `key` hides the names in the database (`Keyring.lookup`)."""
        self.gap = MINUTE / per_minute if per_minute else 0.0  # milliseconds from one letter to the next
        self._key = key

    def room(self, name: str, now: int, until: int) -> int | None:
        """Return how many letters may go from `now` to `until`, in milliseconds since 1970; None for any number."""
        if not self.gap:
            return None
        left = until - now - self.until_next(name, now)
        return int(left / self.gap) + 1 if left >= 0 else 0

    def until_next(self, name: str, now: int) -> int:
        """Return in how many milliseconds the next letter may go."""
        row = Pace.objects.filter(key=self._hidden(name)).first() if self.gap else None
        return _wait(row, now) if row else 0

    def take(self, counts: Mapping[str, int], now: int) -> dict[str, list[int]]:
        """Return when each of so many letters may go, in milliseconds since 1970, and note it."""
        if not self.gap:
            return {name: [now] * count for name, count in counts.items()}
        with transaction.atomic():
            return {name: self._taken(name, count, now) for name, count in sorted(counts.items())}

    def _taken(self, name: str, count: int, now: int) -> list[int]:
        key = self._hidden(name)
        Pace.objects.get_or_create(key=key)
        row = Pace.objects.select_for_update().get(key=key)
        first = now + _wait(row, now)
        Pace.objects.filter(key=key).update(free=int(first + count * self.gap))
        return [int(first + number * self.gap) for number in range(count)]

    def _hidden(self, name: str) -> bytes:
        return hmac.digest(self._key, b"pace " + name.encode(), "sha256")


def _wait(row: Pace, now: int) -> int:
    wait = max(0, int(row.free) - now)
    return wait if wait <= FARTHEST else 0


def left_today(today: dt.date) -> int | None:
    """Return how many letters a new sender may still send today; None for any number."""
    row = WarmUp.objects.filter(id=1).first()
    days, sent = (row.days, row.sent) if row else (0, 0)
    if row is None or row.day != today:
        days, sent = days + 1, 0
    return None if days > len(FIRST_DAYS) else max(0, FIRST_DAYS[days - 1] - sent)


def note_unsent(count: int, today: dt.date) -> None:
    """Take back what was counted and did not go."""
    WarmUp.objects.filter(id=1, day=today, sent__gte=count).update(sent=F("sent") - count)


def note_sent(count: int, today: dt.date) -> None:
    """Count what is sent today, for all workers."""
    WarmUp.objects.get_or_create(id=1)
    new_day = WarmUp.objects.filter(id=1).exclude(day=today)
    new_day.update(day=today, days=F("days") + 1, sent=0)
    WarmUp.objects.filter(id=1).update(sent=F("sent") + count)
