"""The filer: the one process that files what changed at the desk and has it printed.

Run as `python -m tamizdat.desk.filer`; `TAMIZDAT_NEWSROOM` names the newsroom's folder.

It reads the marks, composes each marked thing from its present state, files or withdraws it; when all are read it has the
press print, notes the printing, and then deletes exactly the marks it had read. Each step may be repeated, so a crash
between any two loses nothing: the marks are still there. When something on a page ends, it files the moment.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tamizdat import locks
from tamizdat.archive.errors import ArchiveError
from tamizdat.archive.lists import utc
from tamizdat.archive.store import Archive
from tamizdat.desk.batch import Batch, Thing
from tamizdat.desk.carrier import Carrier
from tamizdat.desk.social import Pictures
from tamizdat.loading import load_django

if TYPE_CHECKING:
    from tamizdat.desk.models import Mark, Printing
    from tamizdat.press.printing import Press
    from tamizdat.press.printing import Printing as PressPrinting

log = logging.getLogger("tamizdat.desk")

CHUNK = 200  # marks that are read, composed and filed at once
PATIENCE = 1.0  # seconds between two looks, if nobody wakes it
RETRY = 5.0  # seconds after the press failed
REMEMBERED = 2000  # printings
KEPT = 1000  # pages, and sentences, in the note of a printing
FILED = 10_000  # things in it


class AlreadyRunning(Exception):
    """Another filer works for this newsroom."""


class Filer:
    """Files and prints what is marked."""

    def __init__(
        self,
        archive: Archive,
        press: Press,
        after: Callable[[str], object] = bool,
        arrived: Callable[[], object] | None = None,
    ) -> None:
        """Set a filer up.

        Args:
            archive: into which it files
            press: which it has print
            after: called after each step with its name: "read", "composed", "filed", "printed", "noted"
            arrived: called when a recording has come to the store; without it the filer waits for each
        """
        from tamizdat.desk.finding import asking
        from tamizdat.desk.finding.keeping import Keeper
        from tamizdat.desk.schedule import Schedule

        self.archive = archive
        self.press = press
        self.pictures = Pictures(archive, press.socials, press.ledger_path.with_name("social"))
        self.schedule = Schedule()
        self.keeper = Keeper(asking.folder())
        self.carrier = Carrier(press.media, archive.blobs, arrived)
        self._after = after
        self._last: PressPrinting | None = None  # the last printing
        self._printed = -1  # the archive's number that it saw

    def work(self) -> bool:
        """File all that is marked, in chunks, and the present moment if something on a page ends; print it once.

        Returns whether there was anything.

        Raises:
            PressError: the site cannot be written; the marks stay.
        """
        from tamizdat.desk.models import Mark

        read: list[int] = []
        news = False
        batch = Batch(self.archive, self.pictures, self.carrier)
        before = self.archive.number
        last = Mark.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        while marks := self._read(read[-1] if read else 0, last):
            if not read:
                self.schedule.changed()
                batch.compose(_failed_before())
            self._after("read")
            batch.compose(_things(marks))
            self._after("composed")
            batch.file()
            self._after("filed")
            read += [mark.pk for mark in marks]
        if not read and (news := self.carrier.has_news()):
            batch.compose(_failed_before())
            batch.file()
        self._let_time_pass()
        if not read and not news and self._printed == self.archive.number:
            return False
        batch.finish()
        printing = self._update()
        self._after("printed")
        self._note(read, batch, printing, changed=self.archive.number != before)
        self._after("noted")
        return True

    def _read(self, after: int, last: int) -> list[Mark]:
        """Return the next marks; not those of an import that still runs."""
        from tamizdat.desk import imports
        from tamizdat.desk.models import Mark

        marks = Mark.objects.filter(pk__gt=after, pk__lte=last).order_by("pk")
        return list((marks.filter(held=False) if imports.running() else marks)[:CHUNK])

    def start(self) -> None:
        """Print what an earlier run left to be printed, and take over the redirects that the desk does not know."""
        from tamizdat.desk import addresses

        addresses.take_over(self.archive)
        self.print()

    def _let_time_pass(self) -> None:
        """File the present moment if something on a page ends at it, or ended before it."""
        now, due = _now(), self.archive.next_due()
        if due and due <= utc(now):
            self.pictures.look_at(self.archive.due(now))
            self.archive.pass_moment(now)

    def _update(self) -> PressPrinting:
        """Print, unless the press has seen all that is filed: a draft that is saved changes nothing."""
        last, number = self._last, self.archive.number
        if last and number == self._printed and not last.failed and not last.paused:
            return msgspec.structs.replace(last, milliseconds=0.0, printed=(), removed=(), unchanged=0)
        self._last = self.press.update(now=_now())
        self._printed = number
        return self._last

    def print(self) -> None:
        """Print what an earlier run left to be printed, and what ended meanwhile."""
        self._last = None
        self._let_time_pass()
        printing = self._update()
        if printing.printed or printing.removed:
            self._note([], Batch(self.archive), printing, changed=True)

    def carry_out(self) -> None:
        """Publish and withdraw what is due."""
        from django.utils import timezone

        failures = self.schedule.carry_out(timezone.now())
        if failures:
            self.report(failures)

    def report(self, failures: list[dict[str, str]]) -> None:
        """Note failures without a printing, unless the last note says just that."""
        from tamizdat.desk.models import Printing

        last = Printing.objects.first()
        carried = [each for each in last.failures if "kind" in each] if last else []
        if last is None or last.failures != [*carried, *failures]:
            Printing.objects.create(failures=[*carried, *failures])

    def _note(self, marks: list[int], batch: Batch, printing: PressPrinting, *, changed: bool) -> None:
        """Write down what was done, and delete the marks, in one transaction."""
        from django.db import transaction

        from tamizdat.desk.models import Mark, Printing

        row = Printing(
            release=printing.release,
            milliseconds=round(printing.milliseconds, 1),
            filed=[[kind, uid] for kind, uid in dict.fromkeys((t.kind, t.uid) for t in batch.done)][:FILED],
            pages=[[page.path, page.reason] for page in printing.printed[:KEPT]],
            printed=len(printing.printed),
            removed=list(printing.removed[:KEPT]),
            failures=batch.failures + [_unprinted(line) for line in printing.failed],
            notes=batch.notes[:KEPT],
            last_mark=marks[-1] if marks else 0,
        )
        last = Printing.objects.first()
        with transaction.atomic():
            if (
                changed
                or row.printed
                or row.removed
                or row.failures != (last.failures if last else [])
                or row.notes
            ):
                row.save()
            for start in range(0, len(marks), 500):
                chunk = marks[start : start + 500]
                Mark.objects.filter(pk__in=chunk)._raw_delete(Mark.objects.db)
        if row.pk:
            Printing.objects.filter(pk__lte=row.pk - REMEMBERED).delete()
            _log(row)


def _unprinted(line: str) -> dict[str, str]:
    return {"what": "A page", "why": line, "remedy": "It is tried again at the next printing."}


def _things(marks: Iterable[Mark]) -> Iterator[Thing]:
    for mark in marks:
        for edition in mark.editions.split(","):
            yield Thing(mark.kind, str(mark.uid), edition)


def _failed_before() -> list[Thing]:
    """Return what could not be filed last time: what stood in its way may be gone."""
    from tamizdat.desk.models import Printing

    last = Printing.objects.first()
    found = [each for each in last.failures if "kind" in each] if last else []
    return [Thing(each["kind"], each["uid"], each["edition"]) for each in found]


def _now() -> str:
    from django.utils import timezone

    return timezone.localtime().isoformat(timespec="milliseconds")


def _log(row: Printing) -> None:
    log.info("printed %d pages in %.0f ms, release %s", row.printed, row.milliseconds, row.release)
    for failure in row.failures:
        log.warning("%s: %s %s", failure["what"], failure["why"], failure["remedy"])
    for note in row.notes:
        log.warning("%s", note)


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Hold the filer's lock.

    Raises:
        AlreadyRunning: another process holds it.
    """

    def taken(process: str) -> AlreadyRunning:
        return AlreadyRunning(f"a filer (process {process}) works for this newsroom already; stop it first")

    with locks.hold(lock, taken):
        yield


