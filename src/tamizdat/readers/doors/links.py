"""The links in mails: confirming, and leaving. GET shows a button, POST is the button; a scanner of mail changes nothing."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable, Iterable

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.request import QueryDict

from tamizdat.post import lists, sealing, tokens
from tamizdat.post.errors import BadToken, BrokenSeal
from tamizdat.post.interface import Paper
from tamizdat.post.models import Subscriber
from tamizdat.post.today import today
from tamizdat.press.door_views import AboutView
from tamizdat.readers import guard, limits
from tamizdat.readers.house import named, the_paper
from tamizdat.readers.networks import address_of, network_of
from tamizdat.readers.pages import offer, page

_UNDO = "leaving"  # salt of what takes a leaving back
_UNDO_SECONDS = 3600

View = Callable[[HttpRequest, str], HttpResponse]


def by_link(view: View) -> View:
    """Return a view of a token that answers bad ones: the same to all, whatever is wrong with them."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        if refusal := guard.allow(request, "GET", "HEAD", "POST"):
            return refusal
        try:
            return view(request, token)
        except BadToken:
            # Good links are never counted: a large provider of mailboxes presses thousands for its readers.
            if not limits.LINKS.take(network_of(address_of(request))):
                return guard.trouble(request, "many", 429)
            return page(request, "dead", 404)

    return guarded


@by_link
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what would be confirmed, or confirm it."""
    if request.method != "POST":
        asked = lists.asked(token, today())
        return page(request, "confirm", language=asked.language, about=about(asked.newsletters))
    done = lists.confirm(token, today())
    choices = "../choose/" + tokens.choose(done.subscriber, today() + lists.LETTER_LINKS)
    return page(request, "confirmed", language=done.language, about=about(done.newsletters, choices))


@by_link
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button, or leave: by the button, by a mail program (RFC 8058), or take it back."""
    link = tokens.read(token, tokens.Purpose.LEAVE, today())
    subscriber = Subscriber.objects.filter(id=link.subscriber).first()
    language = subscriber.language if subscriber else _language_of(the_paper(), link.newsletters)
    if request.method != "POST":
        return page(request, "leave", language=language, about=about(link.newsletters))
    if again := request.POST.get("again", ""):
        return take_back(request, again)
    left = _all_of(subscriber) if subscriber and _wants_all(request.POST) else link.newsletters
    again = undo(subscriber.id, left) if subscriber else ""
    if subscriber and _wants_all(request.POST):
        lists.choose(tokens.choose(subscriber.id, today()), (), subscriber.language, today())
    else:
        lists.leave(token, today())
    return page(request, "left", language=language, about=about(left, again=again))


def _wants_all(form: QueryDict) -> bool:
    return form.get("what") == "all"


def _all_of(subscriber: Subscriber) -> tuple[uuid.UUID, ...]:
    got = subscriber.subscriptions.filter(confirmed=True).order_by("newsletter")
    return tuple(got.values_list("newsletter", flat=True))


def undo(subscriber: uuid.UUID, left: Iterable[uuid.UUID]) -> str:
    """Return what takes a leaving back: who leaves what, sealed and signed with the time; "" where they have none of it."""
    row = Subscriber.objects.filter(id=subscriber).first()
    had = [each for each in _all_of(row) if each in set(left)] if row else []
    if row is None or not had:  # gone meanwhile: a button may be pressed twice at once
        return ""
    address = sealing.unseal(row.sealed, row.id)
    asking = lists.Asking(address, tuple(had), row.language, "taken back")
    return signing.TimestampSigner(salt=_UNDO).sign(lists.sealed(asking))


def take_back(request: HttpRequest, again: str) -> HttpResponse:
    """Give back what somebody left a moment ago, by what `undo` made of it."""
    try:
        sealed = signing.TimestampSigner(salt=_UNDO).unsign(again, max_age=_UNDO_SECONDS)
        asking = lists.opened(sealed)
    except (signing.BadSignature, BrokenSeal):
        return page(request, "dead", 404)
    if not lists.undo_leaving(asking, today()):
        return page(request, "dead", 404)
    subscriber = Subscriber.objects.get(lookup=sealing.lookup(asking.address))
    # It may have begun with a letter that was forwarded: the link tells no more than that letter's own.
    choices = "../choose/" + tokens.choose(subscriber.id, today() + lists.LETTER_LINKS, asking.newsletters[0])
    return page(request, "confirmed", language=asking.language, about=about(asking.newsletters, choices))


def about(ids: Iterable[uuid.UUID], choices: str = "", again: str = "") -> AboutView:
    """Return newsletters as a page names them, with the way to one's own page, or what takes a leaving back."""
    found = named(the_paper(), ids)
    return AboutView(newsletters=tuple(map(offer, found)), choices=choices, again=again)


def _language_of(told: Paper, ids: Iterable[uuid.UUID]) -> str:
    return next((each.edition for each in named(told, ids)), "")
