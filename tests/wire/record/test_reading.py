from __future__ import annotations

from collections import defaultdict

import pytest

from forms import id_of
from ledger import EDITIONS, record, versions
from tamizdat.archive.documents import type_of
from tamizdat.archive.record import Amount
from tamizdat.archive.tables import TABLES, rows_of, written
from tamizdat.wire.record.making import Newsroom
from tamizdat.wire.record.reading import Tables
from tamizdat.wire.record.sheets import cells
from tamizdat.wire.reports import Item

ROOM = Newsroom(
    EDITIONS,
    places={"osh": id_of("places/osh")},
    stories={"rain": {tag: id_of(f"story/{tag}/rain") for tag in EDITIONS}},
)
ACTORS = "actor,sort,name.en\ntajikistan,state,Tajikistan\ncsto,organisation,CSTO\n"
EVENTS = "event,date,name.en\nattack,2010-09-19,Attack\n"


def read(room: Newsroom = ROOM, **texts: str):
    """Return the documents of tables, and what was told."""
    found = list(
        Tables("tables", {f"record/{name}.csv": text for name, text in texts.items()}, room).documents()
    )
    return [each.document for each in found if not isinstance(each, Item)], [
        each for each in found if isinstance(each, Item)
    ]


def tables_of_ledger(room: Newsroom = ROOM) -> dict[str, str]:
    """Return the ledger as tables."""
    slugs = {id: slug for slug, id in room.places.items()}
    slugs |= {id: slug for slug, versions in room.stories.items() for id in versions.values()}
    slugs |= {each.id: each.path.rpartition("/")[2][:-5] for each in record() if each.path}
    rows = defaultdict(list)
    for those in versions():
        for name, row in rows_of(those, lambda _, named: slugs.get(named, named)):
            rows[name].append(row)
    return {name: written(name, EDITIONS, rows[name]).decode("utf-8-sig") for name in rows}


def _order(document):
    return type_of(document), document.id, document.edition


def test_documents_go_into_tables_and_come_out_as_they_were():
    texts = tables_of_ledger()
    assert set(texts) == set(TABLES)
    assert "'=Charter of the CSTO" in texts["events"], "no spreadsheet takes it for a formula"
    found, told = read(**texts)
    assert not told
    assert sorted(found, key=_order) == sorted(record(), key=_order)


def test_ids_are_the_same_at_each_reading_and_those_of_the_newsroom_hold():
    (first, second), _ = read(actors=ACTORS, room=Newsroom(("en",)))
    assert ([first, second], []) == read(actors=ACTORS, room=Newsroom(("en",)))
    assert first.id != second.id
    standing = Newsroom(("en",), actors={"csto": id_of("actors/csto")})
    assert read(actors=ACTORS, room=standing)[0][1].id == id_of("actors/csto")


def test_rows_of_one_key_are_sources_of_one_thing():
    head = "actor,organisation,since,source,dated\n"
    (found, *_), told = (
        read(
            actors=ACTORS,
            memberships=f"{head}tajikistan,csto,1992,Treaty,1992-05-15\ntajikistan,csto,1992,Charter,2002\n",
            room=Newsroom(("en",)),
        )[0][2:],
        [],
    )
    assert [source.title for source in found.sources] == ["Treaty", "Charter"] and not told


def test_rows_that_differ_are_two_memberships():
    text = "actor,organisation,since,source\ntajikistan,csto,1992,Treaty\ntajikistan,csto,2002,Charter\n"
    found, told = read(actors=ACTORS, memberships=text, room=Newsroom(("en",)))
    assert [each.since for each in found[2:]] == ["1992", "2002"] and not told


def test_plain_paragraphs_become_html_and_markup_of_others_goes():
    text = 'actor,name.en,intro.en,source\na,A,"R & D\n\nTwo <lines>",S\nb,B,<p onclick="x()">Hi<script>1</script></p>,S\n'
    (first, second), told = read(actors=text, room=Newsroom(("en",)))
    assert first.intro == "<p>R &amp; D</p><p>Two &lt;lines&gt;</p>"
    assert second.intro == "<p>Hi</p>" and not told


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_read(separator):
    found, told = read(actors=ACTORS.replace(",", separator), room=Newsroom(("en",)))
    assert len(found) == 2 and not told


def test_a_claims_word_names_it_and_the_sentence_waits_for_its_story():
    head = "claim,claimant,date,least,by,story,says.en,of.en,sentence.en,source\n"
    rows = "one,csto,2010,3,two,rain,Three.,men,It rained.,S\ntwo,csto,2010,4,,,Four.,,,S\n"
    tables = Tables("t", {"actors.csv": ACTORS, "claims.csv": head + rows}, ROOM)
    found = [each.document for each in tables.documents() if not isinstance(each, Item)]
    one, two = found[-2:]
    assert one.by == (two.id,) and one.amount == Amount(least=3, of="men")
    assert one.story == id_of("story/en/rain")
    assert tables.sentences() == {("rain", "en"): [(one.id, "It rained.")]}


