"""A new key for the readers' server, through the real command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
SETTINGS = '[site]\nurl = "https://paper.example"\n[readers]\nwhere = "here"\n[post]\nsender = "letters@paper.example"\n'

KEEP = """
import datetime as dt, uuid
from tamizdat.readers import setup
setup.start()
setup.set_up()
from tamizdat.post import lists, sealing
from tamizdat.post.models import Suppression
from tamizdat.readers import messages, tasks
lists.suppress(sealing.lookup("nino@kiosk.example"), Suppression.Reason.ASKED, dt.date(2026, 11, 1))
messages.post(messages.Message(kind="contact", text="Hello", language="en"))
tasks.sign_up.enqueue(lists.sealed(lists.Asking("new@kiosk.example", (uuid.UUID(int=1),), "en")))
"""

# One that was being done when the postman ended, and one that is done.
MORE = """
import uuid
from tamizdat.readers import setup
setup.start()
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tamizdat.post import lists
from tamizdat.readers import tasks
DBTaskResult.objects.update(status="RUNNING")
done = tasks.sign_up.enqueue(lists.sealed(lists.Asking("done@kiosk.example", (uuid.UUID(int=1),), "en")))
DBTaskResult.objects.filter(id=done.id).update(status="SUCCESSFUL", finished_at=timezone.now())
"""

TELL = """
from tamizdat.readers import setup
setup.start()
setup.set_up()
from django_tasks_db.models import DBTaskResult
from tamizdat.post import lists
from tamizdat.readers import messages, models, tasks
print(lists.export("nino@kiosk.example")["suppressed"]["reason"])
print(messages.opened(models.Message.objects.get()).text)
print(lists.opened(DBTaskResult.objects.get(task_path=tasks.sign_up.module_path).args_kwargs["args"][0]).address)
"""


def run(folder: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = inherited | {
        "PYTHONPATH": str(HOUSE / "src"),
        "TAMIZDAT_NEWSROOM": str(folder),
        "DJANGO_SETTINGS_MODULE": "tamizdat.readers.settings",
    }
    return subprocess.run(
        [sys.executable, *command], env=environment | more, capture_output=True, text=True, check=False
    )


@pytest.fixture
def newsroom(tmp_path) -> Path:
    (tmp_path / "tamizdat.toml").write_text(SETTINGS, "utf-8")
    (tmp_path / "var").mkdir()
    return tmp_path


def new_key(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "-m", "tamizdat.cli", "readers", "--new-key", str(folder), **more)


def told(folder: Path, **more: str) -> list[str]:
    done = run(folder, "-c", TELL, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_another_key_is_refused_and_the_one_in_the_folder_is_replaced(newsroom):
    assert run(newsroom, "-c", KEEP).returncode == 0
    assert run(newsroom, "-c", MORE).returncode == 0
    kept = newsroom / "var" / "readers-key"
    old = kept.read_text("ascii").strip()
    wrong = run(newsroom, "-m", "tamizdat.cli", "readers", str(newsroom), TAMIZDAT_READERS_KEY="x" * 43)
    assert wrong.returncode != 0
    assert "sealed by another key" in wrong.stderr
    assert "Traceback" not in wrong.stderr
    done = new_key(newsroom)
    assert (done.returncode, done.stderr) == (0, "")
    assert str(kept) in done.stdout
    new, former = kept.read_text("ascii").split()
    assert (former, len(new), kept.stat().st_mode & 0o777) == (old, 64, 0o600)
    assert sorted(path.name for path in kept.parent.glob("readers-key*")) == ["readers-key"]
    assert told(newsroom) == ["Asked", "Hello", "new@kiosk.example"]


@pytest.mark.long
def test_a_key_of_the_environment_is_the_operators_to_replace_and_a_cut_off_call_goes_on(newsroom):
    old = "k" * 43
    assert run(newsroom, "-c", KEEP, TAMIZDAT_READERS_KEY=old).returncode == 0
    aside = newsroom / "var" / "readers-key.new"
    assert "TAMIZDAT_READERS_KEY" in new_key(newsroom, TAMIZDAT_READERS_KEY=old).stdout
    first = aside.read_text("ascii")
    assert new_key(newsroom, TAMIZDAT_READERS_KEY=old).returncode == 0
    assert aside.read_text("ascii") == first
    assert told(newsroom, TAMIZDAT_READERS_KEY=first) == ["Asked", "Hello", "new@kiosk.example"]
