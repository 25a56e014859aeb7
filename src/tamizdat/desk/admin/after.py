"""After an editor published or withdrew something: wait for the filer, and say what was printed."""

from __future__ import annotations

import time
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from tamizdat.desk.admin.printings import links
from tamizdat.desk.models import Mark, Printing

PATIENCE = 3.0  # seconds
STEP = 0.02  # seconds between two looks


def remember(request: HttpRequest) -> None:
    """Remember the last printing before a change."""
    request.desk_printing = Printing.objects.values_list("pk", flat=True).first() or 0


def report(request: HttpRequest, uid: UUID) -> None:
    """Tell the editor what became of a change in the thing `uid`."""
    answered = _wait(uid)
    since = getattr(request, "desk_printing", 0)
    printing = _printing_of(uid, since)
    if printing is not None:
        _tell(request, printing, uid)
    elif not answered:
        messages.warning(
            request,
            format_html(
                "It is saved and will be printed, but the printer has not answered within {} seconds. "
                '<a href="{}">See the printings</a>; if nothing comes, ask whoever looks after the server whether '
                "“tamizdat serve” runs.",
                int(PATIENCE),
                reverse("desk_printings"),
            ),
        )


def _wait(uid: UUID) -> bool:
    """Wait until nothing is marked for the thing. Returns False if that took too long."""
    until = time.monotonic() + PATIENCE
    while Mark.objects.filter(uid=uid).exists():
        if time.monotonic() > until:
            return False
        time.sleep(STEP)
    return True


def _printing_of(uid: UUID, since: int) -> Printing | None:
    """Return the last printing after `since` that filed the thing or failed to."""
    for printing in Printing.objects.filter(pk__gt=since)[:20]:
        named = [id for _, id in printing.filed] + [failure.get("uid") for failure in printing.failures]
        if str(uid) in named:
            return printing
    return None


def _tell(request: HttpRequest, printing: Printing, uid: UUID) -> None:
    failures = [each for each in printing.failures if each.get("uid") in (str(uid), None)]
    for failure in failures:
        messages.error(request, f"{failure['what']}: {failure['why']} {failure['remedy']}")
    for note in printing.notes:
        messages.warning(request, note)
    if not failures:
        pages = "1 page" if printing.printed == 1 else f"{printing.printed} pages"
        messages.success(
            request,
            format_html("Printed {} in {} ms: {}", pages, f"{printing.milliseconds:.0f}", links(printing)),
        )
