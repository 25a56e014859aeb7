"""Packed copies: right, never stale, made while nobody waits, and mended after a run that was cut off."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from samples import masthead, small_paper, story
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.packing import SUFFIXES, holds, is_copy, is_worth_it
from tamizdat.press import lock, rollback, wanted
from tamizdat.press.checking import problems
from tamizdat.press.errors import PressError
from tamizdat.press.ledger import Ledger
from tamizdat.press.site import Site

LONG = "<p>" + "The valley lies between two mountains. " * 20 + "</p>"
PAGE = "2026/long.html"
BR, GZ = f"{PAGE}.br", f"{PAGE}.gz"


@pytest.fixture
def paper(shop):
    """A shop with pages, one of which is worth copying."""
    shop.print(*small_paper(), story("long", body=LONG))
    return shop


def long(words: str, **fields):
    return story("long", body=LONG + f"<p>{words}</p>", **fields)


def make(shop, cores: int = 1) -> list[str]:
    return list(shop.press.copies(cores))


def copies_in(shop) -> set[str]:
    return {path for path in shop.files() if is_copy(path)}


def waiting(shop) -> list[str]:
    with contextlib.closing(Ledger(shop.press.ledger_path)) as ledger:
        return wanted.first(ledger.db)


def assert_right(shop, *, complete: bool = False) -> None:
    """Assert that each copy is one of the text beside it; if `complete`, that all are there, and nothing else."""
    files = shop.files()
    for path in filter(is_copy, files):
        text, _, ending = path.rpartition(".")
        assert text in files, f"{path} is an orphan"
        assert holds(files[path], files[text], "br" if ending == "br" else "gzip"), f"{path} is stale"
    if complete:
        texts = {path for path, data in files.items() if is_worth_it(path, len(data))}
        assert copies_in(shop) == {f"{path}{suffix}" for path in texts for suffix in SUFFIXES.values()}
        assert not [path for path in files if path.endswith(".aside")]
        assert waiting(shop) == []


@pytest.mark.parametrize("cores", [1, 2])
def test_all_texts_of_some_size_get_copies_and_nothing_else_does(paper, cores):
    blob = paper.archive.blobs.put(b"picture" * 100, "webp")
    picture = Picture(renditions=(Rendition(blob=blob, format="webp", width=800, height=600),))
    paper.print(story("seen", body='<figure data-picture="0"></figure>', pictures=(picture,)))
    made = make(paper, cores)
    assert_right(paper, complete=True)
    assert PAGE in made and len(made) == len(set(made)) > 5
    assert "sitemap.xml" in made
    assert "robots.txt.br" not in copies_in(paper), "it is tiny"
    assert make(paper) == []


def test_there_are_none_before_they_are_made(paper):
    assert copies_in(paper) == set()


def test_the_latest_pages_come_first(paper):
    make(paper)
    paper.print(story("fresh", body=LONG))
    paper.print(long("More."))
    made = make(paper)
    assert made.index(PAGE) < made.index("2026/fresh.html")


def test_copies_are_no_part_of_a_release(paper, another_shop):
    make(paper)
    paper.print(long("More."))
    another_shop.print(*small_paper(), long("More."))
    assert roots(paper)[-1] == roots(another_shop)[-1]


def roots(shop) -> list[str]:
    with contextlib.closing(sqlite3.connect(shop.press.ledger_path)) as db:
        return [root for (root,) in db.execute("SELECT root FROM release ORDER BY number")]


def test_copies_go_before_their_page_is_replaced(paper, monkeypatch):
    make(paper)
    real, seen = os.replace, []

    def replace(aside, target):
        if target.endswith("/long.html"):
            seen.append(sorted(path.name for path in Path(target).parent.glob("*long.html*")))
        return real(aside, target)

    monkeypatch.setattr(os, "replace", replace)
    paper.print(long("More."))
    assert seen == [[".long.html.aside", ".long.html.br.aside", ".long.html.gz.aside", "long.html"]]


def test_copies_go_before_their_page_is_removed(paper, monkeypatch):
    make(paper)
    real, seen = os.unlink, []

    def unlink(path):
        if Path(path).is_file():
            seen.append(Path(path).name)
        return real(path)

    monkeypatch.setattr(os, "unlink", unlink)
    paper.print(withdrawn=[("en", "story-long")])
    mine = [name for name in seen if "long.html" in name]
    assert sorted(mine[:2]) == ["long.html.br", "long.html.gz"]
    assert mine[2:] == ["long.html"]
    assert_right(paper)


def test_a_withdrawn_page_wants_no_copies(paper):
    assert PAGE in waiting(paper)
    paper.print(withdrawn=[("en", "story-long")])
    assert PAGE not in waiting(paper)


def test_a_folder_goes_with_its_last_page(shop):
    shop.print(masthead(), story("long", body=LONG, published="1999-01-01T10:00:00+04:00"))
    make(shop)
    assert (shop.site / "1999" / "long.html.br").exists()
    shop.print(withdrawn=[("en", "story-long")])
    assert not (shop.site / "1999").exists()


def test_a_text_that_shrinks_has_copies_no_more(paper):
    (paper.theme / "templates" / "story.html").write_text("{{ story.headline }}{{ story.body }}")
    paper.print()
    make(paper)
    assert BR in copies_in(paper)
    paper.print(story("long", body="<p>Short.</p>"))
    assert BR not in copies_in(paper)
    make(paper)
    assert_right(paper, complete=True)


def test_a_page_that_moves_leaves_no_copy_behind(paper):
    make(paper)
    paper.print(story("long", body=LONG, path="2026/longer.html"))
    make(paper)
    assert "2026/longer.html.br" in copies_in(paper)
    assert_right(paper, complete=True)


# While something else goes on


@pytest.fixture
def meanwhile(monkeypatch):
    """Return a way to have something done once, after a text was packed and before its copies are put in place."""

    def do(act):
        real = lock.hold

        def hold(ledger):
            monkeypatch.setattr(lock, "hold", real)
            act()
            return real(ledger)

        monkeypatch.setattr(lock, "hold", hold)

    return do


@pytest.mark.parametrize("cores", [1, 2])
def test_a_page_that_is_replaced_while_it_is_packed_gets_the_copies_of_its_new_text(paper, meanwhile, cores):
    paper.print(long("More."))
    meanwhile(lambda: paper.print(long("Printed meanwhile.")))
    assert make(paper, cores).count(PAGE) == 1
    assert "Printed meanwhile." in paper.read(PAGE)
    assert_right(paper, complete=True)


def test_a_page_that_is_withdrawn_while_it_is_packed_gets_none(paper, meanwhile):
    paper.print(long("More."))
    meanwhile(lambda: paper.print(withdrawn=[("en", "story-long")]))
    make(paper)
    assert_right(paper, complete=True)


def test_printings_go_on_between_two_steps(paper):
    steps = paper.press.copies()
    next(steps)
    paper.print(long("Printed between."))
    list(steps)
    assert_right(paper, complete=True)


def test_a_second_process_leaves_the_work_to_the_first(paper):
    steps = paper.press.copies()
    next(steps)
    assert make(paper) == []
    steps.close()
    assert make(paper) != []


def test_nothing_was_printed_yet(shop):
    assert make(shop) == []
    assert not shop.press.ledger_path.exists()


def holding(shop, seconds: float) -> threading.Thread:
    """Hold the press's lock as another process would."""
    file = shop.press.ledger_path.with_suffix(".lock").open("w")
    fcntl.flock(file, fcntl.LOCK_EX)

    def release():
        time.sleep(seconds)
        file.close()

    thread = threading.Thread(target=release)
    thread.start()
    return thread


