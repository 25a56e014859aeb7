"""What is at the desk already of all that a batch of documents names, asked in bulk."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from typing import Any, Final

from tamizdat.archive import documents, letters, mastheads, parts, record
from tamizdat.archive.documents import AnyDocument
from tamizdat.archive.recordings import Recording
from tamizdat.desk import editions, imports
from tamizdat.desk.actions import Refused
from tamizdat.desk.incoming import recordings
from tamizdat.desk.incoming.files import Files
from tamizdat.desk.incoming.items import Item, key_of
from tamizdat.desk.models import (
    Actor,
    Claim,
    Coverage,
    Edition,
    Event,
    Membership,
    Person,
    Place,
    PlainPage,
    Series,
    Story,
    Topic,
)
from tamizdat.desk.models.named import Named
from tamizdat.desk.rows import among

NAMED: Final[dict[str, type[Any]]] = {
    "place": Place, "topic": Topic, "coverage": Coverage, "series": Series, "person": Person,
}  # fmt: skip
RECORD: Final[dict[str, type[Any]]] = {
    "actor": Actor, "event": Event, "membership": Membership, "claim": Claim,
}  # fmt: skip
SHARED: Final = NAMED | RECORD  # one thing at the desk for the documents of all editions
_UUID: Final = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_MENTION: Final = re.compile(rf'(?:"doc:|data-story="){_UUID}"')


class Desk:
    """The things that some documents name, by their ids."""

    def __init__(self, wanted: Iterable[AnyDocument]) -> None:
        named: set[str] = set()
        pages: set[tuple[str, str]] = set()  # (edition, id)
        for document in wanted:
            mentioned = _mentioned(document)
            named |= mentioned | _named_by(document)
            pages |= {(document.edition, id) for id in mentioned | _pages_named_by(document)}
        self.named = {
            str(thing.uid): thing
            for model in SHARED.values()
            for thing in among(model.objects.all(), "uid", named)
        }
        self.stories: dict[tuple[str, str], Story] = {}
        self.pages: dict[tuple[str, str], int] = {}
        self._look_for_pages(pages)

    def _look_for_pages(self, wanted: set[tuple[str, str]]) -> None:
        ids = {id for _, id in wanted}
        for story in among(Story.objects.defer("body").select_related("locale"), "uid", ids):
            self.stories[story.edition, str(story.uid)] = story
        self.pages = {key: story.pk for key, story in self.stories.items()}
        for page in among(PlainPage.objects.defer("body").select_related("locale"), "uid", ids):
            self.pages[page.edition, str(page.uid)] = page.pk
        for front in among(Edition.objects.select_related("locale"), "translation_key", ids):
            self.pages[front.tag, str(front.translation_key)] = front.pk
        coming = imports.recall_all(key_of(*each) for each in wanted - self.pages.keys())
        self.coming = {key: record.page for key, record in coming.items() if record.page}

    def expect(self, stories: Mapping[tuple[str, str], Story]) -> None:
        """Let stories be named that are written together with those that name them."""
        self.stories |= stories
        self.pages |= {key: story.pk for key, story in stories.items()}

    def forget(self, ids: set[str]) -> None:
        """Forget stories that were expected and that were refused."""
        self.stories = {key: story for key, story in self.stories.items() if key[1] not in ids}
        self.pages = {key: pk for key, pk in self.pages.items() if key[1] not in ids}


class Taken:
    """One document on its way in, as `desk.decompose` asks for it."""

    def __init__(self, item: Item, desk: Desk, files: Files) -> None:
        self.edition = item.document.edition
        self.notes = item.notes
        self._item = item
        self._desk = desk
        self._files = files

    @property
    def known(self) -> Container[str]:
        """Return the ids of the places, topics and so on that are there."""
        return self._desk.named.keys()

    def page(self, id: str) -> int:
        """Return the key of a page of the edition, there or announced; 0 if there is none."""
        return (
            self._desk.pages.get((self.edition, id)) or self._desk.coming.get(key_of(self.edition, id)) or 0
        )

    def story(self, id: str) -> int:
        """Return the key of a story that is there; one that is announced is waited for."""
        found = self.earlier(id)
        return found.pk if found is not None else 0

    def earlier(self, id: str) -> Story | None:
        """Return a story that is there; one that is announced is waited for, another is noted."""
        found = self._desk.stories.get((self.edition, id))
        if found is None and key_of(self.edition, id) in self._desk.coming:
            self._item.waits.add(id)
        elif found is None:
            self.notes.append(f"The story {id}, which it names, is not at the desk and was left out.")
        return found

    def thing(self, id: str) -> tuple[str, int]:
        """Return the sort and the key of what has a page and this id; ("", 0) if there is nothing."""
        thing = self._desk.named.get(id)
        return (str(thing._meta.model_name), thing.pk) if isinstance(thing, Named) else ("", 0)

    def named(self, sort: str, id: str) -> Any | None:
        """Return a place, topic and so on that is there; another is noted."""
        thing = self._desk.named.get(id)
        if isinstance(thing, SHARED[sort]):
            return thing
        self.notes.append(f"The {sort} {id}, which it names, is not at the desk and was left out.")
        return None

    def some(self, sort: str, ids: Iterable[str]) -> list[Any]:
        """Return those of some places, topics and so on that are there, each once."""
        return [thing for id in dict.fromkeys(ids) if (thing := self.named(sort, id)) is not None]

    def picture(self, picture: parts.Picture) -> int:
        """Return the key of the picture at the desk; see `Files.picture`. A place that is not there is noted."""
        if picture.place:
            self.named("place", picture.place)
        return int(self._files.picture(picture).pk)

    def recording(self, recording: Recording) -> int:
        """Return the key of the recording at the desk; see `recordings.kept`."""
        return int(recordings.kept(recording, self._files).pk)

    def file(self, blob: str, title: str) -> int:
        """Return the key of the file at the desk; see `Files.file`."""
        return int(self._files.file(blob, title).pk)


def _mentioned(document: AnyDocument) -> set[str]:
    return {id for html in documents.texts_of(document) for id in _MENTION.findall(html)}


def _named_by(document: AnyDocument) -> set[str]:
    match document:
        case documents.Story():
            ids = {*document.places, *document.topics, *document.coverage, document.series}
            ids |= {*document.actors, *document.events, *(line.person for line in document.bylines)}
            ids |= {*(entry.author for entry in document.entries), *(map.place for map in document.maps)}
        case documents.PlainPage():
            ids = {map.place for map in document.maps}
        case documents.Place() | documents.Topic():
            ids = {document.parent, *getattr(document, "listed_under", ())}
        case documents.Coverage():
            ids = {document.topic}
        case mastheads.Masthead():
            ids = {link.document for link in links_of(document)} | {each.page for each in document.policies}
        case letters.Letter():
            ids = {item.document for part in document.parts for item in part.items}
        case documents.Front():
            ids = {document.of, *(strip.id for strip in document.strips)}
        case record.Actor():
            ids = {document.place, *(border.actor for border in document.borders)}
        case record.Event():
            ids = {document.place, *(part.actor for part in document.actors)}
        case record.Membership():
            ids = {document.actor, document.organisation}
        case record.Claim():
            ids = {document.claimant, *document.via, *document.about, document.event, document.responsible}
        case _:
            ids = set()
    return _ids([*ids, *(picture.place for picture in documents.pictures_of(document))])


def _pages_named_by(document: AnyDocument) -> set[str]:
    match document:
        case documents.Story(follows=ids):
            return _ids(ids)
        case documents.Coverage(pinned=pinned, sections=sections):
            return _ids([*pinned, *(id for section in sections for id in section.stories)])
        case documents.Front():
            ids = (
                *document.slots,
                *document.picks,
                *(id for strip in document.strips for id in strip.stories),
            )
            return _ids([*ids, document.breaking.document if document.breaking else ""])
        case letters.Letter():
            return _named_by(document) | _ids(document.corrected)
        case mastheads.Masthead():
            return _named_by(document)
    return set()


def _ids(words: Iterable[str]) -> set[str]:
    """Return those words that can be an id at the desk."""
    return {id for id in words if re.fullmatch(_UUID, id)}


def links_of(masthead: mastheads.Masthead) -> list[mastheads.Link]:
    """Return all lines of a masthead's menus."""
    groups = [*(group for entry in masthead.menu for group in entry.groups), *masthead.footer]
    lines = [link for group in groups for link in (group.head, *group.links)]
    return [*lines, *([masthead.support] if masthead.support else [])]


def check_slug(item: Item) -> None:
    """Refuse a document whose address belongs to another thing.

    Raises:
        Refused: says whose it is.
    """
    slug = slug_of(item.document.path)
    other = SHARED[item.sort].objects.filter(slug=slug).exclude(uid=item.uid).first()
    if other is not None:
        raise Refused(
            f"the {item.sort} “{other}” has the address {item.document.path} at the desk: give one of them another slug and "
            "import again"
        )


def slug_of(path: str) -> str:
    """Return the slug that a path ends with."""
    return path.rpartition("/")[2].removesuffix(".html")


def first_edition(items: Iterable[Item]) -> Item:
    """Return the item whose edition the newsroom names first."""
    order = editions.tags()
    return min(items, key=lambda item: order.index(item.document.edition))
