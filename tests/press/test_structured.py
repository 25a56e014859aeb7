"""The record as schema.org has it says what the page says, and nothing else."""

from __future__ import annotations

import html
import json
import re

import msgspec
import pytest

from recorded import TREATY, actor, claim, event, membership, worked_example
from tamizdat.archive.record import Event, Name

# What the pages say in other words, link or draw: the vocabulary's own words, addresses, days, points.
UNSAID = {
    "@type", "@id", "@context", "inLanguage", "url", "sameAs", "startDate", "endDate", "datePublished", "roleName",
    "creativeWorkStatus", "latitude", "longitude", "geoRadius", "position", "item",
}  # fmt: skip


def structured(press, path: str, which: int = 0) -> dict:
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', press.read(path), re.S)
    return json.loads(scripts[which])


def said(node) -> list[str]:
    """Return all words of a node that a reader should find on the page."""
    if isinstance(node, dict):
        return [word for key, value in node.items() if key not in UNSAID for word in said(value)]
    return [word for each in node for word in said(each)] if isinstance(node, list) else [node]


@pytest.fixture
def printed(press):
    point = {"place": "georgia", "latitude": 41.7, "longitude": 44.8}
    documents = [
        msgspec.structs.replace(each, **point) if isinstance(each, Event) else each
        for each in worked_example()
    ]
    press.print(*documents)
    return press


@pytest.mark.parametrize("path", ["events/attack", "actors/tajikistan", "actors/csto", "2026/wine"])
def test_it_says_nothing_that_the_page_does_not_show(printed, path):
    page = printed.read(f"{path}.html")
    shown = re.sub(r"<script.*?</script>", "", page.split("</head>")[1], flags=re.S)
    shown = html.unescape(re.sub(r"<[^>]*>", " ", shown))
    words = said(structured(printed, f"{path}.html", -1))
    assert words and [word for word in words if word not in shown] == []


def test_an_event_has_its_day_its_place_as_exactly_as_known_and_its_claims(printed):
    node = structured(printed, "events/attack.html")["mainEntity"]
    assert (node["@type"], node["startDate"]) == ("Event", "2010-09-19")
    assert node["location"]["geo"]["@type"] == "GeoCircle" and node["location"]["geo"]["geoRadius"] == "25000"
    claims = [each for each in node["subjectOf"] if each["@type"] == "Claim"]
    assert [each["text"] for each in claims] == [
        "Twenty-three soldiers died.", "At least 25 soldiers died.", "It carried out the attack.",
    ]  # fmt: skip
    assert claims[2]["author"]["name"] == "IMU" and claims[2]["publisher"][0]["name"] == "Radio Ozodi"
    assert claims[2]["@id"] == "https://post.example/events/attack.html#claim-c3"
    assert claims[2]["appearance"]["url"] == "https://post.example/2026/wine.html"


@pytest.mark.parametrize(
    ("precision", "geo"), [(1, "GeoCoordinates"), (2, "GeoCircle"), (3, None), (6, None)]
)
def test_a_point_is_given_only_where_it_is_known(press, precision, geo):
    press.print(
        event(
            "e", where="Somewhere", where_precision=precision, place="georgia", latitude=41.7, longitude=44.8
        )
    )
    location = structured(press, "events/e.html")["mainEntity"]["location"]
    assert location.get("geo", {}).get("@type") == geo


def test_an_actor_has_his_names_his_registers_and_his_dated_memberships(printed):
    state = structured(printed, "actors/tajikistan.html")["mainEntity"]
    assert state["@type"] == ["Country", "Organization"] and state["alternateName"] == ["Тоҷикистон"]
    assert state["sameAs"] == ["https://www.wikidata.org/wiki/Q863"]
    csto = {"name": "CSTO", "url": "https://post.example/actors/csto.html"}
    assert state["memberOf"][0] == {
        "@type": "OrganizationRole", "memberOf": csto, "roleName": "member", "startDate": "1992-05-15",
    }  # fmt: skip
    members = structured(printed, "actors/csto.html")["mainEntity"]["member"]
    assert [(each["member"]["name"], each["startDate"]) for each in members] == [
        ("Tajikistan", "1992-05-15"), ("Tajikistan", "2002-10-07"),
    ]  # fmt: skip


def test_the_claims_of_a_story_come_after_its_text(printed):
    assert printed.read("2025/lake.html").count("ld+json") == 1
    page = printed.read("2026/wine.html")
    assert page.count("ld+json") == 2 and page.index('class="body text"') < page.rindex("ld+json")
    (node,) = structured(printed, "2026/wine.html", 1)["@graph"]
    assert node["@type"] == "Claim" and node["about"]["name"] == "Attack in the gorge"


def test_a_script_cannot_be_closed_by_what_somebody_said(press):
    press.print(
        actor("imu", names=(Name(text="</script><b>"),)), claim("c", says="</script>", event="e"), event("e")
    )
    for path in ("events/e.html", "actors/imu.html"):
        assert "</script>" in json.dumps(structured(press, path))


def test_an_end_and_its_sources_are_given(press):
    press.print(
        actor("tajikistan"),
        actor("guam", sort="organisation"),
        membership("m", "tajikistan", "guam", since="1999", until="2005-05", role="observer"),
        claim("c", claimant="tajikistan", event="e", date="2010"),
        event("e", until="2010-09-21"),
    )
    (role,) = structured(press, "actors/tajikistan.html")["mainEntity"]["memberOf"]
    assert (role["startDate"], role["endDate"], role["roleName"]) == ("1999", "2005-05", "observer")
    node = structured(press, "events/e.html")["mainEntity"]
    assert node["endDate"] == "2010-09-21"
    assert node["subjectOf"][0]["citation"][0]["name"] == TREATY.title
