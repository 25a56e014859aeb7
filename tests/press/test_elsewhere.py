"""Recordings that stand in a store instead of the site's folder."""

from __future__ import annotations

import hashlib

import pytest

from samples import masthead, story
from tamizdat.archive.recordings import MediaFile, Recording
from tamizdat.press import release, releases
from tamizdat.press.elsewhere import Elsewhere, Media, address_of, medium_path, name_in_depot
from tamizdat.press.errors import PressError
from tamizdat.press.printing import Press
from tamizdat.press.rollback import purge, resume, roll_back
from tamizdat.press.settings import SiteSettings

NOW = "2026-03-05T00:00:00+00:00"
LARGE = b"ID3" + bytes(5000)
SMALL = b"ID3 small"
WHERE = Elsewhere("https://files.example/paper", 1000)


class Store:
    """A depot that is asked, and fails as it is told."""

    def __init__(self):
        self.files: dict[str, bytes] = {}
        self.brought: list[str] = []
        self.down = False

    def _look(self):
        if self.down:
            raise ConnectionError("files.example does not answer")

    def has(self, path, digest, size):
        self._look()
        data = self.files.get(path)
        return data is not None and (hashlib.sha256(data).hexdigest(), len(data)) == (digest, size)

    def bring(self, path, source, digest, kind):
        self._look()
        assert kind == "audio/mpeg"
        self.files[path] = source.read_bytes()
        self.brought.append(path)

    def drop(self, path):
        self._look()
        self.files.pop(path, None)


class Paper:
    """A paper that prints the same stories with and without a store."""

    def __init__(self, shop):
        self.shop = shop
        self.archive = shop.archive
        self.store = Store()
        self.large, self.small = (shop.archive.blobs.put(data, "mp3") for data in (LARGE, SMALL))
        self.open(WHERE)

    def open(self, elsewhere, keep=200):
        settings = SiteSettings.of("https://post.example", ("en",), elsewhere=elsewhere)
        folder = self.shop.folder
        self.press = Press(
            self.archive,
            settings,
            self.shop.site,
            folder / "ledger.sqlite",
            self.shop.theme,
            keep,
            self.store,
        )

    def print(self, *documents, withdrawn=(), full=False):
        if documents or withdrawn:
            self.archive.file(documents, withdrawn)
        return self.press.update(now=NOW, full=full)

    def heard(self, name, blob, **fields):
        file = MediaFile(blob=blob, type="audio/mpeg", bytes=self.archive.blobs.size(blob))
        recordings = (Recording(sort="audio", files=(file,)),)
        return story(
            name, body=f'<p>All.</p><p><a href="blob:{blob}">{name}</a></p>', recordings=recordings, **fields
        )

    def files(self):
        return {path for path in self.shop.files() if is_recording(path)}

    @property
    def db(self):
        with self.press.alone() as keeper:
            return keeper.ledger.db

    def leaves(self):
        with self.press.alone() as keeper:
            return {
                path: content
                for path, content in releases.files_of(keeper.ledger.db, keeper.ledger.release_number).items()
                if is_recording(path)
            }


def is_recording(path):
    """Return whether a path or address is that of a medium, and not of a script of the theme."""
    return "media/" in path and not path.endswith(".js")


@pytest.fixture
def paper(shop):
    return Paper(shop)


def address(blob):
    return f"{WHERE.address}/{medium_path(blob)}"


def test_what_is_large_and_heard_stands_elsewhere(paper):
    picture = paper.archive.blobs.put(LARGE, "webp")
    blobs = paper.archive.blobs
    assert address_of(paper.large, blobs, WHERE) == address(paper.large)
    for blob in (paper.small, picture, "0" * 64 + ".mp3"):
        assert address_of(blob, blobs, WHERE) == ""
    assert address_of(paper.large, blobs, None) == ""
    assert (
        name_in_depot(address(paper.large))
        == name_in_depot(medium_path(paper.large))
        == medium_path(paper.large)
    )


def test_pages_lead_there_and_the_release_lists_it(paper):
    paper.print(masthead(), paper.heard("long", paper.large), paper.heard("short", paper.small))
    assert f'href="{address(paper.large)}"' in paper.shop.read("2026/long.html")
    assert f'href="../{medium_path(paper.small)}"' in paper.shop.read("2026/short.html")
    assert paper.files() == {medium_path(paper.small)}
    assert paper.store.files == {medium_path(paper.large): LARGE}
    assert paper.leaves() == {
        address(paper.large): (hashlib.sha256(LARGE).hexdigest(), len(LARGE)),
        medium_path(paper.small): (hashlib.sha256(SMALL).hexdigest(), len(SMALL)),
    }


def test_it_is_brought_before_the_page_that_leads_to_it_and_once(paper):
    paper.print(masthead(), paper.heard("long", paper.large))
    paper.print(paper.heard("long", paper.large, headline="Other"), paper.heard("again", paper.large))
    assert paper.store.brought == [medium_path(paper.large)]


def test_an_outage_delays_what_needs_the_store_alone(paper):
    paper.print(masthead())
    paper.store.down = True
    printing = paper.print(paper.heard("long", paper.large), story("wine"))
    assert [line for line in printing.failed if line.startswith("2026/long.html waits for its recording")]
    assert "files.example does not answer" in printing.failed[0]
    assert "2026/wine.html" in paper.shop.files()
    assert "2026/long.html" not in paper.shop.files()
    assert paper.leaves() == {}
    paper.store.down = False
    printing = paper.print()
    assert not printing.failed
    assert address(paper.large) in paper.shop.read("2026/long.html")
    assert list(paper.leaves()) == [address(paper.large)]


