"""Workers take deliveries from the queue, some at a time, and put back what they do not get to.

Whose turn it is, is in the database: on PostgreSQL workers pass over what others have locked; SQLite has one writer. A claim
ends by itself after `LEASE`, or when its worker starts again.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from tamizdat.post import keymark, sealing
from tamizdat.post.errors import BrokenSeal
from tamizdat.post.models import Delivery, Mailing
from tamizdat.post.pace import ALL, Limit, provider

State = Delivery.State
log = logging.getLogger("tamizdat.post")

# Seconds; longer than a server may take to answer the last line of a mail (RFC 5321, 4.5.3.2.6).
LEASE: Final = 900


class Claimed(NamedTuple):
    """A delivery that is this worker's to make."""

    delivery: int
    mailing: uuid.UUID
    subscriber: uuid.UUID
    tries: int
    address: str  # in the clear, and nowhere but in this process's memory
    at: int  # milliseconds since 1970: not before

    @property
    def provider(self) -> str:
        """Return whose mailbox it is."""
        return provider(self.address)


class Claims:
    """The claims of one worker."""

    def __init__(self, worker: str, in_all: Limit, to_one: Limit) -> None:
        """`worker` is a name that no other has and that stays the same after a restart."""
        self.worker = worker
        self._in_all = in_all
        self._to_one = to_one
        self._held: dict[str, int] = {}  # until when nothing goes to a provider, in milliseconds
        self._line: dict[str, int] = {}  # the last turn that was given to those who wait for a provider

    def take(self, mailing: Mailing, most: int, ahead: float) -> list[Claimed]:
        """Claim deliveries of a mailing that are due, and may go in the next `ahead` seconds.

        Raises:
            BrokenSeal: their addresses do not open.
        """
        now = time.time_ns() // 1_000_000
        until = now + int(ahead * 1000)
        room = self._in_all.room(ALL, now, until)
        count = most if room is None else min(most, room)
        if count <= 0:
            return []
        with transaction.atomic():
            rows = _due(mailing, now, count)
            going = self._within_limits(rows, now, until)
            ids = [one.delivery for one in going]
            ours = Delivery.objects.filter(id__in=ids)
            ours.update(state=State.CLAIMED, worker=self.worker, due=now // 1000 + LEASE)
        return going

    def hold(self, name: str, seconds: float) -> None:
        """Give nothing to a provider for a while: it said that it was too much."""
        self._held[name] = int((time.time() + seconds) * 1000)

    def until_next(self) -> float:
        """Return the seconds until the limit on all letters lets some go."""
        return self._in_all.until_next(ALL, time.time_ns() // 1_000_000) / 1000

    def put_back(self, claimed: Iterable[Claimed]) -> None:
        """Give back what was not tried."""
        ids = [one.delivery for one in claimed]
        self._mine().filter(id__in=ids, state=State.CLAIMED).update(state=State.WAITING, due=0, worker="")

    def recover(self, taken: Iterable[int] = ()) -> int:
        """Take back what this worker had when it ended, and what others have had for too long.

        `taken` are deliveries of which it is known that a server has taken them.

        Return how many of them may have arrived: those that were being handed over.
        """
        stale = Q(worker=self.worker) | Q(due__lt=int(time.time()))
        for some in batched(taken):
            handed = self._mine().filter(id__in=some, state=State.HANDED)
            handed.update(state=State.SENT, code="250", tries=F("tries") + 1, worker="")
        sending = Mailing.objects.filter(state__in=(Mailing.State.SENDING, Mailing.State.PAUSED))
        left = Delivery.objects.filter(stale, mailing__in=sending.values("id"))
        doubtful = left.filter(state=State.HANDED).update(state=State.WAITING, due=0, worker="")
        left.filter(state=State.CLAIMED).update(state=State.WAITING, due=0, worker="")
        return int(doubtful)

    def _mine(self) -> Any:
        return Delivery.objects.filter(worker=self.worker)

    def _within_limits(self, rows: list[Claimed], now: int, until: int) -> list[Claimed]:
        """Return those that may go soon, each with its time; the others are put off."""
        groups: dict[str, list[Claimed]] = defaultdict(list)
        for row in rows:
            groups[row.provider].append(row)
        going, waiting = [], []
        for name, members in groups.items():
            room = 0 if self._held.get(name, 0) > now else self._to_one.room(name, now, until)
            cut = len(members) if room is None else room
            going += members[:cut]
            waiting += members[cut:]
        self._put_off(waiting, until)
        return self._timed(going, now)

    def _timed(self, going: list[Claimed], now: int) -> list[Claimed]:
        theirs = self._to_one.take(Counter(one.provider for one in going), now)
        turns = {name: iter(times) for name, times in theirs.items()}
        all_turns = self._in_all.take({ALL: len(going)}, now)[ALL]
        return [
            one._replace(at=max(next(turns[one.provider]), turn))
            for one, turn in zip(going, all_turns, strict=True)
        ]

    def _put_off(self, waiting: list[Claimed], until: int) -> None:
        """Have those who cannot go yet come one after the other: the queue is not searched for them again and again."""
        dues: dict[int, list[int]] = defaultdict(list)
        for one in waiting:
            turn = max(self._line.get(one.provider, 0), self._held.get(one.provider, 0), until)
            self._line[one.provider] = int(turn + self._to_one.gap)
            dues[turn // 1000 + 1].append(one.delivery)
        for due, ids in dues.items():
            Delivery.objects.filter(id__in=ids, state=State.WAITING).update(due=due)


def batched(ids: Iterable[int], size: int = 500) -> Iterator[list[int]]:
    """Yield numbers some at a time: a database takes only so many in a statement."""
    left = list(ids)
    for at in range(0, len(left), size):
        yield left[at : at + size]


def _due(mailing: Mailing, now: int, count: int) -> list[Claimed]:
    queue = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("subscriber")
    due = queue.filter(mailing=mailing, state=State.WAITING, due__lte=now // 1000).order_by("due")
    return [one for row in due[:count] if (one := _opened(row, now))]


def _opened(row: Delivery, now: int) -> Claimed | None:
    """Return a delivery with its address; None where that does not open, which keeps back no other.

    Raises:
        BrokenSeal: none would: the key is another.
    """
    try:
        address = sealing.unseal(row.subscriber.sealed, row.subscriber_id)
    except BrokenSeal:
        if not keymark.is_of(settings.KEYRING):
            raise
        log.error("the address of delivery %s does not open: its row was changed; it is given up", row.id)
        Delivery.objects.filter(id=row.id).update(state=State.REFUSED, code="seal")
        return None
    return Claimed(row.id, row.mailing_id, row.subscriber_id, row.tries, address, now)
