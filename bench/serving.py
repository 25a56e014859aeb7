"""Story pages drawn from the public process of `tamizdat serve`: one worker, kept connections, addresses by Zipf's law.

Half-way through each round a new headline is printed for the story that is asked for most; the first answer after that
must have it.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import papers
import peers
from figures import QUICK
from made_up import Paper

from tamizdat.archive.documents import Story
from tamizdat.archive.store import Archive

DRAWN = 50_000  # asked for in turn, again and again
SECONDS = 4 if QUICK else 10  # of a round
ROUNDS = 1 if QUICK else 5
CONNECTIONS = 32

# Requests are made before the clock runs: what wrk does for each would take the processor from the server.
SCRIPT = """\
local requests, place = {}, 0
function init(arguments)
  for address in io.lines(os.getenv("ADDRESSES")) do
    requests[#requests + 1] = wrk.format("GET", address, {["Accept-Encoding"] = "gzip, deflate, br"})
  end
end
function request()
  place = place % #requests + 1
  return requests[place]
end
"""


class Served(NamedTuple):
    """How a server did."""

    per_second: list[float]  # story pages, of each round
    seen_at_once: int  # publications that the first answer after them had


class Failed(Exception):
    """The server gave wrong answers."""


def measure(count: int) -> Served:
    """Draw pages of so many addresses for some rounds, with a publication in each.

    Raises:
        Missing: there is no wrk.
        Failed: an answer was wrong.
    """
    wrk = peers.wrk()
    stories = list(Paper().stories(count))
    random.Random("popularity").shuffle(stories)
    with papers.newsroom(count) as newsroom, papers.workplace("wrk") as work:
        peers.print_with_ours(newsroom)
        _write_script(work, stories)
        with closing(papers.open_archive(newsroom)) as archive, _public(newsroom) as port:
            publications = [_Publication(archive, newsroom, stories[0], n, port) for n in range(ROUNDS)]
            per_second = [_draw(wrk, work, port, each) for each in publications]
    return Served(per_second, sum(each.at_once for each in publications))


def _write_script(work: Path, stories: list[Story]) -> None:
    weights = list(accumulate(1 / rank for rank in range(1, len(stories) + 1)))
    drawn = random.Random("readers").choices(stories, cum_weights=weights, k=DRAWN)
    (work / "addresses").write_text("".join(f"/{story.path}\n" for story in drawn), "utf-8")
    (work / "draw.lua").write_text(SCRIPT, "utf-8")


@contextmanager
def _public(newsroom: Path) -> Iterator[int]:
    """Serve a newsroom's site; yield the port."""
    var = newsroom / "var"
    words = ["--site", var / "site", "--desk-socket", var / "desk.sock", "--port", "0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "tamizdat.serve.public", *map(str, words)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process.stdout as told:
        try:
            port = re.search(r":(\d+)/", told.readline())
            if not port:
                raise Failed("the server did not start")
            yield int(port[1])
        finally:
            process.terminate()
            process.wait(20)


class _Publication:
    """A new headline for a story while others read: printed, then looked for in the first answer after that."""

    def __init__(self, archive: Archive, newsroom: Path, story: Story, number: int, port: int) -> None:
        self.at_once = False
        self._archive = archive
        self._story = Paper().retitled(story, number)
        self._port = port
        self._press = papers.press(archive, newsroom)

    def happen(self) -> None:
        self._archive.file([self._story])
        self._press.update(now="2025-12-31T12:00:00+04:00")
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)) as reader:
            reader.request("GET", f"/{self._story.path}")
            self.at_once = f"<h1>{self._story.headline}</h1>".encode() in reader.getresponse().read()


def _draw(wrk: str, work: Path, port: int, publication: _Publication) -> float:
    """Draw pages for a round and return how many a second."""
    words = [
        wrk,
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{SECONDS}s",
        "-s",
        work / "draw.lua",
        f"http://127.0.0.1:{port}",
    ]
    process = subprocess.Popen(
        list(map(str, words)),
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"ADDRESSES": str(work / "addresses")},
    )
    time.sleep(SECONDS / 2)
    publication.happen()
    told, _ = process.communicate()
    rate = re.search(r"Requests/sec:\s*([\d.]+)", told)
    if not rate or "Non-2xx" in told or "Socket errors" in told:
        raise Failed(f"wrk says:\n{told}")
    return float(rate[1])


# Ranges: what a player asks for when its listener seeks

SIZE = 100 * 1024**2  # bytes of the recording
RANGE = 1024**2  # bytes that are asked for at a time
RANGE_SECONDS = 3 if QUICK else 8
RANGE_ROUNDS = 2 if QUICK else 5

RANGES = """\
local size, range = %d, %d
math.randomseed(7)
function request()
  local start = math.random(0, size - range)
  return wrk.format("GET", "/media/ab/abcdef0123456789abcd.mp3", {["Range"] = "bytes=" .. start .. "-" .. start + range - 1})
end
"""

NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr;
events {{ }}
http {{
    access_log off;
    sendfile on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    types {{ audio/mpeg mp3; }}
    server {{ listen 127.0.0.1:{port}; root {folder}/var/site; }}
}}
"""


class Ranges(NamedTuple):
    """How many megabytes a second two servers gave out of the same recording, in rounds that alternate."""

    ours: list[float]
    nginx: list[float]


def ranges() -> Ranges:
    """Seek in a recording of 100 MB: a megabyte from anywhere at a time, over 8 connections.

    Raises:
        Missing: there is no wrk, or no nginx.
        Failed: an answer was wrong.
    """
    wrk, nginx = peers.wrk(), peers.nginx()
    found = Ranges([], [])
    with papers.workplace("ranges") as work:
        recording = work / "var" / "site" / "media" / "ab" / "abcdef0123456789abcd.mp3"
        recording.parent.mkdir(parents=True)
        recording.write_bytes(os.urandom(SIZE))
        (work / "seek.lua").write_text(RANGES % (SIZE, RANGE), "utf-8")
        with _public(work) as port, _nginx(nginx, work) as its_port:
            for _ in range(RANGE_ROUNDS):
                found.ours.append(_seek(wrk, work, port))
                found.nginx.append(_seek(wrk, work, its_port))
    return found


@contextmanager
def _nginx(program: str, folder: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder.absolute(), port=port), "utf-8")
    process = subprocess.Popen([program, "-e", "stderr", "-c", folder.absolute() / "nginx.conf"])
    try:
        for _ in range(200):
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            time.sleep(0.02)
        else:
            raise Failed("nginx did not start")
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _seek(wrk: str, work: Path, port: int) -> float:
    """Return how many megabytes a second came."""
    words = [
        wrk,
        "-t1",
        "-c8",
        f"-d{RANGE_SECONDS}s",
        "-s",
        str(work / "seek.lua"),
        f"http://127.0.0.1:{port}",
    ]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s*([\d.]+)", told)
    if not rate or "Non-2xx" in told or "Socket errors" in told:
        raise Failed(f"wrk says:\n{told}")
    return float(rate[1]) * RANGE / 1e6
