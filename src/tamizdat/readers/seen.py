"""The page counter: readers of pages that count themselves, where there are no logs.

What stands for a reader is a salted hash in this process's memory, as in `counting`: the salt is random, another for each day
and process, and ends with it. What is kept is a number for each day, page and process.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from typing import Final

import msgspec
from django.db.models import Sum

from tamizdat.post.interface import Views
from tamizdat.readers.distinct import Distinct
from tamizdat.readers.models import Viewed

PAGES: Final = 20_000  # that are counted on a day; addresses that nobody has are asked for, too
FLUSH: Final = 10.0  # seconds for which numbers may be in memory alone
# Where a page is printed: names of letters, digits and few signs, each folder its own.
_PATH: Final = re.compile(r"(?:[\w~-][\w.~-]{0,199}/){0,5}[\w~-][\w.~-]{0,199}\.html")


def is_path(path: str) -> bool:
    """Return whether a page of the site can stand at a path."""
    return len(path) <= 300 and ".." not in path and bool(_PATH.fullmatch(path))


class Counter:
    """Counts the readers of pages on a day."""

    def __init__(self) -> None:
        self.run = secrets.token_hex(16)
        self._lock = threading.Lock()
        self._day = date.min
        self._begin(date.min)

    def _begin(self, day: date) -> None:
        self._day, self._salt = day, secrets.token_bytes(32)
        self._pages: dict[str, Distinct] = {}
        self._dirty: set[str] = set()
        self._flush_at = time.monotonic() + FLUSH

    def see(self, day: date, path: str, address: str, agent: str) -> None:
        """Count a reader of a page. `path` was looked at by `is_path`."""
        with self._lock:
            if day != self._day:
                self._flush()
                self._begin(day)
            readers = self._pages.get(path)
            if readers is None:
                if len(self._pages) >= PAGES:
                    return
                readers = self._pages[path] = Distinct()
            before = readers.count
            readers.add(self._hash(path, address, agent))
            if readers.count != before:
                self._dirty.add(path)
            if time.monotonic() >= self._flush_at:
                self._flush()

    def _hash(self, path: str, address: str, agent: str) -> int:
        """Return what stands for a reader of a page on this day, and for nothing else: not the same for another page."""
        text = msgspec.json.encode((address, agent, path))
        return int.from_bytes(blake2b(text, digest_size=8, key=self._salt).digest())

    def flush(self) -> None:
        """Keep the numbers."""
        with self._lock:
            self._flush()

    def _flush(self) -> None:
        rows = [
            Viewed(day=self._day, path=path, run=self.run, readers=self._pages[path].count)
            for path in sorted(self._dirty)
        ]
        Viewed.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["day", "path", "run"], update_fields=["readers"]
        )
        self._dirty.clear()
        self._flush_at = time.monotonic() + FLUSH


def since(day: date) -> Iterator[Views]:
    """Yield how many read each page on each day from one on, by day and path."""
    summed = Viewed.objects.filter(day__gte=day).values("day", "path").annotate(all=Sum("readers"))
    for row in summed.order_by("day", "path"):
        yield Views(day=row["day"].isoformat(), path=row["path"], readers=row["all"])


COUNTER: Final = Counter()
