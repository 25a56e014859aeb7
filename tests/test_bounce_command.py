"""Mail that came back, through the real command, as a mail server calls it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
SETTINGS = '[site]\nurl = "https://paper.example"\n[readers]\nwhere = "here"\n[post]\nsender = "letters@paper.example"\n'

# Makes a database with a subscriber and a delivery; prints the return address of it.
DELIVERY = """
import datetime as dt, uuid
from tamizdat.readers import setup
setup.start()
setup.set_up()
from django.conf import settings
from tamizdat.post import return_addresses, sealing
from tamizdat.post.models import Delivery, Mailing, Subscriber
one = uuid.uuid4()
sealed, lookup = sealing.seal("nino@kiosk.example", one), sealing.lookup("nino@kiosk.example")
reader = Subscriber.objects.create(id=one, sealed=sealed, lookup=lookup, language="en", state=1, asked=dt.date(2026, 11, 1))
mailing = Mailing.objects.create(id=uuid.uuid4(), newsletter=uuid.uuid4(), mail=b"{}", digest=b"d" * 32)
delivery = Delivery.objects.create(mailing=mailing, subscriber=reader, state=Delivery.State.SENT)
print(return_addresses.address("letters@paper.example", return_addresses.token(settings.KEYRING.bounce, delivery.id)))
"""


@pytest.fixture(scope="module")
def paper(tmp_path_factory) -> tuple[Path, str]:
    """Return a newsroom with one subscriber, and the return address of a letter to them."""
    folder = tmp_path_factory.mktemp("paper")
    (folder / "tamizdat.toml").write_text(SETTINGS, "utf-8")
    (folder / "var").mkdir()
    command = [sys.executable, "-c", DELIVERY]
    done = subprocess.run(command, env=environment(folder), capture_output=True, text=True, check=True)
    return folder, done.stdout.strip()


@pytest.fixture
def newsroom(paper, tmp_path) -> Path:
    """Return a copy of it for the test."""
    return shutil.copytree(paper[0], tmp_path / "paper")


@pytest.fixture
def back_to(paper) -> str:
    return paper[1]


def subscribers(newsroom: Path) -> int:
    with closing(sqlite3.connect(newsroom / "var/readers.sqlite")) as database:
        return int(database.execute("SELECT count(*) FROM post_subscriber").fetchone()[0])


def environment(newsroom: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DJANGO_", "TAMIZDAT_", "READERS_"))
    }
    return kept | {"PYTHONPATH": str(HOUSE / "src"), "TAMIZDAT_NEWSROOM": str(newsroom)} | more


def bounce(newsroom: Path, mail: str, *recipients: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tamizdat.cli", "bounce", "--newsroom", str(newsroom), *recipients]
    done = subprocess.run(
        command, input=mail, env=environment(newsroom, **more), capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    return done


MAIL = "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n{to}\n\n<nino@kiosk.example>:\n550 5.1.1 no such user\n"


@pytest.mark.parametrize("how", ["header", "argument", "environment"])
def test_a_bounce_through_a_pipe_ends_what_is_sent_to_a_mailbox(newsroom, back_to, how):
    mail = MAIL.format(to=f"To: {back_to}" if how == "header" else "To: letters@paper.example")
    done = bounce(
        newsroom, mail,
        *([back_to] if how == "argument" else []), **({"ORIGINAL_RECIPIENT": back_to} if how == "environment" else {}),
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "hard: suppressed\n"), done.stderr
    assert subscribers(newsroom) == 0


def test_a_forged_bounce_changes_nothing_and_is_no_reason_to_try_again(newsroom):
    done = bounce(newsroom, MAIL.format(to="To: letters+aaaaaaaaaaaaaaaaaaaaaaaaaa@paper.example"))
    assert (done.returncode, done.stdout) == (0, "hard: unknown\n")
    assert subscribers(newsroom) == 1


def test_the_mail_server_tries_again_where_nothing_can_be_noted(newsroom, back_to):
    (newsroom / "var/readers.sqlite").write_bytes(b"no database" * 100)
    done = bounce(newsroom, MAIL.format(to=f"To: {back_to}"))
    assert done.returncode == 75
    assert "DatabaseError" in done.stderr
    assert "nino" not in done.stderr


@pytest.mark.parametrize("wrong", ["[post]\nsendr = 1", None])
def test_the_mail_server_tries_again_where_the_configuration_is_wrong(newsroom, wrong):
    if wrong is None:
        (newsroom / "tamizdat.toml").unlink()
    else:
        (newsroom / "tamizdat.toml").write_text(wrong, "utf-8")
    assert bounce(newsroom, MAIL.format(to="To: letters@paper.example")).returncode == 75


def test_the_mail_server_tries_again_where_the_key_is_another(newsroom, back_to):
    done = bounce(newsroom, MAIL.format(to=f"To: {back_to}"), TAMIZDAT_READERS_KEY="k" * 43)
    assert done.returncode == 75
    assert "sealed by another key" in done.stderr


def test_a_large_mail_is_taken_to_its_end(newsroom, back_to):
    done = bounce(newsroom, MAIL.format(to=f"To: {back_to}") + "x" * 5_000_000)
    assert (done.returncode, done.stdout) == (0, "hard: suppressed\n"), done.stderr
