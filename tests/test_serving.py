"""`tamizdat serve` as a whole: what falls due, also across a restart, and what stays up when a process dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import checkers
import stock
from tamizdat.serve.readiness import wait_until_ready

COMMAND = Path(sys.executable).with_name("tamizdat")
ENVIRONMENT = {
    key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
}
PATIENCE = 60  # seconds

# What an editor does with the "set schedule" dialogue: publish with a time in the future.
SCHEDULE = """
import sys
from datetime import timedelta
from pathlib import Path
from tamizdat.desk import setup
setup.start(Path(sys.argv[1]))
from django.utils import timezone
from tamizdat.desk import actions
start, end = (float(word) for word in sys.argv[3:5])
story = actions.create_story("en", headline=sys.argv[2], body=[("text", "<p>It was due.</p>")])
now = timezone.now()
story.go_live_at = now + timedelta(seconds=start) if start else None
story.expire_at = now + timedelta(seconds=end) if end else None
story.save_revision()
actions.publish(story)
print(f"{timezone.localtime(now).year}/{story.slug}.html")
"""


class Newsroom:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = checkers.free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.server: subprocess.Popen[bytes] | None = None
        stock.newsroom(folder)
        with (folder / "tamizdat.toml").open("a", encoding="utf-8") as settings:
            settings.write('[readers]\nwhere = "here"\n')

    def serve(self) -> None:
        self.server = subprocess.Popen(
            [COMMAND, "serve", self.folder, "--port", str(self.port)],
            env=ENVIRONMENT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert wait_until_ready(f"{self.url}desk/login/", PATIENCE)

    def stop(self) -> int:
        if self.server is None:
            return 0
        self.server.send_signal(signal.SIGTERM)
        code = self.server.wait(PATIENCE)
        self.server = None
        return code

    def schedule(self, headline: str, *, start: float = 0, end: float = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-c", SCHEDULE, self.folder, headline, str(start), str(end)],
            env=ENVIRONMENT,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def wait_for(self, path: str, status: int, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.status(path) == status:
                return True
            time.sleep(0.2)
        return False


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    made = Newsroom(tmp_path_factory.mktemp("serving") / "paper")
    yield made
    made.stop()


def test_what_falls_due_is_published_and_withdrawn_without_cron(newsroom):
    newsroom.serve()
    due = time.monotonic() + 20
    coming = newsroom.schedule("Due soon", start=20)
    early = newsroom.status(coming)
    assert early == 404 or time.monotonic() > due, "not before its time"
    going = newsroom.schedule("Gone soon", end=20)
    assert newsroom.wait_for(going, 200, 18)
    assert newsroom.wait_for(coming, 200, PATIENCE)
    assert newsroom.wait_for(going, 404, PATIENCE)
    assert newsroom.stop() == 0


def processes(what: str) -> list[int]:
    found = subprocess.run(["pgrep", "-f", what], capture_output=True, text=True, check=True)
    return [int(each) for each in found.stdout.split()]


def test_the_site_stays_up_when_others_die_and_nobody_serves_it_twice(newsroom):
    newsroom.serve()
    second = subprocess.run(
        [COMMAND, "serve", newsroom.folder, "--port", str(checkers.free_port())],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert second.returncode == 1
    assert f"is being served already (process {newsroom.server.pid})" in second.stderr
    assert second.stderr.count("\n") == 1
    assert newsroom.wait_for("readers/", 200, PATIENCE)
    for name in ("desk", "readers"):
        for process in processes(f"granian.*{newsroom.folder}/var/{name}.sock"):
            os.kill(process, signal.SIGKILL)
    assert newsroom.status("index.html") == 200
    assert wait_until_ready(f"{newsroom.url}desk/login/", PATIENCE), "the desk is started again"
    assert newsroom.wait_for("readers/", 200, PATIENCE), "the doors are opened again"
    assert newsroom.stop() == 0


@pytest.mark.long
def test_a_story_a_minute_ahead_appears_at_its_time_across_a_restart(newsroom):
    newsroom.serve()
    started = time.monotonic()
    path = newsroom.schedule("A minute ahead", start=60)
    assert newsroom.status(path) == 404
    newsroom.stop()
    newsroom.serve()
    while time.monotonic() - started < 55:
        assert newsroom.status(path) == 404
        time.sleep(1)
    assert newsroom.wait_for(path, 200, 30)
    missed = newsroom.schedule("Missed while down", start=5)
    newsroom.stop()
    time.sleep(6)
    newsroom.serve()
    assert newsroom.wait_for(missed, 200, 15), "what fell due while the server was down is made up for"
    newsroom.stop()
