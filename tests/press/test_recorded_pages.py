from __future__ import annotations

import pytest

from recorded import actor, claim, event, membership
from samples import small_paper, story
from tamizdat.archive.record import Amount, Name, Source, TakingPart
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
    assert 'href="../2026/wine.html#claim-c3"' in page
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
