"""Rendering in several processes and on a cluster: the same site, whoever renders."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec
import pytest

from samples import number_alike, small_paper, story
from tamizdat.press import rendering, run
from tamizdat.press.errors import PressError
from tamizdat.press.keys import PageKey
from tamizdat.press.search_paths import index_prefix
from tamizdat.press.site import Site


@pytest.fixture(autouse=True)
def a_pool_for_everything(monkeypatch):
    monkeypatch.setattr(run, "WORTH_A_POOL", 0)
    monkeypatch.setattr(run, "BATCH", 7)


def printed_alone(shop, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(run, "WORTH_A_POOL", 10**9)
        shop.print(*small_paper())
    return shop.files()


def test_many_processes_print_what_one_prints(shop, another_shop, monkeypatch):
    result = shop.print(*small_paper())
    assert result.failed == ()
    assert shop.files() == printed_alone(another_shop, monkeypatch)


def test_a_page_that_fails_in_a_worker_is_told_and_the_others_are_printed(shop):
    template = shop.theme / "templates" / "page.html"
    good = template.read_text()
    template.write_text("{{ page.subtitle }}")
    result = shop.print(*small_paper())
    assert len(result.failed) == 4
    assert "page.html" in result.failed[0]
    assert "2026/wine.html" in shop.files()
    template.write_text(good)
    assert "about.html" in {page.path for page in shop.print().printed}


@pytest.fixture
def sent(monkeypatch):
    """Return the pages that were sent back by workers."""
    found = []
    real = rendering._result

    def result(future):
        sheets = real(future)
        found.extend(sheets)
        return sheets

    monkeypatch.setattr(rendering, "_result", result)
    return found


def test_into_an_empty_folder_workers_write_what_they_render(shop, sent):
    shop.print(*small_paper())
    assert sent
    assert all(sheet.written and not sheet.data and sheet.size for sheet in sent)
    assert {sheet.path for sheet in sent} == {
        path for path in shop.files() if index_prefix(path) is None and not path.startswith("media/")
    }


def test_where_somebody_may_read_they_send_it(shop, sent):
    (shop.site / "2026").mkdir(parents=True)
    (shop.site / "2026/wine.html").write_text("old")
    shop.print(*small_paper())
    assert all(sheet.data and not sheet.written for sheet in sent)
    assert "old" not in shop.read("2026/wine.html")


def test_a_worker_writes_nothing_over_what_stands_there(shop):
    """A worker of a press that was just killed may still write when the next press has begun."""
    shop.archive.file(small_paper())
    shop.site.mkdir()
    (shop.site / "about.html").write_text("newer")
    (shop.site / "2026").write_text("a file where a folder is needed")
    newsroom = msgspec.structs.replace(shop.press._newsroom(), site=str(shop.site))
    keys = [key.encode() for key in (PageKey("page", "en", id="page-about-en"), PageKey("robots"))]
    keys.append(PageKey("story", "en", id="story-wine").encode())
    packed = rendering.render_remotely(newsroom, shop.archive.number, list(enumerate(keys)))
    about, robots, wine = msgspec.msgpack.decode(packed, type=list[rendering.Sheetful])
    assert (about.written, robots.written, wine.written) == (False, True, False)
    assert about.data
    assert (shop.site / "about.html").read_text() == "newer"
    assert not robots.data
    assert (shop.site / "robots.txt").stat().st_size == robots.size


def test_a_full_disk_under_a_worker_is_told_and_the_next_printing_ends_the_work(
    shop, another_shop, monkeypatch
):
    @contextmanager
    def workers():
        """Let a thread work, so that the disk can be filled under it."""
        with ThreadPoolExecutor(1) as executor:
            yield rendering.Pool(executor, 1, near=True)

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    shop.archive.file(small_paper())
    with monkeypatch.context() as patched:
        patched.setattr(Site, "create", full)
        with pytest.raises(PressError, match="No space left on device"):
            shop.press.update(now="2026-03-05T00:00:00+00:00", workers=workers)
    shop.print()
    assert shop.files() == printed_alone(another_shop, monkeypatch)


def test_what_is_filed_meanwhile_is_printed_too(shop, another_shop, monkeypatch):
    filed = []

    @contextmanager
    def workers():
        """Let somebody file while the first batch is on its way."""
        with rendering.processes() as pool:
            if not filed:
                filed.append(story("late", headline="Late"))
                other = type(shop.archive)(shop.archive.folder, writable=True)
                other.file(filed)
                other.close()
            yield pool

    shop.archive.file(small_paper())
    result = shop.press.update(now="2026-03-05T00:00:00+00:00", workers=workers)
    assert "2026/late.html" in {page.path for page in result.printed}
    number_alike(another_shop.archive, shop.archive)
    another_shop.archive.file(filed)
    assert shop.files() == printed_alone(another_shop, monkeypatch)


def test_a_lost_worker_is_told_and_the_next_printing_ends_the_work(shop, another_shop, monkeypatch):
    @contextmanager
    def workers():
        with rendering.processes() as pool:
            pool.executor.submit(os._exit, 1)
            yield pool

    shop.archive.file(small_paper())
    with pytest.raises(PressError, match="a worker of the press was lost"):
        shop.press.update(now="2026-03-05T00:00:00+00:00", workers=workers)
    shop.print()
    assert shop.files() == printed_alone(another_shop, monkeypatch)


SLOW = """
import os, sys, time
from pathlib import Path
from tamizdat.press import rendering

