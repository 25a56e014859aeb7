"""Locks by `flock`: what holds one may be killed at any moment, and it is free."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

_STEP: Final = 0.02  # seconds between two attempts


@contextmanager
def hold(lock: Path, taken: Callable[[str], Exception], *, patience: float = 0) -> Iterator[None]:
    """Hold a lock; the number of this process stands in it.

    Raises what `taken` makes of the number of the process that holds it, if it is not free within `patience` seconds.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+") as file:
        until = time.monotonic() + patience
        while not _taken(file, fcntl.LOCK_EX):
            if time.monotonic() >= until:
                file.seek(0)
                raise taken(file.read().strip() or "unknown")
            time.sleep(_STEP)
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def is_held(lock: Path) -> bool:
    """Return whether a process holds a lock."""
    try:
        with lock.open() as file:
            return not _taken(file, fcntl.LOCK_SH)
    except FileNotFoundError:
        return False


def _taken(file: TextIO, how: int) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
