from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import PageLogEntry

from tamizdat.desk import actions, behind
from tamizdat.desk.groups import EDITORS, REPORTERS
from tamizdat.desk.models import CorrectionCheck, Story

WRONG = (date(2026, 3, 5), "It was Tuesday.", "It was Wednesday.")


@pytest.fixture
def versions(db):
    """Return a story in English that was corrected, and its version in Russian."""
    at = datetime(2026, 3, 4, tzinfo=UTC)
    english = actions.create_story("en", headline="Rain", published_at=at)
    actions.publish(english)
    russian = actions.add_translation(english, "ru", headline="Дождь", published_at=at)
    actions.publish(russian)
    actions.publish(actions.create_story("ru", headline="Другое", published_at=at))
    correct(english, WRONG)
    return english, russian


def correct(story, *corrections):
    actions.publish(actions.edit_story(story, corrections=corrections))


def all_behind() -> list[Story]:
    """Return the versions that stay behind, as all three questions have them."""
    found = list(behind.all_behind())
    assert {s.pk for s in behind.marked(Story.objects.all()).filter(is_behind=True)} == {s.pk for s in found}
    assert {s.pk for s in Story.objects.all() if behind.open_for(s)} == {s.pk for s in found}
    return found


def test_a_correction_leaves_the_other_version_behind(versions):
    _, russian = versions
    assert all_behind() == [russian]
    (told,) = behind.told(Story.objects.get(pk=russian.pk))
    assert (told["language"], told["date"], told["text"], told["right"]) == ("English", *WRONG)


def test_a_version_with_a_correction_of_its_own_since_is_not_behind(versions):
    english, russian = versions
    correct(russian, (date(2026, 3, 4), "Раньше."))
    assert all_behind() == [russian], "that one was made before"
    correct(russian, (date(2026, 3, 6), "Не вторник, а среда."))
    assert all_behind() == [english], "which has none since"
    correct(english, WRONG, (date(2026, 3, 6), "Also this."))
    assert all_behind() == []


def test_a_version_that_was_checked_is_behind_again_after_the_next_correction(versions):
    english, russian = versions
    assert actions.check_corrections(russian) == 1
    assert all_behind() == []
    correct(english, WRONG)  # published anew: its rows are others, what they say is the same
    assert all_behind() == []
    assert actions.check_corrections(russian) == 0
    correct(english, WRONG, (date(2026, 3, 5), "The same day, something else."))
    assert all_behind() == [russian]


def test_a_version_made_after_the_correction_is_not_behind(versions):
    _, russian = versions
    actions.publish(actions.edit_story(russian, published_at=datetime(2026, 3, 6, tzinfo=UTC)))
    assert all_behind() == []


def test_what_readers_do_not_see_is_not_behind_and_leaves_nothing_behind(versions):
    english, russian = versions
    actions.unpublish(russian)
    assert all_behind() == []
    actions.publish(russian)
    assert all_behind() == [russian]
    actions.unpublish(english)
    assert all_behind() == []


def test_a_check_stands_in_the_storys_history(versions, desk_of):
    _, russian = versions
    editor = desk_of(EDITORS)
    answer = editor.post(reverse("desk_corrections_checked", args=[russian.pk]), {"back": "/desk/"})
    assert answer.url == "/desk/"
    check = CorrectionCheck.objects.get()
    assert (check.story_id, check.date, check.text, check.right) == (russian.pk, *WRONG)
    assert check.user is not None
    entry = PageLogEntry.objects.filter(action="tamizdat.corrections_checked").get()
    assert entry.data == {"corrections": ["en, 2026-03-05"]} and entry.user == check.user
    assert "en, 2026-03-05" in str(entry.message)
    assert all_behind() == []


def test_the_way_back_stays_at_the_desk(versions, desk_of):
    _, russian = versions
    answer = desk_of(EDITORS).post(
        reverse("desk_corrections_checked", args=[russian.pk]), {"back": "https://evil.example/"}
    )
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[russian.pk])


def test_reporters_check_nothing(versions, desk_of):
    _, russian = versions
    reporter = desk_of(REPORTERS)
    reporter.post(reverse("desk_corrections_checked", args=[russian.pk]))
    assert not CorrectionCheck.objects.exists()
    assert reporter.get(reverse("desk_corrections_checked", args=[russian.pk])).status_code == 405
    from django.contrib.auth import get_user_model

    with pytest.raises(PermissionDenied):
        actions.check_corrections(russian, user=get_user_model().objects.get(groups__name=REPORTERS))
    assert "It was Tuesday." not in reporter.get(reverse("wagtailadmin_home")).content.decode()


def test_an_editor_sees_it_on_the_form_in_the_listing_and_on_the_desks_home(versions, desk_of):
    english, russian = versions
    editor = desk_of(EDITORS)
    button = reverse("desk_corrections_checked", args=[russian.pk])
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[russian.pk])).content.decode()
    assert f'formaction="{button}"' in form and "It was Tuesday." in form and "It was Wednesday." in form
    home = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert button in home and "It was Tuesday." in home
    listing = editor.get("/desk/stories/ru/").content.decode()
    assert (
        listing.count("Corrected in another language</td>") + listing.count("Corrected in another language\n")
        >= 1
    )
    only = editor.get("/desk/stories/ru/?is_behind=true").content.decode()
    assert "Дождь" in only and "Другое" not in only
    assert (
        "formaction" not in editor.get(reverse("wagtailadmin_pages:edit", args=[english.pk])).content.decode()
    )
