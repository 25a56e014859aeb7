"""The filer as a process of its own, which is stopped and killed for real. Its newsrooms are on SQLite."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

import stock
from filed import documents_of, site_of

_TEXT = """
import os, signal, sys
from contextlib import closing
from pathlib import Path
from tamizdat.desk import setup
setup.start(Path(sys.argv[1]))
"""
_PREPARE = (
    _TEXT
    + """
setup.set_up()
from tamizdat.desk import actions
actions.save_place("georgia", texts={"en": {"name": "Georgia"}}, map="GE")
story = actions.create_story("en", headline="A story", places=["georgia"], body=[("text", "<p>Words</p>")])
actions.publish(story)
"""
)
_CHANGE = (
    _TEXT
    + """
from tamizdat.desk import actions
from tamizdat.desk.models import Story
story = Story.objects.get()
for n in range(30):
    story = actions.edit_story(story, headline=f"A story, version {n}", slug=f"version-{n}")
    actions.publish(story)
    actions.save_place("georgia", texts={"en": {"name": f"Georgia {n}"}}, map="GE")
print(story.printed_path())
"""
)
_DIE = (
    _TEXT
    + """
from tamizdat.desk import door
from tamizdat.desk.filer import Filer
def die(step):
    if step == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
with closing(door.open_archive(writable=True)) as archive:
    Filer(archive, door.press(archive), after=die).work()
"""
)


def run(script: str, folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-c", script, str(folder), *arguments],
        check=check, capture_output=True, text=True, timeout=120, env=environment,
    )  # fmt: skip


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """Return the folder of a newsroom with a story that is published and not filed yet."""
    folder = tmp_path_factory.mktemp("newsroom")
    (folder / "tamizdat.toml").write_text('[site]\nurl = "https://paper.example"\n', "utf-8")
    (folder / "var").mkdir()
    shutil.copy(stock.database(), folder / "var")
    run(_PREPARE, folder)
    return folder


@pytest.fixture(scope="module")
def undisturbed(prepared, tmp_path_factory):
    """Return the site and the documents of that newsroom when its story was filed."""
    folder = tmp_path_factory.mktemp("calm") / "room"
    shutil.copytree(prepared, folder)
    run(_DIE, folder, "never")
    assert not marks_in(folder)
    return site_of(folder), documents_of(folder)


def start(folder: Path) -> subprocess.Popen:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "-m", "tamizdat.desk.filer"],
        env=environment | {"TAMIZDAT_NEWSROOM": str(folder)}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def wait_for(condition, seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


def marks_in(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "var" / "desk.sqlite")) as db:
        return db.execute("SELECT COUNT(*) FROM desk_mark").fetchone()[0]


def test_the_process_files_is_alone_and_stops_when_told(prepared, tmp_path):
    folder = tmp_path / "room"
    shutil.copytree(prepared, folder)
    process = start(folder)
    try:
        wait_for(lambda: list((folder / "var" / "site").glob("2*/a-story.html")) and not marks_in(folder))
        second = start(folder)
        assert second.wait(30) == 1
        assert f"process {process.pid}" in second.stderr.read()
        second.stderr.close()
        path = run(_CHANGE, folder).stdout.strip()
        wait_for(lambda: (folder / "var" / "site" / path).exists() and not marks_in(folder))
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert not (folder / "var" / "wake.sock").exists()
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


_PIN = (
    _TEXT
    + """
from datetime import timedelta
from django.utils import timezone
from tamizdat.desk import actions
from tamizdat.desk.models import Story
first = Story.objects.get()
actions.publish(actions.create_story("en", headline="Newer", slug="newer"))
actions.set_front("en", [first], until={first: timezone.now() + timedelta(seconds=float(sys.argv[2]))})
"""
)


@pytest.mark.parametrize("end", [8, -1], ids=["while it runs", "before it starts"])
def test_a_pin_ends_by_itself(end, prepared, tmp_path):
    folder = tmp_path / "room"
    shutil.copytree(prepared, folder)
    home = folder / "var" / "site" / "index.html"

    def lead() -> str:
        page = home.read_text("utf-8") if home.exists() else ""
        return min(("A story", "Newer"), key=page.find) if "Newer" in page else ""

    if end < 0:
        run(_PIN, folder, str(end))
    process = start(folder)
    try:
        if end > 0:
            wait_for(lambda: home.exists())
            run(_PIN, folder, str(end))
            wait_for(lambda: lead() == "A story")
        wait_for(lambda: lead() == "Newer")
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        process.stderr.close()


@pytest.mark.parametrize("step", ["read", "composed", "filed", "printed", "noted"])
def test_killed_after_any_step_it_ends_as_if_it_had_not_been(step, prepared, undisturbed, tmp_path):
    killed = tmp_path / "killed"
    shutil.copytree(prepared, killed)
    assert run(_DIE, killed, step, check=False).returncode == -signal.SIGKILL
    assert bool(marks_in(killed)) == (step != "noted")
    run(_DIE, killed, "never")
    assert not marks_in(killed)
    assert (site_of(killed), documents_of(killed)) == undisturbed


def test_killed_at_any_moment_it_catches_up(prepared, tmp_path):
    folder = tmp_path / "room"
    shutil.copytree(prepared, folder)
    changing = subprocess.Popen(
        [sys.executable, "-c", _CHANGE, str(folder)], stdout=subprocess.PIPE, text=True,
        env={key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
    )  # fmt: skip
    for patience in (2.6, 3.1, 3.7):
        process = start(folder)
        time.sleep(patience)
        process.kill()
        process.wait()
        process.stderr.close()
    path = changing.communicate(timeout=60)[0].strip()
    process = start(folder)
    try:
        wait_for(lambda: not marks_in(folder))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        process.stderr.close()
    page = (folder / "var" / "site" / path).read_text("utf-8")
    assert "A story, version 29" in page and "Georgia 29" in page
    year = path.split("/")[0]
    for n in range(29):
        assert (folder / "var" / "site" / year / f"version-{n}.html").exists() or not _was_filed(
            folder, n, year
        )
    redirects = [row for row in documents_of(folder) if b'"redirect"' in row[3]]
    assert all(
        "version-29.html" in (folder / "var" / "site" / row[2]).read_text("utf-8") for row in redirects
    )


def _was_filed(folder: Path, n: int, year: str) -> bool:
    return any(row[2] == f"{year}/version-{n}.html" for row in documents_of(folder))
