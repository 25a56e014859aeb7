"""What search engines are told: of the paper, of the way to a page, of each kind of story; in words that they know."""

from __future__ import annotations

import json
import re
from typing import get_args

import pytest

import schema_org
from recorded import TREATY, event, worked_example
from samples import coverage, masthead, person, place, plain_page, story, topic
from tamizdat.archive.documents import Byline, Correction
from tamizdat.archive.mastheads import Policy, Purpose
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.press.publisher import TERMS

NANA = (Byline(person="nana"),)
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
TOLD = masthead(
    description="News of the mountains.",
    policies=(
        Policy(purpose="ethics", page="page-about-en"),
        Policy(purpose="ownership", page="page-about-en"),
        Policy(purpose="feedback", page="page-contact-en"),
        Policy(purpose="sources", page="gone"),
    ),
    contact="post@post.example",
    elsewhere=("https://t.me/post",),
    belongs_to=("https://association.example/",),
)

PAPER = (
    TOLD,
    *(plain_page(name) for name in ("about", "contact", "team")),
    topic("society"),
    coverage("elections", topic="society"),
)


def structured(press, path: str) -> dict:
    return json.loads(SCRIPT.findall(press.read(path))[0])


def trail(node: dict) -> list[str]:
    return [
        each["item"].removeprefix("https://post.example/") for each in node["breadcrumb"]["itemListElement"]
    ]


def test_every_type_and_property_is_in_the_vocabulary(press):
    press.print(
        *worked_example(),
        *PAPER,
        event("pact", date="2010", sources=(TREATY,)),
        story("lead", dateline="Osh", corrections=(Correction(date="2026-03-05", text="It was cold."),)),
    )
    found = [
        (path.name, json.loads(text))
        for path in press.folder.rglob("*.html")
        for text in SCRIPT.findall(path.read_text("utf-8"))
    ]
    assert len(found) > 20
    assert [fault for name, node in found for fault in schema_org.faults(node, name)] == []


def test_the_vocabulary_of_the_tests_finds_faults():
    node = {"@type": "Person", "wordCount": 3, "worksFor": {"@type": "Newspapers"}}
    assert list(schema_org.faults(node)) == [": Person has no wordCount", "/worksFor: no type Newspapers"]


def test_every_trust_term_has_its_property():
    assert set(TERMS) == set(get_args(Purpose))


def test_the_home_page_tells_of_the_paper_in_full_and_others_by_its_id(press):
    press.print(*PAPER)
    home = structured(press, "index.html")
    paper = home["publisher"]
    assert paper["ethicsPolicy"] == paper["ownershipFundingInfo"] == "https://post.example/about.html"
    assert paper["actionableFeedbackPolicy"] == "https://post.example/contact.html"
    assert "unnamedSourcesPolicy" not in paper and "correctionsPolicy" not in paper
    assert paper["contactPoint"]["email"] == "post@post.example"
    assert paper["sameAs"] == ["https://t.me/post"]
    assert paper["memberOf"] == [{"@type": "Organization", "url": "https://association.example/"}]
    assert paper["logo"]["url"] == "https://post.example/icon-512.png"
    short = structured(press, "2026/wine.html")["publisher"]
    assert short == {key: paper[key] for key in ("@type", "@id", "name", "url")}


def test_a_page_that_answers_a_question_says_what_it_is(press):
    press.print(*PAPER)
    kinds = {name: structured(press, f"{name}.html")["@type"] for name in ("about", "contact", "team")}
    assert kinds == {"about": "AboutPage", "contact": "ContactPage", "team": "WebPage"}


@pytest.mark.parametrize(
    ("fields", "type"),
    [
        ({"kind": "news"}, "NewsArticle"),
        ({"kind": "news", "dateline": "Osh"}, "ReportageNewsArticle"),
        ({"kind": "interview", "dateline": "Osh"}, "ReportageNewsArticle"),
        ({"kind": "opinion", "dateline": "Osh"}, "OpinionNewsArticle"),
        ({"kind": "analysis"}, "AnalysisNewsArticle"),
        ({"kind": "explainer"}, "BackgroundNewsArticle"),
        ({"kind": "picture-story"}, "NewsArticle"),
    ],
)
def test_the_kinds_of_stories(press, fields, type):
    press.print(story("sea", **fields))
    assert structured(press, "2026/sea.html")["@type"] == type


def test_the_way_to_each_page(press):
    press.print(*PAPER)
    assert trail(structured(press, "2026/wine.html")["mainEntityOfPage"]) == [
        "",
        "places/georgia.html",
        "2026/wine.html",
    ]
    assert trail(structured(press, "places/georgia.html")) == [
        "",
        "places/caucasus.html",
        "places/georgia.html",
    ]
    assert trail(structured(press, "coverage/elections.html"))[1] == "topics/society.html"
    assert trail(structured(press, "places/georgia/2026.html"))[1:] == [
        "places/georgia.html",
        "places/georgia/2026.html",
    ]


def test_an_author(press):
    press.print(
        person("nana", job="Editor", team=True, intro="<p>Edits.</p>"),
        story("sea", bylines=(Byline(person="nana"),)),
    )
    page = structured(press, "people/nana.html")
    assert (page["@type"], page["mainEntity"]["jobTitle"]) == ("ProfilePage", "Editor")
    assert page["mainEntity"]["worksFor"]["@id"] == "https://post.example/#paper"
    assert structured(press, "2026/sea.html")["author"][0]["url"] == page["mainEntity"]["url"]


def test_a_story_shows_its_own_picture_and_the_one_drawn_for_networks(press):
    lead, drawn = (press.archive.blobs.put(data, "jpg") for data in (b"lead", b"drawn"))
    press.print(story("sea", lead=picture(lead), social=picture(drawn)), story("lake", lead=picture(lead)))
    images = structured(press, "2026/sea.html")["image"]
    assert [url.rpartition("/")[2][:8] for url in images] == [lead[:8], drawn[:8]]
    assert f'<meta property="og:image" content="{images[1]}">' in press.read("2026/sea.html")
    for url in images:
        assert (press.folder / url.removeprefix("https://post.example/")).is_file()


def picture(blob: str) -> Picture:
    return Picture(renditions=(Rendition(blob=blob, format="jpeg", width=1200, height=630),))


def test_places_and_stories_without_a_name_in_the_tree(press):
    press.print(place("mars", parent="nowhere"))
    assert trail(structured(press, "places/mars.html")) == ["", "places/mars.html"]
