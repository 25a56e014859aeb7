"""Corrections of other languages' versions, as the editor of this one sees them: in listings, on the desk's home."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import LogFormatter

from tamizdat.desk import actions, behind, editions
from tamizdat.desk.actions.corrections import CHECKED
from tamizdat.desk.models import Story

SHOWN = 10  # versions on the desk's home


def urls() -> list[Any]:
    """Return the addresses under /desk/."""
    return [path("corrections/<int:pk>/checked/", checked, name="desk_corrections_checked")]


@require_POST
def checked(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a version needs no correction, and go back to where the button stands."""
    story = get_object_or_404(Story, pk=pk)
    count = actions.check_corrections(story, user=request.user)
    if count:
        words = ngettext(
            "Noted: “{}” needs no correction of its own.",
            "Noted: “{}” needs no corrections of its own.",
            count,
        )
        messages.success(request, words.format(story))
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else reverse("wagtailadmin_pages:edit", args=[pk]))


class BehindPanel(Component):
    """On the desk's home: the versions that an editor is to look at, since the story was corrected in another language."""

    name = "behind"
    template_name = "desk/behind_panel.html"
    order = 90  # what is wrong before readers' eyes comes first

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:  # noqa: ARG002 - Wagtail's form
        """Give the template what it shows."""
        names = dict(editions.choices())
        found = (
            story
            for story in behind.all_behind()[: 4 * SHOWN]
            if story.permissions_for_user(self.request.user).can_publish()
        )
        return {
            "versions": [
                (story, names.get(story.edition, story.edition), behind.told(story))
                for story in islice(found, SHOWN)
            ],
            "csrf": get_token(self.request),
            "back": self.request.path,
        }


BEHIND_COLUMN = Column(
    "is_behind",
    label=gettext_lazy("Corrections"),
    width="12%",
    classname="desk-wide",
    accessor=lambda story: _("Corrected in another language") if story.is_behind else "",
)


class CheckedFormatter(LogFormatter):
    """What a story's history says of it."""

    label = gettext_lazy("Check corrections")

    def format_message(self, log_entry: Any) -> str:
        """Return the sentence."""
        days = "; ".join(log_entry.data.get("corrections", ()))
        return _("Checked, nothing to correct here: {}").format(days)


def register_log(registry: Any) -> None:
    """Teach the desk's history to say that corrections were checked."""
    registry.register_action(CHECKED)(CheckedFormatter)
