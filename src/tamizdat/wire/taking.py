"""Bringing a whole archive to the desk, whatever it was read from. Django must be set up before this is imported.

The source is read twice: first for the names of all stories and pages, so that links to later ones are known, then for
the documents themselves, which the desk takes in batches. A batch is one transaction: an import that was cut off goes on
when it is called again, and ends as one that was not. What is there already is not touched, and nothing is written for it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

from django.db import OperationalError, connection

from tamizdat.archive.documents import describe, type_of
from tamizdat.desk import editions
from tamizdat.desk.imports import importing
from tamizdat.desk.incoming import Incoming, Intake, Outcome
from tamizdat.wire.errors import ImportRefused, WireError
from tamizdat.wire.progress import Rate
from tamizdat.wire.reports import ImportReport
from tamizdat.wire.source import Brought, Source, words_for

Progress = Callable[[str], object]

# On SQLite one writer waits for the other, asking again every 0.1 s at the longest. So a batch is short, and after it the
# import rests until everybody who waits has asked.
BATCH_SECONDS: Final = 0.6
REST: Final = 0.12
_FEWEST: Final = 20  # documents: each batch has some work of its own, which must not become most of it
_MOST: Final = 200  # documents, so that little is held in memory and little is done again after a kill


def bring(source: Source, *, progress: Progress, report: ImportReport | None = None) -> ImportReport:
    """Bring everything of a source to the desk, and publish it. `progress` is told in a line how far it has come.

    Returns:
        What became of it, told in `report` if one is given. One document that is refused does not keep out the others.

    Raises:
        ImportRefused: the desk's database or its files cannot be written. What was brought before stays.
    """
    try:
        with importing():
            bringing = _Bringing(source, progress, report or ImportReport(source.name))
            bringing.announce()
            bringing.take()
            return bringing.report
    except (OperationalError, OSError) as error:
        raise ImportRefused(
            f"The desk could not be written ({error}): is there no space left?",
            source.name,
            "Make room and import again: it goes on where it stopped.",
        ) from error


class _Bringing:
    """One import."""

    def __init__(self, source: Source, progress: Progress, report: ImportReport) -> None:
        self.report = report
        self._source = source
        self._progress = progress
        self._tags = editions.tags()
        self._intake = Intake(self._blob)
        self._total = 0
        self._faults: set[str] = set()  # files that cannot be had, each told once

    def announce(self) -> None:
        """Tell the desk which stories and pages are to come, and count all documents."""
        self._progress(f"Reading {self._source.name}")
        self._intake.announce(self._names())

    def _names(self) -> Iterator[tuple[str, str, str]]:
        for each in self._source.documents():
            if isinstance(each, Brought):
                self._total += 1
                document = each.document
                if document.edition in self._tags and type_of(document) in ("story", "page"):
                    yield document.edition, document.id, type_of(document)

    def take(self) -> None:
        """Hand everything in, batch by batch."""
        rate = Rate("Importing", self._total)
        pace = _Pace()
        wanted = self._wanted()
        done = 0
        while batch := list(islice(wanted, pace.size)):
            with pace.kept():
                self._take(batch)
            done += len(batch)
            self._progress(rate.line(done))

    def _wanted(self) -> Iterator[Brought]:
        """Yield the documents that this desk can take; tell of all others."""
        seen: set[bytes] = set()
        for each in self._source.documents():
            if not isinstance(each, Brought):
                self.report.add(each)
                continue
            document = each.document
            key = hashlib.blake2b(f"{document.edition}\0{document.id}".encode(), digest_size=16).digest()
            if document.edition not in self._tags:
                reason = f"this newsroom has no edition {document.edition}"
                remedy = "Add it to 'editions' in tamizdat.toml and import again."
                self.report.tell("left out", words_for(document), reason, remedy, each.where)
            elif key in seen:
                reason = f"A document with the id {document.id} came before, in the same edition."
                self.report.tell("refused", words_for(document), reason, "Leave one of them out.", each.where)
            else:
                seen.add(key)
                yield each

    def _take(self, batch: list[Brought]) -> None:
        outcomes = self._intake.take([Incoming(each.document, each.data) for each in batch])
        for each, outcome in zip(batch, outcomes, strict=True):
            self._tell(each, outcome)

    def _tell(self, each: Brought, outcome: Outcome) -> None:
        words = words_for(each.document)
        match outcome.what:
            case "made":
                self.report.made[type_of(each.document)] += 1
            case "changed":
                self.report.changed[type_of(each.document)] += 1
            case "unchanged":
                self.report.unchanged += 1
            case "kept" | "refused":
                why = outcome.why.removeprefix(f"{describe(each.document)}: ")
                self.report.tell(outcome.what, words, why, where=each.where)
        for note in outcome.notes:
            self.report.tell("noted", words, note, where=each.where)

    def _blob(self, name: str) -> Path | None:
        try:
            return self._source.blob(name)
        except WireError as error:
            fault = (error.what, error.remedy, error.where)
        except OSError as error:
            fault = (
                f"It cannot be read: {error.strerror}.",
                "Look whether the disk is sound.",
                self._source.name,
            )
        if name not in self._faults:
            self._faults.add(name)
            self.report.tell("refused", f"file {name[:100]}", *fault)
        return None


class _Pace:
    """How much is taken at once, so that an editor's save need not wait for long."""

    def __init__(self) -> None:
        self.size = _FEWEST

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Within, a batch is taken; then rest, and fit the size of the next batch to the time that it took."""
        started = time.monotonic()
        yield
        passed = time.monotonic() - started
        fitting = self.size * BATCH_SECONDS / max(passed, 0.001)
        self.size = max(_FEWEST, min(_MOST, 2 * self.size, int(fitting)))
        if connection.vendor == "sqlite":
            time.sleep(REST)
