"""The tool that makes the atlas: which points matter, and lines that bend as parallels do."""

import json
import math
from types import ModuleType

import pytest
from test_equipment import HOUSE, load

ATLAS = HOUSE / "src" / "tamizdat" / "theme" / "atlas" / "atlas.json"


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return load("atlas", monkeypatch)


@pytest.mark.parametrize(
    ("line", "ranks"),
    [
        ([0, 0, 1000, 0], "ZZ"),
        ([0, 0, 1000, 64, 1000, -64], f"Z{chr(48 + 18)}Z"),  # 64 thousandths off: three times six octaves
        ([0, 0, 100, 0, 100, 0], "Z0Z"),  # on the line
        # The second matters less than the first, on whose side it lies.
        ([0, 0, 1000, 1000, 500, -516, 500, -484], f"Z{chr(48 + 29)}{chr(48 + 10)}Z"),
    ],
)
def test_a_point_matters_by_how_far_off_it_lies(tool, line, ranks):
    assert tool.ranks(line) == ranks


def test_a_closed_line_keeps_its_farthest_point(tool):
    assert tool.ranks([0, 0, 1000, 0, 0, 1000, -1000, 0, 0, -1000])[2] == "Z"


def test_long_pieces_bend(tool):
    bent = tool.curved([0, 49_000, 4000, 0, 0, 7000])
    assert bent == [0, 49_000, 1333, 0, 1334, 0, 1333, 0, 0, 7000]
    assert sum(bent[2::2]) == 4000
    assert tool.curved(bent) == bent


def test_the_ranks_in_the_atlas_are_those_of_its_arcs(tool):
    data = json.loads(ATLAS.read_text("utf-8"))
    every = math.ceil(len(data["arcs"]) / 150)
    assert data["ranks"][::every] == [tool.ranks(arc) for arc in data["arcs"][::every]]
    assert data["lake_ranks"][::10] == [tool.ranks(lake) for lake in data["lakes"][::10]]
