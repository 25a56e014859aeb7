"""A letter as mail: its HTML and its plain text, whole but for each subscriber's own links.

Pure: the same letter, archive, theme and settings give the same bytes. Both parts are kept below what mail programs show at
once; what does not fit is cut where a block ends, the longest stories first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import msgspec

from tamizdat.archive.letters import Letter, Newsletter
from tamizdat.archive.rights import in_print
from tamizdat.press.inlining import inlined
from tamizdat.press.mail_bodies import leading
from tamizdat.press.mail_items import mail_view
from tamizdat.press.mail_texts import as_text
from tamizdat.press.mail_views import MailItemView, MailPartView, MailView
from tamizdat.press.reader import Reader
from tamizdat.press.render import Renderer
from tamizdat.press.settings import home_path
from tamizdat.press.sheet import Sheet
from tamizdat.press.tokens import values
from tamizdat.press.typesetting import typesetter

# Bytes of either part. 100,000 are the bar, 102 KB what Gmail shows; each reader's own links need the rest.
LIMIT: Final = 98_000
_STEP: Final = 250  # bytes, by which the room for a story is tried
TEMPLATE: Final = "mail.html"


class RenderedMail(msgspec.Struct, frozen=True):
    """A mail, and what was cut for its size."""

    subject: str
    html: str
    text: str
    cut: tuple[str, ...] = ()  # ids of the stories whose text was shortened, or that were left out


def mail(renderer: Renderer, letter: Letter, newsletter: Newsletter, media_base: str = "") -> RenderedMail:
    """Return a letter as mail, in its edition's language.

    Args:
        renderer: of the archive's present state; the letter itself need not be in it
        letter: what is sent; stories that are not published, and pictures whose rights have ended, are left out
        newsletter: of which it is one
        media_base: address in front of the names of blobs, for previews; "" for the site's

    Raises:
        KeyError: the site has no such edition.
        BadTheme: the template of the mail cannot be used.
    """
    sheet = Sheet(
        Reader(renderer.answers),
        renderer.settings,
        renderer.theme,
        edition := renderer.settings.edition(letter.edition),
        letter.path or home_path(edition),
        renderer.memory,
    )
    sheet.far, sheet.media_base = True, media_base
    setting = _Setting(sheet)
    whole = mail_view(sheet, in_print(letter, sheet.reader.passed), newsletter)
    fitting = _fitting(whole, setting.fits)
    return RenderedMail(whole.subject, *setting.forms(fitting), _cut(whole, fitting))


class _Setting:
    """Sets letters of one edition."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._tokens = values(sheet.theme)
        self.forms = lru_cache(maxsize=1)(self._forms)  # what was found to fit is not set again

    def _forms(self, view: MailView) -> tuple[str, str]:
        """Return a letter as HTML and as plain text."""
        html = self._sheet.fragment(TEMPLATE, mail=view)
        text = as_text(view, self._sheet.gettext, typesetter(view.language))
        return inlined(html, self._tokens, view.direction), text

    def fits(self, view: MailView) -> bool:
        return all(len(form.encode()) <= LIMIT for form in self.forms(view))


def _fitting(view: MailView, fits: Callable[[MailView], bool]) -> MailView:
    """Return as much of a letter as fits: every story as long as another, but for those that end before."""
    if fits(view):
        return view
    share = _STEP * _largest(LIMIT // _STEP, lambda steps: fits(_shortened(view, steps * _STEP)))
    view = _shortened(view, share)
    if share or fits(view):
        return view
    return _begun(view, _largest(_count(view), lambda count: fits(_begun(view, count))))


def _largest(most: int, holds: Callable[[int], bool]) -> int:
    """Return the largest number below `most` for which something holds, or 0; what holds for one holds for all smaller."""
    low = 0
    while most - low > 1:
        middle = (low + most) // 2
        low, most = (middle, most) if holds(middle) else (low, middle)
    return low


def _shortened(view: MailView, share: int) -> MailView:
    """Return a letter in which no story has more bytes of text than `share`."""

    def short(item: MailItemView) -> MailItemView:
        body = leading(item.body, share)
        return msgspec.structs.replace(item, body=body, cut=len(body) < len(item.body))

    parts = (msgspec.structs.replace(part, items=tuple(map(short, part.items))) for part in view.parts)
    return msgspec.structs.replace(view, parts=tuple(parts))


def _count(view: MailView) -> int:
    return len(view.corrected) + sum(len(part.items) for part in view.parts)


def _begun(view: MailView, count: int) -> MailView:
    """Return a letter of so many things: its corrections, which are owed, then what it begins with."""
    left = max(0, count - len(view.corrected))
    parts: list[MailPartView] = []
    for part in view.parts:
        items = part.items[:left]
        left -= len(items)
        if items:
            parts.append(msgspec.structs.replace(part, items=items))
    corrected = view.corrected[:count]
    return msgspec.structs.replace(view, parts=tuple(parts), corrected=corrected, more=True)


def _cut(whole: MailView, fitting: MailView) -> tuple[str, ...]:
    """Return the ids of the documents of which less is told than was to be, or nothing."""
    there = [item for part in fitting.parts for item in part.items]
    uncut = {"", *(item.id for item in there if not item.cut)}
    return tuple(
        dict.fromkeys(item.id for part in whole.parts for item in part.items if item.id not in uncut)
    )
