"""Newsletters, and letters that were sent where they come from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from wagtail.models import Page

from tamizdat.archive import letters
from tamizdat.archive.soundness import check_letters
from tamizdat.desk import actions, decompose
from tamizdat.desk.actions import Refused
from tamizdat.desk.incoming.desk import Desk, Taken
from tamizdat.desk.incoming.files import Files
from tamizdat.desk.incoming.items import Item
from tamizdat.desk.incoming.moments import moment
from tamizdat.desk.models import Event, Newsletter, Story

_NTH: Final = re.compile(r"\d{4}-\d\d-\d\d-(\d)\.html$")


def save_newsletter(item: Item, desk: Desk, files: Files) -> Newsletter:
    """Make or change a newsletter as a document says.

    Raises:
        Refused: something about it is wrong.
    """
    document = item.document
    assert isinstance(document, letters.Newsletter), "the caller knows its sort"  # noqa: S101
    own = Newsletter.objects.filter(uid=item.uid).first()
    if own is not None and (own.edition, own.slug) != (document.edition, document.slug):
        raise Refused(f"the slug of the newsletter “{own}” is {own.slug!r} at the desk, and it never changes")
    made: Newsletter = actions.save_newsletter(
        document.edition,
        document.slug,
        uid=item.uid,
        name=document.name,
        description=document.description,
        intro=decompose.text(document.intro, Taken(item, desk, files)),
        rhythm=document.rhythm,
        order=document.order,
        closed=document.closed,
        carried=item.carried,
    )
    return made


def save_letter(item: Item, desk: Desk, files: Files) -> Any:
    """Keep a letter as a document says. It is mailed to nobody.

    Raises:
        Refused: its newsletter is not at the desk, or something else about it is wrong.
        BadDocument: it is no letter that could be sent.
    """
    document = item.document
    assert isinstance(document, letters.Letter), "the caller knows its sort"  # noqa: S101
    check_letters(document)
    newsletter = Newsletter.objects.filter(uid=_uuid(document.newsletter), edition=document.edition).first()
    if newsletter is None:
        raise Refused(
            f"it is a letter of the newsletter {document.newsletter}, which is not at the desk: bring that one too, before it"
        )
    taken = Taken(item, desk, files)
    nth = _NTH.search(document.path)
    return actions.bring_letter(
        newsletter,
        moment("published", document.published),
        uid=item.uid,
        subject=document.subject,
        summary=document.summary,
        intro=decompose.text(document.intro, taken),
        outro=decompose.text(document.outro, taken),
        parts=[(part.label, _lines(part.items, taken, desk)) for part in document.parts],
        corrected=[story for id in document.corrected if (story := taken.earlier(id)) is not None],
        nth=int(nth[1]) if nth else 1,
        carried=item.carried,
    )


def _lines(items: Sequence[letters.LetterItem], taken: Taken, desk: Desk) -> list[Mapping[str, Any]]:
    """Return the lines of a part. What is not at the desk is left out, with a note."""
    found = [_line(each, taken, desk) for each in items]
    if None in found:
        taken.notes.append("A line of the letter was left out: what it is about is not at the desk.")
    return [line for line in found if line is not None]


def _line(item: letters.LetterItem, taken: Taken, desk: Desk) -> Mapping[str, Any] | None:
    if item.picture is not None:
        return {"picture": decompose.picture_block(item.picture, taken)}
    thing = _thing(item.document, taken.edition, desk)
    if thing is None:
        return None
    return {"event" if isinstance(thing, Event) else "page": thing, "note": item.note, "whole": item.whole}


def _thing(id: str, edition: str, desk: Desk) -> Story | Page | Event | None:
    named = desk.named.get(id)
    if isinstance(named, Event):
        return named
    if (story := desk.stories.get((edition, id))) is not None:
        return story
    key = desk.pages.get((edition, id))
    return Page.objects.filter(pk=key).first() if key else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Refused(
            f"{text!r} is no id: expected a UUID such as 0198c0de-0000-7000-8000-000000000000"
        ) from None
