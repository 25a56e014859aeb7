"""Recordings on their way to the store, and the stories that wait for them."""

from __future__ import annotations

import threading
import time

import msgspec
import pytest
from media_samples import mp3

from tamizdat.archive.blobs import Blobs
from tamizdat.desk import actions, carrier, shelf
from tamizdat.desk.carrier import Carrier, OnItsWay
from tamizdat.desk.models import Printing
from tamizdat.press.elsewhere import Elsewhere, Media, medium_path
from tamizdat.press.printing import Press
from tamizdat.press.settings import SiteSettings

LARGE = mp3(seconds=2)
WHERE = Elsewhere("https://files.example", 1000)


class Store:
    """A depot that works, or does not, when it is told."""

    def __init__(self):
        self.files: dict[str, int] = {}
        self.open = threading.Event()
        self.down = ""

    def has(self, path, digest, size):
        return self.files.get(path) == size

    def bring(self, path, source, digest, kind):
        assert self.open.wait(5)
        if self.down:
            raise ConnectionError(self.down)
        self.files[path] = source.stat().st_size

    def drop(self, path):
        self.files.pop(path, None)


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def blobs(tmp_path):
    return Blobs(tmp_path / "blobs")


@pytest.fixture
def large(blobs):
    return blobs.put(LARGE, "mp3")


def until(told):
    deadline = time.monotonic() + 5
    while not told():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_who_has_time_waits_for_each(store, blobs, large):
    store.open.set()
    carried = Carrier(Media(blobs, WHERE, store), blobs)
    carried.check([large, blobs.put(b"ID3", "mp3"), blobs.put(LARGE, "pdf")])
    assert store.files == {medium_path(large): len(LARGE)}
    store.files.clear()
    carried.check([large])
    assert not store.files  # it knows


def test_without_a_store_nothing_is_carried(blobs, large):
    Carrier(Media(blobs), blobs).check([large])


def test_nobody_else_waits_for_an_upload(store, blobs, large):
    arrived = []
    carried = Carrier(Media(blobs, WHERE, store), blobs, lambda: arrived.append(1))
    for _ in range(2):
        with pytest.raises(OnItsWay, match="a recording of 0 MB is on its way to the store"):
            carried.check([large])
    assert not carried.has_news()
    store.open.set()
    until(carried.has_news)
    assert not carried.has_news()
    carried.check([large])
    until(lambda: arrived == [1])


def test_what_fails_is_tried_again_and_told_once(store, blobs, large, monkeypatch):
    monkeypatch.setattr(carrier, "AGAIN", 0.01)
    store.open.set()
    store.down = "files.example does not answer"
    carried = Carrier(Media(blobs, WHERE, store), blobs, lambda: None)
    with pytest.raises(OnItsWay):
        carried.check([large])
    until(carried.has_news)
    with pytest.raises(OnItsWay, match=r"cannot be brought to the store: files\.example does not answer"):
        carried.check([large])
    time.sleep(0.05)
    assert not carried.has_news()  # it was tried again and again meanwhile
    store.down = ""
    until(carried.has_news)
    carried.check([large])


@pytest.mark.django_db
def test_a_story_is_published_when_its_recording_is_there(story, filer, store):
    """And what readers had of it stays until then; others do not wait."""
    old = filer.press
    settings = msgspec.structs.replace(
        SiteSettings.of("https://paper.example", [e.tag for e in old.settings.editions]), elsewhere=WHERE
    )
    filer.press = Press(filer.archive, settings, old.folder, old.ledger_path, depot=store)
    filer.carrier = Carrier(filer.press.media, filer.archive.blobs, lambda: None)
    actions.publish(story)
    filer.work()
    before = filer.archive.document("en", str(story.uid))
    sound = actions.save_recording("audio", title="Talk", files=[(LARGE, "talk.mp3")])
    body = [("recording", {"recording": sound, "title": ""})]
    actions.publish(actions.edit_story(story, headline="With sound", body=body))
    filer.work()
    assert filer.archive.document("en", str(story.uid)) == before
    (failure,) = Printing.objects.first().failures
    assert "is on its way to the store" in failure["why"]
    assert failure["remedy"].startswith("It is published as soon as that is there")
    assert not filer.work()
    store.open.set()
    until(filer.work)
    now = filer.archive.document("en", str(story.uid))
    assert now.headline == "With sound"
    assert Printing.objects.first().failures == []
    (blob,) = [name for name in shelf.shelf() if name.endswith(".mp3")]
    page = (filer.press.folder / now.path).read_text("utf-8")
    assert f"https://files.example/{medium_path(blob)}" in page
    assert not (filer.press.folder / medium_path(blob)).exists()
