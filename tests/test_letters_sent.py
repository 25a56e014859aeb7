"""Letters on their way: the real worker in its own process, a real mail server in another, and a worker that is killed."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, NamedTuple

import dkim as judge
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

import checkers
from smtp_sink import sink, taken
from tamizdat.post import dkim

HOUSE = Path(__file__).resolve().parent.parent
CONNECTIONS = 4
KEY = rsa.generate_private_key(65537, 1024)  # short, for the test's sake


class Post(NamedTuple):
    """A newsroom that sends letters, and the mail server that takes them."""

    folder: Path
    port: int
    database: str = ""

    @property
    def taken(self) -> Path:
        return self.folder / "taken"

    @property
    def environment(self) -> dict[str, str]:
        paths = os.pathsep.join(map(str, (HOUSE / "src", HOUSE / "tests", HOUSE / "tests" / "post")))
        database = {"READERS_DATABASE_URL": self.database} if self.database else {}
        return os.environ | {"PYTHONPATH": paths, "TAMIZDAT_NEWSROOM": str(self.folder)} | database

    def start(self, *words: object) -> subprocess.Popen[str]:
        command = [sys.executable, str(HOUSE / "tests" / "post" / "carrier.py"), *map(str, words)]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)

    def do(self, *words: object) -> str:
        process = self.start(*words)
        said, _ = process.communicate(timeout=100)
        assert not process.returncode
        return said

    def progress(self) -> dict[str, Any]:
        return json.loads(self.do("progress"))

    def names(self) -> Counter[str]:
        return Counter(name for name, _, _ in taken(self.taken))

    def recipients(self) -> Counter[str]:
        return Counter(recipient for _, recipient, _ in taken(self.taken))


def newsroom(folder: Path, *settings: str, database: str = "") -> Post:
    folder.mkdir(parents=True, exist_ok=True)
    pem, kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "dkim.pem").write_bytes(KEY.private_bytes(pem, kind, serialization.NoEncryption()))
    port = checkers.free_port()
    lines = [
        '[site]\nurl = "https://paper.example"\n[readers]\nwhere = "here"\n[post]\nsender = "letters@paper.example"',
        f'by = "smtp"\nport = {port}\nconnections = {CONNECTIONS}\ndkim_selector = "s"\ndkim_key = "dkim.pem"',
        *settings,
    ]
    (folder / "tamizdat.toml").write_text("\n".join(lines) + "\n", "utf-8")
    return Post(folder, port, database)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    server = checkers.postgres_server() if request.param == "PostgreSQL" else contextlib.nullcontext("")
    with server as address:
        yield address


def test_each_gets_the_letter_once_signed_and_with_links_of_their_own(tmp_path: Path) -> None:
    post = newsroom(tmp_path)
    post.do("set-up", 40)
    with sink(post.folder, post.port, keep=True):
        post.do("carry")
    told = post.progress()
    assert (told["state"], told["subscribers"], told["sent"]) == ("done", 40, 40)
    assert post.recipients() == Counter({f"reader{number}@example.org": 1 for number in range(40)})
    leaving = set()
    for file in post.folder.glob("*.eml"):
        raw = file.read_bytes()
        assert judge.verify(raw, minkey=1024, dnsfunc=lambda name, timeout=5: dkim.record(KEY).encode())
        mail = message_from_bytes(raw, policy=policy.default)
        leaving.add(mail["List-Unsubscribe"])
        assert mail["List-Unsubscribe"].strip("<>") in mail.get_body(("plain",)).get_content()
    assert len(leaving) == 40
    backs = {back for _, _, back in taken(post.taken)}
    assert len(backs) == 40
    assert all(back.startswith("letters+") for back in backs)


def test_what_servers_say_decides(tmp_path: Path) -> None:
    post = newsroom(tmp_path)
    post.do("set-up", 5, "gone.a", "full.b", "later.c", "policy.d", "broken.e")
    with sink(post.folder, post.port):
        post.do("carry")  # a connection that breaks is the matter of its letter
    told = post.progress()
    assert told["state"] == "sending"
    assert told["sent"] == 5
    assert told["refused"] == 2
    assert told["waiting"] == 3
    # Who does not exist is not a subscriber any more; whose mailbox is full is.
    left = post.do("act", "carrier_questions.subscribers").split()
    assert "gone.a0@example.org" not in left
    assert "full.b0@example.org" in left


def test_no_mail_server_is_told_and_loses_nothing(tmp_path: Path) -> None:
    post = newsroom(tmp_path)
    post.do("set-up", 5)
    post.do("carry")
    assert post.progress()["waiting"] == 5
    assert "does not answer" in post.do("act", "tamizdat.post.trouble.told")
    with sink(post.folder, post.port):
        post.do("carry")
    assert post.progress()["sent"] == 5
    assert post.do("act", "tamizdat.post.trouble.told").strip() == "()"


def _killed(post: Post, readers: int, times: int, seed: int) -> None:
    post.do("set-up", readers)
    with sink(post.folder, post.port):
        doubts = json.loads(post.do("kill", times, post.taken, seed))
    names = post.names()
    assert len(doubts) == times
    assert set(post.recipients()) == {f"reader{number}@example.org" for number in range(readers)}
    assert all(len(one) <= CONNECTIONS for one in doubts)
    # Whatever arrived twice was in doubt, and has the same Message-ID, by which mailboxes know it.
    assert len(names) == readers
    twice = {name.partition("@")[0] for name, count in names.items() if count > 1}
    assert twice <= {name for one in doubts for name in one}
    assert post.progress()["state"] == "done"
    assert post.progress()["sent"] == readers


def test_killed_and_started_again_nobody_is_missed_nor_mailed_twice_but_for_a_doubt(
    tmp_path: Path, database: str
) -> None:
    _killed(newsroom(tmp_path, database=database), 150, 4, seed=1)


@pytest.mark.long
def test_killed_at_fifty_points(tmp_path: Path, database: str) -> None:
    _killed(newsroom(tmp_path, database=database), 2_000, 50, seed=2)


def test_several_workers_share_a_letter(tmp_path: Path) -> None:
    with checkers.postgres_server() as database:
        workers = [newsroom(tmp_path / str(number), database=database) for number in range(3)]
        first = workers[0]
        first.do("set-up", 700)
        for other in workers[1:]:
            (other.folder / "var").mkdir()
            for key in ("readers-key", "interface-key"):
                (other.folder / "var" / key).write_bytes((first.folder / "var" / key).read_bytes())
        with contextlib.ExitStack() as stack:
            for each in workers:
                stack.enter_context(sink(each.folder, each.port))
            running = [each.start("carry", 1, tmp_path / "go") for each in workers]
            while not all((each.folder / "ready").exists() for each in workers):
                time.sleep(0.05)
            (tmp_path / "go").touch()
            for process in running:
                process.communicate(timeout=100)
            assert [process.returncode for process in running] == [0, 0, 0]
        assert sum((each.recipients() for each in workers), Counter()) == Counter(
            {f"reader{number}@example.org": 1 for number in range(700)}
        )
        assert all(each.recipients() for each in workers)
        assert first.progress()["state"] == "done"