def test_a_printing_waits_for_whoever_holds_the_lock_for_a_moment(paper):
    other = holding(paper, 0.3)
    started = time.monotonic()
    paper.print(long("More."))
    assert time.monotonic() - started > 0.25
    other.join()


def test_after_some_seconds_it_says_who_is_in_the_way(paper, monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    other = holding(paper, 0.6)
    with pytest.raises(PressError, match="another process is printing this site; try again"):
        paper.print(long("More."))
    with pytest.raises(PressError, match="another process"):
        make(paper)
    other.join()


# Cut off

STEPS = [
    (os, "fsync"),
    (os, "replace"),
    (Site, "write_copy"),
    (wanted, "drop"),
    (Site, "read_copy"),
]


class Killed(BaseException):
    pass


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize(("owner", "step"), STEPS, ids=[step for _, step in STEPS])
def test_killed_anywhere_there_is_no_stale_copy_and_the_next_run_ends_well(
    paper, monkeypatch, owner, step, nth, after
):
    make(paper)
    paper.print(long("More."), story("fresh", body=LONG))
    real, calls = getattr(owner, step), []

    def dying(*args):
        calls.append(1)
        result = real(*args) if after or len(calls) != nth else None
        if len(calls) == nth:
            raise Killed
        return result

    monkeypatch.setattr(owner, step, dying)
    with pytest.raises(Killed):
        make(paper)
    monkeypatch.undo()
    assert_right(paper)
    make(paper)
    assert_right(paper, complete=True)


@pytest.mark.parametrize("act", ["withdraw", "edit", "shrink"])
def test_what_a_killed_run_left_aside_goes_with_the_next_act_on_the_page(paper, monkeypatch, act):
    make(paper)
    paper.print(long("More."))
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(Killed()))
    with pytest.raises(Killed):
        make(paper)
    monkeypatch.undo()
    assert "2026/.long.html.br.aside" in paper.files()
    if act == "withdraw":
        paper.print(withdrawn=[("en", "story-long")])
        assert not [path for path in paper.files() if "long.html" in path]
    else:
        paper.print(long("Other.") if act == "edit" else story("long", body=""))
    make(paper)
    assert_right(paper, complete=True)


