from __future__ import annotations

import os
import shutil
import socket
import time
from contextlib import closing

import brotli
import pytest

from filed import documents_of, site_of
from tamizdat.archive.store import Archive
from tamizdat.desk import actions, door
from tamizdat.desk.filer import AlreadyRunning, Filer, _spend, only_one
from tamizdat.desk.filer import run as run_filer
from tamizdat.desk.models import Mark, Picture, Printing, Story
from tamizdat.press.errors import PressError

pytestmark = pytest.mark.django_db


def test_a_published_story_is_a_page(published, filer, newsroom):
    actions.refile_all()
    assert filer.work()
    page = newsroom / "var" / "site" / published.printed_path()
    assert "What the treaty says" in page.read_text("utf-8")
    assert not Mark.objects.exists()
    printing = Printing.objects.first()
    assert published.printed_path() in [path for path, _ in printing.pages]
    assert ["story", str(published.uid)] in printing.filed
    assert printing.printed >= len(printing.pages) > 5
    assert not printing.failures and not printing.notes
    assert not filer.work()


def test_renaming_leaves_a_redirect_that_leads_on(published, filer, newsroom):
    actions.refile_all()
    filer.work()
    old = published.printed_path()
    actions.publish(actions.edit_story(published, slug="renamed"))
    filer.work()
    year = old.split("/")[0]
    assert (newsroom / "var" / "site" / year / "renamed.html").exists()
    assert "renamed.html" in (newsroom / "var" / "site" / old).read_text("utf-8")
    actions.publish(actions.edit_story(Story.objects.get(pk=published.pk), slug="again"))
    filer.work()
    assert "again.html" in (newsroom / "var" / "site" / old).read_text("utf-8")


def test_withdrawing_and_deleting_take_the_page_away(published, filer, newsroom):
    actions.refile_all()
    filer.work()
    page = newsroom / "var" / "site" / published.printed_path()
    actions.unpublish(published)
    filer.work()
    assert not page.exists()
    actions.publish(published)
    filer.work()
    assert page.exists()
    Story.objects.get(pk=published.pk).delete()
    filer.work()
    assert not page.exists()
    assert published.printed_path() in Printing.objects.first().removed


def test_a_draft_prints_nothing_and_is_not_noted(story, filer):
    actions.refile_all()
    filer.work()
    before = Printing.objects.count()
    actions.edit_story(story, headline="Other words")
    assert not Mark.objects.exists()
    story.save()  # as a draft is saved when it is made
    assert filer.work()
    assert Printing.objects.count() == before
    assert not Mark.objects.exists()


def test_nothing_is_printed_where_nothing_was_filed(published, filer, monkeypatch):
    actions.refile_all()
    filer.work()
    published.save()
    asked = []
    monkeypatch.setattr(filer.press, "update", lambda **_: asked.append("update"))
    assert filer.work()
    assert asked == []
    assert Printing.objects.first().printed


def test_what_could_not_be_printed_is_tried_again(published, filer, newsroom):
    (newsroom / "theme" / "templates").mkdir(parents=True)
    (newsroom / "theme" / "templates" / "404.html").write_text("{{ nothing_of_the_kind }}")
    filer.press = door.press(filer.archive)
    actions.refile_all()
    filer.work()
    assert Printing.objects.first().failures
    (newsroom / "theme" / "templates" / "404.html").unlink()
    published.save()
    filer.work()
    assert not Printing.objects.first().failures


def test_a_renamed_place_changes_the_stories_page(published, filer, newsroom):
    actions.refile_all()
    filer.work()
    actions.save_place("georgia", texts={"en": {"name": "Sakartvelo"}}, parent="caucasus", map="GE")
    filer.work()
    assert b"Sakartvelo" in (newsroom / "var" / "site" / published.printed_path()).read_bytes()
    assert [kind for kind, _ in Printing.objects.first().filed] == ["place"]


