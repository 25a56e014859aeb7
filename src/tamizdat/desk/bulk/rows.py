"""The rows that a published story leaves in the desk's database, for many stories at a time.

The order follows from what needs what: a revision holds the ids of the story's lines, the page holds that of its revision,
and the indexes are made of what was written. Foreign keys are looked at when the transaction ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from django.db.models.sql import InsertQuery
from django.utils import timezone
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends_with_name

from tamizdat.desk.models import Edition, Story


def locked_homes(stories: Iterable[Story]) -> dict[int, Edition]:
    """Return the pages under which stories stand, by their locale, and let nobody else add to them meanwhile."""
    locales = {story.locale_id for story in stories}
    found = Edition.objects.select_for_update().filter(locale__in=locales).order_by("-path")
    return {home.locale_id: home for home in found}  # the first in the tree is the last here, and stays


def place(stories: Iterable[Story], homes: Mapping[int, Edition]) -> None:
    """Give stories their places in the tree, each after the last page of its edition, and count them there."""
    content_type = ContentType.objects.get_for_model(Story)
    numbers = {locale: _last_number(home) for locale, home in homes.items()}
    for story in stories:
        home = homes[story.locale_id]
        numbers[story.locale_id] += 1
        home.numchild += 1
        story.content_type = content_type
        story.depth = home.depth + 1
        story.path = Page._get_path(home.path, story.depth, numbers[story.locale_id])
        story._cached_parent_obj = home
        story.set_url_path(home)
    for home in homes.values():
        Page.objects.filter(pk=home.pk).update(numchild=home.numchild)


def _last_number(home: Edition) -> int:
    last = home.get_last_child()
    return last._get_lastpos_in_path() if last else 0


def write(stories: Sequence[Story], user: Any) -> None:
    """Write new stories that have their ids and places, published by `user`, with all but the indexes."""
    created = timezone.now()
    _write_lines(stories)
    _write_revisions(stories)
    published = timezone.now()
    for story in stories:
        _make_live(story, published)
    _insert(Page, stories)
    _insert(Story, stories)
    _write_many_to_many(stories)
    _log(stories, "wagtail.create", created, None)
    _log(stories, "wagtail.publish", published, user)
    for story in stories:
        story._state.adding, story._state.db = False, connection.alias


def _write_lines(stories: Sequence[Story]) -> None:
    for relation in get_all_child_relations(Story):
        name = relation.get_accessor_name()
        lines = {story: list(getattr(story, name).all()) for story in stories}
        for story, rows in lines.items():
            for row in rows:
                setattr(row, relation.field.name, story)  # now with its id
        relation.related_model._base_manager.bulk_create([row for rows in lines.values() for row in rows])
        for story, rows in lines.items():
            setattr(story, name, rows)  # puts them in order, which may depend on their ids


def _write_revisions(stories: Sequence[Story]) -> None:
    """Write the drafts as the editor's path saves them, before they are live."""
    revisions = [
        Revision(
            content_type=story.content_type,
            base_content_type=story.get_base_content_type(),
            object_id=str(story.pk),
            created_at=timezone.now(),
            user_id=story.owner_id,
            object_str=str(story),
            content=story.serializable_data(),
        )
        for story in stories
    ]
    for story, revision in zip(stories, Revision.objects.bulk_create(revisions), strict=True):
        story.latest_revision_id = story.live_revision_id = revision.pk  # without what it holds
        story.latest_revision_created_at = revision.created_at


def _make_live(story: Story, moment: datetime) -> None:
    story.live = True
    story.first_published_at = story.last_published_at = moment
    story.published_at = _as_kept(story.published_at) or moment.replace(microsecond=0)
    story.updated_at = _as_kept(story.updated_at)
    story.shown_at = story.shown_at or moment


def _as_kept(moment: datetime | None) -> datetime | None:
    """Return a moment as a revision keeps it, in milliseconds: what is published is what the revision says."""
    return moment and moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _insert(model: type[Model], stories: Sequence[Story]) -> None:
    """Write the rows of one table of stories. `bulk_create` refuses models that stand in several tables."""
    fields = model._meta.local_concrete_fields
    size = connection.ops.bulk_batch_size(fields, stories)
    for start in range(0, len(stories), size):
        query = InsertQuery(model)
        query.insert_values(fields, stories[start : start + size])
        query.get_compiler(connection=connection).execute_sql()


def _write_many_to_many(stories: Sequence[Story]) -> None:
    for field in get_all_child_m2m_relations(Story):
        through = field.remote_field.through
        mine, theirs = field.m2m_field_name(), field.m2m_reverse_field_name()
        pairs = {
            (story.pk, thing.pk): None for story in stories for thing in getattr(story, field.name).all()
        }
        through._base_manager.bulk_create(
            through(**{f"{mine}_id": pk, f"{theirs}_id": thing}) for pk, thing in pairs
        )


def _log(stories: Sequence[Story], action: str, moment: datetime, user: Any) -> None:
    context = get_active_log_context()
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page=story,
            content_type=story.content_type,
            label=story.get_admin_display_title(),
            action=action,
            timestamp=moment,
            user=(story.owner if action == "wagtail.create" else user) or context.user,
            uuid=context.uuid,
            revision_id=story.latest_revision_id if action == "wagtail.publish" else None,
            content_changed=True,
        )
        for story in stories
    )


def index(stories: Sequence[Story]) -> None:
    """Make written stories known to the index of references, which deletions ask, and to the desk's search."""
    _index_references(stories)
    for _, backend in get_search_backends_with_name(with_auto_update=True):
        backend.add_bulk(Story, stories)


def _index_references(stories: Sequence[Story]) -> None:
    """Do what `ReferenceIndex.create_or_update_for_object` does for each, of which the index knows nothing yet."""
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            content_type=story.content_type,
            base_content_type=story.get_base_content_type(),
            object_id=story.pk,
            to_content_type_id=to_content_type,
            to_object_id=to_object,
            model_path=model_path,
            content_path=path,
            content_path_hash=ReferenceIndex._get_content_path_hash(path),
        )
        for story in stories
        for to_content_type, to_object, model_path, path in dict.fromkeys(
            ReferenceIndex._extract_references_from_object(story)
        )
    )
