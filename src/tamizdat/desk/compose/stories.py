"""From a story at the desk to the document that is filed."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.utils import timezone

from tamizdat.archive import bodies
from tamizdat.archive.documents import Byline, Correction, Story
from tamizdat.desk.compose.body import body
from tamizdat.desk.compose.making import Making, word
from tamizdat.desk.database import among
from tamizdat.desk.models import Actor

_DOCUMENT = re.compile(r'href="doc:([^"]+)"')


def story(row: Any, making: Making) -> Story:
    """Return the document of a story."""
    html = body(row.body, making)
    lead = making.picture(row.lead, alt=row.lead_alt, caption=row.lead_caption, credit=row.lead_credit)
    return Story(
        id=str(row.uid),
        edition=making.edition,
        path=row.printed_path(),
        story=str(row.translation_key),
        kind=row.kind,
        headline=row.title,
        dek=row.dek,
        published=moment(row.published),
        updated=moment(row.updated_at) if row.updated_at else "",
        body=html,
        words=bodies.words(html),
        dateline=row.dateline,
        bylines=tuple(
            Byline(person=str(line.person.uid), role=word(line.role))
            for line in row.bylines.select_related("person")
            if line.person_id
        ),
        lead=lead,
        pictures=tuple(making.pictures),
        places=_ids(row.places()),
        topics=_ids(row.topics.all()),
        coverage=_ids(row.coverage.all()),
        series=str(row.series.uid) if row.series else "",
        follows=_ids(line.earlier for line in row.follows.all() if line.earlier_id),
        actors=_actors(row, html),
        events=_ids(line.event for line in row.told.all() if line.event_id),
        audio=making.audio,
        audio_bytes=making.sizes.get(making.audio, 0),
        corrections=_corrections(row),
        republish=word(row.republish),
        note=row.note,
    )


def moment(at: datetime) -> str:
    """Return a moment as documents have it: with the newsroom's own offset."""
    return timezone.localtime(at).isoformat(timespec="seconds")


def _actors(row: Any, html: str) -> tuple[str, ...]:
    """Return the actors that a story is about: those it names, and those to which its text leads."""
    own = _ids(line.actor for line in row.involved.all() if line.actor_id)
    linked = dict.fromkeys(_DOCUMENT.findall(html))
    known = {str(uid) for uid in among(Actor.objects.values_list("uid", flat=True), "uid", linked)}
    return tuple(dict.fromkeys((*own, *(id for id in linked if id in known))))


def _ids(things: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(thing.uid) for thing in things))


def _corrections(row: Any) -> tuple[Correction, ...]:
    lines = sorted(row.corrections.all(), key=lambda line: (line.date, line.pk or 0), reverse=True)
    return tuple(Correction(date=line.date.isoformat(), text=line.text, right=line.right) for line in lines)
