"""The doors' pages: templates of the theme, the newsroom's own first, with what is around each of them."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tamizdat.post.interface import Newsletter, Paper
from tamizdat.press import theme
from tamizdat.press.door_views import DoorFrame, OfferView, ShelfView
from tamizdat.press.settings import EditionSettings
from tamizdat.press.view_parts import LinkView, View
from tamizdat.readers.house import edition_of, open_newsletters, the_paper
from tamizdat.readers.languages import language_of

_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.S)


def page(
    request: HttpRequest, template: str, status: int = 200, *, language: str = "", **views: View
) -> HttpResponse:
    """Return a page of the doors; `language` is that of the reader, where it is known."""
    told = the_paper()
    tag = language_of(request, told, language)
    html = rendered(f"doors/{template}.html", frame(told, tag, request.path), **views)
    response = HttpResponse(html, status=status, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = _policy(html)
    response["Content-Language"] = tag
    return response


def rendered(template: str, door: DoorFrame, **views: View) -> str:
    """Return a template of the doors, with its views, as text."""
    look = theme.load(settings.TAMIZDAT.theme)
    return look.render(template, EditionSettings(door.language, ""), door=door, **views)


def frame(told: Paper, tag: str, path: str = "/readers/") -> DoorFrame:
    """Return what is around a page, or a notice, in a language; `path` is where the page stands."""
    edition, language = edition_of(told, tag), EditionSettings(tag, "")
    others = (EditionSettings(each.tag, "") for each in told.editions if each.tag != tag)
    return DoorFrame(
        language=tag,
        direction="rtl" if language.direction == "rtl" else "ltr",
        script=language.script,
        paper=edition.name or urlsplit(told.url).hostname or "",
        home=edition.home,
        others=tuple(
            LinkView(href=f"?{urlencode({'edition': each.tag})}", label=each.name, note=each.tag)
            for each in others
        ),
        root="../" * (path.count("/") - 2) or "./",
        privacy=edition.privacy,
        contact=edition.contact,
        has_sign_up=bool(open_newsletters(told)),
        has_mailbox=bool(settings.TAMIZDAT.readers.mailbox),
    )


def shelves(newsletters: Iterable[Newsletter], tag: str, ticked: Iterable[str]) -> tuple[ShelfView, ...]:
    """Return newsletters by their languages, that of the page first, with those ticked that are named by their ids."""
    chosen, found = set(ticked), list(newsletters)
    tags = sorted(dict.fromkeys(each.edition for each in found), key=lambda each: each != tag)
    return tuple(
        ShelfView(
            language=each,
            name=EditionSettings(each, "").name,
            offers=tuple(offer(one, one.id in chosen) for one in found if one.edition == each),
        )
        for each in tags
    )


def offer(newsletter: Newsletter, ticked: bool = False) -> OfferView:
    """Return a newsletter as templates are given it."""
    return OfferView(
        id=newsletter.id,
        name=newsletter.name,
        description=newsletter.description,
        language=newsletter.edition,
        url=newsletter.url,
        ticked=ticked,
    )


def _policy(html: str) -> str:
    """Return a Content-Security-Policy (level 3) that lets this page's own styles through and nothing else."""
    styles = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
        for style in _STYLE.findall(html)
    )
    return (
        f"default-src 'none'; style-src {styles}; img-src data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
