"""Writing the open form: what stands where, the same bytes each time, and nothing half."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from form.conftest import ABOUT, contents
from samples import story
from tamizdat.archive.store import Archive
from tamizdat.wire.errors import ExportFailed
from tamizdat.wire.form import copying, writing
from tamizdat.wire.form.layout import About
from tamizdat.wire.form.writing import write_form

DOT = f"blobs/{hashlib.sha256(b'a dot').hexdigest()[:2]}/{hashlib.sha256(b'a dot').hexdigest()}.png"


def lines(folder: Path, name: str) -> list[dict]:
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]


def test_every_document_stands_in_the_file_of_its_type(export):
    assert sorted(contents(export)) == [
        DOT,
        "coverage.jsonl",
        "manifest.json",
        "mastheads.jsonl",
        "pages.jsonl",
        "people.jsonl",
        "places.jsonl",
        "redirects.jsonl",
        "series.jsonl",
        "stories/2010.jsonl",
        "stories/2025.jsonl",
        "stories/2026.jsonl",
        "tamizdat.json",
        "topics.jsonl",
    ]


def test_what_is_needed_to_read_it_is_said(export):
    assert json.loads((export / "tamizdat.json").read_bytes()) == {
        "form": 1,
        "url": "https://paper.example",
        "editions": ["en", "ru"],
        "time_zone": "Asia/Tbilisi",
    }


def test_the_manifest_counts_every_file(export):
    manifest = json.loads((export / "manifest.json").read_bytes())
    found = {name: data for name, data in contents(export).items() if name.endswith(".jsonl")}
    assert manifest["files"] == {
        name: {
            "documents": data.count(b"\n"),
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        for name, data in found.items()
    }
    assert manifest["blobs"] == {"files": 1, "bytes": 5}


def test_parents_come_first_and_language_versions_stand_together(export):
    found = [(place["id"], place["edition"]) for place in lines(export, "places.jsonl")]
    assert found == [
        (id, edition)
        for id in ("caucasus", "conflicts", "armenia", "georgia", "ossetia")
        for edition in ("en", "ru")
    ]


def test_stories_go_by_time(export):
    assert [each["id"] for each in lines(export, "stories/2026.jsonl")] == [
        "story-tunnel",
        "story-rain",
        "story-snow",
        "story-wine",
        "story-wine-ru",
    ]


def test_a_document_is_written_as_it_was_filed(archive, export):
    raw = archive.raw("en", "story-snow")
    assert b'"mood":["white",{"cold":1.5}]' in raw
    assert raw in (export / "stories/2026.jsonl").read_bytes().splitlines()


def test_a_redirect_is_among_them(export):
    assert lines(export, "redirects.jsonl") == [
        {
            "type": "redirect",
            "id": "redirect:2026/rain.html",
            "edition": "en",
            "path": "2026/rain.html",
            "target": "story-rain",
        }
    ]


def test_the_order_of_filing_leaves_no_trace(archive, export, tmp_path):
    again = Archive(tmp_path / "again", writable=True)
    again.blobs.put(b"a dot", "png")
    for edition, id in reversed(list(archive.everything())):
        again.file([archive.raw(edition, id)])
    write_form(again, tmp_path / "other", ABOUT)
    again.close()
    assert contents(tmp_path / "other") == contents(export)


def test_an_earlier_export_is_brought_up_to_date(archive, export, tmp_path):
    archive.file([story("cold", published="2027-01-01T00:00:00+04:00")], [("en", "story-roads")])
    archive.file([story("rain", path="2026/heavy-rain.html"), story("snow")])  # they show no file any more
    write_form(archive, export, ABOUT)
    write_form(archive, tmp_path / "fresh", ABOUT)
    assert contents(export) == contents(tmp_path / "fresh")
    assert not (export / "blobs").exists()
    assert not (export / "stories/2010.jsonl").exists()


def test_what_people_keep_in_the_folder_stays(archive, export):
    (export / "blobs/notes.txt").write_text("mine")
    (export / "READ ME.txt").write_text("mine")
    write_form(archive, export, ABOUT)
    assert {"blobs/notes.txt", "READ ME.txt"} < set(contents(export))


@pytest.mark.parametrize("name", ["thesis.doc", "places.jsonl"])
def test_a_folder_of_something_else_is_left_alone(archive, tmp_path, name):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / name).write_text("x")
    with pytest.raises(ExportFailed, match="not empty, and is no earlier export"):
        write_form(archive, tmp_path / "mine", ABOUT)
    assert contents(tmp_path / "mine") == {name: b"x"}


def test_a_file_is_no_folder(archive, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExportFailed, match="not a folder"):
        write_form(archive, tmp_path / "file", ABOUT)


def test_two_exports_do_not_write_into_one_folder(archive, export):
    with writing._alone(export), pytest.raises(ExportFailed, match="Another export"):
        write_form(archive, export, ABOUT)


def test_a_lost_or_damaged_file_is_told_and_the_rest_exported(archive, tmp_path):
    dot = archive.blobs.path(Path(DOT).name)
    dot.write_bytes(b"adot!")
    done = write_form(archive, tmp_path / "out", ABOUT)
    assert len(done.problems) == 2
    assert "its bytes are not those that its name says" in done.problems[0]
    dot.unlink()
    assert "it is lost" in write_form(archive, tmp_path / "out", ABOUT).problems[0]
    assert (tmp_path / "out/stories/2026.jsonl").exists()
    assert not (tmp_path / "out/blobs").exists()


@pytest.mark.parametrize("earlier", [False, True])
def test_a_full_disk_leaves_the_earlier_export_as_it_was(archive, tmp_path, monkeypatch, earlier):
    folder = tmp_path / "out"
    if earlier:
        write_form(archive, folder, ABOUT)
    before = contents(folder)
    archive.file([story("heat", body=f'<p><a href="blob:{archive.blobs.put(b"new", "txt")}">x</a></p>')])

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for room, step in ((copying.Path, "replace"), (writing.os, "sync")):
        with monkeypatch.context() as patched:
            patched.setattr(room, step, full)
            with pytest.raises(ExportFailed, match="no space left"):
                write_form(archive, folder, ABOUT)
        assert contents(folder) == before
        assert folder.exists() is earlier


KILLED = """
import os, sys
from pathlib import Path
from form.conftest import ABOUT
from tamizdat.archive.store import Archive
from tamizdat.wire.form.writing import write_form
steps = 0
def step(event, arguments):
    global steps
    if event in ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir") and sys.argv[2] in str(arguments[0]):
        steps += 1
        if steps == int(sys.argv[3]):
            os._exit(9)
