"""After whatever changes the site, the desk says what was printed."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data
from wagtail.users.models import UserProfile

from tamizdat.desk import actions
from tamizdat.desk.admin import after
from tamizdat.desk.groups import CHIEF_EDITORS, EDITORS, REPORTERS
from tamizdat.desk.models import Masthead, Place, Printing, Story

pytestmark = pytest.mark.django_db
PRINTED = re.compile(r"Printed \d+ pages in \d+ ms, removed \d+ pages: ")


@pytest.fixture(autouse=True)
def working(known, filer, monkeypatch):
    """The test's filer works where the real one would: while the desk waits for it."""
    actions.refile_all()
    filer.work()
    monkeypatch.setattr(after.time, "sleep", lambda _: filer.work())
    monkeypatch.setattr(after, "PATIENCE", 30)


@pytest.fixture
def printed(published, filer):
    """Return a story that readers see."""
    filer.work()
    return published


def told(client, address, data=None):
    response = client.post(address, data or {}, follow=True)
    assert response.status_code == 200
    assert not getattr(response.context.get("form"), "errors", None)
    return " ".join(str(message) for message in response.context["messages"])


def bulk(client, act, *pages):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", act])
    return told(client, address + "?" + "&".join(f"id={page.pk}" for page in pages) + "&next=/desk/")


def test_unpublishing(printed, desk_of):
    words = told(desk_of(EDITORS), reverse("wagtailadmin_pages:unpublish", args=[printed.pk]))
    assert not Story.objects.get().live
    assert PRINTED.search(words)


def test_deleting_a_page(printed, desk_of):
    words = told(desk_of(EDITORS), reverse("wagtailadmin_pages:delete", args=[printed.pk]))
    assert not Story.objects.exists()
    assert PRINTED.search(words)


def test_bulk_actions(story, desk_of):
    other = actions.create_story("en", headline="Another")
    client = desk_of(CHIEF_EDITORS)
    assert "Printed " in bulk(client, "publish", story, other)
    assert Story.objects.filter(live=True).count() == 2
    assert PRINTED.search(bulk(client, "unpublish", story, other))
    bulk(client, "publish", story, other)
    assert PRINTED.search(bulk(client, "delete", story, other))
    assert not Story.objects.exists()


def test_the_approval_of_a_reporters_story(story, desk_of, user):
    Workflow.objects.get().start(story, user(REPORTERS))
    state = TaskState.objects.get()
    address = reverse("wagtailadmin_pages:workflow_action", args=[story.pk, "approve", state.pk])
    words = told(desk_of(EDITORS), address, {"comment": "Good.", "next": "/desk/"})
    assert Story.objects.get().live
    assert "Printed " in words
    assert reverse("desk_printing", args=[Printing.objects.first().pk]) in words


def test_a_new_name_of_a_place(printed, desk_of):
    place = Place.objects.get(slug="georgia")
    texts = [
        {"edition": text.edition, "name": text.name, "intro": "null", "id": text.pk}
        for text in place.texts.all()
    ]
    texts[0]["name"] = "Sakartvelo"
    data = nested_form_data(
        {
            "slug": "georgia",
            "parent": place.parent_id,
            "order": "0",
            "map": "GE",
            "texts": inline_formset(texts, initial=2),
        }
    )
    words = told(desk_of(EDITORS), reverse("wagtailsnippets_desk_place:edit", args=[place.pk]), data)
    assert Place.objects.get(slug="georgia").name == "Sakartvelo"
    assert "Printed " in words and "/2026" not in words.partition("Printed")[0]


def test_a_masthead(published, desk_of):
    row = Masthead.objects.get(edition="en")
    stream = {f"{name}-count": "0" for name in ("menu", "footer", "support", "policies", "ways", "reuse")}
    words = told(
        desk_of(CHIEF_EDITORS),
        reverse("wagtailsnippets_desk_masthead:edit", args=[row.pk]),
        {
            "edition": "en",
            "name": "The Post",
            "motto": "",
            "description": "",
            "notice": "",
            "copyright": "",
            **stream,
        },
    )
    assert Masthead.objects.get(edition="en").name == "The Post"
    assert "Printed " in words


def test_deleting_a_person(desk_of):
    from tamizdat.desk.models import Person

    person = Person.objects.get(slug="ivan")
    words = told(desk_of(EDITORS), reverse("wagtailsnippets_desk_person:delete", args=[person.pk]))
    assert not Person.objects.filter(slug="ivan").exists()
    assert PRINTED.search(words)


def test_an_editor_is_told_in_the_language_that_he_chose(printed, user):
    client = Client()
    editor = user(EDITORS)
    client.force_login(editor)
    UserProfile.objects.create(user=editor, preferred_language="ru")
    words = told(client, reverse("wagtailadmin_pages:unpublish", args=[printed.pk]))
    assert re.search(r"Напечатан\w+ \d+ страниц\w? за \d+ мс, удален\w+ \d+ страниц", words)


def test_what_readers_do_not_see_is_not_reported(printed, desk_of):
    assert "Printed" not in told(desk_of(EDITORS), reverse("wagtailadmin_pages:lock", args=[printed.pk]))


def test_what_is_saved_by_itself_is_not_waited_for(printed, desk_of, monkeypatch):
    """A browser that saves while somebody types asks for JSON."""
    monkeypatch.setattr(after, "report", lambda *_: pytest.fail("it was reported"))
    client = desk_of(EDITORS)
    unpublish = reverse("wagtailadmin_pages:unpublish", args=[printed.pk])
    client.post(unpublish, headers={"accept": "application/json"})
    assert not Story.objects.get().live
