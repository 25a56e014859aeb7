"""The record goes out of one newsroom and into another: as tables, as FollowTheMoney, in the open form. It needs a desk."""

from __future__ import annotations

import json

import msgspec
import pytest

import forms
import ledger
from tamizdat.archive.documents import decode
from tamizdat.archive.store import Archive
from tamizdat.desk.models import Actor, Claim, Membership, Story
from tamizdat.wire import taking
from tamizdat.wire.errors import ExportFailed
from tamizdat.wire.form.layout import FILES
from tamizdat.wire.form.writing import write_form
from tamizdat.wire.importing import import_paths
from tamizdat.wire.record.writing import write_lines, write_tables

pytestmark = pytest.mark.django_db

SORTS = ("actor", "event", "membership", "claim")


@pytest.fixture(autouse=True)
def no_rest(monkeypatch):
    """Nobody waits in these tests."""
    monkeypatch.setattr(taking, "REST", 0)


@pytest.fixture
def ledger_archive(tmp_path):
    """Return the archive of a newsroom that has a record, with a field of a later version."""
    archive = Archive(tmp_path / "ledger", writable=True)
    for data, ending in ((forms.DOT, "png"), (forms.PAPER, "pdf")):
        archive.blobs.put(data, ending)
    newer = [
        msgspec.json.encode(json.loads(data) | {"mood": ["white", None]})
        for versions in ledger.versions()
        for document, data in versions
        if document.id in (ledger.actor_id("imu"), forms.id_of("claim/c1"), forms.id_of("m1"))
    ]
    archive.file([*forms.documents(), *ledger.record(), *ledger.stories(), *newer])
    yield archive
    archive.close()


@pytest.fixture
def paper(tmp_path):
    """Have the newsroom into which the record comes: with the same places and stories, and no record."""
    import_paths([forms.write(tmp_path / "paper"), forms.by_hand(tmp_path / "told", *ledger.stories())])


def of_record(archive) -> dict[tuple[str, str], object]:
    return {key: json.loads(archive.raw(*key)) for sort in SORTS for key in archive.everything(sort)}


def bring(path):
    (report,) = import_paths([path])
    return report


def file(filer):
    while filer.work():
        pass


def out_as_tables(archive, folder):
    done = write_tables(archive, folder / "tables", ledger.EDITIONS)
    assert done.problems == ()
    return folder / "tables"


def out_as_lines(archive, folder):
    write_lines(archive, folder / "record.ftm.json", ledger.EDITIONS, "https://paper.example")
    return folder / "record.ftm.json"


def out_as_form(archive, folder):
    write_form(archive, folder / "form", forms.SETTINGS)
    for name in FILES.values():
        if name.partition(".")[0] not in ("actors", "events", "memberships", "claims", "stories/YEAR"):
            (folder / "form" / name).unlink(missing_ok=True)
    (folder / "form" / "manifest.json").unlink()
    return folder / "form"


@pytest.mark.parametrize("out", [out_as_tables, out_as_lines, out_as_form])
def test_the_ledger_goes_out_and_comes_in_with_nothing_lost(out, ledger_archive, paper, filer, tmp_path):
    path = out(ledger_archive, tmp_path)
    report = bring(path)
    assert not [str(item) for item in report.items if item.what != "noted"]
    assert {sort: report.made[sort] for sort in SORTS} == {
        "actor": 14,
        "event": 2,
        "membership": 4,
        "claim": 6,
    }
    file(filer)
    assert of_record(filer.archive) == of_record(ledger_archive)
    again = bring(path)
    assert (again.made, again.changed) == ({}, {}), "a second import changes nothing"
    assert again.unchanged >= 26


def test_what_the_tables_cannot_say_is_told(ledger_archive, tmp_path):
    english = decode(ledger_archive.raw("en", ledger.actor_id("imu")))
    ledger_archive.file([msgspec.structs.replace(english, sort="person")])
    problems = write_tables(ledger_archive, tmp_path / "tables", ledger.EDITIONS).problems
    assert [
        "holds more than the tables can say" in each and "ru/actors/imu.html" in each for each in problems
    ] == [True], problems


STORY = """+++
headline = "Rain"
date = 2010-09-24T10:00:00+05:00
+++
It rained. The [ministry](https://ministry.example) says that *nobody* drowned. So.
"""
FOLDER = {
    "newsroom.toml": '[[place]]\nslug = "osh"\nname = { en = "Osh" }\n',
    "stories/rain.en.md": STORY,
    "record/actors.csv": (
        "actor,sort,place,name.en,name.ru\nministry,organisation,osh,The ministry,\nun,organisation,,UN,ООН\n"
    ),
    "record/memberships.csv": "actor,organisation,since,note.en,source\nministry,un,1992,So it says.,Register\n",
    "record/claims.csv": (
        "claim,claimant,date,property,most,story,says.en,of.en,sentence.en\n"
        "none,ministry,2010-09-24,deaths,0,rain,Nobody drowned.,people,The ministry says that nobody drowned.\n"
        "bad,ministri,2010-09-24,deaths,0,rain,Nobody drowned.,people,\n"
    ),
}


