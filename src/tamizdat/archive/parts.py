"""What documents are made of: what every one has, what those with a list have, and pictures."""

from __future__ import annotations

from typing import Literal

import msgspec

ImageFormat = Literal["avif", "webp", "jpeg", "png"]
Kind = Literal[
    "news", "analysis", "explainer", "interview", "opinion", "live", "picture-story", "video", "audio"
]


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A piece of a document that has no identity of its own."""


class Rendition(Part, frozen=True, kw_only=True):
    """A picture at one size and in one format."""

    blob: str
    """Name of the blob: "<sha-256 hex>.<extension>"."""
    format: ImageFormat
    """In which format it is."""
    width: int
    """In pixels."""
    height: int
    """In pixels."""


class Picture(Part, frozen=True, kw_only=True):
    """A picture as a document shows it. Renditions go from the smallest to the largest, format by format."""

    renditions: tuple[Rendition, ...]
    """The same picture in several sizes and formats; readers get the one that suits their screen."""
    alt: str = ""
    """What the picture shows, for those who do not see it; empty if it only decorates."""
    caption: str = ""
    """The line under it, plain text."""
    credit: str = ""
    """Who made it."""
    licence: str = ""
    """Under which terms it may be shown."""
    taken: str = ""
    """The day on which it was taken, "2010-09-24"; as much of it as is known."""
    place: str = ""
    """Id of the place that it shows."""
    until: str = ""
    """When the right to show it ends, ISO 8601 with offset; from then on it is printed nowhere."""
    focus_x: int = 50
    """What matters most in it, from the left in percent: where it is cut to fit, this stays."""
    focus_y: int = 50
    """Likewise, from the top."""

    @property
    def largest(self) -> str:
        """Return the blob of the largest rendition that every machine reads; "" if there is none."""
        readable = [each for each in self.renditions if each.format != "avif"]
        return max(readable, key=lambda each: each.width).blob if readable else ""


class Document(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """What every document has. Together (edition, id) name it, and (path) is its address on the site."""

    id: str
    """A UUIDv7, minted once."""
    edition: str
    """BCP 47 language tag of the edition, such as "en"."""
    path: str = ""
    """Where it is printed, from the site's root: "2026/what-the-csto-is.html"; "" if nowhere."""


class Listed(Document, frozen=True, kw_only=True):
    """A document whose page is a list of stories."""

    name: str
    """Plain text."""
    intro: str = ""
    """The text above the list, clean HTML."""
