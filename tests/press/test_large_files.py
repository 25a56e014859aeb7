"""A recording of a hundred megabytes goes through the press: never in memory, and on the disk once where that can be."""

from __future__ import annotations

import contextlib
import errno
import os

import pytest

from memory import allocated, hundred_megabytes
from samples import masthead, story
from tamizdat.archive.recordings import MediaFile, Recording
from tamizdat.press import checking
from tamizdat.press.elsewhere import medium_path
from tamizdat.press.ledger import Ledger
from tamizdat.press.rollback import resume, roll_back
from tamizdat.press.site import Site

SIZE = 100 * 1024**2
NOW = "2026-03-05T00:00:00+00:00"


@pytest.fixture
def recording(shop, tmp_path):
    return shop.archive.blobs.put_file(hundred_megabytes(tmp_path / "talk.mp3"), "mp3")


def heard(blob, **fields):
    recordings = (Recording(sort="audio", files=(MediaFile(blob=blob, type="audio/mpeg", bytes=SIZE),)),)
    return story("talk", body=f'<p><a href="blob:{blob}">Talk</a></p>', recordings=recordings, **fields)


def test_nothing_of_the_press_holds_it_in_memory(shop, recording, monkeypatch):
    def refuse(source, target):
        raise OSError(errno.EPERM, "no hard links here", source)

    monkeypatch.setattr(os, "link", refuse)
    shop.print(masthead())
    with allocated() as peak:
        shop.print(heard(recording))
        medium = shop.site / medium_path(recording)
        assert medium.stat().st_size == SIZE
        assert not medium.samefile(shop.archive.blobs.path(recording))
        shop.print(full=True)
        with contextlib.closing(Ledger(shop.folder / "ledger.sqlite")) as ledger:
            told = "\n".join(checking.problems(shop.site, ledger, shop.settings))
        assert medium_path(recording) not in told
        with medium.open("r+b") as file:
            file.write(b"spoilt")
        with shop.press.alone() as keeper:
            keeper.recover(thoroughly=True)
        with medium.open("rb") as file:
            assert file.read(4) == b"ID3\x04"
        shop.print(heard(recording, headline="Other"))
        roll_back(shop.press, 2, now=NOW)
        resume(shop.press)
        shop.print(withdrawn=[("en", "story-talk")])
        assert not medium.exists()
        assert peak() < 24
    shop.print(heard(recording))
    with medium.open("rb") as file:
        assert file.read(4) == b"ID3\x04"


def test_it_stands_on_the_disk_once(shop, recording):
    shop.print(masthead(), heard(recording))
    medium = shop.site / medium_path(recording)
    assert medium.samefile(shop.archive.blobs.path(recording))
    shop.print(withdrawn=[("en", "story-talk")])
    shop.print(heard(recording))
    assert medium.samefile(shop.archive.blobs.path(recording))
    shop.print(full=True)
    assert not list(shop.site.rglob("*.aside"))


def test_what_is_small_is_copied(shop):
    blob = shop.archive.blobs.put(b"ID3", "mp3")
    shop.print(masthead(), heard(blob))
    assert not (shop.site / medium_path(blob)).samefile(shop.archive.blobs.path(blob))


def test_bringing_again_what_stands_there_leaves_nothing_aside(tmp_path):
    source = hundred_megabytes(tmp_path / "a.mp3")
    site = Site(tmp_path / "site")
    assert site.bring("media/a.mp3", source) == site.bring("media/a.mp3", source) == SIZE
    assert list(site.all()) == ["media/a.mp3"]
