"""`tamizdat readers`: the readers' server alone, its two processes, and what survives when one of them dies."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

import pytest

from readers_server import COMMAND, ENVIRONMENT, ReadersServer, link_in
from tamizdat.post.interface import Edition, Newsletter, Paper

WEEKLY = str(uuid.UUID(int=101))
PAPER = Paper(
    url="https://paper.example",
    editions=(Edition(tag="en", name="The Paper", home="https://paper.example/"),),
    newsletters=(Newsletter(id=WEEKLY, edition="en", slug="weekly", name="The week"),),
)


@pytest.fixture
def server(tmp_path):
    made = ReadersServer(tmp_path / "readers")
    yield made
    made.stop()


def post(url: str, **form: str) -> int:
    with urllib.request.urlopen(url, urllib.parse.urlencode(form).encode(), timeout=10) as answer:
        return int(answer.status)


def confirmed(server: ReadersServer) -> int:
    return server.desk.lists().newsletters[0].confirmed


def test_a_reader_signs_up_while_processes_die(server):
    server.serve()
    server.desk.tell(PAPER)
    assert post(f"{server.url}/readers/sign-up", address="nino@kiosk.example", newsletter=WEEKLY) == 200
    (mail,) = server.mails(1)
    assert mail["To"] == "nino@kiosk.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in mail
    (postman,) = server.processes("postman")
    os.kill(postman, signal.SIGKILL)
    assert post(f"{server.url}/readers/sign-up", address="gia@kiosk.example", newsletter=WEEKLY) == 200
    assert [each["To"] for each in server.mails(2)] == ["nino@kiosk.example", "gia@kiosk.example"]
    assert confirmed(server) == 0
    assert post(link_in(mail, "confirm")) == 200
    assert confirmed(server) == 1
    second = server.run()
    assert second.returncode == 1
    assert "is being served already" in second.stderr
    code, said = server.stop()
    assert code == 0
    for secret in ("kiosk", "nino", "/readers/confirm", "/readers/sign-up"):
        assert secret not in said, "nothing of readers is logged"


def test_the_postman_sleeps_when_there_is_nothing_to_do(server):
    server.serve()
    (postman,) = server.processes("postman")

    def ticks() -> int:
        status = Path(f"/proc/{postman}/stat").read_text("ascii")
        return sum(map(int, status.rpartition(")")[2].split()[11:13]))

    deadline = time.monotonic() + 30
    before = ticks()
    while time.monotonic() < deadline:  # until it has settled after its start
        time.sleep(2)
        if (now := ticks()) - before <= 1:
            return
        before = now
    pytest.fail("the postman is never at rest")


def test_a_folder_without_a_readers_server_says_what_to_do(server):
    settings = server.folder / "tamizdat.toml"
    settings.write_text(settings.read_text("utf-8").replace('"elsewhere"', '"off"'), "utf-8")
    done = server.run()
    assert done.returncode == 78
    assert "'readers.where' is \"off\"" in done.stderr


def test_its_folder_is_checked_without_a_desk(server):
    server.serve()
    server.stop()
    done = check(server)
    assert (done.returncode, done.stdout.count("ok ")) == (0, 3), done.stdout
    (server.folder / "var" / "readers-key").write_text("A" * 43, "utf-8")
    assert "WRONG readers: the database is sealed by another key" in check(server).stdout
    (server.folder / "var" / "readers-key").unlink()
    assert "its key is neither in" in check(server).stdout


def check(server):
    command = [COMMAND, "check", server.folder]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)


def test_a_key_that_signs_mails_has_to_be_there(server):
    settings = server.folder / "tamizdat.toml"
    settings.write_text(settings.read_text("utf-8") + 'dkim_selector = "s1"\ndkim_key = "s1.pem"\n', "utf-8")
    done = server.run()
    assert done.returncode == 78
    assert "there is no file" in done.stderr
