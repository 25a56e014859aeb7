"""Publishing and withdrawing."""

from __future__ import annotations

from typing import Any

from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction

from tamizdat.desk.actions.refusals import action
from tamizdat.desk.models import PlainPage, Story


@action
def publish(page: Story | PlainPage, user: Any = None) -> None:
    """Publish the latest draft of a page. With a `go_live_at` in the future it is scheduled.

    Raises:
        Refused: it is not complete.
        PermissionDenied: `user` may not publish it.
    """
    current = type(page).objects.get(pk=page.pk)
    revision = current.get_latest_revision() or current.save_revision(user=user)
    PublishPageRevisionAction(revision, user=user).execute()
    page.refresh_from_db()


@action
def unpublish(page: Story | PlainPage, user: Any = None) -> None:
    """Withdraw a page; its draft stays.

    Raises:
        PermissionDenied: `user` may not withdraw it.
    """
    UnpublishPageAction(type(page).objects.get(pk=page.pk), user=user).execute()
    page.refresh_from_db()
