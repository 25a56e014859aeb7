"""That printing is paused, as editors are told on every page of the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tamizdat.desk import door
from tamizdat.press.pausing import Pause


def context(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - a context processor's form
    """Give every template the banner, which is asked for only where it is shown."""
    return {"desk_pause_banner": banner}


def banner() -> str:
    """Return the banner as HTML; nothing while printing goes on."""
    pause = door.pause()
    if pause is None:
        return ""
    return format_html(
        '<div class="desk-paused" role="status"><strong>{}</strong> {}</div>', _since(pause), _meaning()
    )


def _since(pause: Pause) -> str:
    when = date_format(localtime(datetime.fromisoformat(pause.time)), "d.m.Y H:i")
    return _("Printing is paused since {} at release {}.").format(when, pause.release)


def _meaning() -> str:
    return _(
        "Readers see nothing new until somebody runs “tamizdat resume” on the server. What you withdraw loses its own page "
        "at once; lists, feeds and pictures still show it."
    )


def told(removed: int) -> str:
    """Return what an editor is told after a change; `removed` is how many pages went all the same."""
    if removed:
        return _(
            "It is withdrawn and its own page is gone. Printing is paused: lists, feeds and pictures still show it until "
            "printing is resumed."
        )
    return _("It is saved. Printing is paused: readers do not see it until printing is resumed.")
