"""Sees to it that nothing is left running when the supervisor is killed, even by `kill -9`.

A process of its own, born with the process groups that live, that reads the supervisor's pipe: `+123` and `-123` say which
came and which went. When the pipe ends without a word, the supervisor is dead and the groups that are left are ended. Linux
could send the children a signal by itself (PR_SET_PDEATHSIG), but only the children, not the workers that they started.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

GRACE = 10.0


class Guardian:
    """The supervisor's end of the pipe."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._groups: set[int] = set()
        self._again_at = 0.0

    def start(self) -> None:
        """Start the guarding process, or start it again if it was killed; it is born with the knowledge of what lives.

        Where the system has no room for it, the next call tries again, at most once a second.
        """
        if (self._process and self._process.poll() is None) or time.monotonic() < self._again_at:
            return
        self._again_at = time.monotonic() + 1
        self.stop()
        # By its path and isolated: it needs nothing of ours and is there in a few hundredths of a second.
        command = [sys.executable, "-I", "-S", str(Path(__file__).resolve()), *map(str, sorted(self._groups))]
        silent = subprocess.DEVNULL  # who reads the supervisor's output should see its end at once
        with contextlib.suppress(OSError):
            self._process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=silent, stderr=silent, start_new_session=True
            )

    def add(self, group: int) -> None:
        """Guard a process group, named by the process that leads it."""
        self._groups.add(group)
        self._tell(f"+{group}")

    def remove(self, group: int) -> None:
        """Forget a group that has ended."""
        self._groups.discard(group)
        self._tell(f"-{group}")

    def stop(self) -> None:
        """End the guarding process, and with it whatever is still guarded."""
        if self._process and self._process.stdin:
            with contextlib.suppress(OSError):  # it was killed, and closing finds out
                self._process.stdin.close()
            self._process.wait()
        self._process = None

    def _tell(self, line: str) -> None:
        if self._process and self._process.stdin:
            # If it was killed, the supervisor starts it again, with all that lives.
            with contextlib.suppress(OSError):
                self._process.stdin.write(f"{line}\n".encode())
                self._process.stdin.flush()


def guard(living: Iterable[int], lines: Iterable[str], grace: float = GRACE) -> None:
    """Follow the supervisor's lines to their end, then end the groups that are left of the living.

    Their leaders are asked first (SIGTERM), so that they stop their workers in order; after `grace` seconds
    the whole groups are killed.
    """
    groups = set(living)
    for line in lines:
        (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    for leader in groups:
        _ignore_absent(os.kill, leader, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while any(_lives(group) for group in groups) and time.monotonic() < deadline:
        time.sleep(0.05)
    for group in groups:
        _ignore_absent(os.killpg, group, signal.SIGKILL)


def _lives(group: int) -> bool:
    return _ignore_absent(os.killpg, group, 0)


def _ignore_absent(send: Callable[[int, int], None], target: int, number: int) -> bool:
    try:
        send(target, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    guard(map(int, sys.argv[1:]), sys.stdin)
