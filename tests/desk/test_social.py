"""Stories get their pictures: one at once, many in spare time, anew when what they show is another."""

from __future__ import annotations

import shutil
from datetime import timedelta

import msgspec
import pytest
from django.utils import timezone

from tamizdat.desk import actions, door, social
from tamizdat.desk.filer import Filer
from tamizdat.desk.models import Masthead, Place, Printing
from tamizdat.press.sheet import medium_path
from tamizdat.press.social import Socials

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawings(monkeypatch):
    """Return the headlines of what is drawn."""
    found: list[str] = []
    draw = Socials.draw

    def noted(socials, told, photograph):
        found.append(told.words.headline)
        return draw(socials, told, photograph)

    monkeypatch.setattr(Socials, "draw", noted)
    return found


def picture_of(filer, page) -> str:
    """Return the blob of a story's picture; "" if it has none."""
    found = filer.archive.document(page.edition, str(page.uid)).social
    return found.renditions[0].blob if found else ""


def publish(number: int) -> list:
    stories = [actions.create_story("en", headline=f"Story {i}", slug=f"story-{i}") for i in range(number)]
    for each in stories:
        actions.publish(each)
    return stories


def rest(filer) -> None:
    """Let spare time pass until there is nothing to do."""
    for _ in filer.pictures.spare():
        pass


def test_a_story_that_is_published_has_its_picture(published, filer, newsroom, drawings):
    filer.work()
    blob = picture_of(filer, published)
    page = (newsroom / "var" / "site" / published.printed_path()).read_text("utf-8")
    assert f"/media/{blob[:2]}/{blob[:20]}.jpg" in page and 'og:image:width" content="1200"' in page
    assert (newsroom / "var" / "site" / "media" / blob[:2] / f"{blob[:20]}.jpg").is_file()
    assert drawings == [published.title]


def test_it_is_drawn_anew_only_when_it_shows_something_else(published, filer, drawings):
    filer.work()
    first = picture_of(filer, published)
    actions.publish(actions.edit_story(published, dek="Another line", note="A note"))
    filer.work()
    assert (picture_of(filer, published), len(drawings)) == (first, 1)
    actions.publish(actions.edit_story(published, headline="Another headline"))
    filer.work()
    assert picture_of(filer, published) != first and len(drawings) == 2
    actions.publish(actions.edit_story(published, headline=drawings[0]))
    filer.work()
    assert (picture_of(filer, published), len(drawings)) == (first, 2)


def test_of_many_stories_the_first_are_drawn_and_the_others_in_spare_time(filer, drawings, db):
    stories = publish(social.AT_ONCE + 3)
    filer.work()
    assert [bool(picture_of(filer, each)) for each in stories].count(False) == 3
    before = Printing.objects.count()
    rest(filer)
    assert all(picture_of(filer, each) for each in stories) and len(drawings) == len(stories)
    assert filer.work() and Printing.objects.count() == before + 1
    rest(filer)
    assert not filer.work() and len(drawings) == len(stories)


def test_what_is_filed_while_others_are_drawn_is_not_undone(filer, monkeypatch, db):
    stories = publish(social.AT_ONCE + 2)
    filer.work()
    spare = filer.pictures.spare()
    next(spare)  # one is drawn, and waits for the other
    for each in stories:
        actions.publish(actions.edit_story(each, dek="Said meanwhile"))
    filer.work()
    rest(filer)
    documents = [filer.archive.document("en", str(each.uid)) for each in stories]
    assert [document.dek for document in documents] == ["Said meanwhile"] * len(stories)
    assert all(document.social for document in documents)


@pytest.mark.parametrize("change", ["paper", "place"])
def test_a_renamed_paper_or_place_is_drawn_anew_in_spare_time(published, filer, drawings, change):
    actions.refile_all()
    filer.work()
    rest(filer)
    first = picture_of(filer, published)
    if change == "paper":
        Masthead.objects.get(edition="en").delete()
        actions.set_masthead("en", name="The New Paper")
    else:
        place = Place.objects.get(pk=published.places()[0].pk)
        place.map = "AZ"
        place.save()
    filer.work()
    assert picture_of(filer, published) == first
    rest(filer)
    assert picture_of(filer, published) != first


def test_an_older_newsroom_gets_pictures_when_it_starts(published, filer, newsroom, drawings):
    filer.work()
    first = picture_of(filer, published)
    story = filer.archive.document("en", str(published.uid))
    filer.archive.file([msgspec.structs.replace(story, social=None)])
    again = Filer(filer.archive, door.press(filer.archive))
    rest(again)
    assert picture_of(again, published) == first and len(drawings) == 1


def test_without_pictures_kept_they_are_drawn_again(published, filer, newsroom, drawings):
    filer.work()
    shutil.rmtree(newsroom / "var" / "social")
    actions.publish(actions.edit_story(published, dek="Another line"))
    filer.work()
    assert len(drawings) == 2 and picture_of(filer, published)


def test_at_the_end_of_its_rights_a_photograph_goes_from_the_drawing_too(
    published, filer, newsroom, drawings, picture, monkeypatch
):
    from tamizdat.desk import filer as filer_module

    end = timezone.now() + timedelta(days=1)
    actions.tell_picture(picture, until=end)
    actions.publish(actions.edit_story(published, picture=picture))
    filer.work()
    found = filer.archive.document("en", str(published.uid))
    assert found.social.until == found.lead.until != ""
    drawn, shown = picture_of(filer, published), found.lead.largest
    site = newsroom / "var" / "site"
    assert (site / medium_path(drawn)).is_file() and (site / medium_path(shown)).is_file()

    monkeypatch.setattr(filer_module, "_now", lambda: timezone.localtime(end).isoformat())
    assert filer.work()
    page = (site / published.printed_path()).read_text("utf-8")
    assert drawn[:20] not in page and shown[:20] not in page
    assert not (site / medium_path(drawn)).exists() and not (site / medium_path(shown)).exists()

    rest(filer)
    assert filer.archive.document("en", str(published.uid)).social.until == ""
    assert picture_of(filer, published) != drawn
    assert filer.work()
    assert picture_of(filer, published)[:20] in (site / published.printed_path()).read_text("utf-8")
