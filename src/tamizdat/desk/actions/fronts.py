"""Fronts: the home page of an edition, the pages of places and topics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from tamizdat.desk import streams
from tamizdat.desk.actions.finding import edition_page, story_named
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.actions.stories import number_lines
from tamizdat.desk.models import Front, Place, Slot, Story, Topic
from tamizdat.desk.models.composed import check_breaking, check_picked, check_slots, in_strips, picked

Until = Mapping[Story | str, datetime]


@action
def set_front(
    edition: str, stories: Sequence[Story | str], *, until: Until = MappingProxyType({}), **composed: Any
) -> None:
    """Compose the home page of an edition: the lead, then up to three beside it; the rest as in `set_front_of`."""
    front = edition_page(edition)
    slots = [Slot(story=story_named(edition, story), until=until.get(story)) for story in stories]
    _fill(front, edition, **composed)
    check_slots(front.locale_of_front(), [slot.story for slot in slots])
    front.slots = slots
    number_lines(front.slots.all())
    _check(front, [slot.story for slot in slots])
    front.save_revision().publish()


@action
def set_front_of(
    thing: Place | Topic,
    edition: str,
    stories: Sequence[Story | str] = (),
    *,
    until: Until = MappingProxyType({}),
    uid: UUID | None = None,
    **composed: Any,
) -> Front:
    """Compose the front of a place or topic in an edition; return it.

    Args:
        thing: the place or topic
        edition: its tag
        stories: the lead, then up to three beside it
        until: when some of them leave the top by themselves; it names them as `stories` does
        uid: the document's id, for an import that knows it
        composed: `breaking` {"text", "page" (its key), "url", "until"}; `strips` [{"of", "about", "label", "stories",
            "count", "look"}, …], where `about` is the place, topic, coverage, series or kind and only "of" must be there;
            `picks` [story, …]; `carried`

    Raises:
        Refused: a story is of another edition or twice there, or something else about it is wrong.
    """
    which = {"place": thing} if isinstance(thing, Place) else {"topic": thing}
    front = Front.objects.filter(edition=edition, **which).first() or Front(edition=edition, **which)
    if uid is not None:
        front.uid = uid
    found = [(story_named(edition, story), until.get(story)) for story in stories]
    front.top = streams.stream(
        front, "top", [("slot", {"story": story.pk, "until": end}) for story, end in found]
    )
    _fill(front, edition, **composed)
    slots = [story for story, _ in found]
    check_slots(front.locale_of_front(), slots)
    _check(front, slots)
    front.full_clean()
    front.save()
    front.save_revision()
    return front


def _fill(
    front: Any,
    edition: str,
    *,
    breaking: Mapping[str, Any] | None = None,
    strips: Iterable[Mapping[str, Any]] = (),
    picks: Sequence[Story | str] = (),
    carried: str = "",
) -> None:
    breaking = breaking or {}
    front.breaking_text = breaking.get("text", "")
    front.breaking_page_id = breaking.get("page")
    front.breaking_url = breaking.get("url", "")
    front.breaking_until = breaking.get("until")
    front.picks = streams.stream(front, "picks", [("story", story_named(edition, each).pk) for each in picks])
    front.strips = streams.stream(front, "strips", [_strip(strip, edition) for strip in strips])
    front.carried = carried


def _strip(strip: Mapping[str, Any], edition: str) -> streams.Block:
    if strip["of"] == "most-read":
        return "most_read", {}
    about = strip.get("about")
    value = {
        "label": strip.get("label", ""),
        "stories": [story_named(edition, story) for story in strip.get("stories", ())],
        "count": strip.get("count") or None,
        "look": strip.get("look", ""),
    }
    return strip["of"], value if strip["of"] == "latest" else {strip["of"]: about, **value}


def _check(front: Any, slots: list[Any]) -> None:
    for field in ("picks", "strips"):
        block = front._meta.get_field(field).stream_block
        setattr(front, field, block.clean(getattr(front, field)))
    check_picked(front.locale_of_front(), [*slots, *in_strips(front.strips)])
    check_picked(front.locale_of_front(), picked(front.picks))
    check_breaking(front)
