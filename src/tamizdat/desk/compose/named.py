"""From places, topics, coverages, series and people to the documents that are filed, one for each edition."""

from __future__ import annotations

from typing import Any

from tamizdat.archive import documents
from tamizdat.desk import paths
from tamizdat.desk.compose import richtext
from tamizdat.desk.compose.making import Making, word


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
            return documents.Coverage(topic=_id(row.topic), **fields)
        case _:
            return documents.Series(format=word(row.format), cover=making.picture(row.cover), **fields)


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


def _id(thing: Any | None) -> str:
    return str(thing.uid) if thing is not None else ""
