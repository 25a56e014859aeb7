"""The search against its bars and its peers: `make bench-search`.

    python bench/search.py                  measure everything
    python bench/search.py PART…            measure some parts: relevance, forms, index, bytes, new, candidates
    python bench/search.py --resume         measure the parts that this commit has no figures of yet
    python bench/search.py --judged FOLDER  judge any collection: how well do ours, FTS5 and tantivy rank it?

A judged collection is a folder with `documents.jsonl` (objects with "id", "text" and, if known, "title" and "language"),
`queries.tsv` (id, tab, text) and `qrels.txt` (query 0 document relevance, as TREC's): see `bench/judging.py`. Queries are
taken as alternatives ("or") by all programs, 1,000 documents deep; nDCG@10 and MAP are trec_eval's.

Figures of a part wait in `build/bench/figures/` for the others; when all have theirs they are written to
`bench/results/search.json`. A peer that cannot be installed is named, and its rows are left out. QUICK=1 takes fewer stories.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import measuring
import msgspec
import papers
import peers
import search_browser
import search_candidates
import search_indexing
import search_material
import search_relevance
import search_updates
from figures import QUICK, Figure, commit, table, write

from press import Kept

TAG = "ru"  # the edition that is measured: its words have more forms
STORIES = 2_000 if QUICK else 50_000
SIZES = (200, 400) if QUICK else (1_000, 10_000, 50_000)
CANDIDATES = (1_000,) if QUICK else (2_000, 10_000)
QUERIES = 13 if QUICK else 61
QUICKLY = f" (quick: {STORIES:,} stories)" if QUICK else ""

FIRST = (
    "bytes for a first two-word query with ten results and snippets, script included, 50,000 stories (brotli)"
)
FURTHER = "bytes for each further query, median"
FACETS = "bytes for opening the facets with counts, once"
REQUESTS = "requests for a first query"
ROUNDS = "round trips in sequence"
QUERY = "query to results in Chromium with 4× CPU slowdown, data cached, median"
CPU = "indexing 50,000 stories: CPU seconds against SQLite FTS5 on the same stemmed text"
MEMORY = "indexing 50,000 stories: peak memory"
SIZE = "index size on disk without snippet text, against the raw text"
NEW = "one new story: time added to the publication"
FILES = "one new story: files added or rewritten"

missing: list[str] = []


def relevance() -> Iterator[Figure]:
    """Judged queries."""
    return search_relevance.relevance(missing)


def forms() -> Iterator[Figure]:
    """Nouns in all their forms."""
    return search_relevance.forms()


def index() -> Iterator[Figure]:
    """Make the index of the same text with ours and with FTS5, by turns."""
    material = search_material.folder(TAG, STORIES)
    raw = search_material.text_size(material)
    program = [sys.executable, search_indexing.__file__]
    with papers.workplace("search-index") as work:
        theirs = measuring.run([*program, "fts5", material, work / "fts5"])
        ours = measuring.run([*program, "ours", material, work / "ours", TAG])
        shutil.rmtree(work / "fts5")
        again = measuring.run([*program, "fts5", material, work / "fts5"])
        size = sum(path.stat().st_size for path in peers.files_of(work / "ours"))
        their_size = sum(path.stat().st_size for path in peers.files_of(work / "fts5"))
    peer = min(theirs, again, key=lambda run: run.cpu)
    told = f"{ours.cpu:.1f} / {peer.cpu:.1f} s CPU"
    yield Figure(CPU, round(ours.cpu / peer.cpu, 2), f"times, {told}{QUICKLY}", "<= 3")
    yield Figure(MEMORY, round(ours.peak), f"MB; FTS5 {peer.peak:.0f} MB{QUICKLY}", "<= 500")
    sizes = f"{size / 1e6:.1f} of {raw / 1e6:.1f} MB; FTS5 with its text {their_size / 1e6:.1f} MB"
    yield Figure(SIZE, round(size / raw, 3), f"times, {sizes}{QUICKLY}", "<= 0.5")


def on_the_wire() -> Iterator[Figure]:
    """Search the site in a browser."""
    into = papers.KEPT / f"search-site-{TAG}-{STORIES}"
    shutil.rmtree(into, ignore_errors=True)
    folder = search_browser.site(TAG, STORIES, into)
    queries = search_material.pairs(TAG, STORIES, 10 * QUERIES, "bytes")
    costs = search_browser.measure(folder, TAG, search_browser.with_ten(folder, TAG, queries, QUERIES))
    found = search_browser.told(costs)
    yield Figure(FIRST, found["first"], f"bytes{QUICKLY}", "<= 150000")
    yield Figure(f"{FIRST} — and the page", found["first"] + found["page"], f"bytes{QUICKLY}")
    for path, size in _kinds(costs.first).items():
        yield Figure(f"{FIRST} — {path}", size, "bytes")
    yield Figure(
        FURTHER,
        found["further"],
        f"bytes, {QUERIES - 1} queries, the most {max(costs.further):,}",
        "<= 60000",
    )
    yield Figure(FACETS, found["facets"], f"bytes{QUICKLY}", "<= 120000")
    yield Figure(REQUESTS, found["requests"], "requests, without the page's own", "<= 16")
    yield Figure(ROUNDS, found["rounds"], "one after the other, from the script on", "<= 4")
    yield Figure(QUERY, *measuring.milliseconds(costs.seconds), "<= 50")


def _kinds(asked: list[search_browser.Asked]) -> dict[str, int]:
    """Return the bytes of each kind of file."""
    found: dict[str, int] = {}
    for one in asked:
        name = one.path.rpartition("/")[2]
        kind = "the index" if name.endswith(".idx") and name != "manifest.idx" else name
        kind = {".js": "scripts", ".json": "slips"}.get(Path(name).suffix, kind)
        found[kind] = found.get(kind, 0) + one.size
    return found


def new() -> Iterator[Figure]:
    """Publish new stories in newsrooms of several sizes."""
    for count in SIZES:
        added = search_updates.at(TAG, count)
        value, unit = measuring.milliseconds(added.seconds)
        yield Figure(f"{NEW} — at {count:,}", value, unit, "<= 20")
        yield Figure(
            f"{FILES} — at {count:,}", max(added.files), f"files, at least {min(added.files)}", "<= 6"
        )


def candidates() -> Iterator[Figure]:
    """Other engines."""
    return search_candidates.figures(TAG, CANDIDATES)


PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    "relevance": relevance,
    "forms": forms,
    "index": index,
    "bytes": on_the_wire,
    "new": new,
    "candidates": candidates,
}


def _path(part: str) -> Path:
    return papers.KEPT / "figures" / f"search-{part}.json"


def _kept(part: str) -> list[Figure] | None:
    """Return the figures of a part, if they are of this commit and of a run of this kind."""
    path = _path(part)
    found = msgspec.json.decode(path.read_bytes(), type=Kept) if path.exists() else None
    return found.figures if found and (found.commit, found.quick) == (commit(), QUICK) else None


def _measure(part: str) -> None:
    print(f"Measuring {part} …", flush=True)
    figures = []
    try:
        for figure in PARTS[part]():
            figures.append(figure)
            print(table([figure]), flush=True)
    except peers.Missing as error:
        missing.append(str(error))
    path = _path(part)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(Kept(commit(), QUICK, figures)))


def main() -> int:
    """Measure, write and print. Returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="%(prog)s [options] [PART…]",
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--resume", action="store_true", help="only what has no figures of this commit yet")
    parser.add_argument(
        "--judged", type=Path, metavar="FOLDER", help="judge a collection, and measure nothing else"
    )
    options = parser.parse_args()
    if options.judged:
        return search_relevance.judged(options.judged)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    for part in options.parts or PARTS:
        if not (options.resume and _kept(part) is not None):
            _measure(part)
    all_figures = [_kept(part) for part in PARTS]
    if None not in all_figures:
        write(
            "search",
            [figure for part in all_figures for figure in part or ()],
            libraries=("brotli", "pystemmer"),
        )
    print("\n".join(dict.fromkeys(missing)), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
