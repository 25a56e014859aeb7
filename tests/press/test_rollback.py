"""Rolling back, pausing, resuming, purging: on a whole small site."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samples import number_alike, person, place, plain_page, small_paper, story
from tamizdat.archive.documents import Story
from tamizdat.archive.errors import PathTaken
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.press import rollback
from tamizdat.press.errors import NotKept, PressError, UnknownPage
from tamizdat.press.keeper import Keeper
from tamizdat.press.kept import Kept
from tamizdat.press.keys import BY_HISTORY, is_feed
from tamizdat.press.ledger import Ledger
from tamizdat.press.naming import Names
from tamizdat.press.pausing import Pause, pause_in, paused
from tamizdat.press.printing import Press
from tamizdat.press.releases import files_of, formerly, listed
from tamizdat.press.releases import kept as kept_releases
from tamizdat.press.settings import SiteSettings
from tamizdat.press.site import Site

NOW = "2026-03-06T00:00:00+00:00"


@pytest.fixture(autouse=True)
def links(shop, another_shop):
    """Let every headline and name of the small theme be a link, as in any theme for readers."""
    put_links(shop)
    put_links(another_shop)


def put_links(shop):
    for name, label in (("list", "headline"), ("cut", "headline"), ("story", "label"), ("home", "headline")):
        template = shop.theme / "templates" / f"{name}.html"
        text = template.read_text("utf-8")
        for each in ("c", "b.person", "home.lead"):
            text = text.replace(
                f"{{{{ {each}.{label} }}}}", f"{{{{ {each}.href }}}} {{{{ {each}.{label} }}}}"
            )
        template.write_text(text, "utf-8")


def roll_back(shop, number):
    return rollback.roll_back(shop.press, number, now=NOW)


def purge(shop, page):
    return rollback.purge(shop.press, page, now=NOW)


def resume(shop):
    rollback.resume(shop.press)
    return shop.print()


def ledger(shop):
    return closing(Ledger(shop.folder / "ledger.sqlite"))


def releases(shop):
    with ledger(shop) as opened:
        return listed(opened.db)


def by_documents(shop) -> dict[str, bytes]:
    """Return the files that follow from the documents alone."""
    with ledger(shop) as opened:
        others = {page.path for page in opened.all() if page.key.kind in BY_HISTORY}
    return {path: data for path, data in shop.files().items() if path not in others}


def assert_undisturbed(shop, another_shop):
    """The site is what the archive's documents print into an empty folder, and the ledger knows it."""
    documents = [shop.archive.raw(edition, id) for edition, id in shop.archive.everything()]
    number_alike(another_shop.archive, shop.archive)
    another_shop.print(*documents)
    assert by_documents(shop) == by_documents(another_shop)
    with ledger(shop) as opened, ledger(another_shop) as other:
        assert opened.files() == other.files()
        assert opened.waiting() == 0


def _of_the_index(paths) -> set[str]:
    return {path for path in paths if path.endswith(".idx")}


def left_alone(done) -> dict[str, str]:
    return {left.path: left.why for left in done.left}


def pages_left_alone(done) -> dict[str, str]:
    """Return what did not come back, and why; but for the feeds, which bring the same texts, and the search's index."""
    left = left_alone(done)
    return {path: left[path] for path in left.keys() - _of_the_index(left) if not is_feed(path)}


def picture_of(shop, data):
    blob = shop.archive.blobs.put(data, "webp")
    picture = Picture(renditions=(Rendition(blob=blob, format="webp", width=800, height=600),))
    return picture, f"media/{blob[:2]}/{blob[:20]}.webp"


def with_picture(name, picture, **fields):
    return story(name, body='<figure data-picture="0"></figure>', pictures=(picture,), **fields)


# Rolling back


def test_the_site_has_the_files_of_the_release_again(shop):
    shop.print(*small_paper())
    before = shop.files()
    shop.print(story("wine", headline="Red wine", places=("georgia",)))
    shop.print(story("extra", places=("armenia",)))
    done = roll_back(shop, 1)
    assert shop.files() == before
    assert done.left == ()
    assert "2026/wine.html" in done.back
    assert "2026/extra.html" in done.gone
    last, _, _, first = releases(shop)
    assert (last.root, last.files) == (first.root, first.files)
    assert (last.number, last.time, last.note) == (4, NOW, "rollback to 1")
    assert done.pause == Pause(1, NOW, 4)


def test_what_comes_back_is_new_to_whoever_asks_by_its_time(shop):
    shop.print(*small_paper())
    shop.print(story("wine", headline="Red wine"))
    was = (shop.site / "2026/wine.html").stat().st_mtime_ns
    roll_back(shop, 1)
    assert (shop.site / "2026/wine.html").stat().st_mtime_ns > was


