"""The panel that leads from a place or topic to its fronts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from wagtail.admin.panels import Panel

from tamizdat.desk import editions


class FrontsPanel(Panel):
    """Leads to the front of each edition: to compose it, or to change it."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one place or topic."""

        template_name = "desk/fronts.html"

        def is_shown(self) -> bool:
            """Return whether it is at the desk yet, and whether the user may compose fronts."""
            saved = self.instance is not None and self.instance.pk is not None
            return bool(saved and self.request.user.has_perm("desk.change_front"))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Return what the template shows."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            known = {front.edition: front for front in self.instance.fronts.all()}
            context["fronts"] = [
                {"language": language, "composed": tag in known, "href": self._href(known.get(tag), tag)}
                for tag, language in editions.choices()
            ]
            return context

        def _href(self, front: Any | None, tag: str) -> str:
            views = type(self.instance)._meta.get_field("fronts").related_model.snippet_viewset
            if front is not None:
                return reverse(views.get_url_name("edit"), args=[front.pk])
            asked = {"edition": tag, self.instance._meta.model_name: self.instance.pk}
            return f"{reverse(views.get_url_name('add'))}?{urlencode(asked)}"
