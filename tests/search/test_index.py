"""What is written when, hostile slips, and what a killed writer leaves."""

from __future__ import annotations

import random

import pytest

from search.indexed import FolderShelf, MemoryShelf, index_folder, made_up_slip, put_slips
from tamizdat.search import building, bulk, reading, segments
from tamizdat.search import index as index_module
from tamizdat.search.index import Index, named
from tamizdat.search.searching import Searcher
from tamizdat.search.slip import Slip


def slips(numbers: range, seed: int = 1) -> list[Slip]:
    chance = random.Random(seed)
    return [made_up_slip(number, "en", chance) for number in numbers]


def found(shelf: MemoryShelf | FolderShelf, query: str) -> set[int]:
    return {hit.number for hit in Searcher(shelf, "en").search(query, count=10_000, enough=10_000).hits}


def index_files(shelf: MemoryShelf) -> dict[str, bytes]:
    return {path: data for path, data in shelf.items() if path.endswith(".idx")}


def test_an_index_does_not_depend_on_the_order_of_its_slips(monkeypatch: pytest.MonkeyPatch) -> None:
    some = slips(range(1, 80))
    one, other, in_runs = MemoryShelf(), MemoryShelf(), MemoryShelf()
    Index(one, "en").rebuild(some)
    Index(other, "en").rebuild(iter([some[4], *reversed(some)]))
    assert index_files(one) == index_files(other)
    monkeypatch.setattr(building, "FEW", 0)
    monkeypatch.setattr(bulk, "MUCH", 150)
    Index(in_runs, "en").rebuild(some)
    assert index_files(one) == index_files(in_runs)


def test_a_publication_writes_two_files_and_removes_one() -> None:
    shelf = MemoryShelf()
    index = Index(shelf, "en")
    index.rebuild(slips(range(1, 200)))
    index.update(slips(range(200, 203)))
    shelf.written.clear()
    before = set(shelf)
    index.update(slips(range(203, 204)), gone=[7])
    assert len(shelf.written) == 2
    assert shelf.written[-1] == "search/manifest.idx"
    assert len(before - set(shelf)) == 1
    assert set(shelf) == named(shelf)


def test_what_changes_nothing_writes_nothing() -> None:
    shelf = MemoryShelf()
    index = Index(shelf, "en")
    index.update([])
    assert index.numbers() == set()
    assert set(shelf) == {"search/manifest.idx"}
    index.rebuild(slips(range(1, 50)))
    shelf.written.clear()
    index.update([], gone=[99])
    assert shelf.written == []
    assert not index.wants_merging()
    assert list(index.merge()) == []


def test_another_process_goes_on_with_what_stands_there() -> None:
    shelf = MemoryShelf()
    put_slips(shelf, slips(range(1, 60)))
    one = Index(shelf, "en")
    one.rebuild(slips(range(1, 50)))
    one.update(slips(range(50, 55)))
    other = Index(shelf, "en")
    other.update(slips(range(55, 60)), gone=[50, 3])
    assert one.numbers() == set(range(1, 60)) - {3, 50}
    assert one.count() == 57
    one.update([], gone=[55])
    assert other.numbers() == set(range(1, 60)) - {3, 50, 55}


class Killed(Exception):
    """The power is gone."""


class FrailShelf(MemoryShelf):
    """A shelf whose writer is cut off after some acts."""

    acts = -1

    def write(self, path: str, data: bytes) -> None:
        self._count()
        super().write(path, data)

    def remove(self, path: str) -> None:
        self._count()
        super().remove(path)

    def _count(self) -> None:
        self.acts -= 1
        if self.acts == 0:
            raise Killed


