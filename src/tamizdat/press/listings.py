"""Pages that are lists: of a place, a topic, a coverage, a series, a person, a kind, and of all stories; their cuts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, cast, get_args

from markupsafe import Markup

from tamizdat.archive.documents import Card, Coverage, Label, Person, Place, Series, Topic, label_of
from tamizdat.archive.lists import NEWEST, Around, Cut, ListKey
from tamizdat.archive.parts import Kind, Listed, Picture
from tamizdat.archive.record import Actor, Event
from tamizdat.press import (
    curated,
    data,
    fronts,
    locating,
    popular,
    publisher,
    record,
    recorded,
    shows,
    structured,
    trees,
)
from tamizdat.press.bodies import body, plain_text
from tamizdat.press.drawings.faces import shapes
from tamizdat.press.elsewhere import medium_path
from tamizdat.press.frames import About, feed_links
from tamizdat.press.keys import (
    CORRECTIONS,
    LISTED,
    NAMED,
    PageKey,
    cut_path,
    formats,
    list_path,
    picture_path,
)
from tamizdat.press.mastheads import KIND_NAMES
from tamizdat.press.moments import month_name, period_name
from tamizdat.press.numbers import number
from tamizdat.press.sheet import Sheet
from tamizdat.press.views import CutView, FrontView, LinkView, ListView, MonthView, PersonView, YearView

EVENTS = 5  # how many of the newest events a place's front shows


def _document(sheet: Sheet, key: ListKey) -> Listed | None:
    found = sheet.reader.document(key.edition, key.id) if key.id and key.of in NAMED else None
    return found if isinstance(found, Listed) else None


def list_name(sheet: Sheet, key: ListKey) -> str:
    """Return what a list is called."""
    document = _document(sheet, key)
    if document and key.of == "timeline":
        return f"{document.name}: {sheet.gettext('timeline')}"
    if document:
        return document.name
    if key.of == "timeline":
        return sheet.gettext("Timeline")
    if key.of == CORRECTIONS[0]:
        return sheet.gettext("Corrections")
    return sheet.gettext(KIND_NAMES[key.id] if key.of == "kind" else "All stories")


def _front(sheet: Sheet, key: ListKey) -> str:
    document = _document(sheet, key)
    return list_path(key, document.path if document else "", sheet.edition)


def front_link(sheet: Sheet, key: ListKey) -> LinkView:
    """Return the way back to a list's front."""
    return LinkView(href=sheet.href(_front(sheet, key)), label=list_name(sheet, key))


def list_view(sheet: Sheet, page: PageKey) -> ListView:
    """Return what list.html shows."""
    key = page.list
    document = _document(sheet, key)
    front = _front(sheet, key)
    name = list_name(sheet, key)
    newest = sheet.reader.newest(key, NEWEST)
    composed = _composed(sheet, key, document, newest)
    coverage, entry, show, rest = None, None, None, () if composed else tuple(newest)
    if isinstance(document, Coverage):
        coverage, rest = curated.coverage_view(sheet, document, newest)
    if isinstance(document, Series):
        entry = curated.entry_view(sheet, document, newest)
        rest = rest[1:] if entry else rest
        show = shows.show_view(sheet, document, newest)
        rest = () if show else rest
    events = record.timeline(sheet, key.id, None, EVENTS) if key.of == "place" else ()
    return ListView(
        of=key.of,
        name=name,
        intro=body(sheet, document.intro) if document and document.intro else Markup(""),
        kind=_kind(key),
        format=document.format if isinstance(document, Series) else None,
        job=document.job if isinstance(document, Person) else "",
        photo=sheet.picture(document.photo) if isinstance(document, Person) else None,
        cover=sheet.picture(document.cover) if isinstance(document, Series) else None,
        map=locating.event_map(sheet, document)
        if isinstance(document, Event)
        else sheet.map(_where(sheet, document), "front"),
        above=_above(sheet, document),
        below=_below(sheet, document),
        count=sum(count for _, count in sheet.reader.years(key)),
        front=composed,
        coverage=coverage,
        entry=entry,
        show=show,
        stories=sheet.cards(rest),
        years=year_links(sheet, key),
        feeds=feed_links(sheet, front, name, formats(key)),
        data=data.links(sheet, document) if isinstance(document, Actor | Event) else (),
        actor=record.actor_record(sheet, document) if isinstance(document, Actor) else None,
        event=record.event_record(sheet, document) if isinstance(document, Event) else None,
        happenings=events,
        timeline=front_link(sheet, sheet.list("timeline", key.id)).href if events else "",
        most_read=None if composed and composed.most_read else popular.most_read(sheet),
    )


