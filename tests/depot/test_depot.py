from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

import checkers
from memory import allocated, hundred_megabytes
from tamizdat.depot.bucket import Address, Bucket
from tamizdat.depot.depot import Depot
from tamizdat.depot.errors import Refused, Unreachable
from tamizdat.depot.signing import Key

from .store import KEY, running

PART = 1000
DATA = bytes(range(250)) * 18  # four parts and a half
DIGEST = hashlib.sha256(DATA).hexdigest()
PATH = "media/ab/abcd.mp3"


@pytest.fixture
def store():
    with running() as store:
        yield store


@pytest.fixture
def depot(store):
    return Depot(store.bucket(), "/the paper/", part=PART)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "talk.mp3"
    path.write_bytes(DATA)
    return path


def bring(depot, file):
    depot.bring(PATH, file, DIGEST, "audio/mpeg")


def sent(store):
    return [line.rpartition("partNumber=")[2][0] for line in store.asked if "partNumber" in line]


def test_a_file_is_brought_whole_with_what_players_are_told(store, depot, file):
    assert not depot.has(PATH, DIGEST, len(DATA))
    bring(depot, file)
    (data, meta) = store.objects[f"the paper/{PATH}"]
    assert data == DATA
    assert meta["content-type"] == "audio/mpeg"
    assert meta["cache-control"] == "public, max-age=31536000, immutable"
    assert depot.has(PATH, DIGEST, len(DATA))
    assert not depot.has(PATH, DIGEST, len(DATA) - 1)
    assert not depot.has(PATH, "0" * 64, len(DATA))
    assert not store.uploads


def test_a_small_file_goes_at_once(store, depot, tmp_path):
    small = tmp_path / "small.mp3"
    small.write_bytes(b"ID3")
    depot.bring("a.mp3", small, hashlib.sha256(b"ID3").hexdigest(), "audio/mpeg")
    assert store.objects["the paper/a.mp3"][0] == b"ID3"
    assert not [line for line in store.asked if line.startswith("POST")]


def test_what_is_there_is_not_sent_again(store, depot, file):
    bring(depot, file)
    store.asked.clear()
    bring(depot, file)
    assert [line.split()[0] for line in store.asked] == ["HEAD"]


def test_what_was_cut_off_goes_on_where_it_was(store, depot, file):
    store.fault = lambda line: 503 if "partNumber=4" in line else 0
    with pytest.raises(Unreachable, match="has trouble"):
        bring(depot, file)
    assert not store.objects
    store.fault = lambda line: 0
    store.asked.clear()
    bring(depot, file)
    assert sent(store) == ["4", "5"]
    assert store.objects[f"the paper/{PATH}"][0] == DATA


def test_a_part_that_was_damaged_on_its_way_is_sent_again(store, depot, file):
    store.fault = lambda line: 503 if "partNumber=4" in line else 0
    with pytest.raises(Unreachable):
        bring(depot, file)
    (upload,) = store.uploads.values()
    upload[2][2] = b"other"
    store.fault = lambda line: 0
    store.asked.clear()
    bring(depot, file)
    assert sent(store) == ["2", "4", "5"]
    assert store.objects[f"the paper/{PATH}"][0] == DATA


def test_a_file_goes_when_it_is_told_to(store, depot, file):
    bring(depot, file)
    depot.drop(PATH)
    depot.drop(PATH)
    assert not store.objects


def test_what_became_another_in_the_store_is_told(store, depot, file):
    def spoil(line):
        if line.startswith("HEAD") and store.objects:
            store.objects = {name: (data[:-1], meta) for name, (data, meta) in store.objects.items()}
        return 0

    store.fault = spoil
    with pytest.raises(Refused, match="otherwise than it was sent"):
        bring(depot, file)


def test_a_wrong_key_and_a_bucket_that_is_not_there_are_told_in_words(store, file):
    wrong = Depot(store.bucket(key=KEY._replace(id="somebody")), part=PART)
    with pytest.raises(Refused, match=r"127\.0\.0\.1:\d+, bucket paper: the store says no \(status 403\)"):
        wrong.has(PATH, DIGEST, 1)
    with pytest.raises(Refused, match="InvalidAccessKeyId"):
        wrong.drop(PATH)
    with pytest.raises(Refused, match="NoSuchBucket"):
        bring(Depot(store.bucket("other"), part=PART), file)


def test_no_way_to_the_store_is_told(file):
    gone = Depot(Bucket(Address(f"http://127.0.0.1:{checkers.free_port()}", "paper"), KEY))
    with pytest.raises(Unreachable, match="does not answer"):
        bring(gone, file)
    back = pickle.loads(pickle.dumps(Refused("no", 403)))
    assert (str(back), back.status) == ("no", 403)


def test_a_large_file_is_never_in_memory(store, tmp_path):
    """The store keeps it; so its parts are thrown away as they come."""
    large = hundred_megabytes(tmp_path / "large.mp3")
    with large.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    store.fault = lambda line: 503 if "partNumber=3" in line else 0
    with allocated() as peak, pytest.raises(Unreachable):
        Depot(store.bucket()).bring("a.mp3", large, digest, "audio/mpeg")
    assert peak() < 60  # of which the store here has two parts, and a third is on its way on both sides


def test_another_program_understands_us(tmp_path, file):
    """Moto is a whole store for tests, by others: `pip install "moto[server]"`."""
    program = shutil.which(
        "moto_server", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    if program is None:
        pytest.skip(f"moto {checkers.OPTIONAL} Python, so the store is tried with our own small one alone")
    port = checkers.free_port()
    process = subprocess.Popen([program, "-H", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL)
    try:
        bucket = Bucket(Address(f"http://127.0.0.1:{port}", "paper"), Key("a", "b", "us-east-1"))
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/moto-api/").close()
                break
            time.sleep(0.1)
        bucket.ask("PUT")
        depot = Depot(bucket, "media of", part=5 * 1024**2)
        large = tmp_path / "large.mp3"
        large.write_bytes(DATA * 3000)
        digest = hashlib.sha256(large.read_bytes()).hexdigest()
        depot.bring(PATH, large, digest, "audio/mpeg")
        depot.bring(PATH, large, digest, "audio/mpeg")
        assert depot.has(PATH, digest, large.stat().st_size)
        bring(Depot(bucket), file)
        depot.drop(PATH)
        assert not depot.has(PATH, digest, large.stat().st_size)
    finally:
        process.terminate()
        process.wait(10)
