"""After an editor changed something: wait for the filer, and say what was printed.

Whatever the change was (a publication, an approval, a move, a bulk action, a new name of a place), it leaves marks; and
whatever leaves marks in a request is reported. It is done after Django has left the view, since some of Wagtail's views
are one transaction, in which the filer would see nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.users.models import UserProfile

from tamizdat.desk import door, marks
from tamizdat.desk.admin import pausing
from tamizdat.desk.admin.printings import links
from tamizdat.desk.models import Mark, Printing

PATIENCE = 3.0  # seconds
STEP = 0.02  # seconds between two looks
WATCHED = 500  # things of one request: enough to know how far the filer is, few enough for one question
MOST = 20  # printings that one change may lead to, before one loses count


class Reports:
    """Middleware: reports what an editor's request changed on the site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, and add what is to be said on the editor's next page."""
        # What is saved by itself while somebody types answers with JSON, and nobody waits for a report.
        if request.method != "POST" or not request.accepts("text/html"):
            return self._get_response(request)
        last = Printing.objects.values_list("pk", flat=True).first() or 0
        with marks.watched() as things:
            response = self._get_response(request)
        if things and response.status_code < 400 and request.user.is_authenticated:
            # Wagtail has left the language that the editor chose when it left the view.
            with translation.override(UserProfile.get_for_user(request.user).get_preferred_language()):
                report(request, {str(uid) for _kind, uid, _editions in things[:WATCHED]}, last)
        return response


def report(request: HttpRequest, uids: set[str], last: int) -> None:
    """Tell the editor what became of a change in the things `uids`; `last` is the printing before it."""
    answered = _wait(uids)
    printings = _printings_of(uids, last)
    if printings:
        _tell(request, printings, uids)
    elif not answered:
        messages.warning(
            request,
            format_html(
                _(
                    "It is saved, but the printer has not answered within {} seconds: readers do not see it yet. "
                    '<a href="{}">See the printings</a>; if nothing comes, ask whoever looks after the server whether '
                    "“tamizdat serve” runs."
                ),
                int(PATIENCE),
                reverse("desk_printings"),
            ),
        )


def _wait(uids: set[str]) -> bool:
    """Wait until nothing is marked for the things. Returns False if that took too long."""
    until = time.monotonic() + PATIENCE
    while Mark.objects.filter(uid__in=uids).exists():
        if time.monotonic() > until:
            return False
        time.sleep(STEP)
    return True


def _printings_of(uids: set[str], last: int) -> list[Printing]:
    """Return the printings after `last` that filed one of the things or failed to, the newest first."""
    found = []
    for printing in Printing.objects.filter(pk__gt=last)[:MOST]:
        named = {uid for _kind, uid in printing.filed} | {each.get("uid") for each in printing.failures}
        if named & uids:
            found.append(printing)
    return found


def _tell(request: HttpRequest, printings: Sequence[Printing], uids: set[str]) -> None:
    failed = False
    for printing in printings:
        for failure in printing.failures:
            if failure.get("uid") in (*uids, None):
                failed = True
                messages.error(request, f"{failure['what']}: {failure['why']} {failure['remedy']}")
        for note in printing.notes:
            messages.warning(request, note)
    if failed:
        return
    if door.pause():
        messages.warning(request, pausing.told(sum(len(printing.removed) for printing in printings)))
    else:
        messages.success(request, _in_words(printings))


def _in_words(printings: Sequence[Printing]) -> str:
    """Return a line on what was printed, with links, as HTML."""
    printed = sum(printing.printed for printing in printings)
    removed = sum(len(printing.removed) for printing in printings)
    took = f"{sum(printing.milliseconds for printing in printings):.0f}"
    what = ngettext("Printed {} page in {} ms", "Printed {} pages in {} ms", printed).format(printed, took)
    if removed:
        what += ngettext(", removed {} page", ", removed {} pages", removed).format(removed)
    return format_html("{}: {}", what, links(max(printings, key=lambda each: each.printed)))
