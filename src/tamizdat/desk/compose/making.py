"""What is gathered while one document is composed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from tamizdat.archive.drawn import Chart, FileFacts, PointMap
from tamizdat.archive.parts import Picture as PictureDocument
from tamizdat.archive.parts import Rendition
from tamizdat.archive.recordings import Recording
from tamizdat.desk.compose.moments import moment
from tamizdat.desk.uploads import on_shelf


class Making:
    """One document in the making: its edition, its pictures, its files, and what to tell the editors."""

    def __init__(self, edition: str, title: str = "") -> None:
        """`title` says in notes which document it is."""
        self.edition = edition
        self.title = title
        self.pictures: list[PictureDocument] = []  # those that the body shows
        self.notes: list[str] = []
        self.blobs: set[str] = set()  # names of files on the shelf that the archive needs
        self.recordings: list[Recording] = []  # those that the body shows
        self.charts: list[Chart] = []  # those that the body shows
        self.maps: list[PointMap] = []  # likewise
        self.recordings: list[Recording] = []  # likewise
        self.footnotes: list[str] = []  # HTML, in the order of their marks
        self.files: dict[str, FileFacts] = {}  # uploaded files, by the names of their blobs
        self.offered: dict[str, FileFacts] = {}  # those that the body offers on cards

    def note(self, sentence: str) -> None:
        """Note what was left out, and what to do about it."""
        self.notes.append(f"“{self.title}”: {sentence}" if self.title else sentence)

    def picture(
        self, picture: Any | None, *, alt: str = "", caption: str = "", credit: str = ""
    ) -> PictureDocument | None:
        """Return a picture with its renditions; what is not given is taken from the picture itself."""
        if picture is None:
            return None
        try:
            sizes = picture.ready_sizes()
        except (OSError, ValidationError) as error:
            reason = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            self.note(f"the picture “{picture.title}” was left out ({reason}): upload it again.")
            return None
        self.blobs |= {size["blob"] for size in sizes}
        own_alt, own_caption = picture.words_in(self.edition)
        focus_x, focus_y = picture.focus
        return PictureDocument(
            renditions=tuple(Rendition(**size) for size in sizes),
            alt=alt or own_alt,
            caption=caption or own_caption,
            credit=credit or picture.credit,
            licence=picture.licence,
            taken=picture.taken,
            place=str(picture.place.uid) if picture.place else "",
            until=moment(picture.until) if picture.until else "",
            focus_x=focus_x,
            focus_y=focus_y,
        )

    def shown(self, block: Mapping[str, Any]) -> PictureDocument | None:
        """Return the picture of a block (`picture_blocks.PictureBlock`), with the words that it has there."""
        if block.get("picture") is None:
            self.note("a picture was left out, since it was deleted: choose another or remove the block.")
            return None
        words = {name: block.get(name) or "" for name in ("alt", "caption", "credit")}
        return self.picture(block["picture"], **words)

    def file(self, document: Any | None, what: str) -> str:
        """Return the blob of a file that was uploaded, or nothing if it is gone."""
        if document is None:
            self.note(f"{what} was left out, since its file was deleted: choose another or remove the block.")
            return ""
        try:
            facts = on_shelf(document)
        except OSError as error:
            self.note(f"{what} “{document.title}” was left out ({error}): upload it again.")
            return ""
        self.blobs.add(facts.blob)
        self.files[facts.blob] = facts
        return facts.blob


def drawn(making: Making) -> dict[str, Any]:
    """Return the fields of a document that its body was given while it was composed."""
    return {
        "pictures": tuple(making.pictures),
        "charts": tuple(making.charts),
        "maps": tuple(making.maps),
        "notes": tuple(making.footnotes),
        "files": tuple(making.offered.values()),
    }


def word(value: str) -> str:
    """Return a word from the database as the types write it: msgspec leaves a default out only if it is the same object."""
    return sys.intern(str(value))
