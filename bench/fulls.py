"""Full prints, by ours and by Hugo in turn, each into an empty folder; and a changed masthead, which is on every page."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import papers
import peers
from figures import QUICK
from measuring import Run

from tamizdat.archive.mastheads import Masthead

# Seconds before a changed masthead is printed: until the files that the last one replaced are no longer "recently deleted".
RESTING = 0 if QUICK else 65


@dataclass
class Fulls:
    """The runs at one number of stories."""

    count: int
    ours: list[Run] = field(default_factory=list)
    hugo: list[Run] = field(default_factory=list)
    packing: list[Run] = field(default_factory=list)  # of copies, which Hugo does not make
    maps: Run | None = None  # drawing them, which is done once and kept
    mastheads: list[Run] = field(default_factory=list)
    writing: list[float] = field(default_factory=list)  # seconds of a loop that writes the same bytes
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)  # by program: files, bytes


def compare(count: int, rounds: int, *, more: bool) -> Fulls:
    """Print a paper of so many stories in turns, so many times.

    With `more`, a loop writes the same bytes in each round, and in the end, as often, packed copies are made and the
    mastheads changed.

    Nothing is removed before the end: while a file is recently deleted, ext4 searches long for a free inode, so that
    whoever prints after that would pay for it.
    """
    found = Fulls(count)
    with papers.newsroom(count) as newsroom, papers.workplace("printed") as printed:
        site = newsroom / "var" / "site"
        for number in range(rounds):
            papers.unprint(newsroom, printed / f"ours-{number}")
            found.ours.append(peers.print_with_ours(newsroom, copies=False))
            if more:
                found.writing.append(peers.write_the_same(site, printed / f"loop-{number}"))
            into = printed / f"hugo-{number}"
            found.hugo.append(peers.print_with_hugo(papers.for_hugo(count), into))
            found.sizes = {"Tamizdat": _size(site), "Hugo": _size(into)}
            print(f"{count} stories, round {number + 1} of {rounds}", flush=True)
        found.maps = peers.draw_maps(printed / "maps") if more else None
        for number in range(rounds if more else 0):
            found.packing.append(peers.print_with_ours(newsroom))
            found.mastheads.append(_change_mastheads(newsroom, number))
    return found


def _size(site: Path) -> tuple[int, int]:
    sizes = [path.stat().st_size for path in peers.files_of(site)]
    return len(sizes), sum(sizes)


def _change_mastheads(newsroom: Path, number: int) -> Run:
    """File mastheads with another motto and print them."""
    with closing(papers.open_archive(newsroom)) as archive:
        old = [each for tag in archive.editions() for each in archive.those(tag, "masthead")]
        mastheads = [each for each in old if isinstance(each, Masthead)]
        archive.file(msgspec.structs.replace(each, motto=f"{each.motto} {number + 1}") for each in mastheads)
    time.sleep(RESTING)
    return peers.print_with_ours(newsroom, copies=False)
