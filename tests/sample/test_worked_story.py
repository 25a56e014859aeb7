"""What a reader of the worked story can answer from the printed pages alone, in both editions, with sources."""

from __future__ import annotations

import re

import pytest
from bs4 import Tag

from tamizdat.archive.record import Claim

STORY = {"en": "2026/kamarob-who-said-what.html", "ru": "ru/2026/kamarob-who-said-what.html"}
EVENT = {"en": "events/kamarob-attack-2010.html", "ru": "ru/events/kamarob-attack-2010.html"}

pytestmark = pytest.mark.parametrize("edition", ["en", "ru"])


def claim_of(page: Tag, words: str) -> Tag:
    """Return the one claim of a page that says these words."""
    found = [each for each in page.select("[id^=claim-]") if words in each.get_text(" ")]
    assert len(found) == 1, words
    return found[0]


def sources(of: Tag) -> list[str]:
    return [" ".join(each.get_text(" ").split()) for each in of.select(".sources > li")]


def slugs(of: Tag, folder: str = "actors") -> list[str]:
    """Return whom the links in an element lead to, in their order."""
    return [
        str(link["href"]).rpartition("/")[2].removesuffix(".html")
        for link in of.select("a[href]")
        if f"{folder}/" in str(link["href"]) and "#" not in str(link["href"])
    ]


def test_who_claimed_the_attack_and_through_whom(site, edition):
    said = {"en": "It carried out the attack.", "ru": "Нападение совершило оно."}[edition]
    claim = claim_of(site.open(STORY[edition]), said)
    assert slugs(claim)[:4] == ["imu", "abdufattoh-ahmadi", "radio-ozodi", "reuters"]
    assert any("Reuters" in source and "23" in source and "2010" in source for source in sources(claim))
    imu = claim.select_one("a[href$='actors/imu.html']")
    assert imu is not None
    _, page = site.follow(STORY[edition], imu)
    assert sources(page), "who they are is said with a source"


# Day, number and first speaker of each toll, as the agencies had it.
TOLLS = [
    ("19", "10", "radio-ozodi"),
    ("19", "40", "asia-plus"),
    ("20", "23", "tajikistan-defence-ministry"),
    ("21", "25", "tajikistan-defence-ministry"),
    ("23", "28", "reuters"),
    ("6", "26", "ria-novosti"),
    ("12", "28", "asia-plus"),
]


def test_what_the_toll_was_said_to_be_and_when_that_changed(site, recorded, edition):
    page = site.open(EVENT[edition])
    deaths = {
        each.id
        for each in recorded.documents
        if isinstance(each, Claim) and each.property == "deaths" and each.amount and each.edition == edition
    }
    ledger = [
        each for each in page.select("[id^=claim-]") if str(each["id"]).removeprefix("claim-") in deaths
    ]
    told = [(re.search(r"\d+", when(each)), each) for each in ledger]
    found = [(day[0] if day else "", number(each), slugs(each)[0]) for day, each in told]
    assert sorted(found[:2]) == sorted(TOLLS[:2]) and found[2:] == TOLLS[2:], "in the order of their days"
    assert all(sources(each) for each in ledger)
    answered = {number(each): sorted(follow_answers(site, edition, each)) for each in ledger[:4]}
    assert answered == {"10": ["23"], "40": ["", "23"], "23": ["25"], "25": ["28"]}, "what became of each"


def when(claim: Tag) -> str:
    found = claim.select_one(".when, .meta")
    return found.get_text(" ") if found else ""


def number(claim: Tag) -> str:
    found = claim.select_one(".amount")
    digits = re.search(r"\d+", found.get_text(" ")) if found else None
    return digits[0] if digits else ""


def follow_answers(site, edition: str, claim: Tag) -> list[str]:
    """Return the numbers of the claims to which the links of a claim's state lead."""
    links = [link for link in claim.select("a[href*='#claim-']") if "/events/" in f"/{link['href']}"]
    return [number(site.follow(EVENT[edition], link)[1]) for link in links]


# What bound Tajikistan on 19 September 2010, as its treaties and the organisations' lists have it.
BONDS = {
    "csto": "member", "sco": "member", "cis": "member", "eurasec": "member", "osce": "member", "un": "member",
    "oic": "member", "pfp": "member", "nato": "partner",
}  # fmt: skip


def role_in(cell: Tag) -> str:
    """Return as what a cell of the matrix shows somebody; that it also says so in words is seen to."""
    assert cell.get_text(" ").strip()
    return next(name.removeprefix("r-") for name in cell["class"] if name.startswith("r-"))


def alliances(site, edition: str) -> Tag:
    link = site.open(EVENT[edition]).select_one("a[href$='/alliances.html']")
    assert link is not None
    return site.follow(EVENT[edition], link)[1]


def test_which_alliances_bound_tajikistan_that_week(site, edition):
    page = alliances(site, edition)
    assert slugs(page.select("thead tr")[0]) == [
        "tajikistan",
        "afghanistan",
        "china",
        "kyrgyzstan",
        "uzbekistan",
    ]
    cells = {slugs(row)[0]: row.select_one("td") for row in page.select("tbody tr")}
    assert {each: role_in(cell) for each, cell in cells.items()} == BONDS
    for organisation, cell in cells.items():
        way = cell.select_one("a[href^='#']")
        assert way is not None, organisation
        row = page.find(id=str(way["href"])[1:])
        assert isinstance(row, Tag) and sources(row), organisation


# Members on that day: of the CSTO by Asia-Plus, 26 April 2010; of the SCO by its declaration of 2001; of the CIS and EurAsEC
# by the World Factbook and RIA Novosti, 12 November 2008.
COMMON = {
    ("csto", "sco"): "kazakhstan kyrgyzstan russia tajikistan uzbekistan",
    ("csto", "cis"): "armenia belarus kazakhstan kyrgyzstan russia tajikistan uzbekistan",
    ("csto", "eurasec"): "belarus kazakhstan kyrgyzstan russia tajikistan",
    ("sco", "cis"): "kazakhstan kyrgyzstan russia tajikistan uzbekistan",
    ("sco", "eurasec"): "kazakhstan kyrgyzstan russia tajikistan",
}


def test_which_countries_those_alliances_had_in_common(site, edition):
    found = {}
    for section in alliances(site, edition).select(".overlap"):
        pair = slugs(section.p)
        found[frozenset(pair)] = set(slugs(section.select_one("dl.facts > div")))
    for pair, states in COMMON.items():
        assert found[frozenset(pair)] == set(states.split()), pair
    assert not any("nato" in pair and {"csto", "sco", "cis"} & pair for pair in found), (
        "no member of one is in the other"
    )


def test_frictions_until_that_day_are_named_with_their_sources(site, edition):
    page = alliances(site, edition)
    named = {slugs(each)[0] for each in page.select("li.claim")}
    assert named == {"uzbekistan-foreign-ministry", "oqil-oqilov"}, "what was said after that day is left out"
    assert all(sources(each) for each in page.select("li.claim"))