def test_so_is_what_was_away_meanwhile(shop):
    shop.print(*small_paper())
    shop.print(story("extra"))
    roll_back(shop, 1)
    for file in (shop.folder / "kept").glob("*/*"):
        os.utime(file, (1, 1))
    roll_back(shop, 2)
    assert (shop.site / "2026/extra.html").stat().st_mtime > 1_000_000


def test_what_goes_is_removed_when_nothing_leads_to_it_any_more(shop, monkeypatch):
    shop.print(*small_paper())
    shop.print(story("extra"), story("wine", headline="Red wine"))
    acts = []
    for name in ("restore", "remove"):
        real = getattr(Site, name)

        def act(self, path, *args, name=name, real=real):
            acts.append((name, path))
            real(self, path, *args)

        monkeypatch.setattr(Site, name, act)
    done = roll_back(shop, 1)
    assert acts == [("restore", path) for path in done.back] + [("remove", path) for path in done.gone]


def test_what_comes_back_takes_no_room_and_stays_whole(shop):
    shop.print(*small_paper())
    first = shop.read("2026/wine.html")
    shop.print(story("wine", headline="Red wine"))
    roll_back(shop, 1)
    assert (shop.site / "2026/wine.html").stat().st_nlink == 2
    resume(shop)
    assert "Red wine" in shop.read("2026/wine.html")
    roll_back(shop, 1)
    assert shop.read("2026/wine.html") == first


def test_a_renamed_story_stands_at_its_old_address_again(shop):
    shop.print(*small_paper())
    before = shop.files()
    shop.print(story("wine", path="2026/red.html", places=("georgia",)))
    roll_back(shop, 1)
    assert shop.files() == before


def test_a_theme_that_fails_is_no_hindrance(shop):
    shop.print(*small_paper())
    before = shop.files()
    template = shop.theme / "templates" / "story.html"
    good = template.read_text("utf-8")
    template.write_text("<p>oops", "utf-8")
    shop.print()
    assert shop.read("2026/wine.html") == "<p>oops\n"
    template.write_text("{% if %}", "utf-8")
    with pytest.raises(PressError):
        shop.print()
    roll_back(shop, 1)
    assert shop.files() == before
    assert shop.print().paused
    template.write_text(good, "utf-8")
    resume(shop)
    assert shop.files() == before


def test_a_release_that_is_not_kept_is_refused_and_nothing_is_done(shop):
    shop.print(*small_paper())
    before = shop.files()
    with pytest.raises(NotKept, match="release 2 is not kept: the kept releases are 1 to 1"):
        roll_back(shop, 2)
    assert shop.files() == before
    assert shop.print().paused is None


def test_a_rollback_to_the_present_pauses_and_changes_nothing(shop):
    shop.print(*small_paper())
    done = roll_back(shop, 1)
    assert (done.back, done.gone, done.left) == ((), (), ())
    assert done.pause == Pause(1, NOW, 1)
    assert shop.print(story("wine", headline="Red")).paused
    assert len(releases(shop)) == 1


def test_a_second_rollback_may_go_to_a_newer_release_than_the_first(shop):
    shop.print(*small_paper())
    first = shop.files()
    picture, medium = picture_of(shop, b"picture")
    shop.print(with_picture("extra", picture, places=("armenia",)))
    second = shop.files()
    shop.print(story("wine", headline="Red wine"))
    roll_back(shop, 1)
    assert shop.files() == first
    done = roll_back(shop, 2)
    assert shop.files() == second
    assert medium in done.back
    assert done.pause.release == 2
    assert "Red wine" in (resume(shop), shop.read("2026/wine.html"))[1]


# What does not come back


def test_what_was_withdrawn_since_stays_away_with_all_that_names_it(shop):
    shop.print(*small_paper())
    first = shop.files()
    shop.print(
        story("lake", places=("armenia",), published="2025-06-01T10:00:00+04:00", headline="Deep lake")
    )
    shop.print(withdrawn=[("en", "story-tunnel")])
    today = shop.files()
    done = roll_back(shop, 1)
    why = left_alone(done)
    assert why.pop("2026/tunnel.html") == "it was withdrawn since"
    assert why["index.html"] == "it named 2026/tunnel.html, which does not come back"
    assert why["sitemap.xml"] == "it named sitemap/2026-02.xml, which does not come back"
    assert {
        "sitemap/2026-02.xml",
        "archive.html",
        "archive/feed.xml",
        "coverage/elections.html",
    } <= why.keys()
    after = shop.files()
    assert not any(b"unnel" in path.encode() + data for path, data in after.items())
    for path in after.keys() - _of_the_index(after):  # that is another in each of them
        assert after[path] == (today if path in why else first)[path]
    assert "2025/lake.html" in done.back


