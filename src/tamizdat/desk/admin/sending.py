"""A letter's own page: is anything wrong with it, a test of it, who approves it, when it goes, how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec
from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from tamizdat.archive.errors import ArchiveError
from tamizdat.desk import actions, doors, letter_checks, sayings, site
from tamizdat.desk.actions.letter_rules import SEND, words_of
from tamizdat.desk.admin.letters import address_of, way_to
from tamizdat.desk.letter_preview import MODES
from tamizdat.desk.letter_previewing import preview
from tamizdat.desk.models import Letter
from tamizdat.desk.models.letter import State
from tamizdat.desk.posting import RETURNING
from tamizdat.post.client import ClientError
from tamizdat.post.interface import NewsletterCounts, Progress, Tested
from tamizdat.press.errors import PressError

MOST_TESTED: Final = 10  # addresses
_FORM: Final = "%Y-%m-%dT%H:%M"


class WhenForm(forms.Form):
    """When a letter goes."""

    due = forms.DateTimeField(
        label=gettext_lazy("When"),
        required=False,
        input_formats=[_FORM],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_FORM),
    )

    def clean_due(self) -> Any:
        """Refuse a time that is past."""
        due = self.cleaned_data["due"]
        if due is not None and due <= timezone.now():
            raise forms.ValidationError(
                _("That time is past: choose a later one, or leave it empty to send at once.")
            )
        return due


class TestForm(forms.Form):
    """To whom a test goes."""

    addresses = forms.CharField(label=gettext_lazy("Addresses"), widget=forms.Textarea(attrs={"rows": 2}))

    def clean_addresses(self) -> tuple[str, ...]:
        """Return the addresses, each once."""
        found = tuple(
            dict.fromkeys(self.cleaned_data["addresses"].replace(",", " ").replace(";", " ").split())
        )
        if len(found) > MOST_TESTED:
            raise forms.ValidationError(_("A test goes to at most {} addresses.").format(MOST_TESTED))
        for address in found:
            try:
                validate_email(address)
            except forms.ValidationError as error:
                raise forms.ValidationError(_("“{}” is no e-mail address.").format(address)) from error
        return found


@permission_required("desk.view_letter")
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the page."""
    return _page(request, get_object_or_404(Letter, pk=pk))


@xframe_options_sameorigin
@permission_required("desk.view_letter")
def look(request: HttpRequest, pk: int, mode: str) -> HttpResponse:
    """Show the letter itself, in one of the modes of its preview."""
    known = mode if mode in dict(MODES) else MODES[0][0]
    return HttpResponse(preview(get_object_or_404(Letter, pk=pk), known, request))


