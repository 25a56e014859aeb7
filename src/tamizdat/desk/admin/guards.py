"""What editors are kept from: deleting a person or a place that stories name, or a letter that is being sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from tamizdat.desk.models import Letter, Recording
from tamizdat.desk.models.named import Named


def kept(things: Sequence[Any]) -> str:
    """Return a sentence on what keeps some of the things from being deleted, or nothing."""
    return _on_its_way(things) or _in_use(things)


def _on_its_way(things: Iterable[Any]) -> str:
    going = [f"“{each}”" for each in things if isinstance(each, Letter) and each.is_on_its_way]
    if not going:
        return ""
    return _("{} is being sent: wait until it is, or stop it on its page.").format(
        get_text_list(going, _("and"))
    )


def _in_use(things: Iterable[Any]) -> str:
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


def refuse_deletion(request: HttpRequest, things: Sequence[Any], back: str) -> HttpResponse | None:
    """Lead back with the reason if one of the things has to stay."""
    reason = kept(things)
    if not reason:
        return None
    messages.error(request, reason)
    return redirect(back)
