from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest

from memory import allocated, hundred_megabytes
from tamizdat.archive.blobs import Blobs, name_of, name_of_file
from tamizdat.archive.errors import BadDocument

DATA = b"a recording"


@pytest.fixture
def blobs(tmp_path):
    return Blobs(tmp_path / "blobs")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "talk.mp3"
    path.write_bytes(DATA)
    return path


@pytest.fixture
def no_links(monkeypatch):
    """A file system that knows no hard links."""

    def refuse(source, target):
        raise OSError(errno.EPERM, "no hard links here", source)

    monkeypatch.setattr(os, "link", refuse)


def everything(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_as_its_bytes_are(blobs, file):
    name = blobs.put_file(file, ".MP3")
    assert name == name_of(DATA, "mp3") == name_of_file(file, "mp3") == blobs.put(DATA, "mp3")
    assert blobs.path(name).read_bytes() == DATA
    assert blobs.put_file(file, "mp3") == name
    assert everything(blobs.folder) == [name] == list(blobs)


def test_what_is_kept_stays_when_its_source_is_written_into(blobs, file):
    name = blobs.put_file(file, "mp3")
    with file.open("r+b") as opened:
        opened.write(b"other")
    assert blobs.path(name).read_bytes() == DATA


def test_another_folders_blob_is_taken_without_room(blobs, file, tmp_path):
    name = blobs.put_file(file, "mp3")
    other = Blobs(tmp_path / "other")
    other.take(name, blobs)
    other.take(name, blobs)
    assert other.path(name).samefile(blobs.path(name))


@pytest.mark.usefixtures("no_links")
def test_where_there_are_no_hard_links_it_is_copied(blobs, file, tmp_path):
    name = blobs.put_file(file, "mp3")
    other = Blobs(tmp_path / "other")
    other.take(name, blobs)
    assert other.path(name).read_bytes() == DATA
    assert not other.path(name).samefile(blobs.path(name))
    assert everything(other.folder) == [name]


@pytest.mark.usefixtures("no_links")
def test_of_what_fails_nothing_is_left(blobs, file, tmp_path, monkeypatch):
    name = blobs.put_file(file, "mp3")

    def full(handle):
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    other = Blobs(tmp_path / "other")
    for act in (
        lambda: other.put_file(file, "mp3"),
        lambda: other.take(name, blobs),
        lambda: other.put(DATA, "mp3"),
    ):
        with pytest.raises(OSError, match="no space left"):
            act()
        assert everything(other.folder) == []
        assert name not in other
    with pytest.raises(FileNotFoundError):
        other.take("0" * 64 + ".mp3", blobs)


@pytest.mark.parametrize("extension", ["", "mp3/../x", "ninechars", "é"])
def test_a_wrong_extension_is_refused(blobs, file, extension):
    with pytest.raises(BadDocument):
        blobs.put_file(file, extension)
    assert everything(blobs.folder) == []


@pytest.mark.usefixtures("no_links")
def test_a_large_file_is_never_in_memory(blobs, tmp_path):
    large = hundred_megabytes(tmp_path / "large.mp3")
    with allocated() as peak:
        name = blobs.put_file(large, "mp3")
        Blobs(tmp_path / "other").take(name, blobs)
        assert peak() < 8
    with large.open("rb") as opened:
        assert name == hashlib.file_digest(opened, "sha256").hexdigest() + ".mp3"