def run(filer: Filer, stopped: Callable[[], bool], heard: socket.socket) -> None:
    """Work until `stopped`; look when a datagram is heard, and each second."""
    from django.db import close_old_connections

    _attempt(filer.start, filer)
    warming = filer.press.warm()
    not_before = spare_not_before = 0.0
    while not stopped():
        close_old_connections()
        _attempt(filer.carry_out, filer)
        if time.monotonic() >= not_before:
            while not stopped() and (worked := _attempt(filer.work, filer)):
                pass
            not_before = time.monotonic() + RETRY if worked is None else 0.0
        if time.monotonic() >= spare_not_before:
            spare = chain(
                warming,
                filer.keeper.spare(),
                filer.pictures.spare(),
                filer.press.copies(),
                filer.press.merge(_now),
                filer.press.tidy(),
            )
            worked = _attempt(partial(_spend, heard, spare), filer)
            spare_not_before = time.monotonic() + RETRY if worked is None else 0.0
        else:
            _wait(heard, PATIENCE)


def _attempt(act: Callable[[], Any], filer: Filer) -> bool | None:
    """Do something; return whether there was something to do, or None if it failed and is to be done again later.

    Whatever goes wrong, the filer stays: a newsroom without it prints nothing, and says nothing about it.
    """
    from django.db import DatabaseError

    from tamizdat.press.errors import PressError

    try:
        return bool(act())
    except (PressError, ArchiveError, DatabaseError, OSError) as error:
        log.error("%s", error)
        _report(filer, error)
    except Exception as error:
        log.exception("this should not happen")
        _report(filer, error)
    return None


