"""The order in which documents are written: always the same, and one that a reader can follow."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from tamizdat.archive.lists import utc
from tamizdat.archive.store import Archive

Key = tuple[str, str]  # (edition, id)
S = TypeVar("S", bound=msgspec.Struct)


class _StoryOrder(msgspec.Struct):
    published: str
    story: str


class _TreeOrder(msgspec.Struct):
    parent: str = ""


class _PageOrder(msgspec.Struct):
    page: str


def in_order(archive: Archive, type: str) -> list[Key]:
    """Return the names of all documents of a type in the order in which they are written.

    Stories go by time, parents before their children, all others by id; language versions stand together.
    """
    keys = list(archive.everything(type))
    match type:
        case "story":
            return sorted(keys, key=lambda key: _time_order(archive, key))
        case "place" | "topic":
            parents = {key[1]: _read(archive, key, _TreeOrder).parent for key in keys}
            return sorted(keys, key=lambda key: (_depth(parents, key[1]), key[1], key[0]))
        case "page":
            return sorted(keys, key=lambda key: (_read(archive, key, _PageOrder).page, *key))
        case _:
            return sorted(keys, key=lambda key: (key[1], key[0]))


def _time_order(archive: Archive, key: Key) -> tuple[str, str, str, str, str]:
    story = _read(archive, key, _StoryOrder)
    return story.published[:4], utc(story.published), story.story, *key


def _depth(parents: dict[str, str], id: str) -> int:
    """Return how far below the top a place or topic stands; a loop ends the way."""
    seen = {id}
    while (id := parents.get(id, "")) and id not in seen:
        seen.add(id)
    return len(seen)


def _read(archive: Archive, key: Key, type: type[S]) -> S:
    return msgspec.json.decode(archive.raw(*key) or b"", type=type)
