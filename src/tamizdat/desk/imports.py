"""The desk's memory of imports: which thing a piece of copy became, and whether it was touched since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.documents.models import Document
from wagtail.models import Page

from tamizdat import locks
from tamizdat.desk import wake
from tamizdat.desk.models import (
    Actor,
    Claim,
    Coverage,
    Edition,
    Event,
    Front,
    Imported,
    Letter,
    Masthead,
    Membership,
    MostRead,
    Newsletter,
    Person,
    Picture,
    Place,
    PlainPage,
    Recording,
    Redirect,
    Series,
    Story,
    Topic,
)
from tamizdat.desk.rows import among

_MOMENT = 1.0  # seconds; the filer looks at the lock for an instant

MODELS: dict[str, type[Any]] = {
    "place": Place,
    "topic": Topic,
    "coverage": Coverage,
    "series": Series,
    "person": Person,
    "story": Story,
    "page": PlainPage,
    "copy": Story,
    "masthead": Masthead,
    "front": Edition,
    "front-of": Front,
    "most-read": MostRead,
    "actor": Actor,
    "membership": Membership,
    "event": Event,
    "claim": Claim,
    "newsletter": Newsletter,
    "letter": Letter,
    "picture": Picture,
    "file": Document,
    "recording": Recording,
}


_FRONT = "front "  # before its key, which a masthead or an edition may have, too


class ImportRuns(Exception):
    """Another import works for this newsroom."""


@contextmanager
def importing() -> Iterator[None]:
    """Say that an import runs: what it brings is not filed until it is through, and then printed once.

    A process that is killed says so no more.

    Raises:
        ImportRuns: another one runs.
    """

    def taken(process: str) -> ImportRuns:
        return ImportRuns(
            f"another import (process {process}) works for this newsroom: wait until it is through, and import again"
        )

    with locks.hold(_lock(), taken, patience=_MOMENT):
        yield
    wake.send()


def running() -> bool:
    """Return whether an import runs."""
    return locks.is_held(_lock())


def _lock() -> Path:
    return Path(settings.TAMIZDAT.var) / "import.lock"


def recall(key: str) -> tuple[Imported | None, Any | None]:
    """Return the record of what was imported as `key`, and the thing itself; None for what is not there."""
    record = Imported.objects.filter(key=key).first()
    return record, (None if record is None else _thing(key.partition("/")[0], record.thing))


def _thing(sort: str, name: str) -> Any | None:
    model = MODELS[sort]
    if model is Front:
        name = name.removeprefix(_FRONT)
    return model.objects.filter(**{"uid" if _has_uid(model) else "pk": name}).first()


def _has_uid(model: type[Any]) -> bool:
    # A masthead's uid is that of all editions; an edition has none of its own; those of the others may be another's.
    return model not in (Document, Edition, Front, Masthead, MostRead)


def name_of(thing: Any) -> str:
    """Return what a record has for a thing: its uid, or its key where it has none of its own."""
    if isinstance(thing, Front):  # those of several editions may share theirs
        return f"{_FRONT}{thing.pk}"
    return str(thing.uid if _has_uid(type(thing)) else thing.pk)


def remember(key: str, copy: str, thing: Any) -> None:
    """Note that `thing`, as it is now, was made of copy with this digest; "" while it is not complete."""
    values = {"copy": copy, "state": state_of(thing), "thing": name_of(thing)}
    Imported.objects.update_or_create(key=key, defaults=values)


def recall_all(keys: Iterable[str]) -> dict[str, Imported]:
    """Return the records of what was imported or announced as `keys`, by key."""
    return {record.key: record for record in among(Imported.objects.all(), "key", keys)}


def remember_all(records: Sequence[Imported]) -> None:
    """Note what was imported, each in place of an earlier record of the same key."""
    Imported.objects.bulk_create(
        records,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["copy", "state", "thing", "page", "waiting"],
    )


def page_state(latest_revision: int | None, *, live: bool) -> str:
    """Return the state of a story or plain page: its last revision, and whether readers see it."""
    return f"{latest_revision} {'live' if live else 'draft'}"


def in_use(thing: Masthead | Edition | Front | MostRead) -> bool:
    """Return whether anybody has filled in a masthead or a front: a new newsroom has empty ones."""
    if isinstance(thing, Front):
        return True
    if isinstance(thing, MostRead):
        return bool(thing.day or thing.week)
    if isinstance(thing, Edition):
        return bool(thing.slots.exists() or thing.strips or thing.picks or thing.breaking_text)
    return bool(thing.menu or thing.footer or thing.motto)


def state_of(thing: Any) -> str:
    """Return what changes whenever an editor changes a thing; it is compared, never read.

    Pages have revisions; of the rest, everything that can be typed is digested.
    """
    match thing:
        case Page():
            row = Page.objects.values_list("latest_revision_id", "live").get(pk=thing.pk)
            return page_state(row[0], live=row[1])
        case Picture() | Document() | Recording():
            return ""  # whatever an editor makes of a file, the file is there
        case Masthead() | MostRead() | Redirect() | Front() | Newsletter() | Letter():
            return _digest(_fields(type(thing).objects.get(pk=thing.pk)))
        case Actor() | Membership() | Event() | Claim():
            return _digest(_with_rows(type(thing).objects.get(pk=thing.pk)))
        case _:
            fresh = type(thing).objects.get(pk=thing.pk)
            texts = sorted(
                (_fields(text) for text in fresh.texts.all()), key=lambda fields: fields["edition"]
            )
            others = (
                sorted(fresh.listed_under.values_list("pk", flat=True)) if isinstance(fresh, Place) else []
            )
            return _digest([_fields(fresh), texts, others])


def _with_rows(thing: Any) -> list[Any]:
    """Return the values of a thing and of all rows that belong to it."""
    rows = {
        name: [_fields(row) for row in getattr(thing, name).all()]
        for name in sorted(relation.get_accessor_name() for relation in get_all_child_relations(thing))
    }
    others = {
        field.name: sorted(getattr(thing, field.name).values_list("pk", flat=True))
        for field in get_all_child_m2m_relations(thing)
    }
    return [_fields(thing), rows, others]


def _fields(row: Any) -> dict[str, Any]:
    """Return a row's own values. A stream's are those that it would be saved as, without the ids of its blocks."""
    values = {}
    for field in row._meta.concrete_fields:
        if not field.primary_key:
            value = field.get_prep_value(field.value_from_object(row))
            values[field.name] = _without_ids(value) if hasattr(field, "stream_block") else str(value)
    return values


def _without_ids(stream: Any) -> Any:
    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: without(each) for key, each in value.items() if key != "id"}
        return [without(each) for each in value] if isinstance(value, list) else value

    return without(json.loads(stream) if isinstance(stream, str) else stream)


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
