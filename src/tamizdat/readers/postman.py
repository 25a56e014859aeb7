"""The postman: the one process of the readers' server that does its jobs.

Run as `python -m tamizdat.readers.postman`; `TAMIZDAT_NEWSROOM` names the newsroom's folder. It sleeps until something is due
or a request wakes it. On PostgreSQL several may work at once, each for a folder of its own on its machine.
"""

from __future__ import annotations

import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from tamizdat import locks
from tamizdat.config import ConfigError
from tamizdat.readers.setup import EX_CONFIG, start

if TYPE_CHECKING:
    from tamizdat.readers.jobs import Job

_LONGEST = 60.0  # seconds of sleep, in case the clock was set


class AlreadyRunning(Exception):
    """Another postman works for this newsroom on this machine."""


def run(jobs: Sequence[Job], stop: threading.Event, heard: socket.socket) -> None:
    """Do the jobs until `stop` is set."""
    from django.db import close_old_connections

    from tamizdat.readers import wake

    while not stop.is_set():
        for job in jobs:
            close_old_connections()
            if not stop.is_set():
                job.attend(time.monotonic)
        pause = min(min(job.due for job in jobs) - time.monotonic(), _LONGEST)
        if not stop.is_set() and wake.wait(heard, pause):
            for job in jobs:
                job.due = 0.0 if job.on_call else job.due


def _work() -> None:
    from django.conf import settings

    from tamizdat.readers import wake
    from tamizdat.readers.jobs import Tasks, all_jobs

    folder = settings.TAMIZDAT.folder
    tasks, stop = Tasks(settings.WORKER), threading.Event()

    def end(number: int, frame: Any) -> None:  # noqa: ARG001 - a signal handler's form
        stop.set()
        tasks.stop()
        wake.send()

    def taken(process: str) -> AlreadyRunning:
        return AlreadyRunning(f"a postman (process {process}) works for {folder} already; stop it first")

    with locks.hold(settings.TAMIZDAT.var / "postman.lock", taken), closing(wake.listen()) as heard:
        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        run(all_jobs(tasks, stop), stop, heard)
        wake.path().unlink(missing_ok=True)


def main() -> int:
    """Work until told to stop. Returns the exit status."""
    try:
        start()
        _work()
    except (ConfigError, AlreadyRunning) as error:
        print(f"postman: {error}", file=sys.stderr)  # noqa: T201 - its own process, read by people
        return EX_CONFIG if isinstance(error, ConfigError) else 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
