"""What holds for every request: sizes, headers, and what is said when something goes wrong."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from tamizdat.press.door_views import DoorFault, TroubleView
from tamizdat.readers.forms import UNREADABLE
from tamizdat.readers.pages import page

log = logging.getLogger("tamizdat.readers")

LARGEST: Final = 128 * 1024  # bytes of a form
LARGEST_CALL: Final = 4 * 1024 * 1024  # of a provider of mail
LARGEST_OF_DESK: Final = 48 * 1024 * 1024  # of an import
_HEADERS: Final = {
    "Cache-Control": "no-store",
    # The addresses of these pages hold tokens: no link may give them away.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "interest-cohort=()",
}

Answer = Callable[[HttpRequest], HttpResponse]


class Guard:
    """A middleware around all views. It knows no reader: no session, no cookie, no log of who asked what."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        response = (
            self._answer(request) if _length(request) <= _largest(request.path) else _too_large(request)
        )
        for name, value in _HEADERS.items():
            response.setdefault(name, value)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Tell of a fault without what the reader sent: neither paths nor the words of the error are logged.

        Not of what is the request's own fault.
        """
        if isinstance(error, Http404):
            return None  # Django asks `nothing_here`
        if isinstance(error, UNREADABLE):
            return bad_request(request, error)
        steps = traceback.extract_tb(error.__traceback__)
        where = "; ".join(f"{step.filename.rpartition('/')[2]}:{step.lineno}" for step in steps[-4:])
        log.error("%s while a request was answered, at %s", type(error).__name__, where)
        return trouble(request, "broken", 500)


def trouble(request: HttpRequest, what: DoorFault, status: int) -> HttpResponse:
    """Return the page that says why there is nothing to be seen."""
    return page(request, "trouble", status, trouble=TroubleView(what=what))


def allow(request: HttpRequest, *methods: str) -> HttpResponse | None:
    """Return the refusal of a request whose method is none of these (RFC 9110, 15.5.6); None if it may go on."""
    if request.method in methods:
        return None
    response = trouble(request, "method", 405)
    response["Allow"] = ", ".join(methods)
    return response


def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's form
    """Answer at an address that is none."""
    return trouble(request, "nothing", 404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - the same
    """Answer what is no form."""
    return trouble(request, "method", 400)


def _too_large(request: HttpRequest) -> HttpResponse:
    request.POST = QueryDict()  # nobody reads what was sent, for its language or for anything else
    return trouble(request, "large", 413)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _largest(path: str) -> int:
    if path.startswith("/readers/desk/"):
        return LARGEST_OF_DESK
    return LARGEST_CALL if path.startswith("/readers/hooks/") else LARGEST
