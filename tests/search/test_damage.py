"""Files of an index that are damaged or missing: a clear error, and never a loop or a full memory."""

from __future__ import annotations

import random
import tracemalloc

import pytest

from search.indexed import MemoryShelf, made_up_slip
from tamizdat.search import index as index_module
from tamizdat.search import manifest, segments
from tamizdat.search.errors import DamagedIndex, MissingFile, SearchError
from tamizdat.search.index import Index, named
from tamizdat.search.narrowing import Narrowing, Trees
from tamizdat.search.searching import Searcher

QUERIES = ("war", "elect", '"war election"', "border -the", "tbilsi", "e-mail no", "")


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> MemoryShelf:
    """An index of three segments with many shards."""
    monkeypatch.setattr(segments, "FULL", 150)
    monkeypatch.setattr(index_module, "FRESH", 10)
    monkeypatch.setattr(index_module, "RECENT", 15)
    chance = random.Random(3)
    slips = {number: made_up_slip(number, "en", chance) for number in range(1, 100)}
    shelf = MemoryShelf()
    index = Index(shelf, "en", slips.get)
    index.rebuild(slips[number] for number in range(1, 60))
    for number in range(60, 72):
        index.update([slips[number]])
        for _ in index.merge():
            pass
    index.update([slips[90]], [3])
    assert [bool(one) for one in (index._known.fresh, index._known.recent, index._known.base)] == [True] * 3
    return shelf


def ask(shelf: MemoryShelf) -> None:
    searcher = Searcher(shelf, "en")
    for query in QUERIES:
        searcher.search(query, Narrowing(places=frozenset([900])), trees=Trees())


def test_the_index_that_is_damaged_here_is_whole(shelf: MemoryShelf) -> None:
    ask(shelf)
    assert {path for path in shelf if path.endswith(".idx")} == named(shelf)


def damage_it(shelf: MemoryShelf, times: int) -> int:
    """Ask an index that is damaged in another way each time, and return how often it was noticed."""
    chance = random.Random(4)
    refused = 0
    paths = [path for path in sorted(shelf) if path.endswith(".idx")]
    for _ in range(times):
        path = chance.choice([manifest.PATH, chance.choice(paths)])
        data = bytearray(shelf[path])
        match chance.randrange(4):
            case 0:
                del data[chance.randrange(len(data)) :]
            case 1:
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            case 2:
                at = chance.randrange(len(data))
                data[at : at + 9] = bytes(chance.choice((0xFF, 0x7F, 0x80)) for _ in range(9))
            case 3:
                at = chance.randrange(len(data))
                data[at:at] = chance.randbytes(chance.randrange(1, 9))
        damaged = MemoryShelf()
        damaged.update(shelf)
        damaged[path] = bytes(data)
        try:
            ask(damaged)
        except SearchError:
            refused += 1
    return refused


def test_damaged_bytes_are_refused_or_read_as_something_else(shelf: MemoryShelf) -> None:
    assert damage_it(shelf, 200) > 100


@pytest.mark.long
def test_damaged_bytes_fill_no_memory(shelf: MemoryShelf) -> None:
    tracemalloc.start()
    damage_it(shelf, 3_000)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 50 << 20


@pytest.mark.parametrize("kind", ["t0", "p0", "facets", "words"])
def test_a_missing_file_is_named(shelf: MemoryShelf, kind: str) -> None:
    searcher = Searcher(shelf, "en")
    base = manifest.decode(shelf[manifest.PATH]).base
    assert base is not None
    path = f"search/{base.name}/{kind}.idx"
    del shelf[path]
    term = base.separators[0][:1]
    query = {"t0": "2010", "p0": '"2010 2010"', "words": "tbilsi", "facets": ""}[kind]
    assert base.shard_of("2010") == 0 < len(term)
    with pytest.raises(MissingFile, match=path):
        searcher.search(query, trees=Trees() if kind == "facets" else None)


def test_without_a_manifest_there_is_no_index() -> None:
    with pytest.raises(MissingFile, match=r"manifest\.idx"):
        Searcher(MemoryShelf(), "en").search("war")
    assert named(MemoryShelf()) == set()


def test_a_damaged_index_is_not_updated_but_made_anew(shelf: MemoryShelf) -> None:
    shelf[manifest.PATH] = shelf[manifest.PATH][:-3]
    slip = made_up_slip(1, "en", random.Random(1))
    index = Index(shelf, "en")
    with pytest.raises(DamagedIndex):
        index.update([slip])
    index.rebuild([slip])
    assert index.numbers() == {1}
    assert named(shelf) <= set(shelf)