if __name__ == "__main__":
    with rendering.processes() as pool:
        pids = {pool.executor.submit(os.getpid).result() for _ in range(20)}
        print(*pids, flush=True)
        time.sleep(60)
"""


def test_workers_end_with_the_press_that_started_them(tmp_path):
    script = tmp_path / "slow.py"
    script.write_text(SLOW)
    press = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    workers = [int(pid) for pid in press.stdout.readline().split()]
    assert workers
    press.send_signal(signal.SIGKILL)
    press.wait()
    press.stdout.close()
    deadline = time.monotonic() + 20
    while any(map(alive, workers)):
        assert time.monotonic() < deadline, "a worker outlives the press"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def dask(tmp_path):
    """Start a scheduler and two workers, each a process of its own; yield the scheduler's address."""
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    where = tmp_path / "scheduler.json"
    common = ["--scheduler-file", str(where)]
    start = partial(subprocess.Popen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path)
    alone = ["--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path)]
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--host", "127.0.0.1"]
    running = [start([*dask, "--no-dashboard", *common])]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", *alone, *common]
    running += [start(worker), start(worker)]
    deadline = time.monotonic() + 60
    while not where.exists():
        assert time.monotonic() < deadline, "the scheduler does not start"
        time.sleep(0.1)
    yield json.loads(where.read_text())["address"]
    for process in running:
        process.kill()
        process.wait()


UNGUARDED = """
import os, sys
from tamizdat.press import rendering

print("begun", flush=True)
with rendering.processes() as pool:
    print(pool.executor.submit(len, "four").result())
"""


def test_a_program_that_does_not_guard_its_own_start_is_not_run_again(tmp_path):
    script = tmp_path / "unguarded"  # without an ending, as commands are
    script.write_text(UNGUARDED)
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stdout == "begun\n4\n"


def test_a_cluster_prints_what_one_process_prints(shop, another_shop, monkeypatch, dask):
    shop.archive.file(small_paper())
    result = shop.press.update(now="2026-03-05T00:00:00+00:00", workers=partial(rendering.cluster, dask))
    assert result.failed == ()
    assert shop.files() == printed_alone(another_shop, monkeypatch)


def test_a_cluster_that_does_not_answer_is_told(shop, monkeypatch):
    monkeypatch.setattr(rendering, "PATIENCE", 1)
    pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    shop.archive.file(small_paper())
    with pytest.raises(PressError, match=r"no cluster answers at tcp://127\.0\.0\.1:1"):
        shop.press.update(
            now="2026-03-05T00:00:00+00:00", workers=partial(rendering.cluster, "tcp://127.0.0.1:1")
        )
