"""The record of the sample newsroom, which is a real one: every row is right, and nothing of it is lost on any way."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

import tamizdat
from tamizdat.archive.documents import encode
from tamizdat.archive.followthemoney import documents_of, entity_of
from tamizdat.archive.tables import rows_of, slug_in, written
from tamizdat.wire.record.making import Newsroom, id_of
from tamizdat.wire.record.reading import Tables, read_texts
from tamizdat.wire.reports import Item

SAMPLE = Path(tamizdat.__file__).parent / "sample"
EDITIONS = ("en", "ru", "fa")


@pytest.fixture(scope="module")
def room() -> Newsroom:
    places = tomllib.loads((SAMPLE / "newsroom.toml").read_text("utf-8"))["place"]
    stories = defaultdict(dict)
    for path in (SAMPLE / "stories").glob("*.md"):
        slug, edition, _ = path.name.split(".")
        stories[slug][edition] = id_of("story", slug, edition)
    return Newsroom(
        EDITIONS, places={each["slug"]: id_of("place", each["slug"]) for each in places}, stories=stories
    )


@pytest.fixture(scope="module")
def versions(room):
    found = defaultdict(list)
    for each in Tables("sample", read_texts(SAMPLE / "record"), room).documents():
        assert not isinstance(each, Item), str(each)
        found[each.document.id].append((each.document, each.data))
    assert len(found) > 250
    return list(found.values())


def test_it_is_the_same_through_tables(versions, room):
    slugs = {each.id: slug_in(each.path) for those in versions for each, _ in those if each.path}
    slugs |= {id: slug for slug, id in room.places.items()}
    slugs |= {id: slug for slug, those in room.stories.items() for id in those.values()}
    rows = defaultdict(list)
    for those in versions:
        for name, row in rows_of(those, lambda _, named: slugs.get(named, named)):
            rows[name].append(row)
    texts = {f"{name}.csv": written(name, EDITIONS, rows[name]).decode("utf-8-sig") for name in rows}
    back = [(each.document, each.data) for each in Tables("again", texts, room).documents()]
    assert sorted(back, key=key) == sorted((each for those in versions for each in those), key=key)


def test_it_is_the_same_through_entities(versions):
    for those in versions:
        entity = json.loads(json.dumps(entity_of(those, "https://paper.example/x.html")))
        assert [document for document, _ in documents_of(entity)] == [document for document, _ in those]
        assert [encode(document) for document, _ in those] == [data for _, data in documents_of(entity)]


def key(each):
    return each[0].id, each[0].edition
