"""At the top of a story's form: its pictures whose rights end."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


class RightsPanel(Panel):
    """Tells the story's editor which of its pictures will leave print by themselves, and when."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one story."""

        template_name = "desk/story_rights.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            from tamizdat.desk import pictures  # the models name this panel

            self.pictures = pictures.ending_in(self.instance)

        def is_shown(self) -> bool:
            """Return whether there are such pictures."""
            return bool(self.pictures)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Return what the template shows."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["pictures"] = self.pictures
            return context
