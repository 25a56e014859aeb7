"""How letters fill themselves: what comes, and that nothing falls between two letters or comes twice."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from unittest import mock

import pytest
from django.apps import apps
from django.utils import timezone
from letter_samples import newsletter, sent, shown, titles, write
from wagtail.models import Page, Revision

from tamizdat.archive.documents import Story as StoryDocument
from tamizdat.archive.documents import encode
from tamizdat.archive.ids import mint
from tamizdat.desk import actions, filling, letter_checks
from tamizdat.desk.incoming import Incoming, Intake
from tamizdat.desk.models import Correction, Letter, Place, Story, Topic
from tamizdat.desk.models.letter import State
from tamizdat.desk.posting import Tally
from tamizdat.desk.schedule import Schedule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("server")]


def test_the_first_letter_has_what_the_rhythm_says_and_its_subject_from_the_lead(weekly):
    now = timezone.now()
    for headline, days in (("Old", 8), ("Of Monday", 3)):
        shown(write(headline, published_at=now - timedelta(days=days)), now - timedelta(days=days))
    write("Of today", published_at=now - timedelta(minutes=3))
    write("По-русски", "ru", slug="po-russki")
    actions.create_story("en", headline="A draft")
    letter = actions.write_letter(weekly)
    assert titles(letter) == [("", ["Of today", "Of Monday"])]
    assert letter.subject == "Of today"
    assert letter.state == State.DRAFT


def test_the_next_has_what_came_since_the_last(weekly, server):
    write("First")
    letter = actions.write_letter(weekly)
    sent(letter, server)
    write("Second")
    assert titles(actions.write_letter(weekly)) == [("", ["Second"])]


@pytest.fixture
def last(weekly, server):
    """Send a letter that was filled two days ago."""
    now = timezone.now()
    shown(write("Carried", slug="carried"), now - timedelta(days=3))
    letter = actions.write_letter(weekly)
    sent(letter, server)
    Letter.objects.update(filled_at=now - timedelta(days=2))
    return letter


def test_what_is_dated_back_comes_since_readers_got_it_now(last, weekly):
    backdated = write("Backdated", published_at=timezone.now() - timedelta(days=30))
    assert titles(actions.write_letter(weekly)) == [("", ["Backdated"])]
    shown(backdated, timezone.now() - timedelta(days=30))
    assert titles(actions.write_letter(weekly)) == []


def test_what_was_embargoed_comes_when_the_embargo_ends(last, weekly):
    story = actions.create_story("en", headline="Embargoed", published_at=timezone.now() - timedelta(days=5))
    story.go_live_at = timezone.now() + timedelta(hours=1)
    story.save_revision()
    actions.publish(story)
    assert titles(actions.write_letter(weekly)) == []
    later = timezone.now() + timedelta(hours=2)
    Revision.objects.filter(object_id=story.pk).update(approved_go_live_at=timezone.now())
    with mock.patch("django.utils.timezone.now", return_value=later):
        assert Schedule().carry_out(later) == []
        assert titles(actions.write_letter(weekly)) == [("", ["Embargoed"])]


@pytest.mark.parametrize(
    "withdraw", [actions.unpublish, lambda story: Page.objects.get(pk=story.pk).unpublish()]
)
def test_what_was_away_when_the_last_was_filled_comes_when_it_is_back(last, weekly, withdraw):
    story = write("Away")
    shown(story, timezone.now() - timedelta(days=4))
    actions.edit_story(story, headline="Mended")
    actions.publish(story)
    assert titles(actions.write_letter(weekly)) == []  # it came before the last, which could have had it
    withdraw(story)
    actions.publish(story)
    assert titles(actions.write_letter(weekly)) == [("", ["Mended"])]


def test_what_a_letter_carried_does_not_come_again_when_it_was_away(last, weekly, server):
    story = Story.objects.get(slug="carried")
    write("Another")
    sent(actions.write_letter(weekly), server)
    actions.unpublish(story)
    actions.publish(story)
    assert titles(actions.write_letter(weekly)) == []


def test_an_archive_that_is_brought_in_fills_no_letter_but_what_is_new_comes(last, weekly):
    for years in range(25):
        bring(f"{2000 + years}-05-01T10:00:00+00:00")
    assert titles(actions.write_letter(weekly)) == []
    bring((timezone.now() - timedelta(days=3)).isoformat(), headline="Came at night")
    assert titles(actions.write_letter(weekly)) == [("", ["Came at night"])]


def bring(published, headline="Old"):
    id = str(mint())
    document = StoryDocument(
        id=id, edition="en", path=f"2010/s-{id}.html", story=str(mint()), kind="news", headline=headline, published=published
    )  # fmt: skip
    taken = Intake(lambda name: None).take([Incoming(document, encode(document))])
    assert [each.what for each in taken] == ["made"]


def test_a_copy_comes_before_readers_at_its_own_moment(published):
    shown(published, timezone.now() - timedelta(days=9))
    copy = Story.objects.get(pk=published.pk).copy(update_attrs={"slug": "copy"}, keep_live=False)
    assert copy.shown_at is None
    actions.publish(copy)
    assert timezone.now() - copy.shown_at < timedelta(minutes=1)


def test_what_was_there_before_was_shown_on_the_date_that_it_bears(published):
    draft = actions.create_story("en", headline="Draft", published_at=timezone.now())
    Story.objects.update(shown_at=None)
    import_module("tamizdat.desk.migrations.0007_moments_and_reasons").shown_on_its_date(apps, None)
    assert Story.objects.get(pk=published.pk).shown_at == published.published_at
    assert Story.objects.get(pk=draft.pk).shown_at is None


def test_parts_are_of_places_with_those_within_of_topics_kinds_and_series(known):
    place, topic = Place.objects.get(slug="caucasus"), Topic.objects.get(slug="security")
    made = newsletter(
        fills=[
            ("place", {"place": place, "label": "", "count": 1}),
            ("topic", {"topic": topic, "label": "Safe", "count": None}),
            ("kind", {"kind": "opinion", "label": "", "count": None}),
            ("latest", {"label": "And", "count": None}),
        ]
    )

    def at(minutes):
        return timezone.now() - timedelta(minutes=minutes)

    write("In Georgia", places=["georgia"], published_at=at(1))
    write("In Georgia, too", places=["georgia"], topics=["security"], published_at=at(2))
    write("Thought", kind="opinion", published_at=at(3))
    write("Else", published_at=at(4))
    assert titles(actions.write_letter(made)) == [
        ("Caucasus", ["In Georgia"]),
        ("Safe", ["In Georgia, too"]),
        ("Opinion", ["Thought"]),
        ("And", ["Else"]),
    ]


def test_what_was_read_most_comes_in_its_order(known):
    made = newsletter(fills=[("most_read", {"label": "", "count": 1})])
    stories = [
        write("Little read", slug="little"),
        write("Much read", slug="much"),
        write("Unread", slug="unread"),
    ]
    day = timezone.localdate().isoformat()
    actions.note_readers(
        [Tally(day, "en", str(story.uid), count) for story, count in zip(stories, (2, 9), strict=False)]
    )
    assert titles(actions.write_letter(made)) == [("Most read", ["Much read"])]


def test_filled_again_it_keeps_what_the_editor_touched(weekly):
    for name in ("One", "Two", "Three"):
        write(name)
    letter = actions.write_letter(weekly)
    part = letter.parts.get_prep_value()[0]
    items = {item["value"]["story"]: item for item in part["value"]["items"]}
    one, two, _three = (Story.objects.get(title=name).pk for name in ("One", "Two", "Three"))
    items[one]["value"]["note"] = "My words"
    part["value"]["items"] = [items[one], items[two]]  # another order, and one taken out
    letter.parts = letter.parts.stream_block.to_python([part])
    letter.subject = "My subject"
    letter.save()
    write("Four")
    assert actions.fill_again(letter) == 1
    letter.refresh_from_db()
    assert titles(letter) == [("", ["One", "Two", "Four"])]
    assert letter.parts[0].value["items"][0].value["note"] == "My words"
    assert letter.subject == "My subject"
    assert actions.fill_again(letter) == 0


def test_an_empty_week_is_an_empty_letter(weekly):
    letter = actions.write_letter(weekly)
    assert titles(letter) == []
    assert [each.what for each in letter_checks.stopping(letter)] == [
        "It has no subject.",
        "Nothing stands in it.",
    ]


def test_corrections_of_what_a_letter_carried_come_in_the_next_and_once(weekly, server):
    story, other = write("Carried"), write("Carried, too")
    sent(actions.write_letter(weekly), server)
    uncarried = write("Never carried")
    for each in (story, uncarried):
        Correction.objects.create(story=each, text="It is 300 m high.", right="It is 304.")
    assert filling.corrected(weekly, timezone.now()) == [story]
    letter = actions.write_letter(weekly)
    assert [each.title for each in letter.corrected_stories()] == ["Carried"]
    letter.subject = "Corrected"
    letter.save()
    sent(letter, server)
    assert actions.write_letter(weekly).corrected_stories() == []
    Correction.objects.create(story=story, text="Wrong again.")
    Correction.objects.create(story=other, text="Wrong as well.")
    assert len(actions.write_letter(weekly).corrected_stories()) == 2


def test_a_correction_that_was_taken_out_does_not_come_back_when_filled_again(weekly, server):
    story = write("Carried")
    sent(actions.write_letter(weekly), server)
    Correction.objects.create(story=story, text="Wrong.")
    letter = actions.write_letter(weekly)
    letter.corrected = []
    letter.save()
    assert actions.fill_again(letter) == 0
