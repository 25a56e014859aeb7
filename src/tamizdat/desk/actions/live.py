"""Entries of a live blog."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tamizdat.desk import streams
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.models import Story


@action
def add_entry(
    story: Story, *, text: str, headline: str = "", key: bool = False, author: Any = None, user: Any = None
) -> Story:
    """Put an entry of this moment on top of a live blog's latest draft, and return the draft.

    `text` is HTML as in `prepared_story`.

    Raises:
        Refused: it says nothing, or a key moment has no headline.
        PermissionDenied: `user` may not edit the story, or somebody else has locked it.
    """
    allowed = story.permissions_for_user(user) if user else None
    if allowed and (not allowed.can_edit() or allowed.page_locked()):
        raise PermissionDenied(f"{user} may not edit “{story}”")
    draft: Story = story.get_latest_revision_as_object()
    now = timezone.now().replace(microsecond=0)
    entry = {"at": now, "headline": headline, "text": text, "author": author, "key": key}
    (made,) = streams.entries_of([entry])
    made.block.clean(made.value)
    draft.entries.insert(0, ("entry", made.value))
    draft.save_revision(user=user, log_action=True)
    return draft
