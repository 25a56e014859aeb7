"""What becomes of deliveries is written down by one thread, for all that send.

A letter is noted as being handed over, on the disk, before its text is given to a server. Whoever sends does not wait alone:
what all of them have to say meanwhile is one transaction. In it what a server has just taken comes before what is handed
over next, so that each connection leaves at most one letter in doubt.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final, NamedTuple

from django.db import connection, transaction

from tamizdat.post import returned
from tamizdat.post.claiming import LEASE, Claimed
from tamizdat.post.journal import Journal
from tamizdat.post.models import Delivery, Mailing
from tamizdat.post.reports import Kind

State = Delivery.State

# In SQL, because these go to the database for each letter, and Django takes most of a millisecond to put each into words.
# Both databases understand them. The second asks who is still to get the letter at this moment.
_NOTE = """
UPDATE post_delivery SET state = %s, code = %s, due = %s, tries = tries + %s, worker = ''
WHERE worker = %s AND state IN ({claimed}, {handed}) AND id IN ({ids})
"""
_HAND = """
UPDATE post_delivery SET state = {handed}, due = %s
WHERE id IN ({ids}) AND worker = %s AND state = {claimed} AND EXISTS (
  SELECT 1 FROM post_mailing m
  JOIN post_subscriber s ON s.id = post_delivery.subscriber_id AND s.state = 1
  JOIN post_subscription n ON n.newsletter = m.newsletter AND n.subscriber_id = s.id AND n.confirmed
  WHERE m.id = post_delivery.mailing_id AND m.state = {sending}
    AND NOT EXISTS (SELECT 1 FROM post_suppression x WHERE x.lookup = s.lookup))
RETURNING id
"""


class Outcome(NamedTuple):
    """What became of a delivery."""

    state: int
    code: str = ""
    due: int = 0  # seconds since 1970, of what is tried again
    tried: int = 0  # 1 if it counts as a try
    kind: Kind | None = None  # of a refusal: what it means for the address


SENT: Final = Outcome(State.SENT, "250", 0, 1)


class Recorder:
    """The thread that writes."""

    def __init__(self, worker: str, today: dt.date, journal: Journal) -> None:
        self.worker = worker
        self._journal = journal
        self._today = today  # the newsroom's
        self.failed: BaseException | None = None
        self.sent = 0
        self._said: SimpleQueue[tuple[Claimed, Outcome] | tuple[Claimed, Future[bool]] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="recorder", daemon=True)

    def __enter__(self) -> Recorder:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Write what is left."""
        self._said.put(None)
        self._thread.join()

    def hand(self, claimed: Claimed) -> Future[bool]:
        """Note that a letter is being handed over. The answer comes when that is on the disk: False where it must not go."""
        answer: Future[bool] = Future()
        self._said.put((claimed, answer))
        return answer

    def done(self, claimed: Claimed, outcome: Outcome) -> None:
        """Note what became of a delivery."""
        if outcome.state == State.SENT:
            with suppress(OSError):  # the disk is full: the database may know still
                self._journal.add(claimed.delivery)
        self._said.put((claimed, outcome))

    def _run(self) -> None:
        try:
            _durable()
            going = True
            while going:
                batch = self._batch()
                going = None not in batch
                self._write([one for one in batch if one is not None])
        except BaseException as error:
            self.failed = error
            self._answer_nobody(error)
        finally:
            connection.close()

    def _answer_nobody(self, error: BaseException) -> None:
        """Let those go on who wait for an answer, and those who will."""
        while (said := self._said.get()) is not None:
            if isinstance(said[1], Future):
                said[1].set_exception(error)

    def _batch(self) -> list[tuple[Claimed, Outcome] | tuple[Claimed, Future[bool]] | None]:
        batch = [self._said.get()]
        try:
            while True:
                batch.append(self._said.get_nowait())
        except Empty:
            return batch

    def _write(self, batch: list[tuple[Claimed, Outcome] | tuple[Claimed, Future[bool]]]) -> None:
        outcomes = [(one, said) for one, said in batch if isinstance(said, Outcome)]
        asked = {one.delivery: said for one, said in batch if isinstance(said, Future)}
        try:
            with transaction.atomic():
                note(self.worker, outcomes)
                fit = hand(self.worker, asked)
        except BaseException as error:
            for answer in asked.values():
                answer.set_exception(error)
            raise
        self.sent += sum(said.state == State.SENT for _, said in outcomes)
        for delivery, answer in asked.items():
            answer.set_result(delivery in fit)
        for one, said in outcomes:
            if said.kind:
                returned.hold_against(one.delivery, said.kind, self._today)


def note(worker: str, outcomes: Iterable[tuple[Claimed, Outcome]]) -> None:
    """Write what became of deliveries. Of what is not this worker's any more nothing is written."""
    groups: dict[Outcome, list[int]] = defaultdict(list)
    for claimed, outcome in outcomes:
        groups[outcome].append(claimed.delivery)
    with connection.cursor() as cursor:
        for outcome, ids in groups.items():
            what = [outcome.state, outcome.code, outcome.due, outcome.tried, worker, *ids]
            cursor.execute(_NOTE.format(claimed=State.CLAIMED, handed=State.HANDED, ids=_places(ids)), what)


def hand(worker: str, deliveries: Iterable[int]) -> set[int]:
    """Note that letters are being handed over; return those for which it holds.

    The others have left, or were suppressed, and are skipped; or the mailing was paused, and they wait.
    """
    ids = list(deliveries)
    if not ids:
        return set()
    command = _HAND.format(
        handed=State.HANDED, claimed=State.CLAIMED, sending=Mailing.State.SENDING, ids=_places(ids)
    )
    with connection.cursor() as cursor:
        cursor.execute(command, [int(time.time()) + LEASE, *ids, worker])
        fit = {int(row[0]) for row in cursor.fetchall()}
    if unfit := [one for one in ids if one not in fit]:
        _set_aside(worker, unfit)
    return fit


def _places(ids: list[int]) -> str:
    return ", ".join(["%s"] * len(ids))


def _set_aside(worker: str, unfit: list[int]) -> None:
    rows = Delivery.objects.filter(id__in=unfit, worker=worker, state=State.CLAIMED)
    going = Mailing.objects.filter(state=Mailing.State.PAUSED).values("id")
    rows.filter(mailing__in=going).update(state=State.WAITING, due=0, worker="")
    rows.update(state=State.SKIPPED, worker="")


def _durable() -> None:
    """Have this thread's transactions on the disk when they end; others of SQLite may wait for the next check point."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
