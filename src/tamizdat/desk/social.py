"""The pictures of stories for social networks: drawn once, kept by what they show, named by the documents that are filed.

One that is published alone has its picture at once. Of many that come together the first few have; the others, and those of
an older newsroom, are drawn in the filer's spare time and filed anew, the newest first.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from tamizdat.archive import documents
from tamizdat.archive.documents import AnyDocument, Place, Story
from tamizdat.archive.mastheads import Masthead
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.archive.rights import in_print
from tamizdat.archive.store import Archive

if TYPE_CHECKING:
    from tamizdat.desk.door import Socials, Told

AT_ONCE: Final = 4  # pictures that are drawn while somebody waits for a printing
AT_LAST: Final = 300  # at the end of an import with which nobody serves the site yet
TOGETHER: Final = 200  # stories that are filed anew at once with what was drawn in spare time


class Filed(Protocol):
    """What stands around a story: what is filed together with it, or was filed before."""

    def document(self, edition: str, id: str) -> AnyDocument | None:
        """Return a document, or None."""

    def those(self, edition: str, type: str) -> tuple[AnyDocument, ...]:
        """Return all documents of a small type."""


class Pictures:
    """Draws and keeps the pictures of a newsroom's stories."""

    def __init__(self, archive: Archive, socials: Callable[[], Socials], folder: Path) -> None:
        """`folder` says by the name of a picture which blob it is; it may be deleted at any time."""
        self._archive = archive
        self._socials = socials
        self._folder = folder
        self._left = dict.fromkeys(archive.everything("story"))  # to be looked at, the next one last
        self._ready: list[tuple[str, str]] = []  # those whose pictures are drawn, to be filed anew

    def look_again(self, edition: str) -> None:
        """Look at all stories of an edition in spare time: what stands on their pictures changed."""
        self._left |= dict.fromkeys((edition, id) for id in self._archive.ids(edition, "story"))

    def look_at(self, things: Iterable[tuple[str, str]]) -> None:
        """Look at some stories, by edition and id, in spare time: what they show may have to go."""
        known = self._archive
        self._left |= dict.fromkeys(each for each in things if known.type_of(*each) == "story")

    def dressed(self, stories: Iterable[Story], filed: Filed) -> Iterator[Story]:
        """Yield those stories that get another picture than they had, with it.

        A few pictures are drawn; for the others the stories keep that of their earlier state until there is time.
        """
        drawings, socials = 0, self._socials()
        for story in stories:
            told = self._told(socials, story, filed)
            blob = self._kept(socials.name(told))
            if not blob and drawings < AT_ONCE:
                drawings += 1
                blob = self._drawn(socials, told)
            elif not blob:
                self._left[story.edition, story.id] = None
            before = self._archive.document(story.edition, story.id)
            picture = (
                _picture(blob, told, story) if blob else before.social if isinstance(before, Story) else None
            )
            if picture != story.social:
                yield msgspec.structs.replace(story, social=picture)

    def spare(self) -> Iterator[str]:
        """Draw what is missing, a picture at each step, and file the stories anew. Ends when there is nothing to do.

        It may be left at any step and begun again later; what was filed meanwhile stays as it is.
        """
        while self._left or self._ready:
            if self._left:
                (edition, id), _ = self._left.popitem()
                if self._anew(edition, id):
                    self._ready.append((edition, id))
            if len(self._ready) >= TOGETHER or not self._left:
                ready, self._ready = self._ready, []
                self._archive.file(data for each in ready if (data := self._anew(*each)))
            yield ""

    def draw_some(self) -> None:
        """Draw what is missing if it is little: no filer stays that would draw it in spare time."""
        if len(self._left) <= AT_LAST:
            for _ in self.spare():
                pass

    def _anew(self, edition: str, id: str) -> bytes | None:
        """Return a story with the picture that it ought to have, drawn if it never was; None if it has it."""
        raw = self._archive.raw(edition, id)
        story = documents.decode(raw) if raw else None
        if raw is None or not isinstance(story, Story):
            return None
        socials = self._socials()
        told = self._told(socials, story, self._archive)
        blob = self._kept(socials.name(told)) or self._drawn(socials, told)
        picture = _picture(blob, told, story) if blob else None
        if picture == story.social:
            return None
        return documents.merge_unknown(documents.encode(msgspec.structs.replace(story, social=picture)), raw)

    def _told(self, socials: Socials, story: Story, filed: Filed) -> Told:
        place = filed.document(story.edition, story.places[0]) if story.places else None
        masthead = next(iter(filed.those(story.edition, "masthead")), None)
        return socials.told(
            in_print(story, self._archive.passed),
            masthead if isinstance(masthead, Masthead) else None,
            place if isinstance(place, Place) else None,
        )

    def _kept(self, name: str) -> str:
        """Return the blob of a picture that was drawn before; "" if there is none."""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            blob = (self._folder / name[:2] / name).read_text("ascii")
            return blob if blob in self._archive.blobs else ""
        return ""

    def _drawn(self, socials: Socials, told: Told) -> str:
        photograph = None
        if told.lead:
            with contextlib.suppress(OSError):
                photograph = self._archive.blobs.path(told.lead).read_bytes()
        data = socials.draw(told, photograph)
        if data is None:
            return ""
        blob = self._archive.blobs.put(data, "jpg")
        file = self._folder / socials.name(told)[:2] / socials.name(told)
        with contextlib.suppress(OSError):  # what is not kept is drawn again
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(blob, "ascii")
        return blob


def _picture(blob: str, told: Told, story: Story) -> Picture:
    """Return the picture of a story: as long as the photograph that it shows may be shown, so may it."""
    from tamizdat.desk.door import SOCIAL_SIZE

    width, height = SOCIAL_SIZE
    rendition = Rendition(blob=blob, format="jpeg", width=width, height=height)
    until = story.lead.until if told.lead and story.lead else ""
    return Picture(renditions=(rendition,), until=until)
