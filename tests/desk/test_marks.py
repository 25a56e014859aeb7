from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page

from tamizdat.desk import actions, editions
from tamizdat.desk.groups import CHIEF_EDITORS
from tamizdat.desk.models import (
    Byline,
    Correction,
    Coverage,
    Edition,
    Mark,
    Masthead,
    Person,
    Picture,
    Place,
    PlainPage,
    Series,
    Story,
    Topic,
)

pytestmark = pytest.mark.django_db


def marked(thing) -> bool:
    return Mark.objects.filter(uid=thing.uid).exists()


# Each way in which a story can change. It is given a published story and does one thing to it.


def publish_new_draft(story):
    story.title = "Another headline"
    story.save_revision().publish()


def unpublish(story):
    story.unpublish()


def unpublish_unspecific(story):
    Page.objects.get(pk=story.pk).unpublish()


def expire(story):
    Page.objects.get(pk=story.pk).unpublish(set_expired=True)


def rename(story):
    story.slug = "renamed"
    story.save_revision().publish()


def save_directly(story):
    story.dek = "Saved without a revision"
    story.save()


def delete(story):
    story.delete()


def delete_unspecific(story):
    Page.objects.get(pk=story.pk).delete()


def delete_by_queryset(story):
    Page.objects.filter(pk=story.pk).delete()


def move(story):
    other = Edition(
        title="Old paper",
        slug=f"old-{uuid.uuid4().hex[:6]}",
        locale=story.locale,
        translation_key=uuid.uuid4(),
    )
    Page.get_first_root_node().add_child(instance=other)
    Mark.objects.all().delete()
    story.move(other, pos="last-child")


def revert(story):
    first = story.revisions.order_by("pk").first()
    first.publish()


def byline_only(story):
    story.bylines.all()[0].delete()


def byline_role_only(story):
    line = Byline.objects.get(story=story)
    line.role = "editor"
    line.save()


def correction_only(story):
    Correction.objects.create(story=story, text="It was Tuesday.")


def topics_only(story):
    story.topics.set([])
    story.topics.commit()


def delete_person(story):
    Person.objects.get(slug="jane").delete()


def delete_topic(story):
    Topic.objects.get(slug="security").delete()


def delete_place(story):
    Place.objects.get(slug="georgia").delete()


CHANGES = [
    publish_new_draft, unpublish, unpublish_unspecific, expire, rename, save_directly, delete, delete_unspecific,
    delete_by_queryset, move, revert, byline_only, byline_role_only, correction_only, topics_only,
    delete_person, delete_topic, delete_place,
]  # fmt: skip


def test_a_saved_draft_leaves_no_mark(published, no_marks):
    no_marks()
    published.headline = "Words that are not right yet"
    published.save_revision()
    assert not Mark.objects.exists()
    assert Story.objects.get(pk=published.pk).has_unpublished_changes
    published.go_live_at = timezone.now() + timedelta(hours=1)
    published.save_revision().publish()
    assert not Mark.objects.exists(), "it changes when it is due"


@pytest.mark.parametrize("change", CHANGES, ids=lambda f: f.__name__)
def test_every_change_of_a_story_leaves_a_mark(change, published, no_marks):
    no_marks()
    change(Story.objects.get(pk=published.pk))
    assert marked(published)
    assert set(Mark.objects.filter(uid=published.uid).values_list("kind", "editions")) == {("story", "en")}


@pytest.mark.parametrize("change", CHANGES, ids=lambda f: f.__name__)
def test_a_change_that_is_rolled_back_leaves_none(change, published, no_marks):
    no_marks()
    before = Story.objects.values().get(pk=published.pk)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        change(Story.objects.get(pk=published.pk))
        raise ZeroDivisionError
    assert not Mark.objects.exists()
    assert Story.objects.values().get(pk=published.pk) == before


@pytest.mark.parametrize("change", CHANGES, ids=lambda f: f.__name__)
def test_a_change_whose_mark_cannot_be_written_does_not_happen(change, published, no_marks, monkeypatch):
    no_marks()
    before = Story.objects.values().get(pk=published.pk)

    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(Mark.objects, "bulk_create", fail)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        if change is move:
            monkeypatch.undo()
            other = Edition(title="Old", slug="old", locale=published.locale, translation_key=uuid.uuid4())
            Page.get_first_root_node().add_child(instance=other)
            monkeypatch.setattr(Mark.objects, "bulk_create", fail)
            Story.objects.get(pk=published.pk).move(other, pos="last-child")
        else:
            change(Story.objects.get(pk=published.pk))
    assert Story.objects.values().get(pk=published.pk) == before


def test_a_new_story_an_alias_and_a_copy_are_marked_under_their_own_ids(published, no_marks):
    no_marks()
    alias = published.create_alias(update_slug="alias")
    copy = published.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=True)
    assert len({alias.uid, copy.uid, published.uid}) == 3
    assert marked(alias) and marked(copy)
    assert not marked(published)


def test_an_alias_is_marked_when_its_original_is_published(published, no_marks):
    alias = published.create_alias(update_slug="alias")
    no_marks()
    publish_new_draft(Story.objects.get(pk=published.pk))
    alias = Story.objects.get(pk=alias.pk)
    assert alias.title == "Another headline"
    assert marked(alias) and marked(published)
    assert alias.uid != published.uid


