"""From the desk's publish action to new bytes served by `tamizdat serve`, and the same action with nothing running."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import measuring
import papers
import peers
from figures import QUICK

REPEATS = 5 if QUICK else 20
WARMING = 3  # calls before those that count, in each process
ROUNDS = 1 if QUICK else 2
PATIENCE = 1200  # seconds for the start of a newsroom, which prints first what waits

AT_DESK = Path(__file__).parent / "at_desk.py"


class Published(NamedTuple):
    """Seconds of each call."""

    served: list[float]  # until the new bytes were served
    alone: list[float]  # until the action returned, with filing switched off


def at(count: int) -> Published:
    """Publish new stories at a desk that has so many."""
    found = Published([], [])
    with papers.workplace(f"desk-{count}") as folder:
        shutil.copytree(_desk(count), folder, dirs_exist_ok=True)
        peers.print_with_ours(folder)
        os.sync()
        for number in range(ROUNDS):
            first = 2 * number * (REPEATS + WARMING)
            found.alone.extend(each["call"] for each in _publish(folder, first))
            with _served(folder) as port:
                served = _publish(folder, first + REPEATS + WARMING, "--served", str(port))
                found.served.extend(each["served"] for each in served)
    return found


def _desk(count: int) -> Path:
    """Return the folder of a newsroom with so many stories, filed and not printed. It is kept: copy it."""

    def make(folder: Path) -> None:
        (folder / "tamizdat.toml").write_text(papers.NEWSROOM, "utf-8")
        subprocess.run([sys.executable, AT_DESK, "make", folder, str(count)], check=True)

    shapes = [AT_DESK, papers.SOURCE / "archive", papers.SOURCE / "desk" / "migrations"]
    return papers.kept(f"desk-{count}", shapes, make)


def _publish(folder: Path, first: int, *more: str) -> list[dict[str, float]]:
    """Publish stories from a number on; return what is told of those that count."""
    numbers = map(str, range(first, first + REPEATS + WARMING))
    words = [sys.executable, AT_DESK, "publish", folder, *numbers, *more]
    run = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in run.stdout.splitlines()][WARMING:]


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    """Serve a newsroom, yield the port once it has nothing more to do."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port: int = free.getsockname()[1]
    words = [sys.executable, "-m", "tamizdat.cli", "serve", folder, "--port", str(port)]
    with (folder / "var" / "serve.log").open("w") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log)
        try:
            _wait_until_idle(process, Path(log.name))
            yield port
        finally:
            process.terminate()
            process.wait(60)


def _wait_until_idle(process: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + PATIENCE
    busy = True
    while busy or "The site is at" not in log.read_text("utf-8"):
        if process.poll() is not None or time.monotonic() > limit:
            raise RuntimeError(f"the newsroom is not served: {log.read_text('utf-8')[-2000:]}")
        before = measuring.processor_time_below(process.pid)
        time.sleep(2)
        busy = measuring.processor_time_below(process.pid) - before > 0.1
