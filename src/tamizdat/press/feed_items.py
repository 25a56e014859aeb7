"""What all feeds say of a story, in whichever format."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from tamizdat.archive.documents import Card, Story
from tamizdat.archive.recordings import MediaFile
from tamizdat.press.corrections import sentences
from tamizdat.press.sheet import Sheet


def urn(id: str) -> str:
    """Return by what feed readers know a story."""
    return f"urn:uuid:{id}"


def words(sheet: Sheet, card: Card) -> str:
    """Return what a feed says of a story: its corrections, if there are any, then its dek; plain text."""
    story = sheet.reader.document(sheet.edition.tag, card.id) if card.corrected else None
    corrected = sentences(sheet, story) if isinstance(story, Story) else []
    return "\n".join([*corrected, *([card.dek] if card.dek else [])])


def rfc_822(moment: str) -> str:
    """Return a moment, ISO 8601 with offset, as RSS has it."""
    return format_datetime(datetime.fromisoformat(moment))


def enclosed(card: Card) -> MediaFile | None:
    """Return the file that a feed encloses with a story, if we have one."""
    return card.played.file if card.played else None