def test_a_withdrawn_recording_stays_as_long_as_a_kept_release_needs_it(paper):
    paper.open(WHERE, keep=2)
    paper.print(masthead(), paper.heard("long", paper.large))
    paper.print(withdrawn=[("en", "story-long")])
    assert paper.leaves() == {}
    paper.print(full=True)
    assert paper.store.files  # the release before has it
    paper.print(story("wine"))
    paper.print(story("lake"))
    list(paper.press.tidy())
    assert paper.store.files  # it goes when somebody has time
    paper.store.down = True
    paper.print(full=True)
    paper.store.down = False
    assert paper.store.files
    paper.print(full=True)
    assert not paper.store.files


def test_a_recording_that_is_shown_again_does_not_go(paper):
    paper.open(WHERE, keep=1)
    paper.print(masthead(), paper.heard("long", paper.large))
    paper.print(withdrawn=[("en", "story-long")])
    paper.print(story("wine"))
    list(paper.press.tidy())
    paper.print(paper.heard("again", paper.large))
    paper.print(full=True)
    assert paper.store.files == {medium_path(paper.large): LARGE}


def test_a_full_printing_brings_again_what_the_store_lost(paper):
    paper.print(masthead(), paper.heard("long", paper.large))
    paper.store.files.clear()
    paper.print(full=True)
    assert paper.store.files == {medium_path(paper.large): LARGE}


def test_what_no_page_shows_any_more_does_not_come_back(paper):
    paper.print(masthead(), paper.heard("long", paper.large))
    paper.print(paper.heard("long", paper.small))
    assert list(paper.leaves()) == [medium_path(paper.small)]
    done = roll_back(paper.press, 1, now=NOW)
    assert (address(paper.large), "it was withdrawn since") in [(left.path, left.why) for left in done.left]


@pytest.mark.parametrize(
    ("lost", "down", "why"),
    [(False, False, ""), (True, False, "not there any more"), (True, True, "does not answer")],
)
def test_a_rollback_brings_back_what_the_store_still_has(paper, lost, down, why):
    paper.print(masthead(), paper.heard("long", paper.large))
    paper.open(None)
    paper.print()
    assert list(paper.leaves()) == [medium_path(paper.large)]
    if lost:
        paper.store.files.clear()
    paper.store.down = down
    done = roll_back(paper.press, 1, now=NOW)
    told = "".join(left.why for left in done.left if left.path == address(paper.large))
    assert why in told and bool(why) == bool(told)
    assert (address(paper.large) in paper.leaves()) == (not lost)
    if not lost:
        assert paper.leaves()[address(paper.large)] == (hashlib.sha256(LARGE).hexdigest(), len(LARGE))
        assert address(paper.large) in paper.shop.read("2026/long.html")
    resume(paper.press)
    paper.store.down = False
    paper.print()
    assert list(paper.leaves()) == [medium_path(paper.large)]


def test_a_purge_takes_it_out_of_the_store(paper):
    paper.print(masthead(), paper.heard("long", paper.large))
    assert purge(paper.press, address(paper.large), now=NOW).stands
    assert paper.store.files
    paper.print(withdrawn=[("en", "story-long")])
    done = purge(paper.press, address(paper.large), now=NOW)
    assert (done.contents, done.stands) == (1, False)
    assert not paper.store.files


def test_a_store_that_comes_and_goes_moves_what_is_there(paper):
    paper.open(None)
    paper.print(masthead(), paper.heard("long", paper.large))
    assert paper.files() == {medium_path(paper.large)}
    paper.open(WHERE)
    paper.store.down = True
    assert paper.print().failed
    assert paper.files() == {medium_path(paper.large)}  # the page that stands leads there
    paper.store.down = False
    paper.print()
    assert (paper.files(), list(paper.leaves())) == (set(), [address(paper.large)])
    assert address(paper.large) in paper.shop.read("2026/long.html")
    moved = Elsewhere("https://cdn.example", 1000)
    paper.open(moved)
    paper.print()
    assert list(paper.leaves()) == [f"https://cdn.example/{medium_path(paper.large)}"]
    paper.open(None)
    paper.print()
    assert (paper.files(), list(paper.leaves())) == ({medium_path(paper.large)}, [medium_path(paper.large)])
    roll_back(paper.press, 2, now=NOW)
    assert address(paper.large) in paper.shop.read("2026/long.html")
    assert address(paper.large) in paper.leaves()


def test_a_printing_into_an_empty_folder_is_the_same(paper, tmp_path):
    paper.print(masthead(), paper.heard("long", paper.large), story("wine"))
    paper.print(paper.heard("again", paper.large))
    first = paper.shop.files()
    other = Press(
        paper.archive,
        paper.press.settings,
        tmp_path / "other",
        tmp_path / "other.sqlite",
        paper.shop.theme,
        1,
        paper.store,
    )
    other.update(now=NOW)
    found = {
        p.relative_to(other.folder).as_posix(): p.read_bytes() for p in other.folder.rglob("*") if p.is_file()
    }
    assert found == first


def test_a_start_of_the_machine_asks_the_store_nothing(paper):
    paper.print(masthead(), paper.heard("long", paper.large))
    paper.store.down = True
    with paper.press.alone() as keeper:
        keeper.recover(thoroughly=True)
        assert release.find(keeper.ledger.db, address(paper.large))


def test_without_a_depot_it_says_what_to_do(paper):
    with pytest.raises(PressError, match=r"media\.store"):
        Media(paper.archive.blobs, WHERE).bring(paper.large)
