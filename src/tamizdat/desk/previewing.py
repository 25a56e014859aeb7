"""What a preview is made of: the press's page, the way back to the site, and Wagtail's user bar."""

from __future__ import annotations

import re
from contextlib import closing
from html import escape
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.userbar import Userbar

from tamizdat.archive.errors import ArchiveError
from tamizdat.desk import compose, door, site
from tamizdat.desk.compose.making import Making
from tamizdat.press.errors import PressError

_HEAD = re.compile(rb"<head\b[^>]*>", re.I)
_BODY_END = re.compile(rb"</body\s*>", re.I)


def preview(page: Any, request: HttpRequest) -> bytes:
    """Return a draft as it will be printed. If it cannot be, the page says why."""
    making = Making(page.edition, page.title)
    try:
        document = compose.composed(page, making)
        with closing(door.open_archive()) as archive:
            printed = door.press(archive).preview(document, media_base=blob_base())
    except (ArchiveError, PressError) as error:
        return sorry(str(error))
    path = document.path or page.printed_path()
    return dressed(printed, path, Userbar(object=page).render_html({"request": request}).strip())


def blob_base() -> str:
    """Return the address in front of the names of a draft's files, which are not on the site yet."""
    return reverse("desk_blob", args=["x"]).removesuffix("x")


def dressed(printed: bytes, path: str, userbar: str) -> bytes:
    """Return a printed page with its future address as the base of its links, and the user bar at its end."""
    base = f'<base href="{escape(site.local(path))}">'.encode()
    with_base = _HEAD.sub(lambda match: match[0] + base, printed, count=1)
    ends = list(_BODY_END.finditer(with_base))
    if not ends:
        return with_base + userbar.encode()
    at = ends[-1].start()
    return with_base[:at] + userbar.encode() + with_base[at:]


def sorry(why: str) -> bytes:
    """Return a page that says why there is no preview."""
    title, head = _("No preview"), _("There is no preview")
    return (
        f'<!doctype html><html lang="{get_language()}"><head><title>{escape(title)}</title></head>'
        '<body style="font:1rem/1.5 sans-serif;margin:3rem;max-width:40rem">'
        f"<h1>{escape(head)}</h1><p>{escape(why)}</p></body></html>"
    ).encode()
