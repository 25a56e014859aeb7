from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import Page

from tamizdat.desk import actions, editions
from tamizdat.desk.groups import EDITORS, REPORTERS
from tamizdat.desk.models import Edition, Mark, Masthead, Person, Place, PlainPage, Story, Topic

pytestmark = pytest.mark.django_db


def test_setting_up_twice_changes_nothing(db):
    from tamizdat.desk import setup

    before = [list(model.objects.order_by("pk").values()) for model in (Page, Masthead)]
    setup._ensure_editions()
    assert [list(model.objects.order_by("pk").values()) for model in (Page, Masthead)] == before
    assert [edition.tag for edition in Edition.objects.order_by("path")] == ["en", "ru"]
    assert len(set(Edition.objects.values_list("translation_key", flat=True))) == 1


def test_a_slug_is_made_from_a_headline_in_any_script(known):
    first = actions.create_story("ru", headline="Что говорит договор")
    second = actions.create_story("ru", headline="Что говорит договор")
    assert first.slug == "chto-govorit-dogovor" and second.slug == "chto-govorit-dogovor-2"
    assert actions.create_story("en", headline="ქართული ანბანი").slug


def test_a_story_keeps_its_first_date(story):
    actions.publish(story)
    first = story.published_at
    assert first is not None
    actions.unpublish(story)
    actions.publish(story)
    actions.publish(actions.edit_story(story, headline="Again"))
    assert Story.objects.get(pk=story.pk).published_at == first


def test_a_date_that_was_given_is_kept(known):
    moment = datetime(2010, 9, 24, 5, tzinfo=UTC)
    story = actions.create_story("en", headline="Old", published_at=moment)
    actions.publish(story)
    assert Story.objects.get().published_at == moment
    assert story.full_url == "https://paper.example/2010/old.html"


def test_versions_in_two_languages_share_a_story(published):
    translation = actions.add_translation(published, "ru", headline="Договор")
    assert translation.translation_key == published.translation_key
    assert translation.uid != published.uid
    actions.publish(translation)
    assert translation.full_url.startswith("https://paper.example/ru/2")


REFUSED = [
    ({"headline": ""}, "headline"),
    ({"headline": "x", "kind": "rumour"}, "rumour"),
    ({"headline": "x", "places": ["atlantis"]}, "no place 'atlantis'"),
    ({"headline": "x", "bylines": [("nobody", "writer")]}, "no person 'nobody'"),
    ({"headline": "x", "bylines": [("jane", "writer"), ("jane", "writer")]}, "already"),
    ({"headline": "x", "bylines": [("jane", "poet")]}, "poet"),
    ({"headline": "x", "body": [("video", "x")]}, "no block 'video'"),
    ({"headline": "x", "follows": ["no-such-story"]}, "no story"),
    ({"headline": "x", "slug": "what-the-treaty-says"}, "already in use"),
    ({"headline": "x", "published_at": datetime(3000, 1, 1, tzinfo=UTC)}, "3000"),
    ({"headline": "x", "colour": "red"}, "no field 'colour'"),
    ({"headline": "x", "edition": "de"}, "no edition|does not exist"),
]


@pytest.mark.parametrize(("fields", "words"), REFUSED, ids=[str(n) for n in range(len(REFUSED))])
def test_a_bad_story_is_refused_and_nothing_of_it_stays(fields, words, story):
    fields = {"edition": "en"} | fields
    pages, marks = Page.objects.count(), Mark.objects.count()
    with pytest.raises(actions.Refused, match=words):
        actions.create_story(fields.pop("edition"), **fields)
    assert (Page.objects.count(), Mark.objects.count()) == (pages, marks)


