from __future__ import annotations

import itertools
import threading
import time
import uuid
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from post_samples import NINO, WEEKLY

from tamizdat.post import lists
from tamizdat.readers import jobs, tasks, wake
from tamizdat.readers import postman as postmen
from tamizdat.readers.jobs import AGAIN, TOO_LONG, Job, Tasks, daily


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_job_is_done_when_it_is_due():
    clock, done = Clock(), []
    job = Job("work", lambda: done.append(clock.now) or 10.0)
    for clock.now in (0.0, 5.0, 9.9, 10.0, 30.0):
        job.attend(clock)
    assert done == [0.0, 10.0, 30.0]


def test_a_job_that_has_nothing_more_waits_to_be_called():
    job = Job("work", lambda: None)
    job.attend(Clock())
    assert job.due == float("inf")


def test_a_job_that_fails_is_tried_again_and_its_words_are_not_logged(caplog):
    def fail():
        raise OSError("550 nino@kiosk.example is unknown")

    job = Job("sending letters", fail)
    job.attend(Clock())
    assert job.due == AGAIN
    assert "sending letters failed (OSError)" in caplog.text
    assert "kiosk" not in caplog.text


def test_what_is_done_daily_is_due_after_the_next_midnight():
    pause = daily(lambda: None)()
    assert 0 < pause <= 24 * 3600 + 60


def test_a_call_wakes_the_postman_at_once(newsroom):
    stop, done = threading.Event(), []

    def act() -> float:
        done.append(time.monotonic())
        if len(done) == 3:
            stop.set()
        return 3600.0

    idle = Job("another", lambda: done.append("idle") or 3600.0)
    with closing(wake.listen()) as heard:
        caller = threading.Timer(0.2, wake.send)
        caller.start()
        postmen.run([idle, Job("work", act, on_call=True)], stop, heard)
        caller.join()
    assert done[0] == "idle"
    assert len(done) == 3, "only what is done on call is done again"
    assert done[2] - done[1] < 2


def test_calls_that_nobody_hears_are_no_fault(newsroom):
    wake.send()


def enqueue():
    tasks.sign_up.enqueue(lists.sealed(lists.Asking(NINO, (WEEKLY,), "en")))


def test_what_a_postman_was_at_when_it_was_killed_is_done_again(mails):
    from django_tasks_db.models import DBTaskResult

    enqueue()
    DBTaskResult.objects.get().claim("mine")
    enqueue()
    DBTaskResult.objects.filter(status="READY").get().claim("another's")
    mine = Tasks("mine")
    assert mine.take_over() == 1
    mine.work()
    assert [mail.to for mail in mails] == [NINO]
    assert DBTaskResult.objects.filter(status="RUNNING").count() == 1


def test_what_another_is_at_for_an_hour_is_done_again(mails):
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    enqueue()
    DBTaskResult.objects.get().claim("another's")
    Tasks("mine").work()
    assert mails == []
    DBTaskResult.objects.update(started_at=timezone.now() - TOO_LONG)
    Tasks("mine").work()
    assert [mail.to for mail in mails] == [NINO]


def test_a_sign_up_is_not_lost_because_the_database_was_away(mails, monkeypatch):
    from django.db import OperationalError
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    def away(*_):
        raise OperationalError("database is locked")

    enqueue()
    with monkeypatch.context() as broken:
        broken.setattr(lists, "sign_up", away)
        Tasks("mine").work()
    assert DBTaskResult.objects.get().status == "FAILED"
    Tasks("mine").work()
    waiting = DBTaskResult.objects.get()
    assert (waiting.status, mails) == ("READY", [])
    DBTaskResult.objects.update(run_after=timezone.now())
    Tasks("mine").work()
    assert [mail.to for mail in mails] == [NINO]


def test_tasks_leave_others_their_turn(mails, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    for _ in range(3):
        enqueue()
    mine = Tasks("mine")
    assert mine.work() == 0.0
    while mine.work() == 0.0:
        pass
    assert [mail.to for mail in mails] == [NINO]


def test_a_list_that_is_brought_is_asked_slowly():
    from django_tasks_db.models import DBTaskResult

    notice = lists.Notice("confirm", uuid.uuid4(), (WEEKLY,), "en")
    tasks.send_all([notice] * 2)
    tasks.send_all([notice] * 2)
    times = list(DBTaskResult.objects.order_by("run_after").values_list("run_after", flat=True))
    gaps = [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(times)]
    assert gaps == pytest.approx([0.5] * 3, abs=0.4)
    assert sum(gaps) >= 1.5


def test_a_stopped_postman_begins_no_task(mails):
    enqueue()
    mine = Tasks("mine")
    mine.stop()
    mine.work()
    assert mails == []


@pytest.mark.parametrize("sealed", ["", "bm9uc2Vuc2U="])
def test_a_task_that_cannot_be_opened_ends(mails, sealed):
    from django_tasks_db.models import DBTaskResult

    tasks.sign_up.enqueue(sealed)
    Tasks("mine").work()
    assert DBTaskResult.objects.get().status == "FAILED"


def test_the_database_of_these_tests_is_a_file_whichever_come_first():
    if connection.vendor == "sqlite":
        assert Path(connection.settings_dict["NAME"]).name.startswith("readers")
