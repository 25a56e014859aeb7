import logging
import logging.config
import uuid

import pytest
from django_tasks import task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

WORDS = "550 no mailbox nino@kiosk.example"


@task
def refused():
    raise ConnectionRefusedError(WORDS)


def work():
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
    ).run()


@pytest.mark.django_db(transaction=True)
def test_a_task_that_failed_leaves_no_words_in_the_queue_or_the_log(settings, capfd):
    logging.config.dictConfig(settings.LOGGING)
    refused.enqueue()
    work()
    row = DBTaskResult.objects.get()
    assert (row.status, row.traceback) == ("FAILED", "")
    assert row.exception_class_path == "builtins.ConnectionRefusedError"
    said = capfd.readouterr().err
    assert "ConnectionRefusedError" in said
    assert "nino" not in said


def test_other_lines_are_left_alone(settings, capfd):
    logging.config.dictConfig(settings.LOGGING)
    name = uuid.uuid4().hex
    try:
        raise ValueError(name)
    except ValueError:
        logging.getLogger("tamizdat").exception("told")
    assert name in capfd.readouterr().err
