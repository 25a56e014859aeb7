from __future__ import annotations

import random

import pytest

from tamizdat.readers.distinct import EXACT, Distinct


def hashes(count: int, seed: int = 1) -> list[int]:
    chance = random.Random(seed)
    return [chance.getrandbits(64) for _ in range(count)]


def counted(hashes) -> int:
    distinct = Distinct()
    for hash in hashes:
        distinct.add(hash)
    return distinct.count


@pytest.mark.parametrize("count", [0, 1, 7, EXACT])
def test_few_are_counted_exactly_however_often_they_come(count):
    assert counted(hashes(count) * 3) == count


@pytest.mark.parametrize("count", [EXACT + 1, 3_000, 40_000, 120_000])
def test_many_are_counted_within_three_in_a_hundred(count):
    assert abs(counted(hashes(count)) - count) <= 0.03 * count


def test_what_came_before_changes_nothing():
    distinct = Distinct()
    for hash in hashes(5_000):
        distinct.add(hash)
    before = distinct.count
    for hash in hashes(5_000):
        distinct.add(hash)
    assert distinct.count == before


def test_the_ends_of_the_range_are_hashes():
    assert counted([0, 2**64 - 1, *hashes(EXACT)]) > EXACT - 10
