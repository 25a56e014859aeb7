"""Newsletters and the letters that were sent elsewhere, as an import brings them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tamizdat.desk import filling, streams
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.models import Letter, Newsletter, Story
from tamizdat.desk.models.letter import State, check_language

# Its name, and its lines: "page" or "event" with "note" and "whole", or "picture", the value of a `PictureBlock`.
PartOf = tuple[str, Sequence[Mapping[str, Any]]]


@action
def save_newsletter(edition: str, slug: str, *, uid: UUID | None = None, **fields: Any) -> Newsletter:
    """Make or change a newsletter of an edition; return it.

    Args:
        edition: its tag
        slug: names it within its edition, for ever
        uid: the document's id, for an import that knows it
        fields: `name`, `description`, `intro`, `rhythm`, `order`, `closed`, `sender`, `carried`

    Raises:
        Refused: something about it is wrong.
    """
    row = Newsletter.objects.filter(edition=edition, slug=slug).first() or Newsletter(
        edition=edition, slug=slug
    )
    for name, value in fields.items():
        setattr(row, name, value)
    row.uid = uid or row.uid
    row.full_clean()
    row.save()
    return row


@action
def bring_letter(
    newsletter: Newsletter,
    published: datetime,
    *,
    uid: UUID | None = None,
    parts: Iterable[PartOf] = (),
    corrected: Sequence[Story] = (),
    nth: int = 1,
    **fields: Any,
) -> Letter:
    """Keep a letter that was sent already; it is printed, and mailed to nobody. Return it.

    Args:
        newsletter: whose it is
        published: when it was sent
        uid: the document's id, for an import that knows it
        parts: what stands in it
        corrected: stories whose corrections it tells
        nth: which letter of its day it is
        fields: `subject`, `summary`, `intro`, `outro` (rich text), `carried`

    Raises:
        Refused: a story is of another edition, or something else about it is wrong.
    """
    row = (Letter.objects.filter(uid=uid).first() if uid is not None else None) or Letter(
        newsletter=newsletter
    )
    for name, value in fields.items():
        setattr(row, name, value)
    row.uid = uid or row.uid
    row.newsletter, row.state, row.published, row.nth = newsletter, State.SENT, published, nth
    raw = [{"type": "part", "value": _part(label, lines)} for label, lines in parts]
    row.parts = Letter._meta.get_field("parts").stream_block.to_python(raw)
    row.corrected = streams.stream(row, "corrected", [("story", story.pk) for story in corrected])
    check_language(newsletter.edition, [*row.stories(), *row.corrected_stories()])
    row.told = filling.told_by(row)
    row.full_clean()
    row.save()
    return row


def _part(label: str, lines: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"label": label, "items": [_item(line) for line in lines]}


def _item(line: Mapping[str, Any]) -> dict[str, Any]:
    if "picture" in line:
        return {"type": "picture", "value": dict(line["picture"])}
    note = line.get("note", "")
    if "event" in line:
        return {"type": "event", "value": {"event": line["event"].pk, "note": note}}
    return {
        "type": "item",
        "value": {"story": line["page"].pk, "note": note, "whole": bool(line.get("whole"))},
    }
