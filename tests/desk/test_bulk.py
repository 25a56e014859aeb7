"""Publishing in bulk leaves what the editor's path leaves; both ways are gone and all rows of all tables compared."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import desk_states
import pytest
from desk_record import make_record
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from media_samples import mp3
from wagtail.models import Page, ReferenceIndex
from wagtail.search.backends import get_search_backend

from tamizdat.desk import actions, bulk, wake
from tamizdat.desk.groups import CHIEF_EDITORS, REPORTERS
from tamizdat.desk.models import Mark, Person, Place, Story, Topic

pytestmark = pytest.mark.django_db

PAST = datetime(2010, 9, 24, 5, 30, 1, 234567, tzinfo=UTC)


@pytest.fixture
def furnished(published, picture):
    """Give the desk all that a story can name, and return it."""
    actions.save_topic("energy", texts={"en": {"name": "Energy"}}, order=-1)
    actions.save_coverage("rivers", texts={"en": {"name": "Rivers"}})
    make_record()
    russian = actions.create_story("ru", headline="Что говорит договор", translation_of=published)
    actions.publish(russian)
    return {
        "story": published,
        "russian": russian,
        "picture": picture,
        "document": actions.save_document(b"%PDF-1.4", "treaty.pdf"),
        "recording": actions.save_recording("audio", files=[(mp3(), "talk.mp3")]),
    }


def varied(desk, user=None):
    """Return the arguments of stories that have everything, for either path."""
    earlier, picture, document = desk["story"], desk["picture"], desk["document"]
    key = UUID(int=5)
    body = [
        (
            "text",
            f'<p>See <a linktype="page" id="{earlier.pk}">this</a> and <a href="https://a.example/">that</a>.</p>',
        ),
        ("text", f'<p>The <a linktype="document" id="{document.pk}">treaty</a> itself, <b>whole</b>.</p>'),
        ("heading", "Rivers"),
        ("pull", "It rains."),
        ("quotation", {"text": "It rained.", "who": "A witness"}),
        ("picture", {"picture": picture, "alt": "Rain", "caption": "In Osh", "credit": "Nobody"}),
        ("table", {"rows": [["a", "b"], ["1", "2"]], "head": "both", "caption": "Figures"}),
        ("embed", {"url": "https://a.example/x", "title": "X", "provider": "A", "text": "There."}),
        ("document", {"document": document, "title": "The treaty"}),
        ("recording", {"recording": desk["recording"], "title": ""}),
        ("related", {"story": earlier}),
        ("facts", {"title": "Facts", "text": f'<p><a linktype="page" id="{earlier.pk}">One</a></p>'}),
    ]
    return [
        {
            "edition": "en", "headline": "All there is", "body": body, "user": user, "uid": UUID(int=1),
            "story_key": key, "dek": "One line.", "kind": "analysis", "dateline": "Osh", "note": "A note.",
            "published_at": PAST, "updated_at": PAST + timedelta(days=1), "picture": picture,
            "picture_caption": "Teal", "picture_alt": "A field", "bylines": [("jane", "writer"), ("ivan", "editor")],
            "places": ["georgia", "caucasus"], "topics": ["security", "energy", "security"],
            "coverage": ["rivers", "pipelines"], "series": "notes", "follows": [earlier],
            "actors": ["imu", "csto"], "events": ["attack"],
            "corrections": [(date(2011, 1, 1), "First"), (date(2012, 1, 1), "Second"), (date(2011, 1, 1), "Third")],
            "copy_notes": {"left out": ["a script"]},
        },
        {
            "edition": "ru", "headline": "Всё, что есть", "uid": UUID(int=2), "story_key": key, "user": user,
            "bylines": [("ivan", "translator")], "places": ["georgia"], "follows": [desk["russian"]],
            "body": [("text", "<p>Слова.</p>"), ("related", {"story": desk["russian"]})],
        },
        {"edition": "en", "headline": "Bare", "uid": UUID(int=3), "story_key": UUID(int=6), "user": user},
        {"edition": "en", "headline": "Bare", "uid": UUID(int=4), "story_key": UUID(int=7), "user": user,
         "dek": "The same headline again", "places": ["caucasus"]},
    ]  # fmt: skip


def by_hand(stories, user):
    for fields in stories:
        actions.publish(actions.create_story(**fields), user)


def at_once(stories, user):
    bulk.publish([actions.prepared_story(**fields) for fields in stories], user)


def left_by(path, stories, user=None):
    """Return what a way of publishing adds to the database, and undo it."""
    before, started = desk_states.rows(), timezone.now().replace(microsecond=0)
    with transaction.atomic():
        path(stories, user)
        told = desk_states.added(before, desk_states.rows(), started)
        transaction.set_rollback(True)
    assert desk_states.rows() == before
    return told


@pytest.mark.parametrize("group", [None, CHIEF_EDITORS])
def test_bulk_leaves_what_the_editors_path_leaves(group, furnished, user):
    who = user(group) if group else None
    stories = varied(furnished, who)
    expected = left_by(by_hand, stories, who)
    found = left_by(at_once, stories, who)
    assert found == expected
    assert len(expected["desk_story"]) == 4
    assert set(expected) >= {
        "wagtailcore_page", "wagtailcore_revision", "wagtailcore_pagelogentry", "wagtailcore_referenceindex",
        "wagtailsearch_indexentry", "desk_mark", "desk_sought", "desk_byline", "desk_storyplace", "desk_follow",
        "desk_correction", "desk_storyactor", "desk_storyevent", "desk_story_topics", "desk_story_coverage",
    }  # fmt: skip


def nothing(*_, **__):
    return None


@pytest.mark.parametrize(
    ("where", "part", "table"),
    [
        (bulk.marks, "write", "desk_mark"),
        (bulk.rows, "_index_references", "wagtailcore_referenceindex"),
        (bulk.rows, "get_search_backends_with_name", "wagtailsearch_indexentry"),
        (bulk.rows, "_log", "wagtailcore_pagelogentry"),
        (bulk.rows, "_write_lines", "desk_byline"),
        (bulk.rows, "_write_many_to_many", "desk_story_topics"),
        (bulk.rows, "_make_live", "wagtailcore_page"),
        (bulk.rows, "_as_kept", "desk_story"),
    ],
)
def test_the_comparison_sees_what_is_left_out(where, part, table, furnished, monkeypatch):
    stories = varied(furnished)[:1]
    expected = left_by(by_hand, stories)
    leave_out = (lambda **_: []) if part.startswith("get_") else nothing
    monkeypatch.setattr(where, part, leave_out if part != "_as_kept" else lambda moment: moment)
    found = left_by(at_once, stories)
    assert found.get(table) != expected[table]


def test_every_table_is_compared():
    """What belongs to no model is Django's own and the inside of SQLite's full-text index."""
    beside = {name for name in desk_states.tables_beside() if "_fts_" not in name}
    assert beside == {"django_migrations"}


@pytest.fixture
def three(furnished):
    """Publish three stories in bulk and return them as the database has them, in order."""
    bulk.publish([actions.prepared_story(**fields) for fields in varied(furnished)[:3]])
    return [Story.objects.get(uid=UUID(int=number)) for number in (1, 2, 3)]


def test_the_tree_is_sound_and_the_explorer_lists_the_stories(three, desk_of):
    assert not any(Page.find_problems())
    home = actions.edition_page("en")
    assert home.numchild == home.get_children().count() == 3
    page = desk_of(CHIEF_EDITORS).get(f"/desk/pages/{home.pk}/").content.decode()
    assert "All there is" in page and "Bare" in page


def test_the_ordinary_actions_work_on_what_bulk_has_made(three, desk_of):
    story = three[0]
    actions.publish(actions.edit_story(story, headline="Something else", slug="else"))
    story = Story.objects.get(pk=story.pk)
    assert (story.title, story.url_path.rpartition("/else")[1]) == ("Something else", "/else")
    assert (story.published_at, story.bylines.count(), story.topics.count()) == (
        PAST.replace(microsecond=234000), 2, 2,
    )  # fmt: skip
    actions.unpublish(story)
    assert not Story.objects.get(pk=story.pk).live
    actions.publish(story)
    assert desk_of(CHIEF_EDITORS).get(f"/desk/pages/{story.pk}/edit/").status_code == 200
    story.delete()
    assert not any(Page.find_problems())
    assert not ReferenceIndex.objects.filter(object_id=str(story.pk)).exists()
    after = actions.create_story("en", headline="After them")
    assert after.path > three[2].path and after.pk > three[2].pk


def test_they_are_found_and_known_to_be_used(three, furnished):
    assert set(get_search_backend().search("bare", Story)) == {three[2]}
    assert ReferenceIndex.get_references_to(furnished["document"]).filter(object_id=str(three[0].pk)).exists()
    assert ReferenceIndex.get_references_to(furnished["picture"]).filter(object_id=str(three[0].pk)).exists()


def test_the_filer_files_them(three, filer):
    while filer.work():
        pass
    assert not Mark.objects.exists()
    assert filer.archive.document("en", str(three[0].uid)).headline == "All there is"


def test_ids_are_reserved_for_copy_that_names_others(known):
    first, second, third = bulk.reserve(3)
    assert first < second < third and bulk.reserve(0) == []
    other = actions.create_story("en", headline="Made meanwhile")
    assert other.pk not in (first, second, third)
    link = f'<p><a linktype="page" id="{third}">later</a></p>'
    later = actions.prepared_story("en", headline="Later", pk=second)
    stories = [
        actions.prepared_story(
            "en", headline="First", pk=first, body=[("text", link), ("related", {"story": later})]
        ),
        later,
    ]
    bulk.publish(stories)
    bulk.publish([actions.prepared_story("en", headline="Last", pk=third, follows=[stories[0]])])
    assert set(Story.objects.exclude(pk=other.pk).values_list("pk", flat=True)) == {first, second, third}
    story = Story.objects.get(pk=first)
    assert story.body[1].value["story"].pk == second
    for pk in (second, third):
        assert (
            ReferenceIndex.get_references_to(Page(pk=pk))
            .get(object_id=str(first))
            .model_path.startswith("body.")
        )


def test_a_story_may_follow_up_one_of_the_same_bulk(known):
    [pk] = bulk.reserve(1)
    earlier = actions.prepared_story("en", headline="Earlier", pk=pk)
    bulk.publish([actions.prepared_story("en", headline="Later", follows=[earlier]), earlier])
    assert Story.objects.get(title="Later").follows.get().earlier_id == pk


def test_slugs_are_made_as_the_editors_path_makes_them(known):
    actions.create_story("en", headline="Rain")
    actions.create_story("en", headline="Rain", slug="rain-3")
    named = [("Rain", ""), ("Rain", ""), ("Snow", "snow"), ("Snow", ""), ("Дождь", ""), ("Дождь", "")]
    bulk.publish([actions.prepared_story("en", headline=headline, slug=slug) for headline, slug in named])
    made = Story.objects.filter(live=True).order_by("path").values_list("slug", flat=True)
    assert list(made) == ["rain-2", "rain-4", "snow", "snow-2", "dozhd", "dozhd-2"]


REFUSED = [
    ({"slug": "what-the-treaty-says"}, "slug.*“what-the-treaty-says” is already in use"),
    ({"slug": "good"}, "slug.*“good” is already in use"),
    ({"headline": "!?"}, "no slug"),
    ({"uid": UUID(int=9)}, "document's id"),
    ({"story_key": UUID(int=9)}, "key of the story"),
    ({"pk": 1}, "page's id"),
]


@pytest.mark.parametrize(("fields", "words"), REFUSED, ids=[str(n) for n in range(len(REFUSED))])
def test_a_refused_bulk_leaves_nothing_and_names_the_story(fields, words, story):
    before = desk_states.rows()
    good = {"headline": "Good", "slug": "good", "uid": UUID(int=9), "story_key": UUID(int=9)}
    bad = {"headline": "Bad"} | fields
    stories = [actions.prepared_story("en", **each) for each in (good, bad)]
    with pytest.raises(actions.Refused, match=f"“{bad['headline'].replace('?', '.')}” .en.: .*{words}"):
        bulk.publish(stories)
    assert desk_states.rows() == before


def spoil_headline(story):
    story.title = "x" * 300


def spoil_date(story):
    story.published_at = datetime(1, 1, 1, tzinfo=UTC)


def spoil_schedule(story):
    story.go_live_at = timezone.now() + timedelta(days=1)


def forget_picture(story):
    story.lead_id = 1_000_000


def forget_person(_):
    Person.objects.get(slug="jane").delete()


def forget_place(_):
    Place.objects.get(slug="georgia").delete()


def forget_topic(_):
    Topic.objects.get(slug="security").delete()


def forget_follow(story):
    story.follows.all()[0].earlier.delete()


SPOILED = [
    (spoil_headline, "headline: .*255"),
    (spoil_date, "published_at: The year 1 "),
    (spoil_schedule, "it has a time to appear"),
    (forget_picture, "lead: there is no picture"),
    (forget_person, "person: there is no person"),
    (forget_place, "place: there is no place"),
    (forget_topic, "topics: there is no topic"),
    (forget_follow, "earlier: there is no story"),
]


@pytest.mark.parametrize(("spoil", "words"), SPOILED, ids=[spoil.__name__ for spoil, _ in SPOILED])
def test_what_went_wrong_since_it_was_prepared_is_seen(spoil, words, furnished):
    fields = varied(furnished)[0] | {"body": []}
    stories = [actions.prepared_story("en", headline="Good"), actions.prepared_story(**fields)]
    spoil(stories[1])
    with pytest.raises(actions.Refused, match=f"“.*” .en.: {words}"):
        bulk.publish(stories)
    assert not Story.objects.filter(title="Good").exists()


def test_only_new_stories_are_published_in_bulk(story):
    with pytest.raises(actions.Refused, match="already"):
        bulk.publish([story])


def test_who_may_not_publish_may_not_in_bulk(known, user):
    stories = [actions.prepared_story("en", headline="Rain")]
    with pytest.raises(PermissionDenied, match="may not publish"):
        bulk.publish(stories, user(REPORTERS))
    assert not Story.objects.exists()


def test_many_are_one_wake_and_few_questions(known, django_capture_on_commit_callbacks):
    """Questions to the database are asked for parts of the stories, not for each."""

    def publish(count):
        stories = [
            actions.prepared_story("en", headline=f"Rain {uuid4()}", places=["georgia"], topics=["security"])
            for _ in range(count)
        ]
        connection.run_on_commit.clear()  # what the fixtures left there
        with CaptureQueriesContext(connection) as asked, django_capture_on_commit_callbacks() as waiting:
            bulk.publish(stories)
        return len(asked), waiting.count(wake.send)

    (few, once), (many, too) = publish(2), publish(32)
    assert once == too == 1
    assert many - few < 30 / 3


def test_the_editors_path_too_wakes_the_filer_once_in_a_transaction(
    known, django_capture_on_commit_callbacks
):
    connection.run_on_commit.clear()
    with django_capture_on_commit_callbacks() as waiting:
        for number in range(3):
            actions.publish(actions.create_story("en", headline=f"Rain {number}"))
    assert waiting.count(wake.send) == 1


def test_nothing_is_published_of_nothing(known):
    before = desk_states.rows()
    bulk.publish([])
    assert desk_states.rows() == before
