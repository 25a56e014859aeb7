"""Where readers sign up for newsletters and write to the newsroom: forms on static pages, answered by the readers' server.

They name it by its absolute address, so that they work from a mirror or a copy on a disk. Where there is no such server,
nothing here is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, urlencode

import msgspec

from tamizdat.archive.documents import Story
from tamizdat.archive.letters import Newsletter, Rhythm
from tamizdat.press.keys import letters_path
from tamizdat.press.letter_views import ContactView, NewsletterLine, SignUpView
from tamizdat.press.reader import Reader
from tamizdat.press.settings import EditionSettings
from tamizdat.press.sheet import Sheet
from tamizdat.press.view_parts import LinkView

FIRST: Final = 3  # newsletters in the form on a home page
ROOM: Final = (
    47_500  # bytes of a story's page with a form; a longer one would not arrive in one round trip, packed
)


class Offered(msgspec.Struct, frozen=True):
    """A newsletter, as far as it is shown where one signs up."""

    id: str
    path: str
    name: str
    rhythm: Rhythm
    description: str
    closed: bool


def offered(document: Newsletter) -> Offered:
    """Return what is shown of a newsletter where one signs up."""
    return Offered(
        document.id, document.path, document.name, document.rhythm, document.description, document.closed
    )


def all_offered(reader: Reader, edition: EditionSettings) -> tuple[Offered, ...]:
    """Return the newsletters of an edition, in their order."""
    found = reader.those(edition.tag, "newsletter")
    return tuple(offered(each) for each in found if isinstance(each, Newsletter))


def has_newsletters(sheet: Sheet, edition: EditionSettings) -> bool:
    """Return whether an edition has the page of its newsletters."""
    return bool(sheet.reader.addresses(edition.tag, "newsletter"))


def line(sheet: Sheet, newsletter: Offered) -> NewsletterLine:
    """Return a newsletter as a line of a list or of a form."""
    return NewsletterLine(
        id=newsletter.id,
        link=LinkView(href=sheet.href(newsletter.path), label=newsletter.name),
        rhythm=newsletter.rhythm,
        description=newsletter.description,
        closed=newsletter.closed,
    )


def sign_up(sheet: Sheet, newsletters: Sequence[Offered], most: int = 0) -> SignUpView | None:
    """Return the form for those newsletters that are open, the first `most` of them if that is not 0; None for no form."""
    doors = sheet.settings.readers
    open = [each for each in newsletters if not each.closed]
    if doors is None or not open:
        return None
    shown = open[: most or None]
    return SignUpView(
        action=doors.at("sign-up"),
        edition=sheet.edition.tag,
        newsletters=tuple(line(sheet, each) for each in shown),
        more=sheet.href(letters_path(sheet.edition)) if len(shown) < len(open) else "",
    )


def under_story(sheet: Sheet, newsletters: Sequence[Offered]) -> SignUpView | None:
    """Return the form under a story, for the first newsletter that is open; None for no form."""
    return sheet.piece(("sign up", newsletters), lambda: sign_up(sheet, newsletters, 1))


def contact(sheet: Sheet) -> ContactView | None:
    """Return the form for those who write to the newsroom; None where nothing would reach it."""
    doors = sheet.settings.readers
    if doors is None or not doors.mailbox:
        return None
    return ContactView(action=doors.at("contact"), edition=sheet.edition.tag)


def report(sheet: Sheet, story: Story) -> str:
    """Return the absolute address at which readers report an error in a story; "" where nothing would reach the newsroom."""
    doors = sheet.settings.readers
    if doors is None or not doors.mailbox:
        return ""
    asked = urlencode({"story": story.path, "edition": story.edition}, safe="/", quote_via=quote)
    return f"{doors.at('correction')}?{asked}"


def counter(sheet: Sheet) -> str:
    """Return the absolute address to which a story counts itself; "" where none does, and in previews."""
    doors = sheet.settings.readers
    if doors is None or not doors.counter or sheet.media_base:
        return ""
    sheet.script("seen.js")
    return doors.at("seen")
