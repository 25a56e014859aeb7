"""A letter before it is sent: as mail, on the site, and in a list of mails."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

MODES = [
    ("mail", _("Mail")),
    ("dark", _("Mail, dark")),
    ("text", _("Mail, plain text")),
    ("list", _("In a list of mails")),
    ("page", _("On the site")),
]


class LetterPreview:
    """Mixed into letters: their preview is what the press makes of them."""

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """Return the ways of looking at it."""
        return MODES

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """Return the widths at which it is looked at: a telephone's, a mail program's, a desktop's."""
        return [
            {"name": "mobile", "icon": "mobile-alt", "device_width": 360, "label": _("Telephone")},
            {"name": "tablet", "icon": "tablet-alt", "device_width": 640, "label": _("Mail program")},
            {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Desktop")},
        ]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Return it as readers will see it; if that cannot be, the page says why."""
        from tamizdat.desk.letter_previewing import preview

        return HttpResponse(preview(self, mode_name, request))
