"""`tamizdat releases`, `rollback`, `resume` and `purge`, as a person calls them."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

import checkers
import stock
from samples import story
from tamizdat.archive.store import Archive
from test_cli import COMMAND, tamizdat

PAUSED = r"Printing is paused since 20\d\d-\d\d-\d\dT[\d:]+\+00:00 at release 3: run 'tamizdat resume'\."


def said(*words: object, code: int = 0) -> str:
    done = tamizdat(*words)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout if code == 0 else done.stdout + done.stderr


def file(newsroom: Path, *documents, withdrawn=()) -> None:
    with closing(Archive(newsroom / "var" / "archive", writable=True)) as archive:
        archive.file(documents, withdrawn)


def print_(newsroom: Path, *documents, withdrawn=()) -> str:
    file(newsroom, *documents, withdrawn=withdrawn)
    return said("print", newsroom)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("releases") / "paper"
    stock.newsroom(folder)
    print_(folder, story("wine"), story("lake"))
    print_(folder, story("wine", headline="Red wine"), story("bread"))
    print_(folder, withdrawn=[("en", "story-lake")])
    return folder


@pytest.fixture
def newsroom(made, tmp_path) -> Path:
    """A newsroom of five releases: two of nothing, wine and lake, red wine and bread, without the lake."""
    return Path(shutil.copytree(made, tmp_path / "paper"))


def lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_releases_are_listed_the_last_first(newsroom):
    head, *rows = lines(said("releases", "--newsroom", newsroom))
    assert head == ["release", "time", "files", "new", "others", "removed"]
    assert [row[0] for row in rows] == ["5", "4", "3", "2", "1"]
    assert rows[1][3] == "+7", "bread, its text alone, its slip, and a segment of the search"
    assert rows[0][5] == "-7", "lake, its text alone, its slip, and a segment of the search"


def test_what_changed_is_listed(newsroom):
    last = said("releases", "5", "--newsroom", newsroom).splitlines()
    assert "- 2026/lake.html" in last
    assert "* index.html" in last
    both = said("releases", "3", "5", "--newsroom", newsroom).splitlines()
    assert {"- 2026/lake.html", "+ 2026/bread.html", "* 2026/wine.html"} <= set(both)
    back = said("releases", "5", "3", "--newsroom", newsroom).splitlines()
    assert {"+ 2026/lake.html", "- 2026/bread.html", "* 2026/wine.html"} <= set(back)
    assert "release 9 is not kept: the kept releases are 1 to 5" in said(
        "releases", "9", "--newsroom", newsroom, code=1
    )
    assert "give one or two" in said("releases", "1", "2", "3", "--newsroom", newsroom, code=1)


def test_only_so_many_releases_are_kept_as_the_settings_say(newsroom):
    toml = newsroom / "tamizdat.toml"
    toml.write_text(toml.read_text("utf-8") + "\n[press]\nkeep_releases = 2\n", "utf-8")
    print_(newsroom, story("wine", headline="White wine"))
    _, *rows = lines(said("releases", "--newsroom", newsroom))
    assert [row[0] for row in rows] == ["6", "5"]
    _, *rows = lines(said("releases", "--all", "--newsroom", newsroom))
    assert [row[6:] for row in rows] == [[], [], *[["not", "kept"]] * 4]
    assert "kept releases are 5 to 6" in said("rollback", "4", "--newsroom", newsroom, code=1)


def test_a_rollback_tells_what_it_did_and_pauses_until_it_is_resumed(newsroom):
    site = newsroom / "var/site"
    told = said("rollback", "3", "--newsroom", newsroom)
    assert "2026/wine.html  (back)" in told
    assert "2026/bread.html  (gone)" in told
    assert "2026/lake.html  (left alone: it was withdrawn since)" in told
    assert "index.html  (left alone: it named 2026/lake.html, which does not come back)" in told
    assert "search/manifest.idx  (back)" in told
    files_back, files_gone = (told.count(f"  ({way})") for way in ("back", "gone"))
    assert files_gone == 7, "bread, its text alone, its slip, and a segment of the search"
    assert f"files of release 3: {files_back} came back, {files_gone} made since went," in told
    assert re.search(PAUSED, told)
    assert not (site / "2026/bread.html").exists()
    assert not (site / "2026/lake.html").exists()

    assert "paused at this one" in said("releases", "--newsroom", newsroom)
    told = print_(newsroom, story("tea"))
    assert "Printed 0 pages, removed 0," in told
    assert re.search(PAUSED, told)
    told = said("check", newsroom, code=1)
    assert re.search("WRONG site: " + PAUSED.removesuffix(r"\."), told)
    assert "wait to be printed" not in told

    told = said("resume", newsroom)
    assert "2026/tea.html  (new)" in told
    assert "paused" not in told
    assert (site / "2026/bread.html").exists()
    said("check", newsroom)
    assert said("resume", newsroom) == "Printing is not paused.\n"


def test_a_newsroom_that_is_served_says_that_it_is_paused(newsroom):
    said("rollback", "3", "--newsroom", newsroom)
    port = checkers.free_port()
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    server = subprocess.Popen(
        [COMMAND, "serve", newsroom, "--port", str(port)], stdout=subprocess.PIPE, text=True, env=environment
    )
    try:
        for line in server.stdout:
            if "The site is at" in line:
                break
        assert re.search(PAUSED, server.stdout.readline())
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)


def test_a_path_is_purged_from_all_kept_releases(newsroom):
    told = said("purge", "2026/wine", "--newsroom", newsroom)
    assert told == (
        "2026/wine.html: earlier states removed from all kept releases: 3.\n"
        "It stands on the site today, and that stays: to be rid of it, withdraw it and purge again.\n"
    )
    told = said("purge", "http://127.0.0.1:8000/2026/lake.html", "--newsroom", newsroom)
    assert told == "2026/lake.html: earlier states removed from all kept releases: 3.\n"
    kept = b"".join(path.read_bytes() for path in (newsroom / "var/kept").glob("*/*"))
    assert b"All about wine" not in kept and b"All about lake" not in kept
    assert "no kept release has a file at 'nowhere'" in said(
        "purge", "nowhere", "--newsroom", newsroom, code=1
    )


def test_where_nothing_was_printed_there_are_no_releases(tmp_path):
    (tmp_path / "tamizdat.toml").touch()
    assert "nothing was printed yet: run 'tamizdat print'" in said("releases", "--newsroom", tmp_path, code=1)
    assert "no archive at" in said("rollback", "1", "--newsroom", tmp_path, code=1)
