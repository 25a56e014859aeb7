"""What the desk says to the readers' server by itself: letters that are due, what the paper is, what is read.

It has a thread of its own beside the filer's, so that a server which does not answer keeps no story from being printed.
A letter is handed over in steps, each of which may be repeated: it is filed and printed, its mail is kept, the mail is
handed over, and that is noted. The readers' server takes a mailing of the same id and bytes once, however often it comes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import msgspec
from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tamizdat.archive.errors import ArchiveError
from tamizdat.desk import actions, doors, mails, standing
from tamizdat.desk.actions import Refused
from tamizdat.desk.models import Letter, Story
from tamizdat.desk.models.letter import State
from tamizdat.post.client import Client, ClientError, WrongRequest
from tamizdat.post.interface import Mail, Mailing, Paper, Views
from tamizdat.press.errors import PressError

log = logging.getLogger("tamizdat.desk")

PATIENCE: Final = 1.0  # seconds between two looks
TELL: Final = timedelta(seconds=20)  # between two looks at what the paper is
TELL_AGAIN: Final = timedelta(hours=1)  # after which it is told even so: the server's database may be another
FOLLOW: Final = timedelta(seconds=20)  # between two questions how far a letter is
ASK_BACK: Final = timedelta(hours=1)  # between two questions what has come back of letters that were sent
RETURNING: Final = timedelta(days=14)  # so long letters come back
COUNT: Final = timedelta(hours=1)  # between two questions what is read
BACK: Final = timedelta(days=2)  # so far back what was read is asked again
UNPRINTED: Final = timedelta(minutes=2)  # after which it is told that a letter's page is not printed


class Tally(NamedTuple):
    """How many read a story on a day; see `actions.note_readers`."""

    day: str
    edition: str
    story: str
    readers: int


class Posting:
    """Does what is to be done, a step at a time."""

    def __init__(self, client: Client, after: Callable[[str], object] = bool) -> None:
        """`after` is called after each step of handing over: "begun", "rendered", "kept", "handed", "noted"."""
        self._client = client
        self._after = after
        self._told: Paper | None = None
        self._due: dict[str, datetime] = {}  # what: when it is done again

    def step(self, now: datetime) -> None:
        """Do what is due at `now`. What fails is told where editors see it, and done again later."""
        if self._is_time("tell", now, TELL):
            self._attempt("tell", now, lambda: self._tell_what_is_new(now))
        self._begin(now)
        self._hand_over(now)
        if self._is_time("follow", now, FOLLOW):
            self._attempt("follow", now, self._follow)
        if self._is_time("back", now, ASK_BACK):
            self._attempt("back", now, lambda: self._ask_what_came_back(now))
        if settings.TAMIZDAT.readers.counter and self._is_time("count", now, COUNT):
            self._attempt("count", now, lambda: self._count(now))

    def _is_time(self, what: str, now: datetime, pause: timedelta) -> bool:
        if self._due.get(what, now) > now:
            return False
        self._due[what] = now + pause
        return True

    def _attempt(self, what: str, now: datetime, act: Callable[[], None]) -> None:
        """Do something that waits for nobody; the page of subscribers tells what is wrong with the readers' server."""
        try:
            act()
        except ClientError as error:
            log.warning("%s", error)
            self._due[what] = now + timedelta(minutes=1)

    def _tell_what_is_new(self, now: datetime) -> None:
        if self._is_time("tell again", now, TELL_AGAIN) or doors.paper() != self._told:
            self._tell()

    def _tell(self) -> None:
        paper, self._told = doors.paper(), None
        self._client.tell(paper)
        self._told = paper

    # A letter's way

    def _begin(self, now: datetime) -> None:
        for letter in _ready(State.SCHEDULED, now).filter(due__lte=now).order_by("due"):
            with _told(letter, now):
                actions.begin_letter(letter, now)
                self._after("begun")

    def _hand_over(self, now: datetime) -> None:
        for letter in _ready(State.GOING, now).order_by("published"):
            with _told(letter, now):
                if _is_printed(letter):
                    self._hand_over_one(letter)
                elif now - letter.published > UNPRINTED:
                    raise Refused(_("Its page is not printed yet: “Printings” says why."))

    def _hand_over_one(self, letter: Letter) -> None:
        if letter.mail is None:
            mail = mails.mail(letter)
            self._after("rendered")
            letter = actions.keep_mail(letter, mail)
            self._after("kept")
        self._tell()  # a newsletter that is new has to be known
        progress = self._client.hand_over(mailing(letter))
        self._after("handed")
        actions.note_handed(letter, progress)
        self._after("noted")

    def _follow(self) -> None:
        for letter in Letter.objects.filter(state=State.HANDED):
            self._note_progress(letter)

    def _ask_what_came_back(self, now: datetime) -> None:
        sent = Letter.objects.filter(state=State.SENT, published__gte=now - RETURNING)
        for letter in sent.exclude(progress={}):  # what was sent elsewhere came in with an import
            self._note_progress(letter)

    def _note_progress(self, letter: Letter) -> None:
        try:
            progress = self._client.progress(str(letter.uid))
        except WrongRequest as error:  # its page says so; the others are asked for all the same
            log.warning("the letter “%s”: %s", letter, error)
            return
        if msgspec.to_builtins(progress) != letter.progress:
            actions.note_progress(letter, progress)

    # What is read

    def _count(self, now: datetime) -> None:
        since = timezone.localtime(now - BACK).date().isoformat()
        actions.note_readers(list(_tallies(self._client.views(since))))


def mailing(letter: Letter) -> Mailing:
    """Return what is handed over of a letter whose mail is kept."""
    return Mailing(id=str(letter.uid), newsletter=str(letter.newsletter.uid), mail=Mail(**letter.mail))


def _ready(state: str, now: datetime) -> QuerySet[Letter]:
    """Return the letters of a state that are not to wait after a failure."""
    return Letter.objects.filter(Q(again__isnull=True) | Q(again__lte=now), state=state)


def _is_printed(letter: Letter) -> bool:
    """Return whether readers can open the letter on the site: its mail leads there."""
    return bool((settings.TAMIZDAT.printed / letter.printed_path()).is_file())


@contextmanager
def _told(letter: Letter, now: datetime) -> Iterator[None]:
    """Tell at the letter what kept it from going."""
    try:
        yield
    except (Refused, ClientError, ArchiveError, PressError) as error:
        log.warning("the letter “%s” waits: %s", letter, error)
        actions.note_trouble(letter, error, now)


def _tallies(views: list[Views]) -> Iterator[Tally]:
    """Yield what was read as the desk counts it: by edition and story. What is no story of ours is left out."""
    for view in views:
        story = standing.at(view.path)
        if isinstance(story, Story):
            yield Tally(view.day, story.edition, str(story.uid), view.readers)


@contextmanager
def beside() -> Iterator[None]:
    """Do all this in a thread of its own, if there is a readers' server; it ends with the process."""
    if not doors.is_open():
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=_run, args=(stop,), name="posting", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE * 2)  # it may wait for an answer, and whatever it does may be done again


def _run(stop: threading.Event) -> None:
    posting = Posting(doors.client())
    while not stop.wait(PATIENCE):
        close_old_connections()
        try:
            posting.step(timezone.now())
        except DatabaseError as error:
            log.error("%s", error)
        except Exception:  # whatever is wrong, letters are to go on
            log.exception("this should not happen")
