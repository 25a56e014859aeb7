"""What the postman does, each in its turn, and how long it may leave each alone."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from tamizdat.post.today import today

log = logging.getLogger("tamizdat.readers")

LOOK: Final = (
    5.0  # seconds between two looks for tasks: those that wait for a time, or come from another machine
)
TOO_LONG: Final = timedelta(
    hours=1
)  # for a task: whoever had it is no more, a container that got another name
AT_ONCE: Final = 50  # tasks that are done before others have their turn
_AWAY: Final = ("django.db.utils.OperationalError", "django.db.utils.InterfaceError")
_TRIES: Final = 20  # of a task that finds the database away
_A_TURN: Final = 2.0  # seconds for which letters are sent before others have their turn
AGAIN: Final = 30.0  # seconds after a failure

# Does what there is to do, and says in how many seconds to come again; None: when somebody calls.
Act = Callable[[], float | None]


class Job:
    """Something to be done again and again."""

    def __init__(self, name: str, act: Act, *, on_call: bool = False) -> None:
        """`on_call` has it done, too, whenever somebody wakes the postman."""
        self.name, self.on_call = name, on_call
        self._act = act
        self.due = 0.0  # by the clock of `attend`

    def attend(self, now: Callable[[], float]) -> None:
        """Do it if it is due. Whatever goes wrong is told, and tried again: the others go on."""
        if now() < self.due:
            return
        try:
            pause = self._act()
        except Exception as error:
            # Not the traceback: what mail servers say, and with it a reader's address, may stand in an error's words.
            log.error("%s failed (%s): it is tried again", self.name, type(error).__name__)
            pause = AGAIN
        self.due = float("inf") if pause is None else now() + pause


class Tasks:
    """The queue of Django's tasks."""

    def __init__(self, name: str) -> None:
        """`name` is this postman's; no other may have it at the same time."""
        self.name = name
        self._worker: Worker | None = None
        self._stopped = False

    def take_over(self) -> int:
        """Have done again what this postman was at when it ended, and what others are at for too long; return how many."""
        since = timezone.now() - TOO_LONG
        running = DBTaskResult.objects.running()
        left = [
            each.pk
            for each in running
            if each.worker_ids[-1:] == [self.name] or (each.started_at and each.started_at < since)
        ]
        return int(running.filter(pk__in=left).update(status="READY"))

    def _again(self) -> None:
        """Have done again what ended because the database was away or locked: nobody's sign-up is lost by that."""
        failed = DBTaskResult.objects.failed().filter(exception_class_path__in=_AWAY)
        left = [each.pk for each in failed if len(each.worker_ids) < _TRIES]
        later = timezone.now() + timedelta(seconds=AGAIN)
        failed.filter(pk__in=left).update(status="READY", run_after=later)

    def work(self) -> float:
        """Do tasks that are due, as many as are done before others have their turn."""
        self.take_over()
        self._again()
        self._worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=AT_ONCE,
            worker_id=self.name,
        )
        if not self._stopped:
            self._worker.run()
        # When somebody signed up is nobody's business; of what failed the time is kept for a day (`post.retention`).
        DBTaskResult.objects.successful().delete()
        return 0.0 if DBTaskResult.objects.ready().exists() and not self._stopped else LOOK

    def stop(self) -> None:
        """Begin no other task."""
        self._stopped = True
        if self._worker:
            self._worker.running = False


def daily(act: Callable[[], object]) -> Act:
    """Return what does something now and then once a day, soon after midnight (UTC)."""

    def attend() -> float:
        act()
        now = datetime.now(UTC)
        midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), UTC)
        return (midnight - now).total_seconds() + 60

    return attend


def all_jobs(tasks: Tasks, stop: threading.Event) -> list[Job]:
    """Return the jobs of the post and of the doors; `stop` ends them early."""
    from tamizdat.post import carrying, mailbox, retention
    from tamizdat.readers import forgetting

    return [
        Job("the queue of tasks", tasks.work, on_call=True),
        Job("sending letters", lambda: carrying.carry(_A_TURN, stop), on_call=True),
        Job("reading what came back", mailbox.look),
        Job("forgetting what the post may not keep", daily(lambda: retention.run(today()))),
        Job("forgetting what the doors kept", daily(lambda: forgetting.run(datetime.now(UTC)))),
    ]
