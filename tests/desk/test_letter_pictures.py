"""Pictures of a letter's own: its document, its checks, and what a change in a picture does to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk_samples import make_picture
from django.utils import timezone
from letter_samples import sent, show, write
from wagtail.models import ReferenceIndex

from tamizdat.archive.documents import blobs_of
from tamizdat.archive.soundness import check_letters
from tamizdat.desk import actions, compose, letter_checks, marks
from tamizdat.desk.compose.making import Making
from tamizdat.desk.models import Letter, Mark, PictureWords

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("server")]


@pytest.fixture
def letter(weekly):
    write("Carried", slug="carried")
    return actions.write_letter(weekly)


def whats(letter, **more):
    return [(each.stops, each.what) for each in letter_checks.findings(letter, **more)]


def test_a_picture_stands_in_its_document_with_the_words_of_its_place_or_its_own(weekly, picture):
    letter = show(actions.write_letter(weekly), picture)
    letter.subject = "The sea"
    show(letter, picture, alt="Sea", caption="Calm", credit="Nana")
    making = Making("en")
    document = compose.composed(letter, making)
    own, told = (part.items[0].picture for part in document.parts)
    assert (own.alt, own.caption, own.credit) == ("A teal field", "", "Nobody")
    assert (told.alt, told.caption, told.credit) == ("Sea", "Calm", "Nana")
    assert making.blobs == blobs_of(document) == {each.blob for each in own.renditions}
    check_letters(document)


def test_a_picture_that_was_deleted_leaves_its_letter(weekly, picture):
    letter = show(actions.write_letter(weekly), picture)
    letter = Letter.objects.get(pk=letter.pk)
    picture.delete()
    making = Making("en", "A letter")
    assert compose.composed(Letter.objects.get(pk=letter.pk), making).parts == ()
    assert [note for note in making.notes if "a picture was left out" in note]


def test_a_picture_knows_the_letters_that_show_it_and_a_change_in_it_files_those_that_went(
    letter, picture, server, no_marks
):
    show(letter, picture)
    (used,) = ReferenceIndex.get_references_to(picture)
    assert (used.object_id, used.content_type.model) == (str(letter.pk), "letter")
    assert list(marks.users_of(picture)) == [], "readers know nothing of it yet"
    sent(letter, server)
    for change in (picture.save, picture.delete):
        no_marks()
        change()
        assert [mark.uid for mark in Mark.objects.filter(kind="letter")] == [letter.uid]


def test_filled_again_it_keeps_its_pictures(weekly, picture):
    write("One")
    letter = show(actions.write_letter(weekly), picture)
    write("Two")
    actions.fill_again(letter)
    letter.refresh_from_db()
    assert [block["picture"] for block in letter.pictures()] == [picture]
    assert len(letter.stories()) == 2


def test_its_own_picture_without_words_is_told(letter):
    silent = actions.save_picture(make_picture(), "teal.png", alt="", credit="Nobody")
    shown = show(letter, silent)
    assert whats(shown) == [(False, "The picture “teal” has no alternative text.")]
    assert letter_checks.findings(shown)[0].href == f"/desk/images/{silent.pk}/"
    PictureWords.objects.create(picture=silent, edition="en", alt="A teal field")
    assert whats(Letter.objects.get(pk=letter.pk)) == []


def test_a_picture_whose_rights_end_before_the_letter_goes_is_told(letter, picture):
    picture.until = timezone.now() + timedelta(hours=1)
    picture.save()
    show(letter, picture)
    assert whats(letter) == []
    (found,) = whats(letter, at=picture.until)
    assert found == (False, "The rights to the picture “teal” have ended by then.")


def test_a_picture_that_was_deleted_stops_it(letter, picture):
    show(letter, picture)
    picture.delete()
    assert whats(Letter.objects.get(pk=letter.pk)) == [(True, "A picture that stood in it was deleted.")]
