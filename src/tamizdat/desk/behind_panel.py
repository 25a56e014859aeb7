"""At the top of a story's form: what was corrected in its other languages, and not yet here."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


class BehindPanel(Panel):
    """Shows the corrections that are open for a version, if there are any, and the button that says it needs none."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one story."""

        template_name = "desk/behind.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            from tamizdat.desk import behind  # the models name this panel

            self.open = behind.told(self.instance) if self.instance is not None else []

        def is_shown(self) -> bool:
            """Return whether there are such corrections."""
            return bool(self.open)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Return what the template shows."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["open"] = self.open
            context["may_check"] = self.instance.permissions_for_user(self.request.user).can_publish()
            return context
