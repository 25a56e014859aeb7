"""While much is loaded nobody looks for garbage, and afterwards somebody does again."""

from __future__ import annotations

import gc

import pytest

from tamizdat.loading import to_stay


@pytest.fixture(autouse=True)
def thawed():
    """Leave this process as it was: what it has loaded may be garbage for the tests that follow."""
    yield
    gc.unfreeze()


def test_what_comes_is_not_looked_at_again():
    with to_stay():
        assert not gc.isenabled()
        kept = [[] for _ in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() > len(kept)


def test_it_is_looked_for_again_after_an_error():
    with pytest.raises(ImportError), to_stay():
        raise ImportError
    assert gc.isenabled()
