"""Writing to the newsroom: the contact form, and a request for a correction."""

from __future__ import annotations

from typing import Final

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tamizdat.post import addresses
from tamizdat.post.errors import BadAddress
from tamizdat.press.door_views import WritingFault, WritingForm
from tamizdat.readers import forms, guard, limits, messages, wake
from tamizdat.readers.house import the_paper
from tamizdat.readers.languages import language_of
from tamizdat.readers.networks import address_of, network_of
from tamizdat.readers.pages import page
from tamizdat.readers.seen import is_path

_LONGEST_STORY: Final = 500  # characters of an address
_STATUS: Final[dict[WritingFault, int]] = {"": 200, "many": 429}


def contact(request: HttpRequest) -> HttpResponse:
    """Show the contact form, or send what was written."""
    return _door(request, "contact")


def correction(request: HttpRequest) -> HttpResponse:
    """Show the form for a story, or send what was written."""
    return _door(request, "correction")


def _door(request: HttpRequest, kind: messages.Kind) -> HttpResponse:
    if refusal := guard.allow(request, "GET", "HEAD", "POST"):
        return refusal
    if not settings.TAMIZDAT.readers.mailbox:
        return guard.trouble(request, "nothing", 404)
    form = _entered(request)
    if request.method != "POST":
        return page(request, kind, form=form)
    if forms.is_trapped(request):
        return page(request, "thanks")
    wrong = _wrong(request, form, needs_address=kind == "contact")
    if wrong:
        answer = msgspec.structs.replace(form, wrong=wrong)
        return page(request, kind, _STATUS.get(wrong, 422), form=answer)
    _send(request, form, kind)
    return page(request, "thanks")


def _entered(request: HttpRequest) -> WritingForm:
    story = forms.one_line(request.POST.get("story", "") or request.GET.get("story", ""))[:_LONGEST_STORY]
    return WritingForm(
        name=forms.line(request, "name", forms.LONGEST_NAME),
        address=forms.line(request, "address", forms.LONGEST_ADDRESS),
        message=forms.lines(request, "message"),
        right=forms.lines(request, "right"),
        story=story,
        story_url=_address_of_story(story),
        wrong="",
        made=forms.made(),
    )


def _address_of_story(story: str) -> str:
    """Return the absolute address of a story of ours, named by its path or address; "" of what is none of ours."""
    url = the_paper().url
    if story.startswith(f"{url}/"):
        return story
    return f"{url}/{story}" if is_path(story) else ""


def _wrong(request: HttpRequest, form: WritingForm, needs_address: bool) -> WritingFault:
    if not form.message or max(len(form.message), len(form.right)) > forms.LONGEST_MESSAGE:
        return "message"
    if form.address or needs_address:
        try:
            addresses.checked(form.address)
        except BadAddress:
            return "address"
    if not forms.is_timely(request):
        return "again"
    return "" if limits.MESSAGES.take(network_of(address_of(request))) else "many"


def _send(request: HttpRequest, form: WritingForm, kind: messages.Kind) -> None:
    is_correction = kind == "correction"
    messages.post(
        messages.Message(
            kind=kind,
            text=form.message,
            language=language_of(request, the_paper()),
            name=form.name,
            address=addresses.checked(form.address) if form.address else "",
            right=form.right if is_correction else "",
            story=(form.story_url or form.story) if is_correction else "",
        )
    )
    wake.send()