@pytest.mark.parametrize("step", ["printed", "note_changes"])
def test_copies_are_right_after_a_printing_that_was_cut_off(paper, monkeypatch, step):
    make(paper)
    real = getattr(Ledger, step)

    def dying(*args):
        real(*args)
        raise Killed

    monkeypatch.setattr(Ledger, step, dying)
    with pytest.raises(Killed):
        paper.print(long("Cut off."), story("fresh", body=LONG))
    monkeypatch.undo()
    assert_right(paper)
    make(paper)
    assert_right(paper)
    paper.print()
    make(paper)
    assert_right(paper, complete=True)


def test_a_copy_that_a_host_still_hands_out_is_not_written_into(paper):
    make(paper)
    with (paper.site / BR).open("rb") as handed_out:
        before = handed_out.read()
        paper.print(long("More."))
        make(paper)
        handed_out.seek(0)
        assert handed_out.read() == before
    assert (paper.site / BR).read_bytes() != before


def test_a_copy_is_on_the_disk_before_it_has_its_name(paper, monkeypatch):
    done, sync, replace = [], os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda file: (done.append("sync"), sync(file)))
    monkeypatch.setattr(os, "replace", lambda aside, to: (done.append("name"), replace(aside, to)))
    make(paper)
    assert done and done == ["sync", "name"] * (len(done) // 2)


def test_a_full_disk_is_told_and_the_work_stays(paper, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Site, "write_copy", full)
    with pytest.raises(PressError, match=r"packed copies cannot be written: .*No space left"):
        make(paper)
    monkeypatch.undo()
    assert PAGE in waiting(paper)
    make(paper)
    assert_right(paper, complete=True)


def test_after_the_machine_was_started_copies_are_looked_at_again(paper, monkeypatch):
    make(paper)
    (paper.site / BR).unlink()
    (paper.site / GZ).write_bytes(b"")
    monkeypatch.setattr(Site, "boot", lambda _: "another start")
    paper.print()
    assert "sitemap.xml.br" in copies_in(paper), "good ones stay"
    make(paper)
    assert_right(paper, complete=True)


def test_with_a_new_ledger_what_is_no_copy_of_a_page_is_swept(paper):
    make(paper)
    (paper.site / "2026" / "old.html.br").write_bytes(b"x")
    for path in paper.folder.glob("ledger.sqlite*"):
        path.unlink()
    paper.print()
    assert copies_in(paper) == set(), "every page was written anew"
    make(paper)
    assert_right(paper, complete=True)


def test_a_rollback_takes_the_copies_of_what_it_replaces(paper):
    make(paper)
    first = paper.read(PAGE)
    paper.print(long("More."))
    make(paper)
    second = (paper.site / PAGE).stat().st_mtime_ns // 10**9
    rollback.roll_back(paper.press, 1, now="2026-03-06T00:00:00+00:00")
    assert paper.read(PAGE) == first
    assert_right(paper)
    make(paper)
    assert_right(paper, complete=True)
    assert (paper.site / PAGE).stat().st_mtime_ns // 10**9 > second


# Times by which hosts tell versions apart


def test_each_version_has_a_second_of_its_own_and_so_have_its_copies(paper):
    seconds = []
    for n in range(3):
        paper.print(long(f"Version {n}."))
        make(paper)
        times = {(paper.site / path).stat().st_mtime_ns for path in (PAGE, BR, GZ)}
        assert len(times) == 1, "a copy has the time of its page"
        seconds.append(times.pop() // 10**9)
    assert seconds == sorted(set(seconds))


# Checking and mending


def told(shop) -> list[str]:
    with contextlib.closing(Ledger(shop.press.ledger_path)) as ledger:
        return [
            problem
            for problem in problems(shop.site, ledger, shop.settings)
            if ".br" in problem or ".gz" in problem
        ]


def test_copies_that_are_right_or_still_to_be_made_are_no_problem(paper):
    assert told(paper) == []
    make(paper)
    paper.print(long("More."))
    assert told(paper) == []


def test_wrong_copies_are_told_and_a_full_printing_mends_them(paper):
    make(paper)
    good = {path: (paper.site / path).read_bytes() for path in copies_in(paper)}
    inode = (paper.site / "sitemap.xml.br").stat().st_ino
    (paper.site / BR).write_bytes(good["sitemap.xml.br"])
    (paper.site / GZ).write_bytes(b"")
    (paper.site / "index.html").write_bytes((paper.site / "index.html").read_bytes())
    (paper.site / "sitemap.xml.gz").unlink()
    (paper.site / "2026" / "old.html.br").write_bytes(b"x")
    assert told(paper) == [
        f"{BR} is not a copy of {PAGE}: run 'tamizdat print --full'",
        f"{GZ} is not a copy of {PAGE}: run 'tamizdat print --full'",
        "sitemap.xml has lost its copy sitemap.xml.gz: run 'tamizdat print --full'",
        "2026/old.html.br is the packed copy of no file of the site: remove it",
    ]
    paper.print(full=True)
    make(paper)
    (paper.site / "2026" / "old.html.br").unlink()
    assert {path: (paper.site / path).read_bytes() for path in copies_in(paper)} == good
    assert (paper.site / "sitemap.xml.br").stat().st_ino == inode, "a good copy is left alone"
    assert_right(paper, complete=True)
