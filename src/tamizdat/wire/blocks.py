"""The blocks of which a body is made, as copy has them: files by their name, stories and pages by their slug."""

from __future__ import annotations

from typing import Annotated

import msgspec

from tamizdat.wire.tables import Slug

Words = Annotated[str, msgspec.Meta(min_length=1)]
FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
LONGEST_HEADING = 200  # characters


class Form(msgspec.Struct, frozen=True, tag=True):
    """A block, or a table of a file."""


class Text(Form, frozen=True):
    """Running text: HTML of p, ul, ol, li, b, i, a and br, made by `markdown` alone.

    A link within the newsroom is `<a href="story:SLUG">` or `<a href="page:SLUG">`.
    """

    html: str


class Heading(Form, frozen=True):
    """A heading."""

    text: str


class Quotation(Form, frozen=True):
    """What somebody said; its paragraphs stand with a blank line between them."""

    text: str
    who: str = ""


class Picture(Form, frozen=True):
    """A picture, with what a reader is told of it."""

    file: FileName
    alt: Annotated[str, msgspec.Meta(max_length=500)] = ""
    caption: str = ""
    credit: Annotated[str, msgspec.Meta(max_length=200)] = ""
    licence: Annotated[str, msgspec.Meta(max_length=100)] = ""


class Table(Form, frozen=True):
    """A table of plain text; its first row is its head."""

    rows: tuple[tuple[str, ...], ...]


class Embed(Form, frozen=True):
    """A card that leads to something elsewhere."""

    url: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^https?://[^\s/]\S*\Z", max_length=200, description="an address of the web: https://…"
        ),
    ]
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    provider: str = ""
    text: str = ""


class Document(Form, frozen=True):
    """A file to load."""

    file: FileName
    title: Annotated[str, msgspec.Meta(max_length=255)] = ""


class Audio(Form, frozen=True):
    """A recording to listen to."""

    file: FileName
    title: Annotated[str, msgspec.Meta(max_length=255)] = ""


class Related(Form, frozen=True):
    """The card of another story."""

    story: Slug


Block = Text | Heading | Quotation | Picture | Table | Embed | Document | Audio | Related

FENCED: dict[str, type[Embed | Document | Audio | Related]] = {
    "related": Related,
    "embed": Embed,
    "document": Document,
    "audio": Audio,
}
