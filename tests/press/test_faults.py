"""Faults of the machine: the press is killed, the disk is full or broken, at every step of a publication.

After each fault the site is one that readers can use, and the next printing ends in the state of an undisturbed twin.
"""

from __future__ import annotations

import contextlib
import errno
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from samples import person, place, small_paper, story
from tamizdat.archive.store import Archive
from tamizdat.press import checking, kept, site
from tamizdat.press.errors import PressError
from tamizdat.press.ledger import Ledger
from tamizdat.press.printing import Press
from tamizdat.press.settings import SiteSettings

NOW = "2026-03-05T00:00:00+00:00"
SETTINGS = SiteSettings.of("https://post.example", ["en", "ru"])
FAULTS = ("killed before", "killed after", "disk full", "disk broken")
# A new story, a renamed one, one that moved to another place, a person's new name, a withdrawal, in one filing.
CHANGE = [
    story("fresh", places=("georgia",), headline="Fresh"),
    story("wine", path="2026/red.html", headline="Red", places=("armenia",), topics=("arts",)),
    place("ossetia", parent="caucasus"),
    person("nana", name="Nana T.", job="Editor", team=True, intro="<p>Edits.</p>"),
]
GONE = [("en", "story-lake"), ("en", "story-tunnel")]


class Room:
    """An archive, a ledger and a site in a folder, in the theme that readers get."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = Archive(folder / "archive", writable=True)
        self.press = Press(self.archive, SETTINGS, folder / "site", folder / "ledger.sqlite")

    def files(self) -> dict[str, bytes]:
        root = self.folder / "site"
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    def root(self) -> str:
        with contextlib.closing(sqlite3.connect(self.folder / "ledger.sqlite")) as db:
            return db.execute("SELECT root FROM release ORDER BY number DESC").fetchone()[0]

    def leaves(self) -> dict[str, str]:
        with contextlib.closing(Ledger(self.folder / "ledger.sqlite")) as ledger:
            return ledger.files()

    def close(self) -> None:
        self.archive.close()


class Fault:
    """Counts what is done to the disk, and strikes at one step."""

    def __init__(self, kind: str, step: int) -> None:
        self.kind = kind
        self.step = step
        self.done = 0

    def strike(self, after: bool) -> None:
        """Strike if it is the time; `after` says that the step was just done."""
        if not after:
            self.done += 1
        if self.done != self.step or after != (self.kind == "killed after"):
            return
        if self.kind.startswith("killed"):
            os.kill(os.getpid(), signal.SIGKILL)
        number = errno.ENOSPC if self.kind == "disk full" else errno.EIO
        raise OSError(number, os.strerror(number))

    def around(self, real, counts=lambda *_: True):
        def act(*values, **named):
            if not counts(*values):
                return real(*values, **named)
            self.strike(after=False)
            result = real(*values, **named)
            self.strike(after=True)
            return result

        return act

    def half(self, handle, data):
        """Write; a full or broken disk has taken half of it."""
        try:
            self.strike(after=False)
        except OSError:
            os.write(handle, data[: len(data) // 2])
            raise
        written = os.write(handle, data)
        self.strike(after=True)
        return written

    @contextlib.contextmanager
    def transaction(self, ledger: Ledger) -> Iterator[None]:
        """Commit the ledger; a fault before it takes everything back, as SQLite does."""
        ledger.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            try:
                self.strike(after=False)
            except OSError as error:
                raise sqlite3.OperationalError("database or disk is full") from error
        except BaseException:
            ledger.db.execute("ROLLBACK")
            raise
        ledger.db.execute("COMMIT")
        self.strike(after=True)

    def install(self) -> None:
        """Stand between the press and the disk, in this process for good."""

        class Disk:
            """The `os` that the press's two rooms of disk work see."""

            def __getattr__(self, name):
                return getattr(os, name)

        disk = Disk()
        for name in ("open", "replace", "link", "makedirs", "fsync", "utime"):
            setattr(disk, name, self.around(getattr(os, name)))
        disk.unlink = self.around(os.unlink, lambda path: os.path.lexists(path))
        disk.write = self.half
        site.os = kept.os = disk
        Ledger.transaction = lambda ledger: self.transaction(ledger)