def test_a_prepared_story_is_looked_at_and_not_saved(known, picture):
    uid, key = uuid4(), uuid4()
    fields = {"uid": uid, "story_key": key, "bylines": [("jane", "writer")], "topics": ["security"]}
    story = actions.prepared_story("en", headline="Rain", **fields)
    assert (story.pk, story.uid, story.translation_key, story.edition) == (None, uid, key, "en")
    assert [row.person.slug for row in story.bylines.all()] == ["jane"]
    assert not Story.objects.exists()
    made = actions.create_story("en", headline="Rain", **fields)
    assert (made.uid, made.translation_key, made.slug) == (uid, key, "rain")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"headline": "x" * 256}, "headline: .*255"),
        ({"dateline": "x" * 101}, "dateline: .*100"),
        ({"kind": "rumour"}, "rumour"),
        ({"slug": "a b"}, "slug"),
        ({"published_at": datetime(3000, 1, 1, tzinfo=UTC)}, "3000"),
    ],
)
def test_a_prepared_story_is_refused_before_it_is_saved(fields, words, known):
    with pytest.raises(actions.Refused, match=words):
        actions.prepared_story("en", **({"headline": "x"} | fields))


def test_only_a_bulk_takes_stories_that_are_not_saved_yet(known):
    waiting = actions.prepared_story("en", headline="Waiting", pk=1_000_000)
    assert actions.prepared_story("en", headline="Later", follows=[waiting]).follows.count() == 1
    with pytest.raises(actions.Refused, match=r"earlier: .*1000000 is not a valid choice"):
        actions.create_story("en", headline="Later", follows=[waiting])
    with pytest.raises(actions.Refused, match="bulk"):
        actions.create_story("en", headline="Later", pk=1_000_001)


def test_at_most_five_follow_ups_and_only_of_this_edition(published):
    earlier = [actions.create_story("en", headline=f"Earlier {n}") for n in range(6)]
    story = actions.create_story("en", headline="Later", follows=earlier[:5])
    assert [line.earlier_id for line in story.follows.all()] == [each.pk for each in earlier[:5]]
    with pytest.raises(actions.Refused, match="at most 5"):
        actions.create_story("en", headline="Too many", follows=earlier)
    with pytest.raises(actions.Refused, match="itself"):
        actions.edit_story(story, follows=[story])
    with pytest.raises(actions.Refused, match="another edition"):
        actions.create_story("ru", headline="Другая", follows=[published])


def test_who_may_publish_is_asked_in_the_action(story, user):
    with pytest.raises(PermissionDenied):
        actions.publish(story, user(REPORTERS))
    assert not Story.objects.get().live
    actions.publish(story, user(EDITORS))
    assert Story.objects.get().live
    with pytest.raises(PermissionDenied):
        actions.unpublish(story, user(REPORTERS))
    assert Story.objects.get().live


def test_an_import_cannot_be_told_from_typing(story):
    """It has a revision, a place in the log, rows in the index of references and in the search."""
    from wagtail.models import ReferenceIndex
    from wagtail.search.backends import get_search_backend

    assert story.get_latest_revision().content["title"] == story.title
    assert ReferenceIndex.get_references_to(Place.objects.get(slug="georgia")).exists()
    assert list(get_search_backend().search("treaty", Story)) == [story]
    assert not story.live


def test_places_cannot_stand_under_themselves(known):
    with pytest.raises(actions.Refused, match="under itself"):
        actions.save_place("caucasus", texts={"en": {"name": "Caucasus"}}, parent="georgia")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"map": "XX-9999"}, "not a code"),
        ({"map": "QQ"}, "no map"),
        ({"parent": "atlantis"}, "no place"),
        ({"texts": {"ru": {"name": "Грузия"}}}, "Add a name in English"),
        ({"texts": {"en": {"name": "Georgia"}, "de": {"name": "Georgien"}}}, "no edition 'de'"),
        ({"texts": {"en": {"name": ""}}}, "blank"),
        ({"texts": {"en": {"title": "x"}}}, "no field 'title'"),
    ],
)
def test_bad_places_are_refused(arguments, words, known):
    texts = {"en": {"name": "Georgia"}}
    with pytest.raises(actions.Refused, match=words):
        actions.save_place("georgia", **({"texts": texts} | arguments))
    assert Place.objects.get(slug="georgia").name == "Georgia"


def test_a_slug_with_strange_letters_is_refused(known):
    with pytest.raises(actions.Refused, match="letters"):
        actions.save_topic("../secret", texts={"en": {"name": "x"}})


