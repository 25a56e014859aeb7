"""Preview: a draft as it will be printed, by the very function that prints it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse


class Previewed:
    """Mixed into a page: its preview is the press's own bytes."""

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:  # noqa: ARG002
        """Return the draft as it will be printed, with the way to its pictures and Wagtail's user bar."""
        from tamizdat.desk.previewing import preview

        return HttpResponse(preview(self, request))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse: readers are served what is printed."""
        raise NotImplementedError("the desk serves no pages to readers")
