"""What else could have answered readers, measured on the same stories: the evidence of docs/decisions/0030-search.md."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import brotli
import measuring
import papers
import search_browser
import search_material
import search_peers
from figures import Figure

PAGEFIND_SEARCH = """async (q) => {
  if (!window.found) {
    window.found = await import("/pagefind/pagefind.js");
    await window.found.init();
  }
  const { results } = await window.found.search(q);
  await Promise.all(results.slice(0, 10).map((result) => result.data()));
  return results.length;
}"""
# The libraries give their index as one text, which every reader would load.
WHOLE = {
    "lunr": """const lunr = require("lunr");
const index = lunr(function () {
  this.ref("id"); this.field("headline"); this.field("text");
  for (const row of rows) this.add(row);
});
out(JSON.stringify(index));""",
    "minisearch": """const MiniSearch = require("minisearch");
const index = new MiniSearch({ fields: ["headline", "text"] });
index.addAll(rows);
out(JSON.stringify(index));""",
    "flexsearch": """const { Document } = require("flexsearch");
const index = new Document({ document: { id: "id", index: ["headline", "text"] } });
for (const row of rows) index.add(row);
const parts = [];
index.export((key, data) => parts.push([key, data]));
setTimeout(() => out(JSON.stringify(parts)), 1000);""",
}
READ = """const fs = require("fs");
const rows = fs.readFileSync(process.argv[2], "utf8").trim().split("\\n").map((line) => JSON.parse(line));
const out = (text) => fs.writeFileSync(process.argv[3], text);
"""


def pagefind(tag: str, count: int) -> Iterator[Figure]:
    """Yield what Pagefind costs: making its index, and a reader's searches.

    Raises:
        Missing: it cannot be had.
    """
    program = search_peers.pagefind()
    name = f"Pagefind {search_peers.PAGEFIND}, {count:,} stories"
    with papers.workplace("pagefind") as work:
        for slip in search_material.read(search_material.folder(tag, count)):
            _page(work / "site" / slip.path, tag, slip.headline, slip.dek, slip.text)
        run = measuring.run([program, "--site", work / "site"])
        again = measuring.run([program, "--site", work / "site"])
        yield Figure(f"{name}: making the index", round(run.cpu, 1), f"s CPU, {run.peak:,.0f} MB at most")
        yield Figure(f"{name}: after one new story", round(again.cpu, 1), "s CPU: it is made anew")
        (work / "site" / "search.html").write_text("<!doctype html><title>Search</title>", "utf-8")
        queries = search_material.pairs(tag, count, 13, "candidates")
        from playwright.sync_api import Error  # only where a browser is

        try:
            sizes = _searches(work / "site", queries)
        except Error as error:
            print(f"{name}: no search in Chromium: {str(error).splitlines()[0]}")
            return
        yield Figure(f"{name}: bytes of a first query, ten results", sizes[0], "bytes, script included")
        yield Figure(
            f"{name}: bytes of a further query", median(sizes[1:]), f"bytes, median of {len(sizes) - 1}"
        )


def _page(path: Path, tag: str, headline: str, dek: str, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in (dek, *text.split("\n")))
    title = html.escape(headline)
    path.write_text(
        f'<!doctype html><html lang="{tag}"><title>{title}</title><main data-pagefind-body><h1>{title}</h1>{lines}</main>',
        "utf-8",
    )


def _searches(site: Path, queries: list[str]) -> list[int]:
    sizes = []
    with search_browser.hosted(site) as address, search_browser.checkers.chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}search.html")
        sent = search_browser.Host.sent  # a worker asks, whom the page's wire does not show
        for query in queries:
            sent.clear()
            page.evaluate(PAGEFIND_SEARCH, query)
            search_browser.settle(page)
            sizes.append(sum(sent))
    return sizes


def whole_indices(tag: str, count: int) -> Iterator[Figure]:
    """Yield how large the indices are that every reader would load whole.

    Raises:
        Missing: the libraries cannot be had.
    """
    packages = search_peers.node_packages()
    with papers.workplace("whole-indices") as work:
        rows = (
            {"id": slip.number, "headline": slip.headline, "text": slip.text}
            for slip in search_material.read(search_material.folder(tag, count))
        )
        (work / "rows.jsonl").write_text(
            "\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8"
        )
        for library, program in WHOLE.items():
            (work / "make.cjs").write_text(READ + program, "utf-8")
            run = measuring.run(
                ["node", "--max-old-space-size=8000", "make.cjs", "rows.jsonl", library],
                cwd=work, env={"NODE_PATH": str(packages)},
            )  # fmt: skip
            packed = len(brotli.compress((work / library).read_bytes(), quality=5))
            version = search_peers.NPM[library]
            yield Figure(
                f"{library} {version}, {count:,} stories: bytes before the first query", packed,
                f"bytes, brotli; {run.cpu:.1f} s CPU, {run.peak:,.0f} MB at most",
            )  # fmt: skip


def web_assembly() -> Iterator[Figure]:
    """Yield how large SQLite is as WebAssembly, before a byte of an index is read.

    Raises:
        Missing: it cannot be had.
    """
    packages = search_peers.node_packages()
    for package in ("@sqlite.org/sqlite-wasm", "sql.js-httpvfs"):
        file = max(packages.joinpath(package).rglob("*.wasm"), key=lambda path: path.stat().st_size)
        packed = len(brotli.compress(file.read_bytes(), quality=9))
        yield Figure(f"{package} {search_peers.NPM[package]}: the program", packed, "bytes, brotli")


def figures(tag: str, counts: tuple[int, ...]) -> Iterator[Figure]:
    """Yield all of it at several numbers of stories; what holds text whole only at the smallest.

    Raises:
        Missing: a program cannot be had.
    """
    for count in counts:
        yield from pagefind(tag, count)
    yield from whole_indices(tag, counts[0])
    yield from web_assembly()
