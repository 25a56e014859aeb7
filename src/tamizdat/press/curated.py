"""Lists that are more than their newest: a special coverage in its editors' order, a blog with its newest entry to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tamizdat.archive.dates import span
from tamizdat.archive.documents import Card, Coverage, Person, Series, Story
from tamizdat.archive.record import Event
from tamizdat.press.bodies import body
from tamizdat.press.graphs import shown
from tamizdat.press.moments import known_date, moment
from tamizdat.press.questions import Question
from tamizdat.press.sheet import Sheet
from tamizdat.press.views import (
    BlogEntryView,
    CoverageView,
    HappenedView,
    LinkView,
    PersonView,
    SectionView,
)

HAPPENED = 3  # stories and events that make a timeline
AUTHORS = 6
IN_ENTRY = ("figure.html", "related.html")  # templates with which a body is rendered


def coverage_view(
    sheet: Sheet, coverage: Coverage, newest: Sequence[Card]
) -> tuple[CoverageView, tuple[Card, ...]]:
    """Return a coverage in its editors' order, and those of its newest that stand nowhere in that."""
    used: set[str] = set()
    pinned = list(_cards(sheet, coverage.pinned, used))
    sections = [(section, list(_cards(sheet, section.stories, used))) for section in coverage.sections]
    rest = tuple(card for card in newest if card.id not in used)
    told = [*pinned, *(card for _, cards in sections for card in cards), *rest]
    view = CoverageView(
        picture=sheet.picture(coverage.picture),
        lead=sheet.card(pinned[0]) if pinned else None,
        pinned=sheet.cards(pinned[1:]),
        sections=tuple(
            SectionView(name=section.name, text=section.text, stories=sheet.cards(cards))
            for section, cards in sections
            if cards
        ),
        timeline=_timeline(sheet, told),
    )
    return view, rest


def _cards(sheet: Sheet, ids: Iterable[str], used: set[str]) -> Iterator[Card]:
    """Yield the cards of stories that are published, each on the page once."""
    for id in ids:
        card = sheet.reader.card(sheet.edition.tag, id)
        if card and id not in used:
            used.add(id)
            yield card


def _timeline(sheet: Sheet, cards: Iterable[Card]) -> tuple[HappenedView, ...]:
    """Return stories by their dates, among them the events of which they tell, the oldest first."""
    lines: dict[str, tuple[str, HappenedView]] = {}
    for card in cards:
        when = moment(card.published, sheet.edition)
        link = LinkView(href=sheet.href(card.path), label=card.headline)
        lines[card.id] = card.published[:10], HappenedView(date=when.date, what=link, is_event=False)
        for event in _events(sheet, card.id):
            link = LinkView(href=sheet.href(event.path), label=event.name)
            date = known_date(event.date, sheet.edition)
            lines[event.id] = (
                span(event.date)[0].isoformat(),
                HappenedView(date=date, what=link, is_event=True),
            )
    if len(lines) < HAPPENED:
        return ()
    return tuple(view for _, view in sorted(lines.values(), key=lambda line: (line[0], not line[1].is_event)))


def _events(sheet: Sheet, story: str) -> Iterator[Event]:
    found = sheet.reader.document(sheet.edition.tag, story)
    for id in found.events if isinstance(found, Story) else ():
        event = sheet.reader.document(sheet.edition.tag, id)
        if isinstance(event, Event) and event.path:
            yield event


def entry_view(sheet: Sheet, series: Series, newest: Sequence[Card]) -> BlogEntryView | None:
    """Return the newest entry of a blog, to be read where it stands; None for other series, and for an empty one."""
    if series.format != "blog" or not newest:
        return None
    story = sheet.reader.document(sheet.edition.tag, newest[0].id)
    if not isinstance(story, Story):
        return None
    for template in IN_ENTRY:
        sheet.reader.ask(Question("template", sheet.edition.tag, template))
    return BlogEntryView(
        card=sheet.card(newest[0], "picture"),
        lead=sheet.picture(story.lead),
        body=body(sheet, story.body, story.pictures, shown=shown(story)),
        notes=tuple(body(sheet, note) for note in story.notes),
        authors=tuple(_authors(sheet, newest)),
    )


def _authors(sheet: Sheet, cards: Iterable[Card]) -> Iterator[PersonView]:
    """Yield those who write a blog, whoever wrote last first."""
    ids = dict.fromkeys(byline.person for card in cards for byline in card.bylines if byline.role == "writer")
    for id in list(ids)[:AUTHORS]:
        person = sheet.reader.document(sheet.edition.tag, id)
        if isinstance(person, Person):
            yield PersonView(
                person=LinkView(href=sheet.href(person.path), label=person.name),
                job=person.job,
                bio=body(sheet, person.intro),
                photo=sheet.picture(person.photo),
            )