def test_a_story_under_the_address_of_a_withdrawn_one_stays(shop):
    shop.print(*small_paper())
    taken = story("other", path="2026/tunnel.html", headline="Other")
    shop.print(taken, withdrawn=[("en", "story-tunnel")])
    done = roll_back(shop, 1)
    assert left_alone(done)["2026/tunnel.html"] == "it was withdrawn since"
    assert "Other" in shop.read("2026/tunnel.html")
    assert not any(b"Tunnel" in data for data in shop.files().values())


def test_so_does_one_under_the_address_that_a_withdrawn_one_had_left(shop):
    shop.print(*small_paper())
    shop.print(story("tunnel", path="2026/moved.html"), story("other", path="2026/tunnel.html"))
    shop.print(withdrawn=[("en", "story-tunnel")])
    done = roll_back(shop, 1)
    assert left_alone(done)["2026/tunnel.html"] == "it was withdrawn since"
    assert not any(b"Tunnel" in data for data in shop.files().values())


def test_a_story_that_was_published_again_may_come_back(shop):
    shop.print(*small_paper())
    before = shop.files()
    tunnel = story("tunnel", places=("ossetia",), published="2026-02-01T10:00:00+04:00")
    shop.print(withdrawn=[("en", "story-tunnel")])
    shop.print(tunnel)
    done = roll_back(shop, 1)
    assert done.left == ()
    assert shop.files() == before


def test_a_withdrawal_that_was_not_printed_yet_counts(shop):
    shop.print(*small_paper())
    shop.print(story("wine", headline="Red"))
    shop.archive.file([], [("en", "story-tunnel")])
    done = roll_back(shop, 1)
    assert "2026/tunnel.html" not in shop.files()
    assert "2026/tunnel.html" in left_alone(done)


def test_a_withdrawn_person_stays_away_with_their_lists_and_the_stories_that_name_them(shop):
    shop.print(*small_paper())
    shop.print(withdrawn=[("en", "nana")])
    today = shop.files()
    done = roll_back(shop, 1)
    assert "people/nana.html" not in shop.files()
    assert "people/nana/2026.html" not in shop.files()
    assert shop.read("2026/wine.html") == today["2026/wine.html"].decode()
    assert left_alone(done)["2026/wine.html"] == "it named people/nana.html, which does not come back"


def test_one_edition_withdrawn_leaves_the_other_its_pages(shop):
    shop.print(*small_paper())
    first = shop.files()
    shop.print(story("wine", "ru", places=("georgia",), headline="Вино"))
    shop.print(withdrawn=[("en", "story-wine")])
    done = roll_back(shop, 1)
    assert shop.read("ru/index.html") == first["ru/index.html"].decode(), "its 2026/wine.html is another"
    assert "ru/2026/wine.html" in left_alone(done), "it names its version"


def test_a_picture_that_was_withdrawn_stays_away_with_the_page_that_showed_it(shop):
    picture, medium = picture_of(shop, b"picture")
    shop.print(*small_paper(), with_picture("seen", picture))
    shop.print(story("seen", headline="Unseen"))
    done = roll_back(shop, 1)
    assert medium not in shop.files()
    assert pages_left_alone(done) == {
        medium: "it was withdrawn since",
        "2026/seen.html": f"it named {medium}, which does not come back",
    }
    assert "Unseen" in shop.read("2026/seen.html")


def test_a_picture_stays_while_a_page_that_stays_shows_it(shop):
    shop.print(*small_paper(), story("seen", body='<p><a href="doc:story-tunnel">t</a></p>'))
    picture, medium = picture_of(shop, b"picture")
    shop.print(with_picture("seen", picture), with_picture("extra", picture))
    shop.print(withdrawn=[("en", "story-tunnel")])
    done = roll_back(shop, 1)
    assert medium in shop.read("2026/seen.html")
    assert shop.files()[medium] == b"picture"
    assert left_alone(done)[medium].endswith(", which stays, shows it")
    assert "2026/extra.html" in done.gone


def test_pictures_that_were_made_since_go_and_come_again(shop, another_shop):
    shop.print(*small_paper())
    picture, medium = picture_of(shop, b"picture")
    another_shop.archive.blobs.put(b"picture", "webp")
    shop.print(with_picture("extra", picture))
    done = roll_back(shop, 1)
    assert medium in done.gone
    assert medium not in shop.files()
    resume(shop)
    assert shop.files()[medium] == b"picture"
    assert_undisturbed(shop, another_shop)


def test_a_picture_that_no_page_names_in_its_bytes_comes_again_too(shop, another_shop):
    shop.print(*small_paper(), person("nana"))
    before = shop.files()
    picture, medium = picture_of(shop, b"picture")
    another_shop.archive.blobs.put(b"picture", "webp")
    shop.print(person("nana", photo=picture))
    changed = {path for path, data in shop.files().items() if before.get(path) != data}
    assert changed == {medium}  # the templates of this shop show nobody's photo
    roll_back(shop, 1)
    resume(shop)
    assert shop.files()[medium] == b"picture"
    assert_undisturbed(shop, another_shop)


