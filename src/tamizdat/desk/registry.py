"""Who and what the newsroom knows by name, as an edition writes it: for offering links and for reading sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tamizdat.desk.hearsay import Names
from tamizdat.desk.models import Actor, Event


class Known(NamedTuple):
    """An actor or an event."""

    sort: str  # "actor", "event"
    key: int
    name: str  # in the edition
    names: tuple[str, ...]  # all by which it may be written, the first of them its name
    note: str  # what tells it from another of the same name


def known(edition: str) -> list[Known]:
    """Return all actors and events."""
    return [*_actors(edition), *_events(edition)]


def names(registry: list[Known], sort: str = "actor") -> Names:
    """Return the names of those of a sort, each with its key: to find them in a sentence."""
    return Names((name, str(each.key)) for each in registry if each.sort == sort for name in each.names)


def _actors(edition: str) -> Iterator[Known]:
    for actor in Actor.objects.prefetch_related("texts", "names"):
        name = actor.name_in(edition)
        others = (each.text for each in actor.names.all())
        yield Known("actor", actor.pk, name, tuple(dict.fromkeys((name, *others))), actor.get_sort_display())


def _events(edition: str) -> Iterator[Known]:
    for event in Event.objects.prefetch_related("texts").order_by("-date"):
        name = event.name_in(edition)
        yield Known("event", event.pk, name, (name,), event.date)
