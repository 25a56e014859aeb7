"""Imports as people live through them: in a process of their own, with the newsroom served and an editor at work."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import memory

COMMAND = Path(sys.executable).with_name("tamizdat")

# What an editor does every second or two, by the very actions of the editor's buttons; each save is timed.
EDITOR = """
import json, sys, time
from pathlib import Path
from tamizdat.desk import setup
setup.start(Path(sys.argv[1]))
from tamizdat.desk import actions
story = actions.create_story("en", headline="What the editor writes", body=[("text", "<p>A beginning.</p>")])
print("ready", flush=True)
number = 0
while True:
    number += 1
    started = time.perf_counter()
    actions.edit_story(story, body=[("text", f"<p>Line {number} of the editor.</p>")])
    print(json.dumps(time.perf_counter() - started), flush=True)
    time.sleep(1)
"""


class Run(NamedTuple):
    """How an import went."""

    code: int
    seconds: float
    peak: float
    """Memory, MB."""
    told: str


def environment() -> dict[str, str]:
    """Return the environment of commands: these newsrooms are on SQLite."""
    return {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}


def make_newsroom(folder: Path) -> Path:
    """Make an empty newsroom of the two editions."""
    words = [COMMAND, "new", folder, "--editions", "en", "ru", "--url", "https://debian.example"]
    subprocess.run(words, check=True, capture_output=True, env=environment())
    return folder


def bring(newsroom: Path, form: Path, *, kill_after: float = 0) -> Run:
    """Import a folder; with `kill_after`, kill the process so many seconds after it has begun to read."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [COMMAND, "import", form, "--newsroom", newsroom],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment(), start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    with memory.watched(process.pid) as peak, process.stdout as out:
        told = out.readline()
        if kill_after:
            time.sleep(kill_after)
            os.killpg(process.pid, signal.SIGKILL)
        told += out.read()
    return Run(process.wait(), time.perf_counter() - started, peak(), told)


@contextmanager
def served(newsroom: Path) -> Iterator[None]:
    """Serve a newsroom."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    log = (newsroom / "var" / "serve.log").open("w")
    process = subprocess.Popen(
        [COMMAND, "serve", newsroom, "--port", str(port)], stdout=log, stderr=log, env=environment()
    )
    try:
        _until(lambda: "The site is at" in Path(log.name).read_text("utf-8"), 120)
        yield
    finally:
        process.terminate()
        process.wait(60)
        log.close()


@contextmanager
def editing(newsroom: Path) -> Iterator[list[float]]:
    """Have an editor save a story again and again; what is yielded holds, in the end, how long each save took."""
    process = subprocess.Popen(
        [sys.executable, "-c", EDITOR, newsroom], stdout=subprocess.PIPE, text=True, env=environment()
    )
    assert process.stdout is not None
    times: list[float] = []
    with process.stdout as out:
        assert out.readline() == "ready\n"
        try:
            yield times
        finally:
            process.terminate()
            times += [json.loads(line) for line in out.read().splitlines()]
            process.wait()


def wait_until_printed(newsroom: Path, limit: float) -> float:
    """Wait until the filer has filed and printed all that waits; return how long that took, in seconds."""
    started = time.perf_counter()

    def done() -> bool:
        return not rows(newsroom, "SELECT COUNT(*) FROM desk_mark")

    _until(done, limit)
    return time.perf_counter() - started


def rows(newsroom: Path, query: str) -> int:
    """Return the number that a query of the desk's database gives."""
    address = f"{(newsroom / 'var' / 'desk.sqlite').absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=20)) as db:
        return int(db.execute(query).fetchone()[0])


def percentile(values: list[float], share: float) -> float:
    """Return the value that a share of all values does not exceed."""
    return sorted(values)[max(0, round(share * len(values)) - 1)]


def _until(true: object, limit: float) -> None:
    assert callable(true)
    end = time.monotonic() + limit
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"it did not come within {limit:.0f} s")
        time.sleep(0.1)