def test_a_picture_goes_all_the_way(published, picture, filer, newsroom):
    actions.publish(actions.edit_story(published, picture=picture))
    actions.refile_all()
    filer.work()
    names = [name for name in site_of(newsroom) if name.startswith("media/")]
    scripts = {"js"}  # which are named by their digests, too
    assert {name.rpartition(".")[2] for name in names} - scripts == {"avif", "webp", "jpg"}


def test_an_address_that_is_taken_is_reported_and_the_others_go_on(published, filer, newsroom):
    actions.refile_all()
    filer.work()
    # The slug is free at the desk and taken in the archive: another story there has its address.
    other = actions.create_story("en", headline="Other", slug="other", published_at=published.published_at)
    actions.publish(other)
    thief = actions.create_story("en", headline="Thief", slug="thief", published_at=published.published_at)
    actions.publish(thief)
    from tamizdat.desk.models import story as stories

    original = stories.Story.printed_path

    def path(self):
        return original(published) if self.slug == "thief" else original(self)

    stories.Story.printed_path = path
    try:
        filer.work()
        printing = Printing.objects.first()
        assert len(printing.failures) == 1
        assert "Thief" in printing.failures[0]["what"] and "slug" in printing.failures[0]["remedy"]
        assert ["story", str(other.uid)] in printing.filed
        assert (newsroom / "var" / "site" / original(other)).exists()
        assert not Mark.objects.exists()
    finally:
        stories.Story.printed_path = original
    other.save()
    filer.work()
    assert (newsroom / "var" / "site" / original(thief)).exists(), (
        "what stood in its way is gone: it is tried again"
    )
    assert not Printing.objects.first().failures


def test_two_stories_swap_their_addresses(published, filer, newsroom):
    other = actions.create_story("en", headline="Other", slug="other", published_at=published.published_at)
    actions.publish(other)
    actions.refile_all()
    filer.work()
    for slug, story in (("passing", published), ("what-the-treaty-says", other), ("other", published)):
        actions.publish(actions.edit_story(Story.objects.get(pk=story.pk), slug=slug))
    filer.work()
    assert not Printing.objects.first().failures
    site = newsroom / "var" / "site"
    assert b"What the treaty says" in (site / Story.objects.get(pk=published.pk).printed_path()).read_bytes()
    assert (site / Story.objects.get(pk=other.pk).printed_path()).exists()


def test_one_thing_that_cannot_be_composed_does_not_stop_the_others(published, filer, newsroom, monkeypatch):
    from tamizdat.desk.compose import stories

    other = actions.create_story("en", headline="Other", slug="other")
    actions.publish(other)
    original = stories.story

    def broken(row, making):
        if row.slug == "other":
            raise KeyError("a bug")
        return original(row, making)

    monkeypatch.setattr(stories, "story", broken)
    filer.work()
    printing = Printing.objects.first()
    assert [(f["uid"], f["why"]) for f in printing.failures] == [(str(other.uid), "KeyError: 'a bug'")]
    assert (newsroom / "var" / "site" / published.printed_path()).exists()


def test_what_was_left_out_is_noted(published, picture, filer):
    actions.publish(actions.edit_story(published, body=[("picture", {"picture": picture})]))
    Picture.objects.all().delete()
    filer.work()
    assert "What the treaty says" in Printing.objects.first().notes[0]


def test_a_site_that_cannot_be_written_keeps_the_marks(published, filer, monkeypatch):
    def full(**_):
        raise PressError("the disk is full")

    monkeypatch.setattr(filer.press, "update", full)
    with pytest.raises(PressError):
        filer.work()
    assert Mark.objects.exists()
    monkeypatch.undo()
    assert filer.work()
    assert not Mark.objects.exists()
    assert Printing.objects.first().printed


def test_marks_written_while_it_works_stay(published, newsroom, filer):
    seen = []

    def after(step):
        seen.append(step)
        if step == "composed":
            Story.objects.get(pk=published.pk).save()

    filer._after = after
    filer.work()
    assert seen == ["read", "composed", "filed", "printed", "noted"]
    assert Mark.objects.count() == 1


