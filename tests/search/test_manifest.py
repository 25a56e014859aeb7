"""The manifest, there and back, and damaged."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from tamizdat.search import manifest
from tamizdat.search.coding import differences, order, varint
from tamizdat.search.errors import DamagedIndex
from tamizdat.search.manifest import Manifest, Segment

TERMS = ["абв", "абвг", "б", "ба", "zz", "\U0001d518", "\ue000"]


def segment(days: list[int], numbers: list[int], **more: object) -> Segment:
    return Segment("0123456789abcdef", len(days), 1, table=manifest.table(days, numbers), **more)


@pytest.mark.parametrize("count", [0, 1, 2, 500])
def test_a_table_comes_back(count: int) -> None:
    chance = random.Random(count)
    days = sorted((chance.choice((0, chance.randrange(20_000))) for _ in range(count)), reverse=True)
    for numbers in (
        list(range(count, 0, -1)),
        [chance.randrange(1, 1 << 30) for _ in range(count)],
        [7] * count,
    ):
        found = segment(days, numbers)
        assert (list(found.days), list(found.numbers)) == (days, numbers)


def test_a_table_of_consecutive_numbers_is_short() -> None:
    assert len(manifest.table([12_000] * 50_000, list(range(50_000, 0, -1)))) < 20


def test_a_table_that_holds_another_number_of_documents_is_refused() -> None:
    data = manifest.table([5, 5, 4], [9, 8, 1])
    for documents in (0, 2, 4, 1 << 40):
        with pytest.raises(DamagedIndex):
            manifest.read_table(data, documents)


def test_a_term_is_looked_for_in_the_shard_where_it_stands() -> None:
    terms = sorted(TERMS, key=order)
    borders = list(pairwise(terms))
    found = Segment("0123456789abcdef", 1, len(terms), directory=manifest.directory(borders))
    assert [found.shard_of(term) for term in terms] == list(range(len(terms)))
    assert found.separators[0] == "абв"[:1]
    assert found.last_shard_of("аб") == terms.index("абвг")
    assert found.last_shard_of("zz") == found.shard_of("zz")


def test_documents_die_once() -> None:
    one = segment([3, 2, 1], [30, 20, 10])
    assert one.ordinal(20) == 1
    assert one.ordinal(21) is None
    other = one.without([1]).without([0, 1])
    assert other.dead == varint(2) + differences([0, 1])
    assert list(other.living()) == [10]
    assert other.ordinal(20) is None
    assert other.without([1]) is other


def test_a_manifest_comes_back() -> None:
    known = Manifest(
        "ru",
        {"text": 512.5},
        (
            segment([2], [9], terms=b"\0", facets=b"facets"),
            segment([3, 2], [8, 7], dead=b"\1\0", common=("и",), words=True),
        ),
    )
    data = manifest.encode(known)
    found = manifest.decode(data)
    assert manifest.encode(found) == data
    assert found.documents == 3
    assert (found.fresh, found.recent, found.base) == (found.segments[0], None, found.segments[1])
    assert found.files() == {
        "search/manifest.idx",
        *(f"search/0123456789abcdef/{name}.idx" for name in ("p0", "t0", "facets", "words")),
    }


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"TZI2" + data[4:],
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: data.replace(b'"format":1', b'"format":2'),
        lambda data: data.replace(b'"documents":1', b'"documents":-1'),
        lambda data: data.replace(b'"table":', b'"tible":'),
        lambda data: data.replace(b'"ru"', b'"\xff\xff"'),
    ],
)
def test_a_damaged_manifest_is_refused(damage) -> None:
    data = manifest.encode(Manifest("ru", {}, (segment([2], [9], terms=b"\0"),)))
    damaged = damage(data)
    assert damaged != data
    with pytest.raises(DamagedIndex):
        manifest.decode(damaged).segments[0].days[0]