def _report(filer: Filer, error: Exception) -> None:
    from django.db import DatabaseError

    failure = {"what": "Printing", "why": str(error), "remedy": "It is tried again every few seconds."}
    try:
        filer.report([failure])
    except DatabaseError as also:
        log.error("%s", also)


def _spend(heard: socket.socket, spare: Iterator[object]) -> bool:
    """Do what can wait, a step at a time, until a datagram is heard or it is time to look again; then rest till then."""
    until = time.monotonic() + PATIENCE
    while not (called := _wait(heard, 0)) and time.monotonic() < until:
        if next(spare, None) is None:
            return _wait(heard, max(0, until - time.monotonic()))
    return called


def _wait(heard: socket.socket, patience: float) -> bool:
    """Return whether a datagram was heard within `patience` seconds; those that came with it are one with it."""
    ready, _, _ = select.select([heard], [], [], patience)
    while ready:
        try:
            heard.recv(64, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True
    return False


def drain() -> list[Printing]:
    """File and print what waits, in this process and once. Returns the printings, the oldest first.

    Raises:
        AlreadyRunning: the filer of `tamizdat serve` works for this newsroom, and will do it.
        PressError: the site cannot be written.
    """
    from django.conf import settings

    from tamizdat.desk import door
    from tamizdat.desk.models import Printing

    last = Printing.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with only_one(settings.TAMIZDAT.var / "filer.lock"), closing(door.open_archive(writable=True)) as archive:
        filer = Filer(archive, door.press(archive))
        filer.start()
        while filer.work():
            filer.pictures.draw_some()
    return list(Printing.objects.filter(pk__gt=last).order_by("pk"))


def main() -> int:
    """Run the filer until it is told to stop. Returns the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamizdat.desk.settings")
    from tamizdat.config import ConfigError

    try:
        load_django()
        return _main()
    except (ConfigError, AlreadyRunning, ArchiveError) as error:
        print(f"filer: {error}", file=sys.stderr)  # noqa: T201 - its own process, read by people
        return 1


def _main() -> int:
    from django.conf import settings

    from tamizdat.desk import door, posting, wake

    stopping: list[int] = []

    def stop(number: int, frame: Any) -> None:  # noqa: ARG001 - a signal handler's form
        stopping.append(number)
        wake.send()

    with only_one(settings.TAMIZDAT.var / "filer.lock"), closing(wake.listen()) as heard:
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        with closing(door.open_archive(writable=True)) as archive:
            press = door.press(archive)
            with press.ready(), posting.beside():
                run(Filer(archive, press, arrived=wake.send), lambda: bool(stopping), heard)
        wake.path().unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
