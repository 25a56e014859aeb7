"""The picture of a story for social networks: what is told on it, its name, and the drawing.

The name is a digest of all that the drawing depends on, so that the same picture is not drawn twice. Who keeps pictures by
these names, and when they are drawn, is the desk's affair: docs/decisions/0022-finding-the-paper.md.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Final

import msgspec
from PIL import Image

from tamizdat.archive.documents import Place, Story
from tamizdat.archive.mastheads import Masthead
from tamizdat.press.drawings import card
from tamizdat.press.drawings.faces import Palette, libraries, palette, shapes
from tamizdat.press.drawings.ground import ground
from tamizdat.press.icons import STYLES
from tamizdat.press.kinds import LABELS
from tamizdat.press.maps import UnknownPlaceCode
from tamizdat.press.settings import SiteSettings
from tamizdat.press.theme import Theme

DRAWN: Final = 1  # raised when the press itself draws differently
SIZE: Final = card.SIZE  # pixels: width and height


class Told(msgspec.Struct, frozen=True):
    """All that a picture shows."""

    words: card.Words
    codes: tuple[str, ...]  # of the map; none where there is none, or a photograph stands in its place
    lead: str  # the blob of the photograph; "" for none


class Socials:
    """Draws the pictures of a newsroom's stories."""

    def __init__(self, theme: Theme, settings: SiteSettings) -> None:
        self._theme = theme
        self._settings = settings

    def told(self, story: Story, masthead: Masthead | None, place: Place | None) -> Told:
        """Return what a story's picture shows; `place` is its first.

        Raises:
            BadTheme: the theme's words cannot be read.
        """
        edition = self._settings.edition(story.edition)
        kind = LABELS.get(story.kind, "")
        lead = story.lead.largest if story.lead else ""
        words = card.Words(
            headline=story.headline,
            paper=masthead.name if masthead else edition.name,
            kind=self._theme.messages(edition).gettext(kind) if kind else "",
            place=place.name if place else "",
            direction="rtl" if edition.direction == "rtl" else "ltr",
        )
        return Told(words, tuple(sorted(place.map.split())) if place and not lead else (), lead)

    def name(self, told: Told) -> str:
        """Return a digest of all that a picture depends on, in hexadecimal."""
        circumstances = (DRAWN, libraries(), self._colours, self._theme.atlas_digest if told.codes else "")
        return hashlib.sha256(msgspec.json.encode((circumstances, told))).hexdigest()

    def draw(self, told: Told, photograph: bytes | None) -> bytes | None:
        """Return a picture as JPEG, of `SIZE`; None for a script that cannot be drawn here.

        `photograph` is the file that `told.lead` names, None if it is lost.
        """
        if told.words.direction == "rtl" and not shapes():
            return None
        return card.card(told.words, self._colours, self._panel(told, photograph))

    @cached_property
    def _colours(self) -> Palette:
        return palette(*map(self._theme.read, STYLES))

    def _panel(self, told: Told, photograph: bytes | None) -> Image.Image | None:
        if photograph:
            try:
                return card.photograph(photograph)
            except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
                return None  # the desk looked at it when it came; the story's page shows what is left
        if not told.codes:
            return None
        try:
            return ground(self._theme.maps, told.codes, self._colours, card.PANEL, SIZE[1])
        except UnknownPlaceCode:
            return None  # an older atlas must not stop the filer
