"""How a letter fills itself: which stories a newsletter's rule puts where, and which were corrected since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tamizdat.desk import readers
from tamizdat.desk.kinds import Kind
from tamizdat.desk.letter_blocks import USUAL
from tamizdat.desk.models import Letter, MostRead, Newsletter, Place, Story, Topic
from tamizdat.desk.models.newsletter import Rhythm
from tamizdat.desk.rows import among

FIRST: Final = {  # days back, where no letter was sent yet
    Rhythm.DAILY: 1,
    Rhythm.WEEKLY: 7,
    Rhythm.MONTHLY: 31,
    Rhythm.NOW_AND_THEN: 31,
}
REMEMBERED: Final = timedelta(days=400)  # for so long it counts what letters carried
OVERLAP: Final = timedelta(
    minutes=1
)  # a story has its moment before others see its row; none is to fall between two
LONGEST: Final = 400  # stories that are looked at for one letter


class Part(NamedTuple):
    """A part as the rule fills it."""

    label: str
    stories: list[Story]


def since(newsletter: Newsletter, now: datetime) -> datetime:
    """Return the moment from which on stories come into the next letter: what readers got since, of whatever date."""
    if newsletter.days:
        return now - timedelta(days=newsletter.days)
    last = newsletter.last_sent()
    if last is not None:
        return (last.filled_at or last.published) - OVERLAP
    return now - timedelta(days=FIRST[Rhythm(newsletter.rhythm)])


def parts(newsletter: Newsletter, now: datetime, without: Iterable[str] = ()) -> list[Part]:
    """Return what the rule of a newsletter puts into a letter now, part by part; no story stands twice.

    Args:
        newsletter: whose letter it is
        now: what readers got later is not taken
        without: uids of stories that are not to come
    """
    known = {*without, *_had(newsletter, now)}
    free = [story for story in _candidates(newsletter, now) if str(story.uid) not in known]
    filled = []
    for rule in newsletter.fills or [None]:
        count = (rule.value.get("count") if rule is not None else None) or (
            USUAL if rule is not None else 2 * USUAL
        )
        chosen = list(islice(_matching(rule, free, newsletter.edition), count))
        free = [story for story in free if story not in chosen]
        if chosen:
            filled.append(Part(_label(rule, newsletter.edition), chosen))
    return filled


def corrected(newsletter: Newsletter, now: datetime) -> list[Story]:
    """Return the stories that earlier letters of a newsletter carried and that have corrections which no letter told."""
    known: dict[str, set[str]] = {}
    sent = newsletter.letters.filter(published__gt=now - REMEMBERED).exclude(told={})
    for told in sent.values_list("told", flat=True):
        for uid, digests in told.items():
            known.setdefault(uid, set()).update(digests)
    stories = _live(newsletter.edition).filter(corrections__isnull=False).distinct()
    found = among(stories.prefetch_related("corrections"), "uid", known)
    new = [story for story in found if not known[str(story.uid)].issuperset(corrections_of(story))]
    return sorted(new, key=lambda story: story.published_at, reverse=True)


def corrections_of(story: Story) -> list[str]:
    """Return a digest of each correction of a story: by it a letter remembers what it told."""
    return [
        hashlib.sha256(f"{row.date}\0{row.text}\0{row.right}".encode()).hexdigest()[:16]
        for row in story.corrections.all()
    ]


def told_by(letter: Letter) -> dict[str, list[str]]:
    """Return the corrections that readers of a letter know of, by the uids of its stories: sent, it tells no others."""
    pages = [*letter.stories(), *letter.corrected_stories()]
    stories = [page.specific for page in pages]
    return {str(story.uid): corrections_of(story) for story in stories if isinstance(story, Story)}


def _live(edition: str) -> QuerySet[Story]:
    return Story.objects.filter(live=True, locale__language_code=edition.lower())


def _had(newsletter: Newsletter, now: datetime) -> set[str]:
    """Return the uids of stories that earlier letters carried, or that their editors took out of them."""
    if newsletter.days:  # it tells the same again until the days are over
        return set()
    sent = newsletter.letters.filter(published__gt=now - REMEMBERED)
    return {uid for row in sent.values_list("offered", "told") for uids in row for uid in uids}


def _candidates(newsletter: Newsletter, now: datetime) -> list[Story]:
    """Return the stories that readers got in the time, those of the newest date first."""
    found = _live(newsletter.edition).filter(shown_at__gt=since(newsletter, now), shown_at__lte=now)
    return list(found.defer("body", "entries").order_by("-published_at", "-pk")[:LONGEST])


def _matching(rule: Any, free: list[Story], edition: str) -> Iterator[Story]:
    """Yield those of some stories that a rule takes, in their order."""
    match rule.block_type if rule is not None else "latest":
        case "latest":
            yield from free
        case "most_read":
            yield from _most_read(free, edition)
        case "kind":
            yield from (story for story in free if story.kind == rule.value["kind"])
        case "series":
            yield from (story for story in free if story.series_id == _key(rule.value["series"]))
        case "place":
            ids = _with_children(Place, rule.value["place"])
            yield from (story for story in free if ids & {row.place_id for row in story.placed.all()})
        case "topic":
            ids = _with_children(Topic, rule.value["topic"])
            yield from (story for story in free if ids & {topic.pk for topic in story.topics.all()})


def _most_read(free: list[Story], edition: str) -> Iterator[Story]:
    """Yield stories by how much they were read; those that nobody counted do not come."""
    by_uid = {str(story.uid): story for story in free}
    newest = readers.newest_day()
    if newest is not None:
        order = [uid for uid, _count in readers.best(edition, newest, readers.WEEK)]
    else:
        row = MostRead.objects.filter(edition=edition).first()
        order = row.week if row is not None else []
    yield from (by_uid[uid] for uid in order if uid in by_uid)


def _key(thing: Any) -> int:
    return thing.pk if thing is not None else -1


def _with_children(model: type[Any], node: Any) -> set[int]:
    """Return the keys of a place or topic and of all under it, those of other parents that are listed there included."""
    if node is None:
        return set()
    found, fresh = {node.pk}, {node.pk}
    while fresh:
        children = set(model.objects.filter(parent__in=fresh).values_list("pk", flat=True))
        if model is Place:
            children |= set(Place.objects.filter(listed_under__in=fresh).values_list("pk", flat=True))
        fresh = children - found
        found |= fresh
    return found


def _label(rule: Any, edition: str) -> str:
    """Return the name of a part: the rule's own, or that of what it is about."""
    if rule is None:
        return ""
    value = rule.value
    about = value.get(rule.block_type)
    if value.get("label"):
        return str(value["label"])
    if rule.block_type == "kind":
        return _said(Kind(about).label, edition)
    if about is not None:
        return str(about.name_in(edition))
    return _said(_MOST_READ, edition) if rule.block_type == "most_read" else ""


_MOST_READ = _("Most read")


def _said(words: Any, edition: str) -> str:
    """Return words in the language of an edition, which may not be the editor's."""
    from django.utils.translation import override

    with override(edition.lower()):
        return str(words)
