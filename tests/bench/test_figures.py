from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import figures
from figures import Figure


@pytest.mark.parametrize(
    ("value", "bar", "holds"),
    [
        (60, ">= 60", True),
        (59.9, ">= 60", False),
        (400, "<= 400", True),
        (401, "<= 400", False),
        (1, "", None),
    ],
)
def test_a_figure_holds_its_bar_or_not(value, bar, holds):
    assert Figure("speed", value, "/s", bar).holds is holds


def test_a_missed_bar_is_written_like_any_other(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(figures, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(figures, "HOUSE", tmp_path)
    figures.write("speed", [Figure("speed, pages/s", 2.5, "pages/s", ">= 60")], libraries=["django"])
    found = json.loads((tmp_path / "results" / "speed.json").read_text("utf-8"))
    assert found["figures"] == [
        {"figure": "speed, pages/s", "value": 2.5, "unit": "pages/s", "bar": ">= 60", "holds": False}
    ]
    assert set(found) == {"machine", "versions", "date", "commit", "quick", "figures"}
    assert found["versions"]["django"] and found["machine"]["cores"] >= 1
    assert "MISSED" in capsys.readouterr().out