@pytest.mark.parametrize("act", ["update", "merge", "rebuild"])
def test_an_index_whose_writer_was_cut_off_is_whole(act: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "FULL", 400)
    monkeypatch.setattr(index_module, "FRESH", 4)
    kills = 0
    for acts in range(1, 60):
        shelf = FrailShelf()
        everything = slips(range(1, 60))
        put_slips(shelf, everything)
        index = Index(shelf, "en")
        index.rebuild(everything[:40])
        index.update(everything[40:45])
        before = found(shelf, "the war border")
        shelf.acts = acts
        try:
            if act == "update":
                index.update(everything[45:46], gone=[1])
            elif act == "merge":
                list(index.merge())
            else:
                index.rebuild(everything)
        except Killed:
            kills += 1
        else:
            break
        shelf.acts = -1
        assert named(shelf) <= set(shelf)
        assert found(shelf, "the war border") in (
            before,
            found_by_scan(everything[:46], gone=1),
            found_by_scan(everything),
        )
        index = Index(shelf, "en")
        index.update(everything[45:], gone=[1])
        list(index.merge())
        assert index.numbers() == set(range(2, 60))
    assert kills > 2


def found_by_scan(some: list[Slip], gone: int = 0) -> set[int]:
    shelf = MemoryShelf()
    Index(shelf, "en").rebuild(slip for slip in some if slip.number != gone)
    return found(shelf, "the war border")


def test_updates_between_the_steps_of_a_merge_are_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "FRESH", 4)
    shelf = MemoryShelf()
    everything = slips(range(1, 40))
    put_slips(shelf, everything)
    index = Index(shelf, "en")
    index.rebuild(everything[:20])
    index.update(everything[20:25])
    changed = [Slip(22, "x", "news", "changed"), *everything[30:32]]
    steps = 0
    for steps, _ in enumerate(index.merge(), 1):
        if steps == 2:
            put_slips(shelf, changed)
            Index(shelf, "en").update(changed, gone=[5, 23])
    assert steps > 2
    assert found(shelf, "changed") == {22}
    assert index.numbers() == {*range(1, 26), 31, 32} - {5, 23}
    assert named(shelf) == {path for path in shelf if path.endswith(".idx")}


def hostile(size: int) -> list[Slip]:
    return [
        Slip(1, "a", "news", "war", text="war " * size),
        Slip(2, "a", "news", "words", text=" ".join(f"w{number}x" for number in range(size // 2))),
        Slip(3, "", "", ""),
        Slip(4, "a", "news", "\x00\x1b\u202e", text="\ufeff\U0001d518\U0001d519 \U0010ffff tank\x00war"),
        Slip(5, "a", "news", "war " + "й" * 10_000, text="peace"),
        Slip(6, "a", "x" * 5_000, "war", at=tuple(range(1, 2_000)), topics=("t" * 3_000,) * 50),
        Slip(7, "a", "news", "war", published="1812-09-07T00:00:00+00:00"),
        Slip((1 << 31) - 1, "a", "news", "war"),
    ]


def test_few_files_are_remembered_and_the_others_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "FULL", 60)
    shelf = MemoryShelf()
    Index(shelf, "en").rebuild(slips(range(1, 60)))
    queries = ("war", "election border", '"the of" Georgia', "min", "Tbilisi -Putin")
    all_remembered, few_remembered = Searcher(shelf, "en"), Searcher(shelf, "en")
    expected = [all_remembered.search(query) for query in queries]
    monkeypatch.setattr(reading, "KEPT", 2)
    assert [few_remembered.search(query) for query in queries] == expected
    assert few_remembered._reader is not None and len(few_remembered._reader._files) == 2


@pytest.mark.parametrize(
    ("update", "size"), [(True, 5_000), (False, 5_000), pytest.param(False, 250_000, marks=pytest.mark.long)]
)
def test_hostile_slips_are_found_and_harm_no_others(update: bool, size: int) -> None:
    shelf = MemoryShelf()
    some = [*slips(range(100, 120)), *hostile(size)]
    index = Index(shelf, "en", {slip.number: slip for slip in some}.get)
    if update:
        index.update(some)
        list(index.merge())
    else:
        index.rebuild(some)
    assert found(shelf, "war ") >= {1, 4, 5, 6, 7, (1 << 31) - 1}
    assert found(shelf, f"w{size // 2 - 1}x") == {2}
    assert found(shelf, '"tank war"') == {4}
    assert found(shelf, '"war war war"') >= {1}
    assert found(shelf, "й" * 10_000) == {5}
    assert index.count() == 28


def test_a_folder_is_a_shelf(tmp_path) -> None:
    index_folder(tmp_path, "en", slips(range(1, 30)))
    assert found(FolderShelf(tmp_path), "") == set(range(1, 30))
