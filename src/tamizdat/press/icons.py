"""The small files by which machines know the paper: its icons, its manifest, security.txt and trust.txt.

None is printed of which the newsroom has said nothing. What each is made of stands in the edition's masthead.
"""

from __future__ import annotations

from typing import Final

import msgspec

from tamizdat.archive.documents import Coverage
from tamizdat.archive.due import end_of
from tamizdat.archive.mastheads import Masthead
from tamizdat.press.drawings import icon as drawings
from tamizdat.press.drawings.card import Words, card
from tamizdat.press.drawings.faces import Direction, Palette, palette
from tamizdat.press.frames import masthead_of
from tamizdat.press.keys import ICON_SIZES, PageKey, host_path, icon_path
from tamizdat.press.questions import Question
from tamizdat.press.sheet import Sheet

STYLES: Final = ("styles/base.css", "styles/own.css")  # that name the paper's colours


def colours(sheet: Sheet) -> Palette:
    """Return the colours in which the theme dresses the paper."""
    for style in STYLES:
        sheet.reader.ask(Question("template", sheet.edition.tag, style))
    return palette(*map(sheet.theme.read, STYLES))


def image(sheet: Sheet, size: int) -> bytes:
    """Return the edition's icon as PNG; `size` is its side in pixels."""
    masthead = masthead_of(sheet)
    if masthead.icon:
        return drawings.scaled(sheet.reader.blob(masthead.icon), colours(sheet), size)
    return drawings.drawn(drawings.first_letter(masthead.name), colours(sheet), size)


def icon(sheet: Sheet, page: PageKey) -> bytes:
    """Return the edition's icon at the size that the page's key names, or as SVG."""
    return vector(sheet) if page.id == "svg" else image(sheet, int(page.id))


def picture(sheet: Sheet, page: PageKey) -> bytes:
    """Return the picture that social networks show of a special coverage: its name under the paper's."""
    found = sheet.reader.document(page.edition, page.id)
    if not isinstance(found, Coverage):
        raise KeyError(page.id)
    direction: Direction = "rtl" if sheet.edition.direction == "rtl" else "ltr"
    words = Words(found.name, masthead_of(sheet).name, sheet.gettext("Special coverage"), "", direction)
    return card(words, colours(sheet), None)


def vector(sheet: Sheet) -> bytes:
    """Return the edition's icon as SVG."""
    return drawings.vector(drawings.first_letter(masthead_of(sheet).name), colours(sheet)).encode()


def favicon(sheet: Sheet) -> bytes:
    """Return the icon of a host as ICO."""
    return drawings.ico(image(sheet, ICON_SIZES[1]))


def manifest(sheet: Sheet) -> bytes:
    """Return an edition's web app manifest (W3C, "Web Application Manifest"); its addresses begin at its own folder."""
    masthead, dressed = masthead_of(sheet), colours(sheet)
    icons = [
        {"src": icon_path("", size), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in ICON_SIZES[1:]
        for purpose in ("any", "maskable")
    ]
    told = {
        "name": masthead.name,
        "short_name": masthead.name,
        "description": masthead.description or masthead.motto,
        "lang": sheet.edition.tag,
        "dir": sheet.edition.direction,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": dressed.paper,
        "theme_color": dressed.paper,
        "icons": icons,
    }
    return (
        msgspec.json.format(msgspec.json.encode({key: each for key, each in told.items() if each}), indent=1)
        + b"\n"
    )


def security(sheet: Sheet) -> bytes:
    """Return security.txt (RFC 9116) of a host, from its first edition's masthead."""
    masthead = _masthead(sheet)
    mail = "" if "/" in masthead.security else "mailto:"
    lines = [
        f"Contact: {mail}{masthead.security}",
        f"Expires: {end_of(masthead.security_until)}",
        f"Preferred-Languages: {', '.join(edition.tag for edition in sheet.settings.editions)}",
        f"Canonical: {sheet.absolute(host_path('security', sheet.edition.base))}",
    ]
    return "\n".join(lines).encode() + b"\n"


def trust(sheet: Sheet) -> bytes:
    """Return trust.txt (JournalList, version 1.7) of a host, from its first edition's masthead."""
    masthead = masthead_of(sheet)
    policies = dict.fromkeys(sheet.absolute(path) for _, path in masthead.policies)
    lines = [
        f"# trust.txt of {masthead.name}",
        *(f"belongto={address}" for address in masthead.belongs_to),
        *(f"social={address}" for address in masthead.elsewhere),
        *(f"disclosure={address}" for address in policies),
        *([f"contact={masthead.contact}"] if masthead.contact else []),
    ]
    return "\n".join(lines).encode() + b"\n"


def _masthead(sheet: Sheet) -> Masthead:
    found = sheet.reader.those(sheet.edition.tag, "masthead")
    if not found or not isinstance(found[0], Masthead):
        raise KeyError("masthead")
    return found[0]