def test_saving_a_thing_again_changes_it(known):
    uid = Topic.objects.get(slug="security").uid
    actions.save_topic("security", texts={"en": {"name": "Safety"}})
    topic = Topic.objects.get(slug="security")
    assert (topic.uid, topic.name, topic.texts.count()) == (uid, "Safety", 1)


def test_pages_are_made_and_changed(db):
    page = actions.save_page("en", slug="about", title="About", body=[("text", "<p>One</p>")])
    actions.publish(page)
    again = actions.save_page("en", slug="about", title="About us")
    assert again.pk == page.pk
    assert PlainPage.objects.get().title == "About"
    actions.publish(again)
    assert PlainPage.objects.get().title == "About us"
    with pytest.raises(actions.Refused, match="itself"):
        actions.publish(actions.save_page("en", slug="404", title="x"))


def test_menus_name_what_there_is(known):
    with pytest.raises(actions.Refused, match="no place 'atlantis'"):
        actions.set_masthead("en", name="Paper", footer=[{"head": {"place": "atlantis"}}])
    with pytest.raises(actions.Refused, match="one thing"):
        actions.set_masthead("en", name="Paper", footer=[{"head": {"place": "georgia", "topic": "security"}}])
    with pytest.raises(actions.Refused, match="cannot lead"):
        actions.set_masthead("en", name="Paper", footer=[{"head": {"newsletter": "x"}}])


def test_documents_of_unknown_kinds_are_refused(db):
    for name in ("page.html", "run.exe", "picture.svg", "noextension"):
        with pytest.raises(actions.Refused):
            actions.save_document(b"<script>", name)


def test_names_of_files_do_not_leave_the_folder(db, newsroom):
    document = actions.save_document(b"%PDF", "../../../outside.pdf")
    assert (newsroom / "media") in __import__("pathlib").Path(document.file.path).parents
    assert document.title == "outside"


def test_everything_can_be_filed_anew(published, no_marks):
    no_marks()
    count = actions.refile_all()
    assert count == Mark.objects.count()
    kinds = set(Mark.objects.values_list("kind", flat=True))
    assert kinds >= {"story", "front", "masthead", "place", "topic", "coverage", "series", "person"}


def test_a_move_to_another_edition_is_not_offered(published):
    other = actions.edition_page("ru")
    assert not published.can_move_to(other)


def test_a_scheduled_story_is_not_live(story):
    draft = story.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    draft.save_revision()
    actions.publish(draft)
    assert not Story.objects.get().live


def test_the_name_is_that_of_the_first_edition(known):
    person = Person.objects.get(slug="jane")
    assert str(person) == "Jane Doe"
    assert person.name_in("ru") == "Джейн Доу"
    assert person.name_in("de") == "Jane Doe"
    assert editions.prefix("en") == "" and editions.prefix("ru") == "ru/"


def test_the_front_has_few_places_and_takes_each_story_once(published):
    with pytest.raises(actions.Refused, match="another edition"):
        actions.set_front("ru", [published])
    with pytest.raises(actions.Refused, match="twice"):
        actions.set_front("en", [published, published])
    others = [actions.create_story("en", headline=f"Story {n}") for n in range(5)]
    with pytest.raises(actions.Refused, match="room for 4"):
        actions.set_front("en", others)


def test_a_translation_has_its_own_dates_and_mistakes(published):
    old = datetime(2010, 9, 24, tzinfo=UTC)
    actions.publish(
        actions.edit_story(
            published, published_at=old, updated_at=old, corrections=[(old.date(), "It was Tuesday.")]
        )
    )
    original = Story.objects.get(pk=published.pk)
    translation = original.copy_for_translation(editions.locale_of("ru"))
    assert (translation.published_at, translation.updated_at) == (None, None)
    assert translation.corrections.count() == 0 and original.corrections.count() == 1
    assert [line.person.slug for line in translation.bylines.all()] == ["jane"]
    actions.publish(translation)
    assert Story.objects.get(pk=translation.pk).published_at.year > 2020
