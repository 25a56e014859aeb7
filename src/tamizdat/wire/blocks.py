"""The blocks of which a body is made, as copy has them: files by their name, stories and pages by their slug."""

from __future__ import annotations

from typing import Annotated

import msgspec

from tamizdat.archive.drawn import ChartForm
from tamizdat.archive.recordings import Sort, TrackKind
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


class Full(Picture, frozen=True):
    """A picture as wide as the page; its text as that of `Facts`, below it or on it."""

    text: str = ""
    over: bool = False


class Step(Picture, frozen=True):
    """A picture of a sequence; its text as that of `Facts`."""

    text: str = ""


class Sequence(Form, frozen=True):
    """Pictures that are looked at one after the other."""

    pictures: tuple[Step, ...]


class Moment(Picture, frozen=True, kw_only=True):
    """One of two pictures of the same place, and when it was taken."""

    label: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class Compare(Form, frozen=True):
    """Two pictures of the same place."""

    before: Moment
    after: Moment


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


class Track(Form, frozen=True):
    """Words that are shown while a recording is played: a WebVTT or SRT file."""

    file: FileName
    language: Annotated[str, msgspec.Meta(min_length=1, max_length=35)]
    kind: TrackKind = "captions"
    label: Annotated[str, msgspec.Meta(max_length=80)] = ""


class Recording(Form, frozen=True):
    """Something to listen to or to watch: one file or several, or an address elsewhere."""

    file: Annotated[str, msgspec.Meta(max_length=200)] = ""
    files: tuple[FileName, ...] = ()
    title: Annotated[str, msgspec.Meta(max_length=255)] = ""
    sort: Sort = "audio"
    poster: Picture | None = None
    transcript: Annotated[str, msgspec.Meta(max_length=200)] = ""
    tracks: tuple[Track, ...] = ()
    chapters: tuple[str, ...] = ()
    credit: Annotated[str, msgspec.Meta(max_length=200)] = ""
    licence: Annotated[str, msgspec.Meta(max_length=100)] = ""
    url: Annotated[str, msgspec.Meta(max_length=500)] = ""
    provider: Annotated[str, msgspec.Meta(max_length=100)] = ""
    length: str = ""

    def names(self) -> tuple[str, ...]:
        """Return the names of its files, the recording's own first."""
        own = (self.file, *self.files, self.transcript, *(track.file for track in self.tracks))
        return tuple(name for name in own if name)


class Related(Form, frozen=True):
    """The card of another story."""

    story: Slug


class Pull(Form, frozen=True):
    """A sentence of the story, shown large beside it."""

    text: Words


class Facts(Form, frozen=True):
    """A box of facts; its text is Markdown in the file, and HTML as in `Text` once it is read."""

    text: Words
    title: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Dated(Form, frozen=True):
    """A line of a timeline; its text as that of `Facts`."""

    date: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    text: Words


class Timeline(Form, frozen=True):
    """Dated lines, one under the other."""

    items: tuple[Dated, ...]
    title: Annotated[str, msgspec.Meta(max_length=200)] = ""


class ChartMark(Form, frozen=True):
    """A remark at a row of a chart."""

    at: Words
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class Chart(Form, frozen=True):
    """Numbers, drawn; the first row names the columns, the first cell of each row names the row."""

    form: ChartForm
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    rows: tuple[tuple[str, ...], ...]
    unit: Annotated[str, msgspec.Meta(max_length=100)] = ""
    marks: tuple[ChartMark, ...] = ()
    source: Annotated[str, msgspec.Meta(max_length=255)] = ""
    note: Annotated[str, msgspec.Meta(max_length=400)] = ""


class Point(Form, frozen=True):
    """A point of a map."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    latitude: float
    longitude: float
    text: Annotated[str, msgspec.Meta(max_length=200)] = ""


class PointMap(Form, frozen=True):
    """A map with points, of a place or of the story's first one."""

    points: tuple[Point, ...]
    title: Annotated[str, msgspec.Meta(max_length=200)] = ""
    place: Slug = ""


Told = Full | Sequence | Compare
Drawn = Pull | Facts | Timeline | Chart | PointMap
Fenced = Related | Embed | Document | Recording | Told | Drawn
Block = Text | Heading | Quotation | Picture | Table | Fenced

FENCED: dict[str, type[Fenced]] = {
    "related": Related,
    "embed": Embed,
    "document": Document,
    "audio": Recording,
    "recording": Recording,
    "full": Full,
    "sequence": Sequence,
    "compare": Compare,
    "pull": Pull,
    "facts": Facts,
    "timeline": Timeline,
    "chart": Chart,
    "map": PointMap,
}


def texts_of(block: Block) -> tuple[str, ...]:
    """Return the HTML of a block that has been read."""
    match block:
        case Text(html=html) | Facts(text=html) | Full(text=html):
            return (html,)
        case Sequence(pictures=steps):
            return tuple(step.text for step in steps)
        case Timeline(items=items):
            return tuple(item.text for item in items)
    return ()


def files_in(block: Block) -> tuple[Picture | Document | Recording, ...]:
    """Return what a block shows of files: itself, or what it is made of."""
    match block:
        case Picture() | Document():
            return (block,)
        case Recording(poster=poster):
            return (*((poster,) if poster else ()), block)
        case Sequence(pictures=steps):
            return steps
        case Compare(before=before, after=after):
            return before, after
    return ()


def names_of(use: Picture | Document | Recording) -> tuple[str, ...]:
    """Return the names of the files that are shown."""
    return use.names() if isinstance(use, Recording) else (use.file,)
