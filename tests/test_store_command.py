"""A newsroom whose large recordings stand in a store, as a person who looks after it calls the commands."""

from __future__ import annotations

import hashlib
import os
from contextlib import closing

import pytest

import stock
from depot.store import KEY, running
from samples import story
from tamizdat.archive.recordings import MediaFile, Recording
from tamizdat.archive.store import Archive
from tamizdat.press.elsewhere import medium_path
from test_cli import tamizdat

LARGE = b"ID3" + bytes(1024 * 1024)
SETTINGS = '\n[media]\nstore = "s3"\nendpoint = "{}"\nbucket = "{}"\naddress = "https://files.example"\nfrom_megabytes = 1\n'


@pytest.fixture
def store():
    with running() as store:
        yield store


@pytest.fixture
def newsroom(tmp_path, store, monkeypatch):
    folder = tmp_path / "paper"
    stock.newsroom(folder)
    with (folder / "tamizdat.toml").open("a") as file:
        file.write(SETTINGS.format(store.endpoint, "paper"))
    monkeypatch.setitem(os.environ, "TAMIZDAT_STORE_KEY", KEY.id)
    monkeypatch.setitem(os.environ, "TAMIZDAT_STORE_SECRET", KEY.secret)
    return folder


def test_a_recording_goes_to_the_store_is_listed_and_looked_for(newsroom, store):
    with closing(Archive(newsroom / "var" / "archive", writable=True)) as archive:
        blob = archive.blobs.put(LARGE, "mp3")
        file = MediaFile(blob=blob, type="audio/mpeg", bytes=len(LARGE))
        recordings = (Recording(sort="audio", files=(file,)),)
        archive.file([story("talk", body='<figure data-recording="0"></figure>', recordings=recordings)])
    done = tamizdat("print", newsroom)
    assert done.returncode == 0, done.stdout + done.stderr
    assert store.objects[medium_path(blob)][0] == LARGE
    address = f"https://files.example/{medium_path(blob)}"
    assert address in (newsroom / "var/site/2026/talk.html").read_text("utf-8")
    listed = tamizdat("releases", "--media", "--newsroom", newsroom)
    assert listed.stdout.split() == [hashlib.sha256(LARGE).hexdigest(), str(len(LARGE)), address]
    checked = tamizdat("check", newsroom)
    assert "ok    store" in checked.stdout, checked.stdout
    assert list(store.objects) == [medium_path(blob)]
    store.objects.clear()
    checked = tamizdat("check", newsroom)
    assert checked.returncode == 1
    assert (
        f"WRONG store: {address} is lost, or another file stands there: run 'tamizdat print --full'"
        in checked.stdout
    )


def test_a_check_says_why_a_store_cannot_be_used(newsroom, monkeypatch):
    settings = newsroom / "tamizdat.toml"
    settings.write_text(settings.read_text().replace('bucket = "paper"', 'bucket = "elsewhere"'))
    told = tamizdat("check", newsroom).stdout
    assert "bucket elsewhere: the store says no (NoSuchBucket): see docs/how-to/serve-large-files.md" in told
    monkeypatch.delitem(os.environ, "TAMIZDAT_STORE_SECRET")
    told = tamizdat("check", newsroom).stdout
    assert (
        "WRONG store: there is no key to the store: set TAMIZDAT_STORE_KEY and TAMIZDAT_STORE_SECRET" in told
    )
