from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import desk_publishing
import figures
import fulls
import papers
import peers
import serving
import updates
from made_up import Paper
from measuring import Run

import press

ROWS = {
    "full print, 10,000 stories: CPU seconds, Tamizdat / Hugo": 0.5,
    "full print, 50,000 stories: CPU seconds, Tamizdat / Hugo": 0.5,
    "full print, 50,000 stories: peak memory of all processes, Tamizdat / Hugo": 0.1,
    "full print, 10,000 stories: wall, Tamizdat / Hugo (and against a loop that writes the same bytes)": 0.25,
    "one new story, `press.update()` to all files right: median at 1,000 / 10,000 / 100,000 stories": 20,
    "the same at 100,000 / at 1,000": 1.0,
    "a headline edit, a withdrawal, a backdated insertion: of the newest, a middle and the oldest story, at 100,000": 20,
    "files rewritten by one new story": 1.0,
    "masthead change at 10,000 stories / full print": 0.8,
    "from calling the desk's publish action to new bytes served, less the same call with filing switched off, "
    "at 1,000 and 100,000 stories": 20,
    "`tamizdat serve`: story pages a second": 12_000,
    "`tamizdat serve`: a megabyte at a time from anywhere in a recording of 100 MB, Tamizdat / nginx": 0.75,
}


@pytest.fixture
def measured(tmp_path, monkeypatch):
    """Have the measuring done by nobody, and the figures written to an own folder."""
    story = Paper().new_story(0)
    bound = 10 + 5 * updates.lists_of(story)
    printed = updates.Printed([0.01, 0.02, 0.03], [bound, bound, bound - 3], [story] * 3, [0, 0, 1])
    acts = {
        (act, age): printed for act in ("an edit", "a withdrawal", "an insertion") for age in updates.AGES
    }
    monkeypatch.setattr(
        fulls,
        "compare",
        lambda count, rounds, more: fulls.Fulls(
            count,
            ours=[Run(1, 2, 3)],
            hugo=[Run(4, 4, 30)],
            packing=[Run(1, 1, 1)],
            maps=Run(1, 1, 1),
            mastheads=[Run(1, 1.6, 3)],
            writing=[0.5],
            sizes={"Tamizdat": (2, 9), "Hugo": (2, 9)},
        ),
    )
    monkeypatch.setattr(updates, "at", lambda count, others: updates.Acts(printed, acts if others else {}))
    monkeypatch.setattr(desk_publishing, "at", lambda count: desk_publishing.Published([0.05], [0.03]))
    monkeypatch.setattr(
        serving, "measure", lambda count: serving.Served([9_000, 12_000, 13_000], serving.ROUNDS)
    )
    monkeypatch.setattr(
        serving, "ranges", lambda: serving.Ranges([100.0, 300.0, 600.0], [400.0, 300.0, 500.0])
    )
    monkeypatch.setattr(press, "SPACE", 0)
    monkeypatch.setattr(papers, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(figures, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(figures, "HOUSE", tmp_path)
    monkeypatch.setattr(press, "commit", lambda: "this one")
    monkeypatch.setattr(figures, "commit", lambda: "this one")
    return tmp_path


def run(monkeypatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["press.py", *words])
    return press.main()


def written(folder: Path) -> list[dict[str, object]]:
    return json.loads((folder / "results" / "press.json").read_text("utf-8"))["figures"]


def test_every_row_is_there_with_its_value_and_bar(measured, monkeypatch):
    assert run(monkeypatch) == 0
    found = written(measured)
    for row, value in ROWS.items():
        own = [each for each in found if each["figure"] == row or each["figure"].startswith(f"{row} — ")]
        assert own, row
        assert own[0]["value"] == value
        assert own[0]["bar"] or "wall" in row
        assert own[0]["holds"] is not False


def test_a_row_of_several_numbers_has_a_figure_for_each(measured, monkeypatch):
    run(monkeypatch, *press.PARTS)
    names = [each["figure"] for each in written(measured)]
    assert len(set(names)) == len(names)
    for row, count in (("one new story, ", 3), ("a headline edit, ", 9), ("from calling the desk's", 6)):
        assert sum(name.startswith(row) for name in names) == count


def test_a_part_alone_is_kept_and_written_when_the_others_are_there(measured, monkeypatch):
    run(monkeypatch, "serve")
    assert not (measured / "results").exists()
    run(monkeypatch, *(part for part in press.PARTS if part != "serve"))
    assert any(each["figure"] == press.SERVE for each in written(measured))


def test_a_run_that_was_cut_off_goes_on(measured, monkeypatch, capsys):
    run(monkeypatch, "serve", "desk")
    capsys.readouterr()
    run(monkeypatch, "--resume")
    assert re.findall(r"Measuring (\S+)", capsys.readouterr().out) == [
        "full-10000",
        "full-50000",
        "updates",
        "seek",
    ]


def test_figures_of_another_commit_are_measured_again(measured, monkeypatch, capsys):
    run(monkeypatch)
    capsys.readouterr()
    monkeypatch.setattr(press, "commit", lambda: "the next one")
    run(monkeypatch, "--resume")
    assert len(re.findall(r"Measuring", capsys.readouterr().out)) == len(press.PARTS)


def test_a_program_that_is_missing_is_told_and_the_other_parts_go_on(measured, monkeypatch, capsys):
    def missing(count):
        raise peers.Missing("wrk is not installed")

    monkeypatch.setattr(serving, "measure", missing)
    assert run(monkeypatch) == 1
    assert "wrk is not installed" in capsys.readouterr().err
    assert not (measured / "results").exists()
    assert len(list((measured / "kept" / "figures").iterdir())) == len(press.PARTS) - 1


def test_a_disk_that_is_too_full_is_told_before_anything_is_measured(measured, monkeypatch, capsys):
    monkeypatch.setattr(press, "SPACE", 10**9)
    monkeypatch.setattr(press, "QUICK", False)
    with pytest.raises(SystemExit):
        run(monkeypatch, "serve")
    assert "make room" in capsys.readouterr().err and not (measured / "kept").exists()


def test_an_unknown_part_is_refused(measured, monkeypatch, capsys):
    with pytest.raises(SystemExit):
        run(monkeypatch, "sevre")
    assert "full-10000" in capsys.readouterr().err
