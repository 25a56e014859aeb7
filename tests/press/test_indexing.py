"""The search's index as a part of the printed site: what is found, what it costs, and what a fault leaves."""

from __future__ import annotations

import contextlib
import errno
import shutil

import pytest
from newsroom_proofs import Killed, check_ledger, files_in, stopping
from searched import check_search

from samples import masthead, place, small_paper, story
from search.indexed import FolderShelf
from tamizdat.press import index_shelf, release, render, rollback
from tamizdat.press.errors import PressError
from tamizdat.press.ledger import Ledger
from tamizdat.press.printing import Press
from tamizdat.press.settings import SiteSettings
from tamizdat.press.site import Site
from tamizdat.search import index as index_of_words
from tamizdat.search.searching import Searcher

NOW = "2026-03-06T00:00:00+00:00"
MANY = 40  # more than an index that is made anew each time


def found(shop, query: str, prefix: str = "", tag: str = "en") -> list[int]:
    """Return the numbers of the documents that have all words of a query."""
    answer = Searcher(FolderShelf(shop.site / prefix), tag).search(query, count=100)
    return [hit.number for hit in answer.hits if hit.whole]


def number(shop, id: str, edition: str = "en") -> int:
    return shop.archive.number_of(edition, id)


def index_files(shop) -> dict[str, bytes]:
    return {path: data for path, data in shop.files().items() if path.endswith(".idx")}


def check(shop):
    check_search(shop.archive, shop.settings.editions, shop.site, words=40)
    check_ledger(shop.folder / "ledger.sqlite", files_in(shop.site))


def now() -> str:
    return NOW


@pytest.fixture
def full(shop):
    """Return a shop of many stories, whose index is not made anew at each publication."""
    shop.print(
        *small_paper(), *(story(f"rain{n}", body=f"<p>Rain fell on day {n}.</p>") for n in range(MANY))
    )
    return shop


def test_what_is_published_is_found_and_what_is_corrected_or_withdrawn_is_not(full):
    check(full)
    full.print(story("wine", body="<p>About vineyards.</p>", places=("georgia",)))
    assert found(full, "vineyard") == [number(full, "story-wine")]
    assert number(full, "story-wine") not in found(full, '"all about wine"')
    assert found(full, "vineyards caucasus") == [number(full, "story-wine")], "by the place above its own"
    full.print(withdrawn=[("en", "story-wine")])
    assert found(full, "vineyard") == []
    assert found(full, "wine", "ru/", "ru") == [number(full, "story-wine-ru", "ru")]
    check(full)
    full.print(place("georgia", name="Sakartvelo"), story("wine", places=("georgia",)))
    assert number(full, "story-wine") in found(full, "sakartvelo")
    check(full)


@pytest.mark.parametrize("many", [0, MANY])
def test_a_new_story_costs_few_files_of_the_search(shop, many):
    shop.print(*small_paper(), *(story(f"rain{n}") for n in range(many)))
    before = files_in(shop.site)
    shop.print(story("snow"))
    after = files_in(shop.site)
    written = {path for path, data in after.items() if "search/" in path and before.get(path) != data}
    slip = f"search/0/{number(shop, 'story-snow')}.json"
    assert {slip, "search/manifest.idx"} <= written
    assert len(written) <= 6, written


@pytest.mark.parametrize("full_printing", [True, False], ids=["a full printing", "another version"])
def test_the_index_is_made_anew_by(full, monkeypatch, full_printing):
    for n in range(3):
        full.print(story(f"rain{n}", headline=f"Snow {n}"))
    grown = index_files(full)
    if not full_printing:
        monkeypatch.setattr(render, "PRESS", "another")
    full.print(full=full_printing)
    assert index_files(full) != grown
    check(full)


def test_segments_are_merged_while_nobody_waits_and_a_release_says_so(full, monkeypatch):
    monkeypatch.setattr(index_of_words, "FRESH", 4)
    for n in range(6):
        full.print(story(f"snow{n}", headline=f"Snow {n}"))
    before, last = index_files(full), last_release(full).number
    steps = full.press.merge(now)
    next(steps, None)
    full.print(story("hail", headline="Hail"), withdrawn=[("en", "story-snow1")])
    assert list(steps) or index_files(full) != before
    assert found(full, "hail") and not found(full, "snow1")
    assert set(found(full, "snow")) == {number(full, f"story-snow{n}") for n in (0, 2, 3, 4, 5)}
    assert last_release(full).note == "the search's index was merged"
    assert last_release(full).number > last
    assert list(full.press.merge(now)) == []
    check(full)


