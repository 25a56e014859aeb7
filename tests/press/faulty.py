"""A publication, from the filing to the packed copies, while something fails: once for each step that touches the disk.

    python faulty.py ROOM FAULT WHAT [EVERY]

FAULT is `kill` (SIGKILL), `ENOSPC` or `EIO`; WHAT is `publication`, or `first` for the first printing of a site. With EVERY
only each so many'th step is tried. Prints the number of steps, or what went wrong and exits with 1.

A killed publication is done again by another process. One that met an error is done again by the same, as the filer
does. Either way the end has to be the one of an undisturbed twin; and what a reader finds in between must be whole.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from newsroom_proofs import check_copies, check_files, check_ledger, files_in, query

from samples import masthead, place, plain_page, story
from tamizdat.archive.errors import ArchiveError
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.archive.store import Archive
from tamizdat.press.checking import links
from tamizdat.press.errors import PressError
from tamizdat.press.printing import Press
from tamizdat.press.settings import SiteSettings

NOW = "2026-03-05T00:00:00+00:00"
REFUSALS = (PressError, ArchiveError, sqlite3.Error, OSError)  # what the filer expects
UNDISTURBED = 7  # exit status of a child that met no fault, for there are not so many steps
SETTINGS = SiteSettings.of("https://post.example", ["en"])

# A theme of links, which is ready at once; the filler makes pages large enough for packed copies.
ALL = "{% import 'links.html' as m %}{{ frame.masthead.name }} " + "filler " * 40
THEME = {
    "links.html": '{% macro to(all) %}{% for l in all %}<a href="{{ l.href }}">{{ l.href }}</a>{% endfor %}{% endmacro %}',
    "home.html": ALL + "{{ m.to([home.lead]) }}{{ m.to(home.latest) }}",
    "story.html": ALL
    + "{{ story.headline }}{{ story.body }}{{ m.to(story.places) }}{{ m.to(story.related) }}"
    + '{% if story.lead %}<img src="{{ story.lead.src }}">{% endif %}',
    "list.html": ALL + "{{ list.name }}{{ m.to(list.stories) }}{{ m.to(list.years) }}{{ m.to(list.feeds) }}",
    "cut.html": ALL + "{{ cut.period }}{{ m.to(cut.stories) }}{{ m.to([cut.list]) }}",
    "page.html": ALL + "{{ page.title }}",
    "contents.html": ALL
    + "{% for c in contents.chapters %}{% for b in c.branches %}{{ m.to([b.link]) }}{% endfor %}{% endfor %}",
    "404.html": ALL,
}


# What is published


def picture(archive: Archive, data: bytes) -> Picture:
    blob = archive.blobs.put(data, "webp")
    return Picture(renditions=(Rendition(blob=blob, format="webp", width=800, height=600),))


class Office:
    """A newsroom's archive and press, in one process."""

    def __init__(self, folder: Path) -> None:
        self.archive = Archive(folder / "archive", writable=True)
        theme = folder / "theme"
        self.press = Press(self.archive, SETTINGS, folder / "site", folder / "ledger.sqlite", theme)

    def begin(self) -> None:
        """File what was there before."""
        paper = [
            masthead(menu=(), footer=()),
            place("georgia"),
            plain_page("about"),
            story("stays", places=("georgia",), published="2025-06-01T10:00:00+04:00"),
            story("moves", places=("georgia",)),
            story("goes", lead=picture(self.archive, b"old" * 3000)),
            story("x", path="2026/x"),
        ]
        self.archive.file(paper)

    def publish(self) -> None:
        """File, print and pack something new, moved, withdrawn, and a file that turns into a folder."""
        new = story("new", places=("georgia",), lead=picture(self.archive, b"new" * 3000))
        moved = story("moves", places=("georgia",), path="2026/moved.html", headline="It moved")
        turned = story("y", path="2026/x/y.html")
        self.archive.file([new, moved, turned], [("en", "story-goes"), ("en", "story-x")])
        self.print()
        for _ in self.press.copies():
            pass

    def print(self) -> None:
        """Print what was filed."""
        result = self.press.update(now=NOW)
        assert not result.failed, result.failed


