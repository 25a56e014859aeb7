"""What editors are kept from: deleting a person or a place that stories name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from tamizdat.desk.models import Recording
from tamizdat.desk.models.named import Named


def in_use(things: Iterable[Any]) -> str:
    """Return a sentence on the things that are named elsewhere, or nothing."""
    used = []
    for thing in things:
        if not isinstance(thing, Named | Recording):
            continue
        users = (
            ReferenceIndex.get_references_to(thing)
            .values("base_content_type", "object_id")
            .distinct()
            .count()
        )
        if users:
            used.append(f"“{thing}” ({users})")
    if not used:
        return ""
    return _(
        "{} cannot be deleted: stories, menus or other things name it. "
        "Open “Usage” to see which, and take it out of them first."
    ).format(get_text_list(used, _("and")))


def refuse_deletion(request: HttpRequest, things: Iterable[Any], back: str) -> HttpResponse | None:
    """Lead back with the reason if one of the things is in use."""
    reason = in_use(things)
    if not reason:
        return None
    messages.error(request, reason)
    return redirect(back)
