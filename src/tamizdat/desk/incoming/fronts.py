"""Fronts: the home page of an edition, the pages of places and topics."""

from __future__ import annotations

from typing import Any, Final

from tamizdat.archive.documents import KINDS
from tamizdat.archive.fronts import Breaking, Front, Strip
from tamizdat.desk import actions
from tamizdat.desk.actions import Refused
from tamizdat.desk.blocks import WEB
from tamizdat.desk.incoming.desk import NAMED, Desk
from tamizdat.desk.incoming.items import Item
from tamizdat.desk.incoming.moments import moment
from tamizdat.desk.incoming.paper import adopt
from tamizdat.desk.models import Edition, Place, Topic

_OF_MANY: Final = ("place", "topic", "coverage", "series")


def save_front(item: Item, desk: Desk) -> Any:
    """Compose an edition's home page, or the page of a place or topic, as a document says.

    Raises:
        Refused: something about it is wrong.
    """
    document = item.document
    assert isinstance(document, Front), "the caller knows its sort"  # noqa: S101
    reading = _Reading(item, desk)
    stories = reading.stories(document.slots, "at the top")
    composed = {
        "until": {
            story: moment("until", document.until[str(story.uid)])
            for story in stories
            if str(story.uid) in document.until
        },
        "breaking": reading.breaking(document.breaking),
        "strips": [made for strip in document.strips if (made := reading.strip(strip)) is not None],
        "picks": reading.stories(document.picks, "among the editors' picks"),
        "carried": item.carried,
    }
    if document.of:
        thing = desk.named.get(document.of)
        if not isinstance(thing, Place | Topic):
            raise Refused(
                f"it is the front of {document.of}, which is not at the desk: bring that place or topic too, before it"
            )
        return actions.set_front_of(thing, document.edition, stories, uid=item.uid, **composed)
    adopt(Edition, "translation_key", item)
    actions.set_front(document.edition, stories, **composed)
    return actions.edition_page(document.edition)


class _Reading:
    """What a front names, as the desk has it. What is not there is left out, with a note."""

    def __init__(self, item: Item, desk: Desk) -> None:
        self._item = item
        self._desk = desk
        self._edition = item.document.edition

    def stories(self, ids: tuple[str, ...], where: str) -> list[Any]:
        found = [self._desk.stories.get((self._edition, id)) for id in ids]
        if None in found:
            self._item.notes.append(f"A story {where} of the front was left out: it is not at the desk.")
        return [story for story in found if story is not None]

    def breaking(self, breaking: Breaking | None) -> dict[str, Any] | None:
        if breaking is None:
            return None
        if breaking.url:
            WEB(breaking.url)
        page = self._desk.pages.get((self._edition, breaking.document)) if breaking.document else None
        if breaking.document and page is None:
            self._item.notes.append("The breaking news lead nowhere: what they led to is not at the desk.")
        return {
            "text": breaking.text,
            "page": page,
            "url": breaking.url,
            "until": moment("breaking", breaking.until) if breaking.until else None,
        }

    def strip(self, strip: Strip) -> dict[str, Any] | None:
        about: Any = strip.id or None
        if strip.id and strip.of in _OF_MANY:
            about = self._desk.named.get(strip.id)
        if (strip.id and not isinstance(about, NAMED.get(strip.of, str))) or (
            strip.of == "kind" and about not in KINDS
        ):
            self._item.notes.append(f"A strip of the front was left out: its {strip.of} is not at the desk.")
            return None
        return {
            "of": strip.of,
            "about": about,
            "label": strip.label,
            "stories": self.stories(strip.stories, "in a strip"),
            "count": strip.count,
            "look": strip.look,
        }
