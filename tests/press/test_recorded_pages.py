from __future__ import annotations

import re

import pytest

from recorded import TREATY, actor, claim, event, membership, worked_example
from samples import place, story
from tamizdat.archive.record import Amount, Border


def test_an_actors_page_shows_what_is_recorded_with_its_sources(press):
    press.print(*worked_example())
    page = press.read("actors/tajikistan.html")
    for words in (
        "Тоҷикистон",
        "wikidata.org/wiki/Q863",
        "since 15 May 1992",
        "since 7 October 2002",
        "Counted from the treaty.",
    ):
        assert words in page
    assert "Collective Security Treaty" in page and "Charter" in page
    assert 'href="../actors/csto.html"' in page
    assert "actors/tajikistan.html" in press.read("actors/csto.html")
    assert "It carried out the attack." in press.read("actors/imu.html")
    assert "It carried out the attack." in press.read("actors/ozodi.html")


def test_an_events_page_has_every_claim_and_adds_nothing_up(press):
    press.print(*worked_example())
    page = press.read("events/attack.html")
    assert (
        page.index("Twenty-three soldiers died.")
        < page.index("At least 25 soldiers died.")
        < page.index("It carried out")
    )
    assert "19 September 2010" in page and "within 25 kilometres of there" in page
    assert 'href="../events/attack.html#claim-c2"' in page, "what superseded a claim can be looked up"
    assert 'href="../2026/wine.html#said-c3"' in page
    assert "48" not in page.split("Who said what")[1]


def test_a_story_shows_who_said_what_in_it(press):
    press.print(*worked_example())
    page = press.read("2026/wine.html")
    assert "Who said what" in page and "It carried out the attack." in page and "Radio Ozodi" in page
    assert "Who said what" not in press.read("2025/lake.html")


def many(count):
    """Return a newsroom's other work: stories and events of the same place, claims of the same actors."""
    return [
        *(story(f"more{n}", places=("georgia",), published=f"{1990 + n % 30}-05-01T10:00:00+04:00") for n in range(count)),
        *(event(f"event{n}", date=f"{1990 + n % 30}-05", place="georgia") for n in range(count)),
        *(claim(f"claim{n}", event=f"event{n}", claimant="ministry", date=f"{1990 + n % 30}") for n in range(count)),
    ]  # fmt: skip


@pytest.mark.parametrize("others", [0, 60])
def test_a_changed_claim_prints_its_event_its_actors_its_story_and_nothing_else(press, others):
    press.print(*worked_example(), *many(others), story("gorge", events=("attack",), actors=("imu",)))
    changed = claim("c3", claimant="imu", via=("ozodi",), says="It denies that.", date="2010-09-22", event="attack",
                    property="responsibility", responsible="csto", story="story-wine", sentence="It was us.")  # fmt: skip
    data = {"events/attack/attack.csv", "events/attack/attack.json"}
    around = {"events/attack.html", "actors/imu.html", "actors/ozodi.html", "2026/wine.html"} | data
    assert press.print(changed) == around | {"actors/csto.html"} and press.idle == 0
    assert press.print(withdrawn=[("en", "c3")]) == around | {"actors/csto.html"} and press.idle == 0


def test_a_corrected_number_is_in_the_next_release_wherever_it_stood(press):
    press.print(*worked_example())
    corrected = claim("c2", claimant="ministry", says="At least 26 soldiers died.", date="2010-09-20", event="attack",
                      property="deaths", amount=Amount(least=26, of="soldiers"))  # fmt: skip
    press.print(corrected)
    pages = {path: path.read_text("utf-8") for path in press.folder.rglob("*.*ml")}
    assert not [path for path, text in pages.items() if "At least 25" in text or "at least 25" in text]
    assert sum("at least 26 soldiers" in text for text in pages.values()) == 2


def in_the_text(story_id, claims="c3"):
    body = f'<p>They <span data-claim="{claims}">said, like </span><a href="doc:story-lake">others</a>'
    return story(story_id, body=f'{body}<span data-claim="{claims}">, it was them</span>.</p>')


def test_the_words_of_a_claim_lead_to_it_and_it_leads_back(press):
    press.print(*worked_example(), in_the_text("wine"))
    page = press.read("2026/wine.html")
    assert (
        'They <span class="said" id="said-c3">said, like </span><a href="../2025/lake.html">others</a>'
        '<span class="said">, it was them</span>'
        '<sup><a href="#claim-c3" aria-label="Who said what: 1">1</a></sup>.</p>' in page
    )
    assert page.count('id="claim-c3"') == page.count('id="said-c3"') == page.count('href="#said-c3"') == 1
    assert "<q>It was us.</q>" not in page, "the words stand above, and are not said twice"


def test_a_claim_that_the_text_does_not_mark_is_reached_all_the_same(press):
    press.print(*worked_example())
    page = press.read("2026/wine.html")
    assert page.count('id="said-c3"') == 1 and "<q>It was us.</q>" in page and 'href="#said-c3"' not in page


