"""What a search costs a reader: bytes on the way, requests and round trips, and time in Chromium slowed down four times.

The page and its script come from a small site that the press prints; beside them stand the slips and the index of as many
stories as are asked for. A host that knows nothing hands them out, packed with brotli as the press's copies are.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import made_up
import search_material
from figures import HOUSE
from inflected import SearchPaper
from search_indexing import Disk, Slips

from tamizdat import packing
from tamizdat.archive.store import Archive
from tamizdat.press.printing import Press
from tamizdat.search.index import Index
from tamizdat.search.searching import Searcher
from tamizdat.search.slip import encode

sys.path.append(str(HOUSE / "tests"))

import checkers

SHOWN = 60  # stories that the small site has
FOUND = 10  # stories that each query finds at least
DELAY = 100  # ms that each answer is made to wait, where round trips are counted
SLOWER = 4
SETTLING = 150  # ms
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".json": "application/json",
    ".css": "text/css",
}
# Ask as by the Enter key; return the milliseconds until what was found stands on the page.
ASK = """(q) => new Promise((done) => {
  const results = document.querySelector('[data-search="results"]');
  const form = document.querySelector('[data-search="form"]');
  const started = performance.now();
  const seen = new MutationObserver((records) => {
    if (!records.some((record) => record.type === "childList")) return;
    seen.disconnect();
    done(performance.now() - started);
  });
  seen.observe(results, { childList: true, subtree: true });
  form.elements.namedItem("q").value = q;
  form.requestSubmit();
})"""
UNFOLD = """() => document.querySelectorAll('[data-search="facets"] details').forEach((box) => { box.open = true; })"""


class Asked(NamedTuple):
    """A request, as the browser saw it."""

    path: str
    begun: float  # seconds
    ended: float
    size: int  # bytes on the way: headers of the answer and its packed body


class Costs(NamedTuple):
    """What a reader's searches cost."""

    first: list[Asked]  # of the first query, the page itself among them
    further: list[int]  # bytes
    requests: list[int]  # of further queries
    facets: int  # bytes
    rounds: int  # round trips of the first query one after the other, without the page's own
    seconds: list[float]  # from asking to what was found, slowed down, all at hand


def site(tag: str, count: int, into: Path) -> Path:
    """Return the folder of a site of so many stories' slips and index, made if it is not there."""
    folder = search_material.folder(tag, count)
    made = into / "made"
    if not made.exists():
        print_page(tag, into)
        disk = Disk(into / tag)
        for slip in search_material.read(folder):
            disk.write(f"search/{slip.number // 1000}/{slip.number % 1000}.json", encode(slip))
        Index(disk, tag, None).rebuild(Slips(folder))  # type: ignore[arg-type]
        made.touch()
    return into


def with_ten(folder: Path, tag: str, queries: Iterable[str], wanted: int) -> list[str]:
    """Return the first so many queries that find ten stories or more."""
    searcher = Searcher(Disk(folder / tag), tag)
    return list(islice((query for query in queries if searcher.search(query).total >= FOUND), wanted))


def print_page(tag: str, into: Path) -> None:
    """Have the press print a small paper of the edition."""
    paper = SearchPaper(tag)
    room = into / "press"
    with closing(Archive(room / "archive", writable=True)) as archive:
        archive.file(paper.furniture())
        archive.file(list(paper.stories(SHOWN)))
        moment = "2026-01-01T00:00:00+00:00"
        Press(archive, made_up.settings(), into, room / "ledger.sqlite").update(now=moment)


