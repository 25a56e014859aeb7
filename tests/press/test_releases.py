"""Releases: the tree, what is kept of them, what they changed. Rolling back is in `test_rollback.py`."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples import small_paper, story
from tamizdat.press import kept as kept_module
from tamizdat.press import release, releases
from tamizdat.press import site as site_module
from tamizdat.press.errors import NotKept
from tamizdat.press.kept import Kept
from tamizdat.press.ledger import Ledger
from tamizdat.press.site import Site

PATHS = [f"{folder}{name}.html" for folder in ("", "a/", "b/") for name in "xyz"]
CONTENTS = [f"content {number}".encode() for number in range(5)]


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def root_of(files: dict[str, tuple[str, int]]) -> str:
    """Compute the root of a hash tree in the plainest way."""
    twigs: dict[str, list] = {}
    for path, (digest, size) in sorted(files.items()):
        twigs.setdefault(hashlib.sha256(path.encode()).hexdigest()[:4], []).append([path, digest, size])

    def digest_of(name: str) -> bytes:
        if not any(twig.startswith(name) for twig in twigs):
            return bytes(32)
        if len(name) < 4:
            below = b"".join(digest_of(f"{name}{digit:x}") for digit in range(16))
        else:
            below = json.dumps(twigs[name], separators=(",", ":"), ensure_ascii=False).encode()
        return hashlib.sha256(below).digest()

    return digest_of("").hex()


class Shelves:
    """A site with its ledger and what is kept, without pages."""

    def __init__(self, folder: Path, keep: int = 3) -> None:
        self.keep = keep
        self.ledger = Ledger(folder / "ledger.sqlite")
        self.db = self.ledger.db
        self.kept = Kept(folder / "kept", folder / "site", self.db)
        self.site = Site(folder / "site", self.kept.keep)

    def put(self, path: str, data: bytes) -> None:
        self.site.write(path, data)
        self.ledger.note_change(path, sha(data), len(data))

    def drop(self, path: str) -> None:
        self.site.remove(path)
        self.ledger.note_removal(path)

    def close(self) -> release.Release | None:
        made = self.ledger.close_release("2026-03-05T00:00:00+00:00")
        self.kept = Kept(self.kept.folder, self.site.folder, self.db)
        self.site = Site(self.site.folder, self.kept.keep)
        if made:
            release.keep_last(self.db, self.keep)
            self.tidy()
        return made

    def tidy(self) -> None:
        while release.has_to_forget(self.db):
            self.kept.tidy()

    def on_site(self) -> dict[str, bytes]:
        folder = self.site.folder
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    def in_kept(self) -> set[str]:
        return {path.name for path in self.kept.folder.glob("*/*")}

    def state(self, number: int) -> dict[str, bytes]:
        """Return the files of a release: their bytes from the site where they are the same today, else from what is kept."""
        found = {}
        for path, (digest, size) in releases.files_of(self.db, number).items():
            today = release.find(self.db, path)
            data = (
                self.site.read(path) if today and today[0] == digest else self.kept.path(digest).read_bytes()
            )
            assert data is not None
            assert (sha(data), len(data)) == (digest, size)
            found[path] = data
        return found


@pytest.fixture
def shelves(tmp_path):
    opened = Shelves(tmp_path)
    yield opened
    opened.ledger.close()


# The tree


def test_the_root_follows_from_the_files_alone(shelves):
    shelves.put("index.html", b"one")
    shelves.put("ru/Имя.html", b"two")
    shelves.put("gone.html", b"three")
    assert shelves.close().root == root_of(
        {"index.html": (sha(b"one"), 3), "ru/Имя.html": (sha(b"two"), 3), "gone.html": (sha(b"three"), 5)}
    )
    shelves.drop("gone.html")
    shelves.put("index.html", b"four")
    assert shelves.close().root == root_of({"index.html": (sha(b"four"), 4), "ru/Имя.html": (sha(b"two"), 3)})
    shelves.drop("index.html")
    shelves.drop("ru/Имя.html")
    assert shelves.close().root == root_of({}) == "0" * 64


def test_many_changes_at_once_give_the_root_that_few_at_a_time_do(shelves, monkeypatch):
    for number in range(300):
        shelves.put(f"{number}.html", b"a")
    shelves.close()
    for number in range(100, 250):
        shelves.put(f"{number}.html", b"b")
        shelves.drop(f"{number - 100}.html")
    monkeypatch.setattr(release, "_MANY", 0)
    anew = shelves.close()
    files = release.everything(shelves.db)
    assert anew.root == root_of(files)
    monkeypatch.undo()
    shelves.put("0.html", b"c")
    assert shelves.close().root == root_of({**files, "0.html": (sha(b"c"), 1)})


def test_a_release_counts_its_files_and_changes(shelves):
    shelves.put("a.html", b"1")
    shelves.put("b.html", b"1")
    first = shelves.close()
    assert (first.number, first.files, first.added, first.changed, first.removed) == (1, 2, 2, 0, 0)
    shelves.put("a.html", b"2")
    shelves.put("c.html", b"1")
    shelves.put("d.html", b"1")
    shelves.drop("b.html")
    second = shelves.close()
    assert (second.number, second.files, second.added, second.changed, second.removed) == (2, 3, 2, 1, 1)
    assert releases.listed(shelves.db) == [second, first]


def test_a_change_that_was_changed_back_is_none(shelves):
    shelves.put("a.html", b"1")
    shelves.close()
    shelves.put("a.html", b"2")
    shelves.put("a.html", b"1")
    shelves.put("b.html", b"1")
    shelves.drop("b.html")
    shelves.drop("never.html")
    assert shelves.close() is None
    assert shelves.in_kept() == {sha(b"1")}
    shelves.put("c.html", b"1")
    assert shelves.close().number == 2
    assert shelves.in_kept() == set(), "what was kept for nothing goes with the next release"


def test_what_is_signed_can_be_read_in_one_way_only():
    made = release.Release(7, "2026-03-05T00:00:00+00:00", "ab" * 32, 1, 1, 0, 0)
    assert made.statement() == (b'["tamizdat release",7,"2026-03-05T00:00:00+00:00","' + b"ab" * 32 + b'"]')


# What is kept


def test_a_first_printing_keeps_nothing(shop):
    shop.print(*small_paper())
    assert not (shop.folder / "kept").exists()


def test_what_is_replaced_gets_a_second_name_and_takes_no_room(shelves):
    shelves.put("a.html", b"1")
    shelves.close()
    inode = (shelves.site.folder / "a.html").stat().st_ino
    shelves.put("a.html", b"2")
    shelves.close()
    assert shelves.kept.path(sha(b"1")).stat().st_ino == inode
    assert shelves.in_kept() == {sha(b"1")}, "what is on the site stands there alone"


def test_where_there_are_no_hard_links_it_is_copied(shelves, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(site_module.os, "link", refuse)
    shelves.put("a.html", b"1")
    shelves.close()
    shelves.put("a.html", b"2")
    shelves.close()
    assert shelves.state(1) == {"a.html": b"1"}
    shelves.site.restore("a.html", shelves.kept.path(sha(b"1")))
    assert shelves.on_site() == {"a.html": b"1"}
    assert shelves.in_kept() == {sha(b"1"), sha(b"2")}


@pytest.mark.parametrize("altered", [b"X", b"longer"])
def test_what_somebody_else_altered_is_not_taken_for_what_the_release_had(shelves, altered):
    shelves.put("a.html", b"1")
    shelves.close()
    (shelves.site.folder / "a.html").write_bytes(altered)
    shelves.put("a.html", b"2")
    shelves.close()
    assert not shelves.kept.has(sha(b"1"))


def test_releases_that_leave_take_what_only_they_needed(shelves):
    for number in range(1, 6):
        shelves.put("a.html", b"%d" % number)
        shelves.put("b.html", b"%d" % (number // 2))
        shelves.close()
    assert releases.kept(shelves.db) == range(3, 6)
    assert shelves.in_kept() == {sha(b"3"), sha(b"4"), sha(b"1")}
    assert shelves.state(3) == {"a.html": b"3", "b.html": b"1"}
    with pytest.raises(NotKept, match="release 2 is not kept: the kept releases are 3 to 5"):
        releases.files_of(shelves.db, 2)
    shelves.keep = 5
    shelves.put("a.html", b"6")
    shelves.close()
    assert releases.kept(shelves.db) == range(3, 7), "what is gone does not come back"
    shelves.keep = 1
    shelves.put("a.html", b"7")
    shelves.close()
    assert releases.kept(shelves.db) == range(7, 8)
    assert shelves.in_kept() == set()


def test_a_large_release_leaves_in_many_steps(shelves, monkeypatch):
    monkeypatch.setattr(kept_module, "_AT_ONCE", 10)
    for content in (b"1", b"2"):
        for number in range(100):
            shelves.put(f"{number}.html", b"%s %d" % (content, number))
        shelves.close()
    assert len(shelves.in_kept()) == 100
    monkeypatch.setattr(shelves, "tidy", lambda: None)
    for number in range(3):
        shelves.put("new.html", b"%d" % number)
        shelves.close()
    sizes = [len(shelves.in_kept())]
    while release.has_to_forget(shelves.db):
        shelves.kept.tidy()
        sizes.append(len(shelves.in_kept()))
        assert all(shelves.state(each) for each in releases.kept(shelves.db))
    steps = [before - after for before, after in pairwise(sizes)]
    assert max(steps) == 10
    assert len(steps) >= 10
    assert sizes[-1] == 2, "in the end, what the two releases before the last had"


def test_a_new_ledger_clears_what_an_old_one_kept(shop):
    shop.print(*small_paper())
    shop.print(story("wine", headline="Red"))
    assert list((shop.folder / "kept").glob("*/*"))
    for file in shop.folder.glob("ledger.sqlite*"):
        file.unlink()
    shop.print()
    assert not list((shop.folder / "kept").glob("*/*"))


def test_what_is_not_kept_any_more_goes_when_nobody_waits(shop):
    shop.press.keep_releases = 2
    with shop.press.ready():
        shop.print(*small_paper())
        for headline in ("Red", "White", "Green"):
            shop.print(story("wine", headline=headline))
        before = len(list((shop.folder / "kept").glob("*/*")))
        assert list(shop.press.tidy())
        assert 0 < len(list((shop.folder / "kept").glob("*/*"))) < before
        assert not list(shop.press.tidy())
        shutil.copy(shop.press.ledger_path, shop.folder / "copy.sqlite")  # without the log beside it
    with closing(sqlite3.connect(shop.folder / "copy.sqlite")) as db:
        assert db.execute("SELECT MAX(number) FROM release").fetchone() == (4,)


def test_a_full_printing_clears_what_nobody_needs(shop):
    shop.print(*small_paper())
    shop.print(story("wine", headline="Red"))
    kept = {path.name for path in (shop.folder / "kept").glob("*/*")}
    (shop.folder / "kept" / "ab").mkdir(exist_ok=True)
    (shop.folder / "kept" / "ab" / ".abc.aside").write_bytes(b"half a co")
    shop.print(full=True)
    assert {path.name for path in (shop.folder / "kept").glob("*/*")} == kept


# What changed


def test_the_difference_of_any_two_releases(shelves):
    shelves.keep = 10
    shelves.put("a.html", b"1")
    shelves.put("b.html", b"1")
    shelves.close()
    shelves.put("a.html", b"2")
    shelves.put("c.html", b"1")
    shelves.close()
    shelves.put("a.html", b"1")
    shelves.drop("b.html")
    shelves.put("c.html", b"22")
    shelves.close()
    one, two = sha(b"1"), sha(b"22")
    change = releases.Change
    assert releases.difference(shelves.db, 1, 3) == [
        change("b.html", one, "", 0),
        change("c.html", "", two, 2),
    ]
    assert releases.difference(shelves.db, 3, 1) == [
        change("b.html", "", one, 1),
        change("c.html", two, "", 0),
    ]
    assert releases.changed_since(shelves.db, 1) == releases.difference(shelves.db, 1, 3)
    assert releases.changed_since(shelves.db, 3) == []
    assert [each.path for each in releases.changes_of(shelves.db, 2)] == ["a.html", "c.html"]
    assert [each.sign for each in releases.changes_of(shelves.db, 3)] == ["*", "-", "*"]
    with pytest.raises(NotKept, match="no release before it is kept"):
        releases.changes_of(shelves.db, 1)
    with pytest.raises(NotKept, match="release 4 is not kept"):
        releases.changed_since(shelves.db, 4)


def test_before_the_first_release_nothing_can_be_asked(shelves):
    assert releases.kept(shelves.db) == range(0)
    with pytest.raises(NotKept, match="run 'tamizdat print'"):
        releases.changed_since(shelves.db, 0)


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from(PATHS), st.sampled_from(CONTENTS)),
        st.tuples(st.just("drop"), st.sampled_from(PATHS), st.none()),
        st.tuples(st.just("close"), st.none(), st.none()),
    ),
    max_size=60,
)


@settings(max_examples=150)
@given(acts=ACTS, keep=st.integers(1, 4))
def test_any_kept_release_can_be_had_again(acts, keep):
    """What queries and kept contents say a release was is what stood on the site then; nothing else is kept."""
    with TemporaryDirectory() as folder:
        shelves = Shelves(Path(folder), keep)
        then: dict[int, dict[str, bytes]] = {}
        with closing(shelves.ledger):
            for act, path, content in [*acts, ("close", None, None)]:
                if act == "put":
                    shelves.put(path, content)
                elif act == "drop":
                    shelves.drop(path)
                elif made := shelves.close():
                    then[made.number] = shelves.on_site()
                    files = {path: (sha(data), len(data)) for path, data in then[made.number].items()}
                    assert made.files == len(files)
                    assert release.everything(shelves.db) == files
                    _check_all(shelves, then, made, keep)


def _check_all(shelves, then, made, keep):
    numbers = releases.kept(shelves.db)
    assert numbers == range(max(1, made.number - keep + 1), made.number + 1)
    for number in numbers:
        assert shelves.state(number) == then[number]
        changed = {each.path: each.after for each in releases.changed_since(shelves.db, number)}
        paths = then[number].keys() | then[made.number].keys()
        before, after = (then[which] for which in (number, made.number))
        assert changed == {
            path: sha(after[path]) if path in after else ""
            for path in paths
            if before.get(path) != after.get(path)
        }
    superseded = {
        sha(data) for n in numbers[:-1] for path, data in then[n].items() if then[n + 1].get(path) != data
    }
    assert shelves.in_kept() == superseded
