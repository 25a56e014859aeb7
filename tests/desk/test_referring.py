"""What refers to what, after a thing was saved with its rows."""

from __future__ import annotations

import pytest
from wagtail.models import ReferenceIndex

from tamizdat.desk import actions
from tamizdat.desk.models import Person, Place, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def looks(monkeypatch):
    """Return the things that were looked through for what they refer to, one for each look."""
    looked = []
    look = ReferenceIndex.create_or_update_for_object.__func__

    def counted(cls, thing):
        looked.append(thing)
        look(cls, thing)

    monkeypatch.setattr(ReferenceIndex, "create_or_update_for_object", classmethod(counted))
    return looked


def refers(story, thing) -> bool:
    found = ReferenceIndex.get_references_to(thing).filter(object_id=str(story.pk))
    return found.exists()


def test_a_story_with_many_rows_is_looked_through_once_for_each_save(known, looks):
    places = list(Place.objects.all())
    counts = []
    for slug, named in (("few", places[:1]), ("many", places)):
        looks.clear()
        actions.publish(actions.create_story("en", headline="Rows", slug=slug, places=named))
        counts.append(len(looks))
    assert len(places) > 1 and counts[0] == counts[1]


def test_what_has_texts_is_looked_through_once(known, looks):
    actions.save_person("new", texts={"en": {"name": "New"}, "ru": {"name": "Новый"}})
    assert [type(each) for each in looks] == [Person]


def test_what_only_a_draft_names_is_named_when_it_is_published(published, picture):
    actions.edit_story(published, picture=picture, places=[])
    assert not refers(published, picture)
    assert refers(published, Place.objects.get(slug="georgia"))
    actions.publish(published)
    assert refers(published, picture)
    assert not refers(published, Place.objects.get(slug="georgia"))


def test_nothing_is_saved_of_which_the_index_does_not_know(published, picture, monkeypatch):
    def fail(cls, thing):
        raise RuntimeError("killed")

    monkeypatch.setattr(ReferenceIndex, "create_or_update_for_object", classmethod(fail))
    published.lead = picture
    with pytest.raises(RuntimeError, match="killed"):
        published.save()
    assert Story.objects.get().lead is None


def test_rows_that_are_saved_alone_are_noticed(published):
    row, other = published.placed.first(), Place.objects.exclude(slug="georgia").first()
    row.place = other
    row.save()
    assert refers(published, other) and not refers(published, Place.objects.get(slug="georgia"))
