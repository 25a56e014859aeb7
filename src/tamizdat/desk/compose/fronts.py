"""From fronts at the desk to the documents that are filed."""

from __future__ import annotations

from typing import Any

from tamizdat.archive.fronts import Breaking, Front, Strip
from tamizdat.desk.compose.making import word
from tamizdat.desk.compose.moments import moment
from tamizdat.desk.models import Edition


def front(row: Any) -> Front:
    """Return the front of an edition, or that of a place or topic."""
    if isinstance(row, Edition):
        slots = [(slot.story, slot.until) for slot in row.slots.select_related("story")]
        return Front(id=str(row.translation_key), edition=row.tag, **_composed(row, slots))
    chosen = [(slot.value["story"], slot.value["until"]) for slot in row.top]
    slots = [(story.specific_deferred, until) for story, until in chosen if story is not None]
    return Front(id=str(row.uid), edition=row.edition, of=str(row.thing.uid), **_composed(row, slots))


def _composed(row: Any, slots: list[tuple[Any, Any]]) -> dict[str, Any]:
    return {
        "slots": tuple(str(story.uid) for story, _ in slots),
        "until": {str(story.uid): moment(until) for story, until in slots if until},
        "picks": tuple(str(pick.value.specific_deferred.uid) for pick in row.picks if pick.value),
        "breaking": _breaking(row) if row.breaking_text else None,
        "strips": tuple(map(_strip, row.strips)),
    }


def _breaking(row: Any) -> Breaking:
    page = row.breaking_page
    return Breaking(
        text=row.breaking_text,
        document=str(page.specific_deferred.uid) if page is not None else "",
        url=row.breaking_url,
        until=moment(row.breaking_until) if row.breaking_until else "",
    )


def _strip(block: Any) -> Strip:
    of, value = block.block_type.replace("_", "-"), block.value
    about = value.get(of)
    return Strip(
        of=of,
        id=about if isinstance(about, str) else str(about.uid) if about is not None else "",
        label=word(value.get("label") or ""),
        stories=tuple(str(story.specific_deferred.uid) for story in value.get("stories", ()) if story),
        count=value.get("count") or 0,
        look=word(value.get("look") or ""),
    )
