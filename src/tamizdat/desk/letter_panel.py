"""The panel at the top of a letter's form: how far it is, and the ways on."""

from __future__ import annotations

from wagtail.admin.panels import Panel


class LetterPanel(Panel):
    """Says how far a letter is, and leads on."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one letter."""

        template_name = "desk/letter_panel.html"

        def is_shown(self) -> bool:
            """Return whether the letter is at the desk yet."""
            return self.instance is not None and self.instance.pk is not None
