"""Plain pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from tamizdat.desk import streams
from tamizdat.desk.actions.finding import edition_page
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.models import PlainPage
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