def _composed(
    sheet: Sheet, key: ListKey, document: Listed | None, newest: Sequence[Card]
) -> FrontView | None:
    """Return the front of a place or topic, if editors composed one or there is enough for it; None for a plain list."""
    if not isinstance(document, Place | Topic):
        return None
    chosen = sheet.reader.front(key.edition, key.id)
    if not newest or not (chosen or fronts.is_worth_a_front(sheet, document, newest)):
        return None
    composer = fronts.Composer(sheet, key, document, chosen)
    return composer.front(newest, partial(fronts.strips_within, document))


def _where(sheet: Sheet, document: Listed | None) -> Listed | None:
    """Return the place of a state; of anything else, itself."""
    return sheet.place(document.place) if isinstance(document, Actor) else document


def _kind(key: ListKey) -> Kind | None:
    return cast(Kind, key.id) if key.of == "kind" and key.id in get_args(Kind) else None


def year_links(sheet: Sheet, key: ListKey) -> tuple[LinkView, ...]:
    """Return the ways to the years of a list, newest first, each with the number of what stands in it."""
    front = _front(sheet, key)
    return tuple(
        LinkView(
            href=sheet.href(cut_path(front, Cut(year))),
            label=period_name(year, sheet.edition),
            note=number(count, sheet.edition),
        )
        for year, count in sheet.reader.years(key)
    )


def _above(sheet: Sheet, document: Listed | None) -> tuple[LinkView, ...]:
    """Return the way down from the top of the tree to a place or topic; to a coverage, its topic."""
    return tuple(LinkView(href=sheet.href(each.path), label=each.name) for each in _way(sheet, document))


def _way(sheet: Sheet, document: Listed | None) -> tuple[Label, ...]:
    if isinstance(document, Coverage):
        topic = sheet.label(document.topic)
        return (topic,) if topic and topic.path else ()
    if not isinstance(document, Place | Topic):
        return ()
    return tuple(label_of(node) for node in trees.above(sheet, document))


def _below(sheet: Sheet, document: Listed | None) -> tuple[LinkView, ...]:
    """Return the children of a place or topic, those listed under a place, and a topic's coverages."""
    if not isinstance(document, Place | Topic):
        return ()
    found: list[Listed] = [*trees.below(sheet, document)]
    if isinstance(document, Topic):
        coverages = sheet.reader.those(sheet.edition.tag, "coverage")
        found += [c for c in coverages if isinstance(c, Coverage) and c.topic == document.id]
    return tuple(_link(sheet, node) for node in found)


def _link(sheet: Sheet, document: Listed) -> LinkView:
    return LinkView(href=sheet.href(document.path), label=document.name)


def about_list(sheet: Sheet, page: PageKey) -> About:
    """Return what a list's front says of itself."""
    key = page.list
    document = _document(sheet, key)
    is_person = isinstance(document, Person)
    name = list_name(sheet, key)
    return About(
        title=name,
        description=plain_text(document.intro, 200) if document else "",
        kind="profile" if is_person else "website",
        image=_image(document),
        drawn=_drawn(sheet, document),
        structured=_structured(sheet, name, document),
        versions=_versions(sheet, key),
        list=key,
    )


def _image(document: Listed | None) -> Picture | None:
    match document:
        case Person(photo=picture) | Series(cover=picture) | Coverage(picture=picture):
            return picture
        case _:
            return None


def _drawn(sheet: Sheet, document: Listed | None) -> str:
    """Return where the picture of a special coverage is printed; nothing where its script cannot be drawn."""
    if isinstance(document, Coverage) and (sheet.edition.direction == "ltr" or shapes()):
        return picture_path(document.path)
    return ""


def _versions(sheet: Sheet, key: ListKey) -> Any:
    """Return the same list in other editions; those of kinds and of all stories are found by their menus instead."""
    return sheet.reader.versions(key.id) if key.of in LISTED else ()


