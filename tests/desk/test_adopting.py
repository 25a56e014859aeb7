"""What a newsroom of an earlier version keeps."""

from __future__ import annotations

import json

import pytest
from media_samples import mp3
from wagtail.models import ReferenceIndex

from tamizdat.desk import actions, adopting, compose
from tamizdat.desk.compose.making import Making
from tamizdat.desk.models import Imported, Mark, Recording, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def older():
    """Give a published story whose body and draft play files as earlier versions did."""
    document = actions.save_document(mp3(), "talk.mp3", title="A talk")
    broken = actions.save_document(b"ID3", "old.mp3", title="Old")
    story = actions.create_story("en", headline="First", body=[("heading", "H")])
    actions.publish(story)
    raw = [
        {"type": "heading", "value": "About audio", "id": "0"},
        {"type": "audio", "value": {"file": document.pk, "title": "Listen"}, "id": "1"},
        {"type": "audio", "value": {"file": broken.pk, "title": ""}, "id": "2"},
        {"type": "audio", "value": {"file": 0, "title": ""}, "id": "3"},
    ]
    block = Story._meta.get_field("body").stream_block
    block.child_blocks["audio"] = block.child_blocks["recording"]  # so that it can be written
    try:
        Story.objects.filter(pk=story.pk).update(body=block.to_python(raw))
    finally:
        del block.child_blocks["audio"]
    revision = story.get_latest_revision()
    revision.content["body"] = json.dumps(raw)
    revision.save()
    Imported.objects.all().delete()
    Mark.objects.all().delete()
    return story


def test_files_that_stories_played_are_recordings(older):
    adopting.adopt_recordings()
    story = Story.objects.get(pk=older.pk)
    making = Making("en")
    first, second = compose.composed(story, making).recordings
    assert (first.title, round(first.seconds), first.files[0].bytes) == ("Listen", 2, len(mp3()))
    assert (second.files[0].bytes, second.files[0].type) == (3, "audio/mpeg")
    assert len(making.notes) == 1  # the file that is gone
    draft = story.get_latest_revision_as_object()
    assert [block.block_type for block in draft.body] == ["heading", "recording", "recording", "recording"]
    assert draft.body[1].value["recording"] == Recording.objects.get(title="A talk")
    assert {mark.kind for mark in Mark.objects.all()} == {"story"}
    assert ReferenceIndex.get_references_to(Recording.objects.get(title="A talk")).exists()


def test_it_is_done_once(older):
    adopting.adopt_recordings()
    before = Recording.objects.count()
    adopting.adopt_recordings()
    assert (before, Recording.objects.count()) == (2, 2)
