"""The short form of a live blog."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tamizdat.desk import actions
from tamizdat.desk.groups import REPORTERS
from tamizdat.desk.models import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def blog(known):
    story = actions.create_story("en", headline="Live", kind="live")
    actions.publish(story)
    return story


def entries(story) -> list[str]:
    return [block.value["text"].source for block in Story.objects.get(pk=story.pk).entries]


def rich(text: str) -> str:
    """Return a text as the editor's field sends it."""
    block = {
        "key": "a",
        "text": text,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }
    return json.dumps({"blocks": [block], "entityMap": {}})


def test_an_entry_is_on_the_page_as_soon_as_it_is_sent(blog, admin_client):
    address = reverse("desk_live", args=[blog.pk])
    assert "Publish the entry" in admin_client.get(address).content.decode()
    for words in ("One", "Two"):
        answer = admin_client.post(address, {"headline": "", "text": rich(words)})
        assert answer.status_code == 302, answer.content.decode()
    assert ["Two" in entries(blog)[0], "One" in entries(blog)[1]] == [True, True]
    edit = admin_client.get(reverse("wagtailadmin_pages:edit", args=[blog.pk])).content.decode()
    assert address in edit


def test_what_a_key_moment_needs_is_said(blog, admin_client):
    answer = admin_client.post(reverse("desk_live", args=[blog.pk]), {"key": "on", "text": rich("x")})
    assert "A key moment is named by its headline" in answer.content.decode()
    assert entries(blog) == []
    with pytest.raises(actions.Refused):
        actions.add_entry(blog, text="<p>x</p>", key=True)


def test_a_reporter_adds_to_his_draft_and_to_nobody_elses(blog, client, django_user_model):
    from django.contrib.auth.models import Group

    reporter = django_user_model.objects.create_user("rita", password="x")
    reporter.groups.add(Group.objects.get(name=REPORTERS))
    client.force_login(reporter)
    assert client.get(reverse("desk_live", args=[blog.pk])).status_code == 302
    with pytest.raises(PermissionDenied):
        actions.add_entry(blog, text="<p>x</p>", user=reporter)
    own = actions.create_story("en", headline="Own", kind="live", user=reporter)
    answer = client.post(reverse("desk_live", args=[own.pk]), {"text": rich("Mine")})
    assert answer.status_code == 302
    assert not Story.objects.get(pk=own.pk).live
    assert "Mine" in str(
        Story.objects.get(pk=own.pk).get_latest_revision_as_object().entries.raw_data[0]["value"]["text"]
    )