class Host(BaseHTTPRequestHandler):
    """Hands out files of a folder, packed."""

    protocol_version = "HTTP/1.1"
    packed: dict[str, bytes] = {}
    sent: list[int] = []  # bytes of answers' bodies

    def __init__(self, folder: Path, *words: Any) -> None:
        self._folder = folder
        super().__init__(*words)

    def do_GET(self) -> None:
        """Answer."""
        path = self._folder / urlsplit(self.path).path.lstrip("/")
        found = path.is_file()
        body = self._packed(path) if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", TYPES.get(path.suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        if found:
            self.send_header("Content-Encoding", "br")
            self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)
        self.sent.append(len(body))

    def _packed(self, path: Path) -> bytes:
        key = str(path)
        if key not in self.packed:
            self.packed[key] = packing.pack(path.read_bytes(), "br")
        return self.packed[key]

    def log_message(self, format: str, *words: object) -> None:
        """Say nothing."""


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Have a folder handed out; give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Wire:
    """What goes over the wire to a page."""

    def __init__(self, page: Any) -> None:
        self._session = page.context.new_cdp_session(page)
        self._begun: dict[str, tuple[str, float]] = {}
        self._asked: list[Asked] = []
        self._session.on("Network.requestWillBeSent", self._begin)
        self._session.on("Network.loadingFinished", self._end)
        self._session.send("Network.enable")

    def taken(self) -> list[Asked]:
        """Return what was asked for since the last call."""
        found, self._asked = self._asked, []
        return found

    def send(self, method: str, **words: object) -> None:
        """Tell the browser something by its own protocol."""
        self._session.send(method, words)

    def delay(self, milliseconds: int) -> None:
        """Let each answer wait."""
        self.send(
            "Network.emulateNetworkConditions", offline=False, latency=milliseconds,
            downloadThroughput=-1, uploadThroughput=-1,
        )  # fmt: skip

    def _begin(self, event: dict[str, Any]) -> None:
        self._begun[event["requestId"]] = (event["request"]["url"], event["timestamp"])

    def _end(self, event: dict[str, Any]) -> None:
        url, begun = self._begun.pop(event["requestId"], ("", 0.0))
        if url.startswith("http"):
            path = urlsplit(url).path
            self._asked.append(Asked(path, begun, event["timestamp"], int(event["encodedDataLength"])))


def rounds(asked: list[Asked]) -> int:
    """Return how many requests stand one after the other at most: a request comes after all that ended before it began."""
    depths: list[tuple[Asked, int]] = []
    for one in sorted(asked, key=lambda one: one.begun):
        depths.append(
            (one, 1 + max((depth for other, depth in depths if other.ended <= one.begun), default=0))
        )
    return max((depth for _, depth in depths), default=0)


def measure(folder: Path, tag: str, queries: list[str]) -> Costs:
    """Ask queries of a site, the first by a link and the others by the form, and return what that costs."""
    with hosted(folder) as address, checkers.chromium() as browser:
        page_address = f"{address}{tag}/search.html"
        first, trips = _first(browser, page_address, queries[0])
        page = browser.new_context(viewport={"width": 360, "height": 800}).new_page()
        wire = Wire(page)
        page.goto(f"{page_address}?q={quote(queries[0])}")
        settle(page)
        wire.taken()
        further, requests = [], []
        for query in queries[1:]:
            page.evaluate(ASK, query)
            settle(page)
            asked = wire.taken()
            further.append(sum(one.size for one in asked))
            requests.append(len(asked))
        page.evaluate(UNFOLD)
        page.wait_for_timeout(1_000)
        facets = sum(one.size for one in wire.taken())
        wire.send("Emulation.setCPUThrottlingRate", rate=SLOWER)
        seconds = [_cached(page, queries, place) for place in range(1, len(queries))]
    return Costs(first, further, requests, facets, trips, seconds)


def _first(browser: Any, address: str, query: str) -> tuple[list[Asked], int]:
    """Return what a first query asks for, and how many round trips it makes without the page's own."""
    page = browser.new_context(viewport={"width": 360, "height": 800}).new_page()
    wire = Wire(page)
    wire.delay(DELAY)
    page.goto(f"{address}?q={quote(query)}")
    page.wait_for_selector('[data-search="list"] li', timeout=60_000)
    settle(page)
    asked = wire.taken()
    page.context.close()
    return asked, rounds([one for one in asked if not one.path.endswith(".html")])


def _cached(page: Any, queries: list[str], place: int) -> float:
    """Return the seconds of a query all of whose files are at hand: it is asked, another one, and itself again."""
    page.evaluate(ASK, queries[place])
    page.evaluate(ASK, queries[place - 1])
    return float(page.evaluate(ASK, queries[place])) / 1000


def settle(page: Any) -> None:
    """Wait until nothing is on its way."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLING)  # what was asked for later


def told(costs: Costs) -> dict[str, float]:
    """Return the figures of a run."""
    without = [one for one in costs.first if not one.path.endswith(".html")]
    return {
        "first": sum(one.size for one in without),
        "page": sum(one.size for one in costs.first) - sum(one.size for one in without),
        "requests": len(without),
        "rounds": costs.rounds,
        "further": median(costs.further),
        "facets": costs.facets,
        "seconds": median(costs.seconds),
    }
