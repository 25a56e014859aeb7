"""Publishing in bulk leaves what the editor's path leaves; both ways are gone and all rows of all tables compared."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import desk_states
import pytest
from django.db import transaction
from django.utils import timezone

from tamizdat.desk import actions, bulk
from tamizdat.desk.groups import CHIEF_EDITORS

pytestmark = pytest.mark.django_db

PAST = datetime(2010, 9, 24, 5, 30, 1, 234567, tzinfo=UTC)


@pytest.fixture
def furnished(published, picture):
    """Give the desk all that a story can name, and return it."""
    actions.save_topic("energy", texts={"en": {"name": "Energy"}}, order=-1)
    actions.save_coverage("rivers", texts={"en": {"name": "Rivers"}})
    russian = actions.create_story("ru", headline="Что говорит договор", translation_of=published)
    actions.publish(russian)
    return {
        "story": published,
        "russian": russian,
        "picture": picture,
        "document": actions.save_document(b"%PDF-1.4", "treaty.pdf"),
        "audio": actions.save_document(b"ID3", "talk.mp3"),
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
        ("audio", {"file": desk["audio"], "title": ""}),
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
    before, started = desk_states.rows(), timezone.now()
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
        "wagtailsearch_indexentry", "desk_mark", "desk_byline", "desk_storyplace", "desk_follow", "desk_correction",
        "desk_story_topics", "desk_story_coverage",
    }  # fmt: skip
