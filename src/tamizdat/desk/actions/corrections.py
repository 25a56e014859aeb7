"""Saying that a correction of another language's version needs none in this one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.log_actions import log

from tamizdat.desk import behind
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.models import CorrectionCheck, Story

CHECKED = "tamizdat.corrections_checked"  # in the story's history


@action
def check_corrections(story: Story, *, user: Any = None) -> int:
    """Note that the corrections of other versions were looked at, and that a version needs none.

    Returns:
        How many were open.

    Raises:
        PermissionDenied: `user` may not publish this version.
    """
    if user is not None and not story.permissions_for_user(user).can_publish():
        raise PermissionDenied
    open = list(behind.open_for(story))
    CorrectionCheck.objects.bulk_create(CorrectionCheck.of(story, each, user) for each in open)
    if open:
        days = [f"{each.story.edition}, {each.date:%Y-%m-%d}" for each in open]
        log(instance=story, action=CHECKED, user=user, data={"corrections": days})
    return len(open)
