"""The doors of a small paper, asked as readers and the desk ask them; mails are caught on their way."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pytest

import one_django

if one_django.set_up(one_django.READERS):
    from django.conf import settings as standing

    sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "post")]
    standing.STATIC_URL = "/static/"  # the server of Django's tests asks for it; we have none
else:
    from one_django import pytest_pycollect_makemodule  # noqa: F401 - a hook


@pytest.fixture(autouse=True)
def newsroom(settings, tmp_path, monkeypatch, db):
    """Give the test a folder of its own, a paper, and limits that nobody has used up."""
    from django_tasks_db.management.commands import db_worker
    from post_samples import PAPER

    from tamizdat.post import paper
    from tamizdat.readers import limits

    # The transaction of a test is one that nobody may end, though the tests' database is a file here.
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, folder=tmp_path)
    (tmp_path / "var").mkdir()
    paper.tell(PAPER)
    # The queue's worker closes what stood idle; on PostgreSQL the test's own transaction would end with it.
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    for name in ("SIGN_UPS", "MESSAGES", "LINKS", "VIEWS"):
        old = getattr(limits, name)
        monkeypatch.setattr(limits, name, limits.Limit(old.of_a_network, old.of_all))
    return tmp_path


@pytest.fixture
def mails(monkeypatch):
    """Return the list of the mails that are sent."""
    from tamizdat.post import sending

    sent = []
    monkeypatch.setattr(sending, "send_now", sent.append)
    return sent


@pytest.fixture
def postman():
    """Return what does all tasks that wait."""
    from tamizdat.readers.jobs import Tasks

    return lambda: Tasks("test").work()
