"""Reports as files: complete, and harmless whatever stands in them."""

from __future__ import annotations

import csv
import errno
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tamizdat.wire import report_files
from tamizdat.wire.errors import WireError
from tamizdat.wire.report_files import write_report, writer_for
from tamizdat.wire.reports import ImportReport, visible

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a\0b\x1b[31m\ud800",
    "\u202eevil",
    "</style></main>&lt;",
]


class Page(HTMLParser):
    """Reads a page back: its elements with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def report() -> ImportReport:
    report = ImportReport("old.xml", unchanged=1234)
    report.made["story"] = 7
    report.tell("refused", "story “Rain”", "It has no date.", "Give it one.", "stories/2010.jsonl, line 3")
    report.tell("refused", "story “Snow”", "It has no date.", "Give it one.", "stories/2010.jsonl, line 9")
    report.tell("left out", "page “Shop”", "a shop is not brought")
    report.note("the motto was empty")
    return report


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_page_has_all_counts_and_items(report, tmp_path):
    write_report([report], tmp_path / "r.html")
    text = re.sub(r"\s+", " ", Page((tmp_path / "r.html").read_text("utf-8")).text)
    for told in (
        "old.xml", "Made: story7", "Unchanged1,234", "Refused2", "Left out1", "It has no date. (2)", "Give it one.",
        "story “Rain”stories/2010.jsonl, line 3", "story “Snow”stories/2010.jsonl, line 9", "a shop is not brought",
        "the motto was empty",
    ):  # fmt: skip
        assert told in text


def test_the_page_needs_nothing_from_outside(report, tmp_path):
    write_report([report], tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text("utf-8")
    assert not re.search(r"https?:|url\(|@import|<link|<script|src=", text)


@pytest.mark.parametrize("bad", HOSTILE)
def test_what_an_outsider_wrote_stays_text(report, tmp_path, bad):
    write_report([report], tmp_path / "calm.html")
    calm = Page((tmp_path / "calm.html").read_text("utf-8"))
    report.source = bad
    report.made[bad] = 1
    report.tell("repaired", bad, bad, bad, bad)
    write_report([report], tmp_path / "r.html")
    page = Page((tmp_path / "r.html").read_text("utf-8"))
    assert (page.tags, page.attributes) == (calm.tags, calm.attributes)
    assert page.text.count(visible(bad)) >= 4
    write_report([report], tmp_path / "r.csv")
    assert rows(tmp_path / "r.csv")[-1]["reason"] == visible(bad)


def test_the_table_has_a_line_for_each_item(report, tmp_path):
    write_report([report, ImportReport("empty")], tmp_path / "r.csv")
    found = rows(tmp_path / "r.csv")
    assert len(found) == 4
    assert found[0] == {
        "source": "old.xml",
        "what": "refused",
        "where": "stories/2010.jsonl, line 3",
        "item": "story “Rain”",
        "reason": "It has no date.",
        "remedy": "Give it one.",
    }


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_a_spreadsheet_takes_nothing_for_a_formula(report, tmp_path, text):
    report.items.clear()
    report.tell("noted", text, text, text, text)
    write_report([report], tmp_path / "r.csv")
    cells = rows(tmp_path / "r.csv")[0]
    assert all(cells[column].startswith("'") for column in ("where", "item", "reason", "remedy"))


def test_naughty_strings_come_through(report, tmp_path, shared_data):
    strings = json.loads((shared_data("hostile-naughty-strings") / "blns.json").read_text("utf-8"))
    for text in strings:
        report.tell("noted", text, text, text, text)
    write_report([report], tmp_path / "r.csv")
    assert len(rows(tmp_path / "r.csv")) == len(report.items)
    write_report([report], tmp_path / "r.html")
    assert "script" not in Page((tmp_path / "r.html").read_text("utf-8")).tags


@pytest.mark.parametrize("name", ["r.pdf", "r", "nowhere/r.html", ""])
def test_where_no_report_can_be_written_is_told_before(tmp_path, name):
    with pytest.raises(WireError, match="Give a name"):
        writer_for(tmp_path / name)


def test_a_full_disk_leaves_the_earlier_report(report, tmp_path, monkeypatch):
    path = tmp_path / "r.html"
    path.write_text("before")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(report_files, "_report", full)
    with pytest.raises(OSError, match="No space"):
        write_report([report], path)
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {"r.html": "before"}
