"""Letters are carried to their readers: the postman calls `carry` again and again."""

from __future__ import annotations

import datetime as dt
import logging
import math
import threading
import time
import uuid
from contextlib import suppress
from typing import Any, Final

import msgspec
from django.conf import settings
from django.db.models import Min

from tamizdat.post import mailings, pace, paper, pausing, trouble
from tamizdat.post.claiming import Claims
from tamizdat.post.composing import Form
from tamizdat.post.crew import DEAD, REFUSALS, Crew, Learned
from tamizdat.post.errors import BrokenSeal, Down, NotNow, Refused
from tamizdat.post.interface import Mail, Newsletter
from tamizdat.post.journal import Journal
from tamizdat.post.models import Delivery, Mailing
from tamizdat.post.recording import Recorder
from tamizdat.post.reports import Kind
from tamizdat.post.sayings import Saying
from tamizdat.post.sending import edition_of
from tamizdat.post.today import today
from tamizdat.post.transports import Transport, sender, transport

log = logging.getLogger("tamizdat.post")
State = Mailing.State

BATCH: Final = 200  # deliveries that are claimed at a time, at most
LOOK: Final = 5.0  # seconds between two looks at how much came back
JOURNAL: Final = "letters-taken"  # the journal's name in the folder `var`
NAP: Final = 0.02  # seconds
FIRST_PAUSE: Final = 15.0  # seconds after the way out was found closed; twice as many each time
LONGEST_PAUSE: Final = 600.0


def carry(seconds: float, stop: threading.Event | None = None) -> float | None:
    """Send letters that are due for at most so many seconds; `stop` ends it sooner.

    Return in how many seconds to come again: 0 for at once, None when somebody calls.
    """
    config = settings.TAMIZDAT
    if config is not _at_work.get("config"):
        _at_work.update(config=config, carrier=Carrier(config))
    told: float | None = _at_work["carrier"].carry(seconds, stop or threading.Event())
    return told


_at_work: dict[str, Any] = {}  # the carrier of this process, and the settings that it was made for