def test_an_anchor_of_what_is_not_filed_leaves_its_words(press):
    press.print(*worked_example(), in_the_text("wine", "c9"), in_the_text("lake", "c3"))
    for path in ("2026/wine.html", "2026/lake.html"):
        page = press.read(path)
        assert "said, like" in page and "data-claim" not in page and 'class="said"' not in page
    intro = '<p>It <span data-claim="c3">was</span> there.</p>'
    press.print(place("georgia", parent="caucasus", intro=intro))
    assert "<p>It was there.</p>" in press.read("places/georgia.html")


def test_a_withdrawn_claim_is_nowhere(press):
    press.print(*worked_example())
    press.print(withdrawn=[("en", "c3")])
    for path in ("events/attack.html", "actors/imu.html", "2026/wine.html"):
        assert "It carried out the attack." not in press.read(path)


def alliances_example():
    border = Border(actor="uzbekistan", sources=(TREATY,))
    return [
        place("tajikistan-place", parent="caucasus"),
        place("rasht", parent="tajikistan-place"),
        actor("tajikistan", place="tajikistan-place", borders=(border,)),
        *(actor(name) for name in ("uzbekistan", "russia", "china", "georgia")),
        *(actor(name, name=name.upper(), sort="organisation") for name in ("csto", "sco", "guam")),
        membership("t-csto", "tajikistan", "csto", since="1992-05-15"),
        membership("u-csto", "uzbekistan", "csto", since="2006-06-23", until="2012"),
        membership("r-csto", "russia", "csto", since="1992-05-15"),
        membership("t-sco", "tajikistan", "sco", since="2001-06-15"),
        membership("r-sco", "russia", "sco", since="2001-06-15"),
        membership("c-sco", "china", "sco", since="2001-06-15"),
        membership("u-guam", "uzbekistan", "guam", since="1999-04-24", until="2005-05-05"),
        membership("g-guam", "georgia", "guam", since="1997-10-10"),
        event("attack", date="2010-09-19", place="rasht", alliances=True),
        claim("f1", claimant="russia", about=("uzbekistan",), property="friction", date="2009", says="It stays away."),
        claim("f2", claimant="russia", about=("uzbekistan",), property="friction", date="2012-06-28", says="It has left."),
    ]  # fmt: skip


def test_the_alliances_around_an_event_are_as_of_its_day(press):
    press.print(*alliances_example())
    page = press.read("events/attack/alliances.html")
    assert 'href="../events/attack/alliances.html"' in press.read("events/attack.html")
    table = page.split("<table>")[1].split("</table>")[0]
    rows = {
        row.split("</a>")[0].rsplit(">", 1)[1]: row.count("<b>member</b>") for row in table.split("<tr>")[2:]
    }
    for cell in re.findall(r'href="#(bond-[^"]+)"', table):
        assert f'id="{cell}"' in page, "what a cell says has its source below"
    assert rows == {"CSTO": 2, "SCO": 1}, "GUAM bound none of them on this day"
    assert table.count("not recorded") == 1, "of Uzbekistan in the SCO there is no row"
    assert "It stays away." in page and "It has left." not in page
    both = page.split("In both")[1].split("</dd>")[0]
    assert "Russia" in both and "Tajikistan" in both and "China" not in both
    assert "China" in page.split("Only in SCO")[1].split("</dd>")[0]


def test_an_admission_prints_the_alliances_anew(press):
    press.print(*alliances_example())
    printed = press.print(membership("u-sco", "uzbekistan", "sco", since="2001-06-15"))
    data = {f"actors/{name}/{name}.{kind}" for name in ("uzbekistan", "sco") for kind in ("csv", "json")}
    assert printed == {"events/attack/alliances.html", "actors/uzbekistan.html", "actors/sco.html"} | data


def test_what_is_said_of_a_state_besides_frictions_leaves_its_alliances_alone(press):
    press.print(*alliances_example())
    other = claim("c", claimant="russia", about=("uzbekistan",), date="2010")
    assert press.print(other) == {"actors/uzbekistan.html", "actors/russia.html"} and press.idle == 0
    friction = claim("f", claimant="russia", about=("uzbekistan",), property="friction", date="2010")
    assert "events/attack/alliances.html" in press.print(friction)


def test_without_the_editors_word_there_is_no_such_page(press):
    press.print(*alliances_example(), event("attack", place="rasht"))
    assert not (press.folder / "events/attack/alliances.html").exists()
    assert "alliances" not in press.read("events/attack.html")


def test_where_nothing_is_recorded_it_says_so(press):
    press.print(event("quake", place="georgia", alliances=True))
    page = press.read("events/quake/alliances.html")
    assert "not recorded" in page and "No membership of these states is recorded" in page
