"""A readers' server on a machine of its own, as `tamizdat readers` runs it, and the mails that it writes into files."""

from __future__ import annotations

import email
import email.policy
import os
import re
import signal
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import checkers
from tamizdat.post.client import Client
from tamizdat.serve.readiness import wait_until_ready

COMMAND = Path(sys.executable).with_name("tamizdat")
ENVIRONMENT = {
    key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
}
PATIENCE = 60  # seconds
TOML = """[site]
url = "{url}"
editions = ["en", "ru", "fa"]
time_zone = "Asia/Tbilisi"
[readers]
where = "elsewhere"
url = "{url}"
mailbox = "desk@paper.example"
[post]
sender = "letters@paper.example"
"""


class ReadersServer:
    """A folder with settings, and the server that works for it."""

    def __init__(self, folder: Path, more: str = "") -> None:
        self.folder = folder
        self.port = checkers.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[str] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tamizdat.toml").write_text(TOML.format(url=self.url) + more, "utf-8")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        command = [COMMAND, "readers", self.folder, "--port", str(self.port), *words]
        return subprocess.run(
            command, env=ENVIRONMENT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    def serve(self) -> None:
        """Start, and wait until it answers."""
        command = [COMMAND, "readers", self.folder, "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert wait_until_ready(f"{self.url}/readers/", PATIENCE)

    def stop(self) -> tuple[int, str]:
        """Stop; return the exit code and all that was said."""
        if self.process is None:
            return 0, ""
        self.process.send_signal(signal.SIGTERM)
        said, _ = self.process.communicate(timeout=PATIENCE)
        code, self.process = self.process.returncode, None
        return code, said

    @property
    def desk(self) -> Client:
        """Return what asks it as the desk does."""
        return Client(self.url, (self.folder / "var" / "interface-key").read_text("ascii").strip())

    def mails(self, count: int = 0) -> list[Any]:
        """Return the mails that were sent; see `mails_of`."""
        return mails_of(self.folder, count)

    def processes(self, what: str) -> list[int]:
        """Return the numbers of its processes in whose command is `what`."""
        assert self.process
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid), "-f", what], capture_output=True, text=True, check=False
        )
        return [int(each) for each in found.stdout.split()]


def mails_of(folder: Path, count: int = 0) -> list[Any]:
    """Return the mails that a newsroom sent into files, the oldest first; wait until there are so many."""
    place = folder / "var" / "mail"
    until = time.monotonic() + PATIENCE
    while len(found := sorted(place.glob("*.eml"), key=lambda each: each.stat().st_mtime_ns)) < count:
        assert time.monotonic() < until, f"{len(found)} mails, not {count}"
        time.sleep(0.05)
    return [email.message_from_bytes(each.read_bytes(), policy=email.policy.default) for each in found]


def text_of(mail: EmailMessage) -> str:
    """Return a mail's plain text."""
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def link_in(mail: EmailMessage, door: str) -> str:
    """Return the link to a door in a mail."""
    found = re.search(rf"https?://\S+/readers/{door}/[\w-]+", text_of(mail))
    assert found, text_of(mail)
    return found[0]
