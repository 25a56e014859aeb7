"""From a story as it stands at the desk to the slip by which it is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.utils import timezone

from tamizdat.desk.finding.states import label, state_of
from tamizdat.desk.models import Story
from tamizdat.search.slip import Slip


class Slips:
    """Makes slips for one edition. The names of what stories name are asked once."""

    def __init__(self, edition: str) -> None:
        self._edition = edition
        self._names: dict[tuple[str, int], str] = {}
        self._above: dict[int, tuple[str, ...]] = {}

    def slip(self, row: Story) -> Slip:
        """Return the slip of a story: of its newest draft, where it has one that is not published."""
        story = row if row.live and not row.has_unpublished_changes else row.get_latest_revision_as_object()
        people = [line.person for line in story.bylines.all() if line.person_id]
        places = story.places()
        subjects = [*story.topics.all(), *story.coverage.all(), *([story.series] if story.series else [])]
        moment = story.published_at or story.go_live_at or row.latest_revision_created_at or timezone.now()
        return Slip(
            number=row.pk,
            path=story.printed_path(),
            kind=label(story.kind, state_of(row), row.owner_id),
            headline=story.title,
            published=timezone.localtime(moment).isoformat(timespec="seconds"),
            dek=story.dek,
            byline=_distinct(map(self._name, people)),
            places=_distinct(
                [*map(self._name, places), *chain.from_iterable(map(self._names_above, places))]
            ),
            topics=_distinct(map(self._name, subjects)),
            text="\n".join(_texts(story)),
            at=_keys(places),
            about=_keys(story.topics.all()),
            by=_keys(people),
            part_of=story.series_id or 0,
        )

    def _name(self, thing: Any) -> str:
        key = (type(thing).__name__, thing.pk)
        if key not in self._names:
            self._names[key] = thing.name_in(self._edition)
        return self._names[key]

    def _names_above(self, place: Any) -> tuple[str, ...]:
        if place.pk not in self._above:
            parent = place.parent
            above = (self._name(parent), *self._names_above(parent)) if parent else ()
            self._above[place.pk] = above
        return self._above[place.pk]


def _texts(story: Any) -> Iterator[str]:
    """Yield the lines of a story's text: each is a paragraph, as far as a search can tell."""
    yield from (line for line in story.points.splitlines() if line.strip())
    for stream in (story.body, story.entries):
        yield from (
            " ".join(str(text).split()) for text in stream.stream_block.get_searchable_content(stream)
        )
    yield from (text for text in (story.lead_caption, story.note, story.dateline) if text)
    yield from (text for row in story.corrections.all() for text in (row.text, row.right) if text)


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _keys(things: Iterable[Any]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(thing.pk for thing in things))
