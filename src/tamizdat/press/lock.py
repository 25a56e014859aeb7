"""The press's lock: one process at a time writes the site."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tamizdat.press.errors import PressError

PATIENCE = (
    10.0  # seconds: whoever makes copies holds the lock for milliseconds, a printing perhaps for minutes
)
_STEP = 0.002  # seconds between two attempts


@contextmanager
def hold(ledger: Path, patience: float | None = None) -> Iterator[None]:
    """Hold the lock of a ledger.

    Args:
        ledger: the ledger's file
        patience: seconds to wait for the lock, `PATIENCE` if not given

    Raises:
        PressError: another process held it all that time.
    """
    ledger.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + (PATIENCE if patience is None else patience)
    with ledger.with_suffix(".lock").open("w") as file:
        while not _taken(file.fileno()):
            if time.monotonic() >= until:
                raise PressError("another process is printing this site; try again when it has finished")
            time.sleep(_STEP)
        yield


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
