"""Full prints, by ours and by Hugo in turn, each into an empty folder; and a changed masthead, which is on every page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import papers
import peers
from measuring import Run

from tamizdat.archive.documents import Masthead


@dataclass
class Fulls:
    """The runs at one number of stories."""

    count: int
    ours: list[Run] = field(default_factory=list)
    hugo: list[Run] = field(default_factory=list)
    mastheads: list[Run] = field(default_factory=list)
    writing: list[float] = field(default_factory=list)  # seconds of a loop that writes the same bytes
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)  # by program: files, bytes


def compare(count: int, rounds: int, *, mastheads: bool) -> Fulls:
    """Print a paper of so many stories in turns, so many times; with `mastheads`, change them after each of ours."""
    found = Fulls(count)
    with papers.newsroom(count) as newsroom, papers.workplace("printed") as printed:
        for number in range(rounds):
            papers.unprint(newsroom)
            found.ours.append(peers.print_with_ours(newsroom))
            _note_size(found, "Tamizdat", newsroom / "var" / "site")
            found.writing.append(peers.write_the_same(newsroom / "var" / "site", printed / "loop"))
            shutil.rmtree(printed / "loop")
            if mastheads:
                with _other_mastheads(newsroom, number):
                    found.mastheads.append(peers.print_with_ours(newsroom))
            found.hugo.append(peers.print_with_hugo(papers.for_hugo(count), printed / "hugo"))
            _note_size(found, "Hugo", printed / "hugo")
            shutil.rmtree(printed / "hugo")
            print(f"{count} stories, round {number + 1} of {rounds}", flush=True)
    return found


def _note_size(found: Fulls, program: str, site: Path) -> None:
    sizes = [path.stat().st_size for path in peers.files_of(site)]
    found.sizes[program] = len(sizes), sum(sizes)


@contextmanager
def _other_mastheads(newsroom: Path, number: int) -> Iterator[None]:
    """File mastheads with another motto, and file the old ones again in the end."""
    archive = papers.open_archive(newsroom)
    try:
        old = [each for tag in archive.editions() for each in archive.those(tag, "masthead")]
        changed = [each for each in old if isinstance(each, Masthead)]
        archive.file(msgspec.structs.replace(each, motto=f"{each.motto} {number + 1}") for each in changed)
        yield
        archive.file(old)
    finally:
        archive.close()
