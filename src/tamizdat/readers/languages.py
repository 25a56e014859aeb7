"""In which language somebody is answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from tamizdat.post.interface import Paper
from tamizdat.readers.forms import UNREADABLE


def language_of(request: HttpRequest, told: Paper, other: str = "") -> str:
    """Return the tag of an edition: what was asked for, else `other`, else what the browser prefers, else the first."""
    tags = [each.tag for each in told.editions]
    for wanted in (*_entered(request), other):
        if wanted in tags:
            return wanted
    return _preferred(request.headers.get("Accept-Language", ""), tags) or tags[0]


def _entered(request: HttpRequest) -> Iterator[str]:
    """Yield the language of the form and of the address; whoever is told that they cannot be read is told in some."""
    with suppress(*UNREADABLE):
        yield request.POST.get("edition", "")
    with suppress(*UNREADABLE):
        yield request.GET.get("edition", "")


def _preferred(header: str, tags: list[str]) -> str:
    """Return the first language of a header (RFC 9110, 12.5.4) in which there is an edition; "" if there is none."""
    for asked, _ in parse_accept_lang_header(header[:500].lower()):
        for tag in tags:
            if tag.lower() == asked or tag.lower().partition("-")[0] == asked.partition("-")[0]:
                return tag
    return ""
