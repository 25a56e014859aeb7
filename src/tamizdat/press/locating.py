"""Where an event is, drawn as exactly as it is known and no more: never a spot where only the district is known."""

from __future__ import annotations

from typing import Final, Literal

from markupsafe import Markup

from tamizdat.archive.documents import Place
from tamizdat.archive.record import Event, PlacePrecision
from tamizdat.press.maps import Mark
from tamizdat.press.sheet import Sheet

# How far from the given point it may be, in km, and how that is drawn. Districts and provinces have no bounds in the atlas:
# an area without an edge stands for them. Of a country, nothing but itself is drawn.
_MARKS: Final[dict[PlacePrecision, tuple[Literal["dot", "ring", "area"], float]]] = {
    1: ("dot", 0),
    2: ("ring", 25),
    3: ("area", 40),
    4: ("area", 110),
    7: ("area", 110),
}


def event_map(sheet: Sheet, event: Event) -> Markup:
    """Return the locator map of an event: of its place, or of the nearest above it that has one; empty where none has."""
    place = _mapped(sheet, event.place)
    return sheet.map(place, "front", _mark(event)) if place else Markup("")


def _mark(event: Event) -> Mark | None:
    if event.latitude is None or event.longitude is None or event.where_precision not in _MARKS:
        return None
    kind, reach = _MARKS[event.where_precision]
    return Mark(kind, event.longitude, event.latitude, reach)


def _mapped(sheet: Sheet, id: str) -> Place | None:
    seen: set[str] = set()
    while id and id not in seen:
        seen.add(id)
        place = sheet.place(id)
        if place is None or place.map:
            return place
        id = place.parent
    return None
