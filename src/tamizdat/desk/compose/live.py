"""A live blog's entries, from the desk's blocks to the document's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from tamizdat.archive.drawn import Entry
from tamizdat.desk.compose import richtext
from tamizdat.desk.compose.making import Making
from tamizdat.desk.compose.moments import moment

_ID: Final = re.compile(r"[0-9A-Za-z-]{1,64}")


def entries(row: Any, making: Making) -> tuple[Entry, ...]:
    """Return the entries of a live blog, the newest first."""
    made = [_entry(block, number, making) for number, block in enumerate(row.entries)]
    return tuple(sorted((entry for entry in made if entry), key=_instant, reverse=True))


def _entry(block: Any, number: int, making: Making) -> Entry | None:
    value = block.value
    text = richtext.text(value["text"].source, making)
    if value["at"] is None or not (text or value["headline"]):
        return None
    author = value.get("author")
    return Entry(
        id=block.id if _ID.fullmatch(block.id or "") else f"entry-{number}",
        at=moment(value["at"]),
        headline=value.get("headline") or "",
        text=text,
        author=str(author.uid) if author else "",
        key=bool(value.get("key")),
    )


def _instant(entry: Entry) -> datetime:
    return datetime.fromisoformat(entry.at)


def updated(row: Any, entries: Sequence[Entry]) -> str:
    """Return when a story was updated last: a new entry is an update."""
    known = row.updated_at
    newest = _instant(entries[0]) if entries else None
    if newest and newest > max(row.published, known or row.published):
        known = newest
    return moment(known) if known else ""
