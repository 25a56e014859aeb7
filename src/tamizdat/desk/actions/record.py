"""Actors, memberships, events and claims.

What is said of them is given whole: what is not given is empty afterwards. Sources, names and amounts are those of
`archive.record`; actors and events may be given by their slugs. With a `uid` a thing is found by that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from msgspec.structs import asdict

from tamizdat.archive import record
from tamizdat.desk import editions
from tamizdat.desk.actions.finding import named
from tamizdat.desk.actions.knowledge import Texts, fill_texts, found, saved
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.models import (
    Actor,
    ActorName,
    ActorSource,
    Border,
    Claim,
    ClaimSource,
    ClaimVia,
    Event,
    EventPart,
    EventSource,
    Identifier,
    Membership,
    MembershipSource,
    Place,
)
from tamizdat.desk.models.named import Named
from tamizdat.desk.models.source import check_described


@action
def save_actor(
    slug: str,
    *,
    texts: Texts,
    sort: str = "organisation",
    place: Place | str | None = None,
    names: Iterable[record.Name] = (),
    sources: Iterable[record.Source] = (),
    borders: Iterable[tuple[Actor | str, record.Source]] = (),
    ids: Mapping[str, str] | None = None,
    uid: UUID | None = None,
    user: Any = None,
) -> Actor:
    """Make or change an actor; a text has "name" and "intro" (HTML). `ids` are as in {"wikidata": "Q863"}.

    Raises:
        PermissionDenied: `user` may not.
    """
    actor = found(Actor, slug, uid)
    _check_user(user, actor)
    actor.sort, actor.place = sort, named(Place, place) if place else None
    actor.names = [ActorName(text=each.text, language=each.language, sort=each.sort) for each in names]
    actor.sources = [ActorSource(**asdict(source)) for source in sources]
    actor.borders = [Border(other=named(Actor, other), **asdict(source)) for other, source in borders]
    actor.identifiers = [
        Identifier(register=register, value=value) for register, value in sorted((ids or {}).items())
    ]
    fill_texts(actor, texts)
    check_described(any(text.get("intro") for text in texts.values()), len(actor.sources.all()))
    return _saved(actor)


@action
def save_membership(
    *,
    actor: Actor | str,
    organisation: Actor | str,
    sources: Iterable[record.Source],
    role: str = "member",
    since: str = "",
    until: str = "",
    texts: Texts | None = None,
    carried: str = "",
    uid: UUID | None = None,
    user: Any = None,
) -> Membership:
    """Make a membership, or change that of `uid`; a text has "note".

    Raises:
        PermissionDenied: `user` may not.
    """
    membership = _one(Membership, uid)
    _check_user(user, membership)
    membership.actor, membership.organisation = named(Actor, actor), named(Actor, organisation)
    membership.role, membership.since, membership.until = role, since, until
    membership.carried = carried
    membership.sources = [MembershipSource(**asdict(source)) for source in sources]
    if not membership.sources.all():
        raise ValueError("a membership needs a source: say where it can be read")
    fill_texts(membership, texts or {}, first=False)
    return _saved(membership)


@action
def save_event(
    slug: str,
    *,
    texts: Texts,
    date: str,
    kind: str = "other",
    until: str = "",
    date_precision: int = 1,
    place: Place | str | None = None,
    where_precision: int = 6,
    latitude: float | None = None,
    longitude: float | None = None,
    parts: Iterable[tuple[Actor | str, str]] = (),
    alliances: bool = False,
    sources: Iterable[record.Source] = (),
    uid: UUID | None = None,
    user: Any = None,
) -> Event:
    """Make or change an event; a text has "name", "where" and "intro" (HTML), a part is (actor, role).

    Raises:
        PermissionDenied: `user` may not.
    """
    event = found(Event, slug, uid)
    _check_user(user, event)
    event.kind, event.alliances = kind, alliances
    event.date, event.until, event.date_precision = date, until, date_precision
    event.place = named(Place, place) if place else None
    event.where_precision, event.latitude, event.longitude = where_precision, latitude, longitude
    event.parts = [EventPart(actor=named(Actor, actor), role=role) for actor, role in parts]
    event.sources = [EventSource(**asdict(source)) for source in sources]
    fill_texts(event, texts)
    check_described(any(text.get("intro") for text in texts.values()), len(event.sources.all()))
    return _saved(event)


@action
def save_claim(
    *,
    claimant: Actor | str,
    texts: Texts,
    date: str,
    modality: str = "says",
    via: Iterable[Actor | str] = (),
    event: Event | str | None = None,
    about: Iterable[Actor | str] = (),
    property: str = "other",
    least: int | None = None,
    most: int | None = None,
    responsible: Actor | str | None = None,
    status: str = "unconfirmed",
    by: Iterable[Claim] = (),
    story: UUID | None = None,
    sources: Iterable[record.Source] = (),
    uid: UUID | None = None,
    user: Any = None,
) -> Claim:
    """Make a claim, or change that of `uid`; a text has "says", "of" (of whom, where it is a number) and "sentence".

    `story` is what the language versions of the story in which it stands have in common (their `translation_key`).

    Raises:
        PermissionDenied: `user` may not.
    """
    claim = _one(Claim, uid)
    _check_user(user, claim)
    claim.claimant, claim.modality, claim.date = named(Actor, claimant), modality, date
    claim.via = [ClaimVia(actor=named(Actor, each)) for each in via]
    claim.event = named(Event, event) if event else None
    claim.about = [named(Actor, each) for each in about]
    claim.property, claim.least, claim.most = property, least, most
    claim.responsible = named(Actor, responsible) if responsible else None
    claim.status, claim.by, claim.story = status, list(by), story
    claim.sources = [ClaimSource(**asdict(source)) for source in sources]
    if editions.first() not in texts:
        raise ValueError(
            f"what is said is missing in the first edition, {editions.first()}: other editions show it too"
        )
    fill_texts(claim, texts, first=False)
    return _saved(claim)


@action
def save_texts(thing: Actor | Membership | Event | Claim, texts: Texts, user: Any = None) -> Any:
    """Give a thing of the record other texts, and leave the rest as it is; return it.

    Raises:
        PermissionDenied: `user` may not.
    """
    _check_user(user, thing)
    fill_texts(thing, texts, first=isinstance(thing, Named))
    return saved(thing)


def _one(model: type[Any], uid: UUID | None) -> Any:
    if uid is None:
        return model()
    return model.objects.filter(uid=uid).first() or model(uid=uid)


def _check_user(user: Any, thing: Any) -> None:
    act = "add" if thing.pk is None else "change"
    if user is not None and not user.has_perm(f"desk.{act}_{thing._meta.model_name}"):
        raise PermissionDenied


_ROWS = ("names", "sources", "borders", "identifiers", "parts", "via")


def _saved(thing: Any) -> Any:
    for name in _ROWS:
        for number, row in enumerate(getattr(thing, name).all() if hasattr(thing, name) else ()):
            row.sort_order = number
            row.clean_fields(exclude=[row.owner_field])
    return saved(thing)
