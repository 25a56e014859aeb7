from __future__ import annotations

import json
import random

import msgspec
import pytest

from ledger import entities, record
from tamizdat.archive.documents import encode
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.followthemoney import KEY, documents_of, entity_of, fields_of, mention, type_for
from tamizdat.archive.record import Claim


def test_documents_become_entities_and_come_back_as_they_were():
    back = [found for entity in entities() for found in documents_of(json.loads(json.dumps(entity)))]
    assert [document for document, _ in back] == record()
    assert [data for _, data in back] == [encode(each) for each in record()]


def test_the_order_of_values_means_nothing():
    draw = random.Random(5)
    for entity in entities():
        for values in entity["properties"].values():
            draw.shuffle(values)
        assert [document for document, _ in documents_of(entity)] == [
            each for each in record() if each.id == entity["id"]
        ]


def test_fields_of_a_later_version_come_back():
    one = record()[0]
    data = msgspec.json.encode(json.loads(encode(one)) | {"mood": {"of": [1, None]}, "none": None})
    ((document, back),) = documents_of(entity_of([(one, data)]))
    assert document == one and json.loads(back) == json.loads(data)


def test_the_properties_say_what_others_can_use():
    by_name = {entity["properties"].get("name", [""])[0]: entity for entity in entities()}
    state = by_name["Tajikistan"]
    assert state["schema"] == "PublicBody"
    assert state["properties"]["name"] == ["Tajikistan", "Таджикистан"]
    assert state["properties"]["alias"] == ["Тоҷикистон", "Tadjikistan"]
    assert state["properties"]["wikidataId"] == ["Q863"]
    assert state["properties"]["description"][0] == "A state in Central Asia."
    assert by_name["A. Speaker"]["schema"] == "Person"
    member = next(each for each in entities() if each["schema"] == "Membership")
    assert member["properties"]["startDate"] == ["1992-05-15"] and member["properties"]["member"] == [
        state["id"]
    ]
    claim = next(each for each in entities() if each["schema"] == "UnknownLink")
    assert claim["properties"]["summary"] == ["Twenty-three died.", "Погибли 23."]
    assert claim["properties"]["object"] == [by_name["Attack in the gorge"]["id"]]


def test_a_claim_of_nothing_that_is_recorded_is_a_note():
    claim = Claim(id="c", edition="en", claimant="a", says="It rains.", date="2010", story="s")
    entity = entity_of([(claim, encode(claim))])
    assert entity["schema"] == "Note" and entity["properties"]["entity"] == ["a"]
    assert documents_of(entity) == [(claim, encode(claim))]


def test_what_somebody_changed_in_a_property_comes_back_changed():
    entity = next(each for each in entities() if each["schema"] == "Membership")
    entity["properties"]["endDate"] = ["2012-12-19"]
    assert {document.until for document, _ in documents_of(entity)} == {"2012-12-19"}


def test_what_others_wrote_is_read_as_far_as_it_goes():
    entity = {
        "id": "Q1", "schema": "Company", "caption": "ACME",
        "properties": {
            "name": ["Acme Corp", "ACME"], "weakAlias": ["Acme"], "abbreviation": ["AC"], "country": ["us"],
            "summary": ["Makes <anvils>."], "sourceUrl": ["https://register.example/1"], "wikidataId": ["Q1"],
        },
    }  # fmt: skip
    assert type_for(entity) == "actor"
    assert fields_of(entity, "actor") == {
        "name": "ACME", "sort": "organisation", "ids": {"wikidata": "Q1"}, "intro": "<p>Makes &lt;anvils&gt;.</p>",
        "names": [{"text": "Acme Corp"}, {"text": "Acme"}, {"text": "AC", "sort": "acronym"}],
        "sources": [{"title": "register.example", "url": "https://register.example/1"}],
    }  # fmt: skip
    board = {
        "schema": "Membership",
        "properties": {"role": ["Chair"], "member": ["a"], "startDate": ["2010-05-01T00:00:00"]},
    }
    assert fields_of(board, "membership") == {"actor": "a", "note": "Chair", "since": "2010-05-01"}
    assert type_for({"schema": "Vessel"}) == "" and type_for(mention("a", "A")) == "mention"


@pytest.mark.parametrize(
    "ours",
    [None, [], {}, {"editions": []}, {"type": "actor", "editions": {"en": []}}, {"editions": {"en": {}}}],
)
def test_a_key_that_was_spoilt_is_refused_in_words(ours):
    with pytest.raises(BadDocument):
        documents_of(entities()[0] | {KEY: ours})
