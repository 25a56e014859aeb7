"""What an import says that it did."""

from __future__ import annotations

from tamizdat.wire import reports
from tamizdat.wire.reports import ImportReport


def test_an_item_is_told_with_its_place_and_remedy():
    report = ImportReport("old.xml")
    report.tell("left out", "page “Shop”", "a page of this kind is not brought", "Write it anew.", "item 12")
    assert str(report).splitlines() == [
        "old.xml: 1 left out.",
        "  left out: item 12: page “Shop”: a page of this kind is not brought Write it anew.",
    ]


def test_what_is_refused_comes_first_and_a_note_has_no_count():
    report = ImportReport("old.xml", unchanged=3)
    report.note("the paper's name was not brought")
    report.tell("refused", "story 1", "it has no headline.")
    assert report.refused
    assert str(report).splitlines() == [
        "old.xml: 3 unchanged; 1 refused.",
        "  refused: story 1: it has no headline.",
        "  the paper's name was not brought",
    ]


def test_the_screen_shows_some_and_counts_the_others():
    report = ImportReport("old.xml")
    for number in range(reports.SHOWN + 5):
        report.tell("repaired", f"story {number}", "a space was missing")
    lines = str(report).splitlines()
    assert len(lines) == reports.SHOWN + 2
    assert lines[-1] == "  repaired: 5 more, all listed by '--report FILE.html'"


def test_a_source_that_is_all_faults_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(reports, "LISTED", 10)
    report = ImportReport("old.xml")
    for number in range(50):
        report.tell("refused", f"story {number}", "it has no headline.")
    assert len(report.items) == 10
    assert report.counts["refused"] == 50


def test_what_an_outsider_wrote_does_not_command_the_terminal():
    report = ImportReport("old.xml")
    report.tell("refused", "story “\x1b[2J\x9b31m\0\ud800\u202e”", "It has\n\nno date.")
    line = str(report).splitlines()[1]
    assert line == "  refused: story “\ufffd[2J\ufffd31m\ufffd\ufffd\ufffd”: It has no date."
