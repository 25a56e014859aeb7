"""What the desk asks: signed requests of `post.interface`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import Any, Final, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse

from tamizdat.post import counts, importing, lists, mailings, paper, sending, trouble
from tamizdat.post.errors import NoMailing, NothingKept, NotNow, OtherMail, PostError
from tamizdat.post.interface import Asked, Import, Mailing, Paper, Test, Wrong
from tamizdat.post.sayings import Saying, Told
from tamizdat.post.signing import BadSignature
from tamizdat.post.today import today
from tamizdat.readers import signatures, tasks, wake
from tamizdat.readers.doors.sign_up import tell_of_flood
from tamizdat.readers.seen import COUNTER, since

T = TypeVar("T")
View = Callable[..., HttpResponse]
_STATUS: Final[dict[type[Exception], int]] = {NoMailing: 404, NothingKept: 404, OtherMail: 409, NotNow: 409}


class NotAsked(Told):
    """A request is not one of the contract's."""


def of_desk(*methods: str) -> Callable[[Callable[..., Any]], View]:
    """Return what makes a view of a function that answers the desk: signatures, methods, and errors in words.

    The function gets the request and what stands in its address; what it returns is the answer, as JSON.
    """

    def made(act: Callable[..., Any]) -> View:
        @functools.wraps(act)
        def view(request: HttpRequest, **named: str) -> HttpResponse:
            try:
                signatures.check(request)
                if request.method not in methods:
                    return _wrong(405, Saying("this is asked by {methods}", {"methods": ", ".join(methods)}))
                return _json(act(request, **named))
            except BadSignature as error:
                return _wrong(403, error.saying)
            except (NotAsked, msgspec.MsgspecError) as error:
                return _wrong(400, _not_understood(error))
            except PostError as error:
                return _wrong(_STATUS.get(type(error), 422), error.saying)

        return view

    return made


def _json(answer: Any, status: int = 200) -> HttpResponse:
    data = b"" if answer is None else msgspec.json.encode(answer)
    return HttpResponse(data, status=status if data else 204, content_type="application/json")


def _wrong(status: int, why: Saying) -> HttpResponse:
    return _json(Wrong(why=why), status)


def _not_understood(error: NotAsked | msgspec.MsgspecError) -> Saying:
    return Saying(
        "the request is not understood ({why}): is the same version on both machines?",
        {"why": error.saying if isinstance(error, NotAsked) else str(error)},
    )


def _read(request: HttpRequest, type: type[T]) -> T:
    return msgspec.json.decode(request.body, type=type)


@of_desk("PUT")
def tell(request: HttpRequest) -> None:
    """Keep what the paper is."""
    told = _read(request, Paper)
    if not told.editions:
        raise NotAsked(Saying("a paper has one edition at least"))
    paper.tell(told)


@of_desk("GET", "PUT")
def mailing(request: HttpRequest, id: str) -> Any:
    """Take a letter, or tell how far it is."""
    if request.method == "GET":
        return mailings.progress(id)
    handed = _read(request, Mailing)
    if handed.id != id:
        raise NotAsked(Saying("the letter has another id than its address"))
    taken = mailings.take(handed)
    wake.send()
    return taken


@of_desk("POST")
def change(request: HttpRequest, id: str, what: str) -> Any:  # noqa: ARG001 - Django's form
    """Pause a letter, have it go on, or end it."""
    changes = {"pause": mailings.pause, "resume": mailings.resume, "cancel": mailings.cancel}
    changed = changes[what](id)
    wake.send()
    return changed


@of_desk("POST")
def test(request: HttpRequest) -> Any:
    """Send a letter to those who make it."""
    return sending.send_tests(_read(request, Test))


@of_desk("GET")
def numbers(request: HttpRequest) -> Any:  # noqa: ARG001 - Django's form
    """Tell how the lists are."""
    tell_of_flood()
    return counts.lists(today(), tasks.waiting(), trouble.told())


@of_desk("POST")
def bring(request: HttpRequest) -> Any:
    """Take subscribers from elsewhere."""
    taken = importing.take(_read(request, Import), today(), tasks.send_all)
    wake.send()
    return taken


@of_desk("POST")
def export(request: HttpRequest) -> Any:
    """Tell all that is kept of somebody."""
    return lists.export(_read(request, Asked).address)


@of_desk("POST")
def erase(request: HttpRequest) -> bool:
    """Forget somebody; tell whether there was anything."""
    asked = _read(request, Asked)
    return lists.erase(asked.address, today(), asked.never)


@of_desk("POST")
def let_in(request: HttpRequest) -> bool:
    """Let somebody sign up again who is written to no more; tell whether anything was in the way of that."""
    return lists.let_in(_read(request, Asked).address)


@of_desk("GET")
def views(request: HttpRequest) -> Any:
    """Tell what the page counter saw."""
    try:
        first = date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        raise NotAsked(Saying("'since' is no day")) from None
    COUNTER.flush()
    return list(since(first))
