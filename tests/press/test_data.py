from __future__ import annotations

import csv
import io
import json

import pytest

from recorded import actor, claim, event, membership
from samples import small_paper
from tamizdat.archive.documents import encode
from tamizdat.archive.followthemoney import documents_of, type_for
from tamizdat.archive.record import Amount, Source, TakingPart
from tamizdat.press.printing import Press
from tamizdat.serve.kinds import media_type

NOW = "2026-01-01T00:00:00+00:00"


@pytest.fixture
def press(shop, tmp_path):
    shop.archive.file(small_paper())
    return Press(shop.archive, shop.settings, tmp_path / "site", tmp_path / "ledger.sqlite")


def recorded():
    return [
        actor("tajikistan"),
        actor("csto", name="CSTO", sort="organisation"),
        actor("imu", name="IMU", sort="armed-group"),
        actor("nobody", sort="person"),
        membership("m1", "tajikistan", "csto", since="1992-05-15", note="=Counted from the treaty."),
        event("attack", name="Attack", actors=(TakingPart(actor="imu"),)),
        event("quake", name="Quake"),
        claim("c2", claimant="imu", date="2010-09-22", event="attack", story="story-wine", sentence="It was us."),
        claim("c1", claimant="imu", date="2010-09-20", event="attack", via=("tajikistan",), amount=Amount(least=25, of="men"),
              sources=(Source(title="Statement", url="https://s.example"),)),
    ]  # fmt: skip


def rows(press, path: str) -> list[dict[str, str]]:
    data = (press.folder / path).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(data, newline="")))


def entities(press, path: str) -> list[dict]:
    return json.loads((press.folder / path).read_bytes())


def test_an_events_claims_are_there_as_a_table_and_as_entities(press):
    press.archive.file(recorded())
    assert not press.update(now=NOW).failed
    first, second = rows(press, "events/attack/attack.csv")
    assert (first["claim"], first["claimant"], first["via"]) == ("c1", "imu", "tajikistan")
    assert (first["least"], first["of.en"], first["url"]) == ("25", "men", "https://s.example")
    assert (second["story"], second["sentence.en"]) == ("wine", "It was us.")
    found = entities(press, "events/attack/attack.json")
    assert [type_for(each) for each in found] == ["event", "claim", "claim", "mention", "mention"]
    assert {each["properties"]["name"][0] for each in found[3:]} == {"IMU", "Tajikistan"}
    assert "https://post.example/events/attack.html" in found[0]["properties"]["sourceUrl"]
    filed = {each.id: each for each in recorded()}
    for entity in found[:3]:
        assert documents_of(entity) == [(filed[entity["id"]], encode(filed[entity["id"]]))]


def test_an_actors_memberships_are_there_on_both_sides(press):
    press.archive.file(recorded())
    press.update(now=NOW)
    for name in ("tajikistan", "csto"):
        (row,) = rows(press, f"actors/{name}/{name}.csv")
        assert (row["actor"], row["organisation"], row["since"]) == ("tajikistan", "csto", "1992-05-15")
        assert row["note.en"] == "'=Counted from the treaty.", "no spreadsheet takes it for a formula"
    found = entities(press, "actors/csto/csto.json")
    assert [each["schema"] for each in found] == ["Organization", "Membership", "LegalEntity"]


def test_pages_lead_to_their_data_where_there_are_any(press):
    press.archive.file(recorded())
    press.update(now=NOW)
    page = (press.folder / "events/attack.html").read_text("utf-8")
    assert 'href="../events/attack/attack.csv"' in page and 'href="../events/attack/attack.json"' in page
    for name in ("events/quake", "actors/nobody", "actors/imu"):
        assert ".csv" not in (press.folder / f"{name}.html").read_text("utf-8")
        assert not list(press.folder.glob(f"{name}/*.csv"))
    assert media_type("attack.csv") == "text/csv; charset=utf-8"
    assert media_type("attack.json") == "application/json; charset=utf-8"


def test_data_stand_in_no_sitemap_and_no_contents(press):
    press.archive.file(recorded())
    press.update(now=NOW)
    listing = [press.folder / "contents.html", *press.folder.rglob("*.xml")]
    assert len(listing) > 5
    assert not [path for path in listing if "attack.csv" in path.read_text("utf-8")]


def test_a_changed_claim_prints_the_data_of_its_event_and_no_others(press):
    press.archive.file(recorded())
    press.update(now=NOW)
    press.archive.file(
        [claim("c1", claimant="imu", date="2010-09-20", event="attack", says="It was not us.")]
    )
    printed = {page.path for page in press.update(now=NOW).printed}
    data = {path for path in printed if not path.endswith(".html")}
    assert data == {"events/attack/attack.csv", "events/attack/attack.json"}
    assert "It was not us." in (press.folder / "events/attack/attack.csv").read_text("utf-8-sig")


def test_the_first_and_the_last_claim_make_and_take_the_data(press):
    press.archive.file([*recorded(), claim("c3", claimant="imu", date="2010", event="quake")])
    press.update(now=NOW)
    assert rows(press, "events/quake/quake.csv")
    press.archive.file([], [("en", "c3")])
    press.update(now=NOW)
    assert not list(press.folder.glob("events/quake/*.csv"))
    assert ".csv" not in (press.folder / "events/quake.html").read_text("utf-8")
    press.archive.file([claim("c3", claimant="imu", date="2010", event="quake")])
    press.update(now=NOW)
    assert rows(press, "events/quake/quake.csv")


def test_a_longer_description_of_an_actor_prints_no_data_of_events(press):
    press.archive.file(recorded())
    press.update(now=NOW)
    press.archive.file(
        [
            actor(
                "imu",
                name="IMU",
                sort="armed-group",
                intro="<p>A group.</p>",
                sources=(Source(title="A book"),),
            )
        ]
    )
    printed = {page.path for page in press.update(now=NOW).printed}
    assert "actors/imu.html" in printed and not [path for path in printed if path.startswith("events/")]
