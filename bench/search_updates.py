"""One new story in a printed newsroom: what the search adds to its publication, in time and in files."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import made_up
import papers
import peers
import search_material
from figures import QUICK
from inflected import SearchPaper

from tamizdat.press.indexing import IndexKeeper
from tamizdat.press.site import Site

REPEATS = 5 if QUICK else 40  # more than the fresh segment holds: it is full and merged on the way
WARMING = 3
MOMENT = "2025-12-31T12:00:00+04:00"


class Added(NamedTuple):
    """What the search added to each publication."""

    seconds: list[float]
    files: list[int]  # written and removed: the slip's and the index's


def at(tag: str, count: int) -> Added:
    """Return what the search adds to the publication of one new story in a newsroom of so many."""
    with papers.workplace(f"search-{count}") as newsroom:
        (newsroom / "tamizdat.toml").write_text(papers.NEWSROOM, "utf-8")
        shutil.copytree(_archive(tag, count), newsroom / "var" / "archive")
        peers.print_with_ours(newsroom, copies=False)
        os.sync()
        with closing(papers.open_archive(newsroom)) as archive, _watched() as watch:
            press = papers.press(archive, newsroom)
            with press.ready():
                return _publish(archive, press, SearchPaper(tag), watch)


def _archive(tag: str, count: int) -> Path:
    def make(folder: Path) -> None:
        made_up.make(folder, count, SearchPaper(tag)).close()

    return papers.kept(
        f"search-archive-{tag}-{count}", [*search_material.SHAPED_BY, papers.SOURCE / "archive"], make
    )


class _Watch:
    """What the search did since it was last asked."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.files: set[str] = set()


def _publish(archive: Any, press: Any, paper: SearchPaper, watch: _Watch) -> Added:
    added = Added([], [])
    for number in range(WARMING + REPEATS):
        archive.file([paper.new_story(number, paper.edition)])
        watch.__init__()  # type: ignore[misc]
        printing = press.update(now=MOMENT)
        if printing.failed:
            raise RuntimeError(printing.failed[0])
        if number >= WARMING:
            added.seconds.append(watch.seconds)
            added.files.append(len(watch.files))
        for _ in chain(press.tidy(), press.merge(lambda: MOMENT)):
            pass  # as the filer does when nobody waits
    return added


@contextmanager
def _watched() -> Iterator[_Watch]:
    """Note what the index takes of each publication, and the files of the search that it writes or removes."""
    watch = _Watch()
    bring_up, write, remove = IndexKeeper.bring_up, Site.write, Site.remove

    def timed(self: IndexKeeper) -> None:
        started = time.perf_counter()
        bring_up(self)
        watch.seconds += time.perf_counter() - started

    def noted(method: Any) -> Any:
        def noting(self: Site, path: str, *words: Any) -> Any:
            if "search/" in path:
                watch.files.add(path)
            return method(self, path, *words)

        return noting

    IndexKeeper.bring_up, Site.write, Site.remove = timed, noted(write), noted(remove)  # type: ignore[method-assign]
    try:
        yield watch
    finally:
        IndexKeeper.bring_up, Site.write, Site.remove = bring_up, write, remove  # type: ignore[method-assign]
