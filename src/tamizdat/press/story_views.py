"""What the templates of the parts of a text are given: pictures that tell together, charts, maps, files, a live blog."""

from __future__ import annotations

from markupsafe import Markup

from tamizdat.archive.drawn import ChartForm
from tamizdat.press.view_parts import LinkView, Moment, PictureView, View


class ExtremeView(View, frozen=True, kw_only=True):
    """The highest or the lowest number of a chart."""

    number: str  # as the edition writes it
    row: str  # its label
    column: str  # may be empty


class GraphRow(View, frozen=True, kw_only=True):
    """A row of a chart's table."""

    label: str  # the first cell
    cells: tuple[str, ...]  # numbers in the edition's way; "" where none is known


class GraphView(View, frozen=True, kw_only=True):
    """`graph` of graph.html: a chart and its table."""

    id: str  # of its caption on the page
    form: ChartForm  # as it is drawn
    title: str  # what it shows
    unit: str  # what is counted; may be empty
    drawing: Markup  # SVG; empty where there are no styles for it, in feeds
    columns: tuple[str, ...]  # what the numbers of each column are
    named: bool  # whether there are several columns, or one with a name
    head: str  # what the rows are
    rows: tuple[GraphRow, ...]  # the rows of the table
    highest: ExtremeView  # its highest number
    lowest: ExtremeView  # its lowest number
    source: str  # who counted; may be empty
    note: str  # what readers must know of the numbers; may be empty


class PointView(View, frozen=True, kw_only=True):
    """A point of a map, in the list below it."""

    number: str  # as the edition writes it
    name: str  # what is there
    text: str  # a line about it; may be empty


class PointMapView(View, frozen=True, kw_only=True):
    """`map` of points.html: a map with points, numbered in their order."""

    title: str  # what it shows
    drawing: Markup  # SVG; may be empty
    points: tuple[PointView, ...]  # in the order of their numbers


class FileView(View, frozen=True, kw_only=True):
    """`file` of download.html: what a reader is told of a file before he loads it."""

    href: str  # where the file is
    title: Markup  # what it is called
    type: str  # "PDF"
    size: str  # "1.2 MB"; may be empty
    pages: int  # 0 if that is not known


class EntryView(View, frozen=True, kw_only=True):
    """An entry of a live blog."""

    anchor: str  # its id on the page
    at: Moment  # when it was written
    headline: str  # its headline; may be empty
    text: Markup  # its text, as HTML
    author: LinkView | None  # who wrote it
    key: bool  # whether it is one of the moments to remember


class LiveView(View, frozen=True, kw_only=True):
    """A live blog, the newest entry first."""

    entries: tuple[EntryView, ...]  # all of them
    moments: tuple[EntryView, ...]  # the key ones of them
    ended: bool  # whether nothing is added any more


class FullView(View, frozen=True, kw_only=True):
    """`full` of full.html: a picture as wide as the page."""

    picture: PictureView  # the picture, with its caption
    text: Markup  # what is said of it, as HTML; may be empty
    over: bool  # whether the text stands on its lower edge, where there is room


class StepView(View, frozen=True, kw_only=True):
    """A picture of a sequence."""

    picture: PictureView  # the picture, with its caption
    text: Markup  # what it tells, as HTML; may be empty
    number: str  # which it is, from 1, as the edition writes it
    of: str  # of how many, likewise


class SequenceView(View, frozen=True, kw_only=True):
    """`sequence` of sequence.html: pictures that are looked at one after the other."""

    count: int  # how many they are
    steps: tuple[StepView, ...]  # in their order


class MomentView(View, frozen=True, kw_only=True):
    """One of two pictures of the same place."""

    label: str  # when it was taken: "1989"
    picture: PictureView  # the picture, with its caption


class ComparisonView(View, frozen=True, kw_only=True):
    """`comparison` of comparison.html: the same place before and after."""

    before: MomentView  # the first picture, which decides the shape
    after: MomentView  # the second one
