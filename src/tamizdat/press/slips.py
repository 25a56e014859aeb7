"""Slips: what the search shows of each document that can be found, and the text that it knows (docs/explanation/search.md).

A slip asks only for its document and for what that names: a new story prints one slip, a renamed place those that name it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tamizdat.archive.dates import span
from tamizdat.archive.documents import Coverage, Person, Place, Series, Story, Topic, type_of
from tamizdat.archive.letters import Letter
from tamizdat.archive.parts import Listed
from tamizdat.archive.record import Actor, Event
from tamizdat.press import slip_texts
from tamizdat.press.keys import PageKey
from tamizdat.press.moments import known_date, moment
from tamizdat.press.sheet import Sheet
from tamizdat.search.slip import Slip, encode


def slip(sheet: Sheet, page: PageKey) -> bytes:
    """Return the slip of a document.

    Raises:
        KeyError: the document is not in the archive, or nothing of its type is searched for.
    """
    document = sheet.reader.document(page.edition, page.id)
    if isinstance(document, Story):
        told = _of_story(sheet, document)
    elif isinstance(document, Letter):
        told = _of_letter(sheet, document)
    elif isinstance(document, Listed):
        told = _of_listed(sheet, document)
    else:
        raise KeyError(page.id)
    return encode(Slip(number=_number(sheet, page.id), path=document.path, **told))


def _of_story(sheet: Sheet, story: Story) -> dict[str, Any]:
    people = dict.fromkeys(
        [*(each.person for each in story.bylines), *(each.author for each in story.entries)]
    )
    return {
        "kind": story.kind,
        "headline": story.headline,
        "published": story.published,
        "date": moment(story.published, sheet.edition).date,
        "dek": story.dek,
        "byline": _names(sheet, people),
        "places": _places(sheet, story.places),
        "topics": _names(sheet, (*story.topics, *story.coverage, story.series)),
        "text": _joined(slip_texts.of_story(story)),
        "at": _numbers(sheet, story.places),
        "about": _numbers(sheet, story.topics),
        "by": _numbers(sheet, people),
        "part_of": next(iter(_numbers(sheet, [story.series])), 0),
    }


def _of_letter(sheet: Sheet, letter: Letter) -> dict[str, Any]:
    """Return what a letter says itself: the stories in it are found by their own words."""
    return {
        "kind": "letter",
        "headline": letter.subject,
        "published": letter.published,
        "date": moment(letter.published, sheet.edition).date,
        "dek": letter.summary,
        "topics": _names(sheet, [letter.newsletter]),
        "text": _joined(slip_texts.of_letter(letter)),
    }


def _of_listed(sheet: Sheet, document: Listed) -> dict[str, Any]:
    return {
        "kind": type_of(document),
        "headline": document.name,
        "text": _joined(slip_texts.of_listed(document)),
        **_particulars(sheet, document),
    }


def _particulars(sheet: Sheet, document: Listed) -> dict[str, Any]:
    """Return what is said of one type alone. What narrows a list of stories stands in that list itself."""
    own = (_number(sheet, document.id),)
    match document:
        case Place():
            return {"places": _places(sheet, [document.id])[1:], "at": own}
        case Topic():
            return {"topics": _names(sheet, [document.parent]), "about": own}
        case Coverage(topic=topic):
            return {"topics": _names(sheet, [topic]), "about": _numbers(sheet, [topic])}
        case Person(job=job):
            return {"dek": job, "by": own}
        case Series():
            return {"part_of": own[0]}
        case Actor(place=place):
            return {"places": _places(sheet, [place]), "at": _numbers(sheet, [place])}
        case Event(place=place, date=date):
            return {
                "published": f"{span(date)[0]}T00:00:00+00:00",
                "date": known_date(date, sheet.edition),
                "places": _places(sheet, [place]),
                "at": _numbers(sheet, [place]),
            }
        case _:
            return {}


def _number(sheet: Sheet, id: str) -> int:
    return sheet.reader.number_of(sheet.edition.tag, id)


def _numbers(sheet: Sheet, ids: Iterable[str]) -> tuple[int, ...]:
    """Return the numbers of those documents that are published."""
    return tuple(_number(sheet, id) for id in ids if sheet.label(id))


def _names(sheet: Sheet, ids: Iterable[str]) -> tuple[str, ...]:
    """Return the names of those documents that are published."""
    return tuple(label.name for id in ids if (label := sheet.label(id)))


def _places(sheet: Sheet, ids: Iterable[str]) -> tuple[str, ...]:
    """Return the names of places and of all above them and beside them in whose lists they stand, the nearest first."""
    names: dict[str, str] = {}
    waiting = list(ids)
    while waiting:
        id = waiting.pop(0)
        place = sheet.place(id) if id and id not in names else None
        if place:
            names[id] = place.name
            waiting += [place.parent, *place.listed_under]
    return tuple(names.values())


def _joined(lines: Iterator[str]) -> str:
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
