"""A page counts itself: one request without an answer, sent by `navigator.sendBeacon`."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tamizdat.post.today import today
from tamizdat.readers import guard, limits
from tamizdat.readers.networks import address_of, network_of
from tamizdat.readers.programs import is_reader
from tamizdat.readers.seen import COUNTER, is_path

_LONGEST: Final = 1000  # bytes of what is sent
_LONGEST_AGENT: Final = 400  # characters of a browser's name, of which many are remembered


def seen(request: HttpRequest) -> HttpResponse:
    """Count the reader of a page, unless their browser asks not to be followed (DNT, Sec-GPC)."""
    if refusal := guard.allow(request, "POST"):
        return refusal
    if settings.TAMIZDAT.readers.counter and not _objects(request):
        _count(request)
    return HttpResponse(status=204)


def _objects(request: HttpRequest) -> bool:
    return "1" in (request.headers.get("DNT", ""), request.headers.get("Sec-GPC", ""))


def _count(request: HttpRequest) -> None:
    agent, address = request.headers.get("User-Agent", "")[:_LONGEST_AGENT], address_of(request)
    path = unquote(request.body[:_LONGEST].decode("utf-8", "replace")).removeprefix("path=").strip("/")
    if is_reader(agent) and is_path(path) and limits.VIEWS.take(network_of(address)):
        COUNTER.see(today(), path, address, agent)
