"""Places, topics, special coverages, series and people: one row at the desk for the documents of all editions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from tamizdat.archive import documents
from tamizdat.archive.recordings import Podcast
from tamizdat.desk import actions, decompose, editions
from tamizdat.desk.actions import Refused
from tamizdat.desk.incoming.desk import Desk, Taken, check_slug, first_edition, slug_of
from tamizdat.desk.incoming.files import Files
from tamizdat.desk.incoming.items import Item

_ACTIONS: Final[dict[str, Callable[..., Any]]] = {
    "place": actions.save_place,
    "topic": actions.save_topic,
    "coverage": actions.save_coverage,
    "series": actions.save_series,
    "person": actions.save_person,
}


def save(items: Sequence[Item], desk: Desk, files: Files, *, known_first: bool) -> Any:
    """Make or change a thing by its documents in some editions; return it.

    What all editions share is taken from the first edition's document; from another only if the desk does not know
    that one (`known_first`).

    Raises:
        Refused: a document is wrong, or names a parent that is not there.
    """
    main = first_edition(items)
    sort = main.sort
    thing = main.thing
    slug = slug_of(main.document.path)
    check_slug(main)
    texts = {text.edition: _kept(text) for text in thing.texts.all()} if thing is not None else {}
    for item in items:
        texts[item.document.edition] = _text(item, Taken(item, desk, files))
    first = editions.first()
    if first not in texts:  # until the first edition's document comes
        texts[first] = {"name": texts[main.document.edition]["name"]}
    if thing is not None and known_first and main.document.edition != first:
        shared = _shared_now(thing)
    else:
        shared = _shared(main, Taken(main, desk, files), files)
    return _ACTIONS[sort](slug, texts=texts, uid=main.uid, **shared)


def _kept(text: Any) -> dict[str, Any]:
    fields = (
        "name", "intro", "job", "bio", "carried", "pinned", "sections", "guid", "author", "funding",
    )  # fmt: skip
    return {field: getattr(text, field) for field in fields if hasattr(text, field)}


def _text(item: Item, taken: Taken) -> dict[str, Any]:
    document = item.document
    intro = decompose.text(document.intro, taken)
    text: dict[str, Any] = {"name": document.name, "carried": item.carried}
    if isinstance(document, documents.Person):
        return text | {"job": document.job, "bio": intro}
    if isinstance(document, documents.Coverage):
        text |= {
            "pinned": [("story", page) for page in _pages(document.pinned, item, taken)],
            "sections": [
                (
                    "section",
                    {"name": each.name, "text": each.text, "stories": _pages(each.stories, item, taken)},
                )
                for each in document.sections
            ],
        }
    if isinstance(document, documents.Series):
        podcast = document.podcast or Podcast()
        text |= {"guid": podcast.guid, "author": podcast.author, "funding": podcast.funding}
    return text | {"intro": intro}


def _pages(ids: Sequence[str], item: Item, taken: Taken) -> list[int]:
    """Return the keys of stories that are there or announced; others are waited for."""
    found = {id: taken.page(id) for id in ids}
    item.waits |= {id for id, page in found.items() if not page}
    return [page for page in found.values() if page]


def _shared(item: Item, taken: Taken, files: Files) -> dict[str, Any]:
    document = item.document
    shared: dict[str, Any] = {"order": document.order}
    match document:
        case documents.Place():
            others = [id for id in document.listed_under if id not in taken.known]
            item.waits |= set(others)
            shared |= {
                "parent": _parent(item, taken, document.parent),
                "listed_under": taken.some("place", [id for id in document.listed_under if id not in others]),
                "map": document.map,
            }
        case documents.Topic():
            shared["parent"] = _parent(item, taken, document.parent)
        case documents.Coverage():
            shared["topic"] = taken.named("topic", document.topic) if document.topic else None
            shared["picture"] = files.picture(document.picture, whole=True) if document.picture else None
        case documents.Series():
            shared["format"] = document.format
            shared["cover"] = files.picture(document.cover, whole=True) if document.cover else None
            shared["podcast"] = _podcast(document.podcast or Podcast())
        case documents.Person():
            shared["team"] = document.team
            shared["photo"] = files.picture(document.photo, whole=True) if document.photo else None
    return shared


_OF_ALL: Final = ("email", "categories", "order", "explicit", "locked", "complete")


def _podcast(podcast: Podcast) -> dict[str, Any]:
    """Return what a show tells players in all editions."""
    return {name: getattr(podcast, name) for name in _OF_ALL}


def _podcast_now(series: Any) -> dict[str, Any]:
    return {name: getattr(series, "podcast_order" if name == "order" else name) for name in _OF_ALL}


def _parent(item: Item, taken: Taken, id: str) -> Any | None:
    if not id:
        return None
    parent = taken.named(item.sort, id)
    if parent is None:
        raise Refused(
            f"it stands under the {item.sort} {id}, which is not at the desk: bring that one too, before it"
        )
    return parent


def _shared_now(thing: Any) -> dict[str, Any]:
    """Return what a thing has for all editions, as its action wants it."""
    fields = {
        "Place": ("parent", "map"),
        "Topic": ("parent",),
        "Coverage": ("topic", "picture"),
        "Series": ("format", "cover"),
    }
    names = ("order", *fields.get(type(thing).__name__, ("team", "photo")))
    shared = {field: getattr(thing, field) for field in names}
    if "format" in shared:
        shared["podcast"] = _podcast_now(thing)
    return shared | (
        {"listed_under": list(thing.listed_under.all())} if hasattr(thing, "listed_under") else {}
    )


def parents_first(groups: Sequence[Sequence[Item]]) -> list[Sequence[Item]]:
    """Return groups of documents, one for each place or topic, each after its parent; refuse those in a loop."""
    waiting = {group[0].document.id: group for group in groups}
    parents = {
        id: {getattr(item.document, "parent", "") for item in group} & waiting.keys()
        for id, group in waiting.items()
    }
    ordered: list[Sequence[Item]] = []
    while waiting:
        ready = [id for id in waiting if not parents[id] & waiting.keys()]
        if not ready:
            break
        ordered += [waiting.pop(id) for id in ready]
    for group in waiting.values():
        for item in group:
            item.refuse(
                "it stands under itself, by way of others: take one of them out of the loop and import again"
            )
    return ordered