def test_a_content_that_is_lost_or_damaged_is_told(shop):
    shop.print(*small_paper())
    shop.print(story("wine", headline="Red wine"), story("lake", headline="Blue lake"))
    for file in (shop.folder / "kept").glob("*/*"):
        if b"All about lake" in file.read_bytes():
            file.unlink()
        elif b"All about wine" in file.read_bytes():
            file.write_bytes(b"damaged")
    done = roll_back(shop, 1)
    lost = "what it had is lost, or somebody else had altered it"
    assert left_alone(done)["2026/wine.html"] == left_alone(done)["2025/lake.html"] == lost
    assert "Red wine" in shop.read("2026/wine.html")


# While printing is paused


def test_nothing_is_printed_until_printing_is_resumed(shop, another_shop):
    shop.print(*small_paper())
    before = shop.files()
    shop.print(story("wine", headline="Red wine", places=("georgia",)))
    roll_back(shop, 1)
    assert paused(shop.folder / "ledger.sqlite") == Pause(1, NOW, 3)
    result = shop.print(story("extra", places=("armenia",)), person("nana", name="Nana T."))
    assert (result.printed, result.removed, result.release) == ((), (), 3)
    assert str(result.paused) == (
        "Printing is paused since 2026-03-06T00:00:00+00:00 at release 1: run 'tamizdat resume'"
    )
    assert shop.print(full=True).printed == ()
    assert shop.files() == before
    assert {"2026/wine.html", "2026/extra.html", "people/nana.html"} <= {
        page.path for page in resume(shop).printed
    }
    assert_undisturbed(shop, another_shop)
    assert paused(shop.folder / "ledger.sqlite") is None


def test_the_own_page_of_a_withdrawn_story_goes_at_once(shop, another_shop):
    shop.print(*small_paper())
    shop.print(
        story("lake", path="2025/deep.html", places=("armenia",), published="2025-06-01T10:00:00+04:00")
    )
    shop.print(story("wine", headline="Red wine"))
    roll_back(shop, 2)
    result = shop.print(withdrawn=[("en", "story-lake"), ("en", "nana")])
    assert result.removed == (
        "2025/deep.html",
        "2025/deep/text.html",
        "2025/lake.html",
        "people/nana.html",
        "people/nana/2026.html",
        "people/nana/atom.xml",
        "people/nana/feed.xml",
        "search/0/10.json",
        "search/0/15.json",
    ), "with its redirects"
    assert not set(result.removed) & shop.files().keys()
    assert "deep.html" in shop.read("index.html"), "lists are not printed"
    last = releases(shop)[0]
    assert (last.removed, last.note) == (13, "withdrawn while printing is paused")
    assert shop.print().removed == ()
    resume(shop)
    assert "deep.html" not in shop.read("index.html")
    assert_undisturbed(shop, another_shop)


def test_an_address_at_which_nothing_is_published_any_more_stays_empty(shop):
    shop.print(*small_paper())
    roll_back(shop, 1)
    shop.print(withdrawn=[("en", "story-lake")])
    shop.print(story("lake", path="2026/lake.html"))
    assert left_alone(roll_back(shop, 1))["2025/lake.html"] == "it was withdrawn since"
    assert "2025/lake.html" not in shop.files()


def test_a_story_that_stands_at_an_old_address_again_goes_from_there(shop, another_shop):
    shop.print(*small_paper())
    shop.print(story("tunnel", path="2026/moved.html"), story("other", path="2026/tunnel.html"))
    roll_back(shop, 1)
    assert "Tunnel" in shop.read("2026/tunnel.html")
    assert shop.print(withdrawn=[("en", "story-tunnel")]).removed == (
        "2026/tunnel.html",
        "2026/tunnel/text.html",
        "search/0/16.json",
    )
    resume(shop)
    assert "Other" in shop.read("2026/tunnel.html")
    assert_undisturbed(shop, another_shop)


def test_a_story_at_the_address_of_one_that_was_withdrawn_before_stays_there(shop):
    shop.print(*small_paper())
    shop.print(story("other", path="2026/tunnel.html"), withdrawn=[("en", "story-tunnel")])
    roll_back(shop, 1)
    removed = shop.print(withdrawn=[("en", "story-wine")]).removed
    assert removed == ("2026/wine.html", "2026/wine/text.html", "search/0/14.json")
    assert "Other" in shop.read("2026/tunnel.html")