@pytest.mark.parametrize("step", ["read", "composed", "filed", "printed", "noted"])
def test_a_crash_after_any_step_loses_nothing(step, published, picture, filer, newsroom, tmp_path):
    actions.refile_all()
    filer.work()
    actions.publish(actions.edit_story(published, headline="Changed", slug="changed", picture=picture))
    actions.save_place("georgia", texts={"en": {"name": "Sakartvelo"}}, parent="caucasus")

    class Crash(BaseException):
        pass

    def crash(at):
        if at == step:
            raise Crash

    undisturbed = newsroom / "undisturbed"
    shutil.copytree(newsroom / "var", undisturbed / "var", ignore=shutil.ignore_patterns("*.sock"))
    marks = list(Mark.objects.values())
    filer._after = crash
    with pytest.raises(Crash):
        filer.work()
    with closing(Archive(newsroom / "var" / "archive", writable=True)) as archive:
        from tamizdat.desk import door

        again = Filer(archive, door.press(archive))
        again.print()
        while again.work():
            pass
    assert not Mark.objects.exists()
    after_crash = site_of(newsroom), documents_of(newsroom)

    # The same, undisturbed
    for mark in marks:
        Mark.objects.create(**mark)
    from django.conf import settings

    settings.TAMIZDAT = type(settings.TAMIZDAT)(**{**_fields(settings.TAMIZDAT), "folder": undisturbed})
    with closing(Archive(undisturbed / "var" / "archive", writable=True)) as archive:
        from tamizdat.desk import door

        Filer(archive, door.press(archive)).work()
    assert after_crash == (site_of(undisturbed), documents_of(undisturbed))


def _fields(struct) -> dict:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


def test_a_second_filer_refuses(newsroom):
    lock = newsroom / "var" / "filer.lock"
    with only_one(lock), pytest.raises(AlreadyRunning, match=f"process {os.getpid()}"), only_one(lock):
        pass
    with only_one(lock):
        pass


# What can wait


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """Let the filer that runs in this process leave the test's own connection open."""
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)


@pytest.fixture
def wire(monkeypatch):
    """Return both ends of the wire on which the filer is woken; it looks every twentieth of a second without."""
    from tamizdat.desk import filer as module

    monkeypatch.setattr(module, "PATIENCE", 0.05)
    ours, heard = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with ours, heard:
        yield ours, heard


def test_what_can_wait_gives_way_to_whoever_calls(wire):
    ours, heard = wire
    done = []

    def spare():
        for n in range(10):
            done.append(n)
            if n == 3:
                ours.send(b"x")
            yield n

    assert _spend(heard, spare())
    assert done == [0, 1, 2, 3]
    assert not _spend(heard, iter(()))


def test_what_can_wait_does_not_put_off_the_next_look(wire):
    started = time.monotonic()
    assert not _spend(wire[1], (time.sleep(0.01) or n for n in range(1000)))
    assert time.monotonic() - started < 1


def rounds(number):
    """Return a way to stop after so many rounds of the filer's work."""
    left = [number]

    def stopped():
        left[0] -= 1
        return left[0] < 0

    return stopped


def test_copies_are_made_while_nobody_waits(published, filer, newsroom, wire):
    actions.refile_all()
    filer.press.warm = lambda: iter(())
    run_filer(filer, rounds(120), wire[1])
    site = newsroom / "var" / "site"
    page = site / published.printed_path()
    assert page.exists()
    assert brotli.decompress(page.with_name(page.name + ".br").read_bytes()) == page.read_bytes()
    assert list(filer.press.copies()) == []


def test_copies_that_cannot_be_written_are_reported_once_and_stop_nothing(published, filer, newsroom, wire):
    tried = []

    def broken():
        tried.append(1)
        raise PressError("packed copies cannot be written: the disk is full; mend this")
        yield

    actions.refile_all()
    filer.press.warm = lambda: iter(())
    filer.press.copies = broken
    run_filer(filer, rounds(10), wire[1])
    assert tried == [1], "it is tried again some seconds later"
    assert (newsroom / "var" / "site" / published.printed_path()).exists()
    told = [failure["why"] for row in Printing.objects.all() for failure in row.failures]
    assert told == ["packed copies cannot be written: the disk is full; mend this"]
