"""In what state a story is at the desk, and how an index tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tamizdat.desk.kinds import Kind


class State(models.TextChoices):
    """How far a story is."""

    DRAFT = "draft", _("Draft")
    MODERATION = "moderation", _("In moderation")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Published")
    CHANGED = "changed", _("Published, changed since")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def state_of(row: Any) -> State:
    """Return the state of a story, by its row."""
    if row.live and not row.has_unpublished_changes:
        return State.LIVE
    if row.scheduled_revision is not None:
        return State.SCHEDULED
    if row.workflow_in_progress:
        return State.MODERATION
    if row.live:
        return State.CHANGED
    return State.WITHDRAWN if row.first_published_at else State.DRAFT


def label(kind: str, state: State, owner: int | None) -> str:
    """Return what stands for a story's kind in the index: with its state, and whose it is where not all may read it."""
    return f"{kind}.{state}" if state == State.LIVE else f"{kind}.{state}.{owner or 0}"


def read(label: str) -> tuple[str, str]:
    """Return the kind and the state that a label says."""
    kind, _, rest = label.partition(".")
    return kind, rest.partition(".")[0]


def labels(kinds: Iterable[str], states: Iterable[str], owners: Iterable[int]) -> Iterator[str]:
    """Yield the labels of all stories of some kinds, states and owners; of no kinds or states: of all."""
    people = tuple(owners)
    for kind in tuple(kinds) or Kind.values:
        for state in map(State, tuple(states) or State.values):
            for owner in people if state != State.LIVE else (0,):
                yield label(kind, state, owner)
