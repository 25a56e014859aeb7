"""Rights that end: a picture whose `until` has come is printed nowhere, though the document that shows it stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec.structs import replace

from tamizdat.archive.documents import AnyDocument, Card, Coverage, Person, PlainPage, Series, Story
from tamizdat.archive.letters import Letter, LetterPart, items_of
from tamizdat.archive.mastheads import Masthead
from tamizdat.archive.parts import Picture
from tamizdat.archive.recordings import Recording

GONE = Picture(renditions=())  # what stands for it where pictures are counted

D = TypeVar("D", bound=AnyDocument)
Passed = Callable[[str], bool]  # whether a time, ISO 8601 with offset, has come


def has_ended(picture: Picture | None, passed: Passed) -> bool:
    """Return whether a picture may not be shown any more. Only of those whose rights end it is asked whether they have."""
    return picture is not None and bool(picture.until) and passed(picture.until)


def card_in_print(card: Card, passed: Passed) -> Card:
    """Return a card without a picture that may not be shown any more."""
    return replace(card, lead=None) if has_ended(card.lead, passed) else card


def in_print(document: D, passed: Passed) -> D:
    """Return a document without the pictures that may not be shown any more.

    Those that a body names by their numbers keep their places, and have no renditions.
    """
    left: dict[str, Any] = {}
    for name in _single(document):
        if has_ended(getattr(document, name), passed):
            left[name] = None
    if isinstance(document, Story | PlainPage) and any(has_ended(each, passed) for each in document.pictures):
        left["pictures"] = tuple(GONE if has_ended(each, passed) else each for each in document.pictures)
    if isinstance(document, Story) and any(has_ended(each.poster, passed) for each in document.recordings):
        left["recordings"] = tuple(_unposted(each, passed) for each in document.recordings)
    if isinstance(document, Letter) and any(has_ended(each.picture, passed) for each in items_of(document)):
        left["parts"] = tuple(_without_ended(part, passed) for part in document.parts)
    return replace(document, **left) if left else document


def _single(document: AnyDocument) -> tuple[str, ...]:
    match document:
        case Story():
            return ("lead", "social")
        case Person():
            return ("photo",)
        case Series():
            return ("cover",)
        case Coverage():
            return ("picture",)
        case Masthead():
            return ("icon",)
        case _:
            return ()


def _without_ended(part: LetterPart, passed: Passed) -> LetterPart:
    return replace(part, items=tuple(each for each in part.items if not has_ended(each.picture, passed)))


def _unposted(recording: Recording, passed: Passed) -> Recording:
    return replace(recording, poster=None) if has_ended(recording.poster, passed) else recording
