"""How much is taken in an hour: of one network, and of all together. What stands for a network is in memory alone.

A network is a hash whose salt is random and ends with its hour, so that nothing can be told from it later.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from hashlib import blake2b
from typing import Final

_HOUR: Final = 3600.0  # seconds
_REMEMBERED: Final = 50_000  # networks in an hour; from then on all others count as one


class Limit:
    """So many an hour, and no more."""

    def __init__(self, of_a_network: int, of_all: int, now: Callable[[], float] = time.monotonic) -> None:
        self.of_a_network, self.of_all = of_a_network, of_all
        self._now = now
        self._lock = threading.Lock()
        self._begin(now())

    def _begin(self, now: float) -> None:
        self._until = now + _HOUR
        self._salt = secrets.token_bytes(16)
        self._networks: Counter[bytes] = Counter()
        self._all = 0

    def take(self, network: str) -> bool:
        """Count one of a network; return whether it is within the limits. What is not does not count for all."""
        with self._lock:
            now = self._now()
            if now >= self._until:
                self._begin(now)
            key = blake2b(network.encode(), digest_size=8, key=self._salt).digest()
            if key not in self._networks and len(self._networks) >= _REMEMBERED:
                key = b""
            if self._networks[key] >= self.of_a_network or self._all >= self.of_all:
                return False
            self._networks[key] += 1
            self._all += 1
            return True

    @property
    def is_full(self) -> bool:
        """Return whether no more is taken of anybody in this hour."""
        with self._lock:
            return self._all >= self.of_all and self._now() < self._until


# Behind one address of a mobile network are thousands of readers: a call on the radio makes fifty of them sign up in an hour.
SIGN_UPS: Final = Limit(of_a_network=60, of_all=3000)
MESSAGES: Final = Limit(of_a_network=6, of_all=120)
LINKS: Final = Limit(of_a_network=600, of_all=100_000)  # bad ones: more than people press by mistake
VIEWS: Final = Limit(of_a_network=6000, of_all=2_000_000)
