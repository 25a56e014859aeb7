from __future__ import annotations

import re

import pytest

from recorded import event
from samples import place


def events_of(press, path: str) -> list[str]:
    """Return the events of a timeline's page, in their order."""
    return re.findall(
        r'href="[^"]*events/([^"/]+)\.html">', press.read(path).split("<main")[1].split("<footer")[0]
    )


def happened(name, date, where="georgia", **fields):
    return event(name, date=date, place=where, **fields)


def test_a_places_timeline_has_the_events_of_its_children_by_year(press):
    press.print(
        happened("march", "2008-03-01"),
        happened("war", "2008-08", where="ossetia"),
        happened("vote", "2012", where="armenia"),
    )
    assert events_of(press, "places/georgia/timeline.html") == ["war", "march"], (
        "Ossetia is listed under Georgia"
    )
    assert events_of(press, "places/caucasus/timeline.html") == ["vote", "war", "march"]
    assert events_of(press, "places/caucasus/timeline/2008.html") == ["war", "march"]
    assert events_of(press, "places/ossetia/timeline/2008.html") == ["war"]
    front = press.read("places/caucasus/timeline.html")
    assert 'href="../../places/caucasus/timeline/2012.html"' in front
    assert 'href="../../../places/caucasus/timeline/2012.html" rel="prev"' in press.read(
        "places/caucasus/timeline/2008.html"
    )
    assert "August 2008" in front and "1 August" not in front, "no day is made up"


def test_a_place_without_events_has_no_timeline(press):
    press.print(happened("vote", "2012", where="armenia"))
    assert not (press.folder / "places/georgia/timeline.html").exists()
    assert "timeline.html" not in press.read("places/georgia.html")
    press.print(withdrawn=[("en", "vote")])
    assert not list((press.folder / "places/armenia").glob("timeline*"))
    assert "timeline.html" not in press.read("places/armenia.html")


def test_a_place_that_moves_takes_its_events_along(press):
    press.print(happened("war", "2008-08", where="ossetia"))
    press.print(place("ossetia", parent="armenia", map="GE-SO"))
    assert events_of(press, "places/armenia/timeline.html") == ["war"]
    assert events_of(press, "places/caucasus/timeline.html") == ["war"]
    assert not (press.folder / "places/georgia/timeline.html").exists()
    assert not (press.folder / "places/conflicts/timeline/2008.html").exists()


@pytest.mark.parametrize("others", [2, 40])
def test_an_event_touches_its_year_in_its_places_and_no_other(press, others):
    press.print(
        *(happened(f"old{n}", f"{1980 + n}-06-01") for n in range(others)), happened("now", "2024-01-01")
    )
    around = {
        f"places/{name}/timeline{page}"
        for name in ("georgia", "caucasus")
        for page in (".html", "/2024.html")
    }
    fronts = {"places/georgia.html", "places/caucasus.html"}
    own = {"events/vote.html", "events/vote/feed.xml", "events/vote/atom.xml"}
    slip = {f"search/0/{others + 10}.json"}
    lists = {"timeline.html", "timeline/2024.html"}
    month = {"sitemap/events-2024-10.xml", "sitemap.xml"}
    assert press.print(happened("vote", "2024-10-26")) == around | fronts | own | lists | month | slip
    assert press.print(happened("vote", "2024-10-27")) == around | fronts | lists | slip | {
        "events/vote.html"
    }
    assert press.idle == 3, "its feeds, and the sitemap, which name the event, but not its day"


def test_a_busy_year_is_cut_into_months(press, monkeypatch):
    for module in ("lists", "entries"):
        monkeypatch.setattr(f"tamizdat.archive.{module}.YEAR_HOLDS", 3, raising=False)
    press.print(*(happened(f"e{n}", f"2008-0{n % 2 + 1}-0{n + 1}") for n in range(5)))
    assert events_of(press, "places/georgia/timeline/2008-01.html") == ["e4", "e2", "e0"]
    assert 'timeline/2008-02.html"' in press.read("places/georgia/timeline/2008.html")
    assert "Georgia: timeline" in press.read("places/georgia/timeline/2008.html")


def test_all_events_are_found_from_the_contents_and_by_search_engines(press):
    press.print(happened("vote", "2024-10-26"), event("nowhere", date="2023"))
    assert events_of(press, "timeline.html") == ["vote", "nowhere"]
    assert events_of(press, "timeline/2023.html") == ["nowhere"]
    assert 'href="timeline.html"' in press.read("contents.html")
    assert "events/nowhere.html" in press.read("sitemap/events-2023-01.xml")
    assert "sitemap/events-2024-10.xml" in press.read("sitemap.xml")
    assert "events/" not in press.read("sitemap/pages.xml")


def test_a_timeline_goes_where_its_place_goes(press):
    press.print(happened("vote", "2024-10-26"))
    press.print(place("georgia", parent="caucasus", path="places/sakartvelo.html"))
    assert events_of(press, "places/sakartvelo/timeline.html") == ["vote"]
    assert not (press.folder / "places/georgia/timeline.html").exists()
    press.print(withdrawn=[("en", "georgia")])
    assert not (press.folder / "places/sakartvelo").exists()
    assert events_of(press, "timeline.html") == ["vote"]
    press.print(place("georgia", parent="caucasus"))
    assert events_of(press, "places/georgia/timeline.html") == ["vote"]
