from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from wagtail.documents.models import Document

from memory import allocated, hundred_megabytes
from tamizdat.archive.blobs import name_of
from tamizdat.archive.store import Archive
from tamizdat.desk import actions
from tamizdat.desk.batch import Batch
from tamizdat.desk.compose.making import Making
from tamizdat.desk.incoming.files import Files
from tamizdat.desk.shelf import shelf
from tamizdat.desk.uploads import on_shelf

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 /Type /Page /Type /Page"


def test_a_file_is_read_once_and_its_facts_are_kept(monkeypatch):
    paper = actions.save_document(PDF, "a paper.pdf")
    facts = on_shelf(paper)
    assert (facts.blob, facts.bytes, facts.pages) == (name_of(PDF, "pdf"), len(PDF), 2)
    Path(paper.file.path).unlink()
    assert on_shelf(paper) == facts  # nothing had to be read
    shutil.rmtree(shelf().folder)
    with pytest.raises(FileNotFoundError):
        on_shelf(paper)


def test_what_was_noted_of_a_file_that_the_shelf_lost_is_made_again():
    paper = actions.save_document(PDF, "a paper.pdf")
    facts = on_shelf(paper)
    shelf().path(facts.blob).unlink()
    assert on_shelf(paper) == facts
    assert facts.blob in shelf()
    (note,) = shelf().folder.glob("uploads/*.json")
    note.write_bytes(b'{"blob":')  # cut off
    assert on_shelf(paper) == facts


def test_the_shelf_lists_files_alone():
    facts = on_shelf(actions.save_document(PDF, "a paper.pdf"))
    assert list(shelf()) == [facts.blob]


def test_another_file_under_the_same_title_is_another():
    first = on_shelf(actions.save_document(b"ID3 one", "talk.mp3"))
    second = on_shelf(actions.save_document(b"ID3 two", "talk.mp3"))
    assert first.blob != second.blob


def test_an_ending_is_letters_and_digits():
    stored = Document(title="Odd")
    stored.file.save("odd.gzip-éxtended", io.BytesIO(b"bytes"))
    assert on_shelf(stored).blob == name_of(b"bytes", "gzipxten")


def test_a_recording_of_a_hundred_megabytes_is_never_in_memory(tmp_path, newsroom):
    file = hundred_megabytes(tmp_path / "talk.mp3")
    archive = Archive(tmp_path / "archive", writable=True)
    with allocated() as peak:
        sound = actions.save_document(file, "talk.mp3")
        making = Making("en")
        blob = making.file(sound, "a recording")
        Batch(archive)._hand_over(making.blobs)
        shutil.rmtree(newsroom / "var" / "shelf")
        Files({blob: archive.blobs.path(blob)}.get).file(blob, "Talk")
        assert peak() < 16
    assert making.files[blob].bytes == 100 * 1024**2
    assert archive.blobs.path(blob).stat().st_size == shelf().path(blob).stat().st_size == 100 * 1024**2
    archive.close()
