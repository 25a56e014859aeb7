"""Charts and maps: from a document's parts to the desk's blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple, TypeVar

from tamizdat.archive.documents import PlainPage, Story
from tamizdat.archive.drawn import Chart, PointMap
from tamizdat.archive.numbers import written
from tamizdat.archive.recordings import Recording
from tamizdat.desk.decompose.taking import Taking

T = TypeVar("T")


class Drawn(NamedTuple):
    """What a body shows besides words and pictures."""

    charts: Sequence[Chart] = ()
    maps: Sequence[PointMap] = ()
    notes: Sequence[str] = ()
    recordings: Sequence[Recording] = ()


NOTHING_DRAWN: Final = Drawn()


def of(document: Story | PlainPage) -> Drawn:
    """Return what a document's body shows."""
    recordings = document.recordings if isinstance(document, Story) else ()
    return Drawn(document.charts, document.maps, document.notes, recordings)


def numbered(things: Sequence[T], number: str) -> T | None:
    """Return the thing with a number, as an attribute has it; None if there is none."""
    at = int(number[:6]) if number.isdecimal() else len(things)
    return things[at] if at < len(things) else None


def chart(chart: Chart) -> dict[str, Any]:
    """Return a chart as the value of a block."""
    lines = [[row.label, *map(written, row.values)] for row in chart.rows]
    return {
        "form": chart.form,
        "title": chart.title,
        "unit": chart.unit,
        "rows": [[chart.head, *chart.columns], *lines],
        "marks": [{"at": mark.at, "text": mark.text} for mark in chart.marks],
        "source": chart.source,
        "note": chart.note,
    }


def map_of(map: PointMap, taking: Taking) -> dict[str, Any]:
    """Return a map with points as the value of a block."""
    sort, place = taking.thing(map.place) if map.place else ("", 0)
    if map.place and sort != "place":
        taking.notes.append(
            f"The place {map.place} of a map is not at the desk: the map shows the story's own."
        )
    fields = ("name", "latitude", "longitude", "text")
    return {
        "title": map.title,
        "place": place if sort == "place" else None,
        "points": [{field: getattr(point, field) for field in fields} for point in map.points],
    }
