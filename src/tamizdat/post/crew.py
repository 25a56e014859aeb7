"""Those who send at the same time, each over a connection of its own."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Container, Mapping
from queue import SimpleQueue
from types import TracebackType
from typing import Final

from tamizdat.post import retrying
from tamizdat.post.claiming import Claimed, Claims, State
from tamizdat.post.composing import Form
from tamizdat.post.errors import Down, Later, Refused
from tamizdat.post.recording import SENT, Outcome, Recorder
from tamizdat.post.reports import Kind
from tamizdat.post.sayings import Saying
from tamizdat.post.transports import Transport

log = logging.getLogger("tamizdat.post")

SLOWER: Final = (
    60  # seconds for which nothing goes to a provider who wants fewer letters; twice as many each time
)
SLOWEST: Final = 3_600
# One after the other: then it is no matter of one mailbox.
REFUSALS: Final = 5  # of us, or of the letter
DEAD: Final = 20  # of mailboxes that are said to be no more


class Learned:
    """What one turn teaches the next."""

    def __init__(self) -> None:
        self.proven: set[uuid.UUID] = set()  # mailings of which a server took letters
        self.refusals: dict[uuid.UUID, list[Refused]] = {}  # in a row, by mailing
        self.slower: dict[str, float] = {}  # seconds for which a provider was left alone last

    def keep(self, mailings: Container[uuid.UUID]) -> None:
        """Forget what was learned of others than these: one that pauses begins anew."""
        for gone in [one for one in self.refusals if one not in mailings]:
            del self.refusals[gone]
        self.proven = {one for one in self.proven if one in mailings}


class Crew:
    """Threads that send what they are given, until it is over."""

    def __init__(
        self,
        ways: list[Transport],
        recorder: Recorder,
        claims: Claims,
        forms: Mapping[uuid.UUID, Form],
        learned: Learned,
    ) -> None:
        """`forms` are those of the mailings whose deliveries are given."""
        self.down: Down | None = None
        self.untried: list[Claimed] = []
        self.stopped: set[uuid.UUID] = set()  # mailings that pause: what was given of them is not tried
        self._recorder, self._claims, self._forms, self._learned = recorder, claims, forms, learned
        self._over = threading.Event()
        self._given: SimpleQueue[Claimed | None] = SimpleQueue()
        self._threads = [threading.Thread(target=self._work, args=(way,), daemon=True) for way in ways]

    def __enter__(self) -> Crew:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let each finish the mail that it is at."""
        self._over.set()
        for _ in self._threads:
            self._given.put(None)
        for thread in self._threads:
            thread.join()

    @property
    def waiting(self) -> int:
        """Return how many deliveries nobody has begun with, about."""
        return self._given.qsize()

    def refused(self) -> dict[uuid.UUID, Refused]:
        """Return the mailings that are refused whoever they are for, each with the last refusal."""
        runs = list(self._learned.refusals.items())
        return {mailing: run[-1] for mailing, run in runs if _is_of_all(run)}

    def give(self, claimed: Claimed) -> None:
        """Have a delivery made."""
        self._given.put(claimed)

    def _work(self, way: Transport) -> None:
        while (claimed := self._given.get()) is not None:
            late = claimed.at / 1000 - time.time()
            if (
                self.down
                or claimed.mailing in self.stopped
                or (late > 0 and self._over.wait(late))
                or self._over.is_set()
            ):
                self.untried.append(claimed)
            else:
                self._make(way, claimed)

    def _make(self, way: Transport, claimed: Claimed) -> None:
        outcome = self._tried(way, claimed)
        if outcome:
            self._recorder.done(claimed, outcome)

    def _tried(self, way: Transport, claimed: Claimed) -> Outcome | None:
        """Send a letter; return what became of it, None where it must not go and that is written down already."""
        now = int(time.time())
        try:
            answer = self._recorder.hand(claimed)
            letter = self._forms[claimed.mailing].letter(
                claimed.delivery, claimed.subscriber, claimed.address
            )
            if not way.send(letter, answer.result):
                return None
        except Down as error:
            self.down = error
            return Outcome(State.WAITING, error.status)
        except Refused as error:
            return self._refused(claimed, error, now)
        except Later as error:
            if retrying.too_fast(error):
                self._slow_down(claimed.provider)
            return retrying.put_off(claimed, error, now)
        except Exception as error:
            if self._recorder.failed:
                return None
            # One letter that cannot be made keeps back no other. What went wrong may hold an address: it is not told.
            log.error(
                "delivery %s cannot be made (%s); it is tried again", claimed.delivery, type(error).__name__
            )
            return retrying.put_off(claimed, Later(Saying("it cannot be made"), "fault"), now)
        self._learned.proven.add(claimed.mailing)
        self._learned.refusals.pop(claimed.mailing, None)
        self._learned.slower.pop(claimed.provider, None)
        return SENT

    def _refused(self, claimed: Claimed, error: Refused, now: int) -> Outcome:
        if error.kind is not Kind.SOFT:
            run = self._learned.refusals.setdefault(claimed.mailing, [])
            run.append(error)
            if claimed.mailing not in self._learned.proven or _is_of_all(run):
                # A server that takes no letter at all is no witness that a mailbox is no more.
                error = Refused(error.saying, error.status, Kind.POLICY)
        return retrying.refused(claimed, error, now)

    def _slow_down(self, name: str) -> None:
        slower = self._learned.slower
        pause = slower[name] = min(2 * slower.get(name, SLOWER / 2), SLOWEST)
        self._claims.hold(name, pause)


def _is_of_all(run: list[Refused]) -> bool:
    """Tell whether so many refusals in a row are no matter of single mailboxes."""
    return len(run) >= DEAD or sum(error.kind is Kind.POLICY for error in run) >= REFUSALS
