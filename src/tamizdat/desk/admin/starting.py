"""A note on the desk's home: which of the texts that came with the paper nobody has published yet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from tamizdat.desk import editions
from tamizdat.desk.models import Imported, PlainPage


class StartingPanel(Component):
    """The starting texts that wait to be read, made one's own and published; nothing where there are none."""

    name = "starting"
    template_name = "desk/starting_panel.html"
    order = 80

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:  # noqa: ARG002 - Wagtail's form
        """Give the template what it shows."""
        names = dict(editions.choices())
        brought = Imported.objects.filter(key__startswith="page/").values_list("thing", flat=True)
        waiting = PlainPage.objects.filter(live=False, first_published_at__isnull=True, uid__in=list(brought))
        mine = [page for page in waiting if page.permissions_for_user(self.request.user).can_publish()]
        return {
            "pages": [
                (names.get(tag, tag), [page for page in mine if page.edition == tag])
                for tag in editions.tags()
                if any(page.edition == tag for page in mine)
            ]
        }
