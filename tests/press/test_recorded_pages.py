from __future__ import annotations

import re

import pytest

from recorded import TREATY, actor, claim, event, membership
from samples import place, small_paper, story
from tamizdat.archive.record import Amount, Border, Name, Source, TakingPart
from tamizdat.press.printing import Press

NOW = "2026-01-01T00:00:00+00:00"


@pytest.fixture
def press(shop, tmp_path):
    """Print in the theme that readers get."""
    shop.archive.file(small_paper())
    return Press(shop.archive, shop.settings, tmp_path / "site", tmp_path / "ledger.sqlite")


def worked_example():
    return [
        actor("tajikistan", names=(Name(text="Тоҷикистон", language="tg"),), ids={"wikidata": "Q863"}),
        actor("csto", name="CSTO", sort="organisation"),
        actor("imu", name="IMU", sort="armed-group"),
        actor("ozodi", name="Radio Ozodi", sort="organisation"),
        actor("ministry", name="Ministry of Defence", sort="organisation"),
        membership("m1", "tajikistan", "csto", since="1992-05-15", note="Counted from the treaty."),
        membership("m2", "tajikistan", "csto", since="2002-10-07", sources=(Source(title="Charter", date="2002-10-07"),)),
        event(
            "attack", name="Attack in the gorge", kind="attack", date="2010-09-19", where="Kamarob Gorge", where_precision=2,
            actors=(TakingPart(actor="ministry", role="target"),),
        ),
        claim("c1", claimant="ministry", says="Twenty-three soldiers died.", date="2010-09-19", event="attack",
              property="deaths", amount=Amount(least=23, most=23, of="soldiers"), status="superseded", by=("c2",)),
        claim("c2", claimant="ministry", says="At least 25 soldiers died.", date="2010-09-20", event="attack",
              property="deaths", amount=Amount(least=25, of="soldiers")),
        claim("c3", claimant="imu", via=("ozodi",), says="It carried out the attack.", date="2010-09-22", event="attack",
              property="responsibility", responsible="imu", story="story-wine", sentence="It was us."),
    ]  # fmt: skip


def read(press, path: str) -> str:
    return (press.folder / path).read_text("utf-8")


def test_an_actors_page_shows_what_is_recorded_with_its_sources(press):
    press.archive.file(worked_example())
    assert not press.update(now=NOW).failed
    page = read(press, "actors/tajikistan.html")
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
    assert "actors/tajikistan.html" in read(press, "actors/csto.html")
    assert "It carried out the attack." in read(press, "actors/imu.html")
    assert "It carried out the attack." in read(press, "actors/ozodi.html")


def test_an_events_page_has_every_claim_and_adds_nothing_up(press):
    press.archive.file(worked_example())
    press.update(now=NOW)
    page = read(press, "events/attack.html")
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
    press.archive.file(worked_example())
    press.update(now=NOW)
    page = read(press, "2026/wine.html")
    assert "Who said what" in page and "It carried out the attack." in page and "Radio Ozodi" in page
    assert "Who said what" not in read(press, "2025/lake.html")


def test_a_changed_claim_prints_its_event_its_actors_its_story_and_nothing_else(press):
    press.archive.file([*worked_example(), story("gorge", events=("attack",), actors=("imu",))])
    press.update(now=NOW)
    changed = claim("c3", claimant="imu", via=("ozodi",), says="It denies that.", date="2010-09-22", event="attack",
                    property="responsibility", responsible="imu", story="story-wine", sentence="It was us.")  # fmt: skip
    press.archive.file([changed])
    printed = {page.path for page in press.update(now=NOW).printed}
    assert printed == {"events/attack.html", "actors/imu.html", "actors/ozodi.html", "2026/wine.html"}


def test_a_withdrawn_claim_is_nowhere(press):
    press.archive.file(worked_example())
    press.update(now=NOW)
    press.archive.file([], [("en", "c3")])
    press.update(now=NOW)
    for path in ("events/attack.html", "actors/imu.html", "2026/wine.html"):
        assert "It carried out the attack." not in read(press, path)


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
    press.archive.file(alliances_example())
    assert not press.update(now=NOW).failed
    page = read(press, "events/attack/alliances.html")
    assert 'href="../events/attack/alliances.html"' in read(press, "events/attack.html")
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
    press.archive.file(alliances_example())
    press.update(now=NOW)
    press.archive.file([membership("u-sco", "uzbekistan", "sco", since="2001-06-15")])
    printed = {page.path for page in press.update(now=NOW).printed}
    assert printed == {"events/attack/alliances.html", "actors/uzbekistan.html", "actors/sco.html"}


def test_without_the_editors_word_there_is_no_such_page(press):
    press.archive.file([*alliances_example(), event("attack", place="rasht")])
    press.update(now=NOW)
    assert not (press.folder / "events/attack/alliances.html").exists()
    assert "alliances" not in read(press, "events/attack.html")


def test_where_nothing_is_recorded_it_says_so(press):
    press.archive.file([event("quake", place="georgia", alliances=True)])
    press.update(now=NOW)
    page = read(press, "events/quake/alliances.html")
    assert "not recorded" in page and "No membership of these states is recorded" in page