def test_a_translation_is_marked_in_its_own_edition(published, no_marks):
    no_marks()
    translation = published.copy_for_translation(editions.locale_of("ru"))
    actions.publish(translation)
    assert set(Mark.objects.values_list("uid", "editions")) == {(translation.uid, "ru")}
    assert translation.uid != published.uid
    assert translation.translation_key == published.translation_key


def test_a_scheduled_story_that_falls_due_is_marked(published, no_marks):
    story = Story.objects.get(pk=published.pk)
    story.title = "Later"
    story.go_live_at = timezone.now() + timedelta(seconds=1)
    revision = story.save_revision()
    revision.publish()
    no_marks()
    type(revision).objects.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() - timedelta(seconds=5)
    )
    content = revision.content | {"go_live_at": None}
    type(revision).objects.filter(pk=revision.pk).update(content=content)
    type(revision).objects.get(pk=revision.pk).publish()
    assert marked(published)
    assert Story.objects.get(pk=published.pk).title == "Later"


@pytest.mark.parametrize(
    ("model", "slug"),
    [(Place, "georgia"), (Topic, "security"), (Coverage, "pipelines"), (Series, "notes"), (Person, "jane")],
)
def test_a_renamed_thing_is_marked_in_all_editions_and_its_stories_are_not(model, slug, published, no_marks):
    no_marks()
    thing = model.objects.get(slug=slug)
    text = thing.texts.get(edition="ru")
    text.name = "Иначе"
    text.save()
    assert set(Mark.objects.values_list("uid", "editions")) == {(thing.uid, "en,ru")}


def test_another_parent_by_relation_only_is_marked(known, no_marks):
    no_marks()
    place = Place.objects.get(slug="georgia")
    place.listed_under.set([Place.objects.get(slug="caucasus")])
    place.listed_under.commit()
    assert marked(place)


def test_a_changed_picture_marks_those_who_show_it(published, picture, no_marks):
    story = Story.objects.get(pk=published.pk)
    story.lead = picture
    story.save_revision().publish()
    other = actions.create_story("en", headline="In the body", body=[("picture", {"picture": picture})])
    actions.publish(other)
    actions.save_person("ivan", texts={"en": {"name": "Ivan"}}, photo=picture)
    bystander = actions.create_story("en", headline="Without")
    no_marks()
    picture.alt = "Another text"
    picture.save()
    assert marked(story) and marked(other) and marked(Person.objects.get(slug="ivan"))
    assert not marked(bystander)


def test_a_deleted_picture_marks_those_who_showed_it(published, picture, no_marks):
    story = Story.objects.get(pk=published.pk)
    story.lead = picture
    story.save_revision().publish()
    no_marks()
    Picture.objects.get(pk=picture.pk).delete()
    assert marked(story)


def test_a_changed_file_marks_those_who_link_it(published, no_marks):
    document = actions.save_document(b"%PDF-1.4 small", "paper.pdf")
    story = actions.edit_story(published, body=[("document", {"document": document})])
    actions.publish(story)
    no_marks()
    document.title = "A paper"
    document.save()
    assert marked(published)


def test_a_deleted_series_marks_its_stories(published, no_marks):
    story = actions.edit_story(published, series="notes")
    actions.publish(story)
    no_marks()
    Series.objects.get(slug="notes").delete()
    assert marked(published)


def test_mastheads_fronts_and_pages_are_marked(published, no_marks):
    no_marks()
    actions.set_front("en", [published])
    assert set(Mark.objects.values_list("kind", "editions")) == {("front", "en")}
    no_marks()
    masthead = actions.set_masthead("ru", name="Газета")
    assert set(Mark.objects.values_list("kind", "uid", "editions")) == {("masthead", masthead.uid, "ru")}
    assert len(set(Masthead.objects.values_list("uid", flat=True))) == 1
    no_marks()
    page = actions.save_page("en", slug="about", title="About")
    assert set(Mark.objects.values_list("kind", "uid")) == {("page", PlainPage.objects.get(pk=page.pk).uid)}


def test_a_bulk_action_of_the_desk_marks_each_story(published, desk_of, no_marks):
    second = actions.create_story("en", headline="Second")
    actions.publish(second)
    chief = desk_of(CHIEF_EDITORS)
    no_marks()
    query = f"?id={published.pk}&id={second.pk}&next=/desk/"
    assert chief.post(f"/desk/bulk/wagtailcore/page/unpublish/{query}").status_code == 302
    assert not Story.objects.filter(live=True).exists()
    assert marked(published) and marked(second)
    no_marks()
    assert chief.post(f"/desk/bulk/wagtailcore/page/publish/{query}").status_code == 302
    assert marked(published) and marked(second)
    no_marks()
    assert chief.post(f"/desk/bulk/wagtailcore/page/delete/{query}").status_code == 302
    assert not Story.objects.exists()
    assert marked(published) and marked(second)


def test_the_filer_is_woken_after_the_commit(story, django_capture_on_commit_callbacks, newsroom):
    from contextlib import closing

    from tamizdat.desk import wake

    with closing(wake.listen()) as heard:
        heard.setblocking(False)
        connection.run_on_commit.clear()  # what the fixtures left there
        with django_capture_on_commit_callbacks(execute=True):
            story.save()
            with pytest.raises(BlockingIOError):
                heard.recv(10)
        assert heard.recv(10) == b"m"


def test_nobody_listening_is_no_error(newsroom):
    from tamizdat.desk import wake

    wake.send()
