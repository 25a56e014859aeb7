"""How long a program runs, the processor's time it takes and the memory that all of its processes need together.

`run` starts a fresh process that adopts whatever the program leaves behind (`PR_SET_CHILD_SUBREAPER`), so that workers whose
parent did not wait for them are counted too. Memory is the sum of the proportional set sizes (PSS: a page that processes
share is counted once), looked at while the program runs.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

STEP = 0.05  # seconds between two looks at the memory
SHARE = 20  # a look takes at most one part in so many of the time
PATIENCE = 60  # seconds for processes that outlive the program
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


class Run(NamedTuple):
    """How a program ran."""

    wall: float  # seconds
    cpu: float  # seconds of all its processes, user and system
    peak: float  # MB of all its processes at the same time


class Failed(Exception):
    """The program did not end well; the message holds what it said last."""


def run(
    command: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Run:
    """Run a program to its end and measure it. What it writes to its standard output is thrown away.

    `env` is added to the environment.

    Raises:
        Failed: its exit status is not 0.
    """
    os.sync()  # what an earlier program has left to be written is not this one's
    words = [sys.executable, __file__, *map(str, command)]
    made = subprocess.run(
        words, cwd=cwd, env=os.environ | dict(env or {}), capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise Failed(f"{' '.join(map(str, command))}: {made.stderr[-2000:]}")
    return Run(**json.loads(made.stdout))


def medians(runs: Sequence[Run]) -> Run:
    """Return the median of each."""
    return Run(*(median(values) for values in zip(*runs, strict=True)))


def milliseconds(seconds: Sequence[float]) -> tuple[float, str]:
    """Return the median of times in milliseconds, and the unit of such a figure."""
    longest = max(seconds) * 1000
    return round(median(seconds) * 1000, 2), f"ms, median of {len(seconds)}, longest {longest:.0f}"


def memory_below(process: int) -> int:
    """Return the memory of all descendants of a process, in bytes."""
    return sum(_proportional(each) for each in _descendants(process))


def processor_time_below(process: int) -> float:
    """Return the processor time that the living descendants of a process have taken, in seconds."""
    return sum(map(_processor_time, _descendants(process)))


def _descendants(process: int) -> Iterator[int]:
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, task.read_text("ascii").split()):
                yield child
                yield from _descendants(child)


def _proportional(process: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _processor_time(process: int) -> float:
    with contextlib.suppress(OSError):
        # proc(5): the 14th and 15th field, counted behind the name in parentheses, which may hold blanks.
        fields = Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _watch(over: threading.Event, seen: list[int]) -> None:
    """Look at the memory again and again; looking must not slow down what is looked at."""
    pause = STEP
    while not over.wait(pause):
        started = time.perf_counter()
        seen[0] = max(seen[0], memory_below(os.getpid()))
        pause = max(STEP, SHARE * (time.perf_counter() - started))


def _measured(command: Sequence[str]) -> tuple[int, Run]:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    over, seen = threading.Event(), [0]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    watch = threading.Thread(target=_watch, args=(over, seen))
    watch.start()
    code = process.wait()
    wall = time.perf_counter() - started
    over.set()
    watch.join()
    _wait_for_the_rest(time.monotonic() + PATIENCE)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return code, Run(wall, used.ru_utime + used.ru_stime, seen[0] / 1e6)


def _wait_for_the_rest(limit: float) -> None:
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < limit:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if not pid:
                time.sleep(0.01)


def main(command: Sequence[str]) -> int:
    """Run a command and print how it ran. Returns its exit status."""
    code, outcome = _measured(command)
    figures: dict[str, Any] = outcome._asdict()
    print(json.dumps(figures))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
