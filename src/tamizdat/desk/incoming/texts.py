"""Stories and plain pages: from a document to what the desk's actions take."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import msgspec

from tamizdat.archive import documents
from tamizdat.archive.drawn import Entry
from tamizdat.desk import actions, decompose
from tamizdat.desk.actions import Refused
from tamizdat.desk.blocks import PageBody
from tamizdat.desk.incoming.desk import Taken, slug_of
from tamizdat.desk.incoming.files import Files
from tamizdat.desk.incoming.items import Item
from tamizdat.desk.incoming.moments import moment
from tamizdat.desk.models import PlainPage


def story_fields(item: Item, taken: Taken, files: Files) -> dict[str, Any]:
    """Return a story's fields for `actions.prepared_story` and `actions.edit_story`.

    Raises:
        Refused: one of them is wrong.
        NestedTooDeep: its text cannot be walked.
    """
    document = item.document
    assert isinstance(document, documents.Story), "the caller knows its sort"  # noqa: S101
    lead = document.lead
    return {
        "headline": document.headline,
        "slug": slug_of(document.path),
        "dek": document.dek,
        "kind": document.kind,
        "dateline": document.dateline,
        "note": document.note,
        "published_at": moment("published", document.published),
        "updated_at": moment("updated", document.updated) if document.updated else None,
        "picture": files.picture(lead) if lead else None,
        "picture_caption": lead.caption if lead else "",
        "picture_credit": lead.credit if lead else "",
        "picture_alt": lead.alt if lead else "",
        "bylines": [
            (person, line.role)
            for line in dict.fromkeys(document.bylines)
            if (person := taken.named("person", line.person)) is not None
        ],
        "places": taken.some("place", document.places),
        "topics": taken.some("topic", document.topics),
        "coverage": taken.some("coverage", document.coverage),
        "actors": taken.some("actor", document.actors),
        "events": taken.some("event", document.events),
        "series": taken.named("series", document.series) if document.series else None,
        "follows": [
            earlier for id in dict.fromkeys(document.follows) if (earlier := taken.earlier(id)) is not None
        ],
        # Those of one day stand in the order of their rows, the last first.
        "corrections": [(_day(line), line.text, line.right) for line in reversed(document.corrections)],
        "republish": document.republish,
        "carried": item.carried,
        "body": decompose.body(document.body, document.pictures, taken, decompose.drawn.of(document)),
        "episode": msgspec.to_builtins(document.episode) if document.episode else None,
        "points": "\n".join(document.points),
        "entries": [_entry(entry, taken) for entry in document.entries],
        "ended": document.ended,
    }


def _entry(entry: Entry, taken: Taken) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": moment("an entry", entry.at),
        "headline": entry.headline,
        "text": decompose.text(entry.text, taken),
        "author": taken.named("person", entry.author) if entry.author else None,
        "key": entry.key,
    }


def save_page(item: Item, taken: Taken, pk: int | None) -> PlainPage:
    """Make or change a plain page, and publish it.

    Raises:
        Refused: something about it is wrong.
    """
    document = item.document
    assert isinstance(document, documents.PlainPage), "the caller knows its sort"  # noqa: S101
    if not document.title.strip():
        raise Refused("a page needs a title")
    page: PlainPage = actions.save_page(
        document.edition,
        slug=slug_of(document.path),
        title=document.title,
        dek=document.dek,
        template=document.template,
        body=_for_pages(
            decompose.body(document.body, document.pictures, taken, decompose.drawn.of(document)), item
        ),
        uid=item.uid,
        page_key=UUID(document.page),
        pk=pk,
        carried=item.carried,
    )
    actions.publish(page)
    return page


def _for_pages(blocks: list[tuple[str, Any]], item: Item) -> list[tuple[str, Any]]:
    """Return blocks as a plain page may have them."""
    known = PageBody().child_blocks
    kept = []
    for name, value in blocks:
        if name in known:
            kept.append((name, value))
        elif name == "pull":
            kept.append(("quotation", {"text": value, "who": ""}))
        else:
            item.notes.append("The card of a story was left out: a plain page has none.")
    return kept


def _day(line: documents.Correction) -> dt.date:
    if not line.text.strip():
        raise Refused("a correction of it says nothing")
    try:
        return dt.date.fromisoformat(line.date)
    except ValueError:
        raise Refused(f"a correction has the date {line.date[:40]!r}: expected such as 2010-09-24") from None


def check_path(item: Item, page: Any) -> None:
    """Note it if a document's page is printed elsewhere than the document says."""
    path, printed = item.document.path, page.printed_path()
    if path and path != printed:
        item.notes.append(
            f"It is printed at {printed}, not at {path}: addresses here are made of the date and the slug."
        )