@require_POST
@permission_required("desk.view_letter")
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what a button says, and lead back to the page, which tells what came of it."""
    found = get_object_or_404(Letter, pk=pk)
    way = _WAYS.get(request.POST.get("act", ""))
    if way is None:
        return redirect("desk_letter", pk)
    try:
        return way(request, found)
    except (actions.Refused, ClientError, ArchiveError, PressError) as error:
        messages.error(request, sayings.why(error))
    return redirect("desk_letter", pk)


def _when(
    request: HttpRequest, found: Letter, go: Callable[..., Any], said: str, at_once: str = ""
) -> HttpResponse:
    form = WhenForm(request.POST)
    if not form.is_valid():
        return _page(request, found, when=form)
    due = form.cleaned_data["due"]
    go(found, due, user=request.user, seen=request.POST.get("seen"))
    messages.success(request, said if due else at_once or said)
    return redirect("desk_letter", found.pk)


def _ask(request: HttpRequest, found: Letter) -> HttpResponse:
    said = _("Somebody else has to approve it now: tell them.")
    return _when(request, found, actions.ask_for_approval, said)


def _schedule(request: HttpRequest, found: Letter) -> HttpResponse:
    said = _("It is scheduled. Until then it can be changed, or made a draft again.")
    at_once = _("It goes now. Look again in some seconds to see how far it is.")
    return _when(request, found, actions.schedule_letter, said, at_once)


def _approve(request: HttpRequest, found: Letter) -> HttpResponse:
    actions.approve_letter(found, user=request.user, seen=request.POST.get("seen"))
    messages.success(request, _("Approved. It goes when it is due."))
    return redirect("desk_letter", found.pk)


def _withdraw(request: HttpRequest, found: Letter) -> HttpResponse:
    actions.withdraw_letter(found, user=request.user)
    messages.success(request, _("It is a draft again."))
    return redirect("desk_letter", found.pk)


def _test(request: HttpRequest, found: Letter) -> HttpResponse:
    form = TestForm(request.POST)
    if not form.is_valid():
        return _page(request, found, test=form)
    tested = actions.try_letter(found, form.cleaned_data["addresses"], user=request.user)
    return _page(request, found, test=form, tested=tested)


def _steer(way: actions.Way) -> Callable[[HttpRequest, Letter], HttpResponse]:
    """Return what pauses, resumes or ends the sending of a letter."""

    def steer(request: HttpRequest, found: Letter) -> HttpResponse:
        actions.steer_letter(found, way, user=request.user)
        return redirect("desk_letter", found.pk)

    return steer


_WAYS: dict[str, Callable[[HttpRequest, Letter], HttpResponse]] = {
    "ask": _ask,
    "schedule": _schedule,
    "approve": _approve,
    "withdraw": _withdraw,
    "test": _test,
    "pause": _steer("pause"),
    "resume": _steer("resume"),
    "cancel": _steer("cancel"),
}


def _page(
    request: HttpRequest,
    found: Letter,
    *,
    when: WhenForm | None = None,
    test: TestForm | None = None,
    tested: Tested | None = None,
) -> HttpResponse:
    unanswered = _follow(found)
    progress = _progress(found)
    counts = _counts(found) if found.is_open else None
    user = request.user
    due = found.due if found.due and found.due > timezone.now() else None
    context = {
        "letter": found,
        **way_to(str(found)),
        "header_icon": "mail",
        "state": State(found.state),
        "seen": words_of(found),
        "edit": address_of(found) if found.is_open and user.has_perm("desk.change_letter") else "",
        "findings": letter_checks.findings(found, due, counts and counts.confirmed) if found.is_open else [],
        "subscribers": counts.confirmed if counts else None,
        "when": when or WhenForm(initial={"due": timezone.localtime(due) if due else None}),
        "test": test or TestForm(),
        "tested": tested,
        "refused": [(address, sayings.said(why)) for address, why in tested.refused.items()]
        if tested
        else [],
        "may_send": user.has_perm(SEND),
        "may_change": user.has_perm("desk.change_letter"),
        "made_it": user in actions.made_by(found),
        "progress": progress,
        "paused": sayings.said(progress.why) if progress and progress.why else "",
        "unanswered": unanswered,
        "address": site.absolute(found.printed_path()) if found.published else "",
        "missing": doors.missing(),
        "modes": MODES,
        "zone": timezone.get_current_timezone_name(),
    }
    return render(request, "desk/letter.html", context)


def _follow(found: Letter) -> str:
    """Ask how far a letter is that is being sent, or what came back of one that was; return why there is no answer."""
    comes_back = found.state == State.SENT and found.progress and found.published > timezone.now() - RETURNING
    if found.state != State.HANDED and not (comes_back and doors.is_open()):
        return ""
    try:
        actions.note_progress(found, doors.client().progress(str(found.uid)))
    except ClientError as error:
        return sayings.why(error)
    found.refresh_from_db()
    return ""


def _progress(found: Letter) -> Progress | None:
    return msgspec.convert(found.progress, Progress) if found.progress else None


def _counts(found: Letter) -> NewsletterCounts | None:
    """Return how many get the newsletter; None where it is not known."""
    if not doors.is_open():
        return None
    try:
        lists = doors.client().lists()
    except ClientError:
        return None
    own = str(found.newsletter.uid)
    return next(
        (each for each in lists.newsletters if each.newsletter == own), NewsletterCounts(newsletter=own)
    )


def urls() -> list[Any]:
    """Return the addresses under /desk/."""
    return [
        path("letters/<int:pk>/", letter, name="desk_letter"),
        path("letters/<int:pk>/act/", act, name="desk_letter_act"),
        path("letters/<int:pk>/look/<slug:mode>/", look, name="desk_letter_look"),
    ]
