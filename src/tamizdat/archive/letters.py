"""Newsletters, and the letters that were sent of them."""

from __future__ import annotations

from typing import Literal

from tamizdat.archive.parts import Document, Listed, Part

Rhythm = Literal["daily", "weekly", "monthly", "now-and-then"]


class Newsletter(Listed, tag="newsletter", frozen=True, kw_only=True):
    """A newsletter of an edition; its page lists the letters that were sent."""

    slug: str
    """Names it in the headers of mails: "weekly". It never changes."""
    rhythm: Rhythm = "weekly"
    """How often it comes."""
    description: str = ""
    """One sentence beside its name where one signs up, plain text."""
    closed: bool = False
    """Whether nobody can sign up any more."""


class LetterItem(Part, frozen=True, kw_only=True):
    """A story, page, event or anything else with an address, as a letter shows it."""

    document: str
    """Its id."""
    whole: bool = False
    """Whether the whole text stands in the letter, for those who cannot open the site."""
    note: str = ""
    """What stands in place of the dek, plain text."""


class LetterPart(Part, frozen=True, kw_only=True):
    """A part of a letter under a name of its own."""

    label: str = ""
    """Its name, plain text; the first part may have none."""
    items: tuple[LetterItem, ...] = ()
    """What stands in it."""


class Letter(Document, tag="letter", frozen=True, kw_only=True):
    """A letter of a newsletter, as it was sent."""

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