def test_what_is_withdrawn_and_published_again_meanwhile_is_there_when_printing_is_resumed(
    shop, another_shop
):
    shop.print(*small_paper())
    roll_back(shop, 1)
    shop.print(withdrawn=[("en", "story-lake")])
    assert "2025/lake.html" not in shop.files()
    shop.print(story("lake", places=("armenia",), published="2025-06-01T10:00:00+04:00"))
    assert "2025/lake.html" not in shop.files()
    resume(shop)
    assert_undisturbed(shop, another_shop)


def test_the_lists_of_a_release_that_was_made_meanwhile_are_left_alone_for_what_they_name(shop):
    shop.print(*small_paper())
    roll_back(shop, 1)
    shop.print(withdrawn=[("en", "story-lake")])
    assert b"lake" in shop.files()["index.html"], "release 2 names what it has not"
    resume(shop)
    done = roll_back(shop, 2)
    assert left_alone(done)["index.html"] == "it named 2025/lake.html, which does not come back"
    assert not any(b"2025/lake.html" in data for data in shop.files().values())


def test_what_was_taken_by_a_rollback_and_then_withdrawn_does_not_come_with_the_next(shop):
    shop.print(*small_paper())
    shop.print(story("extra"))
    shop.print(story("wine", headline="Red wine"))
    roll_back(shop, 1)
    shop.print(withdrawn=[("en", "story-extra")])
    done = roll_back(shop, 2)
    assert left_alone(done)["2026/extra.html"] == "it was withdrawn since"
    assert "2026/extra.html" not in shop.files()


def test_new_paths_are_written_before_what_leads_to_them_when_printing_is_resumed(shop, monkeypatch):
    shop.print(*small_paper())
    shop.print(story("extra"))
    roll_back(shop, 1)
    written = []
    real = Site.write

    def write(self, path, data, **kwargs):
        written.append(path)
        real(self, path, data, **kwargs)

    monkeypatch.setattr(Site, "write", write)
    resume(shop)
    assert written.index("2026/extra.html") < written.index("index.html")


def test_a_ledger_of_an_older_format_leaves_its_numbers_and_its_pause(shop, another_shop):
    shop.print(*small_paper())
    shop.print(story("wine", headline="Red wine"))
    roll_back(shop, 1)
    before = shop.files()
    with ledger(shop) as opened:
        opened.db.execute("PRAGMA user_version = 1")
    assert shop.print(story("tea")).paused == Pause(1, NOW, 3)
    assert shop.files() == before
    resume(shop)
    assert [(each.number, each.added == each.files) for each in releases(shop)] == [(4, True)]
    assert not list((shop.folder / "kept").glob("*/*"))
    assert_undisturbed(shop, another_shop)
    shop.print(story("tea", headline="Green tea"))
    with pytest.raises(NotKept, match="kept releases are 4 to 5"):
        roll_back(shop, 3)


def test_a_site_that_was_never_printed_is_not_paused(shop):
    assert paused(shop.folder / "ledger.sqlite") is None
    assert rollback.resume(shop.press) is None


# Killed on the way


STEPS = [
    (Keeper, "recover"),
    (Keeper, "withdraw"),
    (Ledger, "close_release"),
    (Kept, "keep"),
    (Kept, "has"),
    (Site, "restore"),
    (Site, "remove"),
    (Ledger, "note_changes"),
    (Ledger, "note_removal"),
    (Ledger, "distrust"),
]


@pytest.mark.parametrize(("owner", "step"), STEPS, ids=lambda each: getattr(each, "__name__", each))
@pytest.mark.parametrize(
    ("when", "moments"),
    [
        ("before", "some"),
        pytest.param("before", "all", marks=pytest.mark.long),
        pytest.param("after", "all", marks=pytest.mark.long),
    ],
)
def test_a_rollback_that_is_cut_off_is_finished_or_never_was(
    shop, another_shop, monkeypatch, owner, step, when, moments
):
    for one in (shop, another_shop):
        one.print(*small_paper())
        one.print(story("wine", headline="Red wine", places=("georgia",)), story("extra"))
        one.print(place("armenia", name="Hayastan", parent="caucasus"), withdrawn=[("en", "story-tunnel")])
    today = shop.files()
    roll_back(another_shop, 1)
    expected = another_shop.files()
    calls = die_at(monkeypatch, owner, step, 0)
    roll_back(shop, 1)
    monkeypatch.undo()
    resume(shop)
    assert calls
    for nth in _some(len(calls)) if moments == "some" else range(1, len(calls) + 1):
        die_at(monkeypatch, owner, step, nth, when)
        with pytest.raises(KeyboardInterrupt):
            roll_back(shop, 1)
        monkeypatch.undo()
        with ledger(shop) as opened:
            pause = pause_in(opened.db)
        result = shop.print()
        assert bool(result.paused) == bool(pause)
        assert shop.files() == (expected if pause else today)
        check_kept(shop)
        resume(shop)
        assert shop.files() == today


