"""The page of the alliances around an event: which organisations bound whom on its day, each cell from a cited row."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import msgspec

from tamizdat.archive.alphabets import sort_key
from tamizdat.archive.dates import span
from tamizdat.archive.record import Actor, Claim, Event
from tamizdat.archive.standing import Standing, Standings, overlap
from tamizdat.press.claims import claims
from tamizdat.press.frames import About
from tamizdat.press.keys import alliances_path
from tamizdat.press.memberships import Axis, membership, memberships_of
from tamizdat.press.moments import known_date
from tamizdat.press.record import parties
from tamizdat.press.record_views import (
    AlliancesView,
    BondView,
    BorderView,
    ClaimView,
    OverlapView,
    StandingView,
)
from tamizdat.press.sheet import Sheet
from tamizdat.press.sources import link, sources_of
from tamizdat.press.view_parts import LinkView


def alliances_view(sheet: Sheet, event: Event) -> AlliancesView:
    """Return what alliances.html shows."""
    state = _state(sheet, event.place)
    near = [state.id, *(border.actor for border in state.borders)] if state else []
    rows = [row for id in near for row in memberships_of(sheet, "memberships", id)]
    organisations = sorted({row.organisation for row in rows})
    rows = [row for id in organisations for row in memberships_of(sheet, "members", id)]
    standings = Standings(rows, event.date)
    bound = [id for id in organisations if any(_counts(standings.of(who, id)) for who in near)]
    bound.sort(key=lambda organisation: sort_key(link(sheet, organisation).label, sheet.edition.tag))
    return AlliancesView(
        event=LinkView(href=sheet.href(event.path), label=event.name),
        day=known_date(event.date, sheet.edition),
        state=link(sheet, state.id) if state else None,
        borders=tuple(
            BorderView(actor=link(sheet, border.actor), sources=sources_of(sheet, border.sources))
            for border in (state.borders if state else ())
        ),
        near=_links(sheet, near),
        bonds=tuple(_bond(sheet, standings, id, near, Axis(rows)) for id in bound),
        overlaps=tuple(_overlaps(sheet, standings, bound)),
        parties=parties(sheet, event),
        frictions=_frictions(sheet, [*near, *bound], event.date),
    )


def about(sheet: Sheet, event: Event) -> About:
    """Return what the page says of itself; it has a version wherever the event's has."""
    versions = [
        msgspec.structs.replace(version, path=alliances_path(version.path))
        for version in sheet.reader.versions(event.id)
        if isinstance(other := sheet.reader.document(version.edition, event.id), Event) and other.alliances
    ]
    return About(title=f"{event.name}: {sheet.gettext('alliances')}", versions=tuple(versions))


def _state(sheet: Sheet, place: str) -> Actor | None:
    """Return the state of a place: the actor that is that place, or the nearest above it."""
    seen: set[str] = set()
    while place and place not in seen:
        seen.add(place)
        for actor in sheet.reader.related(sheet.edition.tag, "residents", place):
            if isinstance(actor, Actor) and actor.sort == "state":
                return actor
        found = sheet.place(place)
        place = found.parent if found else ""
    return None


def _counts(standing: Standing) -> bool:
    return standing.answer in ("yes", "unsure")


def _links(sheet: Sheet, ids: Iterable[str]) -> tuple[LinkView, ...]:
    return tuple(link(sheet, id) for id in ids)


def _bond(sheet: Sheet, standings: Standings, organisation: str, near: list[str], axis: Axis) -> BondView:
    members = standings.participants(organisation, "member")
    others = [id for id in standings.participants(organisation) if id not in (*members, *near)]
    return BondView(
        organisation=link(sheet, organisation),
        standings=tuple(_standing(sheet, standings, id, organisation, axis) for id in near),
        members=_members(sheet, standings, members, organisation),
        others=tuple(_standing(sheet, standings, id, organisation, axis) for id in others),
    )


def _standing(sheet: Sheet, standings: Standings, actor: str, organisation: str, axis: Axis) -> StandingView:
    standing = standings.of(actor, organisation)
    return StandingView(
        anchor=f"bond-{organisation}-{actor}",
        actor=link(sheet, actor),
        answer=standing.answer,
        role=standing.role,
        rows=tuple(membership(sheet, row, axis) for row in standing.rows),
    )


def _overlaps(sheet: Sheet, standings: Standings, organisations: list[str]) -> Iterable[OverlapView]:
    for first, second in combinations(organisations, 2):
        found = overlap(standings, first, second)
        if found.both:
            yield OverlapView(
                first=link(sheet, first),
                second=link(sheet, second),
                both=_members(sheet, standings, found.both, first, second),
                only_first=_members(sheet, standings, found.only_first, first),
                only_second=_members(sheet, standings, found.only_second, second),
            )


def _members(
    sheet: Sheet, standings: Standings, ids: Iterable[str], *organisations: str
) -> tuple[LinkView, ...]:
    """Return links to members of these organisations by name; with a note, where that is not sure of one of them."""
    found = []
    for id in ids:
        sure = all(standings.of(id, organisation).answer == "yes" for organisation in organisations)
        found.append(msgspec.structs.replace(link(sheet, id), note="" if sure else sheet.gettext("perhaps")))
    return tuple(sorted(found, key=lambda each: sort_key(each.label, sheet.edition.tag)))


def _frictions(sheet: Sheet, actors: list[str], day: str) -> tuple[ClaimView, ...]:
    """Return the claims of friction between those concerned that were made until the day."""
    last = span(day)[1]

    def wanted(claim: Claim) -> bool:
        return span(claim.date)[0] <= last

    found = {
        each.anchor: each for id in dict.fromkeys(actors) for each in claims(sheet, "frictions", id, wanted)
    }
    return tuple(found.values())
