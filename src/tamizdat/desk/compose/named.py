"""From places, topics, coverages, series and people to the documents that are filed, one for each edition."""

from __future__ import annotations

from typing import Any

from tamizdat.archive import documents
from tamizdat.archive.recordings import Podcast
from tamizdat.desk import editions, paths
from tamizdat.desk.compose import richtext
from tamizdat.desk.compose.making import Making, word
from tamizdat.desk.models.composed import in_strips, picked


def node(row: Any, making: Making) -> documents.AnyDocument:
    """Return the document of a place, topic, coverage or series."""
    fields = common(row, making, "intro")
    match type(row).__name__:
        case "Place":
            others = sorted(str(other.uid) for other in row.listed_under.all())
            return documents.Place(parent=_id(row.parent), listed_under=tuple(others), map=row.map, **fields)
        case "Topic":
            return documents.Topic(parent=_id(row.parent), **fields)
        case "Coverage":
            return documents.Coverage(
                topic=_id(row.topic), picture=making.picture(row.picture), **_curated(row, making), **fields
            )
        case _:
            return documents.Series(
                format=word(row.format),
                cover=making.picture(row.cover),
                podcast=_podcast(row, making) if row.format != "blog" else None,
                **fields,
            )


def _podcast(row: Any, making: Making) -> Podcast:
    text = row.text_in(making.edition) or row.text_in(editions.first())
    own = text is not None and text.edition == making.edition
    return Podcast(
        guid=row.guid_in(making.edition),
        author=word(text.author) if text else "",
        email=word(row.email),
        categories=tuple(row.categories),
        order=word(row.podcast_order),
        explicit=row.explicit,
        locked=row.locked,
        funding=word(text.funding) if own else "",
        complete=row.complete,
    )


def person(row: Any, making: Making) -> documents.Person:
    """Return the document of a person."""
    text = row.text_in(making.edition)
    return documents.Person(
        job=text.job if text else "",
        team=row.team,
        photo=making.picture(row.photo),
        **common(row, making, "bio"),
    )


def common(row: Any, making: Making, intro: str) -> dict[str, Any]:
    """Return the fields that all documents with a list have; `intro` is the field of its texts with the introduction."""
    text = row.text_in(making.edition)
    return {
        "id": str(row.uid),
        "edition": making.edition,
        "path": paths.of_list(making.edition, row.folder, row.slug),
        "name": row.name_in(making.edition),
        "intro": richtext.text(getattr(text, intro), making) if text else "",
        "order": row.order,
    }


def _curated(row: Any, making: Making) -> dict[str, Any]:
    """Return the order that editors gave to the stories of a coverage in an edition."""
    text = row.text_in(making.edition)
    if text is None:
        return {}
    return {
        "pinned": tuple(str(story.uid) for story in picked(text.pinned)),
        "sections": tuple(
            documents.Section(
                name=section.value["name"],
                text=word(section.value["text"]),
                stories=tuple(str(story.uid) for story in in_strips([section])),
            )
            for section in text.sections
        ),
    }


def _id(thing: Any | None) -> str:
    return str(thing.uid) if thing is not None else ""