sys.addaudithook(step)
write_form(Archive(Path(sys.argv[1])), Path(sys.argv[2]), ABOUT)
print(steps)
"""


def test_an_export_that_is_killed_anywhere_is_whole_or_as_before(archive, export, tmp_path):
    """At each step that touches the disk: the old state or, once all is written, the new one after the next export."""
    archive.file([story("cold", published="2027-01-01T00:00:00+04:00")], [("en", "story-roads")])
    old = contents(export)
    write_form(archive, tmp_path / "fresh", ABOUT)
    new = contents(tmp_path / "fresh")
    environment = {**os.environ, "PYTHONPATH": f"{Path(__file__).parents[2]}:{Path(__file__).parents[1]}"}

    def run(at: int) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-c", KILLED, tmp_path / "archive", export, str(at)]
        return subprocess.run(words, capture_output=True, text=True, env=environment, check=False)

    seen = set()
    for at in range(1, 200, 3):
        done = run(at)
        if done.returncode == 0:
            break
        assert done.returncode == 9, done.stderr
        visible = {name: data for name, data in contents(export).items() if not name.startswith(".")}
        if (export / ".written").is_dir():
            seen.add("declared")
        elif visible == old:
            seen.add("old")
        else:
            assert visible == new
        write_form(archive, export, ABOUT)
        assert contents(export) == new
        for name in set(new) - set(old):
            (export / name).unlink()
        for name, data in old.items():
            (export / name).parent.mkdir(exist_ok=True)
            (export / name).write_bytes(data)
    assert at > 20
    assert seen == {"old", "declared"}


def test_another_newsrooms_settings_are_another_export(archive, export, tmp_path):
    write_form(archive, export, About(form=1, url="https://other.example", editions=("en",), time_zone="UTC"))
    assert b"other.example" in (export / "tamizdat.json").read_bytes()
