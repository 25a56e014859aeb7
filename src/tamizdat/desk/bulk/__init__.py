"""Publishing thousands of new stories: the editor's "Publish" in a form for imports.

What comes in are stories of `actions.prepared_story`. What is left in the database is what `actions.create_story` and
`actions.publish` leave for each of them, row for row: the page in the tree, its lines, its revision, the log, the index of
references, the search and a mark; only the work is done for many at a time. A test holds the two ways together.

All or nothing: `publish` is one transaction, and refuses with the name of the story that cannot be taken. While it runs,
SQLite lets nobody else write: a few hundred stories in a call take about as long as a person waits without noticing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from tamizdat.desk import marks
from tamizdat.desk.bulk import checks, rows
from tamizdat.desk.bulk.ids import reserve
from tamizdat.desk.models import Story

PART = 200  # stories of which the revisions are held in memory at a time


def publish(stories: Sequence[Story], user: Any = None) -> None:
    """Save and publish new stories of any editions, in the order given; `user` is who publishes them.

    Each may have its reserved id. Links in texts may lead to any id that is reserved; what a story follows up or shows as a
    card must be at the desk already or be published in the same call. A date of publication that was given is kept.

    Raises:
        actions.Refused: names the first story that cannot be taken, and why; none of them was.
        PermissionDenied: `user` may not publish in one of the editions.
    """
    with transaction.atomic():
        homes = rows.locked_homes(stories)
        checks.check_alone(stories)
        _give_ids(stories)
        checks.check_slugs(stories, homes)
        checks.check_names(stories)
        checks.check_targets(stories)
        rows.place(stories, homes)
        checks.check_may_publish(stories, user)
        parts = [stories[start : start + PART] for start in range(0, len(stories), PART)]
        for part in parts:
            rows.write(part, user)
        for part in parts:  # now that all are there which they may show as cards
            rows.index(part)
        marks.write(thing for story in stories for thing in marks.things_of(story))
        marks.write(marks.claims_in(stories))


def _give_ids(stories: Sequence[Story]) -> None:
    without = [story for story in stories if story.pk is None]
    for story, pk in zip(without, reserve(len(without)), strict=True):
        story.give_id(pk)


__all__ = ["publish", "reserve"]