class Carrier:
    """One worker; what it opens stays open from one call to the next."""

    def __init__(self, config: Any) -> None:
        self._config = config
        key = settings.KEYRING.lookup
        in_all, to_one = pace.Limit(config.post.per_minute, key), pace.Limit(config.post.per_domain, key)
        self._claims = Claims(settings.WORKER, in_all, to_one)
        self._ways: list[Transport] = []
        self._journal: Journal | None = None
        self._learned = Learned()
        self._downs = 0  # in a row

    def carry(self, seconds: float, stop: threading.Event) -> float | None:
        """Do the work of `carry`."""
        until = time.monotonic() + seconds
        self._begin_what_waits()
        rows = list(Mailing.objects.filter(state=State.SENDING).order_by("asked"))
        self._learned.keep({row.id for row in rows})
        if not rows:
            self.close()
            return None
        self._recover()
        try:
            sent = self._send(rows, until, stop)
        except (Down, BrokenSeal) as error:
            return self._wait_for_the_server(error.saying)
        if sent:
            self._downs = 0
            trouble.over("sending")
        return self._end_what_is_done(rows)

    def _send(self, rows: list[Mailing], until: float, stop: threading.Event) -> int:
        """Send for a while; return how many letters were sent."""
        forms = {row.id: self._form(row) for row in rows}
        assert self._journal is not None  # noqa: S101 - for the types
        recorder = Recorder(self._claims.worker, today(), self._journal)
        self._learned.proven |= {row.id for row in rows if mailings.was_taken(row)}
        with recorder, Crew(self._open(), recorder, self._claims, forms, self._learned) as crew:
            looked, begun = time.monotonic(), 0
            while time.monotonic() < until and not (stop.is_set() or crew.down or recorder.failed):
                given = 0 if crew.waiting > BATCH // 2 else self._give(crew, rows, until)
                if not given and not crew.waiting:
                    break
                if not given:
                    time.sleep(NAP)
                begun += given
                self._pause_what_is_refused(crew)
                if time.monotonic() - looked > LOOK:
                    looked = time.monotonic()
                    crew.stopped |= {row.id for row in rows if pausing.look_at(row.id)}
        self._finish(crew, recorder, begun)
        return recorder.sent

    def _finish(self, crew: Crew, recorder: Recorder, begun: int) -> None:
        self._claims.put_back(crew.untried)
        if self._config.post.warm_up:
            pace.note_unsent(begun - recorder.sent, _utc_day())
        self._pause_what_is_refused(crew)
        if recorder.failed:
            raise recorder.failed
        if crew.down:
            raise crew.down

    def _give(self, crew: Crew, rows: list[Mailing], until: float) -> int:
        """Give the crew more of each letter; return how many that are.

        Of a new sender's letters for today they are taken at once, for other workers, and in case that this one is killed.
        """
        given, quota = 0, self._quota()
        for row in rows:
            if row.id in crew.stopped:
                continue
            most, ahead = int(min(BATCH, quota - given)), until - time.monotonic()
            taken = self._claims.take(row, most, ahead)
            if self._config.post.warm_up and taken:
                pace.note_sent(len(taken), _utc_day())
            for claimed in taken:
                crew.give(claimed)
            given += len(taken)
        return given

    def _quota(self) -> float:
        """Return how many letters may be sent today."""
        left = pace.left_today(_utc_day()) if self._config.post.warm_up else None
        return math.inf if left is None else left

    def _form(self, row: Mailing) -> Form:
        newsletter = paper.newsletters().get(row.newsletter)
        known = newsletter or Newsletter(id=str(row.newsletter), edition="", slug=row.newsletter.hex, name="")
        mail = msgspec.json.decode(bytes(row.mail), type=Mail)
        ours = sender(self._config)
        return Form(mail, ours, known, edition_of(newsletter), settings.KEYRING.bounce, today())

    def _open(self) -> list[Transport]:
        while len(self._ways) < self._config.post.connections:
            self._ways.append(transport(self._config))
        return self._ways

    def close(self) -> None:
        """Close what is open."""
        while self._ways:
            self._ways.pop().close()
        if self._journal:
            self._journal.close()
            self._journal = None

    def _recover(self) -> None:
        """Begin where this worker ended, however that was."""
        if self._journal is None:
            self._journal = Journal(self._config.var / JOURNAL)
        if doubtful := self._claims.recover(self._journal.read()):
            log.warning("%s letters were being handed over when sending ended; they go again", doubtful)
        self._journal.clear()

    def _begin_what_waits(self) -> None:
        for row in Mailing.objects.filter(state=State.WAITING).order_by("asked"):
            mailings.start(row)

    def _wait_for_the_server(self, why: Saying) -> float:
        self.close()
        pause = min(FIRST_PAUSE * 2**self._downs, LONGEST_PAUSE)
        self._downs += 1
        said = Saying("Letters cannot be sent: {why}. It is tried again every few minutes.", {"why": why})
        trouble.tell("sending", said)
        return pause

    def _pause_what_is_refused(self, crew: Crew) -> None:
        for mailing, refusal in crew.refused().items():
            if mailing not in crew.stopped:
                crew.stopped.add(mailing)
                _pause(mailing, refusal)

    def _end_what_is_done(self, rows: list[Mailing]) -> float | None:
        left = [row.id for row in rows if not (pausing.look_at(row.id) or mailings.end(row))]
        due = Delivery.objects.filter(
            mailing__in=left, mailing__state=State.SENDING, state=Delivery.State.WAITING
        ).aggregate(due=Min("due"))["due"]
        if due is None:
            # Others may be at work on the rest.
            return LOOK if left else None
        return self._later(max(0.0, due - time.time()))

    def _later(self, pause: float) -> float:
        """Return in how many seconds something may go, with the limits on all letters."""
        if self._config.post.warm_up and pace.left_today(_utc_day()) == 0:
            return max(pause, _until_midnight())
        return max(pause, self._claims.until_next())


def _pause(mailing: uuid.UUID, refusal: Refused) -> None:
    if refusal.kind is Kind.HARD:
        why = Saying(
            "{count} readers in a row are unknown to the mail server ({status}). Does it let this sender write to others "
            "than its own? Nobody else was given up: resume when that is mended, or when the list is that old.",
            {"count": DEAD, "status": refusal.status},
        )
    else:
        why = Saying(
            "{count} readers' mail servers in a row refused this letter because of who sends it or what it says "
            "({status}). 'tamizdat check --mail' tells whether the sender is set up well. Nobody was given up: resume when "
            "that is mended.",
            {"count": REFUSALS, "status": refusal.status},
        )
    with suppress(NotNow):
        mailings.pause(str(mailing), why)


def _utc_day() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _until_midnight() -> float:
    now = dt.datetime.now(dt.UTC)
    midnight = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), dt.UTC)
    return (midnight - now).total_seconds() + 1
