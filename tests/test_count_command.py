"""Readers counted through the real command, as a timer calls it."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import forms
import memory
import stock
from readers.logbook import combined
from tamizdat import config
from tamizdat.archive.store import Archive
from tamizdat.cli import counting
from test_cli import tamizdat

ADDRESS = "203.0.113.77"
NOW = datetime.now(UTC).replace(hour=12)  # noon of UTC is the same day in Dushanbe
MOST_MEMORY = 120  # MB
COUNTING = """
import sys
from pathlib import Path
from tamizdat import config
from tamizdat.archive.store import Archive
from tamizdat.cli import counting

counted = counting._counting(config.read(Path(sys.argv[1])))
counting._read([sys.argv[2]], counted)
print(sorted(tally.readers for tally in counted.tallies()))
"""


def views(path: str, ago: int, readers: int) -> bytes:
    """Return the lines of so many readers of a page, some days ago."""
    time = f"{NOW - timedelta(days=ago):%d/%b/%Y:%H:%M:%S} +0000"
    lines = [combined(path, address=ADDRESS if n == 0 else f"192.0.2.{n}", time=time) for n in range(readers)]
    return b"".join(line + b"\n" for line in lines)


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("count") / "paper"
    stock.newsroom(folder, stock.OF_TWO)
    paper = forms.write(folder.parent / "form")
    assert tamizdat("import", paper, "--newsroom", folder).returncode == 0
    return folder


def count(newsroom: Path, *logs: object, **more):
    done = tamizdat("count", *logs, "--newsroom", newsroom, **more)
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return done


def test_what_is_counted_stands_on_the_site_and_no_address_anywhere(newsroom, tmp_path):
    old, new = tmp_path / "access.log.1.gz", tmp_path / "access.log"
    old.write_bytes(gzip.compress(views("/2011/hail.html", 1, 4) + b"\x00 no request\n"))
    new.write_bytes(views("/2010/wet.html", 1, 2) + views("/2011/hail.html", 0, 1))
    done = count(newsroom, old, new)
    assert done.returncode == 0, done.stderr
    assert "Of 8 lines 7 are stories that readers asked for, 0 the same by programs" in done.stdout
    assert f"1 could not be read (the first is {old}, line 5)" in done.stdout
    page = (newsroom / "var/site/most-read.html").read_text("utf-8")
    assert page.index("2011/hail.html") < page.index("2010/rain.html"), "its old address counts for the story"
    assert '<section class="most-read' in (newsroom / "var/site/2011/hail.html").read_text("utf-8")
    held = [path for path in newsroom.rglob("*") if path.is_file() and ADDRESS.encode() in path.read_bytes()]
    assert held == []
    again = count(newsroom, old, new)
    assert "Printed" not in again.stdout, "the same again changes nothing"


def test_a_log_that_cannot_be_read_does_not_keep_others_from_being_counted(newsroom, tmp_path):
    good = tmp_path / "access.log"
    good.write_bytes(views("/2011/hail.html", 0, 2))
    done = count(newsroom, tmp_path / "missing.log", good)
    assert done.returncode == 1
    assert "missing.log cannot be opened: No such file or directory" in done.stderr
    assert "Noted the readers of 1 stories" in done.stdout


def test_a_log_of_another_form_is_refused_with_the_forms_that_are_known(newsroom, tmp_path):
    log = tmp_path / "other.log"
    log.write_text("2010-09-24 12:00:00 GET /2011/hail.html\n" * 3)
    done = count(newsroom, log)
    assert done.returncode == 1
    assert "no line can be read" in done.stderr
    assert "docs/reference/logs.md" in done.stderr


@pytest.mark.long
def test_a_long_log_is_counted_in_bounded_memory(newsroom, tmp_path):
    """A hundred megabytes of very many readers of few stories need no more than the program itself and some of them."""
    log = tmp_path / "access.log"
    time = f"{NOW - timedelta(days=1):%d/%b/%Y:%H:%M:%S} +0000"
    paths = ("/2011/hail.html", "/2010/wet.html", "/x.css")
    with log.open("wb") as file:
        for n in range(480_000):
            address = f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
            file.write(combined(paths[n % 3], address=address, time=time) + b"\n")
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    command = [sys.executable, "-c", COUNTING, str(newsroom), str(log)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process,
        memory.watched(process.pid) as peak,
    ):
        out, _ = process.communicate()
    assert all(abs(int(number) - 160_000) < 5_000 for number in out.strip("[]\n").split(", ")), out
    assert peak() < MOST_MEMORY


def test_an_edition_with_an_address_of_its_own_is_known_by_its_host(tmp_path):
    (tmp_path / "tamizdat.toml").write_text(
        '[site]\nurl = "https://paper.example/news"\neditions = ["en", "ru"]\n'
        'addresses = { ru = "https://gazeta.example" }\n',
        "utf-8",
    )
    Archive(tmp_path / "var" / "archive", writable=True).close()
    stories = counting._counting(config.read(tmp_path))._stories
    found = {(each.host, each.folder, each.prefix) for each in stories._addresses}
    assert found == {("", "/news/", ""), ("gazeta.example", "/", "ru/")}
