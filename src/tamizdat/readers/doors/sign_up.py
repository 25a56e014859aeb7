"""Signing up: the form, and what is done with it.

The door looks at the form alone; whether the address is known is the task's business (`tasks.sign_up`), so neither the
answer nor the time that it takes tells.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Final

from django.http import HttpRequest, HttpResponse

from tamizdat.post import addresses, lists, trouble
from tamizdat.post.errors import BadAddress
from tamizdat.post.interface import Paper
from tamizdat.post.sayings import Saying
from tamizdat.press.door_views import SignUpFault, SignUpForm
from tamizdat.readers import forms, guard, limits, tasks, wake
from tamizdat.readers.house import open_newsletters, the_paper
from tamizdat.readers.languages import language_of
from tamizdat.readers.networks import address_of, network_of
from tamizdat.readers.pages import page, shelves

WORDS: Final = "2026-11"  # the version of the form's words, kept as evidence of what was agreed to
_STATUS: Final[dict[SignUpFault, int]] = {"": 200, "many": 429}
_FLOOD: Final = Saying(
    "So many addresses were signed up in an hour that no more are taken until it is over: somebody may be entering the "
    "addresses of others. Those get no more than one mail a day."
)


def home(request: HttpRequest) -> HttpResponse:
    """Show the form."""
    return guard.allow(request, "GET", "HEAD") or _form(request, the_paper())


def sign_up(request: HttpRequest) -> HttpResponse:
    """Show the form, or take what was entered."""
    if refusal := guard.allow(request, "GET", "HEAD", "POST"):
        return refusal
    told = the_paper()
    if request.method != "POST":
        return _form(request, told)
    if forms.is_trapped(request):
        return page(request, "asked")
    address = forms.line(request, "address", 2 * forms.LONGEST_ADDRESS)
    wanted = _wanted(request, told)
    try:
        checked = addresses.checked(address)
    except BadAddress:
        return _form(request, told, "address", address, wanted)
    if not wanted:
        return _form(request, told, "newsletter", address)
    if not forms.is_timely(request):
        return _form(request, told, "again", address, wanted)
    if not limits.SIGN_UPS.take(network_of(address_of(request))):
        return _too_many(request, told, address, wanted)
    tag = language_of(request, told)
    asking = lists.Asking(checked, tuple(map(uuid.UUID, wanted)), tag, "form", WORDS)
    tasks.sign_up.enqueue(lists.sealed(asking))
    wake.send()
    return page(request, "asked")


def _too_many(request: HttpRequest, told: Paper, address: str, wanted: Collection[str]) -> HttpResponse:
    tell_of_flood()
    return _form(request, told, "many", address, wanted)


def tell_of_flood() -> None:
    """Tell the desk that no more sign-ups are taken in this hour, or nothing any more."""
    if limits.SIGN_UPS.is_full:
        trouble.tell("sign-ups", _FLOOD)
    else:
        trouble.over("sign-ups")


def _wanted(request: HttpRequest, told: Paper) -> tuple[str, ...]:
    """Return the ids of the newsletters that were ticked and can be had."""
    known = {each.id for each in open_newsletters(told)}
    return tuple(each for each in dict.fromkeys(request.POST.getlist("newsletter")) if each in known)


def _form(
    request: HttpRequest,
    told: Paper,
    wrong: SignUpFault = "",
    address: str = "",
    ticked: Collection[str] | None = None,
) -> HttpResponse:
    tag, offered = language_of(request, told), open_newsletters(told)
    if ticked is None:  # the first in the page's language, as somebody expects who comes for "the" newsletter
        ticked = [each.id for each in offered if each.edition == tag][:1]
    form = SignUpForm(shelves=shelves(offered, tag, ticked), address=address, wrong=wrong, made=forms.made())
    return page(request, "sign_up", _STATUS.get(wrong, 422), form=form)
