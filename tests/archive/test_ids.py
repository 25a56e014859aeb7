"""Identifiers: their shape, their order, and that derived ones come out the same."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from tamizdat.archive import ids

MOMENT = dt.datetime(2010, 9, 24, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=5)))


@pytest.mark.parametrize("made", [ids.mint(), ids.derived("a", MOMENT)])
def test_it_is_a_uuid_of_version_7(made):
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


def test_a_minted_one_is_new():
    assert ids.mint() != ids.mint()


def test_a_derived_one_is_the_same_for_good():
    assert str(ids.derived("https://old.example/ post 12", MOMENT)) == "012b421c-b880-7936-a599-3469db024219"


def test_it_is_the_instant_that_counts_and_not_its_zone():
    assert ids.derived("a", MOMENT) == ids.derived("a", MOMENT.astimezone(dt.UTC))


def test_another_key_or_moment_is_another_id():
    assert len({ids.derived(key, MOMENT + dt.timedelta(days=n)) for key in "abc" for n in range(3)}) == 9


def test_derived_ones_sort_by_their_moment():
    later = [ids.derived(str(n), MOMENT + dt.timedelta(seconds=n)) for n in range(50)]
    assert later == sorted(later, key=str)


def test_what_is_older_than_the_epoch_has_the_epochs_time():
    old = ids.derived("a", dt.datetime(1905, 1, 1, tzinfo=dt.UTC))
    assert str(old).startswith("00000000-0000-7")


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        ids.derived("a", dt.datetime(2010, 9, 24))  # noqa: DTZ001 - that is the fault
