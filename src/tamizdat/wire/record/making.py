"""From the rows of a table to the documents of one thing, an edition each. What is wrong is noted on the row."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tamizdat.archive.bodies import clean
from tamizdat.archive.ids import derived
from tamizdat.archive.record import (
    Actor,
    ActorSort,
    Amount,
    Border,
    Claim,
    DatePrecision,
    Event,
    EventKind,
    MemberRole,
    Membership,
    Modality,
    Name,
    NameSort,
    PlacePrecision,
    Property,
    Status,
    TakesPartAs,
    TakingPart,
)
from tamizdat.archive.slugs import is_slug
from tamizdat.archive.tables import LIST, VIA, as_html
from tamizdat.wire.record.entries import Entry, is_id

# What stands in a table has no moment of its own: all ids that are made here are of this one.
_MOMENT: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Newsroom:
    """What may be named besides what comes in: ids by slug."""

    editions: tuple[str, ...]
    places: Mapping[str, str] = field(default_factory=dict)
    actors: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)
    stories: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By slug, the id of each language version by its edition."""

    def path(self, edition: str, folder: str, slug: str) -> str:
        """Return where a thing with a page of its own is printed."""
        prefix = "" if edition == self.editions[0] else f"{edition}/"
        return f"{prefix}{folder}/{slug}.html"


@dataclass
class Known:
    """What rows may name: the newsroom's own things, and those of the tables. One that was refused has no id."""

    newsroom: Newsroom
    actors: dict[str, str]
    events: dict[str, str]
    claims: dict[str, str]
    names: Mapping[str, Sequence[Name]] = field(default_factory=dict)
    borders: Mapping[str, Sequence[Border]] = field(default_factory=dict)
    parts: Mapping[str, Sequence[TakingPart]] = field(default_factory=dict)


def id_of(sort: str, *key: str) -> str:
    """Return the id of a thing that is named only by its key; it is the same at each reading."""
    return str(derived(f"tamizdat record {json.dumps([sort, *key])}", _MOMENT))


def claim_id(word: str) -> str:
    """Return the id of a claim by the word that its table has for it."""
    return word if is_id(word) else id_of("claim", word)


def actor(entry: Entry, known: Known) -> list[Actor]:
    """Return an actor in each edition in which it has a name."""
    fields = {
        "id": known.actors.get(entry["actor"], ""),
        "sort": entry.choice("sort", ActorSort, "organisation"),
        "place": entry.named("place", "place", known.newsroom.places),
        "ids": entry.registers(),
        "names": tuple(known.names.get(entry["actor"], ())),
        "borders": tuple(known.borders.get(entry["actor"], ())),
        "sources": tuple(entry.sources),
    }
    return [Actor(**fields, **texts) for texts in _listed(entry, "actor", "actors", known)]


def name(entry: Entry) -> Name:
    """Return a name of an actor."""
    return Name(
        text=entry.needed("text"), language=entry["language"], sort=entry.choice("sort", NameSort, "alias")
    )


def border(entry: Entry, actors: Mapping[str, str]) -> Border:
    """Return that a state borders on another."""
    entry.needed("other")
    if not entry.sources:
        entry.wrong("source", "No source is named.", "Write where it can be read.")
    return Border(actor=entry.named("other", "actor", actors), sources=tuple(entry.sources))


def part(entry: Entry, actors: Mapping[str, str]) -> TakingPart:
    """Return an actor's part in an event."""
    entry.needed("actor")
    return TakingPart(
        actor=entry.named("actor", "actor", actors), role=entry.choice("role", TakesPartAs, "party")
    )


def event(entry: Entry, known: Known) -> list[Event]:
    """Return an event in each edition in which it has a name."""
    entry.needed("date")
    fields = {
        "id": known.events.get(entry["event"], ""),
        "kind": entry.choice("kind", EventKind, "other"),
        "date": entry.date("date"),
        "until": entry.date("until"),
        "date_precision": entry.step("date_precision", DatePrecision, 1),
        "place": entry.named("place", "place", known.newsroom.places),
        "where_precision": entry.step("where_precision", PlacePrecision, 6),
        "latitude": entry.number("latitude", float),
        "longitude": entry.number("longitude", float),
        "actors": tuple(known.parts.get(entry["event"], ())),
        "alliances": entry.flag("alliances"),
        "sources": tuple(entry.sources),
    }
    return [
        Event(**fields, **texts, where=entry[f"where.{texts['edition']}"])
        for texts in _listed(entry, "event", "events", known)
    ]