ACTS: dict[str, Callable[[Office], None]] = {
    "publication": Office.publish,
    "first": Office.print,
}


# What fails


class Fault:
    """Something that fails at a step. Steps are counted from 1, before and after each thing that touches the disk."""

    def __init__(self, folder: Path, kind: str, at: int) -> None:
        self.folder = f"{folder}/"
        self.kind = kind
        self.at = at
        self.steps = 0
        self.names: list[str] = []

    @property
    def met(self) -> bool:
        return self.steps >= self.at

    def is_due(self, name: str) -> bool:
        self.steps += 1
        self.names.append(name)
        return self.steps == self.at

    def strike(self, error: Callable[[], Exception]) -> None:
        if self.kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise error()

    def os_error(self) -> Exception:
        number = getattr(errno, self.kind)
        return OSError(number, os.strerror(number))

    def sql_error(self) -> Exception:
        words = {"ENOSPC": "database or disk is full", "EIO": "disk I/O error"}
        return sqlite3.OperationalError(words[self.kind])

    def step(self, name: str, error: Callable[[], Exception]) -> None:
        if self.is_due(name):
            self.strike(error)

    # Seams: whatever a publication does to the disk goes through one of these.

    def arm(self) -> None:
        for name in ("open", "replace", "rename", "link", "unlink", "rmdir", "mkdir", "utime", "fsync"):
            setattr(os, name, self._around(name, getattr(os, name)))
        os.write = self._write(os.write)
        shutil.copyfile = self._copy(shutil.copyfile)
        real = sqlite3.connect
        database = _database(self)
        sqlite3.connect = lambda *args, **kwargs: real(*args, factory=database, **kwargs)

    def _is_ours(self, name: str, args: tuple) -> bool:
        if name == "open" and not args[1] & os.O_CREAT:
            return False
        target = args[1] if name in ("replace", "rename", "link") else args[0]
        if isinstance(target, int):
            target = Path(f"/proc/self/fd/{target}").readlink()
        return os.fspath(target).startswith(self.folder)

    def _around(self, name: str, real):
        def call(*args, **kwargs):
            if not self._is_ours(name, args):
                return real(*args, **kwargs)
            self.step(f"before {name}", self.os_error)
            found = real(*args, **kwargs)
            self.step(f"after {name}", self.os_error)
            return found

        return call

    def _write(self, real):
        def write(handle, data):
            if not self._is_ours("write", (handle,)):
                return real(handle, data)
            self.step("before write", self.os_error)
            if self.is_due("in the middle of write"):
                real(handle, data[: len(data) // 2])
                self.strike(self.os_error)
            found = real(handle, data)
            self.step("after write", self.os_error)
            return found

        return write

    def _copy(self, real):
        def copyfile(source, target):
            self.step("before copy", self.os_error)
            if self.is_due("in the middle of copy"):
                data = Path(source).read_bytes()
                Path(target).write_bytes(data[: len(data) // 2])
                self.strike(self.os_error)
            found = real(source, target)
            self.step("after copy", self.os_error)
            return found

        return copyfile


def _database(fault: Fault) -> type[sqlite3.Connection]:
    class Database(sqlite3.Connection):
        """A database that fails before or after what it writes is committed."""

        def execute(self, sql, *values):
            alone = not self.in_transaction and sql.split(None, 1)[0] in ("INSERT", "UPDATE", "DELETE")
            if sql != "COMMIT" and not alone:
                return super().execute(sql, *values)
            fault.step("before commit", fault.sql_error)
            found = super().execute(sql, *values)
            if fault.kind == "kill":  # SQLite does not say that a commit failed when it did not
                fault.step("after commit", fault.sql_error)
            return found

    return Database


# Processes


def in_child(act: Callable[[], int | None]) -> int:
    """Do something in a process of its own; return its exit status, negative for a signal."""
    child = os.fork()
    if not child:
        status = 1
        try:
            status = act() or 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def disturbed(folder: Path, act: Callable[[Office], None], fault: Fault) -> int:
    """Do what is to be done, and meet a fault; after an error do it again. Return the exit status of this process."""
    fault.arm()
    office = None
    try:
        office = Office(folder)
        act(office)
    except REFUSALS:
        if not fault.met:
            raise
        act(office or Office(folder))
    return 0 if fault.met else UNDISTURBED


def calm(folder: Path, *acts: Callable[[Office], None]) -> None:
    office = Office(folder)
    for act in acts:
        act(office)


# What must hold


class Twin:
    """The site before and after an undisturbed run, with which the disturbed ones are compared."""

    def __init__(self, base: Path, folder: Path) -> None:
        self.before = files_in(base / "site")
        self.after = files_in(folder / "site")
        self.documents = _documents(folder)

    def check_reader(self, folder: Path) -> None:
        """Every file is whole, the old or the new one, and no page that readers reach leads to what is not there."""
        now = {path: data for path, data in files_in(folder / "site").items() if not _is_hidden(path)}
        check_copies(now)
        halves = [
            p
            for p, data in now.items()
            if data not in (self.before.get(p), self.after.get(p)) and not _packed(p)
        ]
        assert not halves, f"neither old nor new: {halves}"
        reached = {path for path in now if path in self.before}
        waiting = [path for path in reached if path in self.after]
        while waiting:
            here = waiting.pop()
            if not here.endswith(".html"):
                continue
            targets = set(links(here, now[here].decode()))
            lost = targets - now.keys() - {"2026/x"}  # turns into a folder: that cannot be done in one step
            assert not lost, f"{here} leads to {lost}"
            waiting += targets - reached
            reached |= targets

    def check_end(self, folder: Path, *, copies: bool) -> None:
        """Everything is as it is after an undisturbed run."""
        files = files_in(folder / "site")
        texts = check_copies(files)
        check_files(texts, check_copies(self.after))
        if copies:
            check_files(*({p: d for p, d in those.items() if _packed(p)} for those in (files, self.after)))
        check_ledger(folder / "ledger.sqlite", texts)
        waiting = query(
            folder / "ledger.sqlite",
            "SELECT key FROM page WHERE stale IS NOT NULL OR gone OR next_path IS NOT NULL",
        )
        assert not waiting, f"still to be done: {waiting}"
        assert _documents(folder) == self.documents


def _is_hidden(path: str) -> bool:
    return path.rpartition("/")[2].startswith(".")


def _packed(path: str) -> bool:
    return path.endswith((".br", ".gz")) and not _is_hidden(path)


def _documents(folder: Path) -> list[tuple]:
    return query(
        folder / "archive" / "archive.sqlite", "SELECT edition, id, path, json FROM document ORDER BY 1, 2"
    )


def main(room: Path, kind: str, what: str, every: int) -> int:
    act, base, twin = ACTS[what], room / "base", room / "twin"
    first = (Office.begin,) if what == "first" else (Office.begin, Office.print)
    for name, text in THEME.items():
        path = base / "theme" / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    calm(base, *first)
    shutil.copytree(base, twin)
    calm(twin, act)
    expected = Twin(base, twin)
    at = 1
    while True:
        folder = room / f"at-{at}"
        shutil.copytree(base, folder)
        fault = Fault(folder, kind, at)
        status = in_child(lambda folder=folder, fault=fault: disturbed(folder, act, fault))
        try:
            if kind == "kill" and status != UNDISTURBED:
                assert status == -signal.SIGKILL, f"it ended with {status}"
                if what != "first":  # nobody reads a site that is printed for the first time
                    expected.check_reader(folder)
                again = in_child(lambda folder=folder: calm(folder, act))
                assert again == 0, f"the next process ended with {again}"
            assert kind == "kill" or status in (0, UNDISTURBED), f"it ended with {status}"
            expected.check_end(folder, copies=what == "publication")
        except AssertionError as error:
            sys.stdout.write(f"{kind} at step {at} of {what}, see {folder}: {error}\n")
            return 1
        if status == UNDISTURBED:
            sys.stdout.write(f"{at - 1} steps of {what}, {kind} at every {every}.\n")
            return 0
        shutil.rmtree(folder)
        at += every


if __name__ == "__main__":
    every = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], every))
