"""Notes on copy: what was repaired and left out when a story's text was imported. Editors see it, readers never do.

The notes are a dictionary, empty for a story that was written at the desk:

    {"source": "story.txt",
     "notes": [sentence, …],
     "repairs": [{"paragraph": 3, "before": "counter it?The", "after": "counter it? ¶ The", "reason": "…"}, …],
     "left_out": [{"line": 12, "text": "Home", "reason": "…"}, …]}

A repair's paragraph is 0 for the headline and the dek. Every key but `source` may be absent.
"""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


class CopyNotesPanel(Panel):
    """Shows a story's notes on its copy at the top of its form, if it has any."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one story."""

        template_name = "desk/copy_notes.html"

        def is_shown(self) -> bool:
            """Return whether there are notes."""
            return bool(self.instance is not None and self.instance.copy_notes)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Return what the template shows."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["notes"] = self.instance.copy_notes
            return context
