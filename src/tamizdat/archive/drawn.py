"""What a text shows that the press draws itself: charts, maps with points, cards of files; and a live blog's entries.

A body names its charts and maps by their numbers, as it does its pictures; a file by its blob.
"""

from __future__ import annotations

from typing import Literal

from tamizdat.archive.parts import Part

ChartForm = Literal["bar", "column", "line", "stacked"]


class ChartRow(Part, frozen=True, kw_only=True):
    """A row of a chart's table."""

    label: str
    """What it is of: "2004", "Armenia"."""
    values: tuple[int | float | None, ...]
    """A number for each column; null where none is known."""


class ChartMark(Part, frozen=True, kw_only=True):
    """A remark at one row of a chart."""

    at: str
    """The label of the row."""
    text: str
    """Plain text."""


class Chart(Part, frozen=True, kw_only=True):
    """A table of numbers, and the form in which it is drawn."""

    form: ChartForm
    """How it is drawn: "bar" (lying), "column" (standing), "line", "stacked" (columns of parts)."""
    title: str
    """What it shows, plain text."""
    unit: str = ""
    """What is counted: "million tonnes a year"."""
    head: str = ""
    """What the rows are: "Year"."""
    columns: tuple[str, ...]
    """What the numbers of each column are; one nameless column may be all."""
    rows: tuple[ChartRow, ...]
    """In the order in which they are drawn."""
    marks: tuple[ChartMark, ...] = ()
    """Remarks."""
    source: str = ""
    """Where the numbers come from, plain text."""
    note: str = ""
    """What readers must know of the numbers, plain text."""


class Point(Part, frozen=True, kw_only=True):
    """A point on a map."""

    name: str
    """Plain text."""
    latitude: float
    """Degrees north."""
    longitude: float
    """Degrees east."""
    text: str = ""
    """A few words on it, plain text."""


class PointMap(Part, frozen=True, kw_only=True):
    """A map with points."""

    place: str = ""
    """Id of the place that it shows; "" for the first place of the story."""
    title: str = ""
    """What it shows, plain text."""
    points: tuple[Point, ...]
    """In the order of their numbers."""


class FileFacts(Part, frozen=True, kw_only=True):
    """What a reader is told of a file before he loads it."""

    blob: str
    """Name of the blob."""
    bytes: int
    """Its size."""
    pages: int = 0
    """How many pages it has; 0 if that is not known."""


class Entry(Part, frozen=True, kw_only=True):
    """An entry of a live blog."""

    id: str
    """Its name within the story, for links to it."""
    at: str
    """When it was written, ISO 8601 with offset."""
    headline: str = ""
    """Plain text; may be empty."""
    text: str = ""
    """Clean HTML."""
    author: str = ""
    """Id of the person who wrote it, if that is to be told."""
    key: bool = False
    """Whether it is one of those that are named at the top."""
