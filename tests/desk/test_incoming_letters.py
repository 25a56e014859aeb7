from __future__ import annotations

import msgspec
import pytest
from django.utils import timezone
from letter_samples import newsletter

from tamizdat.archive.documents import encode
from tamizdat.desk import actions, compose, filling
from tamizdat.desk.compose.making import Making
from tamizdat.desk.incoming import Incoming, Intake
from tamizdat.desk.models import Correction, Imported, Letter, Mark, Newsletter
from tamizdat.desk.models.letter import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(published, picture):
    """Return a letter with all that one may have, as it was sent."""
    event = actions.save_event("talks", texts={"en": {"name": "Talks"}}, date="2026-01-02")
    made = newsletter(
        description="A sentence.", intro="<p>All of it.</p>", rhythm="monthly", order=3, closed=True
    )
    return actions.bring_letter(
        made,
        timezone.now().replace(microsecond=0),
        subject="What happened",
        summary="In short",
        intro=f'<p>See <a linktype="page" id="{published.pk}">this</a>.</p>',
        outro="<p>Good-bye.</p>",
        parts=[
            ("First", [{"page": published, "note": "Read it", "whole": True}, {"event": event}]),
            ("Picture of the week", [{"picture": {"picture": picture.pk, "caption": "The sea"}}]),
        ],
        corrected=[published],
        nth=2,
    )


def documents(letter):
    return [compose.composed(each, Making("en")) for each in (letter.newsletter, letter)]


def take(*made):
    return [
        each.what for each in Intake(lambda name: None).take([Incoming(each, encode(each)) for each in made])
    ]


def test_what_comes_in_is_what_was_filed_and_mails_nobody(letter):
    made = documents(letter)
    assert made[1].path.endswith("-2.html")
    part, shown = made[1].parts
    assert (shown.items[0].picture.caption, shown.items[0].picture.credit) == ("The sea", "Nobody")
    assert [(item.note, item.whole) for item in part.items] == [("Read it", True), ("", False)]
    letter.delete()
    Newsletter.objects.all().delete()
    Imported.objects.all().delete()
    assert take(*made) == ["made", "made"]
    taken = Letter.objects.get()
    assert documents(taken) == made
    assert taken.state == State.SENT
    assert {mark.kind for mark in Mark.objects.all()} >= {"newsletter", "letter"}
    assert take(*made) == ["unchanged", "unchanged"]


def test_what_an_editor_changed_is_kept(letter):
    made = documents(letter)
    letter.delete()
    Newsletter.objects.all().delete()
    take(*made)
    Newsletter.objects.update(name="Mine")
    other = made[0].__class__(
        **{name: getattr(made[0], name) for name in made[0].__struct_fields__} | {"name": "Theirs"}
    )
    assert take(other) == ["kept"]


def test_an_export_that_comes_home_is_left_alone(letter):
    assert take(*documents(letter)) == ["unchanged", "unchanged"]


def test_a_letter_of_a_line_that_is_two_things_is_refused(letter, published):
    made = documents(letter)[1]
    shown = made.parts[1].items[0]
    both = msgspec.structs.replace(shown, document=str(published.uid))
    parts = (msgspec.structs.replace(made.parts[1], items=(both,)),)
    letter.delete()
    assert take(msgspec.structs.replace(made, parts=parts)) == ["refused"]
    assert not Letter.objects.exists()


def test_a_letter_of_no_newsletter_is_refused(letter):
    made = documents(letter)
    letter.delete()
    Newsletter.objects.all().delete()
    assert take(made[1]) == ["refused"]


def test_corrections_of_what_an_imported_letter_carried_come_in_the_next(letter, published):
    assert filling.corrected(letter.newsletter, timezone.now()) == []
    Correction.objects.create(story=published, text="Wrong.")
    assert filling.corrected(letter.newsletter, timezone.now()) == [published]
