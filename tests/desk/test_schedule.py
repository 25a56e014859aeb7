from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Revision

from tamizdat.desk import actions
from tamizdat.desk.models import Mark, Printing, Story
from tamizdat.desk.schedule import RETRY, Schedule
from tamizdat.press.errors import PressError

pytestmark = pytest.mark.django_db


def schedule(story, **fields):
    """Set dates as an editor does, and publish."""
    draft = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision()
    actions.publish(draft)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def later(monkeypatch):
    """Return a way to let time pass, for Django and Wagtail too."""
    real = timezone.now

    def pass_by(**amount):
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(**amount))
        return timezone.now()

    return pass_by


def live(story) -> bool:
    return Story.objects.get(pk=story.pk).live


def test_a_story_is_published_when_it_is_due_and_not_before(story, now, later):
    schedule(story, go_live_at=now + timedelta(minutes=1))
    keeper = Schedule()
    assert keeper.carry_out(now) == [] and not live(story)
    assert keeper.carry_out(later(seconds=61)) == []
    assert live(story)
    assert Mark.objects.filter(uid=story.uid).exists()


def test_a_new_draft_of_a_live_story_is_published_when_it_is_due(published, now, later):
    schedule(published, title="Later words", go_live_at=now + timedelta(minutes=1))
    assert Story.objects.get(pk=published.pk).title == "What the treaty says"
    Schedule().carry_out(later(minutes=2))
    assert Story.objects.get(pk=published.pk).title == "Later words"


def test_a_story_is_withdrawn_when_it_is_due(published, now, later):
    keeper = Schedule()
    keeper.carry_out(now)
    schedule(published, expire_at=now + timedelta(minutes=1))
    keeper.changed()
    keeper.carry_out(now)
    assert live(published)
    Mark.objects.all().delete()
    keeper.carry_out(later(seconds=61))
    assert not live(published)
    assert Mark.objects.filter(uid=published.uid).exists()


def test_what_fell_due_while_it_was_down_is_carried_out_at_the_start(story, published, now, later):
    other = actions.create_story("en", headline="Leaves", slug="leaves")
    actions.publish(other)
    draft = actions.create_story("en", headline="Comes", slug="comes")
    schedule(other, expire_at=now + timedelta(minutes=1))
    schedule(draft, go_live_at=now + timedelta(minutes=2))
    Schedule().carry_out(later(days=3))
    assert not live(other) and live(draft)


def test_one_page_that_fails_is_reported_once_tried_again_and_stops_nobody(
    story, now, later, monkeypatch, filer
):
    other = actions.create_story("en", headline="Other", slug="other")
    schedule(story, go_live_at=now + timedelta(minutes=1))
    schedule(other, go_live_at=now + timedelta(minutes=2))
    original = Revision.publish

    def publish(self, *args, **kwargs):
        if self.object_str == "What the treaty says":
            raise KeyError("a bug")
        return original(self, *args, **kwargs)

    monkeypatch.setattr(Revision, "publish", publish)
    later(minutes=3)
    filer.carry_out()
    assert live(other) and not live(story)
    failure = Printing.objects.first().failures[-1]
    assert "What the treaty says" in failure["what"] and "a bug" in failure["why"]
    count = Printing.objects.count()
    filer.carry_out()
    assert Printing.objects.count() == count
    monkeypatch.setattr(Revision, "publish", original)
    later(minutes=3, seconds=5)
    filer.carry_out()
    assert not live(story), "it is not tried each second"
    later(minutes=3, seconds=5 + RETRY.total_seconds())
    filer.carry_out()
    assert live(story)


def test_the_filer_prints_what_falls_due(published, now, later, filer, newsroom):
    actions.refile_all()
    filer.work()
    story = actions.create_story("en", headline="In a minute", slug="in-a-minute")
    schedule(story, go_live_at=now + timedelta(minutes=1))
    filer.carry_out()
    filer.work()
    later(seconds=61)
    filer.carry_out()
    filer.work()
    assert (newsroom / "var" / "site" / Story.objects.get(pk=story.pk).printed_path()).exists()


# What ends by itself


def pin(story, end):
    """Let a story that is not the newest stand at the top of the home page until its end."""
    actions.publish(actions.create_story("en", headline="The newest of all", slug="newest"))
    actions.set_front("en", [story], until={story: end})
    actions.refile_all()


def leads(newsroom) -> str:
    page = (newsroom / "var" / "site" / "index.html").read_text("utf-8")
    return min(("What the treaty says", "The newest of all"), key=page.index)


def test_a_pinned_story_leaves_the_top_when_its_time_comes(published, now, later, filer, newsroom):
    pin(published, now + timedelta(minutes=1))
    filer.work()
    assert leads(newsroom) == "What the treaty says"
    later(seconds=30)
    number = filer.archive.number
    assert not filer.work()
    assert filer.archive.number == number, "no moment is filed while nothing ends"
    later(seconds=61)
    assert filer.work()
    assert leads(newsroom) == "The newest of all"
    assert [path for path, _ in Printing.objects.first().pages] == ["index.html"]
    number = filer.archive.number
    assert not filer.work()
    assert filer.archive.number == number


def test_a_pin_that_ended_while_the_filer_was_down_ends_at_its_start(published, now, later, filer, newsroom):
    pin(published, now + timedelta(minutes=1))
    filer.work()
    later(days=3)
    filer.start()
    assert leads(newsroom) == "The newest of all"


def test_a_pin_that_is_set_into_the_past_never_leads(published, now, filer, newsroom):
    pin(published, now - timedelta(minutes=1))
    filer.work()
    assert leads(newsroom) == "The newest of all"


def test_a_moment_that_could_not_be_printed_is_printed_later(
    published, now, later, filer, newsroom, monkeypatch
):
    pin(published, now + timedelta(minutes=1))
    filer.work()
    later(seconds=61)

    def full(**_):
        raise PressError("the disk is full")

    monkeypatch.setattr(filer.press, "update", full)
    with pytest.raises(PressError):
        filer.work()
    monkeypatch.setattr(filer.press, "update", type(filer.press).update.__get__(filer.press))
    assert filer.work()
    assert leads(newsroom) == "The newest of all"
