"""From newsletters and letters at the desk to the documents that are filed."""

from __future__ import annotations

from typing import Any

from tamizdat.archive.letters import Letter, LetterItem, LetterPart, Newsletter
from tamizdat.desk.compose import richtext
from tamizdat.desk.compose.making import Making, word
from tamizdat.desk.compose.moments import moment


def newsletter(row: Any, making: Making) -> Newsletter:
    """Return the document of a newsletter."""
    return Newsletter(
        id=str(row.uid),
        edition=row.edition,
        path=row.printed_path(),
        name=row.name,
        intro=richtext.text(row.intro, making),
        order=row.order,
        slug=row.slug,
        rhythm=word(row.rhythm),
        description=row.description.strip(),
        closed=row.closed,
    )


def letter(row: Any, making: Making) -> Letter:
    """Return the document of a letter; one that was not sent yet, as if it was sent when it is due."""
    from django.utils import timezone

    return Letter(
        id=str(row.uid),
        edition=row.edition,
        path=row.printed_path(),
        newsletter=str(row.newsletter.uid),
        subject=row.subject,
        published=moment(row.published or row.due or timezone.now()),
        summary=row.summary,
        intro=richtext.text(row.intro, making),
        parts=tuple(filter(_stands, (_part(block.value, making) for block in row.parts))),
        corrected=tuple(str(story.specific_deferred.uid) for story in row.corrected_stories()),
        outro=richtext.text(row.outro, making),
    )


def _stands(part: LetterPart) -> bool:
    return bool(part.items)


def _part(value: Any, making: Making) -> LetterPart:
    items = (_item(block, making) for block in value["items"])
    return LetterPart(
        label=(value["label"] or "").strip(), items=tuple(item for item in items if item is not None)
    )


def _item(block: Any, making: Making) -> LetterItem | None:
    """Return what stands in a part; None where it is gone."""
    value = block.value
    if block.block_type == "picture":
        picture = making.shown(value)
        return LetterItem(picture=picture) if picture else None
    thing = value["event"] if block.block_type == "event" else value["story"]
    if thing is None:
        return None
    uid = thing.uid if block.block_type == "event" else thing.specific_deferred.uid
    return LetterItem(document=str(uid), whole=bool(value.get("whole")), note=(value["note"] or "").strip())