def write(folder, **changed):
    for name, text in (FOLDER | changed).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def test_a_markdown_folder_brings_its_record(filer, tmp_path):
    report = bring(write(tmp_path / "folder"))
    assert report.made["story"] == 1 and report.made["membership"] == 2 and report.made["claim"] == 1
    (refused,) = report.those("refused")
    assert "record/claims.csv, line 3, column claimant: claim 'bad': There is no actor 'ministri'." in refused
    file(filer)
    claim, story = Claim.objects.get(), Story.objects.get()
    filed = filer.archive.document("en", str(claim.uid))
    assert (filed.story, filed.sentence) == (str(story.uid), "The ministry says that nobody drowned.")
    assert filed.amount.most == 0 and Membership.objects.get().organisation == Actor.objects.get(slug="un")
    body = filer.archive.document("en", str(story.uid)).body
    assert body.count(f'<span data-claim="{claim.uid}">') >= 1 and "says that" in body
    again = bring(tmp_path / "folder")
    assert (again.made, again.changed) == ({}, {})


def test_a_changed_row_changes_its_thing_alone(tmp_path):
    bring(write(tmp_path / "folder"))
    changed = FOLDER["record/memberships.csv"].replace("So it says.", "So it said.")
    report = bring(write(tmp_path / "folder", **{"record/memberships.csv": changed}))
    assert report.made == {} and report.changed == {"membership": 1}


def test_what_an_editor_changed_is_kept(tmp_path):
    bring(write(tmp_path / "folder"))
    membership = Membership.objects.get()
    membership.until = "2012"
    membership.save()
    changed = FOLDER["record/memberships.csv"].replace("So it says.", "So it said.")
    report = bring(write(tmp_path / "folder", **{"record/memberships.csv": changed}))
    assert report.counts["kept"] and Membership.objects.get().until == "2012"


def entity(number: int, schema: str, **properties: str) -> dict:
    return {
        "id": f"NK-{number}",
        "schema": schema,
        "properties": {name: value.split("|") for name, value in properties.items()},
    }


OTHERS = [
    entity(1, "Person", name="Ann Field", nationality="us", description="A poet."),
    entity(
        2, "Company", name="Field & Co", abbreviation="FC", sourceUrl="https://r.example", summary="It sells."
    ),
    entity(3, "Membership", member="NK-1", organization="NK-2", publisher="Register"),
    entity(4, "Membership", member="NK-1", organization="NK-2", role="Chair"),
    entity(5, "Membership", member="NK-9", organization="NK-2", publisher="Register"),
    entity(6, "Event", name="A fair", date="2010-05", involved="NK-1|NK-9"),
    entity(7, "Vessel", name="A ship"),
    entity(8, "Event", name="No day"),
]


@pytest.mark.parametrize("whole", [False, True])
def test_what_others_wrote_comes_in_as_far_as_it_goes(whole, filer, tmp_path):
    path = tmp_path / "others.json"
    path.write_text(
        json.dumps(OTHERS) if whole else "\n".join([*map(json.dumps, OTHERS), "{", '{"a": 1}']), "utf-8"
    )
    report = bring(path)
    assert report.made == {"actor": 4, "event": 2, "membership": 2}, "each in both editions"
    told = "\n".join(str(item) for item in report.items)
    for words in (
        "Membership 'NK-4': It names no source: say where it can be read.",
        "Membership 'NK-5': It names the actor 'NK-9', which is not in this file: add it.",
        "Event 'NK-8': It has no date: add one.",
        "Person 'NK-1': Its description names no source.",
        "1 of the schema 'Vessel'",
        "property 'nationality' (1 times)",
    ):
        assert words in told, told
    assert whole or ("others.json, line 9: It is no JSON" in told and "line 10: It is no entity" in told)
    file(filer)
    company = Actor.objects.get(slug="field-co")
    assert filer.archive.document("ru", str(company.uid)).names[0].text == "FC"
    assert filer.archive.document("en", str(company.uid)).intro == "<p>It sells.</p>"
    again = bring(path)
    assert (again.made, again.changed) == ({}, {})


def test_tables_of_people_are_not_written_over(ledger_archive, tmp_path):
    write_tables(ledger_archive, tmp_path / "tables", ledger.EDITIONS)
    with pytest.raises(ExportFailed, match="people may have worked in it"):
        write_tables(ledger_archive, tmp_path / "tables", ledger.EDITIONS)
