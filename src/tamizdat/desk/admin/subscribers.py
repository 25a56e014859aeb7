"""Subscribers as the desk knows them: numbers. Addresses come in by a file; somebody who asks for theirs is served, too."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter

from tamizdat.desk import actions, doors, sayings
from tamizdat.desk.actions.subscribers import LET_IN, MANAGE, last_let_in
from tamizdat.desk.admin.letters import way_to
from tamizdat.desk.models import Newsletter
from tamizdat.post.client import ClientError, WrongRequest
from tamizdat.post.decoding import decoded
from tamizdat.post.interface import Import, Imported, Lists, NewsletterCounts

LARGEST: Final = 20 * 1024 * 1024  # bytes of a file of subscribers
SHOWN: Final = 200  # rows that were refused
_FORMULA: Final = ("=", "+", "-", "@")  # what spreadsheets would calculate
LET_IN_SHOWN: Final = 5  # of those who were let in again


class BringForm(forms.Form):
    """Subscribers who come from elsewhere."""

    newsletter = forms.ModelChoiceField(
        Newsletter.objects.all(), label=gettext_lazy("Newsletter"), to_field_name="uid"
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "A CSV file as Mailchimp, Substack or Ghost gives it out, or one with a column “email”."
        ),
    )
    evidence = forms.CharField(
        label=gettext_lazy("How and when they agreed"),
        min_length=10,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Such as “Signed up by the form of our old site from 2019 to 2025, with a confirmation by mail”. It is kept with "
            "each of them, since you may be asked for it."
        ),
    )
    ask = forms.BooleanField(
        label=gettext_lazy("Ask each of them to confirm first"),
        required=False,
        help_text=gettext_lazy(
            "If you cannot show that they agreed. Nothing else is sent to who does not answer."
        ),
    )

    def clean_file(self) -> str:
        """Return the file's text.

        Raises:
            ValidationError: it is too large.
        """
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("It has more than 20 MB: cut it into parts."))
        return decoded(file.read())


class AskedForm(forms.Form):
    """A subscriber who wrote to the paper."""

    address = forms.EmailField(label=gettext_lazy("Their address"), max_length=254)


class LetInForm(AskedForm):
    """Somebody who is written to no more, and wants to be."""

    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        help_text=gettext_lazy(
            "Such as “Wrote on 3 May that they pressed “spam” by mistake”. It is kept with your name and the time, without "
            "their address."
        ),
    )


@permission_required("desk.change_newsletter")
def subscribers(request: HttpRequest) -> HttpResponse:
    """Show the numbers, and the forms to those who may use them."""
    return _page(request)


class _InMemory(MemoryFileUploadHandler):
    """Keeps a file of addresses off the disk, where Django would put a large one for the time of the request."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002 - Django's form
        """Take what comes, at any size."""
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a part of the file; of one that is too large only its beginning, since it is refused."""
        if start <= LARGEST:
            self.file.write(raw_data)


@csrf_exempt  # `_bring` is protected: that looks into the form, and how it is read has to be said before
@require_POST
@permission_required(MANAGE)
def bring(request: HttpRequest) -> HttpResponse:
    """Bring subscribers in, and say what became of them. The desk keeps nothing of the file, not for a moment."""
    request.upload_handlers = [_InMemory(request)]
    return _bring(request)


@csrf_protect
def _bring(request: HttpRequest) -> HttpResponse:
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, bring=form)
    given = form.cleaned_data
    bringing = Import(
        newsletter=str(given["newsletter"].uid),
        csv=given["file"],
        evidence=given["evidence"].strip(),
        ask=given["ask"],
    )
    return _asking(request, lambda: _page(request, imported=_brought(bringing)))


def _brought(bringing: Import) -> Imported:
    client = doors.client()
    client.tell(doors.paper())  # the newsletter may be new
    return client.bring(bringing)


@require_POST
@permission_required(MANAGE)
def asked(request: HttpRequest) -> HttpResponse:
    """Give out or erase what is kept of somebody who asked for it."""
    form = AskedForm(request.POST)
    if not form.is_valid():
        return _page(request, asked=form)
    give = {"erase": _erased, "never": _never_again}.get(request.POST.get("act", ""), _exported)
    return _asking(request, lambda: give(request, form.cleaned_data["address"]))


@require_POST
@permission_required(MANAGE)
def let_in(request: HttpRequest) -> HttpResponse:
    """Let somebody sign up again who is written to no more."""
    form = LetInForm(request.POST, auto_id="let_in_%s")
    if not form.is_valid():
        return _page(request, letting_in=form)
    return _asking(request, lambda: _let_in(request, **form.cleaned_data))


def _let_in(request: HttpRequest, address: str, why: str) -> HttpResponse:
    if actions.let_in(address, why, user=request.user):
        messages.success(request, _("They can sign up again. Tell them to: nobody is subscribed by this."))
    else:
        messages.info(request, _("Nothing is in their way: they can sign up, as everybody can."))
    return redirect("desk_subscribers")


def _erased(request: HttpRequest, address: str) -> HttpResponse:
    if doors.client().erase(address):
        messages.success(request, _("All that was kept of this address is erased."))
    else:
        messages.info(request, _("Nothing was kept of this address."))
    return redirect("desk_subscribers")


def _never_again(request: HttpRequest, address: str) -> HttpResponse:
    doors.client().erase(address, never=True)
    messages.success(
        request, _("Whatever was kept of this address is erased, and nothing is sent there again.")
    )
    return redirect("desk_subscribers")


def _exported(request: HttpRequest, address: str) -> HttpResponse:
    try:
        data = doors.client().export(address)
    except WrongRequest as error:
        if error.status != 404:
            raise
        messages.info(request, _("Nothing is kept of this address."))
        return redirect("desk_subscribers")
    response = HttpResponse(data, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="subscriber.json"'
    return response


def _asking(request: HttpRequest, ask: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return ask()
    except (actions.Refused, ClientError) as error:
        messages.error(request, sayings.why(error))
    return redirect("desk_subscribers")


def _page(
    request: HttpRequest,
    *,
    bring: BringForm | None = None,
    asked: AskedForm | None = None,
    letting_in: LetInForm | None = None,
    imported: Imported | None = None,
) -> HttpResponse:
    lists, unanswered = _lists()
    refused = _refused(imported) if imported else []
    known = {each.newsletter: each for each in lists.newsletters} if lists else {}
    rows = [
        (row, known.get(str(row.uid), NewsletterCounts(newsletter=str(row.uid))))
        for row in Newsletter.objects.order_by("order", "name")
    ]
    context = {
        **way_to(_("Subscribers")),
        "header_icon": "group",
        "missing": doors.missing(),
        "lists": lists,
        "trouble": [sayings.said(each) for each in lists.trouble] if lists else [],
        "unanswered": unanswered,
        "rows": rows,
        "may_manage": request.user.has_perm(MANAGE),
        "bring": bring or BringForm(),
        "asked": asked or AskedForm(),
        "letting_in": letting_in or LetInForm(auto_id="let_in_%s"),
        "were_let_in": last_let_in(LET_IN_SHOWN),
        "imported": imported,
        "refused": refused[:SHOWN],
        "more": max(0, len(refused) - SHOWN),
        "refused_file": _file(refused),
    }
    return render(request, "desk/subscribers.html", context)


def _refused(imported: Imported) -> list[tuple[int, str, str]]:
    """Return the rows that were refused: each with its number, why, and what stands there."""
    return [(each.row, sayings.said(each.why), each.what) for each in imported.refused]


def _file(refused: list[tuple[int, str, str]]) -> str:
    """Return the rows that were refused as a CSV file that stands in the page itself, as base64: it is kept nowhere."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([_("Row"), _("Why"), _("What stands there")])
    for row, why, what in refused:
        rows.writerow([row, why, f"'{what}" if what.startswith(_FORMULA) else what])
    return base64.b64encode(out.getvalue().encode("utf-8-sig")).decode()


def _lists() -> tuple[Lists | None, str]:
    """Return the numbers, or why there are none."""
    if not doors.is_open():
        return None, ""
    try:
        return doors.client().lists(), ""
    except ClientError as error:
        return None, sayings.why(error)


def urls() -> list[Any]:
    """Return the addresses under /desk/."""
    return [
        path("subscribers/", subscribers, name="desk_subscribers"),
        path("subscribers/bring/", bring, name="desk_subscribers_bring"),
        path("subscribers/asked/", asked, name="desk_subscribers_asked"),
        path("subscribers/let-in/", let_in, name="desk_subscribers_let_in"),
    ]


class LetInFormatter(LogFormatter):
    """What the history of an editor says of it."""

    label = gettext_lazy("Let somebody sign up again")

    def format_message(self, log_entry: Any) -> str:
        """Return the sentence."""
        return _("Let somebody sign up again: {}").format(log_entry.data.get("why", ""))


def register_log(registry: Any) -> None:
    """Teach the desk's history to say that somebody was let in again."""
    registry.register_action(LET_IN)(LetInFormatter)
