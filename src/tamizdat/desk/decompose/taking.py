"""What is asked, and gathered, while one document is decomposed."""

from __future__ import annotations

from typing import Protocol

from tamizdat.archive.parts import Picture
from tamizdat.archive.recordings import Recording


class Taking(Protocol):
    """One document on its way to the desk: its edition, what it names, and what to tell the person who brought it."""

    edition: str
    notes: list[str]

    def page(self, id: str) -> int:
        """Return the key of the page with this id in the edition, there or still to come; 0 if there is none."""

    def story(self, id: str) -> int:
        """Return the key of the story with this id in the edition if it is there already; 0 if it is not."""

    def thing(self, id: str) -> tuple[str, int]:
        """Return the sort ("actor", "place" …) and the key of what the newsroom knows by this id; ("", 0) if nothing."""

    def picture(self, picture: Picture) -> int:
        """Return the key of a picture at the desk that is shown as this one."""

    def recording(self, recording: Recording) -> int:
        """Return the key of a recording at the desk that is shown as this one."""

    def file(self, blob: str, title: str) -> int:
        """Return the key of a file at the desk that holds this blob."""
