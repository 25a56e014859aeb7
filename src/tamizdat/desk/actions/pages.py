"""Plain pages, and the front of an edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from tamizdat.desk import streams
from tamizdat.desk.actions.finding import edition_page, story_named
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.actions.stories import number_lines
from tamizdat.desk.models import PlainPage, Slot, Story
from tamizdat.desk.models.edition import check_slots
from tamizdat.desk.streams import Block


@action
def save_page(
    edition: str,
    *,
    slug: str,
    title: str,
    dek: str = "",
    template: str = "text",
    body: Iterable[Block] = (),
    translation_of: PlainPage | None = None,
    user: Any = None,
    pk: int | None = None,
    uid: UUID | None = None,
    page_key: UUID | None = None,
    carried: str = "",
) -> PlainPage:
    """Make a draft of a plain page, or a new draft of the one with this slug; return it. `body` as in `prepared_story`.

    An import that knows them gives `uid`, by which the page is then found, `page_key`, which its versions share, and `pk`.
    """
    parent = edition_page(edition)
    which = {"slug": slug, "locale": parent.locale} if uid is None else {"uid": uid}
    page = PlainPage.objects.filter(**which).first()
    new = page is None
    if page is None:
        page = PlainPage(live=False, owner=user, locale=parent.locale, **({"uid": uid} if uid else {}))
        page.reserved = pk
        page._cached_parent_obj = parent
        if translation_of is not None:
            page_key = translation_of.translation_key
        if page_key is not None:
            page.translation_key = page_key
    page.slug, page.title, page.dek, page.template_choice, page.carried = slug, title, dek, template, carried
    page.body = streams.body_of(PlainPage, body)
    if new:
        parent.add_child(instance=page)
    page.save_revision(user=user, log_action=not new)
    return page


@action
def set_front(
    edition: str,
    stories: Sequence[Story | str],
    *,
    until: Mapping[Story | str, datetime] = MappingProxyType({}),
    carried: str = "",
) -> None:
    """Choose the stories at the top of an edition's home page: the lead, then up to three beside it.

    `until` says when some of them leave the top by themselves; it names them as `stories` does.
    """
    front = edition_page(edition)
    slots = [Slot(story=story_named(edition, story), until=until.get(story)) for story in stories]
    check_slots(front, [slot.story for slot in slots])
    front.carried = carried
    front.slots = slots
    number_lines(front.slots.all())
    front.save_revision().publish()
