"""Bringing whole archives needs a desk, therefore these tests of the wire stand among the desk's."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import forms
from tamizdat.archive.documents import decode, encode, undrawn
from tamizdat.desk import actions
from tamizdat.desk.models import Mark, Picture, Place, Printing, Story
from tamizdat.wire import taking
from tamizdat.wire.errors import WireError
from tamizdat.wire.form.reading import FormFolder
from tamizdat.wire.form.writing import write_form
from tamizdat.wire.reports import Item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_known")]


@pytest.fixture(autouse=True)
def no_rest(monkeypatch):
    """Nobody waits in these tests."""
    monkeypatch.setattr(taking, "REST", 0)


@pytest.fixture
def paper(tmp_path):
    return forms.write(tmp_path / "paper")


def bring(folder, progress=lambda _: None):
    return taking.bring(FormFolder(folder), progress=progress)


def file(filer):
    """File and print all that waits."""
    while filer.work():
        pass


def lines(report, what):
    return [item for item in report.items if item.what == what]


def test_an_export_that_is_imported_is_exported_with_the_same_bytes(paper, filer, tmp_path):
    report = bring(paper)
    assert not report.refused, str(report)
    assert report.made == {
        "place": 4, "topic": 4, "coverage": 2, "series": 2, "person": 2, "page": 2, "story": 6, "masthead": 2, "front": 2,
        "redirect": 1,
    }  # fmt: skip
    file(filer)
    write_form(filer.archive, tmp_path / "again", forms.SETTINGS)
    assert forms.contents(tmp_path / "again") == forms.contents(paper)


def test_a_second_import_writes_nothing(paper):
    first = bring(paper)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        second = bring(paper)
    assert (second.made, second.changed, second.items) == ({}, {}, [])
    assert second.unchanged == first.made.total()
    written = [
        query["sql"]
        for query in queries
        if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE", "BEGIN"))
    ]
    assert written == []


def test_one_changed_line_changes_one_story(paper):
    bring(paper)
    path = paper / "stories/2010.jsonl"
    path.write_bytes(path.read_bytes().replace(b"All about rain.", b"All about much rain.", 1))
    report = bring(paper)
    assert report.changed == {"story": 1}
    assert [item.reason for item in report.items] == ["it is not as it was exported."]


def test_what_an_editor_changed_is_kept(paper):
    bring(paper)
    story = actions.story_named("en", "rain")
    actions.edit_story(story, headline="Rain, and more of it")
    actions.publish(story)
    path = paper / "stories/2010.jsonl"
    path.write_bytes(path.read_bytes().replace(b"All about rain.", b"All about much rain."))
    report = bring(paper)
    assert [(item.item, item.where) for item in lines(report, "kept")] == [
        ("story “Rain”", "stories/2010.jsonl, line 1")
    ]
    assert actions.story_named("en", "rain").title == "Rain, and more of it"


def test_a_document_that_came_before_is_refused(tmp_path):
    twice = [forms.story(f"s{n}") for n in range(30)] + [forms.story("s0", headline="Again")]
    report = bring(forms.by_hand(tmp_path / "x", *twice))
    (item,) = lines(report, "refused")
    assert item.item == "story “Again”"
    assert item.reason.startswith("A document with the id ")
    assert report.made["story"] == 30


def test_an_edition_that_the_newsroom_does_not_have_is_left_out(tmp_path):
    report = bring(forms.by_hand(tmp_path / "x", forms.story("rain"), forms.story("rain", "ka")))
    (item,) = lines(report, "left out")
    assert (item.item, item.reason) == ("story “Rain”", "this newsroom has no edition ka")
    assert report.made["story"] == 1


@pytest.mark.parametrize("fault", ["lost", "altered"])
def test_a_file_that_cannot_be_had_is_told_once(paper, fault):
    path = paper / "blobs" / forms.DOT_NAME[:2] / forms.DOT_NAME
    path.write_bytes(b"x")
    if fault == "lost":
        path.unlink()
    report = bring(paper)
    told = [item for item in lines(report, "refused") if item.item == f"file {forms.DOT_NAME}"]
    assert len(told) == 1
    assert told[0].where == f"blobs/{forms.DOT_NAME[:2]}/{forms.DOT_NAME}"
    assert not Picture.objects.exists()


def test_what_the_source_tells_is_in_the_report(paper):
    with (paper / "places.jsonl").open("ab") as file:
        file.write(b"{nonsense\n")
    report = bring(paper)
    assert "places.jsonl, line 5" in [item.where for item in lines(report, "refused")]
    assert report.made["place"] == 4


def test_nothing_is_printed_before_it_is_through(paper, filer):
    file(filer)  # what a new newsroom has
    before = Printing.objects.count()
    seen = []

    def look(line):
        file(filer)
        seen.append(Printing.objects.count())

    bring(paper, progress=look)
    assert len(seen) >= 2
    assert set(seen) == {before}
    file(filer)
    assert Printing.objects.count() == before + 1
    assert not Mark.objects.exists()


def test_progress_says_how_much_there_is(paper):
    told = []
    bring(paper, told.append)
    assert told[0] == f"Reading {paper}"
    assert told[-1].startswith("Importing: 27 of 27 (100 %)")


class Broken:
    """A source that fails in the middle."""

    name = "broken"

    def __init__(self, folder, at):
        self.form = FormFolder(folder)
        self.at = at
        self.reads = 0

    def documents(self):
        self.reads += 1
        yield from itertools.islice(self.form.documents(), self.at if self.reads == 2 else None)
        if self.reads == 2:
            raise WireError("The disk was pulled out.", "broken", "Put it back.")

    def blob(self, name):
        return self.form.blob(name)


@pytest.mark.parametrize("at", [0, 3, 14, 22, 26])
def test_an_import_that_ends_anywhere_goes_on(paper, filer, tmp_path, monkeypatch, at):
    monkeypatch.setattr(taking, "_FEWEST", 1)
    monkeypatch.setattr(taking, "_MOST", 1)
    with pytest.raises(WireError, match="pulled out"):
        taking.bring(Broken(paper, at), progress=lambda _: None)
    assert Place.objects.exists() or at == 0
    report = bring(paper)
    assert report.unchanged == at
    assert not report.refused
    file(filer)
    write_form(filer.archive, tmp_path / "again", forms.SETTINGS)
    assert forms.contents(tmp_path / "again") == forms.contents(paper)


def test_batches_fit_the_time_that_they_take(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(taking.time, "monotonic", lambda: now[0])
    pace, sizes = taking._Pace(), []
    for second_a_document in (0.001, 0.001, 0.001, 0.001, 0.01, 0.5, 0.5):
        with pace.kept():
            now[0] += pace.size * second_a_document
        sizes.append(pace.size)
    assert sizes == [40, 80, 160, 200, 60, 20, 20]


def test_many_faults_do_not_fill_the_memory(tmp_path, monkeypatch):
    folder = forms.by_hand(tmp_path / "x", forms.story("rain"))
    with (folder / "stories/all.jsonl").open("ab") as file:
        file.write(b"{}\n" * 60_000)
    report = bring(folder)
    assert report.counts["refused"] == 60_000
    assert len(report.items) == 50_000
    assert isinstance(report.items[-1], Item)


def test_unknown_fields_come_back(tmp_path, filer):
    data = msgspec.json.encode(msgspec.json.decode(encode(forms.story("rain"))) | {"later": [1, {"a": None}]})
    bring(forms.by_hand(tmp_path / "x", data))
    file(filer)
    raw = filer.archive.raw("en", forms.id_of("story/en/rain"))
    assert undrawn(decode(raw), raw)[1] == data
    assert Story.objects.count() == 1