def in_child(act) -> int:
    """Run something in a child that dies without a farewell; return its exit status, or minus its signal."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            status = act() or 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def publish(folder: Path, fault: Fault | None = None) -> int:
    """Print what was filed, with a fault; return 3 if the press said so, 0 if it went through."""
    room = Room(folder)
    if fault:
        fault.install()
    try:
        room.press.update(now=NOW)
    except PressError:
        return 3
    finally:
        room.close()
    return 4 if fault and fault.done < fault.step else 0


@pytest.fixture(scope="module")
def before(tmp_path_factory) -> Path:
    """Return a printed newsroom in which a change is filed and not printed."""
    folder = tmp_path_factory.mktemp("faults") / "before"
    room = Room(folder)
    room.archive.file(small_paper())
    room.press.update(now=NOW)
    room.archive.file(CHANGE, GONE)
    room.close()
    return folder


@pytest.fixture(scope="module")
def twin(before, tmp_path_factory) -> Room:
    """Return the same newsroom, printed undisturbed."""
    folder = tmp_path_factory.mktemp("faults") / "twin"
    shutil.copytree(before, folder)
    room = Room(folder)
    room.press.update(now=NOW)
    yield room
    room.close()


def readable(files: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Assert that readers get whole files, and on pages that something leads to no link to what is not there."""
    shown = {path: data for path, data in files.items() if not path.rpartition("/")[2].startswith(".")}
    for path, data in shown.items():
        assert data in (old.get(path), new.get(path)), f"{path} is neither the old nor the new one"
    ways = {
        path: set(checking.links(path, data.decode()))
        for path, data in shown.items()
        if path.endswith(".html")
    }
    reached = checking.clicks(ways).keys()
    assert len(reached) > 10
    for path in reached:
        assert ways[path] <= shown.keys(), f"{path} links to {sorted(ways[path] - shown.keys())}"


def strike_everywhere(before: Path, twin: Room, folder: Path, kinds, every: int = 1) -> int:
    """Let each fault strike at each step (or each `every`th); return how many there were."""
    old = {
        str(p.relative_to(before / "site")): p.read_bytes()
        for p in (before / "site").rglob("*")
        if p.is_file()
    }
    new, root, strikes = twin.files(), twin.root(), 0
    for kind in kinds:
        for step in range(1 + strikes % every, 10_000, every):
            room_folder = folder / f"{kind} {step}"
            shutil.copytree(before, room_folder)
            status = in_child(lambda room=room_folder, kind=kind, step=step: publish(room, Fault(kind, step)))
            if status == 4:
                shutil.rmtree(room_folder)
                break
            assert status in (-signal.SIGKILL, 3, 0), (kind, step, status)
            strikes += 1
            room = Room(room_folder)
            readable(room.files(), old, new)
            assert room.press.update(now=NOW).failed == ()
            assert room.files() == new, (kind, step)
            assert (room.root(), room.leaves().keys()) == (root, new.keys()), (kind, step)
            room.close()
            shutil.rmtree(room_folder)
    return strikes


def test_some_faults_of_a_publication_leave_no_trace(before, twin, tmp_path):
    assert strike_everywhere(before, twin, tmp_path, FAULTS, every=173) > 3


@pytest.mark.long
def test_no_fault_of_a_publication_leaves_a_trace(before, twin, tmp_path):
    strikes = strike_everywhere(before, twin, tmp_path, FAULTS)
    assert strikes > 400


FULL = """
import sys
from pathlib import Path
from tamizdat.archive.store import Archive
from tamizdat.press import run
from tamizdat.press.printing import Press
from tamizdat.press.settings import SiteSettings

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    run.WORTH_A_POOL = int(sys.argv[2])
    run.BATCH = 7
    site = SiteSettings.of("https://post.example", ["en", "ru"])
    Press(Archive(folder / "archive"), site, folder / "site", folder / "ledger.sqlite").update(now="n")
"""


@pytest.mark.long
def test_a_full_printing_killed_at_any_time_ends_as_if_it_had_not_been(before, twin, tmp_path):
    script = tmp_path / "full.py"
    script.write_text(FULL)
    new, root = twin.files(), None
    for number in range(50):
        dice = random.Random(number)
        folder = tmp_path / f"kill {number}"
        shutil.copytree(before / "archive", folder / "archive")
        alone = [sys.executable, str(script), str(folder), str(dice.choice([0, 10_000]))]
        process = subprocess.Popen(alone)
        deadline = time.monotonic() + 60
        while not (folder / "ledger.sqlite").exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(dice.uniform(0, 3))
        process.send_signal(signal.SIGKILL)
        process.wait()
        room = Room(folder)
        assert room.press.update(now=NOW).failed == ()
        assert room.files() == new, number
        root = root or room.root()
        assert room.root() == root, number
        room.close()
        shutil.rmtree(folder)


def test_after_a_cut_what_is_new_is_there_before_what_leads_to_it(tmp_path, monkeypatch):
    room = Room(tmp_path)
    room.archive.file([story("rain"), story("wine")])
    room.press.update(now=NOW)
    room.archive.file([story("wine", headline="Red wine")])
    real = site.Site.write

    def cut(self, path, data):
        real(self, path, data)
        if path == "2026/wine.html":
            raise KeyboardInterrupt

    with monkeypatch.context() as once:
        once.setattr(site.Site, "write", cut)
        with pytest.raises(KeyboardInterrupt):
            room.press.update(now=NOW)
    room.archive.file([story("wine", "ru")])
    written = []
    monkeypatch.setattr(
        site.Site, "write", lambda self, path, data: (written.append(path), real(self, path, data))
    )
    room.press.update(now=NOW)
    assert written.index("ru/2026/wine.html") < written.index("2026/wine.html")
    room.close()
