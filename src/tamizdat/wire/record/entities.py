"""Reading entities of FollowTheMoney from a file. Nothing in it is trusted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from tamizdat.archive.followthemoney import Entity
from tamizdat.wire.errors import WireError
from tamizdat.wire.record.entries import is_id
from tamizdat.wire.record.making import id_of
from tamizdat.wire.reports import Item

ENDINGS: Final = (".json", ".jsonl", ".ijson")
LONGEST_LINE: Final = 8 << 20  # bytes of an entity
LARGEST_LIST: Final = 64 << 20  # bytes of a file that is one list and is read at once
_BOM: Final = b"\xef\xbb\xbf"


def read_entities(path: Path) -> Iterator[tuple[int, Entity | Item]]:
    """Yield the entities of a file, one a line or all in one list, each with its line or its number in the list.

    An item stands for what is none; an entity has at least an id and a schema.

    Raises:
        WireError: it is a list that cannot be read.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        first = file.read(64).removeprefix(_BOM).lstrip()
        file.seek(0)
        if first.startswith(b"["):
            if path.stat().st_size > LARGEST_LIST:
                raise WireError("It is a list of more than 64 MB.", str(path), "Write one entity a line.")
            entities = enumerate(_list(file.read(), path), 1)
            yield from ((number, _entity(each, f"{path.name}, entity {number}")) for number, each in entities)
            return
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if line.strip():
                yield number, _entity(line.removeprefix(_BOM), f"{path.name}, line {number}")


def document_id(entity: Entity) -> str:
    """Return the id of an entity's document: its own where it is one of ours, else one that is the same each time."""
    id = str(entity["id"])
    return id if is_id(id) else id_of("entity", id)


def _list(data: bytes, path: Path) -> list[msgspec.Raw]:
    try:
        return msgspec.json.decode(data.removeprefix(_BOM), type=list[msgspec.Raw])
    except msgspec.DecodeError as error:
        raise WireError(f"It is no JSON: {error}.", str(path), "Write it again.") from error


def _entity(data: bytes | msgspec.Raw, where: str) -> Entity | Item:
    if len(bytes(data)) > LONGEST_LINE:
        return Item("refused", "", "It has more than 8 MB.", "Is it one entity?", where)
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Item("refused", "", f"It is no JSON: {error}.", "Write one entity a line.", where)
    if isinstance(found, dict) and isinstance(found.get("id"), str) and isinstance(found.get("schema"), str):
        return found
    remedy = 'An entity is {"id": …, "schema": …, "properties": {…}}.'
    return Item("refused", "", "It is no entity of FollowTheMoney.", remedy, where)
