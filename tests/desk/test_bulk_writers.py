"""Bulk and the editor's path, in two processes, on one database."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

from django.db import connection

WRITER = """
import sys, time
from pathlib import Path
from tamizdat.desk import setup

folder, role = Path(sys.argv[1]), sys.argv[2]
setup.start(folder)
if role == "bulk":
    setup.set_up()
    (folder / "ready").touch()
from tamizdat.desk import actions, bulk

# SQLite has no queue for writers: who waits looks again after at most 0.1 s, and gets his turn if nobody writes then.
if role == "bulk":
    while not (folder / "started").exists():
        time.sleep(0.01)
    for part in range(4):
        bulk.publish([actions.prepared_story("en", headline=f"Bulk {part} {each}") for each in range(25)])
        time.sleep(0.11)
    (folder / "done").touch()
else:
    while not (folder / "ready").exists():
        time.sleep(0.01)
    made = 0
    while made < 3 or not (folder / "done").exists():
        actions.publish(actions.create_story("en", headline=f"Hand {made}"))
        (folder / "started").touch()
        made += 1
        time.sleep(0.11)
    print(made)
"""


def test_an_editor_publishes_while_an_import_does(tmp_path, django_db_setup, django_db_blocker):
    """Two processes on one SQLite file: each story is there once, in a place of its own, with its mark."""
    (tmp_path / "tamizdat.toml").write_text(
        '[site]\nurl = "https://a.example"\neditions = ["en", "ru"]\n', "utf-8"
    )
    if connection.vendor == "sqlite":  # the tests' own database spares them to make one
        (tmp_path / "var").mkdir(exist_ok=True)
        with django_db_blocker.unblock(), closing(sqlite3.connect(tmp_path / "var" / "desk.sqlite")) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, tmp_path, role],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for role in ("bulk", "hand")
    ]  # fmt: skip
    ended = [writer.communicate(timeout=120) for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], ended
    by_hand = int(ended[1][0])
    with closing(sqlite3.connect(tmp_path / "var" / "desk.sqlite")) as desk:
        stories = desk.execute(
            "SELECT title, path, live, url_path FROM wagtailcore_page WHERE depth = 3 ORDER BY path"
        ).fetchall()
        [children] = desk.execute("SELECT sum(numchild) FROM wagtailcore_page WHERE depth = 2").fetchone()
        [marked] = desk.execute("SELECT count(DISTINCT uid) FROM desk_mark WHERE kind = 'story'").fetchone()
    assert len({path for _, path, *_ in stories}) == len(stories) == children == marked == 4 * 25 + by_hand
    assert len({url_path for *_, url_path in stories}) == len(stories)
    assert all(live for _, _, live, _ in stories)
    turns = "".join(title[0] for title, *_ in stories)
    assert turns.startswith("H") and "BH" in turns, "they did not write at the same time"
