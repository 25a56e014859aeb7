"""What goes through FollowTheMoney's own library comes back as it was. It is not among our dependencies (decision 17)."""

from __future__ import annotations

import json

import pytest

from ledger import entities, record
from tamizdat.archive.followthemoney import documents_of


@pytest.mark.long
def test_its_library_knows_all_that_we_write_and_gives_it_back():
    followthemoney = pytest.importorskip(
        "followthemoney", reason="the library of FollowTheMoney is not installed: pip install followthemoney"
    )
    back = []
    for entity in entities():
        proxy = followthemoney.model.get_proxy(json.loads(json.dumps(entity)), cleaned=False)
        proxy.schema.validate(entity)
        for name, values in entity["properties"].items():
            assert sorted(proxy.get(name)) == sorted(values), f"{entity['schema']}.{name}"
        back += [document for document, _ in documents_of(proxy.to_dict())]
    assert back == record()
