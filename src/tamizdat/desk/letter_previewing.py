"""What the previews of letters are made of."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from tamizdat.archive.errors import ArchiveError
from tamizdat.desk import mails
from tamizdat.desk.previewing import blob_base, sorry
from tamizdat.desk.previewing import preview as page_preview
from tamizdat.press.errors import PressError

_ASKS_DARK = re.compile(r"\(\s*prefers-color-scheme\s*:\s*dark\s*\)", re.I)
_ASKS_LIGHT = re.compile(r"\(\s*prefers-color-scheme\s*:\s*light\s*\)", re.I)
_NEVER = "(max-width: 0)"
_ALWAYS = "(min-width: 0)"
_HEAD = re.compile(r"<head\b[^>]*>", re.I)


def preview(letter: Any, mode: str, request: HttpRequest) -> bytes:
    """Return a letter in one of `letter_preview.MODES`, as a page of its own."""
    if mode == "page":
        return page_preview(letter, request)
    try:
        mail = mails.rendered(letter, blob_base())
    except (ArchiveError, PressError) as error:
        return sorry(str(error))
    match mode:
        case "text":
            return _text(mail.text, letter.edition)
        case "list":
            return _in_list(mail.subject, letter).encode()
        case _:
            return lit(mail.html, dark=mode == "dark").encode()


def lit(html: str, *, dark: bool) -> str:
    """Return a mail as a program shows it that is dark, or light, whatever the editor's own screen is.

    Its links open beside the desk.
    """
    always, never = (_ASKS_DARK, _ASKS_LIGHT) if dark else (_ASKS_LIGHT, _ASKS_DARK)
    html = never.sub(_NEVER, always.sub(_ALWAYS, html))
    scheme = "dark" if dark else "light"
    head = f'<base target="_blank"><style>:root{{color-scheme:{scheme} only!important}}</style>'
    return _HEAD.sub(lambda match: match[0] + head, html, count=1)


def _text(text: str, language: str) -> bytes:
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>–</title></head>'
        '<body style="margin:0;background:#fff;color:#111"><pre dir="auto" style="margin:1rem;white-space:pre-wrap;'
        f'font:.875rem/1.45 ui-monospace,monospace;unicode-bidi:plaintext">{escape(text)}</pre></body></html>'
    ).encode()


def _in_list(subject: str, letter: Any) -> str:
    return str(
        render_to_string(
            "desk/letter_in_list.html",
            {
                "subject": subject,
                "summary": letter.summary,
                "sender": mails.sender(letter.newsletter),
                "at": timezone.localtime(letter.due or timezone.now()),
                "language": letter.edition,
            },
        )
    )
