"""The carrier: it brings large recordings to the store before the stories that show them are filed.

An upload takes minutes, and nobody else's story waits for it: the carrier works in a thread of its own, one file after the
other, and wakes the filer when one has arrived. A story whose recording is still on its way, or cannot be brought because the
store does not answer, is filed when it is there; what readers have of it stays as it is until then. Nothing is noted: what
is in the store, the store is asked, and an upload that was cut off goes on.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from tamizdat.archive.blobs import Blobs

if TYPE_CHECKING:
    from tamizdat.press.elsewhere import Media

log = logging.getLogger("tamizdat.desk")

AGAIN: Final = 30.0  # seconds after a failure
TOGETHER: Final = 5.0  # seconds; what arrives meanwhile is told at once, for all that waits is composed again


class OnItsWay(Exception):
    """A recording is not in the store yet."""


class Carrier:
    """Brings recordings to the store."""

    def __init__(self, media: Media, blobs: Blobs, arrived: Callable[[], object] | None = None) -> None:
        """With `arrived`, which is called after each file, it works in the background; else whoever needs a file waits."""
        self._media = media
        self._blobs = blobs
        self._arrived = arrived
        self._there: set[str] = set()
        self._wanted: dict[str, None] = {}
        self._why: dict[str, str] = {}  # the last failure
        self._news = False
        self._told = 0.0  # when somebody heard of news last
        self._lock = threading.Lock()
        self._working = False

    def check(self, blobs: Iterable[str]) -> None:
        """See to it that the recordings among these files, which the archive has, are where readers will look for them.

        Raises:
            OnItsWay: one is not there yet; it will be tried, and the message says how it stands.
        """
        missing = [blob for blob in sorted(blobs) if blob not in self._there and self._media.address(blob)]
        if not missing:
            return
        if self._arrived is None:
            for blob in missing:
                self._carry(blob)
        else:
            self._want(missing)
        with self._lock:
            left = [blob for blob in missing if blob not in self._there]
            told = [
                f"a recording of {self._blobs.size(blob) / 1e6:.0f} MB {self._state(blob)}"
                for blob in left[:1]
            ]
        if left:
            raise OnItsWay(told[0])

    def _state(self, blob: str) -> str:
        if why := self._why.get(blob):
            return f"cannot be brought to the store: {why}"
        return "is on its way to the store"

    def has_news(self) -> bool:
        """Return whether a file arrived, or failed, since this was asked last."""
        with self._lock:
            more_comes = self._wanted.keys() - self._why.keys()
            if not self._news or (more_comes and time.monotonic() < self._told + TOGETHER):
                return False
            self._news, self._told = False, time.monotonic()
        return True

    def _want(self, blobs: list[str]) -> None:
        with self._lock:
            self._wanted |= dict.fromkeys(blobs)
            start = not self._working
            self._working = True
        if start:
            threading.Thread(target=self._work, name="carrier", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                blob = next(iter(self._wanted), None)
                if blob is None:
                    self._working = False
                    return
            done = self._carry(blob)
            if self._arrived:
                self._arrived()
            if not done:
                time.sleep(AGAIN)

    def _carry(self, blob: str) -> bool:
        """Bring a file; return whether it is there. One that is not is the last in turn again."""
        why = ""
        try:
            self._media.bring(blob)
        except OSError as error:
            why = str(error)
            log.warning("a recording waits: %s", why)
        with self._lock:
            self._wanted.pop(blob, None)
            self._news = self._news or not why or self._why.get(blob) != why
            if why:
                self._why[blob] = why
                if self._arrived:
                    self._wanted[blob] = None
            else:
                self._why.pop(blob, None)
                self._there.add(blob)
        return not why