def _some(count):
    """Return all of the first numbers if they are few, else some: the first two, the last, and others far and wide."""
    return sorted({1, min(2, count), *range(1, count, count // 6 or 1), count})


def die_at(monkeypatch, owner, step, nth, when="before"):
    """Let the nth call of a step be the last, or none if it is 0; return a list that grows with each call."""
    real, calls = getattr(owner, step), []

    def dying(self, *args, **kwargs):
        calls.append(1)
        if len(calls) == nth and when == "before":
            raise KeyboardInterrupt
        done = real(self, *args, **kwargs)
        if len(calls) == nth:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(owner, step, dying)
    return calls


def check_kept(shop, *, purged=False):
    """Every kept release can be had again, byte for byte; with `purged`, but for what was purged."""
    with ledger(shop) as opened:
        shelf = Kept(shop.folder / "kept", shop.site, opened.db)
        today = opened.files()
        for each in listed(opened.db):
            if each.number not in kept_releases(opened.db):
                continue
            gone = {path for path, former in formerly(opened.db, each.number).items() if former.purged}
            for path, (digest, _) in files_of(opened.db, each.number).items():
                assert today.get(path) == digest or shelf.has(digest) or (purged and path in gone), path


@pytest.mark.parametrize("nth", [1, 4, 9, 30])
@pytest.mark.parametrize(
    ("owner", "step"), [(Kept, "keep"), (Site, "write"), (Ledger, "printed"), (Kept, "tidy")]
)
def test_a_printing_that_is_cut_off_loses_nothing_of_earlier_releases(shop, monkeypatch, owner, step, nth):
    shop.print(*small_paper())
    shop.print(story("wine", headline="Red wine", places=("georgia",)))
    die_at(monkeypatch, owner, step, nth)
    with contextlib.suppress(KeyboardInterrupt):
        shop.print(place("georgia", name="Sakartvelo", parent="caucasus"), withdrawn=[("en", "story-lake")])
    monkeypatch.undo()
    shop.print(place("georgia", name="Gruzia", parent="caucasus"))
    check_kept(shop)


def test_a_rollback_after_a_printing_that_was_cut_off_knows_what_stands(shop, monkeypatch):
    shop.print(*small_paper())
    before = shop.files()

    def dying(self, *args):
        raise KeyboardInterrupt

    monkeypatch.setattr(Ledger, "printed", dying)
    with pytest.raises(KeyboardInterrupt):
        shop.print(story("wine", headline="Red wine"), story("extra"))
    monkeypatch.undo()
    assert shop.files() != before
    roll_back(shop, 1)
    assert shop.files() == before


def test_a_file_that_a_stopped_machine_lost_while_printing_is_paused_is_brought_back(shop, monkeypatch):
    shop.print(*small_paper())
    before = shop.files()
    shop.print(story("wine", headline="Red wine"))
    roll_back(shop, 1)
    (shop.site / "2026/wine.html").unlink()
    monkeypatch.setattr(Site, "boot", staticmethod(lambda: "another"))
    shop.print()
    assert shop.files() == before


def test_what_leaves_the_window_leaves_completely_wherever_it_is_cut_off(shop, monkeypatch):
    shop.press.keep_releases = 2
    shop.print(*small_paper())
    real = Kept.discard
    for number in range(6):
        monkeypatch.setattr(Kept, "discard", _dying_after(real, number))
        shop.print(story("wine", headline=f"Wine {number}", places=("georgia",)))
        with contextlib.suppress(KeyboardInterrupt):
            list(shop.press.tidy())
        monkeypatch.undo()
    shop.print(story("wine", headline="Last wine", places=("georgia",)))
    list(shop.press.tidy())
    with ledger(shop) as opened:
        needed = {
            row[0]
            for row in opened.db.execute("SELECT before FROM change WHERE release > 7 AND before != ''")
        }
    assert {path.name for path in (shop.folder / "kept").glob("*/*")} == needed


def _dying_after(real, count):
    def discard(self, digests):
        real(self, itertools.islice(digests, count))
        raise KeyboardInterrupt

    return discard


# Anything, in any order


NAMES = ("wine", "lake", "roads", "extra", "tea")
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.sampled_from(NAMES), st.sampled_from(["First", "Second"])),
        st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(["red", "blue"])),
        st.tuples(st.just("withdraw"), st.sampled_from([*NAMES, "tunnel"]), st.none()),
        st.tuples(st.just("withdraw person"), st.none(), st.none()),
        st.tuples(st.just("retheme"), st.sampled_from(["", "!"]), st.none()),
        st.tuples(st.just("roll back"), st.integers(0, 5), st.none()),
        st.tuples(st.just("purge"), st.sampled_from(NAMES), st.none()),
        st.tuples(st.just("resume"), st.none(), st.none()),
    ),
    min_size=3,
    max_size=14,
)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_happens_nothing_withdrawn_comes_back_and_nothing_is_lost(acts, shop, tmp_path_factory):
    def new_shop():
        opened = type(shop)(tmp_path_factory.mktemp("shop"))
        put_links(opened)
        return contextlib.closing(opened.archive), opened

    (closing_it, one), (closing_other, other) = new_shop(), new_shop()
    with closing_it, closing_other:
        one.press.keep_releases = 6
        one.print(*small_paper())
        for act, what, how in acts:
            before = one.files()
            _act(one, act, what, how)
            check_kept(one, purged=True)
            _check_site(one, before)
        resume(one)
        home = (one.theme / "templates" / "home.html").read_bytes()
        (other.theme / "templates" / "home.html").write_bytes(home)
        assert_undisturbed(one, other)


