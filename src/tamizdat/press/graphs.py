"""Charts, maps with points and files inside a text, as a sheet shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from tamizdat.archive.documents import Place, PlainPage, Story
from tamizdat.archive.drawn import Chart, FileFacts, PointMap
from tamizdat.archive.recordings import Recording
from tamizdat.press import charts
from tamizdat.press.maps import Spotted, UnknownPlaceCode
from tamizdat.press.numbers import digits
from tamizdat.press.questions import Question
from tamizdat.press.sheet import Sheet
from tamizdat.press.sizes import size
from tamizdat.press.story_views import (
    ExtremeView,
    FileView,
    GraphRow,
    GraphView,
    PointMapView,
    PointView,
)


class Shown(NamedTuple):
    """What a text shows besides words and pictures."""

    charts: Sequence[Chart] = ()
    maps: Sequence[PointMap] = ()
    files: Mapping[str, FileFacts] = {}
    place: str = ""  # id of the place that its maps show if they do not say otherwise
    wide: bool = False  # whether its pictures take the whole page
    recordings: Sequence[Recording] = ()
    drawn: bool = True  # whether drawings can be shown: they need the page's styles


def shown(document: Story | PlainPage) -> Shown:
    """Return what the body of a document shows."""
    place = document.places[0] if isinstance(document, Story) and document.places else ""
    wide = isinstance(document, Story) and document.kind == "picture-story"
    files = {file.blob: file for file in document.files}
    recordings = document.recordings if isinstance(document, Story) else ()
    return Shown(document.charts, document.maps, files, place, wide, recordings)


def graph(sheet: Sheet, chart: Chart, number: int, *, shown: bool = True) -> str:
    """Return a chart with its table as HTML, or the table alone; nothing where it has no number.

    `number` is its own on the page.
    """
    known = [
        (value, row.label, column)
        for row in chart.rows
        for value, column in zip(row.values, chart.columns, strict=False)
        if value is not None
    ]
    if not known:
        return ""
    edition = sheet.edition
    numbers = charts.numbers_of(chart, edition.locale, lambda text: digits(text, edition))
    drawing = charts.drawn(chart, numbers, mirrored=edition.direction == "rtl")

    def extreme(found: tuple[float, str, str]) -> ExtremeView:
        return ExtremeView(number=numbers.written(found[0]), row=found[1], column=found[2])

    view = GraphView(
        id=f"graph-{number}",
        form=drawing.form,
        title=chart.title,
        unit=chart.unit,
        drawing=Markup(drawing.svg if shown else ""),  # noqa: S704 - our own drawing; its words are escaped there
        columns=chart.columns,
        named=len(chart.columns) > 1 or bool(chart.columns[0]),
        head=chart.head,
        rows=tuple(
            GraphRow(label=row.label, cells=tuple(map(numbers.written, row.values))) for row in chart.rows
        ),
        highest=extreme(max(known, key=lambda each: each[0])),
        lowest=extreme(min(known, key=lambda each: each[0])),
        source=chart.source,
        note=chart.note,
    )
    return sheet.fragment("graph.html", graph=view)


def point_map(sheet: Sheet, map: PointMap, place: str, *, shown: bool = True) -> str:
    """Return a map with points as HTML, or its points alone; `place` is the id of what it shows if it does not say."""
    found = sheet.place(map.place or place) if map.place or place else None
    view = PointMapView(
        title=map.title,
        drawing=_drawing(sheet, map, found) if shown else Markup(""),
        points=tuple(
            PointView(number=digits(f"{at}", sheet.edition), name=point.name, text=point.text)
            for at, point in enumerate(map.points, 1)
        ),
    )
    return sheet.fragment("points.html", map=view)


def _drawing(sheet: Sheet, map: PointMap, place: Place | None) -> Markup:
    if not map.points:
        return Markup("")
    sheet.reader.ask(Question("atlas"))
    points = [
        Spotted(point.latitude, point.longitude, point.name, digits(f"{at}", sheet.edition))
        for at, point in enumerate(map.points, 1)
    ]
    title = map.title or ", ".join(point.name for point in map.points)
    codes = place.map.split() if place else []
    try:
        drawn = sheet.theme.maps.pointed(codes, points, language=sheet.edition.tag, title=title)
    except UnknownPlaceCode:
        return Markup("")  # the desk refuses unknown codes; an older atlas must not stop the press
    return Markup(drawn)  # noqa: S704 - our own drawing; its words are escaped there


def download(sheet: Sheet, blob: str, title: str, facts: FileFacts | None) -> str:
    """Return the card of a file as HTML; `title` is HTML of a line."""
    view = FileView(
        href=sheet.medium(blob),
        title=Markup(title),  # noqa: S704 - the desk let only clean HTML into the archive
        type=blob.rpartition(".")[2].upper(),
        size=size(sheet.edition, facts.bytes) if facts else "",
        pages=facts.pages if facts else 0,
    )
    return sheet.fragment("download.html", file=view)
