"""From an edition's hand-picked stories to the front that is filed."""

from __future__ import annotations

from typing import Any

from tamizdat.archive.documents import Front
from tamizdat.desk.compose.moments import moment


def front(row: Any) -> Front:
    """Return the front of an edition."""
    slots = list(row.slots.select_related("story"))
    return Front(
        id=str(row.translation_key),
        edition=row.tag,
        slots=tuple(str(slot.story.uid) for slot in slots),
        until={str(slot.story.uid): moment(slot.until) for slot in slots if slot.until},
    )