def last_release(shop):
    with contextlib.closing(Ledger(shop.folder / "ledger.sqlite")) as ledger:
        return release.latest(ledger.db)


def test_nothing_is_merged_while_printing_is_paused(full, monkeypatch):
    monkeypatch.setattr(index_of_words, "FRESH", 2)
    for n in range(3):
        full.print(story(f"snow{n}"))
    rollback.roll_back(full.press, 2, now=NOW)
    assert list(full.press.merge(now)) == []


# Faults


def stop_everywhere(shop, every: int) -> int:
    """Stop the printing of a change at each `every`th step, and go on in another process; return how often."""
    shop.archive.file([story("wine", headline="Red wine")], [("en", "story-rain3")])
    ledger, before = shop.folder / "ledger.sqlite", shop.folder / "before"
    shutil.copytree(shop.site, before)
    shutil.copyfile(ledger, shop.folder / "before.sqlite")
    for count, at in enumerate(range(every, 10_000, every)):
        with contextlib.suppress(Killed), stopping(at):
            printer(shop).update(now=NOW)
            return count
        assert len(found(shop, "rain")) >= MANY - 1, f"an index is whole after {at} steps"
        assert not printer(shop).update(now=NOW).failed
        assert found(shop, '"red wine"') == [number(shop, "story-wine")]
        check(shop)
        shutil.rmtree(shop.site)
        shutil.copytree(before, shop.site)
        shutil.copyfile(shop.folder / "before.sqlite", ledger)
    return 0


def printer(shop) -> Press:
    """Return the press of another process."""
    return Press(shop.archive, shop.settings, shop.site, shop.folder / "ledger.sqlite", shop.theme)


def test_a_printing_that_is_stopped_leaves_a_whole_index_and_the_next_one_ends_it(full):
    assert stop_everywhere(full, 41) > 2


@pytest.mark.long
def test_a_printing_may_be_stopped_anywhere(full):
    assert stop_everywhere(full, 1) > 100


def test_what_a_merging_that_was_cut_off_left_is_removed_by_the_next(full, monkeypatch):
    monkeypatch.setattr(index_of_words, "FRESH", 2)
    monkeypatch.setattr(index_of_words, "BATCH", 1)
    for n in range(3):
        full.print(story(f"snow{n}"))
    steps = full.press.merge(now)
    while next(steps, "over") != "over" and not left_over(full):
        pass
    assert left_over(full)
    full.print(story("wine", headline="Red wine"))  # what is merged is another thing by then
    full.press = printer(full)
    list(full.press.merge(now))
    assert not left_over(full)
    check(full)


def left_over(shop) -> set[str]:
    return index_files(shop).keys() - {
        prefix + path
        for prefix in ("", "ru/")
        for path in index_of_words.named(FolderShelf(shop.site / prefix))
    }


@pytest.mark.parametrize("piece", [8_000_000, 0], ids=["at the end of a step", "within a step"])
def test_a_merging_that_a_full_disk_stopped_is_begun_anew(full, monkeypatch, piece):
    monkeypatch.setattr(index_of_words, "FRESH", 2)
    monkeypatch.setattr(index_of_words, "BATCH", 1)
    monkeypatch.setattr(index_shelf, "PIECE", piece)
    for n in range(3):
        full.print(story(f"snow{n}", headline=f"Snow {n}"))
    write, wrote = Site.write, []

    def write_until_full(site, path, data):
        wrote.append(path)
        if len(wrote) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(site, path, data)

    monkeypatch.setattr(Site, "write", write_until_full)
    with pytest.raises(PressError):
        list(full.press.merge(now))
    assert len(found(full, "snow")) == 3
    list(full.press.merge(now))
    assert len(wrote) > 4 and len(found(full, "snow")) == 3
    assert not left_over(full)
    check(full)