def membership(entry: Entry, known: Known) -> list[Membership]:
    """Return a membership in every edition of the newsroom."""
    key = tuple(entry[column] for column in ("actor", "organisation", "role", "since", "until"))
    for column in ("actor", "organisation"):
        entry.needed(column)
    fields: dict[str, Any] = {
        "id": entry["id"] or id_of("membership", *key),
        "actor": entry.named("actor", "actor", known.actors),
        "organisation": entry.named("organisation", "actor", known.actors),
        "role": entry.choice("role", MemberRole, "member"),
        "since": entry.date("since"),
        "until": entry.date("until"),
        "sources": tuple(entry.sources),
    }
    return [Membership(**fields, edition=tag, note=entry[f"note.{tag}"]) for tag in known.newsroom.editions]


def claim(entry: Entry, known: Known) -> list[Claim]:
    """Return a claim in each edition that says what was said; `about` and `by`, which have no order, go by id."""
    for column in ("claim", "claimant", "date"):
        entry.needed(column)
    fields: dict[str, Any] = {
        "id": claim_id(entry["claim"]),
        "claimant": entry.named("claimant", "actor", known.actors),
        "via": entry.several("via", VIA, "actor", known.actors),
        "modality": entry.choice("modality", Modality, "says"),
        "date": entry.date("date"),
        "event": entry.named("event", "event", known.events),
        "about": tuple(sorted(entry.several("about", LIST, "actor", known.actors))),
        "property": entry.choice("property", Property, "other"),
        "responsible": entry.named("responsible", "actor", known.actors),
        "status": entry.choice("status", Status, "unconfirmed"),
        "by": tuple(sorted(entry.several("by", LIST, "claim", known.claims))),
        "sources": tuple(entry.sources),
    }
    stories = _stories(entry, known.newsroom)
    return [
        Claim(
            **fields,
            edition=tag,
            says=entry[f"says.{tag}"],
            amount=_amount(entry, tag),
            story=stories.get(tag, ""),
            sentence=entry[f"sentence.{tag}"],
        )
        for tag in _editions(entry, "says", known.newsroom)
    ]


def _amount(entry: Entry, edition: str) -> Amount | None:
    least, most, of = entry.number("least", int), entry.number("most", int), entry[f"of.{edition}"]
    if least is None and most is None:
        if of and not (entry["least"] or entry["most"]):
            entry.wrong(f"of.{edition}", f"'{of}' stands without a number.", "Write 'least', 'most' or both.")
        return None
    return Amount(least=least, most=most, of=of)


def _stories(entry: Entry, newsroom: Newsroom) -> Mapping[str, str]:
    """Return the language versions of the story in which a claim stands; where it quotes some, only these."""
    slug = entry["story"]
    if not slug:
        return {}
    if slug not in newsroom.stories:
        entry.named("story", "story", dict.fromkeys(newsroom.stories, "?"))
        return {}
    versions = newsroom.stories[slug]
    quoted = [tag for tag in newsroom.editions if entry[f"sentence.{tag}"]]
    for tag in quoted:
        if tag not in versions:
            entry.wrong(
                f"sentence.{tag}",
                f"The story '{slug}' has no version in {tag}.",
                "Leave it empty, or write that version.",
            )
    return {tag: id for tag, id in versions.items() if not quoted or tag in quoted}


def _listed(entry: Entry, column: str, folder: str, known: Known) -> list[dict[str, Any]]:
    """Return what a thing with a page has in each edition."""
    slug = entry.needed(column)
    if slug and not is_slug(slug):
        entry.wrong(
            column,
            f"'{slug}' is no slug.",
            "Write small Latin letters, digits and hyphens, such as 'central-asia'.",
        )
    return [
        {
            "edition": tag,
            "path": known.newsroom.path(tag, folder, slug),
            "name": entry[f"name.{tag}"],
            "intro": clean(as_html(entry[f"intro.{tag}"])),
        }
        for tag in _editions(entry, "name", known.newsroom)
    ]


def _editions(entry: Entry, column: str, newsroom: Newsroom) -> list[str]:
    """Return the editions in which a text is written; the newsroom's first must be among them."""
    entry.needed(f"{column}.{newsroom.editions[0]}")
    return [tag for tag in newsroom.editions if entry[f"{column}.{tag}"]]
