"""An event's map never shows more than is known."""

from __future__ import annotations

import re

import pytest

from recorded import event
from samples import place

SPOT = {"latitude": 41.7, "longitude": 44.8}


def map_of(press, **fields) -> str:
    press.print(event("e", **fields))
    found = re.search(r'<svg class="map m-front.*?</svg>', press.read("events/e.html"), re.S)
    return found[0] if found else ""


def marks(drawn: str) -> list[str]:
    return re.findall(r'<circle class="(m-(?:dot|ring|area))"', drawn)


@pytest.mark.parametrize(
    ("precision", "drawn", "words"),
    [
        (1, ["m-dot"], ""),
        (2, ["m-ring"], "within 25 kilometres of there"),
        (3, ["m-area"], "somewhere in the district"),
        (4, ["m-area"], "somewhere in the province"),
        (5, [], "in a region without sharp bounds"),
        (6, [], "only the country is known"),
        (7, ["m-area"], "at sea or in the air"),
    ],
)
def test_a_mark_is_as_exact_as_what_is_known(press, precision, drawn, words):
    found = map_of(press, place="georgia", where="Here", where_precision=precision, **SPOT)
    assert found and marks(found) == drawn and ("m-marked" in found) == bool(drawn)
    assert words in press.read("events/e.html")


def test_without_a_point_there_is_the_places_map_and_words(press):
    found = map_of(press, place="georgia", where="Here", where_precision=1)
    assert found and marks(found) == []


def test_a_place_without_a_map_takes_that_of_the_one_above(press):
    press.print(place("gori", parent="georgia"))
    assert marks(map_of(press, place="gori", where_precision=1, **SPOT)) == ["m-dot"]


def test_a_point_outside_of_the_map_is_not_drawn(press):
    found = map_of(press, place="georgia", where_precision=1, latitude=-30.0, longitude=-70.0)
    assert found and marks(found) == []


def test_an_event_without_a_place_has_no_map(press):
    assert map_of(press, where_precision=1, **SPOT) == ""