@pytest.mark.parametrize("act", ["write", "finish"])
def test_what_a_full_disk_refused_is_not_put_in_its_place_later(tmp_path, monkeypatch, act):
    monkeypatch.setattr(index_shelf, "PIECE", 4)
    put = []

    def refuse(*given):
        if not put.append(given) and len(put) == 1:
            raise OSError(errno.ENOSPC, "No space left on device")

    shelf = index_shelf.Shelf("", Site(tmp_path), refuse)
    shelf.remove("search/a/t0.idx")
    shelf.write("search/manifest.idx", b"")
    with pytest.raises(OSError, match="No space"):
        shelf.write("search/b/t0.idx", b"terms" if act == "write" else b"") or shelf.finish()
    assert not shelf.finish() and len(put) == 1


def test_a_slip_that_was_damaged_has_the_index_made_anew(full):
    full.print(story("snow", headline="Snow"), story("hail", headline="Hail"))
    (full.site / f"search/0/{number(full, 'story-snow')}.json").write_bytes(b'{"number"')
    full.press = printer(full)
    full.print(story("wine", headline="Red wine"))
    assert found(full, "hail") and found(full, '"red wine"') and not found(full, "snow")


@pytest.mark.parametrize("which", ["search/manifest.idx", "t0.idx", "p0.idx"])
def test_a_file_of_the_index_that_a_stopped_machine_lost_is_made_again(full, monkeypatch, which):
    path = next(path for path in index_files(full) if path.endswith(which) and not path.startswith("ru/"))
    (full.site / path).write_bytes(b"\0" * 10)
    monkeypatch.setattr(Site, "boot", staticmethod(lambda: "another"))
    full.print()
    check(full)


def test_an_index_that_somebody_damaged_is_made_anew_at_the_next_publication(full):
    (full.site / "search/manifest.idx").write_bytes(b"nothing")
    full.print(story("snow", headline="Snow"))
    assert found(full, "snow") == [number(full, "story-snow")]
    check(full)


def test_a_lost_ledger_is_followed_by_a_whole_index(full):
    (full.folder / "ledger.sqlite").unlink()
    full.print()
    check(full)


# Releases


def test_a_rollback_brings_a_working_search_back_without_what_was_withdrawn_since(full):
    full.print(story("snow", headline="Snow"))
    then = index_files(full)
    full.print(story("snow", headline="Hail"))
    rollback.roll_back(full.press, 2, now=NOW)
    assert index_files(full) == then
    assert found(full, "snow") == [number(full, "story-snow")] and not found(full, "hail")
    full.print(withdrawn=[("en", "story-snow")])
    assert not found(full, "snow"), "at once, though printing is paused"
    rollback.resume(full.press)
    full.print(story("snow", headline="Sleet"))
    assert found(full, "sleet") == [number(full, "story-snow")]
    check(full)


def test_what_was_withdrawn_since_is_not_found_after_a_rollback(full):
    full.print(story("snow", headline="Snow"))
    full.print(story("hail"), withdrawn=[("en", "story-snow")])
    rollback.roll_back(full.press, 2, now=NOW)
    assert not found(full, "snow") and found(full, "wine")


def test_a_purge_leaves_no_word_of_it_in_any_index(full):
    full.print(story("snow", headline="Xylophonist"))
    full.print(withdrawn=[("en", "story-snow")])
    assert any(b"xylophon" in data for data in kept(full))
    rollback.purge(full.press, "2026/snow.html", now=NOW)
    assert not any(b"xylophon" in data for data in [*kept(full), *full.files().values()])
    check(full)
    rollback.roll_back(full.press, 2, now=NOW)
    assert found(full, "wine") and not found(full, "xylophonist")


def kept(shop) -> list[bytes]:
    return [path.read_bytes() for path in (shop.folder / "kept").glob("*/*")]


# Editions


def test_an_edition_at_anothers_place_has_an_index_in_its_own_language(full):
    rus = [story(f"дождь{n}", "ru", headline=f"Дождь {n}") for n in range(MANY)]
    full.print(*rus)
    full.settings = SiteSettings.of("https://post.example", ("ru", "en"))
    full.press = printer(full)
    full.print()
    assert len(found(full, "дождями", "", "ru")) == MANY
    check(full)
    full.settings = SiteSettings.of("https://post.example", ("en",))
    full.press = printer(full)
    full.print()
    assert not any(path.startswith("ru/") for path in full.files())
    check(full)


def test_an_edition_without_documents_has_an_empty_index(shop):
    shop.print(masthead("en"))
    assert found(shop, "wine") == []
    check(shop)
