"""How much memory another process needed at most.

`ru_maxrss` cannot tell: a process begins with what the one that started it had needed, which here is pytest.
"""

from __future__ import annotations

import re
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_STEP = 0.1  # seconds between two looks
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


def peak_of(process: int | str = "self") -> float:
    """Return the most that a running process has needed so far, in MB; 0 where that cannot be told (Linux tells)."""
    try:
        found = _PEAK.search(Path(f"/proc/{process}/status").read_text("ascii"))
    except OSError:
        return 0
    return int(found[1]) / 1024 if found else 0


@contextmanager
def watched(process: int) -> Iterator[Callable[[], float]]:
    """Look at a process while it runs; what is yielded returns the most that it was seen to need, in MB."""
    seen = [0.0]
    over = threading.Event()

    def look() -> None:
        while not over.wait(_STEP):
            seen.append(peak_of(process))

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        yield lambda: max(seen)
    finally:
        over.set()
        watch.join()


@contextmanager
def allocated() -> Iterator[Callable[[], float]]:
    """Watch what Python allocates here; what is yielded returns the most that was held at a time, in MB."""
    tracemalloc.start()
    try:
        yield lambda: tracemalloc.get_traced_memory()[1] / 1024**2
    finally:
        tracemalloc.stop()


def hundred_megabytes(path: Path, beginning: bytes = b"ID3\x04") -> Path:
    """Make a file of 100 MB that takes little room on the disk, and return its path."""
    with path.open("wb") as file:
        file.write(beginning)
        file.truncate(100 * 1024**2)
    return path