def _act(shop, act, what, how):
    document = shop.archive.document("en", f"story-{what}")
    match act:
        case "publish":
            path = document.path if document else f"2026/{what}.html"
            shop.print(story(what, headline=f"{how} {what}", path=path, places=("georgia",)))
        case "rename" if document:
            with contextlib.suppress(PathTaken):
                shop.print(story(what, path=f"2026/{how}.html", places=("armenia",)))
        case "withdraw":
            shop.print(withdrawn=[("en", f"story-{what}")])
        case "withdraw person":
            shop.print(withdrawn=[("en", "nana")])
        case "retheme":
            template = shop.theme / "templates" / "home.html"
            template.write_text(template.read_text("utf-8").rstrip("!") + what, "utf-8")
            shop.print()
        case "roll back":
            with ledger(shop) as opened:
                numbers = kept_releases(opened.db)
            roll_back(shop, numbers[what % len(numbers)])
        case "purge":
            with contextlib.suppress(UnknownPage):
                purge(shop, f"2026/{what}.html")
        case "resume":
            resume(shop)


def _check_site(shop, before):
    """What is published no more is not there, and what changed does not name it."""
    after = shop.files()
    documents = [shop.archive.document(*each) for each in shop.archive.everything()]
    stories = {path for path in after if re.fullmatch(r"20\d\d/\w+\.html", path)}
    published = {document.path for document in documents}
    assert stories <= published
    if not paused(shop.folder / "ledger.sqlite"):
        assert {document.path for document in documents if isinstance(document, Story)} <= after.keys()
    for path in after:
        if after[path] != before.get(path) and not path.startswith("media/"):
            for named in re.findall(rb"(?:(?<=[\s>\"])|(?<=\.\./))(20\d\d/\w+\.html)", after[path]):
                assert named.decode() in after.keys() | published, (path, named)


# Purging


def kept_bytes(shop) -> list[bytes]:
    return [path.read_bytes() for path in (shop.folder / "kept").glob("*/*")]


def test_a_purge_removes_what_all_kept_releases_have_of_a_path(shop):
    shop.print(*small_paper())
    for headline in ("First", "Second", "Third"):
        shop.print(story("wine", headline=headline))
    done = purge(shop, "https://post.example/2026/wine")
    assert done == rollback.Purge("2026/wine.html", 9, 0, stands=True), "with its bare text and its slip"
    assert not any(b"All about wine" in data for data in kept_bytes(shop))
    assert "Third" in shop.read("2026/wine.html")
    assert purge(shop, "2026/wine.html").contents == 0
    done = roll_back(shop, 2)
    assert pages_left_alone(done) == dict.fromkeys(
        ("2026/wine.html", "2026/wine/text.html", "search/0/14.json"), "what it had was purged"
    )
    assert "what it had was purged" in {left.why for left in done.left if is_feed(left.path)}
    assert "Third" in shop.read("2026/wine.html")


def test_what_is_withdrawn_and_then_purged_is_nowhere(shop):
    shop.print(*small_paper())
    shop.print(withdrawn=[("en", "story-tunnel")])
    assert any(b"All about tunnel" in data for data in kept_bytes(shop))
    assert purge(shop, "2026/tunnel.html") == rollback.Purge("2026/tunnel.html", 3, 0, stands=False)
    assert not any(b"All about tunnel" in data for data in kept_bytes(shop))
    assert not any(b"All about tunnel" in data for data in shop.files().values())


def test_bytes_that_another_path_had_too_stay_for_that_one(shop):
    for name in ("cut.html", "story.html"):
        (shop.theme / "templates" / name).write_text("{{ frame.masthead.name }}")
    shop.print(*small_paper())
    (shop.theme / "templates" / "story.html").write_text("{{ frame.masthead.name }} again")
    shop.print()
    done = purge(shop, "2026/wine.html")
    assert (done.contents, done.shared) == (0, 1)
    done = roll_back(shop, 1)
    assert left_alone(done) == {"2026/wine.html": "what it had was purged"}
    assert shop.read("2025/lake.html") == "The Post\n"