def _structured(sheet: Sheet, name: str, document: Listed | None) -> dict[str, Any]:
    if isinstance(document, Person):
        return publisher.page(sheet, "ProfilePage", name, ()) | {"mainEntity": _person(sheet, document)}
    if isinstance(document, Actor):
        return structured.actor(sheet, document)
    if isinstance(document, Event):
        return structured.event(sheet, document)
    page = publisher.page(
        sheet, "CollectionPage", name, ((each.name, each.path) for each in _way(sheet, document))
    )
    show = recorded.show(sheet, document) if isinstance(document, Series) else None
    return page | {"mainEntity": show} if show else page


def _person(sheet: Sheet, person: Person) -> dict[str, Any]:
    url = sheet.absolute(sheet.path)
    told = {
        "jobTitle": person.job,
        "description": plain_text(person.intro, 200),
        "image": sheet.absolute(medium_path(person.photo.largest))
        if person.photo and person.photo.largest
        else "",
        "worksFor": publisher.publisher(sheet) if person.team else None,
    }
    node = {"@type": "Person", "@id": f"{url}#person", "url": url, "name": person.name}
    return node | {key: value for key, value in told.items() if value}


def cut_view(sheet: Sheet, page: PageKey) -> CutView:
    """Return what cut.html shows."""
    assert page.cut  # noqa: S101 - the key of a cut has one
    key = page.list
    around = sheet.reader.around(key, page.cut)
    newer, older = newer_and_older(sheet, key, around)
    return CutView(
        of=key.of,
        kind=_kind(key),
        list=front_link(sheet, key),
        period=period_name(page.cut.period, sheet.edition),
        part=page.cut.part,
        parted=around is not None and around.parted,
        stories=sheet.cards(sheet.reader.cut(key, page.cut)),
        newer=newer,
        older=older,
    )


def newer_and_older(
    sheet: Sheet, key: ListKey, around: Around | None
) -> tuple[LinkView | None, LinkView | None]:
    """Return the ways from a cut of a list to the next newer one and the next older one."""
    front = _front(sheet, key)
    cuts = (around.newer, around.older) if around else (None, None)
    newer, older = (_step(sheet, front, cut) if cut else None for cut in cuts)
    return newer, older


def year_view(sheet: Sheet, page: PageKey) -> YearView:
    """Return what year.html shows."""
    assert page.cut  # noqa: S101 - the key of a year has one
    key = page.list
    front = _front(sheet, key)
    return YearView(
        of=key.of,
        kind=_kind(key),
        list=front_link(sheet, key),
        year=period_name(page.cut.period, sheet.edition),
        months=tuple(_month(sheet, front, month, parts) for month, parts in sheet.reader.year(key, page.cut)),
    )


def _month(sheet: Sheet, front: str, month: str, parts: int) -> MonthView:
    links = [
        LinkView(href=sheet.href(cut_path(front, Cut(month, part))), label=number(part, sheet.edition))
        for part in range(parts, 0, -1)
    ]
    return MonthView(
        month=LinkView(href=links[0].href, label=month_name(month, sheet.edition)),
        parts=tuple(links) if parts > 1 else (),
    )


def _step(sheet: Sheet, front: str, cut: Cut) -> LinkView:
    name = period_name(cut.period, sheet.edition)
    return LinkView(href=sheet.href(cut_path(front, cut)), label=f"{name}{_part(sheet, cut)}")


def about_cut(sheet: Sheet, page: PageKey) -> About:
    """Return what a cut says of itself."""
    assert page.cut  # noqa: S101 - the key of a cut has one
    period = period_name(page.cut.period, sheet.edition)
    front = list_name(sheet, page.list)
    own = f"{period}{_part(sheet, page.cut)}"
    return About(
        title=f"{front}: {own}",
        structured=publisher.page(sheet, "CollectionPage", own, [(front, _front(sheet, page.list))]),
        list=page.list,
    )


def _part(sheet: Sheet, cut: Cut) -> str:
    return f" ({number(cut.part, sheet.edition)})" if cut.part > 1 else ""


def team(sheet: Sheet) -> tuple[PersonView, ...]:
    """Return the people of the Team page, in their order."""
    people = sheet.reader.those(sheet.edition.tag, "person")
    return tuple(
        PersonView(
            person=_link(sheet, person),
            job=person.job,
            bio=body(sheet, person.intro) if person.intro else Markup(""),
            photo=sheet.picture(person.photo),
        )
        for person in people
        if isinstance(person, Person) and person.team
    )
