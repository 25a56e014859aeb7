"""From a story at the desk to the document that is filed."""

from __future__ import annotations

import re
from typing import Any

from tamizdat.archive import bodies
from tamizdat.archive.documents import Byline, Correction, Story
from tamizdat.archive.recordings import Episode
from tamizdat.desk.compose import live
from tamizdat.desk.compose.body import body
from tamizdat.desk.compose.making import Making, drawn, word
from tamizdat.desk.compose.moments import moment
from tamizdat.desk.models import Actor
from tamizdat.desk.rows import among

_DOCUMENT = re.compile(r'href="doc:([^"]+)"')


def story(row: Any, making: Making) -> Story:
    """Return the document of a story."""
    html = body(row.body, making)
    entries = live.entries(row, making)
    told = "".join((html, *(entry.text for entry in entries)))
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
        updated=live.updated(row, entries),
        body=html,
        words=bodies.words(told),
        dateline=row.dateline,
        bylines=tuple(
            Byline(person=str(line.person.uid), role=word(line.role))
            for line in row.bylines.select_related("person")
            if line.person_id
        ),
        lead=lead,
        places=_ids(row.places()),
        topics=_ids(row.topics.all()),
        coverage=_ids(row.coverage.all()),
        series=str(row.series.uid) if row.series else "",
        follows=_ids(line.earlier for line in row.follows.all() if line.earlier_id),
        actors=_actors(row, told),
        events=_ids(line.event for line in row.told.all() if line.event_id),
        recordings=tuple(making.recordings),
        episode=_episode(row) if row.series and making.recordings else None,
        corrections=_corrections(row),
        republish=word(row.republish),
        note=row.note,
        points=tuple(line.strip() for line in row.points.splitlines() if line.strip()),
        entries=entries,
        ended=row.ended,
        **drawn(making),
    )


def _actors(row: Any, html: str) -> tuple[str, ...]:
    """Return the actors that a story is about: those it names, and those to which its text leads."""
    own = _ids(line.actor for line in row.involved.all() if line.actor_id)
    linked = dict.fromkeys(_DOCUMENT.findall(html))
    known = {str(uid) for uid in among(Actor.objects.values_list("uid", flat=True), "uid", linked)}
    return tuple(dict.fromkeys((*own, *(id for id in linked if id in known))))


def _episode(row: Any) -> Episode:
    return Episode(
        guid=word(row.episode_guid),
        season=row.season or 0,
        number=row.episode_number or 0,
        type=word(row.episode_type),
        explicit=row.explicit,
    )


def _ids(things: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(thing.uid) for thing in things))


def _corrections(row: Any) -> tuple[Correction, ...]:
    lines = sorted(row.corrections.all(), key=lambda line: (line.date, line.pk or 0), reverse=True)
    return tuple(Correction(date=line.date.isoformat(), text=line.text, right=line.right) for line in lines)
