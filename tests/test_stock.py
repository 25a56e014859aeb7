"""What is in stock is whole, and was made once."""

from __future__ import annotations

from pathlib import Path

import pytest

import stock


def test_what_was_made_by_half_is_made_again_and_what_is_whole_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv(stock.NAME, str(tmp_path))
    made = []

    def make(place: Path) -> None:
        place.mkdir()
        (place / "part").touch()
        made.append(place)
        if len(made) == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stock._once("thing", make)
    assert not (tmp_path / "thing").exists()
    for _ in range(2):
        assert (stock._once("thing", make) / "part").exists()
    assert len(made) == 2
