"""Walking a printed site as a reader does."""

from __future__ import annotations

from pathlib import Path

from tamizdat.press.checking import clicks, links

REDIRECT = 'http-equiv="refresh"'


def clicks_to_each_page(site: Path) -> dict[str, int]:
    """Return how far from the front page each page of a printed site is; every page that is read must be there."""
    texts = {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("*.html")}
    ways = {path: set(links(path, text)) for path, text in texts.items() if REDIRECT not in text[:300]}
    found = clicks(ways)
    lost = {path for path in ways if path.rpartition("/")[2] == "404.html"}
    assert ways.keys() - found.keys() <= lost
    return found
