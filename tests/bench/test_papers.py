from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import papers


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Have papers kept in an own folder; what is made is noted."""
    monkeypatch.setattr(papers, "HOUSE", tmp_path)
    monkeypatch.setattr(papers, "KEPT", tmp_path / "kept")
    return []


def keep(name: str, source: Path, made: list[str]) -> Path:
    def make(folder: Path) -> None:
        made.append(name)
        (folder / "paper").write_text(source.read_text("utf-8"), "utf-8")

    return papers.kept(name, [source], make)


def test_a_paper_is_made_once_for_each_state_of_its_sources(tmp_path, made):
    source = tmp_path / "source.py"
    source.write_text("first", "utf-8")
    first = keep("small", source, made)
    assert keep("small", source, made) == first and made == ["small"]
    source.write_text("second", "utf-8")
    second = keep("small", source, made)
    assert (second / "paper").read_text("utf-8") == "second"
    assert made == ["small", "small"] and not first.exists()


def test_a_paper_of_another_size_stays(tmp_path, made):
    source = tmp_path / "source.py"
    source.write_text("first", "utf-8")
    large = keep("archive-1000", source, made)
    small = keep("archive-100", source, made)
    assert large.exists() and small.exists()


def test_a_paper_that_was_not_finished_is_made_again(tmp_path, made):
    source = tmp_path / "source.py"
    source.write_text("first", "utf-8")

    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        papers.kept("small", [source], fail)
    assert sorted(path.name for path in keep("small", source, made).iterdir()) == ["paper"]


def test_what_was_printed_is_moved_away_and_archive_and_maps_stay(tmp_path, made):
    var = tmp_path / "var"
    for folder in ("archive", "maps", "site"):
        (var / folder).mkdir(parents=True)
    (var / "ledger.sqlite").touch()
    papers.unprint(tmp_path, tmp_path / "old")
    assert sorted(path.name for path in var.iterdir()) == ["archive", "maps"]
    assert sorted(path.name for path in (tmp_path / "old").iterdir()) == ["ledger.sqlite", "site"]
