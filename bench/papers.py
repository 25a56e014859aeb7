"""Made-up papers on the disk: kept under `build/bench/`, so that a second run need not make them again.

A paper is kept under the digest of what made it. What a benchmark changes is a copy of its own, thrown away with it.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import drawn_maps
import hugo_site
import made_up
from figures import HOUSE
from made_up import Paper

from tamizdat.archive.store import Archive
from tamizdat.press.printing import Press

KEPT = HOUSE / "build" / "bench"
SOURCE = HOUSE / "src" / "tamizdat"
DRAWING = (SOURCE / "press" / "maps", SOURCE / "press" / "theme.py")  # what makes maps, and styles small

NEWSROOM = f"""\
[site]
url = "{made_up.URL}"
editions = ["en", "ru"]
time_zone = "Etc/GMT-4"
"""


def archive(count: int) -> Path:
    """Return the folder of an archive of so many stories. It is kept: copy it before it is changed."""

    def make(folder: Path) -> None:
        made_up.make(folder, count).close()

    return kept(f"archive-{count}", [SOURCE / "archive"], make)


def for_hugo(count: int) -> Path:
    """Return the folder of the same paper as a site of Hugo."""
    what_shapes_it = [hugo_site.LAYOUTS, Path(hugo_site.__file__), SOURCE / "theme", *DRAWING]
    return kept(f"hugo-{count}", what_shapes_it, lambda folder: hugo_site.write(folder, Paper(), count))


def maps() -> Path:
    """Return the folder of the maps that the papers' pages show."""
    return kept("maps", [Path(drawn_maps.__file__), SOURCE / "theme" / "atlas", *DRAWING], drawn_maps.draw)


@contextmanager
def newsroom(count: int) -> Iterator[Path]:
    """Have a newsroom with an archive of so many stories, its maps drawn and nothing printed; it is removed afterwards."""
    with workplace(f"newsroom-{count}") as folder:
        (folder / "tamizdat.toml").write_text(NEWSROOM, "utf-8")
        shutil.copytree(archive(count), folder / "var" / "archive")
        shutil.copytree(maps(), folder / "var" / "maps")
        yield folder


@contextmanager
def workplace(name: str) -> Iterator[Path]:
    """Have an empty folder for a while, on the disk that the kept papers are on."""
    folder = KEPT / "work" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def open_archive(newsroom: Path) -> Archive:
    """Return the archive of a newsroom, writable."""
    return Archive(newsroom / "var" / "archive", writable=True)


def press(archive: Archive, newsroom: Path) -> Press:
    """Return the press of a newsroom, as its filer has it."""
    var = newsroom / "var"
    return Press(archive, made_up.settings(), var / "site", var / "ledger.sqlite", newsroom / "theme")


def unprint(newsroom: Path, into: Path) -> None:
    """Move all that was printed, and is known of it, into a new folder."""
    into.mkdir()
    for path in (newsroom / "var").iterdir():
        if path.name not in ("archive", "maps"):
            path.rename(into / path.name)


def kept(name: str, sources: Iterable[Path], make: Callable[[Path], None]) -> Path:
    """Return the folder of that name, made by `make` if it is not there yet.

    `sources` are the files and folders that shape it, besides the generator: another state of them makes another folder,
    and the older one goes.
    """
    folder = KEPT / f"{name}-{_digest(sources)}"
    if not folder.exists():
        print(f"Making {folder.relative_to(HOUSE)} …", flush=True)
        unfinished = folder.with_name(f"unfinished-{folder.name}")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        make(unfinished)
        for older in KEPT.glob(f"{name}-*"):
            shutil.rmtree(older)
        unfinished.rename(folder)
    return folder


def _digest(sources: Iterable[Path]) -> str:
    files = [
        file for source in sources for file in sorted(source.rglob("*.*") if source.is_dir() else [source])
    ]
    told = [made_up.digest().encode()]
    told += [file.read_bytes() for file in files if file.is_file() and file.suffix != ".pyc"]
    return hashlib.sha256(b"\0".join(told)).hexdigest()[:12]