CLAIMS = "claim,claimant,date,event,says.en,source\n"
WRONG = {
    "a name that is near another": (
        {"claims": f"{CLAIMS}c,tajikstan,2010,,Yes.,S\n"},
        "record/claims.csv, line 2, column claimant: claim 'c': There is no actor 'tajikstan'. Did you mean 'tajikistan'?",
    ),
    "a date": (
        {"claims": f"{CLAIMS}c,csto,May 2010,,Yes.,S\n"},
        "record/claims.csv, line 2, column date: claim 'c': 'May 2010' is no date: write 2010-09-19, 2010-09 or 2010",
    ),
    "a word": (
        {"memberships": "actor,organisation,role,source\ntajikistan,csto,membre,S\n"},
        "line 2, column role: membership 'tajikistan – csto': 'membre' is none of its words. Did you mean 'member'?",
    ),
    "a number": (
        {"claims": "claim,claimant,date,least,says.en,source\nc,csto,2010,many,Yes.,S\n"},
        "'many' is no number",
    ),
    "a number of nobody": (
        {"claims": "claim,claimant,date,of.en,says.en,source\nc,csto,2010,men,Y,S\n"},
        "without a number",
    ),
    "no source": (
        {"memberships": "actor,organisation,source\ntajikistan,csto,\n"},
        "membership 'tajikistan – csto': It names no source. Say where it can be read.",
    ),
    "a source without a title": (
        {"claims": "claim,claimant,date,says.en,url\nc,csto,2010,Y,https://x.example\n"},
        "no title",
    ),
    "an address": (
        {"claims": "claim,claimant,date,says.en,source,url\nc,csto,2010,Y,S,javascript:alert(1)\n"},
        "column url: claim 'c': 'javascript:alert(1)' is no address of the web.",
    ),
    "a scale": (
        {"events": "event,date,date_precision,name.en\nb,2010,9,B\n"},
        "'9' is not on its scale. Write 1 to 5.",
    ),
    "half of a point": (
        {"events": "event,date,latitude,name.en\nb,2010,9,B\n"},
        "It has only one of latitude and longitude.",
    ),
    "yes or no": (
        {"events": "event,date,alliances,name.en\nb,2010,maybe,B\n"},
        "'maybe' is neither yes nor no",
    ),
    "a slug": ({"events": "event,date,name.en\nB b,2010,B\n"}, "'B b' is no slug"),
    "no name": (
        {"events": "event,date,name.ru\nb,2010,Б\n"},
        "column name.en: event 'b': 'name.en' is empty.",
    ),
    "more cells than columns": (
        {"events": f"{EVENTS}b,2010,B,and more\n"},
        "line 3: event 'b': It has 4 cells",
    ),
    "a row that says otherwise": (
        {"claims": f"{CLAIMS}c,csto,2010,,Yes.,S\nc,csto,2011,,,T\n"},
        "line 3, column date: claim 'c': '2011' is not what line 2",
    ),
    "the same thing twice": (
        {"claims": f"{CLAIMS}c,csto,2010,,Y,S\nd,csto,2010,,Y,S\nc,csto,2010,,Y,S\n"},
        "line 4: claim 'c': It is the same as line 2",
    ),
    "an owner that is not there": (
        {"names": "actor,text\ncsta,C\n"},
        "There is no actor 'csta' in actors.csv. Did you mean 'csto'?",
    ),
    "a border without a source": (
        {"borders": "actor,other\ntajikistan,csto\n"},
        "column source: border 'tajikistan – csto'",
    ),
    "what names what was refused": (
        {"events": "event,date,name.en\nb,2010-13,B\n", "claims": f"{CLAIMS}c,csto,2010,b,Y,S\n"},
        "claim 'c': The event 'b' was refused. Mend that one first.",
    ),
    "a story": (
        {"claims": "claim,claimant,date,says.en,story\nc,csto,2010,Y,rein\n"},
        "There is no story 'rein'. Did you mean 'rain'?",
    ),
    "a column": (
        {"claims": "claim,claimant,date,says.en,sorce\n"},
        "column 'sorce': There is no such column. Did you mean 'source'?",
    ),
    "a table without its key": ({"claims": "claimant,date\n"}, "column 'claim': It is missing"),
    "an edition of others": (
        {"events": "event,date,name.en,name.ky\n"},
        "column 'name.ky': This newsroom has no edition ky.",
    ),
    "an id": ({"events": "event,id,date,name.en\nb,7,2010,B\n"}, "'7' is no id"),
    "what was exported and changed": (
        {"events": "event,date,name.en,more.en\nb,2010,B,{\n"},
        "It is no JSON",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_and_the_rest_goes_on(name):
    texts, expected = WRONG[name]
    found, told = read(**({"actors": ACTORS} | texts))
    assert any(expected in str(each) for each in told), [str(each) for each in told]
    assert {each.path for each in found} >= {"actors/tajikistan.html", "actors/csto.html"}


def test_a_table_that_breaks_is_told_and_the_others_are_read():
    found, told = read(actors=ACTORS, events=EVENTS + "b" * 200_000 + ",2010,B\n")
    assert any("table record/events.csv: It cannot be read further" in str(each) for each in told)
    assert len(found) == 3
    assert cells(EVENTS + "b" * 200_000, "event") == {"attack"}


@pytest.mark.parametrize(("name", "expected"), [("actor", {"tajikistan", "csto"}), ("other", set())])
def test_a_column_is_read_whatever_separates_it(name, expected):
    assert cells(ACTORS, name) == cells(ACTORS.replace(",", ";"), name) == expected