def test_a_purge_that_is_cut_off_may_be_repeated(shop, monkeypatch):
    shop.print(*small_paper())
    shop.print(story("wine", headline="Second"))

    def dying(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Kept, "discard", dying)
    with pytest.raises(KeyboardInterrupt):
        purge(shop, "2026/wine.html")
    monkeypatch.undo()
    assert purge(shop, "2026/wine.html").contents == 3


def test_a_path_that_nobody_knows_cannot_be_purged(shop):
    shop.print(*small_paper())
    with pytest.raises(UnknownPage, match="no kept release has a file at '2026/none'"):
        purge(shop, "2026/none")


# What a file names

SITE = SiteSettings.of("https://post.example/paper", ["en", "ru"])


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ('<a href="2026/wine.html">', True),
        ('<a href="../2026/wine.html">', True),
        ("<a href='../../2026/wine.html#top'>", True),
        ('<a href="./2026/wine.html">', True),
        ("<loc>https://post.example/paper/2026/wine.html</loc>", True),
        ('{"url":"https://post.example/paper/2026/wine.html"}', True),
        ('<a href="/paper/2026/wine.html">', True),
        ("0; url=/paper/2026/wine.html", True),
        ('srcset="a.png 1w, /paper/2026/wine.html 2w"', True),
        ('<a href="../ru/2026/wine.html">', False),
        ('<a href="ru/2026/wine.html">', False),
        ('<a href="https://other.example/2026/wine.html">', False),
        ('<a href="../2026/wines.html">', False),
        ("wine.html", False),
        ("", False),
    ],
)
def test_a_path_is_named_where_it_stands_whole(data, named):
    found = list(
        Names(["2026/wine.html", "2026/much-longer-wine.html"], SITE).found(data.encode(), "index.html")
    )
    assert found == (["2026/wine.html"] if named else [])


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("2026/страна.html", '<a href="../2026/%D1%81%D1%82%D1%80%D0%B0%D0%BD%D0%B0.html">'),
        ("a&b.html", '<a href="../a&amp;b.html">'),
        ("a&b.html", "<loc>https://post.example/paper/a&amp;b.html</loc>"),
        ("a&b.html", '"https://post.example/paper/a\\u0026b.html"'),
        ("it's.html", '<a href="../it&#39;s.html">'),
        ("it's.html", "<loc>https://post.example/paper/it's.html</loc>"),
        ("x", '<a href="../x">'),
    ],
)
def test_a_path_is_found_however_it_is_written(path, data):
    assert list(Names([path], SITE).found(data.encode(), "index.html")) == [path]


APART = SiteSettings.of("https://post.example", ["en", "ru"], {"ru": "https://ru.post.example"})


@pytest.mark.parametrize(
    ("page", "data", "named"),
    [
        ("2026/a.html", '<a href="../2026/wine.html">', ["2026/wine.html"]),
        ("ru/2026/a.html", '<a href="../2026/wine.html">', ["ru/2026/wine.html"]),
        ("ru/index.html", '<a href="2026/wine.html">', ["ru/2026/wine.html"]),
        ("ru/404.html", '<a href="/2026/wine.html">', ["ru/2026/wine.html"]),
        ("2026/a.html", '<a href="https://ru.post.example/2026/wine.html">', ["ru/2026/wine.html"]),
        ("ru/2026/a.html", '<a href="https://post.example/2026/wine.html">', ["2026/wine.html"]),
        ("ru/2026/a.html", '<img src="../../media/ab/c.webp">', ["media/ab/c.webp"]),
    ],
)
def test_an_edition_apart_names_its_own_pages_without_its_folder(page, data, named):
    paths = ["2026/wine.html", "ru/2026/wine.html", "media/ab/c.webp"]
    assert list(Names(paths, APART).found(data.encode(), page)) == named


def test_of_no_paths_none_is_named():
    assert list(Names([], SITE).found(b"<a href='../2026/wine.html'>", "index.html")) == []


def test_paths_that_overlap_are_all_found():
    names = Names(["abca", "abcd", "2026/a.html"], SITE)
    assert set(names.found(b'"abca" "abcd" "../2026/a.html"', "2026/b.html")) == {
        "abca",
        "abcd",
        "2026/a.html",
    }


def test_a_press_keeps_as_many_releases_as_it_is_told(shop):
    shop.press = Press(shop.archive, shop.settings, shop.site, shop.folder / "ledger.sqlite", shop.theme, 2)
    shop.print(*small_paper())
    for headline in ("First", "Second"):
        shop.print(plain_page("about", title=headline))
    with pytest.raises(NotKept, match="kept releases are 2 to 3"):
        roll_back(shop, 1)
