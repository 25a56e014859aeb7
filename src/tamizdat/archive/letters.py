"""Newsletters, and the letters that were sent of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from tamizdat.archive.errors import BadDocument
from tamizdat.archive.parts import Document, Listed, Part, Picture

# Stand in a mail's HTML and text where each subscriber's own links belong. They are addresses that lead nowhere, so that they
# pass whatever works on mails; RFC 2606 keeps the name free.
LEAVE: Final = "https://reader.invalid/leave"
CHOOSE: Final = "https://reader.invalid/choose"

Rhythm = Literal["daily", "weekly", "monthly", "now-and-then"]
A_DAY: Final = 9  # letters of a newsletter on one day, at most: so many have an address
# The cuts of a list are "2026", "2026-11" and "2026-11-2": a letter's two digits of a day, and one more, are none of them,
# since that many letters a day are far too few for a month in ten parts.
_NAME: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:-[2-9])?\.html")


class Newsletter(Listed, tag="newsletter", frozen=True, kw_only=True):
    """A newsletter of an edition; its page lists the letters that were sent. Its `id` is no other edition's."""

    slug: str
    """Names it in the headers of mails: "weekly". It never changes, and its language versions share it."""
    order: int = 0
    """Its place among the newsletters."""
    rhythm: Rhythm = "weekly"
    """How often it comes."""
    description: str = ""
    """One sentence beside its name where one signs up, plain text."""
    closed: bool = False
    """Whether nobody can sign up any more."""


class LetterItem(Part, frozen=True, kw_only=True):
    """A story, page, event or anything else with an address, as a letter shows it; or a picture of the letter's own."""

    document: str = ""
    """Its id; "" for a picture."""
    whole: bool = False
    """Whether the whole text stands in the letter, for those who cannot open the site."""
    note: str = ""
    """What stands in place of the dek, plain text."""
    picture: Picture | None = None
    """A picture that stands by itself, in place of a document."""


class LetterPart(Part, frozen=True, kw_only=True):
    """A part of a letter under a name of its own."""

    label: str = ""
    """Its name, plain text; the first part may have none."""
    items: tuple[LetterItem, ...] = ()
    """What stands in it."""


class Letter(Document, tag="letter", frozen=True, kw_only=True):
    """A letter of a newsletter, as it was sent. Its `id` is no other edition's."""

    newsletter: str
    """Id of the newsletter."""
    subject: str
    """What stands in the list of mails, and as its headline on the site; plain text."""
    published: str
    """When it was handed over for sending, ISO 8601 with offset."""
    summary: str = ""
    """The line that mail programs show after the subject, plain text."""
    intro: str = ""
    """What the editor writes at its head, clean HTML."""
    parts: tuple[LetterPart, ...] = ()
    """What stands in it."""
    corrected: tuple[str, ...] = ()
    """Ids of stories that earlier letters carried and that were corrected since."""
    outro: str = ""
    """What the editor writes at its end, clean HTML."""


def items_of(letter: Letter) -> Iterator[LetterItem]:
    """Yield what stands in a letter, in its order."""
    for part in letter.parts:
        yield from part.items


def letter_path(newsletter_path: str, published: str, nth: int = 1) -> str:
    """Return where a letter is printed: in the folder beside its newsletter's page, by its day.

    Args:
        newsletter_path: of the newsletter's page, "letters/weekly.html"
        published: when the letter was handed over, ISO 8601 with offset; its local day counts
        nth: which letter of that day it is, from 1 to `A_DAY`

    Raises:
        BadDocument: `nth` is out of these bounds.
    """
    if not 1 <= nth <= A_DAY:
        raise BadDocument(f"a newsletter has at most {A_DAY} letters a day: send this one tomorrow")
    more = f"-{nth}" if nth > 1 else ""
    return f"{newsletter_path.removesuffix('.html')}/{published[:10]}{more}.html"


def stands_within(letter: Letter, newsletter: Newsletter) -> bool:
    """Return whether a letter is printed in its newsletter's own folder, where no page of the list can be."""
    folder, _, name = letter.path.rpartition("/")
    own = (newsletter.edition, newsletter.id, newsletter.path.removesuffix(".html"))
    return own == (letter.edition, letter.newsletter, folder) and bool(_NAME.fullmatch(name))
